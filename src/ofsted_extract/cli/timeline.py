"""`ofsted-extract timeline PLACE...`: shows the letters of an authority over time."""

from __future__ import annotations

import os
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
from ofsted_extract.cli.terminal import Progress, read_standard_input, say
from ofsted_extract.errors import ExitCode, NothingToReadError, OutputExistsError, OutputFormatError
from ofsted_extract.running.interruptions import check

if TYPE_CHECKING:
    from ofsted_extract.facts.record import ErrorEntry, Record
    from ofsted_extract.running.batch import Settings
    from ofsted_extract.timeline import AuthorityTimeline


def timeline(
    places: Annotated[
        list[str],
        typer.Argument(
            metavar="PLACE",
            help="Letters, as for the default command; or records that it wrote: a folder or a .jsonl file.",
        ),
    ],
    authority: Annotated[
        str | None,
        typer.Option(
            "--authority",
            "-a",
            metavar="NAME",
            help="Name or code of one authority; by default all with at least two letters.",
        ),
    ] = None,
    output: Annotated[
        str | None,
        typer.Option(
            "--output",
            "-o",
            metavar="FILE",
            help="timeline.json for JSON; chart.svg for a chart of one authority.",
        ),
    ] = None,
    force: Annotated[bool, typer.Option("--force", help="Replace FILE if it exists.")] = False,
    as_json: Annotated[bool, typer.Option("--json", help="Print JSON, not tables.")] = False,
    jobs: JobsOption = None,
    patterns: PatternsOption = None,
    reader: ReaderOption = Reader.auto,
    ocr: OcrOption = Ocr.auto,
    password: PasswordOption = None,
    quiet: QuietOption = False,
) -> None:
    """Show an authority over time: visits, grades, inspectors, recurring figures, conflicts between letters.

    Prints tables. With --json the same is printed as JSON, with -o it is written to FILE.
    """
    suffix = _suffix(output, force)
    if output is not None and suffix is not None:
        from ofsted_extract.writing.owning import require_replaceable

        require_replaceable([Path(output)], _files_at(places))
    from ofsted_extract.facts.record import ErrorEntry
    from ofsted_extract.running.batch import Settings
    from ofsted_extract.timeline import timelines
    from ofsted_extract.timeline.choosing import records_of_authority

    results = list(_results(places, Settings(patterns, reader.value, ocr.value, password), jobs, quiet))
    records = [result for result in results if not isinstance(result, ErrorEntry)]
    _report_left_out(results)
    if authority is not None:
        found = timelines(records_of_authority(records, authority, patterns=patterns), patterns=patterns)
    else:
        found = tuple(each for each in timelines(records, patterns=patterns) if len(each.visits) > 1)
        if not found:
            say("no authority has two letters here; name one with --authority to see its only letter")
    _write(found, output, suffix, as_json)
    if len(records) < len(results):
        raise typer.Exit(ExitCode.SOME_FAILED)


def _files_at(places: Iterable[str]) -> list[str]:
    """The files that are read, as far as they are on this machine and named by themselves or their folder."""
    folders = [Path(place) for place in places if os.path.isdir(place)]
    return [*places, *(str(file) for folder in folders for file in folder.rglob("*"))]


def _suffix(output: str | None, force: bool) -> str | None:
    """The suffix of the output file, None for standard output.

    Raises:
        OutputFormatError: if it is not one that a timeline can have.
        OutputExistsError: if the file exists and `force` is not given.
    """
    if output is None or output == "-":
        return None
    suffix = Path(output).suffix.lower()
    if suffix not in (".json", ".svg"):
        raise OutputFormatError(f"{output}: a timeline is written as .json, or as .svg for a chart")
    if not force and os.path.lexists(output):
        raise OutputExistsError(
            f"{output}: already exists; replace it with --force, or name another file with -o"
        )
    return suffix


def _results(
    places: list[str], settings: Settings, jobs: int | None, quiet: bool
) -> Iterator[Record | ErrorEntry]:
    """Yields the records stored at `places`, and those of the letters there, which are read.

    Raises:
        NothingToReadError: if there are neither letters nor records.
    """
    from ofsted_extract.letters.stored import is_stored, stored_records
    from ofsted_extract.running.batch import Limits, find_letters, quiet_libraries

    letters = []
    for place in places:
        if is_stored(Path(place)):
            yield from stored_records(Path(place))
        else:
            letters.append(place)
    found = find_letters(letters, read_standard_input)
    for pattern in found.unmatched:
        say(f"{pattern}: matches nothing")
    if not found.letters:
        if letters:
            raise NothingToReadError(
                f"{', '.join(letters)}: no letters or records found; name other letters or records"
            )
        return
    quiet_libraries()
    outcomes = outcomes_of(found, settings, Limits(), jobs=jobs)
    with closing(outcomes), Progress(len(found.letters), quiet=quiet) as progress:
        for outcome in outcomes:
            check()
            yield outcome.result
            progress.advance()


def _report_left_out(results: Iterable[Record | ErrorEntry]) -> None:
    """Prints a message for each letter that is in no timeline."""
    from ofsted_extract.facts.record import ErrorEntry

    for result in results:
        if isinstance(result, ErrorEntry):
            say(f"{result.file}: {result.error.message}")
        elif result.header.local_authority is None:
            say(f"{result.source.file}: names no authority and is left out")


def _write(
    timelines: tuple[AuthorityTimeline, ...], output: str | None, suffix: str | None, as_json: bool
) -> None:
    """Writes the timelines to `output`, or prints them as JSON or tables."""
    from ofsted_extract.writing.files import write_whole
    from ofsted_extract.writing.json import array
    from ofsted_extract.writing.stdout import write_bytes

    if suffix == ".svg" and output is not None:
        write_whole(Path(output), _chart(timelines, output))
    elif suffix == ".json" and output is not None:
        write_whole(Path(output), array(timelines))
    elif as_json:
        write_bytes(array(timelines))
    else:
        from ofsted_extract.cli.timeline_tables import tables

        write_bytes(tables(timelines).encode("utf-8", "replace"))


def _chart(timelines: tuple[AuthorityTimeline, ...], output: str) -> bytes:
    """The chart of the only timeline.

    Raises:
        OutputFormatError: if there is more than one timeline.
        ChartError: if there is nothing to draw.
    """
    from ofsted_extract.errors import ChartError
    from ofsted_extract.timeline.chart import chart_svg

    if len(timelines) != 1:
        raise OutputFormatError(
            f"{output}: a chart shows one authority, not {len(timelines)}; name one with --authority"
        )
    drawn = chart_svg(timelines[0])
    if drawn is None:
        raise ChartError(
            f"{output}: no letter about {timelines[0].name} has a date, so there is nothing to draw"
        )
    return drawn.encode("utf-8", "replace")
