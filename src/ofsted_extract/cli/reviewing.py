"""Shared by commands that make review pages: opening a site beside other output, and filling it."""

from __future__ import annotations

import os
from contextlib import AbstractContextManager, nullcontext
from typing import TYPE_CHECKING

from ofsted_extract.errors import OutputFormatError

if TYPE_CHECKING:
    from ofsted_extract.review import Review
    from ofsted_extract.running.batch import Found, Outcome


def makes_site(site: str | None, output: str | None, *, resume: bool, force: bool) -> bool:
    """Whether a run with `--review SITE` makes the pages; if not, it links to those that are there.

    Raises:
        OutputFormatError: if the run would have to make pages of letters that it does not read.
    """
    if site is None:
        return False
    is_there = os.path.isdir(site) and any(not name.startswith(".") for name in os.listdir(site))
    if is_there and not force and (output or "").lower().endswith(".xlsx"):
        return False
    if resume:
        raise OutputFormatError(
            "--review makes pages of letters as they are read, and --resume does not read all of them; "
            f"make the pages with `ofsted-extract review LETTER... -o {site}`"
        )
    return True


def open_site(
    site: str | None, found: Found, *, is_made: bool, force: bool, patterns: str | None
) -> AbstractContextManager[Review | None]:
    """Opens the site that the run makes; the context gives None if it makes none.

    Raises:
        OutputFormatError, OutputExistsError: as `review.open_review`.
    """
    from ofsted_extract.review import open_review

    if site is None or not is_made:
        return nullcontext()
    folder = site if site.endswith(("/", os.sep)) else f"{site}/"
    return open_review(folder, found.letters, many=True, force=force, images=None, patterns=patterns)


def add_to_review(review: Review, index: int, outcome: Outcome) -> str | None:
    """Adds the outcome of one letter, which was read with `keep_letter`. Returns the path of its page."""
    from ofsted_extract.facts.record import ErrorEntry

    if isinstance(outcome.result, ErrorEntry):
        return review.fail(outcome.result)
    assert outcome.letter_read is not None  # guaranteed by `keep_letter`
    return review.add(index, outcome.result, outcome.letter_read)
