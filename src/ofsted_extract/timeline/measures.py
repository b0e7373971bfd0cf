"""Groups the figures of one authority's letters that measure the same quantity, in order of time."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from typing import NamedTuple

from ofsted_extract.facts.figures import Figure, FigureKind
from ofsted_extract.facts.header import Header
from ofsted_extract.facts.record import Record
from ofsted_extract.rules.indicators import Indicator
from ofsted_extract.timeline.dating import FigureDate, FigureDater, TrendPosition, trend_positions
from ofsted_extract.timeline.models import Measure, Value
from ofsted_extract.timeline.quantities import Quantity, QuantityReader
from ofsted_extract.timeline.statistics import unit_of
from ofsted_extract.timeline.wording import measure_words

_KINDS_FROM_TRENDS_ONLY = frozenset({"duration", "money"})
"""Kinds of figure that become values of a measure only if a letter itself compares two of them."""


class _MeasureKey(NamedTuple):
    """What two figures must share to be values of one measure.

    Values of one statistic (`indicator`) may be of a time or of a period, and their words do not matter.
    """

    kind: FigureKind
    unit: str | None
    indicator: str | None
    is_period: bool = False
    quantity: tuple[str, ...] = ()


class _Reading(NamedTuple):
    """A value with its measure.

    Attributes:
        key: the key of its measure: a statistic, or else `words`.
        words: the key that the words of its letter give, None if they give none.
        name: the name that the letter gives to the quantity; "" for a statistic.
        visit_date: the date of the visit, or "".
    """

    key: _MeasureKey
    words: _MeasureKey | None
    name: str
    value: Value
    visit_date: str


class MeasureFinder:
    """Finds the measures that recur in the letters of one authority.

    Args:
        quantities_of: finds what figures without an indicator measure.
        date_of: finds the dates of figures.
        indicators: the statistics, by id.
    """

    def __init__(
        self, quantities_of: QuantityReader, date_of: FigureDater, indicators: Mapping[str, Indicator]
    ) -> None:
        self._quantities_of, self._date_of, self._indicators = quantities_of, date_of, indicators

    def __call__(self, records: Iterable[Record]) -> tuple[Measure, ...]:
        """The measures that recur in the letters of one authority.

        A measure has values from at least two letters, or for at least two times in one letter. If a letter
        gives two different values for the same measure and time, both are dropped: they probably measure
        different things.

        Returns: the measures, those with values from most letters first, then by name. No two have the same
            name and unit.
        """
        readings = [reading for record in records for reading in self._readings(record)]
        statistics: dict[_MeasureKey, set[_MeasureKey]] = defaultdict(set)
        for reading in readings:
            if reading.key.indicator is not None and reading.words is not None:
                statistics[reading.words].add(reading.key)
        groups: dict[_MeasureKey, list[_Reading]] = defaultdict(list)
        for reading in readings:
            # words that elsewhere in these letters are those of one statistic are its words here, too
            same = statistics.get(reading.key, ()) if reading.value.dated_by == "stated" else ()
            groups[next(iter(same)) if len(same) == 1 else reading.key].append(reading)
        found = [self._measure(key, _without_contradictions(group)) for key, group in groups.items()]
        kept = _without_namesakes([measure for measure in found if measure is not None])
        return tuple(sorted(kept, key=lambda m: (-_letters(m), m.name.lower(), m.kind)))

    def _readings(self, record: Record) -> Iterator[_Reading]:
        """The figures of one letter that can be values of a measure."""
        quantities = self._quantities_of(record)
        positions = trend_positions(record)
        dates = {
            figure.id: _date(
                figure,
                quantities.get(figure.id),
                positions.get(figure.id, "alone"),
                record.header,
                self._date_of,
            )
            for figure in record.figures
            if figure.scope == "local" and (figure.id in quantities or figure.indicator in self._indicators)
        }
        period_of_trend = _period_flags_of_trends(record, dates)
        visit_date = record.header.visit_start or record.header.letter_date or ""
        for figure in record.figures:
            dated, quantity = dates.get(figure.id), quantities.get(figure.id)
            if dated is None:
                continue
            value = _value(record, figure, dated)
            is_period = period_of_trend.get(figure.id, dated.is_period)
            words = None if quantity is None else _key_in_words(figure, quantity, is_period)
            if figure.indicator in self._indicators:
                if dated.dated_by != "unknown" or figure.id in positions:
                    yield _Reading(self._statistic(figure), words, "", value, visit_date)
            elif quantity is not None and words is not None and _is_comparable(figure, quantity, dated):
                yield _Reading(words, words, quantity.name, value, visit_date)

    def _statistic(self, figure: Figure) -> _MeasureKey:
        """The key of the statistic that a figure is a value of."""
        unit = unit_of(self._indicators[figure.indicator or ""], figure.kind, figure.unit)
        return _MeasureKey(figure.kind, unit, figure.indicator)

    def _measure(self, key: _MeasureKey, group: list[_Reading]) -> Measure | None:
        """The measure of a group; None if its values are from one letter and one time."""
        values = [reading.value for reading in group]
        times = {(value.date, value.start, value.as_of if value.date is None else None) for value in values}
        if len({value.sha256 for value in values}) < 2 and len(times) < 2:
            return None
        in_order = _in_order(group)
        return Measure(
            name=in_order[-1].name if key.indicator is None else self._indicators[key.indicator].name,
            kind=key.kind,
            unit=key.unit,
            indicator=key.indicator,
            values=tuple(reading.value for reading in in_order),
        )


def _key_in_words(figure: Figure, quantity: Quantity, is_period: bool) -> _MeasureKey:
    return _MeasureKey(figure.kind, figure.unit, None, is_period, quantity.key)


def _date(
    figure: Figure,
    quantity: Quantity | None,
    position: TrendPosition,
    header: Header,
    date_of: FigureDater,
) -> FigureDate | None:
    """The date of a figure. A date that opens its sentence is preferred to a date that no words state."""
    own = date_of(figure.as_of, header, position)
    if (
        quantity is not None
        and quantity.opening_time is not None
        and (own is None or own.dated_by != "stated")
    ):
        opening = date_of(quantity.opening_time, header, position)
        return opening if opening is not None and opening.dated_by == "stated" else own
    return own


def _period_flags_of_trends(record: Record, dates: Mapping[str, FigureDate | None]) -> dict[str, bool]:
    """Whether the figures of each trend cover a period, by figure id. The later value decides for both."""
    flags: dict[str, bool] = {}
    for trend in record.trends:
        later = dates.get(trend.figures[-1])
        if later is not None:
            flags.update(dict.fromkeys(trend.figures, later.is_period))
    return flags


def _is_comparable(figure: Figure, quantity: Quantity, dated: FigureDate) -> bool:
    """Whether a figure covers a whole population at a known time, so that it can be compared with others."""
    if quantity.from_trend:
        return True
    if dated.dated_by == "unknown" or figure.kind in _KINDS_FROM_TRENDS_ONLY:
        return False
    return figure.kind != "count" or quantity.is_total


def _value(record: Record, figure: Figure, dated: FigureDate) -> Value:
    return Value(
        date=dated.date,
        start=dated.start,
        dated_by=dated.dated_by,
        as_of=figure.as_of,
        value=figure.value,
        value_high=figure.value_high,
        qualifier=figure.qualifier,
        file=record.source.file,
        sha256=record.source.sha256,
        figure=figure.id,
        evidence=figure.evidence,
    )


def _without_contradictions(group: Sequence[_Reading]) -> list[_Reading]:
    """At most one reading for each letter and time: none where the letter contradicts itself.

    A value with a stated date is preferred to one without, both for the same day and where the letter
    repeats the number.
    """
    stated_numbers = {(r.value.sha256, r.value.value) for r in group if r.value.dated_by == "stated"}
    by_time: dict[tuple[str, str | None, str | None, str | None], list[_Reading]] = defaultdict(list)
    for reading in group:
        value = reading.value
        if value.dated_by in ("visit", "unknown") and (value.sha256, value.value) in stated_numbers:
            continue
        undated_words = value.as_of if value.date is None else None
        by_time[value.sha256, value.date, value.start, undated_words].append(reading)
    kept = []
    for readings in by_time.values():
        preferred = [r for r in readings if r.value.dated_by == "stated"] or readings
        if len({(r.value.value, r.value.value_high) for r in preferred}) == 1:
            kept.append(preferred[0])
    return kept


def _in_order(group: list[_Reading]) -> list[_Reading]:
    """Readings by date; a value without one comes before the first dated value of its letter."""
    first_dates: dict[str, str] = {}
    for reading in group:
        date = reading.value.date or reading.visit_date
        first_dates[reading.value.sha256] = min(date, first_dates.get(reading.value.sha256, date))

    def order(reading: _Reading) -> tuple[str, bool, str, int]:
        value = reading.value
        is_dated = value.date is not None
        return value.date or first_dates[value.sha256], is_dated, value.file, value.evidence.start

    return sorted(group, key=order)


def _letters(measure: Measure) -> int:
    """The number of letters that a measure has values from."""
    return len({value.sha256 for value in measure.values})


def _without_namesakes(measures: Iterable[Measure]) -> Iterator[Measure]:
    """Of measures with the same words the statistic, or the one with values from most letters."""
    by_words: dict[str, list[Measure]] = defaultdict(list)
    for measure in measures:
        by_words[measure_words(measure).lower()].append(measure)
    for namesakes in by_words.values():
        yield max(namesakes, key=lambda m: (m.indicator is not None, _letters(m), len(m.values)))
