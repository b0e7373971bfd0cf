"""`ofsted_trends`: two stated values of one thing at two times.

Forms: "from A to B" and "to B from A"; "B … an increase from A", "B, compared with A"; and over two
sentences "the number of X was A. The number of X … now stands at B". A comparison with other places
is no trend, and a value that is not printed makes none.
"""

from __future__ import annotations

import re
from bisect import bisect_right
from collections.abc import Iterator
from itertools import pairwise, takewhile
from typing import NamedTuple

from spacy.language import Language
from spacy.tokens import Doc, Span

from ofsted_extract.patterns import Patterns, load_patterns
from ofsted_extract.pipeline.language import add_span
from ofsted_extract.pipeline.reading_context import sentences_at
from ofsted_extract.pipeline.values import FigureValue, TrendValue

_YEAR = re.compile(r"\b(?:19|20)\d\d\b")
_LEAD_GAP = 5
_SENTENCES_ON = 2
_FIGURES_BACK = 8
_BRACKET = 3
"""Tokens at most between a figure and one in the bracket right behind it."""
_CHANGES = frozenset({"reduction", "increase", "decrease", "rise", "fall", "drop", "improvement"})
_PRONOUNS = frozenset({"this", "it", "they", "these", "that"})
_FROM_TO_GAP = 20


class _Pair(NamedTuple):
    earlier: int
    later: int


