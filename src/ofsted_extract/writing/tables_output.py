"""`-o letters.xlsx` and other tables: turns results into rows, and writes them with the sink of a format.

To add a format, write a subclass of `Sink` in a module here, and add a line to `TABLE_FORMATS`.
"""

from __future__ import annotations

import os
from abc import ABC, abstractmethod
from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from contextlib import AbstractContextManager, ExitStack, contextmanager, nullcontext
from importlib import import_module
from pathlib import Path
from types import TracebackType
from typing import BinaryIO, ClassVar, Self, cast
from urllib.parse import quote

from ofsted_extract.errors import OutputFormatError
from ofsted_extract.facts.record import ErrorEntry, Record
from ofsted_extract.letters.record_names import record_names
from ofsted_extract.writing import TABLE_FORMATS, OutputOptions, refuse_folder
from ofsted_extract.writing.files import whole_file, writing_to
from ofsted_extract.writing.stdout import write_bytes
from ofsted_extract.writing.table_list import all_tables, named_tables, notes
from ofsted_extract.writing.tables import Failure, InLetter, Row, Table, facts_of

_KEY = 12
"""Length of the part of a checksum that is the key of a letter; equal keys are numbered."""


class Place:
    """Where tables are written: one file, a folder with one file for each table, or standard output."""

    def __init__(self, path: Path | None, *, folder: bool, suffix: str) -> None:
        self._path, self._folder, self._suffix = path, folder, suffix

    @property
    def path(self) -> Path:
        """The file, for formats that hold all tables in one file."""
        assert self._path is not None, "formats that do not stream are not opened for standard output"
        return self._path

    def file(self, table: Table) -> AbstractContextManager[BinaryIO]:
        """The file of one table, for formats that hold one table in a file."""
        return _standard_output() if self._path is None else whole_file(self._file(table, self._path))

    def writing(self, table: Table) -> AbstractContextManager[None]:
        """Turns an `OSError` from writing that file into an `OutputError` that says what to do."""
        return nullcontext() if self._path is None else writing_to(self._file(table, self._path))

    def files(self, tables: Sequence[Table]) -> list[Path]:
        """All files that are written, without repeats."""
        if self._path is None:
            return []
        return list(dict.fromkeys(self._file(table, self._path) for table in tables))

    def _file(self, table: Table, path: Path) -> Path:
        return path / f"{table.name}{self._suffix}" if self._folder else path


class Sink(ABC):
    """Takes rows one by one. The files are complete when its context ends without an exception.

    If it ends with an exception, existing files stay as they were.
    """

    one_table_a_file: ClassVar[bool] = False
    streams: ClassVar[bool] = False
    """Whether the format can be written to standard output."""
    remarks: ClassVar[tuple[tuple[str, str], ...]] = ()
    """Remarks about this format for the table `about`, as names and texts."""

    def __init__(self, place: Place, tables: Sequence[Table], options: OutputOptions) -> None:
        self.place, self.tables, self.options = place, tables, options
        self._stack = ExitStack()

    def companions(self) -> tuple[Path, ...]:
        """Files that are written beside those of the tables."""
        return ()

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
        """Opens files. Whatever must be closed is put on `stack`, which is closed after the last row."""

    @abstractmethod
    def write(self, table: Table, row: Row, page: str | None = None) -> None:
        """Writes one row of one of the tables.

        Args:
            page: URL of the fact on the review page of its letter, relative to the output; None for no page.

        Raises:
            OutputError: if it cannot be written.
        """

    @abstractmethod
    def finish(self) -> None:
        """Writes what must come after the last row."""


class _StandardOutput:
    def write(self, data: bytes) -> int:
        write_bytes(bytes(data))
        return len(data)


@contextmanager
def _standard_output() -> Iterator[BinaryIO]:
    yield cast(BinaryIO, _StandardOutput())


