"""`ofsted-extract timeline PLACE...`: shows the letters of an authority over time."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

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
from ofsted_extract.cli.over_time.places import report_left_out, require_free, results_at, suffix_among
from ofsted_extract.cli.terminal import say
from ofsted_extract.errors import ExitCode, OutputFormatError

if TYPE_CHECKING:
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
    output = None if output == "-" else output
    suffix = None
    if output is not None:
        suffix = suffix_among(
            output, (".json", ".svg"), "a timeline is written as .json, or as .svg for a chart"
        )
        require_free(output, places, force=force)
    from ofsted_extract.facts.record import ErrorEntry
    from ofsted_extract.running.batch import Settings
    from ofsted_extract.timeline import timelines
    from ofsted_extract.timeline.choosing import records_of_authority

    results = list(results_at(places, Settings(patterns, reader.value, ocr.value, password), jobs, quiet))
    records = [result for result in results if not isinstance(result, ErrorEntry)]
    for result in results:
        report_left_out(result)
    if authority is not None:
        found = timelines(records_of_authority(records, authority, patterns=patterns), patterns=patterns)
    else:
        found = tuple(each for each in timelines(records, patterns=patterns) if len(each.visits) > 1)
        if not found:
            say("no authority has two letters here; name one with --authority to see its only letter")
    _write(found, output, suffix, as_json)
    if len(records) < len(results):
        raise typer.Exit(ExitCode.SOME_FAILED)


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
        from ofsted_extract.cli.over_time.timeline_tables import tables

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
