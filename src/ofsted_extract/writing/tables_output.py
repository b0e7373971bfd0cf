"""`-o letters.xlsx` and the like: results as rows of tables, through the sink of a form.

A new form of tables is a module with a class of the shape of `Sink`, and one line in `TABLE_FORMATS`.
"""

from __future__ import annotations

import os
from abc import ABC, abstractmethod
from collections import Counter
from collections.abc import Iterator, Sequence
from contextlib import AbstractContextManager, ExitStack, contextmanager, nullcontext
from importlib import import_module
from pathlib import Path
from types import TracebackType
from typing import BinaryIO, ClassVar, Self, cast
from urllib.parse import quote

from ofsted_extract.errors import OutputFormatError
from ofsted_extract.facts.record import ErrorEntry, Record
from ofsted_extract.letters.record_names import record_names
from ofsted_extract.writing import TABLE_FORMATS, Wanted, demand_file
from ofsted_extract.writing.files import whole_file, writing_to
from ofsted_extract.writing.stdout import write_bytes
from ofsted_extract.writing.table_list import all_tables, named_tables, notes
from ofsted_extract.writing.tables import Failure, InLetter, Row, Table, facts_of

_KEY = 12
"""Characters of a checksum that tell letters apart; where they do not, the key is numbered."""


class Place:
    """Where tables go: one file, a folder with a file for each table, or standard output."""

    def __init__(self, path: Path | None, *, folder: bool, suffix: str) -> None:
        self._path, self._folder, self._suffix = path, folder, suffix

    @property
    def path(self) -> Path:
        """The file, for forms that hold all tables in one."""
        assert self._path is not None, "forms that do not stream are not opened for standard output"
        return self._path

    def file(self, table: Table) -> AbstractContextManager[BinaryIO]:
        """The file of one table, for forms that hold one table a file."""
        return _standard_output() if self._path is None else whole_file(self._file(table, self._path))

    def writing(self, table: Table) -> AbstractContextManager[None]:
        """Turns what the system says against writing that file into an error that says what to do."""
        return nullcontext() if self._path is None else writing_to(self._file(table, self._path))

    def files(self, tables: Sequence[Table]) -> list[Path]:
        """All files that are written, each once."""
        if self._path is None:
            return []
        return list(dict.fromkeys(self._file(table, self._path) for table in tables))

    def _file(self, table: Table, path: Path) -> Path:
        return path / f"{table.name}{self._suffix}" if self._folder else path


class Sink(ABC):
    """Takes rows, one by one, and makes files of them when its context ends well.

    Where it ends with an exception, no file takes its place.
    """

    one_table_a_file: ClassVar[bool] = False
    streams: ClassVar[bool] = False
    """Whether the form may go to standard output."""
    remarks: ClassVar[tuple[tuple[str, str], ...]] = ()
    """What readers of this form should know, as names and texts for `about`."""

    def __init__(self, place: Place, tables: Sequence[Table], wanted: Wanted) -> None:
        self.place, self.tables, self.wanted = place, tables, wanted
        self._stack = ExitStack()

    def __enter__(self) -> Self:
        with ExitStack() as stack:
            self.begin(stack)
            stack.push(self._end)
            self._stack = stack.pop_all()
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> bool | None:
        return self._stack.__exit__(kind, error, trace)

    def _end(self, kind: type[BaseException] | None, *exc: object) -> None:
        if kind is None:
            self.finish()

    @abstractmethod
    def begin(self, stack: ExitStack) -> None:
        """Opens files; what must be closed again goes on `stack`, which is left when all rows are there."""

    @abstractmethod
    def write(self, table: Table, row: Row, page: str | None = None) -> None:
        """Writes one row of one of the tables.

        Args:
            page: where the letter has a review page, its URL from the output, with the fact's place in it.

        Raises:
            OutputError: where it cannot be written.
        """

    @abstractmethod
    def finish(self) -> None:
        """Writes what can be written only when all rows are there."""


class _StandardOutput:
    def write(self, data: bytes) -> int:
        write_bytes(bytes(data))
        return len(data)


@contextmanager
def _standard_output() -> Iterator[BinaryIO]:
    yield cast(BinaryIO, _StandardOutput())


