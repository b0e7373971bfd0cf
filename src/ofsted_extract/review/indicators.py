"""Collects the values of statistics during the run, for a page of each statistic over all authorities."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass

from ofsted_extract.facts.comparing import national_beside
from ofsted_extract.facts.figures import Figure, figure_words
from ofsted_extract.facts.record import Record
from ofsted_extract.pipeline.language import blank
from ofsted_extract.review.plots import Plot, Point, plot
from ofsted_extract.review.rows import LetterRow, file_link
from ofsted_extract.review.words import long_date
from ofsted_extract.rules.indicators import Indicator
from ofsted_extract.rules.patterns import load_patterns
from ofsted_extract.timeline.dating import FigureDater, TrendPosition

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
        """The authority's name; empty if the letter names none."""
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
        self._date_of: FigureDater | None = None

    def add(self, record: Record, row: LetterRow) -> None:
        """Takes the values of one letter."""
        if self._date_of is None:
            self._date_of = FigureDater(blank(), load_patterns(self._patterns))
        for figure, national in _pairs(record):
            found = _row(record, row, figure, national, self._date_of)
            self._rows.setdefault(figure.indicator or "", []).append(found)

    def indicators(self) -> Iterator[IndicatorRows]:
        """Yields the statistics with a value, in the order of the file that describes them."""
        known: Mapping[str, Indicator] = load_patterns(self._patterns).indicators
        for name, indicator in known.items():
            rows = self._rows.get(name)
            if rows:
                rows.sort(key=lambda row: (row.authority.casefold(), row.date or "", row.row.file))
                yield IndicatorRows(name, indicator, tuple(rows), plot(list(_points(rows))))


def _pairs(record: Record) -> Iterator[tuple[Figure, Figure | None]]:
    """Yields each value of the authority with the country's, then those of the country beside none."""
    shown: set[str] = set()
    listed = [figure for figure in record.figures if figure.indicator is not None]
    for figure in listed:
        if figure.scope == "local":
            national = national_beside(record, figure)
            shown.update([national.id] if national is not None else [])
            yield figure, national
    yield from ((each, None) for each in listed if each.scope == "national" and each.id not in shown)


def _row(
    record: Record, row: LetterRow, figure: Figure, national: Figure | None, date_of: FigureDater
) -> IndicatorRow:
    dated = date_of(figure.as_of, record.header, _position(record, figure))
    is_local = figure.scope == "local"
    beside = national if is_local else figure
    return IndicatorRow(
        row=row,
        local=_place(figure) if is_local else None,
        national=None if beside is None else _place(beside),
        as_of=figure.as_of,
        date=None if dated is None else dated.date,
        is_stated=dated is not None and dated.dated_by == "stated",
    )


def _position(record: Record, figure: Figure) -> TrendPosition:
    """Whether a figure is the earlier or the later value of a trend."""
    for trend in record.trends:
        if figure.id in trend.figures:
            return "earlier" if figure.id == trend.figures[0] else "later"
    return "alone"


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
