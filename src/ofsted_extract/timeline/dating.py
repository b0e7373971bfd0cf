"""The date of a figure: the words of `as_of`, interpreted with the header of the letter."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Literal

from spacy.language import Language
from spacy.tokens import Doc

from ofsted_extract.facts.header import Header
from ofsted_extract.facts.record import Record
from ofsted_extract.pipeline.dates.grammar import DateGrammar, FoundDate
from ofsted_extract.rules.kinds import kind_traits
from ofsted_extract.rules.patterns import Patterns
from ofsted_extract.timeline.models import DatedBy

TrendPosition = Literal["alone", "earlier", "later"]
"""Whether a figure is the earlier or later value of a trend, or in no trend."""


@dataclass(frozen=True, slots=True)
class FigureDate:
    """The date of a figure; `Value` explains `date`, `start` and `dated_by`.

    `is_period` says that the figure covers a period: "in the last 12 months".
    """

    date: str | None
    dated_by: DatedBy
    start: str | None = None
    is_period: bool = False


_UNKNOWN = FigureDate(None, "unknown")


def trend_positions(record: Record) -> Mapping[str, TrendPosition]:
    """The positions of the figures that are part of a trend, by figure id."""
    positions: dict[str, TrendPosition] = {}
    for trend in record.trends:
        positions.update(zip(trend.figures, ("earlier", "later"), strict=True))
    return positions


class FigureDater:
    """Dates figures with the rules of `patterns/timeline.yaml` and the grammar of dates.

    A figure whose words give no certain date gets none: a point at the wrong place of a chart is worse than
    no point.
    """

    def __init__(self, nlp: Language, patterns: Patterns) -> None:
        self._nlp = nlp
        self._grammar = DateGrammar(patterns)
        self._kinds = kind_traits(patterns)
        self._rules = patterns.matcher(
            nlp, "holds-then", "holds-at", "holds-now", "holds-over", "holds-years"
        )
        self._until_the_visit = patterns.words("opens-a-time-until-the-visit")
        self._without_an_end = patterns.words("opens-a-time-without-an-end")

    def __call__(
        self, as_of: str | None, header: Header, position: TrendPosition = "alone"
    ) -> FigureDate | None:
        """The date of a figure.

        Args:
            as_of: the figure's words of time, None if it has none.
            header: the header of its letter.
            position: the earlier value of a trend is never dated by the visit.

        Returns: None if the date is after the letter: a plan is not a fact.
        """
        found = self._date(as_of, header, position)
        if position == "earlier" and found is not None and found.dated_by == "visit":
            return FigureDate(None, "unknown", None, found.is_period)
        return found

    def _date(self, as_of: str | None, header: Header, position: TrendPosition) -> FigureDate | None:
        visit = header.visit_start or header.letter_date
        at_visit = FigureDate(visit, "visit" if visit else "unknown")
        if as_of is None:
            return at_visit
        doc = self._nlp.make_doc(as_of)
        matches = self._rules(doc)
        rules = {match.rule.id for match in matches}
        is_period = "holds-over/span" in rules
        years = next((doc[m.start : m.end].text for m in matches if m.rule.id == "holds-years/period"), None)
        if "holds-then/part-of-a-time" in rules:
            return FigureDate(None, "unknown", None, is_period)
        found = _of_years(years) if years else self._of_dates(doc, visit, is_period, position)
        if found is not None:
            latest = header.visit_end or header.letter_date or visit
            return None if latest and found.date and found.date > latest[: len(found.date)] else found
        if doc[0].lower_ in self._until_the_visit and "holds-at/inspection" in rules:
            # "since the last inspection"
            previous = header.previous_judgement.date if header.previous_judgement else None
            return FigureDate(at_visit.date, at_visit.dated_by, previous, True)
        return self._of_words_without_dates(rules, header, at_visit, is_period)

    def _of_dates(
        self, doc: Doc, visit: str | None, is_period: bool, position: TrendPosition
    ) -> FigureDate | None:
        """What the dates within the words say; None if there are no dates."""
        dates = [date for date in (_with_year(each, visit) for each in self._scan(doc)) if date]
        if not dates:
            return None
        if len(dates) == 1 and doc[0].lower_ in self._until_the_visit:
            return FigureDate(visit, "visit" if visit else "unknown", dates[0], True)
        if len(dates) == 1 and doc[0].lower_ in self._without_an_end:
            # "from May" opens a period, or is the time of the earlier value of a trend
            return _UNKNOWN if position == "alone" else FigureDate(dates[0], "stated")
        start = dates[0] if len(dates) > 1 else None
        return FigureDate(dates[-1], "stated", start, is_period or len(dates) > 1)

    def _scan(self, doc: Doc) -> list[FoundDate]:
        """The dates in the words, and months without a year."""
        found = list(self._grammar.scan(doc).dates)
        if not found and len(doc) > 1:
            # The grammar takes a month for a date only together with a year, so any year is appended.
            # A single word is left alone: "May" by itself is no date, "in May" is.
            months = self._grammar.scan(self._nlp.make_doc(f"{doc.text} 2000")).dates
            found = [FoundDate(d.start, d.end, None, d.month) for d in months if d.month and not d.day]
        return found

    def _of_words_without_dates(
        self, rules: set[str], header: Header, at_visit: FigureDate, is_period: bool
    ) -> FigureDate:
        """The date of "now", "at the inspection" and the like, from the ids of the rules that matched."""
        unknown = FigureDate(None, "unknown", None, is_period)
        previous = header.previous_judgement.date if header.previous_judgement else None
        is_at_inspection = "holds-at/inspection" in rules
        is_earlier_inspection = "holds-at/earlier-inspection" in rules or (
            self._kinds[header.kind].event != "inspection"
        )
        if is_at_inspection and is_earlier_inspection:
            return FigureDate(previous, "inspection", None, is_period) if previous else unknown
        if "holds-then/other-time" in rules and not is_at_inspection:
            return unknown
        if is_at_inspection or "holds-now/present" in rules:
            return FigureDate(at_visit.date, at_visit.dated_by, None, is_period)
        return unknown


def _of_years(words: str) -> FigureDate:
    """The date of a range of years: "2014–15" is the year that ends in 2015, "2011–2014" ends in 2014."""
    first, last = re.findall(r"\d+", words)
    return FigureDate(f"{first[:2]}{last[-2:]}", "stated", first, True)


def _with_year(found: FoundDate, visit: str | None) -> str | None:
    """The date as ISO 8601. A month without a year is the latest one of that name not after the visit's."""
    if found.year:
        return found.iso()
    if visit is None or not found.month:
        return None
    year, month = int(visit[:4]), int(visit[5:7])
    return f"{year if found.month <= month else year - 1:04d}-{found.month:02d}"
