"""Finds columns of running text, and puts the lines of a page into the order in which they are read.

Columns differ from tables in two ways: nearly all their lines are full, since the text wraps in each column,
and the page draws one column after the other, or line by line, but not cell by cell.
"""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass
from itertools import pairwise
from operator import attrgetter

from ofsted_extract.reading.layout.lines import Line, has_room

_GUTTER = 0.7
"""In font sizes: columns are at least this far apart."""
_SAME_EDGE = 0.3
"""In font sizes: left edges that differ by no more are one edge."""
_NARROWEST = 0.2
"""A column takes at least this share of the width of a page's text."""
_FEWEST_LINES = 3
"""A column has at least as many lines."""
_FULL_SHARE = 0.4
"""At least this share of a column's lines are full: the first word of the next would not fit on them."""
_FULL_SHARE_BY_LINE = 0.7
"""So large a share of them if the page draws both columns line by line."""
_CHANGES_BY_LINE = 1.2
"""A page that draws line by line changes columns at least as many times as the shorter one has lines."""
_FEWEST_FULL = 3
"""At least as many lines of a column are full."""
_ROOM = 1.0
"""In font sizes: the room by which a full line may fall short of the column's edge."""
_FEWEST_LETTERS = 12
"""Characters: shorter lines are full by chance."""


@dataclass(slots=True)
class Segment:
    """Lines of a page that are read from top to bottom: a column, or what stands above or below columns."""

    lines: list[Line]
    is_column: bool = False


def split_into_columns(lines: list[Line], leading: float) -> list[Segment]:
    """Splits the lines of a page into segments, in reading order.

    Args:
        lines: the lines in drawing order.
        leading: how far apart the lines of one paragraph are at most, in font sizes.

    Returns:
        One segment with all lines if the page has no columns.
    """
    gutter = _gutter(lines)
    if gutter is None:
        return [Segment(lines)]
    segments: list[Segment] = []
    band: list[Line] = []
    for line in [*sorted(lines, key=attrgetter("y")), None]:
        if line is not None and not (line.x0 < gutter and line.x1 > gutter):
            band.append(line)
            continue
        _add(segments, _split_band(band, gutter, leading))
        _add(segments, [Segment([line])] if line is not None else [])
        band = []
    for segment in segments:
        segment.lines.sort(key=attrgetter("order"))
    return segments if any(segment.is_column for segment in segments) else [Segment(lines)]


def _add(segments: list[Segment], added: list[Segment]) -> None:
    """Appends segments; those that are no columns are joined to the one before if that is none either."""
    for segment in added:
        if segments and not segment.is_column and not segments[-1].is_column:
            segments[-1].lines.extend(segment.lines)
        elif segment.lines:
            segments.append(segment)


def _gutter(lines: list[Line]) -> float | None:
    """Where the second column of a page begins, in points from the left; None if it has only one."""
    if not lines:
        return None
    left, right = min(line.x0 for line in lines), max(line.x1 for line in lines)
    edges = Counter(round(line.x0) for line in lines if line.x0 > left + _NARROWEST * (right - left))
    best: tuple[int, float] | None = None
    for edge, count in edges.items():
        if count < _FEWEST_LINES:
            continue
        at_edge = [line for line in lines if abs(line.x0 - edge) <= 1]
        gutter = edge - _SAME_EDGE * at_edge[0].size
        if sum(_has_text_beside(line, lines) for line in at_edge) >= _FEWEST_LINES:
            crossing = sum(line.x0 < gutter < line.x1 for line in lines)
            best = min(best, (crossing, gutter)) if best else (crossing, gutter)
    return best[1] if best else None


def _has_text_beside(line: Line, lines: list[Line]) -> bool:
    """Whether another line stands to the left of `line`, a gutter away."""
    return any(
        abs(line.y - other.y) < line.size and other.x1 < line.x0 - _GUTTER * line.size for other in lines
    )


def _split_band(band: list[Line], gutter: float, leading: float) -> list[Segment]:
    """Splits lines, none of which crosses the gutter, into two columns and what stands below them."""
    right = [line for line in band if line.x0 >= gutter]
    if not right:
        return [Segment(band)]
    left = [line for line in band if line.x0 < gutter]
    above, left, below = _beside(left, right, leading)
    share = _full_share_wanted(left, right)
    if not (_is_running_text(left, leading, share) and _is_running_text(right, leading, share)):
        return [Segment(band)]
    columns = [part for side in (left, right) for part in split_into_columns(side, leading)]
    return [Segment(above), *(Segment(part.lines, is_column=True) for part in columns), Segment(below)]


def _beside(left: list[Line], right: list[Line], leading: float) -> tuple[list[Line], list[Line], list[Line]]:
    """Splits the lines on the left into those above, beside and below the lines on the right.

    A left column may be longer than the right one. Lines below it are a part of it if the page draws them
    before the right column, or if they follow without a gap.
    """
    top, bottom = min(line.y for line in right), max(line.y for line in right)
    last = max(line.order for line in right)
    above: list[Line] = []
    column: list[Line] = []
    below: list[Line] = []
    for line in sorted(left, key=attrgetter("y")):
        goes_on = line.order < last or (column and line.y - column[-1].y <= leading * line.size)
        if line.y < top - line.size:
            above.append(line)
        elif line.y < bottom + line.size or (goes_on and not below):
            column.append(line)
        else:
            below.append(line)
    return above, column, below


def _full_share_wanted(left: list[Line], right: list[Line]) -> float:
    """The share of full lines that shows two columns, by the order in which the page draws their lines.

    A page draws columns one after the other, or line by line across both. Cell by cell, as tables are drawn,
    it does not draw them.
    """
    drawn = sorted([(line.order, False) for line in left] + [(line.order, True) for line in right])
    changes = sum(before[1] != after[1] for before, after in pairwise(drawn))
    if changes <= 1:
        return _FULL_SHARE
    is_by_line = changes >= _CHANGES_BY_LINE * min(len(left), len(right))
    return _FULL_SHARE_BY_LINE if is_by_line else 1.0 + _FULL_SHARE


def _is_running_text(lines: list[Line], leading: float, share: float) -> bool:
    """Whether `share` of the lines of one side are full, so that the text wraps at its right edge."""
    edge = max((line.x1 for line in lines), default=0.0)
    pairs = [
        (above, line)
        for above, line in pairwise(sorted(lines, key=attrgetter("y")))
        if 0 < line.y - above.y <= leading * line.size
    ]
    full = sum(
        len(above.text) >= _FEWEST_LETTERS and not has_room(above, line, edge - _ROOM * line.size)
        for above, line in pairs
    )
    return len(lines) >= _FEWEST_LINES and full >= max(_FEWEST_FULL, share * len(pairs))
