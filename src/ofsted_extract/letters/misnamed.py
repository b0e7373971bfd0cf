"""Says what a path is that was named as a letter and is none, where its name tells more than its bytes."""

from __future__ import annotations

import os
from collections.abc import Iterator
from contextlib import contextmanager

from ofsted_extract.errors import FileNotThereError, LetterError, WrongFormatError
from ofsted_extract.names import printable_name

_WORKBOOKS = (".xlsx", ".xlsm", ".xls", ".ods")
"""Suffixes of workbooks. Their first bytes are those of any archive, or of any old Office document."""


@contextmanager
def plain_errors(path: str) -> Iterator[None]:
    """Within the context, errors about the letter at `path` call it what it is.

    Raises:
        LetterError: in place of another of the same class.
    """
    try:
        yield
    except LetterError as error:
        plainer = _plainer(error, path)
        if plainer is None:
            raise
        raise plainer from error


def _plainer(error: LetterError, path: str) -> LetterError | None:
    name, suffix = printable_name(path), os.path.splitext(path)[1].lower()
    if isinstance(error, FileNotThereError) and path.endswith(("/", os.sep)):
        return FileNotThereError(f"{name}: there is no such folder; check the path")
    if isinstance(error, FileNotThereError) and not suffix:
        return FileNotThereError(f"{name}: there is no such file or folder; check the path")
    if isinstance(error, WrongFormatError) and suffix in _WORKBOOKS:
        return WrongFormatError(
            f"{name}: this is a workbook, not a letter; name the letter itself, as PDF or as plain text"
        )
    return None
