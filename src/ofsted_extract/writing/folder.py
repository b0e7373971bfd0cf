"""`-o records/`: a folder with one file a letter, and `errors.jsonl` for the letters that failed."""

from __future__ import annotations

import errno
import os
from collections.abc import Sequence
from pathlib import Path

from ofsted_extract.facts.record import ErrorEntry, Record
from ofsted_extract.letters.record_names import ERRORS, record_names
from ofsted_extract.writing.files import temporary_name, write_whole, writing_to
from ofsted_extract.writing.json import indented, line, record_in


class FolderOutput:
    """Writes each record as soon as it is there, and the errors when the run is done.

    An interrupted run leaves whole records, and no errors: its failed letters are read again.
    """

    def __init__(self, folder: Path, paths: Sequence[str]) -> None:
        self._folder = folder
        self._names = record_names(paths)
        self._errors: list[bytes] = []

    def standing(self) -> str | None:
        """As `ResumableOutput.standing`; files that this run would not write may be there."""
        there = self._listed()
        return next((str(self._folder / name) for name in (*self._names, ERRORS) if name in there), None)

    def resume(self) -> None:
        """As `ResumableOutput.resume`: there is nothing to prepare."""

    def __enter__(self) -> FolderOutput:
        with writing_to(self._folder):
            self._folder.mkdir(parents=True, exist_ok=True)
            there = self._listed()
            for name in (*self._names, ERRORS):
                # what a run that was killed had begun to write
                temporary = temporary_name(self._folder / name)
                if temporary.name in there:
                    temporary.unlink()
        return self

    def __exit__(self, kind: type[BaseException] | None, *exc: object) -> None:
        if kind is not None:
            return
        path = self._folder / ERRORS
        if self._errors:
            self._write(path, b"".join(self._errors))
        else:
            self._remove(path)

    def add(self, index: int, result: Record | ErrorEntry) -> str | None:
        """Writes the file of one record, or keeps an error entry for the end."""
        path = self._folder / self._names[index]
        if isinstance(result, ErrorEntry):
            self._errors.append(line(result))
            self._remove(path)  # of a run in which the letter could be read
            return str(self._folder / ERRORS)
        self._write(path, indented(result))
        return str(path)

    def earlier(self, index: int, file: str, sha256: str) -> Record | None:
        """As `ResumableOutput.earlier`: what is in the letter's file, if that is a record."""
        try:
            return record_in((self._folder / self._names[index]).read_bytes())
        except OSError:
            return None  # it is not there; or where it is, writing will say what is wrong

    def keep(self, index: int) -> str | None:
        """As `ResumableOutput.keep`: its file stays as it is."""
        return str(self._folder / self._names[index])

    def _listed(self) -> set[str]:
        return set(os.listdir(self._folder)) if self._folder.is_dir() else set()

    def _write(self, path: Path, data: bytes) -> None:
        # The folder is not made again: where it has vanished, the records in it have, too.
        write_whole(path, data, make_folder=False)

    def _remove(self, path: Path) -> None:
        with writing_to(path):
            if not self._folder.is_dir():
                raise FileNotFoundError(errno.ENOENT, "its folder has vanished")
            path.unlink(missing_ok=True)
