"""Finds rows of tables: text that stands side by side in columns."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, replace

from ofsted_extract.reading.layout.cleaning import HYPHEN, clean, join
from ofsted_extract.reading.layout.labels import BULLET
from ofsted_extract.reading.layout.lines import Line, has_room, rows

_WRAP = 1.45
"""In font sizes: lines of one cell are at most this far apart."""
_ROW_GAP = 4.0
"""In font sizes: rows of one table are at most this far apart, unless both columns go on."""
_HEADER_GAP = 2.0
"""In font sizes: a line above the first row, in a later column, is part of that row at most this far up."""
_INDENT = 2.0
"""In font sizes: a line above the first row begins less than this far from the row's first cell."""
_LOOK_AHEAD_GAP, _LOOK_AHEAD_ROWS = 8.0, 3
"""In font sizes, and rows: how far below the table, and above its next row, a cell may stand alone."""
_SAME_SIZE, _NEAR_SIZE, _TABLE_SIZE = 1.0, 1.5, 2.5
"""In points: how much font sizes differ at most in one row, in neighbouring rows and in one table."""
_AT_EDGE = 4.0
"""In points: a line belongs to the column whose left edge is this close to its own."""
_SAME_EDGE = 1.0
"""In points: a word begins at a column's edge if it is closer than this."""
_COLUMN_WIDTH = 40.0
"""In points: columns are wider than this; edges that are closer belong to one column."""
_PADDING = 9.0
"""In points: the text of a cell ends at least this far left of the next column."""
_WORD_GAP = 0.45
"""In font sizes: a wider gap before a column's edge separates two cells. A space is about 0.3 wide."""

Rows = list[list[Line]]


@dataclass(slots=True)
class TableRow:
    """One row of a table: the text of its cells from left to right, none of them empty."""

    cells: list[str]


def find_tables(lines: list[Line]) -> list[Line | TableRow]:
    """Turns lines that stand in columns into rows of cells.

    Args:
        lines: the lines of one page in drawing order, which in a table goes cell by cell.

    Returns:
        Rows of cells, and the lines outside tables, in reading order.
    """
    page_rows = rows(lines)
    if all(len(row) == 1 for row in page_rows):
        return [row[0] for row in page_rows]
    result: list[Line | TableRow] = []
    for band in _split_into_bands(_cut_at_edges(page_rows)):
        if any(len(row) > 1 for row in band):
            result.extend(_table_rows(band))
        else:
            result.extend(row[0] for row in band)
    return result


def _cut_at_edges(page_rows: Rows) -> Rows:
    """Cuts lines that run on into the next column without a wide gap, where another row shows its edge."""
    edges = {row[1].x0 for row in page_rows if len(row) == 2}
    return [
        [part for line in row for part in _cut(line, edges)] if len(row) == 1 else row for row in page_rows
    ]


def _cut(line: Line, edges: set[float]) -> list[Line]:
    for (_, _, right), (offset, left, _) in zip(line.words, line.words[1:], strict=False):
        wide = left - right > _WORD_GAP * line.size
        if wide and any(abs(left - edge) < _SAME_EDGE for edge in edges):
            return [
                replace(line, text=line.text[:offset].rstrip(), x1=right, words=()),
                replace(line, text=line.text[offset:], x0=left, text_x0=left, words=()),
            ]
    return [line]


def _split_into_bands(page_rows: Rows) -> Iterator[Rows]:
    """Splits the rows of a page into bands: a band is a whole table, or one line outside tables."""
    at = done = 0
    while at < len(page_rows):
        if len(page_rows[at]) == 1:
            at += 1
            continue
        start = at
        columns = _Columns(page_rows[at])
        while start > done and columns.holds_above(page_rows[start - 1][0], page_rows[start][0]):
            start -= 1
        yield from ([row] for row in page_rows[done:start])
        at += 1
        while at < len(page_rows) and columns.goes_on(page_rows, at):
            columns.last = page_rows[at]
            at += 1
        yield page_rows[start:at]
        done = at
    yield from ([row] for row in page_rows[done:])