def open_tables(
    target: str | None, suffix: str, paths: Sequence[str], *, folder: bool, options: OutputOptions
) -> TablesOutput:
    """Opens the output that writes tables in the format of `suffix`.

    Args:
        target: the file or folder, or None for standard output.
        suffix: one of `TABLE_FORMATS`.
        paths: paths of the letters.
        folder: whether `target` is a folder, if the format allows it.
        options: options of the output.

    Raises:
        OutputFormatError: if the format cannot do what was asked.
    """
    module, name = TABLE_FORMATS[suffix].split(":")
    sink: type[Sink] = getattr(import_module(module), name)
    tables = named_tables(options.tables)
    if target is None and (not sink.streams or len(tables) > 1):
        raise OutputFormatError(f"tables as {suffix[1:]} need a place: add -o letters{suffix}")
    if target is not None and not sink.one_table_a_file:
        refuse_folder(target, suffix)
    elif not folder:
        named = all_tables()
        tables = tables or [named.get(Path(target or "").stem, named["letters"])]
        folder = len(tables) > 1
    tables = tables or list(all_tables().values())
    path = None if target is None else Path(target)
    pages = [] if options.review is None or path is None else review_pages(Path(options.review), paths, path)
    place = Place(path, folder=folder, suffix=suffix)
    opened = sink(place, tables, options)
    return TablesOutput(opened, tables, [*place.files(tables), *opened.companions()], pages, is_folder=folder)


def write_table(table: Table, rows: Iterable[object], target: str | None, suffix: str) -> None:
    """Writes one table that is there already as a whole.

    Args:
        rows: what its rows are made from.
        target: the file, or None for standard output.
        suffix: one of `TABLE_FORMATS`.

    Raises:
        OutputFormatError: if the format cannot be written to standard output.
        OutputError: if the file cannot be written.
    """
    module, name = TABLE_FORMATS[suffix].split(":")
    sink: type[Sink] = getattr(import_module(module), name)
    if target is None and not sink.streams:
        raise OutputFormatError(f"tables as {suffix[1:]} need a place: add -o {table.name}{suffix}")
    place = Place(None if target is None else Path(target), folder=False, suffix=suffix)
    with sink(place, [table], OutputOptions()) as opened:
        for row in rows:
            opened.write(table, table.row(row))


def review_pages(site: Path, paths: Sequence[str], output: Path) -> list[str | None]:
    """Finds the review page of each letter.

    Returns:
        For each letter, the URL of its page relative to the folder of the output, or None.

    Raises:
        OutputFormatError: if there is no folder `site`.
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
    """Writes the rows of each result at once, and the table `about` at the end of the run."""

    def __init__(
        self,
        sink: Sink,
        tables: Sequence[Table],
        files: list[Path],
        pages: Sequence[str | None],
        *,
        is_folder: bool,
    ) -> None:
        self._sink = sink
        self.files = files
        self.is_folder = is_folder
        self._pages = pages
        self._tables = {table.name: table for table in tables}
        self._keys: Counter[str] = Counter()
        self._patterns: set[str] = set()
        self._failed = 0
        self._stack = ExitStack()

    def existing_file(self) -> str | None:
        """See `ResumableOutput.existing_file`. Tables themselves cannot be resumed."""
        return next((str(file) for file in self.files if os.path.lexists(file)), None)

    def __enter__(self) -> TablesOutput:
        self._stack.enter_context(self._sink)
        self._stack.push(self._write_about)
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> bool | None:
        return self._stack.__exit__(kind, error, trace)

    def written_files(self) -> list[Path]:
        """See `Output.written_files`."""
        return self.files

    def own_files(self) -> list[Path]:
        """See `Output.own_files`: none, since tables are not recognised."""
        return []

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

    def _write_about(self, kind: type[BaseException] | None, *exc: object) -> None:
        """Writes `about` last, because it lists the versions of the rules of all letters."""
        if kind is None:
            for note in notes(self._tables.values(), self._patterns, self._sink.remarks):
                self._write("about", note)
