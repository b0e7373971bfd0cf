"""`-o letter.html`: the page of one letter, with images of its PDF's pages if the user asks for them."""

from __future__ import annotations

import os
from collections.abc import Iterable
from pathlib import Path
from typing import TYPE_CHECKING

from ofsted_extract.errors import OutputExistsError
from ofsted_extract.facts.record import ErrorEntry, Record
from ofsted_extract.letters.addresses import is_address, read_address
from ofsted_extract.letters.finding import LetterFile
from ofsted_extract.review.pages import letter_page
from ofsted_extract.writing import is_letter
from ofsted_extract.writing.files import write_whole
from ofsted_extract.writing.owning import require_replaceable
from ofsted_extract.writing.stdout import write_bytes

if TYPE_CHECKING:
    from ofsted_extract.reading import Letter
    from ofsted_extract.reading.pictures import Picture
    from ofsted_extract.review import Draw


class SinglePage:
    """Writes one page to a file, or to standard output if `path` is None. A letter that fails has no page."""

    def __init__(self, path: Path | None, letter: LetterFile, *, force: bool, images: Draw | None) -> None:
        if path is not None and is_letter(str(path), [letter.path]):
            raise OutputExistsError(f"{path}: is the letter itself; name another file with -o")
        if path is not None and os.path.lexists(path) and not force:
            raise OutputExistsError(
                f"{path}: already exists; replace it with --force, or name another file with -o"
            )
        if path is not None:
            require_replaceable([path], [letter.path])
        self._path = path
        self._letter = letter
        self._images = images

    def __enter__(self) -> SinglePage:
        return self

    def __exit__(self, *exc: object) -> None:
        """Does nothing: `add` writes the whole page."""

    def add(self, index: int, record: Record, letter: Letter) -> str | None:
        """Writes the page; see `Review.add`."""
        pictures: Iterable[Picture] = ()
        if self._images is not None and letter.media_type == "application/pdf":
            pictures = self._images(self._bytes(), letter.file)
        page = letter_page(letter, record, pictures=pictures)
        if self._path is None:
            write_bytes(page)
            return None
        write_whole(self._path, page)
        return str(self._path)

    def _bytes(self) -> bytes:
        """The bytes of the letter's file."""
        from ofsted_extract.reading.source import read_file

        if self._letter.data is not None:
            return self._letter.data
        path = self._letter.path
        return read_address(path) if is_address(path) else read_file(Path(path))

    def fail(self, entry: ErrorEntry) -> str | None:
        """Writes no page."""
        return None
