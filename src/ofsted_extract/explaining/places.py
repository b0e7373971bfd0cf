"""Finds a phrase in a letter, or the words most similar to it."""

from __future__ import annotations

import difflib
import re

_ALIKE = str.maketrans("‘’ʼ`“”‐‑‒–—−─", "''''\"\"-------")
"""Typographic marks and what people type for them, one character each, so that offsets stay right."""

_MOST_SIMILAR = 3
_MIN_SIMILARITY = 0.6


def find_phrase(text: str, phrase: str) -> list[tuple[int, int]]:
    """Finds every occurrence of `phrase` in `text`.

    White space, case, and the shape of quotation marks and dashes are ignored. Only whole words match:
    "7 pupils" is not found in "27 pupils".

    Returns:
        The start and end offsets of each occurrence, in characters.
    """
    words = phrase.translate(_ALIKE).split()
    if not words:
        return []
    pattern = r"(?<!\w)" + r"\s+".join(map(re.escape, words)) + r"(?!\w)"
    return [found.span() for found in re.finditer(pattern, text.translate(_ALIKE), re.IGNORECASE)]


def find_similar(text: str, phrase: str) -> list[tuple[int, int]]:
    """The offsets of up to three phrases of the same number of words, the most similar first."""
    count = len(phrase.split())
    words = [found.span() for found in re.finditer(r"\w(?:\S*\w)?%?", text)]
    candidates: dict[str, tuple[int, int]] = {}
    for first, last in zip(words, words[count - 1 :], strict=False):
        folded = " ".join(text[first[0] : last[1]].translate(_ALIKE).lower().split())
        candidates.setdefault(folded, (first[0], last[1]))
    wanted = " ".join(phrase.translate(_ALIKE).lower().split())
    closest = (
        difflib.get_close_matches(wanted, candidates, n=_MOST_SIMILAR, cutoff=_MIN_SIMILARITY)
        if count
        else []
    )
    return [candidates[words] for words in closest]
