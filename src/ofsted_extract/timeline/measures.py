"""Groups the figures of one authority's letters that measure the same quantity, in order of time."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from typing import NamedTuple

from ofsted_extract.facts.figures import Figure, FigureKind
from ofsted_extract.facts.header import Header
from ofsted_extract.facts.record import Record
from ofsted_extract.timeline.dating import FigureDate, FigureDater, TrendPosition
from ofsted_extract.timeline.models import Measure, Value
from ofsted_extract.timeline.quantities import Quantity, QuantityReader

_KINDS_FROM_TRENDS_ONLY = frozenset({"duration", "money"})
"""Kinds of figure that become values of a measure only if a letter itself compares two of them."""


class _MeasureKey(NamedTuple):
    """What two figures must share to be values of one measure."""

    kind: FigureKind
    unit: str | None
    is_period: bool
    quantity: tuple[str, ...]


class _Reading(NamedTuple):
    """A value, the name that its letter gives to the quantity, and the date of the visit or ""."""

    name: str
    value: Value
    visit_date: str


def recurring_measures(
    records: Iterable[Record], quantities_of: QuantityReader, date_of: FigureDater
) -> tuple[Measure, ...]:
    """The measures that recur in the letters of one authority.

    A measure has values from at least two letters, or for at least two times in one letter. If a letter
    gives two different values for the same measure and time, both are dropped: they probably measure
    different things.

    Returns: the measures, those with values from most letters first, then by name.
    """
    groups: dict[_MeasureKey, list[_Reading]] = defaultdict(list)
    for record in records:
        for key, reading in _readings(record, quantities_of, date_of):
            groups[key].append(reading)
    found = [_measure(key, _without_contradictions(group)) for key, group in groups.items()]
    kept = [measure for measure in found if measure is not None]
    return tuple(sorted(kept, key=lambda m: (-len({v.sha256 for v in m.values}), m.name.lower(), m.kind)))


def _readings(
    record: Record, quantities_of: QuantityReader, date_of: FigureDater
) -> Iterator[tuple[_MeasureKey, _Reading]]:
    """The figures of one letter that can be values of a measure, each with the measure's key."""
    quantities = quantities_of(record)
    positions: dict[str, TrendPosition] = {}
    for trend in record.trends:
        positions.update(zip(trend.figures, ("earlier", "later"), strict=True))
    dates = {
        figure.id: _date(
            figure, quantities[figure.id], positions.get(figure.id, "alone"), record.header, date_of
        )
        for figure in record.figures
        if figure.id in quantities
    }
    period_of_trend = _period_flags_of_trends(record, dates)
    visit_date = record.header.visit_start or record.header.letter_date or ""
    for figure in record.figures:
        dated = dates.get(figure.id)
        if dated is None or not _is_comparable(figure, quantities[figure.id], dated):
            continue
        quantity = quantities[figure.id]
        is_period = period_of_trend.get(figure.id, dated.is_period)
        key = _MeasureKey(figure.kind, figure.unit, is_period, quantity.key)
        yield key, _Reading(quantity.name, _value(record, figure, dated), visit_date)


def _date(
    figure: Figure, quantity: Quantity, position: TrendPosition, header: Header, date_of: FigureDater
) -> FigureDate | None:
    """The date of a figure. A date that opens its sentence is preferred to a date that no words state."""
    own = date_of(figure.as_of, header, position)
    if quantity.opening_time is not None and (own is None or own.dated_by != "stated"):
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


def _measure(key: _MeasureKey, group: list[_Reading]) -> Measure | None:
    """The measure of a group; None if its values are from one letter and one time."""
    values = [reading.value for reading in group]
    times = {(value.date, value.start, value.as_of if value.date is None else None) for value in values}
    if len({value.sha256 for value in values}) < 2 and len(times) < 2:
        return None
    first_dates: dict[str, str] = {}
    for reading in group:
        date = reading.value.date or reading.visit_date
        first_dates[reading.value.sha256] = min(date, first_dates.get(reading.value.sha256, date))

    def order(reading: _Reading) -> tuple[str, bool, str, int]:
        """By date; a value without one comes before the first dated value of its letter."""
        value = reading.value
        is_dated = value.date is not None
        return value.date or first_dates[value.sha256], is_dated, value.file, value.evidence.start

    in_order = sorted(group, key=order)
    return Measure(
        name=in_order[-1].name,
        kind=key.kind,
        unit=key.unit,
        values=tuple(reading.value for reading in in_order),
    )
