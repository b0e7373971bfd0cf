"""Finds the lines in the text that pdfium gives for a page, and where each of them stands.

The text is split at its line breaks. The font and the position are asked for only a few characters of each
line. Where text stands side by side, lines are also split at column gaps; for that the position of each word
is asked for.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from math import inf

from ofsted_extract.reading.layout.cleaning import HYPHEN
from ofsted_extract.reading.layout.labels import FOOTNOTE_MARK, NUMBER_AND_MARK, after_label
from ofsted_extract.reading.layout.lines import (
    COLUMN_GAP,
    MARGIN,
    MARK_SIZE,
    SAME_BASELINE,
    WORD_GAP,
    Line,
    Page,
)
from ofsted_extract.reading.pdfium.characters import Characters

_LINE = re.compile(rf"[^\s{HYPHEN}](?:[^\r\n{HYPHEN}]*(?:{HYPHEN}|[^\s{HYPHEN}]))?")
_WORD = re.compile(r"[^ \t]+")
_DIGIT, _DIGITS = re.compile(r"\d"), re.compile(r"\d+")
_DIGITS_AND_SPACES = "0123456789 \xa0"
_CELL_GAP = 9.0
"""In points: cells of a table, and columns, are farther apart."""
_LABEL_GAP, _LABEL_WIDTH = 30.0, 20.0
"""In points: a bullet or a number is narrower than this width and closer than this gap to its text."""
_TABLE_REACH = 50.0
"""In points: lines this close to text that stands side by side may belong to the same table."""

Word = tuple[int, float, float]
"""A word's offset in its line, its left edge and its right edge, in points."""
Run = tuple[int, int, tuple[Word, ...]]
"""The start and end of a line in its page's text, and its words if they were asked for."""


def find_lines(text: str) -> list[tuple[int, int]]:
    """The start and end of each line of a page's text, at pdfium's line breaks."""
    return [found.span() for found in _LINE.finditer(text)]


def split_into_runs(
    text: str, lines: Sequence[tuple[int, int]], characters: Characters, height: float
) -> Iterator[Run]:
    """Splits those lines that are near text that stands side by side at their column gaps.

    Args:
        text: the page's text.
        lines: the start and end of each of its lines.
        characters: the page's characters.
        height: the page's height, in points.
    """
    top, bottom = _single_column_range(characters, height)
    for start, end in lines:
        if top < characters.origin(start)[1] < bottom:
            yield start, end, ()
        else:
            yield from _split_at_gaps(text, start, end, characters)


def _single_column_range(characters: Characters, height: float) -> tuple[float, float]:
    """The range of heights in which no text stands side by side, nor near such text.

    In running headers and footers text often stands side by side. Where it does so elsewhere, the range
    is empty, since lines of a table are not told from other lines here.

    Asking for the position of each word only outside this range gains 14% of the time that a folder of
    letters takes.

    Args:
        characters: the page's characters.
        height: the page's height, in points.

    Returns:
        The top and the bottom of the range, in points from the top of the page.
    """
    top, bottom = -inf, inf
    margin = MARGIN * height
    left_before = right_before = upper_before = lower_before = 0.0
    for left, upper, right, lower in characters.runs():
        gap = left - right_before
        if (
            gap > _CELL_GAP
            and max(upper, upper_before) < min(lower, lower_before)
            and (gap >= _LABEL_GAP or right_before - left_before >= _LABEL_WIDTH)
        ):
            if upper < margin:
                top = max(top, lower + _TABLE_REACH)
            elif lower > height - margin:
                bottom = min(bottom, upper - _TABLE_REACH)
            else:
                return inf, -inf
        left_before, upper_before, right_before, lower_before = left, upper, right, lower
    return top, bottom


