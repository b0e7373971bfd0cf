"""The values of statistics (`patterns/indicators.yaml`) in letters, so that they can be compared."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Iterator
from typing import NamedTuple

from ofsted_extract.facts.base import Evidence, Frozen, IsoDate, IsoDay, Number
from ofsted_extract.facts.figures import Figure, FigureKind, FigureScope
from ofsted_extract.facts.header import LetterKind, LocalAuthority
from ofsted_extract.facts.record import Record
from ofsted_extract.pipeline.language import blank
from ofsted_extract.rules.indicators import Indicator
from ofsted_extract.rules.patterns import load_patterns
from ofsted_extract.timeline.dating import FigureDate, FigureDater, trend_positions
from ofsted_extract.timeline.models import DatedBy, Measure, Value

_BY_KIND: dict[FigureKind, str] = {"percentage": "%", "ratio": "share of 1"}
"""Units of kinds of figure that are always counted in the same."""


class IndicatorValue(Frozen):
    """A value of a statistic, according to one letter.

    `indicator` is the id of the statistic and `name` what it is called. `as_of` are the letter's words for
    the time of the value; `date` is that time (for a period its end), `start` is the beginning of a period,
    and `dated_by` says where the date comes from. `visit` is the first day of the visit, or the date of the
    letter. `figure` is the id in the letter's record.
    """

    local_authority: str
    gss_code: str | None = None
    indicator: str
    name: str
    kind: FigureKind
    value: Number
    value_high: Number | None = None
    unit: str | None = None
    qualifier: str | None = None
    as_of: str | None = None
    start: IsoDate | None = None
    date: IsoDate | None = None
    dated_by: DatedBy
    visit: IsoDay | None = None
    kind_of_letter: LetterKind
    scope: FigureScope
    file: str
    sha256: str
    figure: str
    evidence: Evidence

    @property
    def latest(self) -> str:
        """The latest time that it can be of: its date, or else that of the visit; "" if it has neither."""
        return self.date or self.visit or ""


class _Key(NamedTuple):
    """What two values of one letter must share to be the same statement."""

    indicator: str | None
    scope: FigureScope
    kind: FigureKind
    value: Number
    value_high: Number | None


class StatisticsReader:
    """Finds the values of statistics in records.

    Args:
        ids: ids of the statistics; all if there are none.
        patterns: a folder of rules that add to or replace the built-in ones.

    Raises:
        PatternError: if the patterns cannot be used.
    """

    def __init__(self, ids: Collection[str] = (), *, patterns: str | None = None) -> None:
        rules = load_patterns(patterns)
        self._indicators = {name: each for name, each in rules.indicators.items() if not ids or name in ids}
        self._date_of = FigureDater(blank(), rules)
        self._order = {name: at for at, name in enumerate(self._indicators)}

    def __call__(self, record: Record) -> Iterator[IndicatorValue]:
        """Yields the values in one letter; none if it names no authority. A repeated value counts once."""
        authority = record.header.local_authority
        if authority is None:
            return
        positions = trend_positions(record)
        dated: dict[_Key, list[tuple[Figure, FigureDate]]] = {}
        for figure in record.figures:
            if figure.indicator in self._indicators:
                found = self._date_of(figure.as_of, record.header, positions.get(figure.id, "alone"))
                date = FigureDate(None, "unknown") if found is None else found
                dated.setdefault(_key(figure), []).append((figure, date))
        for repeated in dated.values():
            for figure, date in _each_time_once(repeated):
                yield self._value(record, authority, figure, date)

    def sorted(self, values: Iterable[IndicatorValue]) -> list[IndicatorValue]:
        """Values by statistic, authority and time."""
        return sorted(
            values,
            key=lambda value: (
                self._order[value.indicator],
                value.local_authority.casefold(),
                value.latest,
                value.file,
                value.evidence.start,
            ),
        )

    def _value(
        self, record: Record, authority: LocalAuthority, figure: Figure, dated: FigureDate
    ) -> IndicatorValue:
        indicator = self._indicators[figure.indicator or ""]
        header = record.header
        return IndicatorValue(
            local_authority=authority.name,
            gss_code=authority.gss_code,
            indicator=figure.indicator or "",
            name=indicator.name,
            kind=figure.kind,
            value=figure.value,
            value_high=figure.value_high,
            unit=unit_of(indicator, figure.kind, figure.unit),
            qualifier=figure.qualifier,
            as_of=figure.as_of,
            start=dated.start,
            date=dated.date,
            dated_by=dated.dated_by,
            visit=header.visit_start or header.letter_date,
            kind_of_letter=header.kind,
            scope=figure.scope,
            file=record.source.file,
            sha256=record.source.sha256,
            figure=figure.id,
            evidence=figure.evidence,
        )


def unit_of(indicator: Indicator, kind: FigureKind, unit: str | None) -> str | None:
    """What a value of a statistic is counted in.

    Args:
        kind, unit: those of the figure; a percentage and a count can be values of one statistic.

    Returns: None if the letter does not say and the kind does not tell.
    """
    if kind in _BY_KIND:
        return _BY_KIND[kind]
    if kind == indicator.kind and kind != "duration":
        return indicator.unit
    return unit


def _key(figure: Figure) -> _Key:
    return _Key(figure.indicator, figure.scope, figure.kind, figure.value, figure.value_high)


def _each_time_once(repeated: list[tuple[Figure, FigureDate]]) -> Iterator[tuple[Figure, FigureDate]]:
    """Of the statements of one value the first for each time; those that state a time, if any does."""
    stated = [each for each in repeated if each[1].dated_by in ("stated", "inspection")]
    seen: set[tuple[str | None, str | None]] = set()
    for figure, date in stated or repeated:
        time = (date.start, date.date)
        if time not in seen:
            seen.add(time)
            yield figure, date


def series_of(values: Iterable[IndicatorValue]) -> list[Measure]:
    """The values as measures over time, one for each statistic, authority, scope and unit.

    A measure is called by its authority, its statistic, or both: whichever tells it from the others.

    Args:
        values: sorted by statistic, authority and time.
    """
    groups: dict[tuple[object, ...], list[IndicatorValue]] = {}
    for value in values:
        key = (value.indicator, value.local_authority, value.scope, value.kind, value.unit)
        groups.setdefault(key, []).append(value)
    firsts = [group[0] for group in groups.values()]
    is_one_statistic = len({first.indicator for first in firsts}) == 1
    is_one_authority = len({first.local_authority for first in firsts}) == 1
    found = []
    for group in groups.values():
        first = group[0]
        parts = [
            *([] if is_one_authority and not is_one_statistic else [first.local_authority]),
            *([] if is_one_statistic else [first.name]),
        ]
        name = ": ".join(parts) + ("" if first.scope == "local" else f" ({first.scope})")
        found.append(
            Measure(
                name=name,
                kind=first.kind,
                unit=first.unit,
                indicator=first.indicator,
                values=tuple(map(_as_value_of_measure, group)),
            )
        )
    return found


def _as_value_of_measure(value: IndicatorValue) -> Value:
    return Value(**value.model_dump(include=set(Value.model_fields) - {"evidence"}), evidence=value.evidence)
