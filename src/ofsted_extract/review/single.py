"""`-o letter.html`: the page of one letter."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

from ofsted_extract.errors import OutputError
from ofsted_extract.records import ErrorEntry, Record
from ofsted_extract.review.pages import letter_page
from ofsted_extract.writing.files import write_whole
from ofsted_extract.writing.stdout import write_bytes

if TYPE_CHECKING:
    from ofsted_extract.reading import Letter


class SinglePage:
    """One file, or standard output where `path` is None. A letter that failed leaves no page."""

    def __init__(self, path: Path | None, *, force: bool) -> None:
        if path is not None and path.exists() and not force:
            raise OutputError(
                f"{path}: is there already; replace it with --force, or name another place with -o"
            )
        self._path = path

    def __enter__(self) -> SinglePage:
        return self

    def __exit__(self, *exc: object) -> None:
        """Nothing is left to do: the page is whole when `add` returns."""

    def add(self, index: int, record: Record, letter: Letter) -> str | None:
        """Writes the page."""
        page = letter_page(letter, record)
        if self._path is None:
            write_bytes(page)
            return None
        write_whole(self._path, page)
        return str(self._path)

    def fail(self, entry: ErrorEntry) -> str | None:
        """Leaves no page."""
        return None
