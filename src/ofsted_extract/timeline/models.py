"""The models of a timeline, frozen. Every value keeps its letter and its evidence."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Literal

from ofsted_extract.facts.base import Evidence, Frozen, IsoDate, IsoDay, Number
from ofsted_extract.facts.figures import FigureKind
from ofsted_extract.facts.header import LetterKind, PreviousJudgement
from ofsted_extract.facts.improvements import Improvement
from ofsted_extract.facts.in_header.people import Inspector
from ofsted_extract.facts.judgements import Judgement

DatedBy = Literal["stated", "visit", "inspection", "unknown"]
"""Where the date of a value comes from: the words of the letter; the visit, if the words give no date; the
inspection that the letter looks back to; or nowhere."""


class Visit(Frozen):
    """One letter in a timeline.

    `date` is the first day of the visit, or the letter's date if there is none; visits are ordered by it.
    `judgements` are the grades that a report gives, without counts of graded cases; `previous_judgement` is
    the one that was in force according to the letter. `improvements` are what the letter asks for.
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
    improvements: tuple[Improvement, ...] = ()
    previous_judgement: PreviousJudgement | None = None
    inspectors: tuple[Inspector, ...] = ()
    evidence: Mapping[str, Evidence]


class Value(Frozen):
    """The value of a measure at one time, according to one letter.

    `date` is the day, month or year of the value; for a period, `date` is its end and `start` its beginning
    if the letter gives it. `as_of` are the letter's words for the time. `figure` is the id in the letter's
    record.
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
    """A quantity that recurs in the letters. `values` are in order of time; a value without a date comes
    before the value that its letter compares it with. `indicator` is the id of the statistic, if it is one.
    """

    name: str
    kind: FigureKind
    unit: str | None = None
    indicator: str | None = None
    values: tuple[Value, ...]


class Claim(Frozen):
    """The number or grade that one letter gives in a conflict."""

    value: Number | str
    file: str
    sha256: str
    evidence: Evidence | None = None


class Conflict(Frozen):
    """Different claims by two or more letters about the same thing at the same time."""

    about: str
    date: IsoDate
    claims: tuple[Claim, ...]


class AuthorityTimeline(Frozen):
    """The timeline of one authority: its visits in order, the measures that recur, and the conflicts."""

    name: str
    gss_code: str | None = None
    region: str | None = None
    visits: tuple[Visit, ...]
    measures: tuple[Measure, ...] = ()
    conflicts: tuple[Conflict, ...] = ()
