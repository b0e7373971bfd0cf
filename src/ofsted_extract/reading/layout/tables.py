"""Rows of tables and columns, told by text that stands side by side."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, replace

from ofsted_extract.reading.layout.lines import HYPHEN, Line, clean, fits, join, rows

_WRAP = 1.45
"""Lines of one cell lie at most this many font sizes apart."""
_ROW_GAP = 4.0
"""Rows of one table lie at most this many font sizes apart, but where both columns go on."""
_AT_EDGE = 4.0
"""A line belongs to the column that begins this near its own beginning, in points."""
_PADDING = 9.0
"""The text of a cell ends at least this far left of the next one's, in points."""
_WORD_GAP = 0.45
"""A gap of this many font sizes before a column's edge parts two cells; a space is about 0.3 of one."""

Rows = list[list[Line]]


@dataclass(slots=True)
class TableRow:
    """One row: its cells from left to right, none empty."""

    cells: list[str]
    last_column: bool
    """Whether all it has stands in the last column: it may go on with a cell of the page before."""


def find_tables(lines: list[Line]) -> list[Line | TableRow]:
    """Lines in reading order, with those that stand in columns as rows of cells.

    Args:
        lines: of one page, in drawing order, which is cell by cell in a table.
    """
    page_rows = rows(lines)
    if all(len(row) == 1 for row in page_rows):
        return [row[0] for row in page_rows]
    result: list[Line | TableRow] = []
    for band in _bands(_cut_at_edges(page_rows)):
        if any(len(row) > 1 for row in band):
            result.extend(_table(band))
        else:
            result.extend(row[0] for row in band)
    return result


def _cut_at_edges(page_rows: Rows) -> Rows:
    """Parts lines that run on into the next column without a wide gap, where another row shows its edge."""
    edges = {row[1].x0 for row in page_rows if len(row) == 2}
    return [
        [part for line in row for part in _cut(line, edges)] if len(row) == 1 else row for row in page_rows
    ]


def _cut(line: Line, edges: set[float]) -> list[Line]:
    for before, word in zip(line.words, line.words[1:], strict=False):
        if word[1] - before[2] > _WORD_GAP * line.size and any(abs(word[1] - edge) < 1 for edge in edges):
            left = replace(line, text=line.text[: word[0]].rstrip(), x1=before[2], words=())
            right = replace(line, text=line.text[word[0] :], x0=word[1], text_x0=word[1], words=())
            return [left, right]
    return [line]


def _bands(page_rows: Rows) -> Iterator[Rows]:
    """The rows of a page, those of each table together."""
    at = done = 0
    while at < len(page_rows):
        if len(page_rows[at]) == 1:
            at += 1
            continue
        start = at
        table = _Columns(page_rows[at])
        while start > done and table.holds_above(page_rows[start - 1][0], page_rows[start][0]):
            start -= 1
        yield from ([row] for row in page_rows[done:start])
        at += 1
        while at < len(page_rows) and table.goes_on(page_rows, at):
            table.last = page_rows[at]
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
        """Whether a line on its own is the upper part of a cell in the table's first row."""
        if abs(line.size - self.first.size) > 1 or self._spans(line):
            return False
        if self._at_edge(line):
            return below.y - line.y <= 2 * line.size
        near = below.y - line.y <= _WRAP * line.size
        return near and line.bold == self.first.bold and abs(line.x0 - self.first.x0) < 2 * line.size

    def goes_on(self, page_rows: Rows, at: int) -> bool:
        """Whether the row at `at` still stands in these columns."""
        row = page_rows[at]
        if len(row) > 1:
            return self._at_edge(row[1]) or row[0].y - self.last[0].y < _ROW_GAP * row[0].size
        line = row[0]
        if self._spans(line) or abs(line.size - self.first.size) >= 2.5:
            return False
        distance = line.y - self.last[0].y
        if self._at_edge(line):
            return distance <= _ROW_GAP * line.size
        if distance <= _WRAP * line.size and (line.bold == self.last[0].bold or len(self.last) == 1):
            return True
        return distance <= 8 * line.size and self._seen_soon(page_rows[at + 1 : at + 4], line.size)

    def _seen_soon(self, following: Rows, size: float) -> bool:
        """Whether one of the next rows has something in a later column before a line runs across."""
        for row in following:
            if self._spans(row[0]) or abs(row[0].size - size) >= 1.5:
                return False
            if self._at_edge(row[-1]):
                return True
        return False


@dataclass(slots=True)
class _Cell:
    column: int
    right: float
    """Where the column's text ends at most."""
    lines: list[Line]

    def stretches(self) -> list[str]:
        """The cell's text, one string for each stretch of lines that wrap into each other."""
        texts = [self.lines[0].text]
        for before, line in zip(self.lines, self.lines[1:], strict=False):
            if self._wraps(before, line):
                texts[-1] = join(texts[-1].replace(HYPHEN, "-"), clean(line.text))
            else:
                texts.append(line.text)
        return texts

    def _wraps(self, before: Line, line: Line) -> bool:
        if line.y - before.y > _WRAP * line.size or line.bold != before.bold:
            return False
        return clean(line.text)[:1].islower() or not fits(before, line, self.right - 1)


def _edges(band: Rows) -> list[float]:
    """The left edges of the columns after the first."""
    edges: list[float] = []
    for x0 in sorted(line.x0 for row in band for line in row[1:]):
        if not edges or x0 - edges[-1] > 40:
            edges.append(x0)
    return edges


def _table(band: Rows) -> Iterator[TableRow]:
    edges = _edges(band)
    last = max(line.x1 for row in band for line in row)
    rights = [*(edge - _PADDING for edge in edges), last + 1]
    group: list[_Cell] = []
    for cell in _cells(band, edges, rights):
        if group and cell.column <= group[-1].column:
            yield from _group_rows(group, len(edges))
            group = []
        group.append(cell)
    yield from _group_rows(group, len(edges))


def _cells(band: Rows, edges: list[float], rights: list[float]) -> list[_Cell]:
    """The cells as the page draws them: lines that follow each other down one column are of one cell."""
    cells: list[_Cell] = []
    for line in sorted((line for row in band for line in row), key=lambda line: (line.order, line.x0)):
        column = sum(line.x0 >= edge - _AT_EDGE for edge in edges)
        if cells and cells[-1].column == column and line.y > cells[-1].lines[-1].y:
            cells[-1].lines.append(line)
        else:
            cells.append(_Cell(column, rights[column], [line]))
    return cells


def _group_rows(group: list[_Cell], last: int) -> Iterator[TableRow]:
    """Cells side by side as rows: the first stretch of each, then the second, and so on."""
    stretches = [cell.stretches() for cell in group]
    for at in range(max(map(len, stretches))):
        in_row = [(cell, texts[at]) for cell, texts in zip(group, stretches, strict=True) if at < len(texts)]
        yield TableRow([text for _, text in in_row], all(cell.column == last for cell, _ in in_row))
