"""Web pages for reviewing records: a letter's text with its facts highlighted, and a site of many letters.

Each page is one self-contained file with its style and script. It fetches nothing, and no text of a letter
or name of a file can run as code (see `pages`). It can be read without its script, too.
"""

from __future__ import annotations

import os
from collections.abc import Callable, Iterable, Sequence
from contextlib import AbstractContextManager
from pathlib import Path
from typing import TYPE_CHECKING, Protocol

from ofsted_extract.errors import OutputFormatError
from ofsted_extract.facts.record import ErrorEntry, Record
from ofsted_extract.letters.addresses import is_address, local_path
from ofsted_extract.letters.finding import LetterFile

if TYPE_CHECKING:
    from ofsted_extract.reading import Letter
    from ofsted_extract.reading.pictures import Picture

Draw = Callable[[bytes, str], "Iterable[Picture]"]
"""Draws the pages of a PDF, given its bytes and its name; see `reading.pictures.picture_pages`."""

__all__ = ["Draw", "Review", "open_review"]


class Review(Protocol):
    """Receives the results of a run one by one, in order, and makes pages of them."""

    def add(self, index: int, record: Record, letter: Letter) -> str | None:
        """Makes the page of one letter.

        Args:
            index: the position of the letter in the list that the review was opened with.
            record: its record.
            letter: the text from which `record` was made.

        Returns: the path of its page, None if the page has no file.

        Raises:
            OutputError: if the page cannot be written.
        """

    def fail(self, entry: ErrorEntry) -> str | None:
        """Receives the error of the next letter.

        Returns: the path of the page that shows it, None if no page does.
        """


def open_review(
    target: str | None,
    letters: Sequence[LetterFile],
    *,
    many: bool,
    force: bool,
    images: Draw | None,
    patterns: str | None = None,
) -> AbstractContextManager[Review]:
    """Opens the kind of review that `target` asks for.

    Args:
        target: `letter.html` for the page of one letter, a folder for a site, None or `-` for one page on
            standard output.
        letters: in the order in which their results will be added.
        many: whether this is a batch, even a batch of one letter.
        force: whether existing files may be replaced.
        images: draws the pages of the letter's PDF, which its page then shows, too; None for no pictures.
        patterns: the folder of rules that the letters are read with; timelines use it, too.

    Raises:
        OutputFormatError: if `target` cannot hold such pages.
        OutputExistsError: if there are files already and `force` is not given.
    """
    from ofsted_extract.review.single import SinglePage
    from ofsted_extract.review.site import Site

    target = None if target is None else local_path(target)
    if target is not None and is_address(target):
        raise OutputFormatError(
            f"{target}: review pages are written to this machine only; name a local folder with -o"
        )
    if target is None or target == "-":
        if many:
            raise OutputFormatError("the pages of several letters need a folder; name one with -o site/")
        return SinglePage(None, letters[0], force=force, images=images)
    suffix = Path(target).suffix.lower()
    if target.endswith(("/", os.sep)) or os.path.isdir(target) or not suffix:
        if images is not None:
            raise OutputFormatError(f"{target}: --images is for a single page; name it with -o letter.html")
        return Site(Path(target), letters, force=force, patterns=patterns)
    if suffix not in {".html", ".htm"}:
        raise OutputFormatError(
            f"{target}: the name of a page ends in .html, not {suffix}; end the name with / to make a folder"
        )
    if many:
        raise OutputFormatError(
            f"{target}: a page shows one letter; use -o {Path(target).stem}/ to make a site of many"
        )
    return SinglePage(Path(target), letters[0], force=force, images=images)
