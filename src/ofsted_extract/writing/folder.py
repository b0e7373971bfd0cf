"""`-o records/`: a folder with one file for each letter, and `errors.jsonl` for the letters that failed."""

from __future__ import annotations

import errno
import os
from collections.abc import Sequence
from pathlib import Path

from ofsted_extract.facts.record import ErrorEntry, Record
from ofsted_extract.letters.record_names import ERRORS, record_names
from ofsted_extract.writing.files import write_whole, writing_to
from ofsted_extract.writing.json import indented, line, record_in


class FolderOutput:
    """Writes each record at once, and the errors at the end of the run.

    An interrupted run leaves complete records and no errors, so a resumed run reads the failed letters again.
    """

    def __init__(self, folder: Path, paths: Sequence[str]) -> None:
        self._folder = folder
        self._names = record_names(paths)
        self._errors: list[bytes] = []

    def existing_file(self) -> str | None:
        """See `ResumableOutput.existing_file`. Other files in the folder are ignored."""
        existing = self._listed()
        return next((str(self._folder / name) for name in (*self._names, ERRORS) if name in existing), None)

    def resume(self) -> None:
        """See `ResumableOutput.resume`; there is nothing to prepare."""

    def __enter__(self) -> FolderOutput:
        with writing_to(self._folder):
            self._folder.mkdir(parents=True, exist_ok=True)
        return self

    def __exit__(self, kind: type[BaseException] | None, *exc: object) -> None:
        if kind is not None:
            return
        path = self._folder / ERRORS
        if self._errors:
            self._write(path, b"".join(self._errors))
        else:
            self._remove(path)

    def written_files(self) -> list[Path]:
        """See `Output.written_files`: all files of records that exist, and that of the errors."""
        existing = self._listed()
        return [self._folder / name for name in (*self._names, ERRORS) if name in existing]

    def own_files(self) -> list[Path]:
        """See `Output.own_files`: all of them, since only their folder was named."""
        return self.written_files()

    def add(self, index: int, result: Record | ErrorEntry) -> str | None:
        """Writes the file of one record, or keeps an error entry until the end."""
        path = self._folder / self._names[index]
        if isinstance(result, ErrorEntry):
            self._errors.append(line(result))
            self._remove(path)  # from an earlier run that could read the letter
            return str(self._folder / ERRORS)
        self._write(path, indented(result))
        return str(path)

    def earlier_record(self, index: int, file: str, sha256: str) -> Record | None:
        """See `ResumableOutput.earlier_record`: reads the file of the letter."""
        try:
            return record_in((self._folder / self._names[index]).read_bytes())
        except OSError:
            return None  # not there, or unreadable: then writing it will fail with a reason

    def keep(self, index: int) -> str | None:
        """See `ResumableOutput.keep`: its file stays as it is."""
        return str(self._folder / self._names[index])

    def _listed(self) -> set[str]:
        return set(os.listdir(self._folder)) if self._folder.is_dir() else set()

    def _write(self, path: Path, data: bytes) -> None:
        # If the folder has vanished, so have its records: fail instead of making it again.
        write_whole(path, data, make_folder=False)

    def _remove(self, path: Path) -> None:
        with writing_to(path):
            if not self._folder.is_dir():
                raise FileNotFoundError(errno.ENOENT, "its folder has vanished")
            path.unlink(missing_ok=True)
