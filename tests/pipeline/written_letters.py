"""Runs the pipeline on letters of a few lines that a test writes, and compares what it reads in words.

Two texts agree if enough of their words do: where a subject ends is often a matter of taste.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from functools import cache
from pathlib import Path
from typing import Any

import yaml
from spacy.language import Language
from spacy.tokens import Doc

from ofsted_extract.pipeline.language import build_pipeline, run
from ofsted_extract.reading.letter import Block, BlockKind, Letter

SENTENCES = Path(__file__).with_name("sentences.yaml")
SAME_TEXT = 0.5
"""Overlap from which two subjects, measures or times are the same."""
SAME_MEANING = 0.6
"""Overlap from which two meanings (subject and measure together) are the same."""


@cache
def pipeline() -> Language:
    """Returns the shipped pipeline, built once."""
    return build_pipeline()


@cache
def written() -> dict[str, Any]:
    """Returns the content of `sentences.yaml`."""
    data: dict[str, Any] = yaml.safe_load(SENTENCES.read_text(encoding="utf-8"))
    return data


def read_lines(lines: Sequence[str]) -> Doc:
    """Runs the pipeline on a letter.

    Args:
        lines: the letter's blocks: list items start with "* ", all others are paragraphs.

    Returns:
        The document, with its spans.
    """
    text, blocks = "", []
    for line in lines:
        kind: BlockKind = "list_item" if line.startswith("* ") else "paragraph"
        words = line.removeprefix("* ")
        text += "\n\n" if text else ""
        blocks.append(Block(kind, len(text), len(text) + len(words)))
        text += words
    return run(pipeline(), Letter(text, tuple(blocks), (0,), "written", "0" * 64, "text/plain", "text"))


def content_words(text: str | None) -> frozenset[str]:
    """Returns the words of a text in lower case, without stop words and without the plural s."""
    plain = (text or "").replace("’", "'").replace("‘", "'").casefold()
    found = re.findall(r"[a-z0-9%']+", plain)
    return frozenset(w.rstrip("s") if len(w) > 3 else w for w in found if w not in _stop_words())


@cache
def _stop_words() -> frozenset[str]:
    return frozenset(written()["stop_words"])


def overlap(expected: str | None, actual: str | None) -> float:
    """Returns the F1 of two texts' content words; 1.0 if neither has any."""
    wanted, found = content_words(expected), content_words(actual)
    if not wanted and not found:
        return 1.0
    return 2 * len(wanted & found) / (len(wanted) + len(found))
