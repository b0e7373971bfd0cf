"""What a timeline is made of, as frozen pydantic models; every value keeps its letter and its evidence."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Literal

from ofsted_extract.facts.base import Evidence, Frozen, IsoDate, IsoDay, Number
from ofsted_extract.facts.figures import FigureKind
from ofsted_extract.facts.header import LetterKind, PreviousJudgement
from ofsted_extract.facts.judgements import Judgement
from ofsted_extract.facts.people import Inspector

DatedBy = Literal["stated", "visit", "inspection", "unknown"]
"""Where a value's date is from: the letter's words; the visit, where none are said; the inspection that the
letter looks back at; or nowhere."""


class Visit(Frozen):
    """One letter, as a step of the story. `date` orders it: the first day of its visit, else its own.

    `judgements` are the grades that a report gives, without tallies of cases; `previous_judgement` is the
    one that the letter says was in force.
    """

    date: IsoDay | None
    file: str
    sha256: str
    kind: LetterKind
    title: str | None = None
    visit_start: IsoDay | None = None
    visit_end: IsoDay | None = None
    letter_date: IsoDay | None = None
    visit_ordinal: int | None = None
    focus: str | None = None
    judgements: tuple[Judgement, ...] = ()
    previous_judgement: PreviousJudgement | None = None
    inspectors: tuple[Inspector, ...] = ()
    evidence: Mapping[str, Evidence]


class Value(Frozen):
    """A measure at one time, as one letter has it.

    `date` is the day, month or year for which it holds, of a stretch of time its end, and `start` the
    beginning where the letter says it; `as_of` are its words. `figure` is the id in the letter's record.
    """

    date: IsoDate | None
    start: IsoDate | None = None
    dated_by: DatedBy
    as_of: str | None = None
    value: Number
    value_high: Number | None = None
    qualifier: str | None = None
    file: str
    sha256: str
    figure: str
    evidence: Evidence


class Measure(Frozen):
    """One thing that is counted again and again. `values` are in the order of time, those without a date
    before the value that their letter sets against them."""

    name: str
    kind: FigureKind
    unit: str | None = None
    values: tuple[Value, ...]


class Claim(Frozen):
    """What one letter says of a thing on which letters differ: a number, or a grade."""

    value: Number | str
    file: str
    sha256: str
    evidence: Evidence | None = None


class Conflict(Frozen):
    """Two letters or more that say different things of the same thing at the same time."""

    about: str
    date: IsoDate
    claims: tuple[Claim, ...]


class AuthorityTimeline(Frozen):
    """The story of one authority: its visits in order, what recurs, and where letters disagree."""

    name: str
    gss_code: str | None = None
    region: str | None = None
    visits: tuple[Visit, ...]
    measures: tuple[Measure, ...] = ()
    conflicts: tuple[Conflict, ...] = ()
