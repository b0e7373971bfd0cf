"""Writes records, one module a format, all opened with `open_output`.

To add a format, write a class that implements `Output` in a module here, and add a line to `FORMATS`. For a
format of tables, write a subclass of `tables_output.Sink`, and add a line to `TABLE_FORMATS`. This module
makes sure that no format replaces an existing file unless the user asked for it.
"""

from __future__ import annotations

import os
from collections.abc import Sequence
from contextlib import AbstractContextManager
from dataclasses import dataclass
from enum import Enum
from importlib import import_module
from pathlib import Path
from typing import Protocol, TypeVar, runtime_checkable

from ofsted_extract.errors import OutputExistsError, OutputFormatError
from ofsted_extract.facts.record import ErrorEntry, Record
from ofsted_extract.letters.addresses import is_address


class Existing(Enum):
    """What to do if the output exists already."""

    REFUSE = "refuse"
    RESUME = "resume"
    REPLACE = "replace"


class Output(Protocol):
    """Takes the results of a run one by one, in order.

    An output is a context manager. When the context ends without an exception, everything is written. When
    it ends with one, no incomplete file is left in the place of the output.
    """

    def add(self, index: int, result: Record | ErrorEntry) -> str | None:
        """Writes the result of one letter.

        Args:
            index: which of the letters that the output was opened for.

        Returns:
            The file that holds it, if it has a file of its own.

        Raises:
            OutputError: if it cannot be written.
        """


@runtime_checkable
class ResumableOutput(Output, Protocol):
    """An output that can be resumed: it continues what an earlier run left, complete or interrupted."""

    def existing_file(self) -> str | None:
        """Returns a file of an earlier run that this run would replace, or None."""

    def resume(self) -> None:
        """Continues the existing output. Called before the context is entered."""

    def earlier_record(self, index: int, file: str, sha256: str) -> Record | None:
        """Returns the record that an earlier run left of a letter, or None.

        The caller checks that the record is really the one of this file.

        Args:
            index: which letter, as for `add`.
            file, sha256: what the `source` of the record should say.
        """

    def keep(self, index: int) -> str | None:
        """Keeps the record that `earlier` returned as the result of the letter. Called instead of `add`.

        Returns:
            The file that holds it, if it has a file of its own.
        """


FORMATS = {
    ".json": "ofsted_extract.writing.single:SingleOutput",
    ".jsonl": "ofsted_extract.writing.lines:LinesOutput",
}
"""The class that writes each suffix; it is called with the path of the output and `many`."""


TABLE_FORMATS = {
    ".xlsx": "ofsted_extract.writing.xlsx:XlsxSink",
    ".csv": "ofsted_extract.writing.csv:CsvSink",
    ".parquet": "ofsted_extract.writing.parquet:ParquetSink",
    ".sqlite": "ofsted_extract.writing.sqlite:SqliteSink",
}
"""The `Sink` that writes tables with each suffix."""


@dataclass(frozen=True, slots=True)
class OutputOptions:
    """Options of an output.

    Attributes:
        format: a suffix of `FORMATS` or `TABLE_FORMATS` without its dot, if the name of the output has none.
        tables: names of the tables to write; empty for all that the format can hold.
        excel: whether CSV starts with a byte order mark, which Excel needs.
        review: a folder of review pages that a workbook links to.
    """

    format: str | None = None
    tables: tuple[str, ...] = ()
    excel: bool = False
    review: str | None = None


