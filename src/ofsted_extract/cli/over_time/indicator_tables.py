"""Prints values of statistics as tables, one for each statistic."""

from __future__ import annotations

import io
from collections.abc import Iterable
from itertools import groupby
from typing import TYPE_CHECKING

from rich.text import Text

from ofsted_extract.cli.over_time.timeline_tables import DATED_BY, add_row, console_to, table_with
from ofsted_extract.cli.terminal import printable
from ofsted_extract.timeline.wording import kind_words, number_words, time_words, with_unit

if TYPE_CHECKING:
    from ofsted_extract.timeline.statistics import IndicatorValue

_WIDTHS = (20, 14, 22, 17)
"""The most characters in the columns before the last."""


def tables(values: Iterable[IndicatorValue]) -> str:
    """The values as tables.

    Args:
        values: sorted by statistic.
    """
    out = io.StringIO()
    console = console_to(out)
    for _, group in groupby(values, key=lambda value: value.indicator):
        listed = list(group)
        units = {value.unit for value in listed}
        unit = units.pop() if len(units) == 1 else None
        heading = f"{with_unit(listed[0].name, unit)} ({listed[0].indicator})"
        console.print(Text(printable(heading), "bold"))
        table = table_with("authority", "value", "time", "letter", "evidence")
        for column, width in zip(table.columns, _WIDTHS, strict=False):
            column.max_width = width
        previous_words = None
        for value in listed:
            words = f"{value.file} p{value.evidence.page}: {value.evidence.sentence}"
            add_row(
                table,
                value.local_authority
                if value.scope == "local"
                else f"{value.local_authority} ({value.scope})",
                _number(value, is_unit_in_heading=unit is not None),
                _time(value),
                f"{kind_words(value.kind_of_letter)}, {value.visit or 'no date'}",
                "the same sentence" if words == previous_words else words,
            )
            previous_words = words
        console.print(table)
    return out.getvalue()


def _number(value: IndicatorValue, *, is_unit_in_heading: bool) -> str:
    words = number_words(value.kind, value.unit, value.value, value.value_high, value.qualifier)
    is_complete = is_unit_in_heading or value.kind in ("percentage", "money", "duration")
    return words if is_complete or value.unit is None else f"{words} {value.unit}"


def _time(value: IndicatorValue) -> str:
    """The time in the letter's words, and as a date where the words give one."""
    date = time_words(value) + DATED_BY[value.dated_by]
    if value.as_of is None:
        return date
    return value.as_of if value.date is None else f"{value.as_of}: {date}"


def _authority(value: IndicatorValue) -> str:
    """The authority of the letter; behind it whose value it is, if not the authority's own."""
    return value.local_authority + ("" if value.scope == "local" else f" ({value.scope})")
