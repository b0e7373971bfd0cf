"""Writes records, one module a format, all opened with `open_output`.

To add a format, write a class that implements `Output` in a module here, and add a line to `FORMATS`. For a
format of tables, write a subclass of `tables_output.Sink`, and add a line to `TABLE_FORMATS`. This module
makes sure that no format replaces an existing file unless the user asked for it.
"""

from __future__ import annotations

import os
from collections.abc import Sequence
from contextlib import AbstractContextManager, ExitStack
from dataclasses import dataclass
from enum import Enum
from importlib import import_module
from pathlib import Path
from types import TracebackType
from typing import Protocol, runtime_checkable

from ofsted_extract.errors import OutputExistsError, OutputFormatError
from ofsted_extract.facts.record import ErrorEntry, Record
from ofsted_extract.letters.addresses import is_address, local_path
from ofsted_extract.writing.owning import owned, require_records, require_replaceable


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

    def written_files(self) -> Sequence[Path]:
        """Returns the files of this machine that the run may write."""

    def own_files(self) -> Sequence[Path]:
        """Returns those of them that must hold records or error entries of this tool if they exist.

        They have names that the tool made up, so whoever asked for the output may not know of them.
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

_OTHER_NAMES = {".db": ".sqlite"}
"""Suffixes that stand for another."""


@dataclass(frozen=True, slots=True)
class OutputOptions:
    """Options of an output.

    Attributes:
        format: a suffix of `FORMATS` or `TABLE_FORMATS` without its dot, if the name of the output has none.
        tables: names of the tables to write; empty for all that the format can hold.
        excel: whether CSV starts with a byte order mark, which Excel needs.
        review: a folder of review pages that a workbook links to.
        makes_review: whether the run makes these pages, so that they need not be there yet.
    """

    format: str | None = None
    tables: tuple[str, ...] = ()
    excel: bool = False
    review: str | None = None
    makes_review: bool = False


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
    target = None if target is None or target == "-" else local_path(target)
    if target is None and existing is Existing.RESUME:
        raise OutputFormatError("--resume goes on with files; name them with -o")
    output, is_folder = make_output(target, paths, many=many, options=options)
    if target is None:
        return output
    if is_address(target):
        require_allowed(output, target, existing)
        return output
    return _OwnedOutput(output, Path(target), paths, existing, is_folder=is_folder)


def make_output(
    target: str | None, paths: Sequence[str], *, many: bool, options: OutputOptions
) -> tuple[OpenableOutput, bool]:
    """Makes the output for `target`, without a look at what is there. Arguments and errors: `open_output`.

    Returns:
        The output, and whether it is a folder of files.
    """
    if target is not None and is_address(target):
        from ofsted_extract.writing.wrapping.remote import RemoteOutput

        return RemoteOutput(target, paths, many=many, options=options), False
    if target is not None and is_letter(target, paths):
        raise OutputExistsError(f"{target}: is one of the letters; name another place with -o")
    folder = target is not None and (names_folder(target) or not Path(target).suffix)
    if target is not None and not folder and target.lower().endswith(".gz"):
        from ofsted_extract.writing.wrapping.compressed import CompressedOutput

        return CompressedOutput(target, paths, many=many, options=options), False
    suffix = _suffix(target, folder, options)
    if suffix in TABLE_FORMATS:
        from ofsted_extract.writing.tables_output import open_tables

        tables = open_tables(target, suffix, paths, folder=folder, options=options)
        return tables, tables.is_folder
    if target is None:
        from ofsted_extract.writing.stdout import StandardOutput

        return StandardOutput(many or suffix == ".jsonl"), False
    if suffix == ".json" and folder:
        from ofsted_extract.writing.folder import FolderOutput

        return FolderOutput(Path(target), paths), True
    refuse_folder(target, suffix)
    module, name = FORMATS[suffix].split(":")
    return getattr(import_module(module), name)(Path(target), many), False


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
    suffix = _OTHER_NAMES.get(suffix, suffix)
    if options.format is not None:
        suffix = f".{options.format}"
    elif target is None or (folder and suffix not in TABLE_FORMATS) or target.endswith(("/", os.sep)):
        suffix = ".json"
    if suffix not in FORMATS | TABLE_FORMATS:
        raise OutputFormatError(
            f"{target}: no format has the suffix {suffix}; use {', '.join((*FORMATS, *TABLE_FORMATS))}, "
            ".db, .jsonl.gz, .csv.gz, "
            "or end the name with / if it is to be a folder"
        )
    if options.tables and suffix not in TABLE_FORMATS:
        raise OutputFormatError(
            f"--table is for tables: {', '.join(TABLE_FORMATS)}; name one with -o or --format"
        )
    if options.excel and suffix != ".csv":
        raise OutputFormatError("--excel is for CSV; other forms need no mark for Excel")
    if options.review is not None and not options.makes_review and suffix != ".xlsx":
        raise OutputFormatError("--review is for workbooks: -o letters.xlsx")
    return suffix


def require_allowed(output: Output, target: str, existing: Existing) -> None:
    """Checks that the output may be written as the user asked, and prepares it to be resumed.

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
        can_resume = isinstance(output, ResumableOutput)
        ways = (
            "go on with it with --resume, replace it with --force"
            if can_resume
            else "replace it with --force"
        )
        find = getattr(output, "existing_file", None)
        found = find() if find is not None else target if os.path.lexists(target) else None
        if found is not None:
            raise OutputExistsError(f"{found}: is there already; {ways}, or name another place with -o")


class OpenableOutput(Output, AbstractContextManager["Output"], Protocol):
    """An output with its context."""


class _OwnedOutput:
    """An output at a place that belongs to this run alone while its context lasts.

    What is there is looked at twice: when the output is opened, so that a refusal comes before any work, and
    again when no other run can write there any more.
    """

    def __init__(
        self,
        output: OpenableOutput,
        target: Path,
        letters: Sequence[str],
        existing: Existing,
        *,
        is_folder: bool,
    ) -> None:
        self._output, self._target, self._letters = output, target, letters
        self._existing, self._is_folder = existing, is_folder
        self._stack = ExitStack()
        self._require_allowed()

    def __enter__(self) -> Output:
        with ExitStack() as stack:
            stack.enter_context(owned(self._target, is_folder=self._is_folder))
            self._require_allowed()
            entered = stack.enter_context(self._output)
            self._stack = stack.pop_all()
        return entered

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> bool | None:
        return self._stack.__exit__(kind, error, trace)

    def _require_allowed(self) -> None:
        require_allowed(self._output, str(self._target), self._existing)
        require_replaceable(self._output.written_files(), self._letters)
        require_records(self._output.own_files())
