"""The forms of text that layout recognises: bullets, paragraph numbers, footnote marks, salutations."""

from __future__ import annotations

import re

BULLET = re.compile(r"^(?:[─◼■▪▫◾•●○◦‣⁃∙·⬛►▶✓✔➢❖\uf000-\uf0ff]|[§Øü\x80-\x84\x86-\x9f](?=\s))\s*")
"""The bullets of Ofsted's letters, a drawn line among them, which is no dash of running text.

The private-use range is that of the fonts Wingdings and Symbol. Old files have control characters for their
bullets, or the letters that the fonts' bullets have the codes of.
"""

DASH = re.compile(r"^[-–—−o]\s+")
"""Bullets that may also be a dash in running text, or a word."""

NUMBER = re.compile(r"^\d{1,3}\.(?=\s|$|[A-Z‘“])\s*")
"""The number of a numbered paragraph."""

PART_NUMBER = re.compile(r"^(?:\d{1,2}(?:\.\d{1,2}){1,2}\.?\s+(?=[A-Z‘“])|\(?(?:\d{1,2}|[a-h])\)\s+)")
"""The number of a part of a numbered paragraph or list: "1.4", "1)", "(2)", "a)"."""

LABEL = re.compile(
    rf"(?:{BULLET.pattern[1:]}|{DASH.pattern[1:]}|\d{{1,3}}\.(?=\s|[A-Z‘“])|\(?(?:\d{{1,2}}|[a-h])\)(?=\s))?\s*"
)
"""A bullet, dash or number before the words of a line. It always matches, possibly the empty string."""

FOOTNOTE_MARK = re.compile(r"\d(?<=(?:[^\W\d_]|[%.,;:’”)?!])\d)\d?(?!\d)|(?<=\b20\d\d)\d{1,2}(?!\d)")
"""A number that touches the word or year before it and may be a footnote mark; its font size decides."""

NUMBER_AND_MARK = re.compile(r"\d[\d,.]*\d(?![\d/⁄])")
"""A number whose last digits may be a footnote mark; their font size decides. Not the top of a fraction."""

COVER_FACT = re.compile(r"^[A-Z][A-Za-z’' ]{2,40}:\s*\S")
"""A line of a cover page that gives one fact: a name, a colon and a value."""

BULLET_MARKER = "•"
"""What the clean text shows for any kind of bullet."""

SALUTATION = re.compile(r"^Dear\b")
CLOSING = re.compile(r"^Yours? (?:sincerely|faithfully|truly)", re.IGNORECASE)

_STOPS, _CLOSING_MARKS = frozenset(".!?:;"), ")’”'\""
"""How a paragraph or a list item ends: with a stop, and perhaps marks that close what stands before it."""


def after_label(text: str, start: int, end: int) -> int:
    """The offset after the label at the start of the line `text[start:end]`; the start if nothing follows."""
    if text[start : start + 2].isalpha():  # As nearly all lines begin, and no label does.
        return start
    label = LABEL.match(text, start, end)
    return label.end() if label and label.end() < end else start


def ends_sentence(text: str) -> bool:
    """Whether a text ends as a sentence or a list item does."""
    return text.rstrip(_CLOSING_MARKS)[-1:] in _STOPS