class _Columns:
    """The columns of a table, as its first row with several cells shows them."""

    def __init__(self, row: list[Line]) -> None:
        self.edges = [line.x0 for line in row[1:]]
        self.first = row[0]
        self.last = row

    def _at_edge(self, line: Line) -> bool:
        return any(abs(line.x0 - edge) < _AT_EDGE for edge in self.edges)

    def _spans(self, line: Line) -> bool:
        return line.x0 < self.edges[0] - _AT_EDGE and line.x1 > self.edges[0] - _AT_EDGE

    def holds_above(self, line: Line, below: Line) -> bool:
        """Whether `line`, alone above `below`, is the upper part of a cell in the table's first row."""
        if abs(line.size - self.first.size) > _SAME_SIZE or self._spans(line):
            return False
        if self._at_edge(line):
            return below.y - line.y <= _HEADER_GAP * line.size
        near = below.y - line.y <= _WRAP * line.size
        aligned = abs(line.x0 - self.first.x0) < _INDENT * line.size
        return near and line.bold == self.first.bold and aligned

    def goes_on(self, page_rows: Rows, at: int) -> bool:
        """Whether the row at index `at` still belongs to the table."""
        row = page_rows[at]
        if len(row) > 1:
            return self._at_edge(row[1]) or row[0].y - self.last[0].y < _ROW_GAP * row[0].size
        line = row[0]
        if self._spans(line) or abs(line.size - self.first.size) >= _TABLE_SIZE:
            return False
        distance = line.y - self.last[0].y
        if self._at_edge(line):
            return distance <= _ROW_GAP * line.size
        if distance <= _WRAP * line.size and (line.bold == self.last[0].bold or len(self.last) == 1):
            return True
        following = page_rows[at + 1 : at + 1 + _LOOK_AHEAD_ROWS]
        return distance <= _LOOK_AHEAD_GAP * line.size and self._goes_on_in(following, line.size)

    def _goes_on_in(self, following: Rows, size: float) -> bool:
        """Whether one of the next rows has text in a later column before a line runs across the columns."""
        for row in following:
            if self._spans(row[0]) or abs(row[0].size - size) >= _NEAR_SIZE:
                return False
            if self._at_edge(row[-1]):
                return True
        return False


@dataclass(slots=True)
class _Cell:
    column: int
    right: float
    """The farthest right that the column's text may reach."""
    lines: list[Line]

    def entries(self) -> list[str]:
        """The cell's text, one string for each group of lines that wrap into each other."""
        texts = [self.lines[0].text]
        for above, line in zip(self.lines, self.lines[1:], strict=False):
            if self._wraps(above, line):
                texts[-1] = join(texts[-1].replace(HYPHEN, "-"), clean(line.text))
            else:
                texts.append(line.text)
        return texts

    def _wraps(self, above: Line, line: Line) -> bool:
        if line.y - above.y > _WRAP * line.size or line.bold != above.bold or BULLET.match(line.text):
            return False
        return clean(line.text)[:1].islower() or not has_room(above, line, self.right - 1)


def _column_edges(band: Rows) -> list[float]:
    """The left edges of the columns after the first."""
    edges: list[float] = []
    for x0 in sorted(line.x0 for row in band for line in row[1:]):
        if not edges or x0 - edges[-1] > _COLUMN_WIDTH:
            edges.append(x0)
    return edges


def _table_rows(band: Rows) -> Iterator[TableRow]:
    edges = _column_edges(band)
    last = max(line.x1 for row in band for line in row)
    rights = [*(edge - _PADDING for edge in edges), last + 1]
    group: list[_Cell] = []
    for cell in _cells(band, edges, rights):
        if group and cell.column <= group[-1].column:
            yield from _rows_of_cells(group)
            group = []
        group.append(cell)
    yield from _rows_of_cells(group)


def _cells(band: Rows, edges: list[float], rights: list[float]) -> list[_Cell]:
    """The cells in drawing order. Lines drawn one after the other down the same column make one cell."""
    cells: list[_Cell] = []
    for line in sorted((line for row in band for line in row), key=lambda line: (line.order, line.x0)):
        column = sum(line.x0 >= edge - _AT_EDGE for edge in edges)
        if cells and cells[-1].column == column and line.y > cells[-1].lines[-1].y:
            cells[-1].lines.append(line)
        else:
            cells.append(_Cell(column, rights[column], [line]))
    return cells


def _rows_of_cells(group: list[_Cell]) -> Iterator[TableRow]:
    """Turns cells side by side into rows: the first entry of each cell, then the second, and so on.

    Beside a cell with a list, another cell is one entry: what the list is about.
    """
    entries = [cell.entries() for cell in group]
    if any(BULLET.match(text) for texts in entries for text in texts[1:]):
        entries = [texts if _has_list(texts) else [" ".join(map(clean, texts))] for texts in entries]
    for at in range(max(map(len, entries))):
        yield TableRow([texts[at] for texts in entries if at < len(texts)])


def _has_list(entries: list[str]) -> bool:
    return any(BULLET.match(text) for text in entries)
