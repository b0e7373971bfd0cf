"""Whether a PDF's text is what it shows: fonts that do not name their glyphs give other characters."""

from __future__ import annotations

import re
import unicodedata
from collections import Counter
from itertools import islice

from ofsted_extract.reading.layout.lines import HYPHEN, Page

_MOST = 0.4
"""Text has at most this share of characters that are none; bullets of Wingdings are private, but few."""
_NONE = frozenset({"Cc", "Cn", "Co", "Cs"})
"""Categories of Unicode: controls, not assigned, private, half a pair."""
_REPLACEMENT = "\N{REPLACEMENT CHARACTER}"
_ODD = re.compile(r"[^\t\n\x20-\x7e]")
_WORD = re.compile(r"[^\W\d_]{2,}")
_ENOUGH = 200
"""In so many words of English prose, some are among the commonest."""
_COMMON = re.compile(r"\b(?:a|and|are|as|by|for|have|in|is|of|on|that|the|to|was|were|with)\b", re.IGNORECASE)
_FEW = 0.01
"""Of the words of prose one in four is one of these; of a page of tables, one in thirty."""


def is_garbage(pages: list[Page]) -> bool:
    """Whether the words of all pages together are none, or none of English.

    Args:
        pages: as the PDF reader gives them.
    """
    lines = [line.text for page in pages for line in page.lines]
    text = " ".join(lines)
    none = _nones(lines)
    if none and none > _MOST * len("".join(text.split())):
        return True
    # Of English, the beginning is enough to see it.
    wanted = int(_FEW * (text.count(" ") + 1)) + 1
    if next(islice(_COMMON.finditer(text), wanted, None), None) is not None:
        return False
    words = len(_WORD.findall(text))
    return words > _ENOUGH and len(_COMMON.findall(text)) < _FEW * words


def _nones(lines: list[str]) -> int:
    """How many characters of the lines are none: of what prints, only the mark of one that is lost."""
    odd = "".join(line for line in lines if not line.isprintable() or _REPLACEMENT in line)
    return sum(times for character, times in Counter(_ODD.findall(odd)).items() if _is_none(character))


def _is_none(character: str) -> bool:
    if character == HYPHEN:
        return False
    return character == _REPLACEMENT or unicodedata.category(character) in _NONE
