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
"""What a spreadsheet takes for the start of a formula, in Japanese settings also in full width."""


class CsvSink(Sink):
    """Writes each row when it comes, so that memory does not grow with the letters."""

    one_table_a_file = True
    streams = True
    remarks = (
        (
            "formulas",
            "text that a spreadsheet would run (it starts with = + - @) has an apostrophe before it",
        ),
    )

    def begin(self, stack: ExitStack) -> None:
        """Opens a file a table, and writes its header line."""
        self._files: dict[str, BinaryIO] = {}
        mark = codecs.BOM_UTF8 if self.wanted.excel else b""
        for table in self.tables:
            file = self._files[table.name] = stack.enter_context(self.place.file(table))
            with self.place.writing(table):
                file.write(mark + _line([column.name for column in table.columns]))

    def write(self, table: Table, row: Row, page: str | None = None) -> None:
        """Writes one line (more where a cell has several)."""
        with self.place.writing(table):
            self._files[table.name].write(_line([as_csv(cell) for cell in row]))

    def finish(self) -> None:
        """Nothing is left to do: each line is written."""


def as_csv(cell: Cell) -> str | int | float:
    """A cell as CSV has it: nothing is empty, dates are ISO 8601, and no text is a formula."""
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
