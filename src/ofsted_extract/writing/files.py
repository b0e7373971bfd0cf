"""Files that are written whole or not at all."""

from __future__ import annotations

import os
import secrets
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path
from typing import BinaryIO

from ofsted_extract.errors import OutputError


@contextmanager
def whole_file(path: Path) -> Iterator[BinaryIO]:
    """A file to write bytes to that takes the place of `path` when the context ends well. Folders are made.

    Until then, and where it ends with an exception, what stood at `path` stands there unchanged.

    Raises:
        OutputError: where the file cannot be made or written.
    """
    temporary = path.parent / f".ofsted-extract-{os.getpid()}-{secrets.token_hex(4)}.tmp"
    with writing_to(path):
        path.parent.mkdir(parents=True, exist_ok=True)
        file = temporary.open("xb")
    try:
        with _closing(file, path):
            yield file
            with writing_to(path):
                file.flush()
                os.fsync(file.fileno())
        with writing_to(path):
            temporary.replace(path)
    finally:
        with suppress(OSError):  # what went wrong before this is what the user must hear of
            temporary.unlink(missing_ok=True)


@contextmanager
def _closing(file: BinaryIO, path: Path) -> Iterator[None]:
    """Closes a file in the end, which writes what it still holds, and fails where there is no room for it."""
    try:
        yield
    finally:
        with writing_to(path):
            file.close()


def write_whole(path: Path, data: bytes) -> None:
    """Makes `path` a file that holds `data`, in one step.

    Raises:
        OutputError: where it cannot be written.
    """
    with whole_file(path) as file, writing_to(path):
        file.write(data)


@contextmanager
def writing_to(path: Path | str) -> Iterator[None]:
    """Turns what the system says against writing to `path` into an error that says what to do."""
    try:
        yield
    except OSError as error:
        raise cannot_write(path, error.strerror or str(error)) from error


def cannot_write(path: Path | str, reason: str) -> OutputError:
    """The error for a place that something of the system's speaks against."""
    return OutputError(f"{path}: cannot be written ({reason}); name another place with -o")
