"""Where a phrase stands in a letter, and where it stands nowhere, what is like it."""

from __future__ import annotations

import difflib
import re

_ALIKE = str.maketrans("‘’ʼ`“”‐‑‒–—−", "''''\"\"------")
"""Marks that people type in one way and letters print in another, each one character for one."""

_SHOWN = 3
_LIKENESS = 0.6


def find_phrase(text: str, phrase: str) -> list[tuple[int, int]]:
    """The character offsets of every place of `phrase` in `text`, as start and end.

    White space of any length is alike, and so are capitals and small letters, and quotation marks and
    dashes of any shape. Only whole words count: "7 pupils" does not stand in "27 pupils".
    """
    words = phrase.translate(_ALIKE).split()
    if not words:
        return []
    pattern = r"(?<!\w)" + r"\s+".join(map(re.escape, words)) + r"(?!\w)"
    return [found.span() for found in re.finditer(pattern, text.translate(_ALIKE), re.IGNORECASE)]


def find_similar(text: str, phrase: str) -> list[tuple[int, int]]:
    """The offsets of up to three stretches of as many words that are most like `phrase`, the likest first."""
    count = len(phrase.split())
    words = [found.span() for found in re.finditer(r"\w(?:\S*\w)?%?", text)]
    stretches: dict[str, tuple[int, int]] = {}
    for first, last in zip(words, words[count - 1 :], strict=False):
        said = " ".join(text[first[0] : last[1]].translate(_ALIKE).lower().split())
        stretches.setdefault(said, (first[0], last[1]))
    wanted = " ".join(phrase.translate(_ALIKE).lower().split())
    likest = difflib.get_close_matches(wanted, stretches, n=_SHOWN, cutoff=_LIKENESS) if count else []
    return [stretches[said] for said in likest]
