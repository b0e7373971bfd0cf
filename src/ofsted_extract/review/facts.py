"""A record as a flat list of facts, each with words for a person and its place in the clean text."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, replace
from typing import Literal

from ofsted_extract.facts.base import Evidence, Number
from ofsted_extract.facts.figures import Figure
from ofsted_extract.facts.header import Addressee
from ofsted_extract.facts.judgements import Judgement
from ofsted_extract.facts.people import Inspector, Signatory
from ofsted_extract.facts.record import Record
from ofsted_extract.facts.trends import Trend
from ofsted_extract.review.words import DATE_ROLES, HEADER_FIELDS, grade_words, kind_words, sentence_case

FactKind = Literal["letter", "date", "person", "figure", "trend", "judgement"]

FACT_KINDS: dict[FactKind, str] = {
    "letter": "About the letter",
    "date": "Dates",
    "person": "People",
    "figure": "Figures",
    "trend": "Trends",
    "judgement": "Judgements",
}
"""Every kind of fact and its name on a page, in the order of the filters."""


@dataclass(frozen=True, slots=True)
class Fact:
    """One value of a record.

    Attributes:
        id: its name within a page; a figure's is that of the record.
        kind: what it is marked and filtered by.
        label: what sort of that kind: "Percentage", "Lead inspector".
        value: the value as the record has it, in characters that a person reads.
        about: what the value is of, "" where the value says all.
        details: what else the record says of it.
        page, start, end: where its words stand; offsets into the clean text.
        alias: another id that links may have for it: that of the header's field, where a date is its value.
    """

    id: str
    kind: FactKind
    label: str
    value: str
    about: str
    details: tuple[str, ...]
    page: int
    start: int
    end: int
    alias: str = ""

    @property
    def words(self) -> str:
        """The fact in one line."""
        return f"{self.label}: {self.value}" + (f", {self.about}" if self.about else "")


def facts_of(record: Record) -> list[Fact]:
    """All facts of a record that have evidence, in the order of the text; of two at one place the longer
    comes first.
    """
    found = [
        *_dates(record),
        *_header(record),
        *_people(record),
        *(_figure(figure) for figure in record.figures),
        *(_trend(f"t{number}", trend) for number, trend in enumerate(record.trends, start=1)),
        *(_judgement(judgement_id(at), judgement) for at, judgement in enumerate(record.judgements)),
    ]
    return sorted(found, key=lambda fact: (fact.start, -fact.end))


def header_id(field: str) -> str:
    """The id of the fact of a scalar of the header."""
    return f"h-{field}"


def judgement_id(index: int) -> str:
    """The id of the fact of the judgement at `index` of the record."""
    return f"j{index + 1}"


def _fact(
    name: str,
    kind: FactKind,
    label: str,
    value: str,
    evidence: Evidence,
    about: str | None = None,
    details: tuple[str | None, ...] = (),
) -> Fact:
    said = tuple(detail for detail in details if detail)
    return Fact(name, kind, label, value, about or "", said, evidence.page, evidence.start, evidence.end)


def _header(record: Record) -> Iterator[Fact]:
    """The scalars of the header, but for dates that stand among the dates under the same role."""
    header = record.header
    roles = {date.role for date in record.dates}
    for field, evidence in header.evidence.items():
        if field in roles and field != "previous_judgement":
            continue
        value = getattr(header, field)
        label = HEADER_FIELDS.get(field, sentence_case(field))
        name = header_id(field)
        if field == "previous_judgement":
            since = f"in {value.date}" if value.date else None
            yield _fact(name, "judgement", label, grade_words(value.grade), evidence, since)
        elif field == "local_authority":
            yield _fact(name, "letter", label, value.name, evidence, value.region, (value.gss_code,))
        elif field == "addressee":
            yield _person(name, label, value, evidence)
        elif field == "kind":
            yield _fact(name, "letter", label, kind_words(value), evidence)
        else:
            kind: FactKind = "date" if field in DATE_ROLES else "letter"
            yield _fact(name, kind, label, str(value), evidence)


def _dates(record: Record) -> Iterator[Fact]:
    fields = set(record.header.evidence) - {"previous_judgement"}
    for number, date in enumerate(record.dates, start=1):
        fact = _fact(f"d{number}", "date", DATE_ROLES[date.role], date.value, date.evidence)
        yield replace(fact, alias=header_id(date.role)) if date.role in fields else fact
        fields.discard(date.role)


def _people(record: Record) -> Iterator[Fact]:
    for number, who in enumerate(record.header.inspectors, start=1):
        label = "Lead inspector" if who.lead else "Inspector"
        yield _person(f"i{number}", label, who, who.evidence, who.organisation)
    for number, signatory in enumerate(record.header.signatories, start=1):
        yield _person(f"s{number}", "Signatory", signatory, signatory.evidence)


def _person(
    name: str,
    label: str,
    who: Addressee | Inspector | Signatory,
    evidence: Evidence,
    organisation: str | None = None,
) -> Fact:
    return _fact(name, "person", label, who.name, evidence, who.role, (organisation,))


def _figure(figure: Figure) -> Fact:
    about = " ".join(part for part in (figure.subject, figure.measure) if part)
    return _fact(
        figure.id,
        "figure",
        sentence_case(figure.kind),
        figure_words(figure),
        figure.evidence,
        about,
        (figure.qualifier, figure.as_of, figure.id, figure.rule),
    )


def figure_words(figure: Figure) -> str:
    """A figure's value with its unit: `62%`, `£1,200`, `6 months`, `3–5`."""
    said = _number(figure.value)
    if figure.value_high is not None:
        said += f"–{_number(figure.value_high)}"
    if figure.kind == "percentage":
        return f"{said}%"
    if figure.unit == "GBP":
        return f"£{said}"
    return f"{said} {figure.unit}" if figure.unit else said


def _number(value: Number) -> str:
    return f"{value:,}"


def _trend(name: str, trend: Trend) -> Fact:
    value = f"{_number(trend.earlier)} → {_number(trend.later)}"
    sign = "+" if trend.change > 0 else ""
    percent = None if trend.change_percent is None else f"{sign}{_number(trend.change_percent)}%"
    details = (f"change {sign}{_number(trend.change)}", percent, f"of {' and '.join(trend.figures)}")
    return _fact(name, "trend", sentence_case(trend.direction), value, trend.evidence, trend.subject, details)


def _judgement(name: str, judgement: Judgement) -> Fact:
    grade = grade_words(judgement.grade)
    label = "Judgement" if judgement.count is None else "Tally of cases"
    value = grade if judgement.count is None else f"{judgement.count:,} {grade.lower()}"
    return _fact(
        name, "judgement", label, value, judgement.evidence, judgement.domain, (f"by {judgement.by}",)
    )
