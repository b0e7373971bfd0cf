"""`-o letters.jsonl`: JSON Lines, one line a letter, error entries among them."""

from __future__ import annotations

import errno
import os
from contextlib import ExitStack, suppress
from pathlib import Path
from typing import BinaryIO, NamedTuple

from ofsted_extract.facts.record import ErrorEntry, Record
from ofsted_extract.writing.files import whole_file, writing_to
from ofsted_extract.writing.json import line, record_in


class LinesOutput:
    """Lines go to `.letters.jsonl.partial`, which takes the place of `letters.jsonl` when the run is done.

    An interrupted run leaves that file. When it is resumed, lines that are missing are added there, and at
    the end all are brought into the order of the letters. A file that is complete is gone on with likewise.
    """

    def __init__(self, path: Path, many: bool) -> None:
        self._path = path
        self._partial = path.with_name(f".{path.name}.partial")
        self._resumed = False
        self._earlier: dict[tuple[str, str], _Place] = {}
        self._found: dict[int, _Place] = {}
        self._order: list[_Place] = []

    def standing(self) -> str | None:
        """As `ResumableOutput.standing`: the file, or that of an interrupted run."""
        return next((str(path) for path in (self._path, self._partial) if os.path.lexists(path)), None)

    def resume(self) -> None:
        """As `ResumableOutput.resume`."""
        self._resumed = True

    def __enter__(self) -> LinesOutput:
        with writing_to(self._path):
            self._path.parent.mkdir(parents=True, exist_ok=True)
            if self._resumed:
                _mend(self._partial)
                self._earlier = {**_records_in(self._path), **_records_in(self._partial)}
            else:
                self._partial.unlink(missing_ok=True)
            self._file = self._partial.open("ab", buffering=0)
        return self

    def __exit__(self, kind: type[BaseException] | None, *exc: object) -> None:
        with self._file:
            size = self._file.tell()
            if kind is None:
                with writing_to(self._path):
                    os.fsync(self._file.fileno())
        if kind is not None:
            if not size:
                with suppress(OSError):  # what ended the run is what the user must hear of
                    self._partial.unlink()
        elif self._resumed:
            self._put_in_order()
        else:
            with writing_to(self._path):
                self._partial.replace(self._path)

    def add(self, index: int, result: Record | ErrorEntry) -> str | None:
        """Writes one line."""
        data = line(result)
        with writing_to(self._path):
            if not os.fstat(self._file.fileno()).st_nlink:
                raise FileNotFoundError(errno.ENOENT, "its folder has vanished")
            if self._resumed:
                self._order.append(_Place(self._partial, self._file.tell(), len(data)))
            while data:
                data = data[self._file.write(data) :]
        return None

    def earlier(self, index: int, file: str, sha256: str) -> Record | None:
        """As `ResumableOutput.earlier`: the record of the latest line for these bytes under this name."""
        place = self._earlier.get((file, sha256))
        if place is None:
            return None
        self._found[index] = place
        with writing_to(place.path), place.path.open("rb") as lines:
            return record_in(place.read(lines))

    def keep(self, index: int) -> str | None:
        """As `ResumableOutput.keep`."""
        self._order.append(self._found.pop(index))
        return None

    def _put_in_order(self) -> None:
        with ExitStack() as stack, writing_to(self._path):
            sources = {
                path: stack.enter_context(path.open("rb")) for path in {place.path for place in self._order}
            }
            whole = stack.enter_context(whole_file(self._path, make_folder=False))
            for place in self._order:
                whole.write(place.read(sources[place.path]))
        with writing_to(self._partial):
            self._partial.unlink()


class _Place(NamedTuple):
    """Where a line stands: in which file, and in bytes its start and length."""

    path: Path
    start: int
    length: int

    def read(self, lines: BinaryIO) -> bytes:
        lines.seek(self.start)
        return lines.read(self.length)


def _mend(path: Path) -> None:
    """Takes off the half line with which a run that was killed may have ended."""
    if not path.exists():
        return
    with path.open("r+b") as file:
        whole = 0
        for each in file:
            if each.endswith(b"\n"):
                whole += len(each)
        file.truncate(whole)


def _records_in(path: Path) -> dict[tuple[str, str], _Place]:
    """Where the last record of each letter stands, by its file's name and the checksum of its bytes."""
    found: dict[tuple[str, str], _Place] = {}
    if not path.exists():
        return found
    with path.open("rb") as lines:
        start = 0
        for each in lines:
            record = record_in(each)
            if record is not None:
                found[record.source.file, record.source.sha256] = _Place(path, start, len(each))
            start += len(each)
    return found
