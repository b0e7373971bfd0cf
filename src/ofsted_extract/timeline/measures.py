"""The figures of one authority's letters that count the same thing, put together in the order of time."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from typing import NamedTuple

from ofsted_extract.facts.figures import Figure, FigureKind
from ofsted_extract.facts.header import Header
from ofsted_extract.facts.record import Record
from ofsted_extract.timeline.counted import Counted, CountedReader
from ofsted_extract.timeline.dating import Dating, Holding, Place
from ofsted_extract.timeline.models import Measure, Value

_COMPARED_ONLY = frozenset({"duration", "money"})
"""Kinds of figure that count the same thing only where a letter itself compares two of them."""


class _Key(NamedTuple):
    """What two figures must share to be values of one measure."""

    kind: FigureKind
    unit: str | None
    span: bool
    counted: tuple[str, ...]


class _Read(NamedTuple):
    name: str
    value: Value
    visit: str


def measures(records: Iterable[Record], counted: CountedReader, dating: Dating) -> tuple[Measure, ...]:
    """What recurs in the letters of one authority, those in most letters first, then by name.

    A measure has values of two letters, or of two times in one. A letter that has two values for one
    measure and one time has none there: what it counts is then not what we take it for.
    """
    groups: dict[_Key, list[_Read]] = defaultdict(list)
    for record in records:
        for key, read in _of_letter(record, counted, dating):
            groups[key].append(read)
    found = [_measure(key, _clear(group)) for key, group in groups.items()]
    kept = [measure for measure in found if measure is not None]
    return tuple(sorted(kept, key=lambda m: (-len({v.sha256 for v in m.values}), m.name.lower(), m.kind)))


def _of_letter(record: Record, counted: CountedReader, dating: Dating) -> Iterator[tuple[_Key, _Read]]:
    what = counted(record)
    places: dict[str, Place] = {}
    for trend in record.trends:
        places.update(zip(trend.figures, ("earlier", "later"), strict=True))
    held = {
        figure.id: _holding(figure, what[figure.id], places.get(figure.id, "alone"), record.header, dating)
        for figure in record.figures
        if figure.id in what
    }
    spans = _spans_of_trends(record, held)
    visit = record.header.visit_start or record.header.letter_date or ""
    for figure in record.figures:
        holding = held.get(figure.id)
        if holding is None or not _is_measured(figure, what[figure.id], holding):
            continue
        key = _Key(figure.kind, figure.unit, spans.get(figure.id, holding.span), what[figure.id].key)
        yield key, _Read(what[figure.id].name, _value(record, figure, holding), visit)


def _holding(
    figure: Figure, counted: Counted, place: Place, header: Header, dating: Dating
) -> Holding | None:
    """When a figure holds: a date that opens its sentence comes before words that only the visit dates."""
    own = dating(figure.as_of, header, place)
    if counted.led_by is not None and (own is None or own.dated_by != "stated"):
        led = dating(counted.led_by, header, place)
        return led if led is not None and led.dated_by == "stated" else own
    return own


def _spans_of_trends(record: Record, held: Mapping[str, Holding | None]) -> dict[str, bool]:
    """For the figures of trends whether they are told over a time: the later value's way is that of both."""
    spans: dict[str, bool] = {}
    for trend in record.trends:
        later = held.get(trend.figures[-1])
        if later is not None:
            spans.update(dict.fromkeys(trend.figures, later.span))
    return spans


def _is_measured(figure: Figure, counted: Counted, holding: Holding) -> bool:
    """Whether a figure is one of a whole at a time, and not of a sample or in passing."""
    if counted.from_trend:
        return True
    if holding.dated_by == "unknown" or figure.kind in _COMPARED_ONLY:
        return False
    return figure.kind != "count" or counted.whole


def _value(record: Record, figure: Figure, holding: Holding) -> Value:
    return Value(
        date=holding.date,
        start=holding.start,
        dated_by=holding.dated_by,
        as_of=figure.as_of,
        value=figure.value,
        value_high=figure.value_high,
        qualifier=figure.qualifier,
        file=record.source.file,
        sha256=record.source.sha256,
        figure=figure.id,
        evidence=figure.evidence,
    )


def _clear(group: Sequence[_Read]) -> list[_Read]:
    """The values without those that a letter repeats, and without those that it contradicts itself on.

    A value whose date is stated comes before one that is only of the visit or has none, on that day or as a
    number that the letter says again.
    """
    said = {(read.value.sha256, read.value.value) for read in group if read.value.dated_by == "stated"}
    by_time: dict[tuple[str, str | None, str | None, str | None], list[_Read]] = defaultdict(list)
    for read in group:
        value = read.value
        if value.dated_by in ("visit", "unknown") and (value.sha256, value.value) in said:
            continue
        undated = value.as_of if value.date is None else None
        by_time[value.sha256, value.date, value.start, undated].append(read)
    clear = []
    for reads in by_time.values():
        stated = [read for read in reads if read.value.dated_by == "stated"] or reads
        if len({(read.value.value, read.value.value_high) for read in stated}) == 1:
            clear.append(stated[0])
    return clear


def _measure(key: _Key, group: list[_Read]) -> Measure | None:
    values = [read.value for read in group]
    times = {(value.date, value.start, value.as_of if value.date is None else None) for value in values}
    if len({value.sha256 for value in values}) < 2 and len(times) < 2:
        return None
    first_dates: dict[str, str] = {}
    for read in group:
        date = read.value.date or read.visit
        first_dates[read.value.sha256] = min(date, first_dates.get(read.value.sha256, date))

    def order(read: _Read) -> tuple[str, bool, str, int]:
        value = read.value
        dated = value.date is not None
        return value.date or first_dates[value.sha256], dated, value.file, value.evidence.start

    in_order = sorted(group, key=order)
    return Measure(
        name=in_order[-1].name,
        kind=key.kind,
        unit=key.unit,
        values=tuple(read.value for read in in_order),
    )
