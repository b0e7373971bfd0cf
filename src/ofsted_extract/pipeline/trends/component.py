"""`ofsted_trends`: two stated values of one thing at two times.

The forms are "from A to B" and "to B from A"; "B … an increase from A" and "B, compared with A"; and in two
sentences "the number of X was A. The number of X … now stands at B". Comparisons with other places are not
trends. Both values must be printed.
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
_FILLER_TOKENS = 5
_LEAD_TOKENS = 7  # "from the 2013–14 figure of"
_SENTENCES_BETWEEN = 2
_FIGURES_BACK = 8
_BRACKET_TOKENS = 3
"""The maximum number of tokens between a figure and one in parentheses after it."""
_CHANGES = frozenset({"reduction", "increase", "decrease", "rise", "fall", "drop", "improvement"})
_PRONOUNS = frozenset({"this", "it", "they", "these", "that"})
_FUTURE_VERBS = frozenset({"will", "would", "should", "could", "may", "might"})
_FROM_TO_TOKENS = 20
_STOPS = frozenset(",;()")
_FUNCTION_WORDS = frozenset(
    {"in", "at", "of", "the", "a", "to", "with", "and", "by", "for", "is", "are", "was", "were"}
)
_ADDITIONS = frozenset({"further", "additional", "another", "extra", "remaining", "other"})


class _Pair(NamedTuple):
    """The indices of the earlier and the later figure of a trend."""

    earlier: int
    later: int


@dataclass(frozen=True, slots=True)
class _Figure:
    """A figure in the tokens `start:end`, its value, and its sentence, the tokens `first:last`."""

    start: int
    end: int
    value: FigureValue
    first: int
    last: int
    lead: int
    """The token before the figure and its qualifier."""
    is_change: bool
    """Whether it is the size of a change: "a 50% reduction", "an increase of 20%"."""


class _Figures:
    """The figures of a Doc in the order of the text, and its words in lower case."""

    def __init__(self, doc: Doc, figures: Iterable[Span]) -> None:
        self.doc = doc
        self.words = lower_words(doc)
        self.all: list[_Figure] = [self._figure(figure) for figure in figures]

    def __len__(self) -> int:
        return len(self.all)

    def __getitem__(self, at: int) -> _Figure:
        return self.all[at]

    def words_in(self, start: int, end: int) -> set[str]:
        """Returns the different words in the tokens `start:end`."""
        return set(self.words[start:end])

    def pairs(self) -> Iterator[tuple[int, _Figure, _Figure]]:
        """Yields each index with its figure and the next figure."""
        return ((at, first, second) for at, (first, second) in enumerate(pairwise(self.all)))

    def sentences(self) -> list[Span]:
        """Returns the sentences that contain figures."""
        return sentences_at(self.doc, (figure.start for figure in self.all))

    def before_in_sentence(self, at: int) -> list[int]:
        """Returns the indices of the figures before figure `at` in its sentence, the nearest first."""
        first = self.all[at].first
        return list(takewhile(lambda i: self.all[i].start >= first, range(at - 1, -1, -1)))

    def _figure(self, figure: Span) -> _Figure:
        value: FigureValue = value_of(figure)
        sentence = figure.sent
        start, end, first = figure.start, figure.end, sentence.start
        lead = start - 1 - len((value.qualifier or "").split())
        of_change = lead > first and self.words[lead] == "of" and self.words[lead - 1] in _CHANGES
        is_change = of_change or (end < len(self.words) and self.words[end] in _CHANGES)
        return _Figure(start, end, value, first, sentence.end, lead, is_change)


class Trends:
    """Writes trends to `doc.spans["trends"]`; each span runs from one figure to the other."""

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
        """Finds the trends of `doc`, which needs figures and sentences."""
        doc.spans["trends"] = []
        figures = _Figures(doc, doc.spans.get("figures", ()))
        pairs: list[_Pair] = []
        forms = (
            self._from_to,
            self._changing_to,
            self._led,
            self._was_and_is,
            self._in_bracket,
            self._restated,
            self._at_two_dates,
        )
        used: set[int] = set()
        for pair in (pair for form in forms for pair in form(figures)):
            if not used & set(pair):
                found = [pair, *self._in_brackets(figures, pair), *self._and_to(figures, pair)]
                pairs += found
                used.update(at for each in found for at in each)
        for pair in sorted(set(pairs), key=min):
            self._add(figures, pair)
        return doc

    @staticmethod
    def _add(figures: _Figures, pair: _Pair) -> None:
        first, last = sorted(pair)
        subject = figures[pair.later].value.subject or figures[pair.earlier].value.subject
        value = TrendValue(subject, pair.earlier, pair.later)
        add_span(figures.doc, "trends", figures[first].start, figures[last].end, value, "trend")

    def _from_to(self, figures: _Figures) -> Iterator[_Pair]:
        """Pairs such as "from A to B" or "to B from A" in one sentence."""
        for at, first in enumerate(figures.all[:-1]):
            near = next((i for i in (at + 1, at + 2) if _comparable(figures, at, i)), None)
            if near is None or figures[near].first != first.first:
                continue
            second = figures[near]
            if self._ranging & figures.words_in(first.first, first.start):
                continue
            led = (self._word_before(figures, first), self._word_before(figures, second))
            if led == ("from", "to") and second.start - first.end <= _FROM_TO_TOKENS:
                yield _Pair(at, near)
            elif led == ("to", "from") and self._changes & figures.words_in(first.first, first.last):
                yield _Pair(near, at)

    def _led(self, figures: _Figures) -> Iterator[_Pair]:
        """Pairs of a figure after "an increase from" or "compared with" and the later value before it."""
        ends = sorted(match.end for sentence in figures.sentences() for match in self._leads(sentence))
        for at, earlier in enumerate(figures.all[1:], start=1):
            before = bisect_right(ends, earlier.start)
            lead = ends[before - 1] if before else None
            if lead is None or earlier.start - lead > _LEAD_TOKENS or lead <= earlier.first:
                continue
            if self._compares_places(figures, lead, earlier):
                continue
            later = self._nearest_before(figures, at)
            if (
                later is not None
                and figures[later].end <= lead
                and not self._is_elsewhere(figures, figures[later])
            ):
                yield _Pair(at, later)

    def _compares_places(self, figures: _Figures, lead: int, earlier: _Figure) -> bool:
        """Whether places are compared: a place is named before the next comma, or no time is stated."""
        words = figures.words
        rest = range(earlier.end, earlier.last)
        end = next((at for at in rest if words[at] in (",", ";", "but")), earlier.last)
        if self._places & figures.words_in(lead, end):
            return True
        return words[lead - 1] in ("with", "to") and earlier.value.as_of is None

    def _is_elsewhere(self, figures: _Figures, figure: _Figure) -> bool:
        """Whether a figure is of other places: "for statistical neighbours, 8%", "the England average …"."""
        words, first = figures.words, max(figure.first, figure.start - _FILLER_TOKENS)
        last = figure.start - (words[figure.start - 1] == ",")
        stop = next((at + 1 for at in range(last - 1, first - 1, -1) if words[at] in _STOPS), first)
        return bool(self._elsewhere & figures.words_in(stop, figure.start))

    def _changing_to(self, figures: _Figures) -> Iterator[_Pair]:
        """Pairs such as "27 in May, falling to 24 in June"."""
        ends = {match.end for sentence in figures.sentences() for match in self._changing(sentence)}
        for at, later in enumerate(figures.all[1:], start=1):
            if not any(end in ends for end in range(later.lead - _FILLER_TOKENS + 3, later.lead + 2)):
                continue
            earlier = next((i for i in figures.before_in_sentence(at) if _comparable(figures, i, at)), None)
            if earlier is not None:
                yield _Pair(earlier, at)

    @staticmethod
    def _and_to(figures: _Figures, pair: _Pair) -> Iterator[_Pair]:
        """The second pair in "…, rising to 79% in March and to 86% in May"."""
        at = pair.later + 1
        if pair.later < pair.earlier or at >= len(figures):
            return
        first, second = figures[pair.later], figures[at]
        joined = figures.words[max(first.end, second.start - 2) : second.start] == ["and", "to"]
        times = [figure.value.as_of for figure in (first, second)]
        if joined and _comparable(figures, pair.later, at) and all(times) and times[0] != times[1]:
            yield _Pair(pair.later, at)

    def _was_and_is(self, figures: _Figures) -> Iterator[_Pair]:
        """Pairs such as "was 60% at the last inspection and is now 90%", "is 5%; it was 19% in March"."""
        for at, first, second in figures.pairs():
            if first.first != second.first or not _comparable(figures, at, at + 1):
                continue
            times = {first.value.as_of, second.value.as_of}
            then = figures.words_in(first.first, first.start) & {"was", "were", "had", "previously"}
            led = figures.words[max(first.end, second.start - 2) : second.start]
            if len(times) > 1 and led in (["it", "was"], ["they", "were"]):
                dates = [_year_of(figure) for figure in (first, second)]
                forward = dates[0] is not None and dates[1] is not None and dates[0] < dates[1]
                yield _Pair(at, at + 1) if forward else _Pair(at + 1, at)
            elif figures.words[second.lead].endswith(("ing", "ed")):
                # "had met 40 and is now helping ten"
                continue
            elif len(times) > 1 and then and figures.words_in(first.end, second.start) & {"now", "currently"}:
                yield _Pair(at, at + 1)

    @staticmethod
    def _nearest_before(figures: _Figures, at: int) -> int | None:
        """The nearest comparable figure before `at`, from the last sentence if its own has none before it."""
        here = [i for i in reversed(figures.before_in_sentence(at)) if figures[i].value.kind != "duration"]
        if here:
            mixed = figures[here[-1]].value.kind == "rate" and figures[at].value.kind == "count"
            found = [i for i in here if _comparable(figures, i, at)]
            return here[-1] if mixed else (found[-1] if found else None)
        before = [
            i
            for i in range(at - 1, max(-1, at - 1 - _FIGURES_BACK), -1)
            if figures[at].first - figures[i].last <= 1 and _comparable(figures, i, at)
        ]
        return next((i for i in before if _same_subject(figures[i], figures[at])), next(iter(before), None))

    def _restated(self, figures: _Figures) -> Iterator[_Pair]:
        """Pairs such as "The number of X … was A. The number of X … currently stands at B."."""
        for at, first, second in figures.pairs():
            apart = second.first > first.last
            if not _comparable(figures, at, at + 1) or (
                apart and not self._counted_twice(figures, first, second)
            ):
                continue
            again = second.first != first.first and not apart and self._takes_up(figures, second)
            if not again and (_has_other_measure(first, second) or not _same_subject(first, second)):
                continue
            if self._places & figures.words_in(first.end, second.start):
                continue
            words = figures.words_in(second.first, second.end) - {"improvement"}
            moved = (
                again and figures.words[second.start - 1] != "by" and words & (self._present | self._moved)
            )
            if moved or self._recounted(figures, first, second, words):
                yield _Pair(at, at + 1)

    def _recounted(self, figures: _Figures, first: _Figure, second: _Figure, words: set[str]) -> bool:
        """Whether the second figure, introduced by `words`, counts now what the first counted before."""
        one_sentence = second.first == first.first
        if one_sentence and not words & {"now", "currently", "since"}:
            return False
        if "since" not in words and first.value.as_of == second.value.as_of:
            return False
        before = figures.words_in(first.first, first.last)
        dated = first.value.as_of is not None or before & (self._number_nouns | {"was", "were"})
        counted = frozenset() if one_sentence else self._number_nouns
        recounted = words & (self._changes | counted) or "there" in words
        return bool(recounted and words & self._present and dated)

    def _takes_up(self, figures: _Figures, figure: _Figure) -> bool:
        """Whether the sentence refers back to the last: "This is now 20%", "By May, that figure had …"."""
        if figures.words[figure.first] in _PRONOUNS:
            return figures.words[figure.first + 1] not in _FUTURE_VERBS
        nouns = self._number_nouns | {"figure", "is", "has"}
        words = pairwise(figures.words[figure.first : figure.start])
        return any(word in ("this", "that") and noun in nouns for word, noun in words)

    def _counted_twice(self, figures: _Figures, first: _Figure, second: _Figure) -> bool:
        """Whether both figures are "the number of X", at most two sentences apart and in one paragraph."""
        if not _same_subject(first, second) or not all(
            self._number_nouns & figures.words_in(figure.first, figure.start) for figure in (first, second)
        ):
            return False
        between = [token for token in figures.doc[first.last : second.first] if token.is_sent_start]
        text = figures.doc[first.end : second.start].text
        return len(between) <= _SENTENCES_BETWEEN and "\n" not in text.replace("\n ", " ")

    def _in_bracket(self, figures: _Figures) -> Iterator[_Pair]:
        """Pairs such as "88% (72% at the time of the inspection)"."""
        for at, first, second in figures.pairs():
            beside = second.start - first.end <= _BRACKET_TOKENS and (
                figures.doc[first.end : second.start].text.strip() == "("
            )
            dated = second.value.as_of is not None and first.value.as_of != second.value.as_of
            if beside and dated and _comparable(figures, at, at + 1):
                yield _Pair(at + 1, at)

    def _at_two_dates(self, figures: _Figures) -> Iterator[_Pair]:
        """Pairs with one subject and two dates: "4,512 in 2014 and 5,037 in 2015"."""
        dates: dict[int, list[Span]] = {}
        for date in figures.doc.spans.get("dates", ()):
            dates.setdefault(date.sent.start, []).append(date)
        for at, first, second in figures.pairs():
            if first.first != second.first or not _comparable(figures, at, at + 1):
                continue
            if not _same_subject(first, second) or self._places & figures.words_in(first.end, second.last):
                continue
            near = dates.get(first.first, [])
            days = [_date_of(figures, near, figure) for figure in (first, second)]
            if days[0] and days[1] and days[0] != days[1]:
                yield _Pair(at, at + 1) if days[0] < days[1] else _Pair(at + 1, at)

    def _word_before(self, figures: _Figures, figure: _Figure) -> str:
        """The word before a figure, without its qualifier and phrases such as "an average of"."""
        at = figure.lead
        first = max(0, at - _FILLER_TOKENS)
        while at > first and figures.words[at] in self._fillers:
            at -= 1
        return figures.words[at] if at >= 0 else ""

    @staticmethod
    def _in_brackets(figures: _Figures, pair: _Pair) -> Iterator[_Pair]:
        """The second pair, of rates, in "336 (a rate of 132 per 10,000) … from 285 (112 per 10,000)"."""
        beside = [at + 1 for at in pair]
        if max(beside) >= len(figures):
            return
        bracketed = all("(" in figures.words_in(figures[at].end, figures[at + 1].start) for at in pair)
        other = figures[pair.earlier].value.kind != figures[beside[0]].value.kind
        if bracketed and other and _comparable(figures, *beside):
            yield _Pair(*beside)


def _comparable(figures: _Figures, first: int, second: int) -> bool:
    """Whether two figures are values of one kind, neither a change such as "a 50% reduction"."""
    if second >= len(figures):
        return False
    one, other = figures[first], figures[second]
    if one.value.kind != other.value.kind or one.value.unit != other.value.unit:
        return False
    if one.value.scope != other.value.scope:
        return False
    if one.value.value_high is not None or other.value.value_high is not None:
        return False
    adds = other.lead >= other.first and figures.words[other.lead] in _ADDITIONS
    return not (one.is_change or other.is_change or adds)


def _date_of(figures: _Figures, dates: list[Span], figure: _Figure) -> str | None:
    """The only date of `dates` in a figure's `as_of`, in ISO 8601; otherwise the only year in it."""
    as_of = figure.value.as_of
    if as_of is None:
        return None
    near = [date for date in dates if date.text in as_of]
    if len(near) == 1:
        return str(value_of(near[0]).iso)
    sentence = figures.doc[figure.first : figure.last]
    years = [token.text for token in sentence if token.shape_ == "dddd" and token.text in as_of]
    return years[0] if len(years) == 1 else None


def _year_of(figure: _Figure) -> int | None:
    """The year in a figure's `as_of`; the first of a financial or school year."""
    years = _YEAR.findall(figure.value.as_of or "")
    return int(years[0]) if years else None


def _has_other_measure(first: _Figure, second: _Figure) -> bool:
    """Whether the measures of two figures share no word: "11 at university", "14 in lodgings"."""
    one, other = (
        {*(figure.value.measure or "").lower().split()} - _FUNCTION_WORDS for figure in (first, second)
    )
    return bool(one and other) and one.isdisjoint(other)


def _same_subject(first: _Figure, second: _Figure) -> bool:
    """Whether one subject contains all words of the other ("children", "looked-after children")."""
    one, other = ({*(figure.value.subject or "").lower().split()} for figure in (first, second))
    return bool(one and other) and (one <= other or other <= one)


@Language.factory("ofsted_trends", default_config={"patterns": None})
def create_trends(nlp: Language, name: str, *, patterns: str | None) -> Trends:
    """Creates the component; rules in the folder `patterns` replace the shipped ones."""
    return Trends(nlp, load_patterns(patterns))
