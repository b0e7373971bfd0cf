"""`-o figures.csv`: a table as CSV, UTF-8, with a header line; `-o tables/ --format csv` for all tables."""

from __future__ import annotations

import codecs
import csv
import io
from collections.abc import Sequence
from contextlib import ExitStack
from datetime import date
from types import TracebackType
from typing import BinaryIO, ClassVar

from ofsted_extract.writing import Wanted
from ofsted_extract.writing.tables import Cell, Row, Table
from ofsted_extract.writing.tables_output import Place

_STARTS_A_FORMULA = ("=", "+", "-", "@", "＝", "＋", "－", "＠")
"""What a spreadsheet takes for the start of a formula, in Japanese settings also in full width."""


class CsvSink:
    """Writes each row when it comes, so that memory does not grow with the letters."""

    one_table_a_file: ClassVar[bool] = True
    streams: ClassVar[bool] = True
    remarks: ClassVar[tuple[tuple[str, str], ...]] = (
        ("formulas", "text that a spreadsheet would run (it starts with = + - @) has an apostrophe before it"),
    )

    def __init__(self, place: Place, tables: Sequence[Table], wanted: Wanted) -> None:
        self._place, self._tables, self._excel = place, tables, wanted.excel
        self._stack = ExitStack()
        self._files: dict[str, BinaryIO] = {}

    def __enter__(self) -> CsvSink:
        with ExitStack() as stack:
            for table in self._tables:
                file = stack.enter_context(self._place.file(table))
                self._files[table.name] = file
                head = codecs.BOM_UTF8 if self._excel else b""
                with self._place.writing(table):
                    file.write(head + _line([column.name for column in table.columns]))
            self._stack = stack.pop_all()
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> bool | None:
        return self._stack.__exit__(kind, error, trace)

    def write(self, table: Table, row: Row) -> None:
        """Writes one line (more where a cell has several)."""
        with self._place.writing(table):
            self._files[table.name].write(_line([as_csv(cell) for cell in row]))


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
