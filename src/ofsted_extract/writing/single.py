"""`-o letter.json`: one record, indented."""

from __future__ import annotations

from pathlib import Path

from ofsted_extract.errors import OutputFormatError
from ofsted_extract.records import ErrorEntry, Record
from ofsted_extract.writing.files import write_whole
from ofsted_extract.writing.json import indented


class SingleOutput:
    """The file of one record. A letter that failed leaves no file."""

    def __init__(self, path: Path, many: bool) -> None:
        if many:
            raise OutputFormatError(
                f"{path}: a .json file holds one record; for many letters use -o {path.stem}/ for a folder "
                f"of them, or -o {path.stem}.jsonl for one line a letter"
            )
        self._path = path

    def __enter__(self) -> SingleOutput:
        return self

    def __exit__(self, *exc: object) -> None:
        """Nothing is left to do: the file is whole when `add` returns."""

    def add(self, index: int, result: Record | ErrorEntry) -> str | None:
        """Writes the file; an error entry has no place in it."""
        if isinstance(result, ErrorEntry):
            return None
        write_whole(self._path, indented(result))
        return str(self._path)
