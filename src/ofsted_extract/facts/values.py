"""What components find: the types behind `span._.value`, one for each span group."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

from ofsted_extract.facts.records import DatePrecision, DateRole, FigureKind, Grade, LetterKind


@dataclass(frozen=True, slots=True)
class KindValue:
    """`doc.spans["kind"]`, at most one: the words that tell what the letter is, and its title as printed."""

    kind: LetterKind
    title: str | None = None


@dataclass(frozen=True, slots=True)
class DateValue:
    """`doc.spans["dates"]`: ISO 8601 at the precision printed. A range gives two spans, a list one a day."""

    iso: str
    precision: DatePrecision
    role: DateRole = "mentioned"


@dataclass(frozen=True, slots=True)
class AuthorityValue:
    """`doc.spans["authority"]`, at most one: whose services the letter is about."""

    name: str
    gss_code: str | None
    region: str | None


@dataclass(frozen=True, slots=True)
class PersonValue:
    """`doc.spans["people"]`: the span is the name as printed, `name` is without titles and post-nominals."""

    name: str
    part: Literal["addressee", "inspector", "signatory"]
    role: str | None = None
    organisation: str | None = None
    lead: bool = False


@dataclass(frozen=True, slots=True)
class OrdinalValue:
    """`doc.spans["visit_ordinal"]`, at most one: 4 for "the fourth monitoring visit"."""

    ordinal: int


@dataclass(frozen=True, slots=True)
class FocusValue:
    """`doc.spans["focus"]`, at most one: what the visit looked at, in the letter's words."""

    focus: str


@dataclass(frozen=True, slots=True)
class PreviousJudgementValue:
    """`doc.spans["previous_judgement"]`, at most one: the standing grade of the authority as a whole."""

    grade: Grade
    date: str | None


@dataclass(frozen=True, slots=True)
class JudgementValue:
    """`doc.spans["judgements"]`: a graded row or heading, or with `count` one grade of a tally."""

    domain: str
    grade: Grade
    by: str
    count: int | None = None


@dataclass(frozen=True, slots=True)
class FigureValue:
    """`doc.spans["figures"]`: a number that quantifies; the span is the number with its sign or unit."""

    kind: FigureKind
    value: int | float
    rule: str
    value_high: int | float | None = None
    unit: str | None = None
    qualifier: str | None = None
    subject: str | None = None
    measure: str | None = None
    as_of: str | None = None


@dataclass(frozen=True, slots=True)
class TrendValue:
    """`doc.spans["trends"]`: two figures compared over time, as indices into `doc.spans["figures"]`."""

    subject: str | None
    earlier: int
    later: int
