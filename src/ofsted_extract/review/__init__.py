"""Pages to look at: a letter's text with its facts marked in it, and a site of many letters.

A page is one file that needs nothing else: its style and script stand in it, nothing is fetched, and no
text of a letter or name of a file can run (`pages` says how). Without its script it can still be read.
"""

from __future__ import annotations

import os
from collections.abc import Sequence
from contextlib import AbstractContextManager
from pathlib import Path
from typing import TYPE_CHECKING, Protocol

from ofsted_extract.errors import OutputFormatError
from ofsted_extract.facts.record import ErrorEntry, Record
from ofsted_extract.letters.addresses import is_address
from ofsted_extract.letters.finding import LetterFile

if TYPE_CHECKING:
    from ofsted_extract.reading import Letter

__all__ = ["Review", "open_review"]


class Review(Protocol):
    """Takes the results of a run one by one, in order, and makes pages of them."""

    def add(self, index: int, record: Record, letter: Letter) -> str | None:
        """Makes the page of the letter at `index` of those that the review was opened for.

        Args:
            letter: the text from which `record` was made.

        Returns: the file of its page, where it has one.

        Raises:
            OutputError: where it cannot be written.
        """

    def fail(self, entry: ErrorEntry) -> str | None:
        """Tells of the next letter, which has no record. Returns the file that says so, if one does."""


def open_review(
    target: str | None,
    letters: Sequence[LetterFile],
    *,
    many: bool,
    force: bool,
    images: bool,
    patterns: str | None = None,
) -> AbstractContextManager[Review]:
    """The pages that the user asked for.

    Args:
        target: `letter.html` for the page of one letter, a folder for a site, None or `-` for one page on
            standard output.
        letters: in the order in which their results will be added.
        many: whether this is a batch, even if of one letter.
        force: whether files that are there may be replaced.
        images: whether the page of one letter shows the pages of its PDF, too.
        patterns: the folder of patterns that the letters are read with, for the stories of authorities.

    Raises:
        OutputFormatError: where `target` cannot hold such pages.
        OutputExistsError: where something is there already, and `force` is not given.
    """
    from ofsted_extract.review.single import SinglePage
    from ofsted_extract.review.site import Site

    if target is not None and is_address(target):
        raise OutputFormatError(f"{target}: pages are made on this machine; name a folder here with -o")
    if target is None or target == "-":
        if many:
            raise OutputFormatError("pages of several letters need a folder; name one with -o site/")
        return SinglePage(None, letters[0], force=force, images=images)
    suffix = Path(target).suffix.lower()
    if target.endswith(("/", os.sep)) or os.path.isdir(target) or not suffix:
        if images:
            raise OutputFormatError(f"{target}: --images is for a single page; name it with -o letter.html")
        return Site(Path(target), letters, force=force, patterns=patterns)
    if suffix not in {".html", ".htm"}:
        raise OutputFormatError(
            f"{target}: a page's name ends in .html, not in {suffix}; end it with / if it is to be a folder"
        )
    if many:
        raise OutputFormatError(
            f"{target}: a page holds one letter; for many use -o {Path(target).stem}/ for a site of them"
        )
    return SinglePage(Path(target), letters[0], force=force, images=images)
