"""Files that are written completely or not at all."""

from __future__ import annotations

import os
import re
import secrets
import stat
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path
from typing import BinaryIO

from ofsted_extract.errors import OutputError

TEMPORARY = re.compile(r"\.(?P<name>.+)\.[0-9a-f]{8}\.tmp", re.DOTALL)
"""The names of temporary files, each with the name of the file that it was to become."""


@contextmanager
def whole_file(path: Path, *, make_folder: bool = True) -> Iterator[BinaryIO]:
    """Opens a file to write bytes to, which replaces `path` when the context ends without an exception.

    Until then, and if it ends with an exception, the file at `path` stays unchanged. If the process is
    killed, a temporary file beside it is left; the next run into the same place removes it.

    Args:
        path: path of the finished file.
        make_folder: whether to make its folder if it doesn't exist.

    Raises:
        OutputError: if the file cannot be made or written, or `path` is a link, a device or a pipe.
    """
    temporary = temporary_name(path)
    try:
        with writing_to(path):
            if make_folder:
                path.parent.mkdir(parents=True, exist_ok=True)
            file = temporary.open("xb")
        try:
            yield file
            with writing_to(path):
                file.flush()
                os.fsync(file.fileno())
        finally:
            with suppress(OSError):  # closing flushes the buffer, which fails again on a full disk
                file.close()
        with writing_to(path):
            if os.path.lexists(path) and not stat.S_ISREG(path.lstat().st_mode):
                raise cannot_write(path, "it is a link, a device or another thing that is no ordinary file")
            temporary.replace(path)
    finally:
        with suppress(OSError):  # keep the first exception
            temporary.unlink(missing_ok=True)


def temporary_name(path: Path) -> Path:
    """A name for a hidden file beside `path` that `whole_file` writes to; another one each time."""
    return path.with_name(f".{path.name}.{secrets.token_hex(4)}.tmp")


def write_whole(path: Path, data: bytes, *, make_folder: bool = True) -> None:
    """Writes `data` to `path` in one step.

    Raises:
        OutputError: if it cannot be written.
    """
    with whole_file(path, make_folder=make_folder) as file, writing_to(path):
        file.write(data)


@contextmanager
def writing_to(path: Path | str) -> Iterator[None]:
    """Turns an `OSError` from writing to `path` into an `OutputError` that says what to do."""
    try:
        yield
    except OSError as error:
        raise cannot_write(path, _reason(error, Path(path))) from error


def _reason(error: OSError, path: Path) -> str:
    """The reason for an `OSError`. Names a file that is in the way of a folder, which the system doesn't."""
    if isinstance(error, FileExistsError | NotADirectoryError):
        wanted = [path, *path.parents] if error.filename == str(path) else path.parents
        for place in wanted:
            if place.exists() and not place.is_dir():
                return f"{place} is a file, and a folder is wanted there"
    return error.strerror or str(error)


def cannot_write(path: Path | str, reason: str) -> OutputError:
    """The error for a path that cannot be written."""
    return OutputError(f"{path}: cannot be written ({reason}); name another place with -o")
