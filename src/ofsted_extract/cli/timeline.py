"""`ofsted-extract timeline PLACE...`: an authority's letters in order, and what recurs in them."""

from __future__ import annotations

import os
import sys
from collections.abc import Iterable, Iterator
from contextlib import closing
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from ofsted_extract.cli.many_letters import outcomes_of
from ofsted_extract.cli.options import (
    JobsOption,
    Ocr,
    OcrOption,
    PasswordOption,
    PatternsOption,
    QuietOption,
    Reader,
    ReaderOption,
)
from ofsted_extract.cli.terminal import Progress, say
from ofsted_extract.errors import ExitCode, NothingToReadError, OutputExistsError, OutputFormatError
from ofsted_extract.running.interruptions import check

if TYPE_CHECKING:
    from ofsted_extract.facts.records import ErrorEntry, Record
    from ofsted_extract.running.batch import Settings
    from ofsted_extract.timeline import AuthorityTimeline


def timeline(
    places: Annotated[
        list[str],
        typer.Argument(
            metavar="PLACE",
            help="Letters, as for the command without a name; or records that it made: "
            "a folder of them, or .jsonl.",
        ),
    ],
    authority: Annotated[
        str | None,
        typer.Option(
            "--authority",
            "-a",
            metavar="NAME",
            help="Name or code of one authority; else all with two letters or more.",
        ),
    ] = None,
    output: Annotated[
        str | None,
        typer.Option(
            "--output", "-o", metavar="FILE", help="story.json for the whole; chart.svg for one authority's."
        ),
    ] = None,
    force: Annotated[bool, typer.Option("--force", help="Replace FILE where it is there already.")] = False,
    as_json: Annotated[bool, typer.Option("--json", help="JSON on standard output, no tables.")] = False,
    jobs: JobsOption = None,
    patterns: PatternsOption = None,
    reader: ReaderOption = Reader.auto,
    ocr: OcrOption = Ocr.auto,
    password: PasswordOption = None,
    quiet: QuietOption = False,
) -> None:
    """What letters say of an authority over time: visits, grades, inspectors, figures that recur, conflicts.

    Tables for people go to standard output; with --json, or to FILE, the same as JSON.
    """
    suffix = _suffix(output, force)
    from ofsted_extract.facts.records import ErrorEntry
    from ofsted_extract.running.batch import Settings
    from ofsted_extract.timeline import timelines
    from ofsted_extract.timeline.choosing import records_of_authority

    results = list(_results(places, Settings(patterns, reader.value, ocr.value, password), jobs, quiet))
    records = [result for result in results if not isinstance(result, ErrorEntry)]
    _tell_left_out(results)
    if authority is not None:
        stories = timelines(records_of_authority(records, authority, patterns=patterns), patterns=patterns)
    else:
        stories = tuple(story for story in timelines(records, patterns=patterns) if len(story.visits) > 1)
        if not stories:
            say("no authority has two letters here; name one with --authority to see what its letter says")
    _write(stories, output, suffix, as_json)
    if len(records) < len(results):
        raise typer.Exit(ExitCode.SOME_FAILED)


def _suffix(output: str | None, force: bool) -> str | None:
    """The suffix of the output, which is checked before anything is read."""
    if output is None or output == "-":
        return None
    suffix = Path(output).suffix.lower()
    if suffix not in (".json", ".svg"):
        raise OutputFormatError(f"{output}: a timeline is written as .json, or as a chart in .svg")
    if not force and os.path.lexists(output):
        raise OutputExistsError(
            f"{output}: is there already; replace it with --force, or name another place with -o"
        )
    return suffix


def _results(
    places: list[str], settings: Settings, jobs: int | None, quiet: bool
) -> Iterator[Record | ErrorEntry]:
    """What the places hold: records as they are, letters read."""
    from ofsted_extract.letters.stored import is_stored, stored_records
    from ofsted_extract.running.batch import Limits, find_letters, quiet_libraries

    letters = []
    for place in places:
        if is_stored(Path(place)):
            yield from stored_records(Path(place))
        else:
            letters.append(place)
    found = find_letters(letters, sys.stdin.buffer.read)
    for pattern in found.unmatched:
        say(f"{pattern}: matches nothing")
    if not found.letters:
        if letters:
            raise NothingToReadError(f"{', '.join(letters)}: no letter is there, and no record of one")
        return
    quiet_libraries()
    outcomes = outcomes_of(found, settings, Limits(), jobs=jobs)
    with closing(outcomes), Progress(len(found.letters), quiet=quiet) as progress:
        for outcome in outcomes:
            check()
            yield outcome.result
            progress.advance()


def _tell_left_out(results: Iterable[Record | ErrorEntry]) -> None:
    from ofsted_extract.facts.records import ErrorEntry

    for result in results:
        if isinstance(result, ErrorEntry):
            say(f"{result.file}: {result.error.message}")
        elif result.header.local_authority is None:
            say(f"{result.source.file}: names no authority, and is in no timeline")


def _write(
    stories: tuple[AuthorityTimeline, ...], output: str | None, suffix: str | None, as_json: bool
) -> None:
    from ofsted_extract.writing.files import write_whole
    from ofsted_extract.writing.json import array
    from ofsted_extract.writing.stdout import write_bytes

    if suffix == ".svg" and output is not None:
        write_whole(Path(output), _chart(stories, output))
    elif suffix == ".json" and output is not None:
        write_whole(Path(output), array(stories))
    elif as_json:
        write_bytes(array(stories))
    else:
        from ofsted_extract.cli.timeline_tables import tables

        write_bytes(tables(stories).encode("utf-8", "replace"))


def _chart(stories: tuple[AuthorityTimeline, ...], output: str) -> bytes:
    from ofsted_extract.errors import ChartError
    from ofsted_extract.timeline.chart import chart_svg

    if len(stories) != 1:
        raise OutputFormatError(
            f"{output}: a chart is of one authority, and here are {len(stories)}; name one with --authority"
        )
    drawn = chart_svg(stories[0])
    if drawn is None:
        raise ChartError(
            f"{output}: no letter about {stories[0].name} has a date, so there is nothing to draw"
        )
    return drawn.encode("utf-8", "replace")
