"""Records to bytes, and bytes to where they belong: one module a format, all behind `open_output`.

A new format is a module here with a class of the shape of `Output`, and one line in `FORMATS`. That a file
which is there is not replaced unasked is seen to here, for all of them.
"""

from __future__ import annotations

import os
from collections.abc import Sequence
from contextlib import AbstractContextManager
from enum import Enum
from importlib import import_module
from pathlib import Path
from typing import Protocol, TypeVar, runtime_checkable

from ofsted_extract.addresses import is_address
from ofsted_extract.errors import OutputExistsError, OutputFormatError
from ofsted_extract.records import ErrorEntry, Record


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


def open_output(
    target: str | None, paths: Sequence[str], *, many: bool, existing: Existing = Existing.REFUSE
) -> AbstractContextManager[Output]:
    """The output that the user asked for.

    Args:
        target: a file with a suffix of `FORMATS`, a folder, the address of one of these, or None or `-`
            for standard output.
        paths: where the letters come from, in the order in which their results will be added.
        many: whether this is a batch, even if of one letter.
        existing: whether output that is there is refused, gone on with (the output is a `ResumableOutput`
            then), or replaced.

    Raises:
        OutputFormatError: where no format has the suffix of `target`, or it cannot hold many letters, or
            cannot be gone on with.
        OutputExistsError: where output is there, and is to be refused.
    """
    if target is None or target == "-":
        from ofsted_extract.writing.stdout import StandardOutput

        if existing is Existing.RESUME:
            raise OutputFormatError("--resume goes on with files; name them with -o")
        return StandardOutput(many)
    if is_address(target):
        from ofsted_extract.writing.remote import RemoteOutput

        return allowed(RemoteOutput(target, paths, many=many), target, existing)
    suffix = Path(target).suffix.lower()
    if target.endswith(("/", os.sep)) or os.path.isdir(target) or not suffix:
        from ofsted_extract.writing.folder import FolderOutput

        return allowed(FolderOutput(Path(target), paths), target, existing)
    if suffix not in FORMATS:
        raise OutputFormatError(
            f"{target}: no format has the suffix {suffix}; use {' or '.join(FORMATS)}, "
            "or end the name with / if it is to be a folder"
        )
    module, name = FORMATS[suffix].split(":")
    return allowed(getattr(import_module(module), name)(Path(target), many), target, existing)


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
