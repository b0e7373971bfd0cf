"""`-o letters.jsonl`: JSON Lines, one line a letter, error entries among them."""

from __future__ import annotations

from contextlib import ExitStack
from pathlib import Path
from types import TracebackType

from ofsted_extract.records import ErrorEntry, Record
from ofsted_extract.writing.files import whole_file, writing_to
from ofsted_extract.writing.json import line


class LinesOutput:
    """A file of lines, in place when the run is done."""

    def __init__(self, path: Path, many: bool) -> None:
        self._path = path
        self._stack = ExitStack()

    def __enter__(self) -> LinesOutput:
        self._file = self._stack.enter_context(whole_file(self._path))
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> bool | None:
        return self._stack.__exit__(kind, error, trace)

    def add(self, index: int, result: Record | ErrorEntry) -> str | None:
        """Writes one line."""
        with writing_to(self._path):
            self._file.write(line(result))
        return None
