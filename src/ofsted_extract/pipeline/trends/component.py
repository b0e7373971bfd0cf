"""`ofsted_trends`: two stated values of one thing at two times.

Forms: "from A to B" and "to B from A"; "B … an increase from A", "B, compared with A"; and over two
sentences "the number of X was A. The number of X … now stands at B". A comparison with other places
is no trend, and a value that is not printed makes none.
"""

from __future__ import annotations

import re
from bisect import bisect_right
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from itertools import pairwise, takewhile
from typing import NamedTuple

from spacy.language import Language
from spacy.tokens import Doc, Span

from ofsted_extract.facts.figures import FigureValue
from ofsted_extract.facts.trends import TrendValue
from ofsted_extract.pipeline.figures.reading_context import sentences_at
from ofsted_extract.pipeline.language import add_span, lower_words, value_of
from ofsted_extract.rules.patterns import Patterns, load_patterns

_YEAR = re.compile(r"\b(?:19|20)\d\d\b")
_LEAD_GAP = 5
_LONGEST_LEAD_GAP = 7  # "from the 2013–14 figure of"
_SENTENCES_ON = 2
_FIGURES_BACK = 8
_BRACKET = 3
"""Tokens at most between a figure and one in the bracket right behind it."""
_CHANGES = frozenset({"reduction", "increase", "decrease", "rise", "fall", "drop", "improvement"})
_PRONOUNS = frozenset({"this", "it", "they", "these", "that"})
_TO_COME = frozenset({"will", "would", "should", "could", "may", "might"})
_FROM_TO_GAP = 20
_STOPS = frozenset(",;()")
_SLIGHT = frozenset(
    {"in", "at", "of", "the", "a", "to", "with", "and", "by", "for", "is", "are", "was", "were"}
)
_ADDING = frozenset({"further", "additional", "another", "extra", "remaining", "other"})


class _Pair(NamedTuple):
    earlier: int
    later: int


@dataclass(frozen=True, slots=True)
class _Figure:
    """A figure's tokens, its value, its sentence's tokens, and what is asked each time it is compared."""

    start: int
    end: int
    value: FigureValue
    first: int
    last: int
    lead: int
    """The token before the figure and its qualifier."""
    is_change: bool
    """ "a 50% reduction", "an increase of 20%" """


class _Told:
    """The figures of a Doc in the order in which they stand, and its words in lower case."""

    def __init__(self, doc: Doc, figures: Iterable[Span]) -> None:
        self.doc = doc
        self.words = lower_words(doc)
        self.figures = [self._figure(figure) for figure in figures]

    def said(self, start: int, end: int) -> set[str]:
        """The words among the tokens `start:end`."""
        return set(self.words[start:end])

    def pairs(self) -> Iterator[tuple[int, _Figure, _Figure]]:
        """Each figure's place with the figure and the next one."""
        return ((at, first, second) for at, (first, second) in enumerate(pairwise(self.figures)))

    def sentences(self) -> list[Span]:
        """The sentences that figures stand in."""
        return sentences_at(self.doc, (figure.start for figure in self.figures))

    def before_in_sentence(self, at: int) -> list[int]:
        """The figures before one in its sentence, the nearest first."""
        first = self.figures[at].first
        return list(takewhile(lambda i: self.figures[i].start >= first, range(at - 1, -1, -1)))

    def _figure(self, figure: Span) -> _Figure:
        value: FigureValue = value_of(figure)
        sentence = figure.sent
        start, end, first = figure.start, figure.end, sentence.start
        lead = start - 1 - len((value.qualifier or "").split())
        of_change = lead > first and self.words[lead] == "of" and self.words[lead - 1] in _CHANGES
        is_change = of_change or (end < len(self.words) and self.words[end] in _CHANGES)
        return _Figure(start, end, value, first, sentence.end, lead, is_change)


