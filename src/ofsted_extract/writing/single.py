"""`-o letter.json`: one record, indented."""

from __future__ import annotations

import os
from pathlib import Path

from ofsted_extract.errors import OutputFormatError
from ofsted_extract.facts.record import ErrorEntry, Record
from ofsted_extract.writing.files import write_whole, writing_to
from ofsted_extract.writing.json import indented, record_in


class SingleOutput:
    """The file of one record. A letter that failed leaves no file."""

    def __init__(self, path: Path, many: bool) -> None:
        if many:
            raise OutputFormatError(
                f"{path}: a .json file holds one record; for many letters use -o {path.stem}/ for a folder "
                f"of them, or -o {path.stem}.jsonl for one line a letter"
            )
        self._path = path

    def standing(self) -> str | None:
        """As `ResumableOutput.standing`."""
        return str(self._path) if os.path.lexists(self._path) else None

    def resume(self) -> None:
        """As `ResumableOutput.resume`: there is nothing to prepare."""

    def __enter__(self) -> SingleOutput:
        return self

    def __exit__(self, *exc: object) -> None:
        """Nothing is left to do: the file is whole when `add` returns."""

    def add(self, index: int, result: Record | ErrorEntry) -> str | None:
        """Writes the file; an error entry has no place in it, and an older record is not the letter's."""
        if isinstance(result, ErrorEntry):
            with writing_to(self._path):
                self._path.unlink(missing_ok=True)
            return None
        write_whole(self._path, indented(result))
        return str(self._path)

    def earlier(self, index: int, file: str, sha256: str) -> Record | None:
        """As `ResumableOutput.earlier`: what is in the file, if that is a record."""
        try:
            return record_in(self._path.read_bytes())
        except OSError:
            return None  # it is not there; or where it is, writing will say what is wrong

    def keep(self, index: int) -> str | None:
        """As `ResumableOutput.keep`: the file stays as it is."""
        return str(self._path)
