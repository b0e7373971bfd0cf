"""Records to bytes, and bytes to where they belong: one module a format, all behind `open_output`.

A new format is a module here with a class of the shape of `Output`, and one line in `FORMATS`.
"""

from __future__ import annotations

import os
from collections.abc import Sequence
from contextlib import AbstractContextManager
from importlib import import_module
from pathlib import Path
from typing import Protocol

from ofsted_extract.addresses import is_address
from ofsted_extract.errors import OutputFormatError
from ofsted_extract.records import ErrorEntry, Record


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


FORMATS = {
    ".json": "ofsted_extract.writing.single:SingleOutput",
    ".jsonl": "ofsted_extract.writing.lines:LinesOutput",
}
"""Suffix of the output's name to the class that writes it, made from the output's path and `many`."""


def open_output(target: str | None, paths: Sequence[str], *, many: bool) -> AbstractContextManager[Output]:
    """The output that the user asked for.

    Args:
        target: a file with a suffix of `FORMATS`, a folder, the address of one of these, or None or `-`
            for standard output.
        paths: where the letters come from, in the order in which their results will be added.
        many: whether this is a batch, even if of one letter.

    Raises:
        OutputFormatError: where no format has the suffix of `target`, or it cannot hold many letters.
    """
    if target is None or target == "-":
        from ofsted_extract.writing.stdout import StandardOutput

        return StandardOutput(many)
    if is_address(target):
        from ofsted_extract.writing.remote import RemoteOutput

        return RemoteOutput(target, paths, many=many)
    suffix = Path(target).suffix.lower()
    if target.endswith(("/", os.sep)) or os.path.isdir(target) or not suffix:
        from ofsted_extract.writing.folder import FolderOutput

        return FolderOutput(Path(target), paths)
    if suffix not in FORMATS:
        raise OutputFormatError(
            f"{target}: no format has the suffix {suffix}; use {' or '.join(FORMATS)}, "
            "or end the name with / if it is to be a folder"
        )
    module, name = FORMATS[suffix].split(":")
    output: AbstractContextManager[Output] = getattr(import_module(module), name)(Path(target), many)
    return output