class Trends:
    """Fills `doc.spans["trends"]` from `doc.spans["figures"]`; the span runs from one figure to the other."""

    def __init__(self, nlp: Language, patterns: Patterns) -> None:
        self._leads = patterns.matcher(nlp, "earlier")
        self._changing = patterns.matcher(nlp, "later")
        self._ranging = patterns.words("range-verbs") - {"between"}
        self._moved = patterns.words("change-verbs") - {"improvement", "reduction", "change", "compared"}
        self._fillers = patterns.words("fillers-of-comparison")
        self._places = patterns.words("compares-places")
        self._changes = patterns.words("change-verbs") | patterns.words("change-nouns")
        self._number_nouns = patterns.words("number-nouns")
        self._present = patterns.words("words-of-the-present")

    def __call__(self, doc: Doc) -> Doc:
        """Needs figures and sentences."""
        doc.spans["trends"] = []
        figures = list(doc.spans["figures"]) if "figures" in doc.spans else []
        pairs: list[_Pair] = []
        forms = (
            self._from_to,
            self._changing_to,
            self._led,
            self._was_and_is,
            self._in_bracket,
            self._told_again,
            self._at_two_dates,
        )
        used: set[int] = set()
        for pair in (pair for form in forms for pair in form(doc, figures)):
            if not used & set(pair):
                found = [pair, *self._in_brackets(doc, figures, pair)]
                found += self._and_to(doc, figures, pair)
                pairs += found
                used.update(at for each in found for at in each)
        for pair in sorted(set(pairs), key=min):
            self._add(doc, figures, pair)
        return doc

    @staticmethod
    def _add(doc: Doc, figures: list[Span], pair: _Pair) -> None:
        first, last = sorted(pair)
        subject = figures[pair.later]._.value.subject or figures[pair.earlier]._.value.subject
        value = TrendValue(subject, pair.earlier, pair.later)
        add_span(doc, "trends", figures[first].start, figures[last].end, value, "trend")

    def _from_to(self, doc: Doc, figures: list[Span]) -> Iterator[_Pair]:
        """ "from A to B", "to B from A" in one sentence, each right behind its word"""
        for at in range(len(figures) - 1):
            near = [i for i in (at + 1, at + 2) if i < len(figures) and _comparable(figures[at], figures[i])]
            if not near or figures[at].sent != figures[near[0]].sent:
                continue
            first, second = figures[at], figures[near[0]]
            if self._ranging & {token.lower_ for token in doc[first.sent.start : first.start]}:
                continue
            led = (self._word_before(doc, first), self._word_before(doc, second))
            if led == ("from", "to") and second.start - first.end <= _FROM_TO_GAP:
                yield _Pair(at, near[0])
            elif led == ("to", "from") and self._changes & {token.lower_ for token in first.sent}:
                yield _Pair(near[0], at)

    def _led(self, doc: Doc, figures: list[Span]) -> Iterator[_Pair]:
        """A figure behind "an increase from" or "compared with": the one before it is the later value."""
        sentences = sentences_at(doc, (figure.start for figure in figures))
        ends = sorted(match.end for sentence in sentences for match in self._leads(sentence))
        for at in range(1, len(figures)):
            earlier = figures[at]
            before = bisect_right(ends, earlier.start)
            lead = ends[before - 1] if before else None
            if lead is None or earlier.start - lead > _LEAD_GAP or doc[lead - 1].sent != earlier.sent:
                continue
            if self._of_places(doc, lead, earlier):
                continue
            later = self._nearest_before(figures, at)
            if later is not None and figures[later].end <= lead:
                yield _Pair(at, later)

    def _of_places(self, doc: Doc, lead: int, earlier: Span) -> bool:
        """Whether places are compared: no time is said, or a place is, up to the next comma."""
        end = next((t.i for t in doc[earlier.end : earlier.sent.end] if t.text in ",;"), earlier.sent.end)
        if self._places & {token.lower_ for token in doc[lead:end]}:
            return True
        return doc[lead - 1].lower_ in ("with", "to") and earlier._.value.as_of is None

    def _changing_to(self, doc: Doc, figures: list[Span]) -> Iterator[_Pair]:
        """ "27 in May, falling to 24 in June": the figure before is the earlier value"""
        sentences = sentences_at(doc, (figure.start for figure in figures))
        ends = {match.end for sentence in sentences for match in self._changing(sentence)}
        for at in range(1, len(figures)):
            later = figures[at]
            start = later.start - len((later._.value.qualifier or "").split())
            if not any(end in ends for end in range(start - _LEAD_GAP + 2, start + 1)):
                continue
            same = _before_in_sentence(figures, at)
            earlier = next((i for i in same if _comparable(figures[i], later)), None)
            if earlier is not None:
                yield _Pair(earlier, at)

    @staticmethod
    def _and_to(doc: Doc, figures: list[Span], pair: _Pair) -> Iterator[_Pair]:
        """ "…, rising to 79% in March and to 86% in May": the last value makes another trend."""
        at = pair.later + 1
        if pair.later < pair.earlier or at >= len(figures):
            return
        first, second = figures[pair.later], figures[at]
        told = doc[max(first.end, second.start - 2) : second.start].text.lower()
        times = [figure._.value.as_of for figure in (first, second)]
        if told == "and to" and _comparable(first, second) and all(times) and times[0] != times[1]:
            yield _Pair(pair.later, at)

    def _was_and_is(self, doc: Doc, figures: list[Span]) -> Iterator[_Pair]:
        """ "was 60% at the last inspection and is now 90%", "is 5%; it was 19% in March" """
        for at in range(len(figures) - 1):
            first, second = figures[at], figures[at + 1]
            if not _comparable(first, second) or first.sent != second.sent:
                continue
            said = {token.lower_ for token in doc[first.sent.start : first.start]}
            between = {token.lower_ for token in doc[first.end : second.start]}
            times = {first._.value.as_of, second._.value.as_of}
            then = said & {"was", "were", "had", "previously"}
            told = doc[max(first.end, second.start - 2) : second.start].text.lower()
            if len(times) > 1 and told in ("it was", "they were"):
                dates = [_year_of(figure) for figure in (first, second)]
                forward = dates[0] is not None and dates[1] is not None and dates[0] < dates[1]
                yield _Pair(at, at + 1) if forward else _Pair(at + 1, at)
            elif len(times) > 1 and then and between & {"now", "currently"}:
                yield _Pair(at, at + 1)

    @staticmethod
    def _nearest_before(figures: list[Span], at: int) -> int | None:
        """The nearest comparable figure before; of the sentence before only where this one has no other."""
        same = reversed(_before_in_sentence(figures, at))
        here = [i for i in same if figures[i]._.value.kind != "duration"]
        if here:
            near = figures[here[-1]]._.value
            mixed = near.kind == "rate" and figures[at]._.value.kind == "count"
            found = [i for i in here if _comparable(figures[i], figures[at])]
            return here[-1] if mixed else (found[-1] if found else None)
        before = [
            i
            for i in range(at - 1, max(-1, at - 1 - _FIGURES_BACK), -1)
            if figures[at].sent.start - figures[i].sent.end <= 1 and _comparable(figures[i], figures[at])
        ]
        return next((i for i in before if _same_subject(figures[i], figures[at])), next(iter(before), None))

    def _told_again(self, doc: Doc, figures: list[Span]) -> Iterator[_Pair]:
        """ "The number of X … was A. The number of X … currently stands at B." """
        for at in range(len(figures) - 1):
            first, second = figures[at], figures[at + 1]
            apart = second.sent.start > first.sent.end
            if not _comparable(first, second) or (apart and not self._counted_twice(doc, first, second)):
                continue
            again = second.sent != first.sent and self._takes_up(second) and not apart
            if not again and not _same_subject(first, second):
                continue
            if self._places & {token.lower_ for token in doc[first.end : second.start]}:
                continue
            said = {token.lower_ for token in doc[second.sent.start : second.end]} - {"improvement"}
            if again and doc[second.start - 1].lower_ != "by" and said & (self._present | self._moved):
                yield _Pair(at, at + 1)
                continue
            if second.sent == first.sent and not said & {"now", "currently", "since"}:
                continue
            told = {token.lower_ for token in first.sent}
            counted = self._number_nouns if second.sent != first.sent else frozenset()
            recounted = said & (self._changes | counted) or "there" in said
            if "since" not in said and first._.value.as_of == second._.value.as_of:
                continue
            dated = first._.value.as_of is not None or told & (self._number_nouns | {"was", "were"})
            if recounted and said & self._present and dated:
                yield _Pair(at, at + 1)

    def _takes_up(self, figure: Span) -> bool:
        """ "This is now 20%", "By May, that figure had risen to 98%" """
        if figure.sent[0].lower_ in _PRONOUNS:
            return True
        said = [token.lower_ for token in figure.doc[figure.sent.start : figure.start]]
        nouns = self._number_nouns | {"figure"}
        return any(word in ("this", "that") and noun in nouns for word, noun in pairwise(said))

    def _counted_twice(self, doc: Doc, first: Span, second: Span) -> bool:
        """ "The number of X was 705. … The number of X currently stands at 837", a sentence or two on."""
        between = [token for token in doc[first.sent.end : second.sent.start] if token.is_sent_start]
        if len(between) > _SENTENCES_ON or "\n" in doc[first.end : second.start].text.replace("\n ", " "):
            return False
        return all(
            self._number_nouns & {token.lower_ for token in doc[figure.sent.start : figure.start]}
            for figure in (first, second)
        ) and _same_subject(first, second)

    def _in_bracket(self, doc: Doc, figures: list[Span]) -> Iterator[_Pair]:
        """ "88% (72% at the time of the inspection)" """
        for at in range(len(figures) - 1):
            first, second = figures[at], figures[at + 1]
            beside = (
                second.start - first.end <= _BRACKET and doc[first.end : second.start].text.strip() == "("
            )
            dated = second._.value.as_of is not None and first._.value.as_of != second._.value.as_of
            if beside and dated and _comparable(first, second):
                yield _Pair(at + 1, at)

    def _at_two_dates(self, doc: Doc, figures: list[Span]) -> Iterator[_Pair]:
        """ "4,512 in 2014 and 5,037 in 2015": one subject, two days or months or years"""
        dates: dict[int, list[Span]] = {}
        for date in doc.spans.get("dates", ()):
            dates.setdefault(date.sent.start, []).append(date)
        for at in range(len(figures) - 1):
            first, second = figures[at], figures[at + 1]
            if (
                first.sent != second.sent
                or not _comparable(first, second)
                or not _same_subject(first, second)
            ):
                continue
            if self._places & {token.lower_ for token in doc[first.end : second.sent.end]}:
                continue
            near = dates.get(first.sent.start, [])
            days = [_date_of(near, figure) for figure in (first, second)]
            if days[0] and days[1] and days[0] != days[1]:
                yield _Pair(at, at + 1) if days[0] < days[1] else _Pair(at + 1, at)

    def _word_before(self, doc: Doc, figure: Span) -> str:
        """The word that leads a figure in, its qualifier and "an average of" left out."""
        at = figure.start - 1 - len((figure._.value.qualifier or "").split())
        first = max(0, at - _LEAD_GAP)
        while at > first and doc[at].lower_ in self._fillers:
            at -= 1
        return str(doc[at].lower_) if at >= 0 else ""

    @staticmethod
    def _in_brackets(doc: Doc, figures: list[Span], pair: _Pair) -> Iterator[_Pair]:
        """ "336 (a rate of 132 per 10,000) … from 285 (112 per 10,000)": the rates make a trend too."""
        beside = [at + 1 for at in pair]
        if max(beside) >= len(figures):
            return
        first, second = (figures[at] for at in beside)
        bracketed = all(
            "(" in {token.text for token in doc[figures[at].end : figures[at + 1].start]} for at in pair
        )
        if (
            bracketed
            and _comparable(first, second)
            and figures[pair.earlier]._.value.kind != first._.value.kind
        ):
            yield _Pair(*beside)


