"""`-o letter.json`: one record, indented."""

from __future__ import annotations

import os
from pathlib import Path

from ofsted_extract.errors import OutputFormatError
from ofsted_extract.facts.record import ErrorEntry, Record
from ofsted_extract.writing.files import write_whole, writing_to
from ofsted_extract.writing.json import indented, record_in
from ofsted_extract.writing.owning import is_entry


class SingleOutput:
    """The file of one record. A letter that failed leaves no file."""

    def __init__(self, path: Path, many: bool) -> None:
        if many:
            raise OutputFormatError(
                f"{path}: a .json file holds one record; for many letters use -o {path.stem}/ for a folder "
                f"of them, or -o {path.stem}.jsonl for one line a letter"
            )
        self._path = path
        self._resumed = False

    def existing_file(self) -> str | None:
        """See `ResumableOutput.existing_file`."""
        return str(self._path) if os.path.lexists(self._path) else None

    def resume(self) -> None:
        """See `ResumableOutput.resume`."""
        self._resumed = True

    def __enter__(self) -> SingleOutput:
        return self

    def __exit__(self, *exc: object) -> None:
        """Does nothing: the file is complete when `add` returns."""

    def add(self, index: int, result: Record | ErrorEntry) -> str | None:
        """Writes the file. An error entry removes the record of an earlier run, because it is out of date."""
        if isinstance(result, ErrorEntry):
            self._remove_earlier_record()
            return None
        write_whole(self._path, indented(result))
        return str(self._path)

    def written_files(self) -> list[Path]:
        """See `Output.written_files`."""
        return [self._path]

    def own_files(self) -> list[Path]:
        """See `Output.own_files`. Without `--resume` the file is replaced, which the user asked for."""
        return [self._path] if self._resumed else []

    def _remove_earlier_record(self) -> None:
        with writing_to(self._path):
            if self._path.is_file() and is_entry(self._path.read_bytes()):
                self._path.unlink()

    def earlier_record(self, index: int, file: str, sha256: str) -> Record | None:
        """See `ResumableOutput.earlier_record`: reads the file."""
        try:
            return record_in(self._path.read_bytes())
        except OSError:
            return None  # not there, or unreadable: then writing it will fail with a reason

    def keep(self, index: int) -> str | None:
        """See `ResumableOutput.keep`: the file stays as it is."""
        return str(self._path)