def _split_at_gaps(text: str, start: int, end: int, characters: Characters) -> list[Run]:
    """Splits the line `text[start:end]` at its column gaps."""
    parts: list[list[Word]] = []
    size = characters.size(start)
    right, baseline = inf, characters.origin(start)[1]
    for found in _WORD.finditer(text, start, end):
        first, last = found.span()
        x0, y = characters.origin(first)
        # pdfium joins cells into one line even if one stands a little higher than the other.
        widest = WORD_GAP if abs(y - baseline) > SAME_BASELINE * size else COLUMN_GAP
        if not parts or x0 - right > widest * size:
            parts.append([])
        right, baseline = characters.right(last - 1), y
        parts[-1].append((first, x0, right))
    starts = [part[0][0] for part in parts]
    ends = [*starts[1:], end]
    return [
        (first, first + len(text[first:last].rstrip()), tuple((at - first, x0, x1) for at, x0, x1 in part))
        for first, last, part in zip(starts, ends, parts, strict=True)
    ]


def read_line(
    text: str, start: int, end: int, words: tuple[Word, ...], characters: Characters, page: Page
) -> Line:
    """Reads the line `text[start:end]` of `page` without footnote marks, which are noted in the page."""
    at = after_label(text, start, end)
    has_raised_number = False
    if at == start and text[start].isdigit():
        after = _after_raised_number(text, start, end, characters)
        has_raised_number = after > start
        if has_raised_number:
            start = at = after
            words = ()
    size = characters.size(at)
    text_x0, y = characters.origin(at)
    x0 = text_x0 if at == start else characters.origin(start)[0]
    printed = text[start:end]
    first_space = printed.find(" ", at - start)
    first_word_end = start + first_space if first_space > 0 else end
    first_word_width = characters.right(first_word_end - 1) - x0
    unmarked = printed
    if _DIGIT.search(printed):
        unmarked = _without_marks(printed, start, size, characters, page)
    ends_with_hyphen = text[end - 1] == HYPHEN and end - start > 1
    return Line(
        text=unmarked,
        x0=x0,
        x1=characters.right(end - 2 if ends_with_hyphen else end - 1),
        y=y,
        size=size,
        bold=characters.is_bold(at) and characters.is_bold(_last_letter(text, at, end)),
        order=len(page.lines),
        text_x0=text_x0,
        first_word_width=first_word_width,
        has_raised_number=has_raised_number,
        words=words if unmarked == printed else (),
    )


def _after_raised_number(text: str, start: int, end: int, characters: Characters) -> int:
    """The offset after the raised number of a footnote at the start of a line; the start if there is none."""
    after = end - len(text[start:end].lstrip(_DIGITS_AND_SPACES))
    if after < end and characters.size(start) < MARK_SIZE * characters.size(after):
        return after
    return start


def _last_letter(text: str, start: int, end: int) -> int:
    """The offset of the last letter or digit in `text[start:end]`; `start` if there is none after it."""
    last = end - 1
    while last > start and not text[last].isalnum():
        last -= 1
    return last


def _without_marks(printed: str, start: int, size: float, characters: Characters, page: Page) -> str:
    """Removes footnote marks, which are smaller than the text of their line.

    Args:
        printed: the line's text.
        start: its offset in the page's text.
        size: its font size.
        characters: the page's characters.
        page: the page, in which the marks are noted.
    """
    for first, last in sorted(_marks(printed, start, size, characters), reverse=True):
        page.marks.update(map(int, _DIGITS.findall(printed, first, last)))
        space = " " if printed[last : last + 1].isalpha() else ""
        printed = printed[:first] + space + printed[last:]
    return printed


def _marks(printed: str, start: int, size: float, characters: Characters) -> set[tuple[int, int]]:
    """The start and end of each footnote mark in a line; the arguments are those of `_without_marks`."""
    marks: dict[int, int] = {}
    for found in FOOTNOTE_MARK.finditer(printed):
        if characters.size(start + found.start()) < MARK_SIZE * size:
            marks[found.end()] = found.start()
    for found in NUMBER_AND_MARK.finditer(printed):
        first = last = found.end()
        while first > found.start() and characters.size(start + first - 1) < MARK_SIZE * size:
            first -= 1
        if found.start() < first < last:
            marks[last] = first
    return {(first, last) for last, first in marks.items()}