def open_output(
    target: str | None,
    paths: Sequence[str],
    *,
    many: bool,
    options: OutputOptions = OutputOptions(),
    existing: Existing = Existing.REFUSE,
) -> AbstractContextManager[Output]:
    """Opens the output that the user asked for.

    Args:
        target: a file with a suffix of `FORMATS` or `TABLE_FORMATS`, a folder, the address of one of these,
            or None or `-` for standard output.
        paths: paths of the letters, in the order in which their results will be added.
        many: whether this is a batch, even a batch of one letter.
        options: options of the format and of tables.
        existing: whether existing output is refused, resumed (the result is then a `ResumableOutput`), or
            replaced.

    Raises:
        OutputFormatError: if no format has the suffix of `target`, or the format cannot do what is asked.
        OutputExistsError: if the output exists and `existing` refuses it.
    """
    target = None if target == "-" else target
    if target is not None and is_address(target):
        from ofsted_extract.writing.remote import RemoteOutput

        return prepared(RemoteOutput(target, paths, many=many, options=options), target, existing)
    if target is not None and is_letter(target, paths):
        raise OutputExistsError(f"{target}: is one of the letters; name another place with -o")
    folder = target is not None and (names_folder(target) or not Path(target).suffix)
    suffix = _suffix(target, folder, options)
    if target is None and existing is Existing.RESUME:
        raise OutputFormatError("--resume goes on with files; name them with -o")
    if suffix in TABLE_FORMATS:
        from ofsted_extract.writing.tables_output import open_tables

        tables = open_tables(target, suffix, paths, folder=folder, options=options)
        return (
            tables
            if target is None
            else prepared(tables, tables.existing_file() or str(tables.files[0]), existing)
        )
    if target is None:
        from ofsted_extract.writing.stdout import StandardOutput

        return StandardOutput(many or suffix == ".jsonl")
    if suffix == ".json" and folder:
        from ofsted_extract.writing.folder import FolderOutput

        return prepared(FolderOutput(Path(target), paths), target, existing)
    refuse_folder(target, suffix)
    module, name = FORMATS[suffix].split(":")
    return prepared(getattr(import_module(module), name)(Path(target), many), target, existing)


def is_letter(target: str, paths: Sequence[str]) -> bool:
    """Whether `target` is the file of one of the letters at `paths`, even by another path."""
    return os.path.isfile(target) and os.path.realpath(target) in {os.path.realpath(path) for path in paths}


def names_folder(target: str) -> bool:
    """Whether `target` is a folder: an existing one, or a name that ends with a separator."""
    return target.endswith(("/", os.sep)) or os.path.isdir(target)


def refuse_folder(target: str, suffix: str) -> None:
    """Refuses a folder for a format that is one file.

    Raises:
        OutputFormatError: if `target` is a folder.
    """
    if names_folder(target):
        file = Path(target) / f"letters{suffix}"
        raise OutputFormatError(f"{target}: is a folder, and {suffix[1:]} is one file; name it: -o {file}")


def _suffix(target: str | None, folder: bool, options: OutputOptions) -> str:
    """The suffix of the format: the one asked for, else that of the target, else JSON."""
    suffix = Path(target or "").suffix.lower()
    if options.format is not None:
        suffix = f".{options.format}"
    elif target is None or (folder and suffix not in TABLE_FORMATS) or target.endswith(("/", os.sep)):
        suffix = ".json"
    if suffix not in FORMATS | TABLE_FORMATS:
        raise OutputFormatError(
            f"{target}: no format has the suffix {suffix}; use {', '.join((*FORMATS, *TABLE_FORMATS))}, "
            "or end the name with / if it is to be a folder"
        )
    if options.tables and suffix not in TABLE_FORMATS:
        raise OutputFormatError(
            f"--table is for tables: {', '.join(TABLE_FORMATS)}; name one with -o or --format"
        )
    if options.excel and suffix != ".csv":
        raise OutputFormatError("--excel is for CSV; other forms need no mark for Excel")
    if options.review is not None and suffix != ".xlsx":
        raise OutputFormatError("--review is for workbooks: -o letters.xlsx")
    return suffix


_Opened = TypeVar("_Opened", bound=AbstractContextManager[Output])


def prepared(output: _Opened, target: str, existing: Existing) -> _Opened:
    """Returns the output, after it was checked that it may be written, and prepared to be resumed.

    Raises:
        OutputFormatError, OutputExistsError: as for `open_output`.
    """
    if existing is Existing.RESUME:
        if not isinstance(output, ResumableOutput):
            raise OutputFormatError(
                f"{target}: --resume cannot go on with a file of this format; --force makes it anew"
            )
        output.resume()
    elif existing is Existing.REFUSE:
        if isinstance(output, ResumableOutput):
            found, ways = output.existing_file(), "go on with it with --resume, replace it with --force"
        else:
            found, ways = target if os.path.lexists(target) else None, "replace it with --force"
        if found is not None:
            raise OutputExistsError(f"{found}: is there already; {ways}, or name another place with -o")
    return output
