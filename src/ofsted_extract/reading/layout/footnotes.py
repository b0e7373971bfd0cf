"""Separates footnotes from the text of a page."""

from __future__ import annotations

import re
from collections.abc import Set
from itertools import takewhile
from operator import attrgetter

from ofsted_extract.reading.layout.cleaning import clean
from ofsted_extract.reading.layout.drafts import BlockDraft
from ofsted_extract.reading.layout.labels import ends_sentence
from ofsted_extract.reading.layout.lines import Line, Page

_SMALLER = 0.7
"""In points: footnotes are set smaller than the body by more than this."""
_HIGHEST = 0.35
"""The share of the page's height above which no footnote begins."""
_NUMBER_INDENT = 8.0
"""In points: a footnote's number stands less than this far right of the page's leftmost line."""
_NUMBER = re.compile(r"^(\d{1,2})(?:\s+\D|[A-Z][a-z])")


def split_footnotes(lines: list[Line], page: Page, body: float) -> tuple[list[Line], list[Line]]:
    """Separates the footnotes at the bottom of a page from the lines above them.

    Args:
        lines: lines of the page.
        page: the page, for its size.
        body: the font size of the body, in points.

    Returns:
        The other lines in their order, and the lines of the footnotes from top to bottom.
    """
    ordered = sorted(lines, key=attrgetter("y"))
    small = len(list(takewhile(lambda line: line.size < body - _SMALLER, reversed(ordered))))
    left = min((line.x0 for line in lines), default=0) + _NUMBER_INDENT
    for at in range(len(ordered) - small, len(ordered)):
        line = ordered[at]
        begins_note = line.has_raised_number or (line.x0 < left and _NUMBER.match(line.text))
        if begins_note and line.y > _HIGHEST * page.height:
            notes = {id(note) for note in ordered[at:]}
            return [line for line in lines if id(line) not in notes], ordered[at:]
    large = _large_notes(ordered, page.marks, left)
    notes = set(map(id, large))
    return [line for line in lines if id(line) not in notes], large


def _large_notes(ordered: list[Line], marks: Set[int], left: float) -> list[Line]:
    """Finds footnotes as large as the body: their numbers are those of marks on the page, in order.

    Args:
        ordered: the lines of the page from top to bottom.
        marks: the numbers of the footnote marks on the page.
        left: the number of a footnote stands left of this, in points.
    """
    wanted = sorted(marks)
    notes: list[Line] = []
    for line in ordered:
        number = _NUMBER.match(line.text) if wanted and line.x0 < left else None
        if number and int(number[1]) == wanted[0]:
            notes.append(line)
            wanted.pop(0)
        elif notes and wanted:
            if ends_sentence(notes[-1].text):
                return notes if len(notes) > 1 else []
            notes.append(line)
    while notes and not _NUMBER.match(notes[-1].text):
        notes.pop()
    return notes


def footnote_blocks(lines: list[Line], page: Page) -> list[BlockDraft]:
    """Builds one block for each footnote, without its number.

    Args:
        lines: the lines of the page's footnotes from top to bottom.
        page: the page, for its number and its footnote marks.
    """
    notes: list[BlockDraft] = []
    last_number = 0
    for line in lines:
        text = clean(line.text)
        found = None if line.has_raised_number else _NUMBER.match(text)
        number = int(found[1]) if found else last_number + 1
        if not notes or line.has_raised_number or (found and _follows(number, last_number, page)):
            notes.append(BlockDraft("footnote"))
            last_number = number
            text = text[found.end(1) :].strip() if found else text
        notes[-1].add(page.number, text)
    return notes


def _follows(number: int, last: int, page: Page) -> bool:
    """Whether `number` is that of the footnote after footnote number `last`."""
    return number == last + 1 or (number > last and number in page.marks)
