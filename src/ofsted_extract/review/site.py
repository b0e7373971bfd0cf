"""`-o site/`: a page for each letter, each authority and each statistic, and an index."""

from __future__ import annotations

from collections.abc import Sequence
from contextlib import ExitStack
from pathlib import Path
from typing import TYPE_CHECKING

from ofsted_extract.errors import OutputExistsError
from ofsted_extract.facts.record import ErrorEntry, Record
from ofsted_extract.letters.finding import LetterFile
from ofsted_extract.letters.provenance import stated_path
from ofsted_extract.review.indicators import FOLDER as INDICATORS
from ofsted_extract.review.indicators import IndicatorStore
from ofsted_extract.review.pages import authority_page, index_page, indicator_page, letter_page
from ofsted_extract.review.rows import (
    AuthorityPageNames,
    LetterRow,
    error_row,
    group_by_authority,
    letter_row,
    page_names,
)
from ofsted_extract.review.timelines import TimelineStore
from ofsted_extract.writing.files import write_whole, writing_to
from ofsted_extract.writing.owning import owned, require_replaceable

if TYPE_CHECKING:
    from ofsted_extract.reading import Letter

INDEX = "index.html"
AUTHORITIES = "authorities"


class Site:
    """Writes pages of letters during the run, and the index and pages of authorities at its end.

    Only the rows of letters stay in memory, and their compressed records for the timelines of authorities.
    """

    def __init__(
        self, folder: Path, letters: Sequence[LetterFile], *, force: bool, patterns: str | None = None
    ) -> None:
        self._folder = folder
        self._force = force
        self._letters = letters
        self._pages = page_names([letter.path for letter in letters])
        self._authorities = AuthorityPageNames()
        self._rows: list[LetterRow] = []
        self._timelines = TimelineStore(patterns)
        self._indicators = IndicatorStore(patterns)
        self._stack = ExitStack()
        self._require_allowed()

    def __enter__(self) -> Site:
        with ExitStack() as stack:
            stack.enter_context(owned(self._folder, is_folder=True))
            self._require_allowed()
            self._stack = stack.pop_all()
        return self

    def __exit__(self, kind: type[BaseException] | None, *exc: object) -> None:
        with self._stack:
            if kind is None:
                self._write_overview()

    def _require_allowed(self) -> None:
        """Checks that nothing is replaced that may not be.

        Raises:
            OutputExistsError: if the folder has files and `--force` is not given, or a page would replace
                what is no ordinary file.
        """
        if not self._force and _has_files(self._folder):
            raise OutputExistsError(
                f"{self._folder}: already has files; name another folder with -o, or use --force, which "
                "replaces pages of the same name and keeps other files"
            )
        pages = (self._folder / name for name in (*self._pages, INDEX))
        require_replaceable(pages, [letter.path for letter in self._letters])

    def _write_overview(self) -> None:
        """Writes the pages of authorities and statistics, and the index."""
        authorities = group_by_authority(self._rows)
        for authority in authorities:
            pages = {row.sha256: row.page for row in authority.rows}
            page = authority_page(authority, self._timelines.timeline(authority.page, pages))
            write_whole(self._folder / AUTHORITIES / authority.page, page)
        indicators = list(self._indicators.indicators())
        for found in indicators:
            write_whole(self._folder / INDICATORS / found.page, indicator_page(found))
        write_whole(self._folder / INDEX, index_page(self._rows, authorities, indicators))

    def add(self, index: int, record: Record, letter: Letter) -> str | None:
        """Writes the page of one letter; see `Review.add`."""
        authority = record.header.local_authority
        authority_page = self._authorities.page_name(authority) if authority else None
        row = letter_row(record, stated_path(self._letters[index]), self._pages[index], authority_page)
        self._rows.append(row)
        self._indicators.add(record, row)
        if authority_page is not None:
            self._timelines.add(authority_page, record)
        path = self._folder / self._pages[index]
        write_whole(path, letter_page(letter, record, row))
        return str(path)

    def fail(self, entry: ErrorEntry) -> str | None:
        """Adds a row to the index."""
        letter = self._letters[len(self._rows)]
        self._rows.append(error_row(entry, stated_path(letter)))
        return str(self._folder / INDEX)


def _has_files(folder: Path) -> bool:
    """Whether `folder` exists and has files that are not hidden."""
    with writing_to(folder):
        return folder.is_dir() and any(not path.name.startswith(".") for path in folder.iterdir())
