"""`-o letters.xlsx`: a workbook with one sheet for each table, for Excel and LibreOffice.

Every text is written as text, so that none becomes a formula or a link. Rows are written to disk at once.
"""

from __future__ import annotations

from contextlib import ExitStack
from datetime import date, datetime
from tempfile import TemporaryDirectory
from typing import Any

import xlsxwriter
from xlsxwriter.exceptions import XlsxFileError
from xlsxwriter.url import Url

from ofsted_extract.errors import OutputError
from ofsted_extract.writing.files import cannot_write, whole_file, writing_to
from ofsted_extract.writing.tables import Cell, Column, Row, Table
from ofsted_extract.writing.tables_output import Sink

_LONGEST = 32_767
"""Maximum length of a cell, in UTF-16 code units."""

_MOST_ROWS = 1_048_576
"""Maximum number of rows of a sheet, including its header."""

_MOST_LINKS = 65_530
"""Maximum number of links on a sheet; the rows after them have no link."""

_LONGEST_LINK = 2_079
"""Maximum length of a link."""

_FIRST_YEAR = 1900
"""Excel has no dates before this year; they are written as text."""

_WIDE = 60
"""Columns of texts that are at least so wide have their lines wrapped."""

_HEAD = {"bold": True, "font_color": "#FFFFFF", "bg_color": "#1F3864"}
_FILTER_ARROW = 4
"""Width of the filter arrow in a header, in characters."""


class XlsxSink(Sink):
    """Writes each row at once; the workbook is zipped when the context ends."""

    remarks = (
        ("long texts", f"a cell holds {_LONGEST:,} characters; a longer text is cut there and ends with …"),
    )

    def begin(self, stack: ExitStack) -> None:
        """Creates the sheets with their headers."""
        self._rows = dict.fromkeys((table.name for table in self.tables), 1)
        file = stack.enter_context(whole_file(self.place.path))
        # XlsxWriter does not remove its temporary files if the workbook is never closed.
        folder = stack.enter_context(TemporaryDirectory(prefix="ofsted-extract-", ignore_cleanup_errors=True))
        self._book = xlsxwriter.Workbook(file, {"constant_memory": True, "tmpdir": folder})
        self._book.use_zip64()
        # A fixed date of creation, so that the same letters give the same bytes.
        self._book.set_properties({"title": "Facts out of Ofsted's letters", "created": datetime(2000, 1, 1)})
        self._day = self._format(num_format="yyyy-mm-dd", align="left")
        self._whole, self._percent, self._exact_percent = (
            self._format(num_format=form) for form in ("#,##0", "0%", "0.0#%")
        )
        self._top, self._wrapped = self._format(), self._format(text_wrap=True)
        self._link = self._format(font_color="#0563C1", underline=1)
        head = self._book.add_format(_HEAD)
        self._sheets = {table.name: self._sheet(table, head) for table in self.tables}

    def finish(self) -> None:
        """Adds the filters, and closes the workbook."""
        for table in self.tables:
            last = max(self._rows[table.name] - 1, 1)
            self._sheets[table.name].autofilter(0, 0, last, len(table.columns) - 1)
        try:
            with writing_to(self.place.path):
                self._book.close()
        except XlsxFileError as error:
            raise cannot_write(self.place.path, str(error)) from error

    def _format(self, **properties: Any) -> Any:
        """A format of cells; all stand at the top of their row, which may have wrapped lines."""
        return self._book.add_format({"valign": "top", **properties})

    def _sheet(self, table: Table, head: Any) -> Any:
        sheet = self._book.add_worksheet(table.name)
        sheet.freeze_panes(1, 1)
        sheet.repeat_rows(0)
        sheet.set_landscape()
        sheet.set_paper(9)  # A4
        for place, column in enumerate(table.columns):
            width = max(column.width, len(column.name) + _FILTER_ARROW)
            folded = {"level": 1, "hidden": True} if column.detail else None
            sheet.set_column(place, place, width, None, folded)
            sheet.write_string(0, place, column.name, head)
        if table.columns[-1].detail:  # the button that unfolds them stands above the next column
            after = len(table.columns)
            sheet.set_column(after, after, 3, None, {"collapsed": True})
        return sheet

    def write(self, table: Table, row: Row, page: str | None = None) -> None:
        """Writes one row of a sheet."""
        at = self._rows[table.name]
        if at >= _MOST_ROWS:
            raise OutputError(
                f"{self.place.path}: the sheet {table.name} has no room for more than {_MOST_ROWS:,} rows; "
                "write -o letters.sqlite, or --format csv, or fewer letters at a time"
            )
        self._rows[table.name] = at + 1
        sheet = self._sheets[table.name]
        with writing_to(self.place.path):
            for place, (column, cell) in enumerate(zip(table.columns, row, strict=True)):
                if column.name == "file" and self._can_link(page, at):
                    sheet.write_url(at, place, _link_to(f"{page}", _cut_to_cell(str(cell))), self._link)
                elif cell is not None:
                    self._write_cell(sheet, at, place, column, cell)

    def _can_link(self, page: str | None, at: int) -> bool:
        return page is not None and len(page) <= _LONGEST_LINK and at <= _MOST_LINKS

    def _write_cell(self, sheet: Any, at: int, place: int, column: Column, cell: Cell) -> None:
        if isinstance(cell, bool):
            sheet.write_boolean(at, place, cell, self._top)
        elif isinstance(cell, date) and cell.year >= _FIRST_YEAR:
            sheet.write_datetime(at, place, cell, self._day)
        elif isinstance(cell, int | float):
            sheet.write_number(at, place, cell, self._number_format(column, cell))
        else:
            is_wrapped = column.type == "text" and column.width >= _WIDE
            sheet.write_string(at, place, _cut_to_cell(str(cell)), self._wrapped if is_wrapped else self._top)

    def _number_format(self, column: Column, number: int | float) -> Any:
        if column.type == "share":
            return self._percent if round(number * 100, 9).is_integer() else self._exact_percent
        return self._whole if column.type == "number" and float(number).is_integer() else self._top


def _link_to(page: str, text: str) -> Url:
    """A link to a file, with the slashes that Excel and LibreOffice follow on every system.

    XlsxWriter turns them round, as only Excel on Windows expects them.
    """
    link = Url(f"external:{page}")
    link.text, link.tip = text, "Open its review page"
    for part in ("_link", "_relationship_link"):
        setattr(link, part, getattr(link, part).replace("\\", "/"))
    return link


def _cut_to_cell(text: str) -> str:
    """`text`, cut to the length that a cell can hold."""
    raw = text.encode("utf-16-le")
    if len(raw) <= 2 * _LONGEST:
        return text
    return raw[: 2 * (_LONGEST - 1)].decode("utf-16-le", "ignore") + "…"
