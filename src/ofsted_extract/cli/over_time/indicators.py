"""`ofsted-extract indicators PLACE... [ID]...`: lists the values of statistics."""

from __future__ import annotations

import difflib
import os
import re
from collections.abc import Collection, Iterable
from enum import StrEnum
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import TYPE_CHECKING, Annotated

import typer

from ofsted_extract.cli.options import (
    Format,
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
from ofsted_extract.errors import ChartError, ExitCode

if TYPE_CHECKING:
    from ofsted_extract.running.settings import Settings
    from ofsted_extract.timeline.statistics import IndicatorValue

_LOOKS_LIKE_AN_ID = re.compile(r"[A-Za-z][A-Za-z0-9_-]*")
_SINCE = re.compile(r"\d{4}(-(0[1-9]|1[0-2])(-(0[1-9]|[12]\d|3[01]))?)?")
_COMPRESSED = ".gz"
_MAX_SUGGESTIONS = 3
"""The most ids that an error message offers."""

_MAX_PANELS = 40
"""The most series in a chart."""


class Scope(StrEnum):
    """Whose values are listed."""

    local = "local"
    national = "national"
    region = "region"
    neighbours = "neighbours"
    target = "target"
    all = "all"


def indicators(
    arguments: Annotated[
        list[str],
        typer.Argument(
            metavar="PLACE_OR_ID",
            help="Letters, as for the default command, or records that it wrote: a folder or a .jsonl file; "
            "and ids of statistics (pep_up_to_date), by default all. A word that is the name of a file is "
            "a file.",
        ),
    ],
    authority: Annotated[
        str | None,
        typer.Option("--authority", "-a", metavar="NAME", help="Name or code of one authority."),
    ] = None,
    since: Annotated[
        str | None,
        typer.Option(
            "--since",
            metavar="YYYY[-MM]",
            help="Only values of this time or later; one without a date counts by its visit.",
        ),
    ] = None,
    scope: Annotated[
        Scope,
        typer.Option("--scope", help="Whose values: the authority's own, the country's …"),
    ] = Scope.local,
    output: Annotated[
        str | None,
        typer.Option(
            "--output",
            "-o",
            metavar="FILE",
            help="values.csv, .xlsx, .sqlite, .parquet, .json or .jsonl.",
        ),
    ] = None,
    format: Annotated[
        Format | None,
        typer.Option("--format", help="Print CSV, JSON or JSON Lines, not tables."),
    ] = None,
    chart: Annotated[
        str | None,
        typer.Option("--chart", metavar="FILE.svg", help="Draw the values over time, too."),
    ] = None,
    force: Annotated[bool, typer.Option("--force", help="Replace files that exist.")] = False,
    jobs: JobsOption = None,
    patterns: PatternsOption = None,
    reader: ReaderOption = Reader.auto,
    ocr: OcrOption = Ocr.auto,
    password: PasswordOption = None,
    quiet: QuietOption = False,
) -> None:
    """List the values of statistics that letters give, with the time, the letter and the words of each.

    Prints a table for each statistic. With -o, the values are written to FILE as one table instead.
    """
    if since is not None and not _SINCE.fullmatch(since):
        raise typer.BadParameter(f"--since {since}: give a year or a month, such as 2019 or 2019-04")
    places, ids = _places_and_ids(arguments, patterns)
    output = None if output == "-" else output
    suffix = _suffix(output, format)
    if chart is not None:
        suffix_among(chart, (".svg",), "a chart is written as .svg")
    for file in filter(None, (output, chart)):
        require_free(file, places, force=force)
    from ofsted_extract.running.batch import Settings

    settings = Settings(patterns, reader.value, ocr.value, password)
    values, has_failed = _values(places, ids, authority, settings, jobs, quiet)
    found = [
        value
        for value in values
        if (scope is Scope.all or value.scope == scope.value) and _is_since(value, since)
    ]
    if not found:
        say(f"no letter here gives a value of {' or '.join(ids) or 'a statistic'} that fits")
    if chart is not None:
        _write_chart(found, chart)
    if output is not None and output.lower().endswith(_COMPRESSED) and suffix is not None:
        _write_compressed(found, output, suffix)
    elif output is not None or suffix is not None or chart is None:
        _write(found, output, suffix)
    if has_failed:
        raise typer.Exit(ExitCode.SOME_FAILED)


def _places_and_ids(arguments: Iterable[str], patterns: str | None) -> tuple[list[str], list[str]]:
    """The arguments that name letters or records, and those that are ids of statistics.

    Raises:
        BadParameter: if one looks like an id but is none, or no letters are named.
    """
    from ofsted_extract.rules.patterns import load_patterns

    known = load_patterns(patterns).indicators
    places: list[str] = []
    ids: list[str] = []
    for argument in arguments:
        if os.path.lexists(argument) or not _LOOKS_LIKE_AN_ID.fullmatch(argument):
            places.append(argument)
            if argument in known:
                say(f"{argument}: a file or folder has this name, and is read; the statistic is not chosen")
        elif argument in known:
            ids.append(argument)
        else:
            raise typer.BadParameter(
                f"no file and no statistic is called {argument!r}; {_suggestion(argument, known)}"
            )
    if not places:
        raise typer.BadParameter("name letters or records, too: ofsted-extract indicators letters/ …")
    return places, list(dict.fromkeys(ids))


def _suggestion(word: str, known: Collection[str]) -> str:
    """The ids that a user may have meant by `word`."""
    plain = word.lower().replace("-", "_")
    containing = [each for each in known if plain in each or plain.removesuffix("s") in each]
    similar = difflib.get_close_matches(plain, known, _MAX_SUGGESTIONS)
    offered = list(dict.fromkeys([*containing, *similar]))[:_MAX_SUGGESTIONS]
    if offered:
        return f"did you mean {' or '.join(offered)}?"
    return "`ofsted-extract patterns list indicator/` lists the rules on statistics"


def _suffix(output: str | None, format: Format | None) -> str | None:
    """The suffix of the form in which values are written; None for tables on a terminal.

    Raises:
        OutputFormatError: if values are not written in this form.
    """
    if format is not None:
        return f".{format.value}"
    if output is None:
        return None
    from ofsted_extract.writing import TABLE_FORMATS
    from ofsted_extract.writing.wrapping.compressed import COMPRESSIBLE

    compressed = [f"{suffix}{_COMPRESSED}" for suffix in COMPRESSIBLE]
    forms = (*TABLE_FORMATS, ".db", ".json", ".jsonl")
    known = f"values of statistics are written as {', '.join((*forms, *compressed))}"
    if output.lower().endswith(_COMPRESSED):
        return suffix_among(output[: -len(_COMPRESSED)], COMPRESSIBLE, known)
    suffix = suffix_among(output, forms, known)
    return ".sqlite" if suffix == ".db" else suffix


def _values(
    places: list[str],
    ids: list[str],
    authority: str | None,
    settings: Settings,
    jobs: int | None,
    quiet: bool,
) -> tuple[list[IndicatorValue], bool]:
    """The values in the letters, sorted, and whether some letters could not be read.

    Of letters with the same bytes, only the first counts.
    """
    from ofsted_extract.facts.record import ErrorEntry
    from ofsted_extract.timeline.choosing import AuthorityChoice
    from ofsted_extract.timeline.statistics import StatisticsReader

    values_of = StatisticsReader(ids, patterns=settings.patterns)
    choice = None if authority is None else AuthorityChoice(authority, patterns=settings.patterns)
    values: list[IndicatorValue] = []
    seen: set[str] = set()
    has_failed = False
    for result in results_at(places, settings, jobs, quiet):
        report_left_out(result)
        if isinstance(result, ErrorEntry):
            has_failed = True
        elif (choice is None or result in choice) and result.source.sha256 not in seen:
            seen.add(result.source.sha256)
            values.extend(values_of(result))
    if choice is not None:
        choice.require_found()
    return values_of.sorted(values), has_failed


def _is_since(value: IndicatorValue, since: str | None) -> bool:
    """Whether a value can be of a time or later: one of 2019 can be of April 2019 or later."""
    return since is None or (value.latest != "" and value.latest >= since[: len(value.latest)])


def _write_chart(values: list[IndicatorValue], file: str) -> None:
    """Draws the values over time.

    Raises:
        ChartError: if there is nothing to draw.
    """
    from ofsted_extract.timeline.chart import measures_svg
    from ofsted_extract.timeline.statistics import series_of
    from ofsted_extract.writing.files import write_whole

    series = series_of(values)
    over_time = [each for each in series if len({value.date for value in each.values if value.date}) > 1]
    if over_time and len({value.indicator for value in values}) > 1:
        say(f"{file}: leaves out {len(series) - len(over_time)} series that have a value at one time only")
        series = over_time
    if len(series) > _MAX_PANELS:
        say(
            f"{file}: shows the first {_MAX_PANELS} of {len(series)} series; name a statistic or an authority"
        )
    names = {value.name for value in values}
    authorities = {value.local_authority for value in values}
    heading = next((each.pop() for each in (names, authorities) if len(each) == 1), "Statistics")
    drawn = measures_svg(heading, series[:_MAX_PANELS])
    if drawn is None:
        raise ChartError(f"{file}: no value has a date, so there is nothing to draw")
    write_whole(Path(file), drawn.encode("utf-8", "replace"))


def _write_compressed(values: list[IndicatorValue], output: str, suffix: str) -> None:
    """Writes the values to a compressed file."""
    from ofsted_extract.writing.wrapping.compressed import compress

    with TemporaryDirectory(prefix="ofsted-extract-") as folder:
        plain = Path(folder, f"values{suffix}")
        _write(values, str(plain), suffix)
        compress(plain, Path(output))


def _write(values: list[IndicatorValue], output: str | None, suffix: str | None) -> None:
    """Writes the values to `output`, or prints them; without a suffix as tables for people."""
    from ofsted_extract.writing import TABLE_FORMATS
    from ofsted_extract.writing.files import write_whole
    from ofsted_extract.writing.json import array, lines
    from ofsted_extract.writing.stdout import write_bytes

    if suffix in TABLE_FORMATS:
        from ofsted_extract.writing.table_list import STATISTICS
        from ofsted_extract.writing.tables_output import write_table

        write_table(STATISTICS, values, output, suffix)
        return
    if suffix is None:
        from ofsted_extract.cli.over_time.indicator_tables import tables

        data = tables(values).encode("utf-8", "replace")
    else:
        data = array(values) if suffix == ".json" else lines(values)
    if output is None:
        write_bytes(data)
    else:
        write_whole(Path(output), data)
