"""Files that are written whole or not at all."""

from __future__ import annotations

import os
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path
from typing import BinaryIO

from ofsted_extract.errors import OutputError


@contextmanager
def whole_file(path: Path, *, make_folder: bool = True) -> Iterator[BinaryIO]:
    """A file to write bytes to that takes the place of `path` when the context ends well.

    Until then, and where it ends with an exception, what stood at `path` stands there unchanged. Where the
    process is killed a file `temporary_name(path)` stays, which the next one that writes `path` takes away.

    Args:
        path: where the file is to be.
        make_folder: whether its folder is made where there is none.

    Raises:
        OutputError: where the file cannot be made or written.
    """
    temporary = temporary_name(path)
    try:
        with writing_to(path):
            if make_folder:
                path.parent.mkdir(parents=True, exist_ok=True)
            temporary.unlink(missing_ok=True)
            file = temporary.open("xb")
        try:
            yield file
            with writing_to(path):
                file.flush()
                os.fsync(file.fileno())
        finally:
            with suppress(OSError):  # closing writes what a full disk did not take before, and fails again
                file.close()
        with writing_to(path):
            temporary.replace(path)
    finally:
        with suppress(OSError):  # what went wrong before this is what the user must hear of
            temporary.unlink(missing_ok=True)


def temporary_name(path: Path) -> Path:
    """Where `whole_file` writes what is to stand at `path`: always the same place, beside it and hidden."""
    return path.with_name(f".{path.name}.tmp")


def write_whole(path: Path, data: bytes, *, make_folder: bool = True) -> None:
    """Makes `path` a file that holds `data`, in one step.

    Raises:
        OutputError: where it cannot be written.
    """
    with whole_file(path, make_folder=make_folder) as file, writing_to(path):
        file.write(data)


@contextmanager
def writing_to(path: Path | str) -> Iterator[None]:
    """Turns what the system says against writing to `path` into an error that says what to do."""
    try:
        yield
    except OSError as error:
        raise cannot_write(path, _reason(error, Path(path))) from error


def _reason(error: OSError, path: Path) -> str:
    """What the system says, but for a file that stands where a folder is wanted: there it says but half."""
    if isinstance(error, FileExistsError | NotADirectoryError):
        wanted = [path, *path.parents] if error.filename == str(path) else path.parents
        for place in wanted:
            if place.exists() and not place.is_dir():
                return f"{place} is a file, and a folder is wanted there"
    return error.strerror or str(error)


def cannot_write(path: Path | str, reason: str) -> OutputError:
    """The error for a place that something of the system's speaks against."""
    return OutputError(f"{path}: cannot be written ({reason}); name another place with -o")
