"""`ofsted-extract review LETTER...`: makes web pages on which people check records."""

from __future__ import annotations

from contextlib import ExitStack, closing
from functools import partial
from importlib import import_module
from typing import TYPE_CHECKING, Annotated

import typer

from ofsted_extract.cli.many_letters import Tally, is_one_letter, letters_named, outcomes_of, report_outcome
from ofsted_extract.cli.options import (
    MEGABYTES,
    SECONDS,
    JobsOption,
    MemoryOption,
    Ocr,
    OcrOption,
    PasswordOption,
    PatternsOption,
    QuietOption,
    Reader,
    ReaderOption,
    TimeoutOption,
    VerboseOption,
)
from ofsted_extract.cli.reviewing import add_to_review
from ofsted_extract.cli.terminal import Progress, say
from ofsted_extract.errors import LetterError
from ofsted_extract.running.interruptions import check

if TYPE_CHECKING:
    from ofsted_extract.reading.pictures import Picture
    from ofsted_extract.running.batch import Limits


def _drawn(data: bytes, name: str, *, limits: Limits) -> list[Picture]:
    """Draws the pages of a PDF in a worker. If they cannot be drawn, that is said, and there are none."""
    from ofsted_extract.running.isolated import call_isolated

    try:
        return call_isolated(name, _drawn_here, data, name, limits=limits, prepare=_load_drawing)
    except LetterError as error:
        say(f"{error}; the review has no pictures of pages")
        return []


def _drawn_here(data: bytes, name: str) -> list[Picture]:
    from ofsted_extract.reading.pictures import picture_pages

    return list(picture_pages(data, name))


def _load_drawing() -> None:
    import_module("ofsted_extract.reading.pictures")


def review(
    letters: Annotated[
        list[str],
        typer.Argument(metavar="LETTER", help="Files, folders or glob patterns; - for standard input."),
    ],
    output: Annotated[
        str | None,
        typer.Option(
            "--output",
            "-o",
            metavar="PLACE",
            help="letter.html for the page of one letter; site/ for a page per letter, authority and "
            "statistic, and an index. Without -o, the page of one letter is printed.",
        ),
    ] = None,
    force: Annotated[
        bool,
        typer.Option("--force", help="Replace existing pages; other files of a site are kept."),
    ] = False,
    images: Annotated[
        bool,
        typer.Option(
            "--images",
            help="Also show images of the PDF's pages, with boxes around facts; single pages only.",
        ),
    ] = False,
    jobs: JobsOption = None,
    timeout: TimeoutOption = SECONDS,
    memory: MemoryOption = MEGABYTES,
    patterns: PatternsOption = None,
    reader: ReaderOption = Reader.auto,
    ocr: OcrOption = Ocr.auto,
    password: PasswordOption = None,
    quiet: QuietOption = False,
    verbose: VerboseOption = 0,
) -> None:
    """Make web pages that show each letter with its facts highlighted in the text.

    A page is one file that needs no network. It shows the letter's clean text beside the facts of its
    record; click a fact to see its words, or words to see their facts. A site has an index to sort and
    search, with the error of each letter that failed, for each authority its letters in order of date, and
    for each statistic its values from all authorities.
    """
    from ofsted_extract.review import open_review
    from ofsted_extract.running.batch import Limits, Settings, quiet_libraries

    quiet_libraries()
    found = letters_named(letters, verbose)
    many = not is_one_letter(letters, found)
    settings = Settings(patterns, reader.value, ocr.value, password, keep_letter=True)
    limits = Limits(seconds=timeout or None, megabytes=memory or None)
    draw = partial(_drawn, limits=limits)
    tally = Tally()
    opened = open_review(
        output, found.letters, many=many, force=force, images=draw if images else None, patterns=patterns
    )
    with opened as out, ExitStack() as stack:
        outcomes = outcomes_of(found, settings, limits, jobs=jobs)
        stack.enter_context(closing(outcomes))
        progress = stack.enter_context(Progress(len(found.letters), quiet=quiet))
        for index, outcome in enumerate(outcomes):
            check()
            place = add_to_review(out, index, outcome)
            tally.add(outcome)
            report_outcome(progress, outcome, place, verbose)
    if many and not quiet:
        say(tally.summary(found.skipped))
    raise typer.Exit(tally.exit_code())
