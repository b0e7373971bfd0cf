"""`-o figures.parquet`: a table as Parquet; `-o tables/ --format parquet` for all tables."""

from __future__ import annotations

import functools
from contextlib import ExitStack, suppress
from typing import Any

from ofsted_extract.errors import ExtraMissingError
from ofsted_extract.writing.tables import CellType, Row, Table
from ofsted_extract.writing.tables_output import Sink

try:
    import pyarrow as pa
    import pyarrow.parquet as pq
except ImportError as error:
    raise ExtraMissingError("Parquet needs `pip install 'ofsted-extract[parquet]'`") from error

_ROW_GROUP = 10_000
"""Rows of a table in a row group."""

_TYPES: dict[CellType, Any] = {
    "text": pa.string(),
    "integer": pa.int64(),
    "number": pa.float64(),
    "share": pa.float64(),
    "boolean": pa.bool_(),
    "day": pa.date32(),
}


class ParquetSink(Sink):
    """Writes rows in groups, so that memory does not grow with the number of letters."""

    one_table_a_file = True

    def begin(self, stack: ExitStack) -> None:
        """Opens one file for each table."""
        self._writers: dict[str, Any] = {}
        self._waiting: dict[str, list[Row]] = {table.name: [] for table in self.tables}
        for table in self.tables:
            file = stack.enter_context(self.place.file(table))
            with self.place.writing(table):
                self._writers[table.name] = pq.ParquetWriter(file, _schema(table))
            stack.push(functools.partial(_give_up, self._writers[table.name]))

    def write(self, table: Table, row: Row, page: str | None = None) -> None:
        """Buffers a row until a row group is full."""
        self._waiting[table.name].append(row)
        if len(self._waiting[table.name]) >= _ROW_GROUP:
            self._write_group(table)

    def finish(self) -> None:
        """Writes the last rows and the footer of each file."""
        for table in self.tables:
            self._write_group(table)
            with self.place.writing(table):
                self._writers[table.name].close()

    def _write_group(self, table: Table) -> None:
        rows = self._waiting[table.name]
        columns = zip(*rows, strict=True) if rows else [()] * len(table.columns)
        schema = _schema(table)
        arrays = [pa.array(cells, type=field.type) for cells, field in zip(columns, schema, strict=True)]
        with self.place.writing(table):
            self._writers[table.name].write_table(pa.Table.from_arrays(arrays, schema=schema))
        rows.clear()


def _give_up(writer: Any, kind: type[BaseException] | None, *exc: object) -> None:
    """Closes the writer of a file that is discarded; otherwise it would fail when it is garbage-collected."""
    if kind is not None:
        with suppress(OSError):  # keep the first exception
            writer.close()


def _schema(table: Table) -> Any:
    """The names and types of the columns; the metadata of a column has its meaning."""
    return pa.schema(
        [
            pa.field(column.name, _TYPES[column.type], metadata={"meaning": column.meaning})
            for column in table.columns
        ]
    )
