"""Collects the values of statistics during the run, for a page of each statistic over all authorities."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass

from ofsted_extract.facts.comparing import national_beside
from ofsted_extract.facts.figures import Figure, figure_words
from ofsted_extract.facts.record import Record
from ofsted_extract.review.plots import Plot, Point, plot
from ofsted_extract.review.rows import LetterRow, file_link
from ofsted_extract.review.words import long_date
from ofsted_extract.rules.indicators import Indicator
from ofsted_extract.rules.patterns import load_patterns
from ofsted_extract.timeline.statistics import IndicatorValue, StatisticsReader

FOLDER = "indicators"
"""The folder of a site with the pages of statistics."""


@dataclass(frozen=True, slots=True)
class Place:
    """A number of a letter: its words, its value, and its fact on the letter's page."""

    words: str
    value: float
    fact: str


@dataclass(frozen=True, slots=True)
class IndicatorRow:
    """A value of a statistic with the country's beside it, or the country's alone.

    Attributes:
        row: the letter.
        local: the authority's value; None if the letter gives only the country's.
        national: the country's value; None if the letter gives none beside it.
        as_of: the time that it holds for, in the letter's words.
        date: that time, or the visit if the words give no time; None if neither is known.
        is_stated: whether the words give the time.
    """

    row: LetterRow
    local: Place | None
    national: Place | None
    as_of: str | None
    date: str | None
    is_stated: bool

    @property
    def authority(self) -> str:
        """The authority's name; the letter names one, or it would have no row."""
        return self.row.authority.name if self.row.authority else ""


@dataclass(frozen=True, slots=True)
class IndicatorRows:
    """A statistic, its values by authority and time, and their chart if there are two times."""

    id: str
    indicator: Indicator
    rows: tuple[IndicatorRow, ...]
    chart: Plot | None

    @property
    def page(self) -> str:
        """The file name of its page in `indicators/`."""
        return re.sub(r"[^\w-]+", "-", self.id) + ".html"

    @property
    def authorities(self) -> int:
        """The number of authorities with a value."""
        return len({row.authority for row in self.rows if row.authority})


class IndicatorStore:
    """Takes the values of statistics from each record of a run.

    Args:
        patterns: the folder of rules that the letters are read with.
    """

    def __init__(self, patterns: str | None) -> None:
        self._patterns = patterns
        self._rows: dict[str, list[IndicatorRow]] = {}
        self._values_of: StatisticsReader | None = None

    def add(self, record: Record, row: LetterRow) -> None:
        """Takes the values of one letter, each once; none if it names no authority."""
        if self._values_of is None:
            self._values_of = StatisticsReader(patterns=self._patterns)
        for value, figure, national in _pairs(record, self._values_of(record)):
            self._rows.setdefault(value.indicator, []).append(_row(row, value, figure, national))

    def indicators(self) -> Iterator[IndicatorRows]:
        """Yields the statistics with a value, in the order of the file that describes them."""
        known: Mapping[str, Indicator] = load_patterns(self._patterns).indicators
        for name, indicator in known.items():
            rows = self._rows.get(name)
            if rows:
                rows.sort(key=lambda row: (row.authority.casefold(), row.date or "", row.row.file))
                yield IndicatorRows(name, indicator, tuple(rows), plot(list(_points(rows))))


def _pairs(
    record: Record, values: Iterable[IndicatorValue]
) -> Iterator[tuple[IndicatorValue, Figure, Figure | None]]:
    """Yields each value of the authority with the country's, then those of the country beside none."""
    figures = {figure.id: figure for figure in record.figures}
    shown: set[tuple[str | None, int | float]] = set()
    listed = [(value, figures[value.figure]) for value in values]
    for value, figure in listed:
        if figure.scope == "local":
            national = national_beside(record, figure)
            if national is not None:
                shown.add((national.indicator, national.value))
            yield value, figure, national
    for value, figure in listed:
        if figure.scope == "national" and (figure.indicator, figure.value) not in shown:
            yield value, figure, None


def _row(row: LetterRow, value: IndicatorValue, figure: Figure, national: Figure | None) -> IndicatorRow:
    is_local = figure.scope == "local"
    beside = national if is_local else figure
    return IndicatorRow(
        row=row,
        local=_place(figure) if is_local else None,
        national=None if beside is None else _place(beside),
        as_of=value.as_of,
        date=value.date,
        is_stated=value.dated_by == "stated",
    )


def _place(figure: Figure) -> Place:
    words = figure_words(figure)
    return Place(f"{figure.qualifier} {words}" if figure.qualifier else words, float(figure.value), figure.id)


def _points(rows: list[IndicatorRow]) -> Iterator[Point]:
    for row in rows:
        for place, style in ((row.local, "local"), (row.national, "national")):
            if place is not None and row.date is not None:
                who = row.authority if style == "local" else f"national, in a letter about {row.authority}"
                words = f"{who}, {long_date(row.date)}: {place.words}"
                link = f"../{file_link(row.row.page)}#{place.fact}" if row.row.page else None
                yield Point(row.date, place.value, words, style, link)