def _comparable(first: Span, second: Span) -> bool:
    """Whether two figures are of one kind, and both are values: "a 50% reduction" is none."""
    if any(span.end < len(span.doc) and span.doc[span.end].lower_ in _CHANGES for span in (first, second)):
        return False
    one: FigureValue = first._.value
    other: FigureValue = second._.value
    ranged = one.value_high is not None or other.value_high is not None
    return one.kind == other.kind and one.unit == other.unit and not ranged


def _before_in_sentence(figures: list[Span], at: int) -> list[int]:
    """The figures before one in its sentence, the nearest first."""
    first = figures[at].sent.start
    return list(takewhile(lambda i: figures[i].start >= first, range(at - 1, -1, -1)))


def _date_of(dates: list[Span], figure: Span) -> str | None:
    """Which of `dates` stands in a figure's `as_of`, as ISO 8601; else a year printed there."""
    as_of = figure._.value.as_of
    if as_of is None:
        return None
    near = [date for date in dates if date.text in as_of]
    if len(near) == 1:
        return str(near[0]._.value.iso)
    years = [token.text for token in figure.sent if token.shape_ == "dddd" and token.text in as_of]
    return years[0] if len(years) == 1 else None


def _year_of(figure: Span) -> int | None:
    """The year in a figure's `as_of`; of a financial or school year, the first."""
    years = _YEAR.findall(figure._.value.as_of or "")
    return int(years[0]) if years else None


def _same_subject(first: Span, second: Span) -> bool:
    """Whether one subject's words are all among the other's ("children", "looked-after children")."""
    one, other = ({*(value._.value.subject or "").lower().split()} for value in (first, second))
    return bool(one and other) and (one <= other or other <= one)


@Language.factory("ofsted_trends", default_config={"patterns": None})
def create_trends(nlp: Language, name: str, *, patterns: str | None) -> Trends:
    """The factory; `patterns` is a folder laid over the shipped one."""
    return Trends(nlp, load_patterns(patterns))