class Trends:
    """Fills `doc.spans["trends"]` from `doc.spans["figures"]`; the span runs from one figure to the other."""

    def __init__(self, nlp: Language, patterns: Patterns) -> None:
        self._leads = patterns.matcher(nlp, "earlier")
        self._changing = patterns.matcher(nlp, "later")
        self._ranging = patterns.words("range-verbs") - {"between"}
        self._moved = patterns.words("change-verbs") - {"improvement", "reduction", "change", "compared"}
        self._fillers = patterns.words("fillers-of-comparison")
        self._places = patterns.words("compares-places")
        self._elsewhere = self._places - {"all", "other", "target", "expected"}
        self._changes = patterns.words("change-verbs") | patterns.words("change-nouns")
        self._number_nouns = patterns.words("number-nouns")
        self._present = patterns.words("words-of-the-present")

    def __call__(self, doc: Doc) -> Doc:
        """Needs figures and sentences."""
        doc.spans["trends"] = []
        told = _Told(doc, doc.spans.get("figures", ()))
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
        for pair in (pair for form in forms for pair in form(told)):
            if not used & set(pair):
                found = [pair, *self._in_brackets(told, pair), *self._and_to(told, pair)]
                pairs += found
                used.update(at for each in found for at in each)
        for pair in sorted(set(pairs), key=min):
            self._add(told, pair)
        return doc

    @staticmethod
    def _add(told: _Told, pair: _Pair) -> None:
        first, last = sorted(pair)
        figures = told.figures
        subject = figures[pair.later].value.subject or figures[pair.earlier].value.subject
        value = TrendValue(subject, pair.earlier, pair.later)
        add_span(told.doc, "trends", figures[first].start, figures[last].end, value, "trend")

    def _from_to(self, told: _Told) -> Iterator[_Pair]:
        """ "from A to B", "to B from A" in one sentence, each right behind its word"""
        figures = told.figures
        for at, first in enumerate(figures[:-1]):
            near = next((i for i in (at + 1, at + 2) if _comparable(told, at, i)), None)
            if near is None or figures[near].first != first.first:
                continue
            second = figures[near]
            if self._ranging & told.said(first.first, first.start):
                continue
            led = (self._word_before(told, first), self._word_before(told, second))
            if led == ("from", "to") and second.start - first.end <= _FROM_TO_GAP:
                yield _Pair(at, near)
            elif led == ("to", "from") and self._changes & told.said(first.first, first.last):
                yield _Pair(near, at)

    def _led(self, told: _Told) -> Iterator[_Pair]:
        """A figure behind "an increase from" or "compared with": the one before it is the later value."""
        figures = told.figures
        ends = sorted(match.end for sentence in told.sentences() for match in self._leads(sentence))
        for at, earlier in enumerate(figures[1:], start=1):
            before = bisect_right(ends, earlier.start)
            lead = ends[before - 1] if before else None
            if lead is None or earlier.start - lead > _LONGEST_LEAD_GAP or lead <= earlier.first:
                continue
            if self._of_places(told, lead, earlier):
                continue
            later = self._nearest_before(told, at)
            if (
                later is not None
                and figures[later].end <= lead
                and not self._is_elsewhere(told, figures[later])
            ):
                yield _Pair(at, later)

    def _of_places(self, told: _Told, lead: int, earlier: _Figure) -> bool:
        """Whether places are compared: no time is said, or a place is, up to the next comma."""
        words = told.words
        behind = range(earlier.end, earlier.last)
        end = next((at for at in behind if words[at] in (",", ";", "but")), earlier.last)
        if self._places & told.said(lead, end):
            return True
        return words[lead - 1] in ("with", "to") and earlier.value.as_of is None

    def _is_elsewhere(self, told: _Told, figure: _Figure) -> bool:
        """ "for statistical neighbours, 8%", "the national average was 14%": no value of the letter's own."""
        words, first = told.words, max(figure.first, figure.start - _LEAD_GAP)
        last = figure.start - (words[figure.start - 1] == ",")
        stop = next((at + 1 for at in range(last - 1, first - 1, -1) if words[at] in _STOPS), first)
        return bool(self._elsewhere & told.said(stop, figure.start))

    def _changing_to(self, told: _Told) -> Iterator[_Pair]:
        """ "27 in May, falling to 24 in June": the figure before is the earlier value"""
        ends = {match.end for sentence in told.sentences() for match in self._changing(sentence)}
        for at, later in enumerate(told.figures[1:], start=1):
            if not any(end in ends for end in range(later.lead - _LEAD_GAP + 3, later.lead + 2)):
                continue
            earlier = next((i for i in told.before_in_sentence(at) if _comparable(told, i, at)), None)
            if earlier is not None:
                yield _Pair(earlier, at)

    @staticmethod
    def _and_to(told: _Told, pair: _Pair) -> Iterator[_Pair]:
        """ "…, rising to 79% in March and to 86% in May": the last value makes another trend."""
        at = pair.later + 1
        if pair.later < pair.earlier or at >= len(told.figures):
            return
        first, second = told.figures[pair.later], told.figures[at]
        joined = told.words[max(first.end, second.start - 2) : second.start] == ["and", "to"]
        times = [figure.value.as_of for figure in (first, second)]
        if joined and _comparable(told, pair.later, at) and all(times) and times[0] != times[1]:
            yield _Pair(pair.later, at)

    def _was_and_is(self, told: _Told) -> Iterator[_Pair]:
        """ "was 60% at the last inspection and is now 90%", "is 5%; it was 19% in March" """
        for at, first, second in told.pairs():
            if first.first != second.first or not _comparable(told, at, at + 1):
                continue
            times = {first.value.as_of, second.value.as_of}
            then = told.said(first.first, first.start) & {"was", "were", "had", "previously"}
            led = told.words[max(first.end, second.start - 2) : second.start]
            if len(times) > 1 and led in (["it", "was"], ["they", "were"]):
                dates = [_year_of(figure) for figure in (first, second)]
                forward = dates[0] is not None and dates[1] is not None and dates[0] < dates[1]
                yield _Pair(at, at + 1) if forward else _Pair(at + 1, at)
            elif told.words[second.lead].endswith(("ing", "ed")):
                # "had met 40 and is now helping ten"
                continue
            elif len(times) > 1 and then and told.said(first.end, second.start) & {"now", "currently"}:
                yield _Pair(at, at + 1)

    @staticmethod
    def _nearest_before(told: _Told, at: int) -> int | None:
        """The nearest comparable figure before; of the sentence before only where this one has no other."""
        figures = told.figures
        here = [i for i in reversed(told.before_in_sentence(at)) if figures[i].value.kind != "duration"]
        if here:
            mixed = figures[here[-1]].value.kind == "rate" and figures[at].value.kind == "count"
            found = [i for i in here if _comparable(told, i, at)]
            return here[-1] if mixed else (found[-1] if found else None)
        before = [
            i
            for i in range(at - 1, max(-1, at - 1 - _FIGURES_BACK), -1)
            if figures[at].first - figures[i].last <= 1 and _comparable(told, i, at)
        ]
        return next((i for i in before if _same_subject(figures[i], figures[at])), next(iter(before), None))

    def _told_again(self, told: _Told) -> Iterator[_Pair]:
        """ "The number of X … was A. The number of X … currently stands at B." """
        for at, first, second in told.pairs():
            apart = second.first > first.last
            if not _comparable(told, at, at + 1) or (apart and not self._counted_twice(told, first, second)):
                continue
            again = second.first != first.first and not apart and self._takes_up(told, second)
            if not again and (_said_of_others(first, second) or not _same_subject(first, second)):
                continue
            if self._places & told.said(first.end, second.start):
                continue
            said = told.said(second.first, second.end) - {"improvement"}
            moved = again and told.words[second.start - 1] != "by" and said & (self._present | self._moved)
            if moved or self._recounted(told, first, second, said):
                yield _Pair(at, at + 1)

    def _recounted(self, told: _Told, first: _Figure, second: _Figure, said: set[str]) -> bool:
        """Whether `said`, up to the second figure, counts now what the first counted at another time."""
        one_sentence = second.first == first.first
        if one_sentence and not said & {"now", "currently", "since"}:
            return False
        if "since" not in said and first.value.as_of == second.value.as_of:
            return False
        before = told.said(first.first, first.last)
        dated = first.value.as_of is not None or before & (self._number_nouns | {"was", "were"})
        counted = frozenset() if one_sentence else self._number_nouns
        recounted = said & (self._changes | counted) or "there" in said
        return bool(recounted and said & self._present and dated)

    def _takes_up(self, told: _Told, figure: _Figure) -> bool:
        """ "This is now 20%", "By May, that figure had risen to 98%" """
        if told.words[figure.first] in _PRONOUNS:
            return told.words[figure.first + 1] not in _TO_COME
        nouns = self._number_nouns | {"figure", "is", "has"}
        said = pairwise(told.words[figure.first : figure.start])
        return any(word in ("this", "that") and noun in nouns for word, noun in said)

    def _counted_twice(self, told: _Told, first: _Figure, second: _Figure) -> bool:
        """ "The number of X was 705. … The number of X currently stands at 837", a sentence or two on."""
        if not _same_subject(first, second) or not all(
            self._number_nouns & told.said(figure.first, figure.start) for figure in (first, second)
        ):
            return False
        between = [token for token in told.doc[first.last : second.first] if token.is_sent_start]
        text = told.doc[first.end : second.start].text
        return len(between) <= _SENTENCES_ON and "\n" not in text.replace("\n ", " ")

    def _in_bracket(self, told: _Told) -> Iterator[_Pair]:
        """ "88% (72% at the time of the inspection)" """
        for at, first, second in told.pairs():
            beside = second.start - first.end <= _BRACKET and (
                told.doc[first.end : second.start].text.strip() == "("
            )
            dated = second.value.as_of is not None and first.value.as_of != second.value.as_of
            if beside and dated and _comparable(told, at, at + 1):
                yield _Pair(at + 1, at)

    def _at_two_dates(self, told: _Told) -> Iterator[_Pair]:
        """ "4,512 in 2014 and 5,037 in 2015": one subject, two days or months or years"""
        dates: dict[int, list[Span]] = {}
        for date in told.doc.spans.get("dates", ()):
            dates.setdefault(date.sent.start, []).append(date)
        for at, first, second in told.pairs():
            if first.first != second.first or not _comparable(told, at, at + 1):
                continue
            if not _same_subject(first, second) or self._places & told.said(first.end, second.last):
                continue
            near = dates.get(first.first, [])
            days = [_date_of(told, near, figure) for figure in (first, second)]
            if days[0] and days[1] and days[0] != days[1]:
                yield _Pair(at, at + 1) if days[0] < days[1] else _Pair(at + 1, at)

    def _word_before(self, told: _Told, figure: _Figure) -> str:
        """The word that leads a figure in, its qualifier and "an average of" left out."""
        at = figure.lead
        first = max(0, at - _LEAD_GAP)
        while at > first and told.words[at] in self._fillers:
            at -= 1
        return told.words[at] if at >= 0 else ""

    @staticmethod
    def _in_brackets(told: _Told, pair: _Pair) -> Iterator[_Pair]:
        """ "336 (a rate of 132 per 10,000) … from 285 (112 per 10,000)": the rates make a trend too."""
        figures, beside = told.figures, [at + 1 for at in pair]
        if max(beside) >= len(figures):
            return
        bracketed = all("(" in told.said(figures[at].end, figures[at + 1].start) for at in pair)
        other = figures[pair.earlier].value.kind != figures[beside[0]].value.kind
        if bracketed and other and _comparable(told, *beside):
            yield _Pair(*beside)


