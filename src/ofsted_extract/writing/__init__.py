"""Records to bytes, and bytes to where they belong: one module a format, all behind `open_output`.

A new format is a module here with a class of the shape of `Output`, and one line in `FORMATS`; one of tables
is a class of the shape of `tables_output.Sink`, and one line in `TABLE_FORMATS`. That a file which is there
is not replaced unasked is seen to here, for all of them.
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
    """What is to become of output that stands where this run would write."""

    REFUSE = "refuse"
    RESUME = "resume"
    REPLACE = "replace"


class Output(Protocol):
    """Takes the results of a run one by one, in order.

    An output is a context manager: what it wrote stands when the context ends well; where it ends with
    an exception, a file that is not complete is not there.
    """

    def add(self, index: int, result: Record | ErrorEntry) -> str | None:
        """Writes the result of the letter at `index` of those that the output was opened for.

        Returns: the file that holds it, where it has one of its own.

        Raises:
            OutputError: where it cannot be written.
        """


@runtime_checkable
class ResumableOutput(Output, Protocol):
    """An output that can go on from what an earlier run left, whole or cut off."""

    def standing(self) -> str | None:
        """A file of an earlier run that this one would replace, if there is any."""

    def resume(self) -> None:
        """Says, before the context is entered, that what is there is to be gone on with."""

    def earlier(self, index: int, file: str, sha256: str) -> Record | None:
        """The record that an earlier run left of the letter at `index`, if there is one.

        Args:
            index: of the letter, as for `add`.
            file, sha256: what the record would have in its `source`. One that has not is as good as none:
                who asks compares it.
        """

    def keep(self, index: int) -> str | None:
        """Takes what `earlier` gave for the letter at `index` as its result. In place of `add`.

        Returns: the file that holds it, where it has one of its own.
        """


FORMATS = {
    ".json": "ofsted_extract.writing.single:SingleOutput",
    ".jsonl": "ofsted_extract.writing.lines:LinesOutput",
}
"""Suffix of the output's name to the class that writes it, made from the output's path and `many`."""


TABLE_FORMATS = {
    ".xlsx": "ofsted_extract.writing.xlsx:XlsxSink",
    ".csv": "ofsted_extract.writing.csv:CsvSink",
    ".parquet": "ofsted_extract.writing.parquet:ParquetSink",
    ".sqlite": "ofsted_extract.writing.sqlite:SqliteSink",
}
"""Suffix of the output's name to the class that writes tables in this form."""


