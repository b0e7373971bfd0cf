"""`-o letters.jsonl`: JSON Lines, one line for each letter, including error entries."""

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
    """Writes lines to `.letters.jsonl.partial`, which replaces `letters.jsonl` at the end of the run.

    An interrupted run leaves the partial file. A resumed run appends the missing lines to it, and at the end
    sorts all lines into the order of the letters. A complete file is resumed in the same way.
    """

    def __init__(self, path: Path, many: bool) -> None:
        self._path = path
        self._partial = path.with_name(f".{path.name}.partial")
        self._resumed = False
        self._earlier: dict[tuple[str, str], _Place] = {}
        self._found: dict[int, _Place] = {}
        self._order: list[_Place] = []

    def existing_file(self) -> str | None:
        """See `ResumableOutput.existing_file`: the file, or the partial file of an interrupted run."""
        return next((str(path) for path in (self._path, self._partial) if os.path.lexists(path)), None)

    def resume(self) -> None:
        """See `ResumableOutput.resume`."""
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
                with suppress(OSError):  # keep the first exception
                    self._partial.unlink()
        elif self._resumed:
            self._put_in_order()
        else:
            with writing_to(self._path):
                self._partial.replace(self._path)

    def written_files(self) -> list[Path]:
        """See `Output.written_files`."""
        return [self._path, self._partial]

    def own_files(self) -> list[Path]:
        """See `Output.own_files`. Without `--resume` the file is replaced, which the user asked for."""
        return [self._path] if self._resumed else []

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

    def earlier_record(self, index: int, file: str, sha256: str) -> Record | None:
        """See `ResumableOutput.earlier_record`: reads the last line for this file name and checksum."""
        place = self._earlier.get((file, sha256))
        if place is None:
            return None
        self._found[index] = place
        with writing_to(place.path), place.path.open("rb") as lines:
            return record_in(place.read(lines))

    def keep(self, index: int) -> str | None:
        """See `ResumableOutput.keep`."""
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
    """A line: its file, and its start and length in bytes."""

    path: Path
    start: int
    length: int

    def read(self, lines: BinaryIO) -> bytes:
        lines.seek(self.start)
        return lines.read(self.length)


def _mend(path: Path) -> None:
    """Removes an incomplete last line, which a killed run may have left."""
    if not path.exists():
        return
    with path.open("r+b") as file:
        complete = 0
        for each in file:
            if each.endswith(b"\n"):
                complete += len(each)
        file.truncate(complete)


def _records_in(path: Path) -> dict[tuple[str, str], _Place]:
    """The line with the last record of each letter, by its file name and checksum."""
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
