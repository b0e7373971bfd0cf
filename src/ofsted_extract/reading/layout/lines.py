"""Lines and pages as every PDF reader produces them, and the geometry that layout is judged by."""

from __future__ import annotations

import math
from collections import Counter, defaultdict
from dataclasses import dataclass, field
from operator import attrgetter

from ofsted_extract.reading.layout.cleaning import HYPHEN
from ofsted_extract.reading.layout.labels import ends_sentence

COLUMN_GAP = 1.6
"""In font sizes: a wider gap in a line separates two columns. A space is about 0.3 wide."""

WORD_GAP = 0.6
"""In font sizes: runs of text this close together belong to one line."""

SAME_BASELINE = 0.35
"""In font sizes: baselines that differ by no more belong to one line."""

MARGIN = 0.115
"""The share of the page's height, at its top and at its bottom, in which headers and footers stand."""

MARK_SIZE = 0.8
"""A footnote mark is smaller than this share of the font size of its line."""

_SPACE = 0.28
"""In font sizes: the width of a space."""

_CERTAIN_ROOM = 5.0
"""In font sizes: room that word wrapping leaves at the end of a line only before a very long word."""

_RAISED = 0.65
"""In font sizes: how far the raised letters of "3rd" stand above the baseline at most."""

_TOUCHING = 0.15
"""In font sizes: the gap between the raised letters of "3rd" and the digit is smaller."""

_BESIDE = 0.75
"""In font sizes: text in another column belongs to the same row if its baseline differs by no more."""

_USUAL_SIZE = 12.0
"""In points: the size of body text assumed for a document without text."""

_FARTHEST = 100_000.0
"""In points: positions are limited to this distance. The largest page that PDF allows has 14,400."""

_SMALLEST, _LARGEST = 0.1, 10_000.0
"""In points: font sizes are limited to this range."""

_READING_ORDER, _LEFT_EDGE = attrgetter("y", "x0"), attrgetter("x0")


@dataclass(slots=True)
class Line:
    """A run of text on one baseline, without a column gap in it.

    All lengths are in points. `x` is measured from the left of the page; `y` is the baseline's distance
    from the top of the page.
    """

    text: str
    x0: float
    x1: float
    y: float
    size: float
    bold: bool
    order: int
    """The line's position in the order in which the page draws its text."""
    text_x0: float
    """Where the words begin, after a bullet or a number."""
    first_word_width: float
    """The width of the first word and of any label before it: what had no room on a full line above."""
    has_raised_number: bool = False
    """Whether a raised, smaller number stood before the text, as at the start of a footnote."""
    words: tuple[tuple[int, float, float], ...] = ()
    """Offset in `text`, left edge and right edge of each word; only given where text stands side by side."""


@dataclass(slots=True)
class Page:
    """One page: its number from 1, its size in points and its lines in drawing order."""

    number: int
    width: float
    height: float
    lines: list[Line] = field(default_factory=list)
    is_picture: bool = False
    """Whether a picture covers most of the page and there is little text: a scan, perhaps with a stamp."""
    has_hidden_text: bool = False
    """Whether there is text that nobody can see; it is not among the lines."""
    has_false_digits: bool = False
    """Whether the file says other digits than it draws."""
    is_endless: bool = False
    """Whether the page may take minutes to draw, so that nobody looked whether its text can be seen."""
    has_text_of_scan: bool = False
    """Whether the lines are those that another program recognised in a picture of the page."""
    marks: set[int] = field(default_factory=set)
    """The numbers of the footnote marks that the reader took out of the lines."""


def clamp_position(value: float) -> float:
    """Limits a coordinate, in points, to a range that is safe to calculate with.

    Damaged PDFs give infinite coordinates, or NaN.
    """
    if -_FARTHEST <= value <= _FARTHEST:
        return value
    return -_FARTHEST if value < 0 and math.isfinite(value) else _FARTHEST


def clamp_font_size(value: float) -> float:
    """Limits a font size, in points, to a positive range; the size of text set upside down is negative."""
    if _SMALLEST <= value <= _LARGEST:
        return value
    return max(_SMALLEST, min(abs(value), _LARGEST)) if math.isfinite(value) else _SMALLEST


def was_ended_early(line: Line, following: Line, margin: float) -> bool:
    """Whether `line` was ended by its author, not by word wrapping.

    That is so if the first word of the next line would have fitted on it. A line without a full stop must
    leave much more room, since authors keep names on one line by hand.

    Args:
        line: the upper line.
        following: the line under it.
        margin: where full lines end, in points from the left of the page.
    """
    text = line.text.rstrip()
    if text.endswith(("-", HYPHEN)):
        return False
    room = 1 if ends_sentence(text) else _CERTAIN_ROOM * line.size
    return has_room(line, following, margin - room)


def has_room(line: Line, following: Line, margin: float) -> bool:
    """Whether the first word of `following` would fit at the end of `line`, left of `margin`."""
    return line.x1 + _SPACE * line.size + following.first_word_width < margin


def body_size(pages: list[Page]) -> float:
    """Returns the font size that most characters have, in points."""
    by_size: defaultdict[float, int] = defaultdict(int)
    for page in pages:
        for line in page.lines:
            by_size[line.size] += len(line.text)
    characters: Counter[float] = Counter()
    for size, count in by_size.items():
        characters[round(size, 1)] += count
    return characters.most_common(1)[0][0] if characters else _USUAL_SIZE


def rows(lines: list[Line]) -> list[list[Line]]:
    """Groups lines that share a baseline.

    Returns:
        The rows from the top of the page to its bottom; the lines of each row from left to right.
    """
    result: list[list[Line]] = []
    for line in sorted(lines, key=_READING_ORDER):
        near = bool(result) and line.y - result[-1][0].y <= _BESIDE * result[-1][0].size
        if near and _is_in_row(line, result[-1]):
            result[-1].append(line)
        else:
            result.append([line])
    for row in result:
        if len(row) > 1:
            row.sort(key=_LEFT_EDGE)
    return result


def _is_in_row(line: Line, row: list[Line]) -> bool:
    size = min(line.size, row[0].size)
    distance = abs(line.y - row[0].y)
    if distance <= SAME_BASELINE * size:
        return True
    if distance > _BESIDE * size:
        return False
    nearest = min(min(abs(line.x0 - other.x1), abs(other.x0 - line.x1)) for other in row)
    if distance <= _RAISED * size and nearest < _TOUCHING * size:
        return True
    return all(max(line.x0 - other.x1, other.x0 - line.x1) > size for other in row)