@dataclass(frozen=True, slots=True)
class Wanted:
    """What is asked of an output beside its place.

    `format` is a suffix of `FORMATS` or `TABLE_FORMATS` without its dot, where the place's name does not
    say it; `tables` are names of tables, none for all that fit; `excel` is for CSV that Excel opens;
    `review` is a folder of review pages that a workbook is to link to.
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
    wanted: Wanted = Wanted(),
    existing: Existing = Existing.REFUSE,
) -> AbstractContextManager[Output]:
    """The output that the user asked for.

    Args:
        target: a file with a suffix of `FORMATS` or `TABLE_FORMATS`, a folder, the address of one of these,
            or None or `-` for standard output.
        paths: where the letters come from, in the order in which their results will be added.
        many: whether this is a batch, even if of one letter.
        wanted: the format, where the suffix does not say it, and what is asked of tables.
        existing: whether output that is there is refused, gone on with (the output is a `ResumableOutput`
            then), or replaced.

    Raises:
        OutputFormatError: where no format has the suffix of `target`, or it cannot do what is asked, or
            cannot be gone on with.
        OutputExistsError: where output is there, and is to be refused.
    """
    target = None if target == "-" else target
    if target is not None and is_address(target):
        from ofsted_extract.writing.remote import RemoteOutput

        return allowed(RemoteOutput(target, paths, many=many, wanted=wanted), target, existing)
    if target is not None and is_letter(target, paths):
        raise OutputExistsError(f"{target}: is one of the letters; name another place with -o")
    folder = target is not None and (names_folder(target) or not Path(target).suffix)
    suffix = _suffix(target, folder, wanted)
    if target is None and existing is Existing.RESUME:
        raise OutputFormatError("--resume goes on with files; name them with -o")
    if suffix in TABLE_FORMATS:
        from ofsted_extract.writing.tables_output import open_tables

        tables = open_tables(target, suffix, paths, folder=folder, wanted=wanted)
        return (
            tables if target is None else allowed(tables, tables.standing() or str(tables.files[0]), existing)
        )
    if target is None:
        from ofsted_extract.writing.stdout import StandardOutput

        return StandardOutput(many or suffix == ".jsonl")
    if suffix == ".json" and folder:
        from ofsted_extract.writing.folder import FolderOutput

        return allowed(FolderOutput(Path(target), paths), target, existing)
    demand_file(target, suffix)
    module, name = FORMATS[suffix].split(":")
    return allowed(getattr(import_module(module), name)(Path(target), many), target, existing)


def is_letter(target: str, paths: Sequence[str]) -> bool:
    """Whether a file that is there is one of the letters at `paths`, by whatever path."""
    return os.path.isfile(target) and os.path.realpath(target) in {os.path.realpath(path) for path in paths}


def names_folder(target: str) -> bool:
    """Whether `target` is a folder: one that is there, or one by its last character."""
    return target.endswith(("/", os.sep)) or os.path.isdir(target)


def demand_file(target: str, suffix: str) -> None:
    """Refuses a folder as the place of a format that is one file.

    Raises:
        OutputFormatError: where `target` is a folder.
    """
    if names_folder(target):
        file = Path(target) / f"letters{suffix}"
        raise OutputFormatError(f"{target}: is a folder, and {suffix[1:]} is one file; name it: -o {file}")


def _suffix(target: str | None, folder: bool, wanted: Wanted) -> str:
    """The format's suffix: as asked for, else that of the place's name, else JSON."""
    suffix = Path(target or "").suffix.lower()
    if wanted.format is not None:
        suffix = f".{wanted.format}"
    elif target is None or (folder and suffix not in TABLE_FORMATS) or target.endswith(("/", os.sep)):
        suffix = ".json"
    if suffix not in FORMATS | TABLE_FORMATS:
        raise OutputFormatError(
            f"{target}: no format has the suffix {suffix}; use {', '.join((*FORMATS, *TABLE_FORMATS))}, "
            "or end the name with / if it is to be a folder"
        )
    if wanted.tables and suffix not in TABLE_FORMATS:
        raise OutputFormatError(
            f"--table is for tables: {', '.join(TABLE_FORMATS)}; name one with -o or --format"
        )
    if wanted.excel and suffix != ".csv":
        raise OutputFormatError("--excel is for CSV; other forms need no mark for Excel")
    if wanted.review is not None and suffix != ".xlsx":
        raise OutputFormatError("--review is for workbooks: -o letters.xlsx")
    return suffix


_Opened = TypeVar("_Opened", bound=AbstractContextManager[Output])


def allowed(output: _Opened, target: str, existing: Existing) -> _Opened:
    """The output, where what is there already lets it be opened; prepared to go on with it, if it is to be.

    Raises:
        OutputFormatError, OutputExistsError: as `open_output`.
    """
    if existing is Existing.RESUME:
        if not isinstance(output, ResumableOutput):
            raise OutputFormatError(
                f"{target}: --resume cannot go on with a file of this format; --force makes it anew"
            )
        output.resume()
    elif existing is Existing.REFUSE:
        if isinstance(output, ResumableOutput):
            there, ways = output.standing(), "go on with it with --resume, replace it with --force"
        else:
            there, ways = target if os.path.lexists(target) else None, "replace it with --force"
        if there is not None:
            raise OutputExistsError(f"{there}: is there already; {ways}, or name another place with -o")
    return output
