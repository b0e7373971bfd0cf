"""Recognises text that is not the text shown on the page: fonts may map their glyphs to other characters."""

from __future__ import annotations

import re
import unicodedata
from itertools import islice

from ofsted_extract.reading.layout.cleaning import HYPHEN
from ofsted_extract.reading.layout.lines import Page

_MOST_UNPRINTABLE = 0.4
"""At most this share of a text's characters is unprintable: bullets in Wingdings are, but they are few."""
_UNPRINTABLE = frozenset({"Cc", "Cn", "Co", "Cs"})
"""Unicode categories: control characters, unassigned, private use, surrogates."""
_REPLACEMENT = "\N{REPLACEMENT CHARACTER}"
_ODD = re.compile(r"[^\t\n\x20-\x7e]")
_WORD = re.compile(r"[^\W\d_]{2,}")
_ENOUGH_WORDS = 200
"""Among as many words of English prose there are always some of the commonest."""
_COMMON_WORD = re.compile(
    r"\b(?:a|and|are|as|by|for|have|in|is|of|on|that|the|to|was|were|with)\b", re.IGNORECASE
)
_FEWEST_COMMON = 0.01
"""The smallest share of common words: one word in four of prose is one, and one in thirty of tables."""


def is_garbage(pages: list[Page]) -> bool:
    """Whether the text of all pages together is unprintable, or is not English.

    Args:
        pages: the pages as a PDF reader gives them.
    """
    text = " ".join([line.text for page in pages for line in page.lines])
    unprintable = _count_unprintable(pages)
    if unprintable and unprintable > _MOST_UNPRINTABLE * len("".join(text.split())):
        return True
    if _begins_in_english(text):
        return False
    words = len(_WORD.findall(text))
    return words > _ENOUGH_WORDS and len(_COMMON_WORD.findall(text)) < _FEWEST_COMMON * words


def _count_unprintable(pages: list[Page]) -> int:
    """The number of unprintable characters on all pages, of which most lines have none."""
    odd_lines = (
        line.text
        for page in pages
        for line in page.lines
        if not line.text.isprintable() or _REPLACEMENT in line.text
    )
    return sum(map(_is_unprintable, _ODD.findall("".join(odd_lines))))


def _begins_in_english(text: str) -> bool:
    """Whether the beginning of a text has as many common words as all of it needs.

    For a letter, that saves counting words to the end; it gains 7% of the time that a folder takes.
    """
    needed = int(_FEWEST_COMMON * (text.count(" ") + 1)) + 1
    return next(islice(_COMMON_WORD.finditer(text), needed, None), None) is not None


def _is_unprintable(character: str) -> bool:
    if character == HYPHEN:
        return False
    return character == _REPLACEMENT or unicodedata.category(character) in _UNPRINTABLE