def _comparable(told: _Told, first: int, second: int) -> bool:
    """Whether two figures are of one kind, and both values: "a 50% reduction", "a further six" are none."""
    if second >= len(told.figures):
        return False
    one, other = told.figures[first], told.figures[second]
    if one.value.kind != other.value.kind or one.value.unit != other.value.unit:
        return False
    if one.value.value_high is not None or other.value.value_high is not None:
        return False
    adds = other.lead >= other.first and told.words[other.lead] in _ADDING
    return not (one.is_change or other.is_change or adds)


def _date_of(told: _Told, dates: list[Span], figure: _Figure) -> str | None:
    """Which of `dates` stands in a figure's `as_of`, as ISO 8601; else a year printed there."""
    as_of = figure.value.as_of
    if as_of is None:
        return None
    near = [date for date in dates if date.text in as_of]
    if len(near) == 1:
        return str(value_of(near[0]).iso)
    said = told.doc[figure.first : figure.last]
    years = [token.text for token in said if token.shape_ == "dddd" and token.text in as_of]
    return years[0] if len(years) == 1 else None


def _year_of(figure: _Figure) -> int | None:
    """The year in a figure's `as_of`; of a financial or school year, the first."""
    years = _YEAR.findall(figure.value.as_of or "")
    return int(years[0]) if years else None


def _said_of_others(first: _Figure, second: _Figure) -> bool:
    """Whether two figures' measures have no word in common: "11 at university", "14 in lodgings"."""
    one, other = ({*(figure.value.measure or "").lower().split()} - _SLIGHT for figure in (first, second))
    return bool(one and other) and one.isdisjoint(other)


def _same_subject(first: _Figure, second: _Figure) -> bool:
    """Whether one subject's words are all among the other's ("children", "looked-after children")."""
    one, other = ({*(figure.value.subject or "").lower().split()} for figure in (first, second))
    return bool(one and other) and (one <= other or other <= one)


@Language.factory("ofsted_trends", default_config={"patterns": None})
def create_trends(nlp: Language, name: str, *, patterns: str | None) -> Trends:
    """The factory; `patterns` is a folder laid over the shipped one."""
    return Trends(nlp, load_patterns(patterns))
