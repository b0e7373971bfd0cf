"""When a figure holds: the words of `as_of`, read beside the letter that they stand in."""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import Literal

from spacy.language import Language
from spacy.tokens import Doc

from ofsted_extract.facts.header import Header
from ofsted_extract.pipeline.dates.grammar import DateGrammar, FoundDate
from ofsted_extract.rules.kinds import kind_traits
from ofsted_extract.rules.patterns import Patterns
from ofsted_extract.timeline.models import DatedBy

Place = Literal["alone", "earlier", "later"]
"""A figure's place: by itself, or as the earlier or later value of a trend."""


@dataclass(frozen=True, slots=True)
class Holding:
    """When a figure holds; see `Value` for `date`, `start` and `dated_by`. `span`: over a stretch of time."""

    date: str | None
    dated_by: DatedBy
    start: str | None = None
    span: bool = False


class Dating:
    """Resolves words of time to dates (`patterns/timeline.yaml`, and the grammar of dates).

    What the words do not date is left without a date: a point on a chart that stands at the wrong time is
    worse than none.
    """

    def __init__(self, nlp: Language, patterns: Patterns) -> None:
        self._nlp = nlp
        self._grammar = DateGrammar(patterns)
        self._kinds = kind_traits(patterns)
        self._holds = patterns.matcher(
            nlp, "holds-then", "holds-at", "holds-now", "holds-over", "holds-years"
        )

    def __call__(self, as_of: str | None, header: Header, place: Place = "alone") -> Holding | None:
        """When a figure of a letter holds; None where that is after the letter: a plan is no fact.

        Args:
            as_of: the figure's words of time, None where it has none.
            header: that of its letter.
            place: the earlier value of a trend is not of the visit, whatever its words leave open.
        """
        holding = self._holding(as_of, header, place)
        if place == "earlier" and holding is not None and holding.dated_by == "visit":
            return Holding(None, "unknown", None, holding.span)
        return holding

    def _holding(self, as_of: str | None, header: Header, place: Place) -> Holding | None:
        visit = header.visit_start or header.letter_date
        at_visit = Holding(visit, "visit" if visit else "unknown")
        if as_of is None:
            return at_visit
        doc = self._nlp.make_doc(as_of)
        matches = self._holds(doc)
        said = {match.rule.id for match in matches}
        span = "holds-over/span" in said
        years = next((doc[m.start : m.end].text for m in matches if m.rule.id == "holds-years/period"), None)
        if "holds-then/part-of-a-time" in said:
            return Holding(None, "unknown", None, span)
        found = _years(years) if years else self._dates(doc, visit, span, place)
        if found is not None:
            latest = header.visit_end or header.letter_date or visit
            return None if latest and found.date and found.date > latest[: len(found.date)] else found
        return self._undated(said, header, at_visit, span)

    def _dates(self, doc: Doc, visit: str | None, span: bool, place: Place) -> Holding | None:
        """What dates within the words say."""
        dates = [date for date in (_with_year(each, visit) for each in self._found(doc)) if date]
        if not dates:
            return None
        if len(dates) == 1 and doc[0].lower_ == "since":
            return Holding(visit, "visit" if visit else "unknown", dates[0], True)
        if len(dates) == 1 and doc[0].lower_ == "from":
            # "from May" begins a time, or is the time of the value that another is compared with
            return Holding(None, "unknown") if place == "alone" else Holding(dates[0], "stated")
        start = dates[0] if len(dates) > 1 else None
        return Holding(dates[-1], "stated", start, span or len(dates) > 1)

    def _found(self, doc: Doc) -> list[FoundDate]:
        found = list(self._grammar.scan(doc).dates)
        if not found and len(doc) > 1:
            # a month alone is a date only where something leads it in ("in May")
            months = self._grammar.scan(self._nlp.make_doc(f"{doc.text} 2000")).dates
            found = [FoundDate(d.start, d.end, None, d.month) for d in months if d.month and not d.day]
        return found

    def _undated(self, said: set[str], header: Header, at_visit: Holding, span: bool) -> Holding:
        """What words without a date say: now, at the inspection, or at a time that nobody knows."""
        unknown = Holding(None, "unknown", None, span)
        previous = header.previous_judgement.date if header.previous_judgement else None
        inspected = "holds-at/inspection" in said
        own_visit = self._kinds[header.kind].event == "inspection"
        if inspected and ("holds-at/earlier-inspection" in said or not own_visit):
            return Holding(previous, "inspection", None, span) if previous else unknown
        if "holds-then/other-time" in said and not inspected:
            return unknown
        if inspected or "holds-now/present" in said:
            return Holding(at_visit.date, at_visit.dated_by, None, span)
        return unknown


def _years(words: str) -> Holding:
    """ "2014–15" is the year that ends in 2015, "2011–2014" the years up to 2014"""
    first, last = re.findall(r"\d+", words)
    return Holding(f"{first[:2]}{last[-2:]}", "stated", first, True)


def _with_year(found: FoundDate, visit: str | None) -> str | None:
    """The date as ISO 8601; a month without a year is the last of its name before the visit."""
    if found.year:
        return found.iso()
    if visit is None or not found.month:
        return None
    year, month = int(visit[:4]), int(visit[5:7])
    return f"{year if found.month <= month else year - 1:04d}-{found.month:02d}"
