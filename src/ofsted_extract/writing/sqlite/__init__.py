"""`-o letters.sqlite`: a database with keys, indexes and full-text search, which Datasette opens as it is."""

from __future__ import annotations

import shutil
import sqlite3
from collections.abc import Iterator
from contextlib import ExitStack, closing, contextmanager
from datetime import date
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

from sqlite_utils import Database

from ofsted_extract.writing.files import cannot_write, whole_file, write_whole, writing_to
from ofsted_extract.writing.sqlite.views import datasette_metadata, views_of
from ofsted_extract.writing.tables import Cell, CellType, Row, Table
from ofsted_extract.writing.tables_output import Sink

_METADATA_SUFFIX = ".metadata.json"
_BATCH = 500
"""Rows of a table that are inserted together."""

_TYPES: dict[CellType, str] = {
    "text": "TEXT",
    "integer": "INTEGER",
    "number": "ANY",  # whole numbers stay whole
    "share": "REAL",
    "boolean": "INTEGER",
    "day": "TEXT",  # ISO 8601, as the date functions of SQLite expect
}


class SqliteSink(Sink):
    """Inserts rows in batches into a temporary database, which is copied to its place at the end.

    Beside it stands a file in which Datasette finds what each table, column and view holds.
    """

    remarks = (
        ("datasette", "datasette letters.sqlite -m letters.metadata.json shows what tables and views hold"),
        (
            "search",
            "where rowid in (select rowid from figures_fts where figures_fts match 'attendance')",
        ),
    )

    def companions(self) -> tuple[Path, ...]:
        """The metadata for Datasette."""
        return (metadata_path(self.place.path),)

    def begin(self, stack: ExitStack) -> None:
        """Creates the tables."""
        self._waiting: dict[str, list[dict[str, Any]]] = {table.name: [] for table in self.tables}
        self._file = stack.enter_context(whole_file(self.place.path))
        folder = stack.enter_context(TemporaryDirectory(prefix="ofsted-extract-"))
        self._made = Path(folder) / "letters.sqlite"
        with self._sqlite_errors():
            self._connection = stack.enter_context(closing(sqlite3.connect(self._made)))
            # Nobody else reads this file, and it is discarded on failure: no journal is needed.
            self._connection.execute("PRAGMA journal_mode = OFF")
            self._connection.execute("PRAGMA synchronous = OFF")
            self._db = Database(self._connection, execute_plugins=False)
            for table in self.tables:
                self._create(table)

    def _create(self, table: Table) -> None:
        created = {table.name for table in self.tables}
        self._db.table(table.name).create(
            {column.name: _TYPES[column.type] for column in table.columns},
            pk=table.key,
            foreign_keys=[(here, other, key) for here, other, key in table.references if other in created],
        )

    def write(self, table: Table, row: Row, page: str | None = None) -> None:
        """Buffers a row until a batch is full."""
        names = (column.name for column in table.columns)
        waiting = self._waiting[table.name]
        waiting.append(dict(zip(names, map(_as_sqlite, row), strict=True)))
        if len(waiting) >= _BATCH:
            with self._sqlite_errors():
                self._insert(table)

    def finish(self) -> None:
        """Inserts the last rows, and creates the indexes."""
        with self._sqlite_errors():
            for table in self.tables:
                self._insert(table)
                self._index(table)
            for view in views_of(self.tables):
                self._db.create_view(view.name, view.query)
            self._connection.close()
        with self._made.open("rb") as made, writing_to(self.place.path):
            shutil.copyfileobj(made, self._file)
        path = self.place.path
        write_whole(metadata_path(path), datasette_metadata(path.stem, self.tables))

    def _insert(self, table: Table) -> None:
        waiting = self._waiting[table.name]
        if waiting:
            self._db.table(table.name).insert_all(waiting)
            waiting.clear()

    def _index(self, table: Table) -> None:
        made = self._db.table(table.name)
        for column in table.indexed:
            made.create_index([column])
        if table.searched:
            made.enable_fts(list(table.searched), tokenize="porter")

    @contextmanager
    def _sqlite_errors(self) -> Iterator[None]:
        """Turns an error of SQLite into an `OutputError` that says what to do."""
        try:
            yield
        except sqlite3.OperationalError as error:
            raise cannot_write(self.place.path, str(error)) from error


def metadata_path(database: Path) -> Path:
    """The path of the metadata file beside a database."""
    return database.with_name(database.stem + _METADATA_SUFFIX)


def _as_sqlite(cell: Cell) -> Cell:
    return cell.isoformat() if isinstance(cell, date) else cell