def open_tables(
    target: str | None, suffix: str, paths: Sequence[str], *, folder: bool, wanted: Wanted
) -> TablesOutput:
    """The output that writes tables in the form of `suffix`.

    Args:
        target: the file or folder, or None for standard output.
        suffix: one of `TABLE_FORMATS`.
        paths: where the letters come from.
        folder: whether `target` is a folder where the form can be one.
        wanted: the tables asked for, and how.

    Raises:
        OutputFormatError: where the form cannot do what was asked.
    """
    module, name = TABLE_FORMATS[suffix].split(":")
    sink: type[Sink] = getattr(import_module(module), name)
    tables = named_tables(wanted.tables)
    if target is None and (not sink.streams or len(tables) > 1):
        raise OutputFormatError(f"tables as {suffix[1:]} need a place: add -o letters{suffix}")
    if target is not None and not sink.one_table_a_file:
        demand_file(target, suffix)
    elif not folder:
        named = all_tables()
        tables = tables or [named.get(Path(target or "").stem, named["letters"])]
        folder = len(tables) > 1
    tables = tables or list(all_tables().values())
    path = None if target is None else Path(target)
    pages = [] if wanted.review is None or path is None else review_pages(Path(wanted.review), paths, path)
    place = Place(path, folder=folder, suffix=suffix)
    return TablesOutput(sink(place, tables, wanted), tables, place.files(tables), pages)


def review_pages(site: Path, paths: Sequence[str], output: Path) -> list[str | None]:
    """For each letter the URL of its review page from the output's folder, or None where it has none.

    Raises:
        OutputFormatError: where there is no folder `site`.
    """
    if not site.is_dir():
        raise OutputFormatError(
            f"{site}: no such folder; make it first, with `ofsted-extract review LETTER... -o {site}/`"
        )
    away = Path(os.path.relpath(site, output.parent)).as_posix()
    names = [f"{name.removesuffix('.json')}.html" for name in record_names(paths)]
    return [
        quote(f"{away}/{name}") if name != "index.html" and (site / name).is_file() else None
        for name in names
    ]


class TablesOutput:
    """Gives each result's rows to a sink as soon as they are there, and tells about the run at its end."""

    def __init__(
        self, sink: Sink, tables: Sequence[Table], files: list[Path], pages: Sequence[str | None]
    ) -> None:
        self._sink = sink
        self.files = files
        self._pages = pages
        self._tables = {table.name: table for table in tables}
        self._keys: Counter[str] = Counter()
        self._patterns: set[str] = set()
        self._failed = 0
        self._stack = ExitStack()

    def standing(self) -> str | None:
        """A file of an earlier run that this one would replace, if there is any."""
        return next((str(file) for file in self.files if os.path.lexists(file)), None)

    def __enter__(self) -> TablesOutput:
        self._stack.enter_context(self._sink)
        self._stack.push(self._tell)
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> bool | None:
        return self._stack.__exit__(kind, error, trace)

    def add(self, index: int, result: Record | ErrorEntry) -> str | None:
        """Writes the rows of one letter."""
        if isinstance(result, ErrorEntry):
            self._failed += 1
            self._write("errors", Failure(self._failed, result))
            return None
        letter = InLetter(self._key(result), result)
        self._patterns.add(result.source.patterns)
        page = self._pages[index] if self._pages else None
        self._write("letters", letter, page)
        for table, fact in facts_of(letter):
            self._write(table, fact, page and f"{page}#{fact.id}")
        return None

    def _write(self, name: str, of: object, page: str | None = None) -> None:
        if table := self._tables.get(name):
            self._sink.write(table, table.row(of), page)

    def _key(self, record: Record) -> str:
        key = record.source.sha256[:_KEY]
        self._keys[key] += 1
        return key if self._keys[key] == 1 else f"{key}-{self._keys[key]}"

    def _tell(self, kind: type[BaseException] | None, *exc: object) -> None:
        """Writes `about`, which knows the versions of the rules only when all letters are there."""
        if kind is None:
            for note in notes(self._tables.values(), self._patterns, self._sink.remarks):
                self._write("about", note)
