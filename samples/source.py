"""Loads the source of a sample: the content of the letter, without its layout."""

from __future__ import annotations

import re
from dataclasses import dataclass
from pathlib import Path
from typing import Literal

import yaml
from pydantic import BaseModel, ConfigDict

BlockKind = Literal[
    "chapter", "verdict", "heading", "subheading", "bullet", "subbullet", "numbered", "paragraph"
]

# What starts a block in a body. Any other line starts or continues a paragraph.
_BLOCK_STARTS: tuple[tuple[BlockKind, re.Pattern[str]], ...] = (
    ("chapter", re.compile(r"# ")),
    ("verdict", re.compile(r"## ")),
    ("heading", re.compile(r"### ")),
    ("subheading", re.compile(r"#### ")),
    ("subbullet", re.compile(r" +- ")),
    ("bullet", re.compile(r"- ")),
    ("numbered", re.compile(r"(?P<number>\d+\.) ")),
)


@dataclass(frozen=True)
class Block:
    """A block of a body. `text` has single spaces and keeps its `**bold**` and `[^1]` marks."""

    kind: BlockKind
    text: str
    number: str | None = None


class _Source(BaseModel):
    model_config = ConfigDict(frozen=True, extra="forbid")


class Signature(_Source):
    """One cell of the grid of signatures in a joint letter."""

    organisation: str
    name: str
    role: str


class Grade(_Source):
    """One row of a graded table."""

    domain: str
    grade: str


class Sample(_Source):
    """One letter or report. Fields that its layout does not use are empty."""

    layout: Literal["letter", "joint-letter", "report", "framework-report"]
    title: str
    body: str
    notes: dict[int, str] = {}
    letterhead: Literal["first", "last"] = "first"
    contact: tuple[tuple[str, ...], ...] = ()
    emblems: int = 1
    date: str = ""
    address: tuple[str, ...] = ()
    salutation: str = ""
    closing: str = ""
    signatures: tuple[tuple[str, str], ...] = ()
    signature_grid: tuple[Signature, ...] = ()
    cover: tuple[str, ...] = ()
    facts: tuple[tuple[str, str], ...] = ()
    verdict: str = ""
    grades: tuple[Grade, ...] = ()
    running: tuple[str, ...] = ()
    annex: str = ""


def load(path: Path) -> Sample:
    """Loads the sample that a file in `samples/source` describes.

    Raises:
        pydantic.ValidationError: a field is unknown, missing or invalid.
    """
    return Sample.model_validate(yaml.safe_load(path.read_text(encoding="utf-8")))


def blocks(body: str) -> list[Block]:
    """Splits a body, written in a small subset of Markdown, into blocks, and joins wrapped lines."""
    result: list[Block] = []
    lines: list[str] = []
    kind: BlockKind = "paragraph"
    number: str | None = None

    def finish_block() -> None:
        if lines:
            result.append(Block(kind, " ".join(lines), number))
            lines.clear()

    for line in body.splitlines():
        start = next(((name, match) for name, form in _BLOCK_STARTS if (match := form.match(line))), None)
        if start is not None:
            finish_block()
            kind, match = start
            number = match.groupdict().get("number")
            lines.append(line[match.end() :].strip())
        elif line.strip():
            if not lines:
                kind, number = "paragraph", None
            lines.append(line.strip())
        else:
            finish_block()
    finish_block()
    return result
