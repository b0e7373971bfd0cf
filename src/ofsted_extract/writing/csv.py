"""`-o figures.csv`: a table as CSV, UTF-8, with a header line; `-o tables/ --format csv` for all tables."""

from __future__ import annotations

import codecs
import csv
import io
from collections.abc import Sequence
from contextlib import ExitStack
from datetime import date
from typing import BinaryIO

from ofsted_extract.writing.tables import Cell, Row, Table
from ofsted_extract.writing.tables_output import Sink

_STARTS_A_FORMULA = ("=", "+", "-", "@", "＝", "＋", "－", "＠")
"""Characters with which a formula starts; in Japanese settings also their full-width forms."""


class CsvSink(Sink):
    """Writes each row at once, so that memory does not grow with the number of letters."""

    one_table_a_file = True
    streams = True
    remarks = (
        (
            "formulas",
            "text that a spreadsheet would run (it starts with = + - @) has an apostrophe before it",
        ),
    )

    def begin(self, stack: ExitStack) -> None:
        """Opens one file for each table, and writes its header line."""
        self._files: dict[str, BinaryIO] = {}
        mark = codecs.BOM_UTF8 if self.options.excel else b""
        for table in self.tables:
            file = self._files[table.name] = stack.enter_context(self.place.file(table))
            with self.place.writing(table):
                file.write(mark + _line([column.name for column in table.columns]))

    def write(self, table: Table, row: Row, page: str | None = None) -> None:
        """Writes one row; a cell of several lines makes it several lines."""
        with self.place.writing(table):
            self._files[table.name].write(_line([as_csv(cell) for cell in row]))

    def finish(self) -> None:
        """Does nothing: every row is written already."""


def as_csv(cell: Cell) -> str | int | float:
    """A cell as CSV: None is an empty cell, dates are ISO 8601, and an apostrophe disarms formulas."""
    if cell is None:
        return ""
    if isinstance(cell, bool):
        return "true" if cell else "false"
    if isinstance(cell, date):
        return cell.isoformat()
    if isinstance(cell, str) and cell.lstrip().startswith(_STARTS_A_FORMULA):
        return f"'{cell}"
    return cell


def _line(cells: Sequence[str | int | float]) -> bytes:
    text = io.StringIO()
    csv.writer(text, lineterminator="\n").writerow(cells)
    return text.getvalue().encode()
