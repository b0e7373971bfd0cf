"""Who may write to a place: one run at a time, and nothing there that is not the tool's is replaced."""

from __future__ import annotations

import json
import os
import stat
from collections.abc import Iterable, Iterator, Sequence
from contextlib import contextmanager, suppress
from pathlib import Path

from ofsted_extract.errors import OutputExistsError, OutputInUseError
from ofsted_extract.writing.files import TEMPORARY, writing_to

_LOCK_IN_FOLDER = ".ofsted-extract.lock"
_KINDS = (
    (stat.S_ISLNK, "a link"),
    (stat.S_ISDIR, "a folder"),
    (stat.S_ISFIFO, "a pipe"),
    (stat.S_ISSOCK, "a socket"),
    (stat.S_ISCHR, "a device"),
    (stat.S_ISBLK, "a device"),
)


@contextmanager
def owned(place: Path, *, is_folder: bool) -> Iterator[None]:
    """Within the context, no other run of the tool writes to `place`.

    The lock is a hidden file in the folder, or beside the file. The system frees it even if this process is
    killed. Temporary files that a killed run left are removed, since nobody else can be writing them.

    Args:
        place: the output; its folder is made if it does not exist.
        is_folder: whether it is a folder of files.

    Raises:
        OutputInUseError: if another run holds the place.
        OutputError: if no lock can be made there.
    """
    from filelock import FileLock, Timeout

    folder = place if is_folder else place.parent
    path = folder / (_LOCK_IN_FOLDER if is_folder else f".{place.name}.lock")
    with writing_to(place):
        folder.mkdir(parents=True, exist_ok=True)
        lock = FileLock(path)
        try:
            lock.acquire(timeout=0)
        except Timeout as error:
            raise OutputInUseError(
                f"{place}: another run is writing there; wait until it has ended, "
                "or name another place with -o"
            ) from error
    try:
        with writing_to(place):
            _remove_temporary_files(folder, None if is_folder else place.name)
        yield
    finally:
        with suppress(OSError):  # its folder may have vanished
            path.unlink()
        lock.release()


def _remove_temporary_files(folder: Path, name: str | None) -> None:
    """Removes the temporary files in a folder: all, or those for the file called `name`."""
    for entry in os.listdir(folder):
        found = TEMPORARY.fullmatch(entry)
        if found and name in (None, found["name"]):
            (folder / entry).unlink(missing_ok=True)


def require_replaceable(files: Iterable[Path], letters: Sequence[str]) -> None:
    """Checks that the files of an output may be replaced where they exist.

    Args:
        files: the files that will be written.
        letters: paths of the letters of the run.

    Raises:
        OutputExistsError: if one is a letter, a link, a pipe, a device or a folder.
    """
    status = {path: found for path in files if (found := _status(path)) is not None}
    if not status:
        return
    of_letters = {(found.st_dev, found.st_ino) for path in letters if (found := _status(path, follow=True))}
    for path, found in status.items():
        if not stat.S_ISREG(found.st_mode):
            what = next((name for is_kind, name in _KINDS if is_kind(found.st_mode)), "no ordinary file")
            raise OutputExistsError(f"{path}: is {what}, and is not replaced; name another place with -o")
        if (found.st_dev, found.st_ino) in of_letters:
            raise OutputExistsError(f"{path}: is one of the letters; name another place with -o")


def _status(path: Path | str, *, follow: bool = False) -> os.stat_result | None:
    """The status of a file; None if there is none, or it cannot be asked for."""
    try:
        return os.stat(path, follow_symlinks=follow)
    except (OSError, ValueError):
        return None


def require_records(files: Iterable[Path]) -> None:
    """Checks that files hold what this tool writes, where they exist: a record, or error entries.

    Raises:
        OutputExistsError: if one holds something else.
    """
    for path in files:
        with writing_to(path):
            try:
                data = path.read_bytes()
            except FileNotFoundError:
                continue
        documents = data.splitlines() if path.suffix == ".jsonl" else [data]
        if not all(is_entry(document) for document in documents):
            raise OutputExistsError(
                f"{path}: is not of this tool, and is not replaced; move it, or name another place with -o"
            )


def is_entry(data: bytes) -> bool:
    """Whether JSON is a record or an error entry of this tool, of whatever version."""
    try:
        entry = json.loads(data)
    except (ValueError, RecursionError):
        return False
    if not isinstance(entry, dict):
        return False
    source, error = entry.get("source"), entry.get("error")
    if isinstance(error, dict):
        return isinstance(entry.get("file"), str) and isinstance(error.get("code"), str)
    return isinstance(source, dict) and isinstance(source.get("sha256"), str) and "header" in entry
