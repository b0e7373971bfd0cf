"""The values of a timeline in words for people, for tables and charts."""

from __future__ import annotations

from typing import TYPE_CHECKING

from ofsted_extract.facts.base import Number
from ofsted_extract.facts.figures import FigureKind
from ofsted_extract.facts.header import LetterKind
from ofsted_extract.rules.kinds import kind_traits
from ofsted_extract.rules.patterns import load_patterns
from ofsted_extract.timeline.models import Measure, Value, Visit

if TYPE_CHECKING:
    from ofsted_extract.timeline.statistics import IndicatorValue

_WHOLE = ("overall effectiveness", "inspection outcome")
"""Domains whose grade is that of the whole service, the preferred one first."""

_PART_PREFIX = "overall effectiveness of "
"""Domains with this prefix have the overall grade of one part of the services."""


def kind_words(kind: LetterKind) -> str:
    """What a kind of letter is called in a table or on a chart: "focused visit", "JTAI"."""
    return kind_traits(load_patterns())[kind].short_label


def grade_words(grade: str) -> str:
    """A grade as people write it: "requires improvement"."""
    return grade.replace("_", " ")


def overall_grade(visit: Visit) -> str | None:
    """The grade of the whole service in a report; None if it has none."""
    given = {judgement.domain.lower(): judgement.grade for judgement in reversed(visit.judgements)}
    return next((given[area] for area in _WHOLE if area in given), None)


def given_grade_words(visit: Visit) -> str | None:
    """The grade in a report: of the whole service, or else of one part of it, with the part's name.

    Returns: None if the report has neither; no other domain can represent the whole.
    """
    whole = overall_grade(visit)
    if whole is not None:
        return grade_words(whole)
    parts = (each for each in visit.judgements if each.domain.lower().startswith(_PART_PREFIX))
    return next((f"{grade_words(each.grade)} ({each.domain[len(_PART_PREFIX) :]})" for each in parts), None)


def value_words(measure: Measure, value: Value) -> str:
    """A value with its unit and qualifier: "about 62%", "40–45", "£1,200", "12 weeks"."""
    return number_words(measure.kind, measure.unit, value.value, value.value_high, value.qualifier)


def number_words(
    kind: FigureKind, unit: str | None, low: Number, high: Number | None, qualifier: str | None
) -> str:
    """A number, or the range up to `high`, with its qualifier and with a unit that belongs to the number."""
    ends = [low] if high is None else [low, high]
    number = "–".join(f"{end:,.4g}" if isinstance(end, float) else f"{end:,}" for end in ends)
    if kind == "percentage":
        number += "%"
    elif kind == "money":
        number = f"£{number}"
    elif kind == "duration" and unit:
        number += f" {unit}"
    return f"{qualifier} {number}" if qualifier else number


_UNITS: dict[FigureKind, str] = {"percentage": "%", "money": "£", "ratio": "share of 1", "count": "number"}
"""Units of measures whose figures name none."""


def measure_words(measure: Measure) -> str:
    """The name of a measure with its unit: "Children looked after, per 10,000 children"."""
    return with_unit(measure.name, measure.unit or _UNITS.get(measure.kind))


def with_unit(name: str, unit: str | None) -> str:
    """A name with a capital and a unit, unless the name has the unit: "Plans per 10,000"."""
    capital = name[:1].upper() + name[1:]
    is_named = unit is None or " ".join(unit.split()[:2]) in name
    return capital if is_named else f"{capital}, {unit}"


def time_words(value: Value | IndicatorValue) -> str:
    """The date of a value: "2017-12-11", "2014 to 2015", or "no date"."""
    if value.date is None:
        return "no date"
    return f"{value.start} to {value.date}" if value.start else value.date
