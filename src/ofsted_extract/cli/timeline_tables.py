"""Timelines as tables for people."""

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
"""Columns where standard output is no terminal, so that the same letters give the same bytes there."""

_DATED_BY = {"stated": "", "visit": " (visit)", "inspection": " (inspection)", "unknown": ""}


def tables(stories: Iterable[AuthorityTimeline]) -> str:
    """Each authority with its letters, its measures and its conflicts, to be read by people."""
    out = io.StringIO()
    terminal = sys.stdout.isatty()
    console = Console(
        file=out,
        width=None if terminal else _WIDTH,
        force_terminal=terminal,
        highlight=False,
        legacy_windows=False,
    )
    for story in stories:
        where = ", ".join(part for part in (story.gss_code, story.region) if part)
        console.print(Text(f"{printable(story.name)} ({where})" if where else printable(story.name), "bold"))
        console.print(_visits(story.visits))
        if story.measures:
            console.print(_measures(story.measures))
        for conflict in story.conflicts:
            claims = "; ".join(_claim(claim) for claim in conflict.claims)
            console.print(
                Text(
                    f"Letters disagree on {printable(conflict.about)} at {conflict.date}: {claims}",
                    "bold red",
                )
            )
        console.print()
    return out.getvalue()


def _table(*columns: str) -> Table:
    table = Table(box=box.SIMPLE_HEAD, pad_edge=False, expand=True)
    for column in columns:
        table.add_column(column, overflow="fold")
    return table


def _visits(visits: Sequence[Visit]) -> Table:
    table = _table("visit", "letter", "grade", "inspectors", "file")
    for visit in visits:
        kind = kind_words(visit.kind) + (f" {visit.visit_ordinal}" if visit.visit_ordinal else "")
        names = ", ".join(f"{i.name} (lead)" if i.lead else i.name for i in visit.inspectors)
        _row(table, visit.date or "no date", kind, _grade(visit), names, visit.file)
    return table


def _grade(visit: Visit) -> str:
    """The grade that a report gives, or the one that a letter says is in force."""
    given, previous = given_grade_words(visit), visit.previous_judgement
    if given is not None or previous is None:
        return given or ""
    dated = f" of {previous.date}" if previous.date else ""
    return f"in force: {grade_words(previous.grade)}{dated}"


def _measures(measures: Iterable[Measure]) -> Table:
    table = _table("measure", "value", "date", "evidence")
    for measure in measures:
        shown = None
        for at, value in enumerate(measure.values):
            words = f"{value.file} p{value.evidence.page}: {value.evidence.sentence}"
            _row(
                table,
                "" if at else measure_words(measure),
                value_words(measure, value),
                time_words(value) + _DATED_BY[value.dated_by],
                "the same sentence" if words == shown else words,
            )
            shown = words
    return table


def _row(table: Table, *cells: str) -> None:
    table.add_row(*(Text(printable(cell)) for cell in cells))


def _claim(claim: Claim) -> str:
    said = grade_words(claim.value) if isinstance(claim.value, str) else f"{claim.value:,}"
    page = f" p{claim.evidence.page}" if claim.evidence else ""
    return printable(f"{said} ({claim.file}{page})")
