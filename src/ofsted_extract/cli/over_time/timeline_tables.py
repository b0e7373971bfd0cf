"""Prints timelines as tables."""

from __future__ import annotations

import io
import sys
from collections.abc import Iterable, Sequence
from typing import TYPE_CHECKING

from rich import box
from rich.console import Console
from rich.table import Table
from rich.text import Text

from ofsted_extract.cli.terminal import printable
from ofsted_extract.timeline.wording import (
    given_grade_words,
    grade_words,
    kind_words,
    measure_words,
    time_words,
    value_words,
)

if TYPE_CHECKING:
    from ofsted_extract.timeline import AuthorityTimeline, Claim, Measure, Visit

_WIDTH = 120
"""The width in characters if standard output is not a terminal; fixed, so that output is reproducible."""

DATED_BY = {"stated": "", "visit": " (visit)", "inspection": " (inspection)", "unknown": ""}
"""What is put behind a date that the letter does not state."""


def tables(timelines: Iterable[AuthorityTimeline]) -> str:
    """The letters, measures and conflicts of each authority, as tables."""
    out = io.StringIO()
    console = console_to(out)
    for timeline in timelines:
        where = ", ".join(part for part in (timeline.gss_code, timeline.region) if part)
        console.print(
            Text(f"{printable(timeline.name)} ({where})" if where else printable(timeline.name), "bold")
        )
        console.print(_visits_table(timeline.visits))
        if timeline.measures:
            console.print(_measures_table(timeline.measures))
        for conflict in timeline.conflicts:
            claims = "; ".join(_claim_text(claim) for claim in conflict.claims)
            console.print(
                Text(
                    f"Letters disagree on {printable(conflict.about)} at {conflict.date}: {claims}",
                    "bold red",
                )
            )
        console.print()
    return out.getvalue()


def console_to(out: io.StringIO) -> Console:
    """A console that writes for standard output, as wide as the terminal if it is one."""
    is_terminal = sys.stdout is not None and sys.stdout.isatty()
    return Console(
        file=out,
        width=None if is_terminal else _WIDTH,
        force_terminal=is_terminal,
        highlight=False,
        legacy_windows=False,
    )


def table_with(*columns: str) -> Table:
    """A table without rows that is as wide as the console; long cells are folded."""
    table = Table(box=box.SIMPLE_HEAD, pad_edge=False, expand=True)
    for column in columns:
        table.add_column(column, overflow="fold")
    return table


def _visits_table(visits: Sequence[Visit]) -> Table:
    table = table_with("visit", "letter", "grade", "inspectors", "file")
    for visit in visits:
        kind = kind_words(visit.kind) + (f" {visit.visit_ordinal}" if visit.visit_ordinal else "")
        names = ", ".join(f"{i.name} (lead)" if i.lead else i.name for i in visit.inspectors)
        add_row(table, visit.date or "no date", kind, _grade(visit), names, visit.file)
    return table


def _grade(visit: Visit) -> str:
    """The grade in a report, or the earlier grade that a letter mentions."""
    given, previous = given_grade_words(visit), visit.previous_judgement
    if given is not None or previous is None:
        return given or ""
    dated = f" of {previous.date}" if previous.date else ""
    return f"in force: {grade_words(previous.grade)}{dated}"


def _measures_table(measures: Iterable[Measure]) -> Table:
    table = table_with("measure", "value", "date", "evidence")
    for measure in measures:
        previous_words = None
        for at, value in enumerate(measure.values):
            words = f"{value.file} p{value.evidence.page}: {value.evidence.sentence}"
            add_row(
                table,
                "" if at else measure_words(measure),
                value_words(measure, value),
                time_words(value) + DATED_BY[value.dated_by],
                "the same sentence" if words == previous_words else words,
            )
            previous_words = words
    return table


def add_row(table: Table, *cells: str) -> None:
    """Adds a row of plain text, in which nothing from a letter can control the terminal."""
    table.add_row(*(Text(printable(cell)) for cell in cells))


def _claim_text(claim: Claim) -> str:
    shown = grade_words(claim.value) if isinstance(claim.value, str) else f"{claim.value:,}"
    page = f" p{claim.evidence.page}" if claim.evidence else ""
    return printable(f"{shown} ({claim.file}{page})")
