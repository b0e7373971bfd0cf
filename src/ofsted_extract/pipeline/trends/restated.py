"""Trends of two clauses or sentences that state one thing twice, for two times."""

from __future__ import annotations

from collections.abc import Iterator

from spacy.language import Language

from ofsted_extract.pipeline.trends.compared import (
    ComparedFigure,
    ComparedFigures,
    Pair,
    has_other_measure,
    has_same_subject,
    measure_words,
    names_other_things,
)
from ofsted_extract.pipeline.trends.times import Times, has_other_time, year_of
from ofsted_extract.pipeline.trends.words import TrendWords
from ofsted_extract.rules.patterns import Patterns

_SENTENCES_BETWEEN = 2


class WasAndIs:
    """Pairs such as "was 60% at the last inspection and is now 90%", "is 5%; it was 19% in March"."""

    def __init__(self, nlp: Language, patterns: Patterns, words: TrendWords) -> None:
        self._then = patterns.matcher(nlp, "then")
        self._words = words
        self._verb_endings = tuple(sorted(patterns.words("endings-of-verbs")))

    def __call__(self, figures: ComparedFigures, times: Times) -> Iterator[Pair]:
        """Yields the pairs of a Doc."""
        matches = [match for sentence in figures.sentences() for match in self._then(sentence)]
        then = {match.end for match in matches}
        undated = {match.end for match in matches if match.rule.values.get("needs") != "time"}
        for pair, first, second in figures.pairs():
            if first.first != second.first:
                continue
            end = second.lead + 1
            other_time = has_other_time(first, second)
            if end in then and (other_time or end in undated):
                years = (year_of(first), year_of(second))
                forward = years[0] is not None and years[1] is not None and years[0] < years[1]
                yield pair if forward else Pair(*reversed(pair))
            elif figures.words[second.lead].endswith(self._verb_endings):
                # "had met 40 and is now helping ten"
                continue
            elif other_time and self._was_before_now(figures, times, first, second):
                yield pair

    def _was_before_now(
        self, figures: ComparedFigures, times: Times, first: ComparedFigure, second: ComparedFigure
    ) -> bool:
        """Whether the first figure is told in the past, and the second of the present."""
        then = self._words.past_verbs & figures.words_in(first.first, first.start)
        now = self._words.times_of_the_present & figures.words_in(first.end, second.end + 1)
        return bool(then) and (bool(now) or times.is_present(second))


class Restated:
    """Pairs such as "The number of X … was A. The number of X … currently stands at B."."""

    def __init__(self, nlp: Language, patterns: Patterns, words: TrendWords) -> None:
        self._taken_up = patterns.matcher(nlp, "taken-up")
        self._words = words

    def __call__(self, figures: ComparedFigures, times: Times) -> Iterator[Pair]:
        """Yields the pairs of a Doc."""
        lists = self._words
        for pair, first, second in figures.pairs():
            apart = second.first > first.last
            if apart and not self._counted_twice(figures, first, second):
                continue
            again = not apart and self._takes_up(figures, first, second)
            other = has_other_measure(first, second, lists.empty)
            if not again and (other or not has_same_subject(first, second)):
                continue
            if lists.places & figures.words_in(first.end, second.start):
                continue
            words = figures.words_in(max(second.first, first.end), second.end) - lists.not_moved
            moved = again and figures.words[second.lead] not in lists.before_differences
            if figures.word_before(second) in lists.before_earlier:
                continue
            if (moved and words & (lists.present | lists.moved)) or self._recounted(
                figures, first, second, words
            ):
                yield pair

    def _recounted(
        self, figures: ComparedFigures, first: ComparedFigure, second: ComparedFigure, words: set[str]
    ) -> bool:
        """Whether the second figure, introduced by `words`, counts now what the first counted before."""
        lists = self._words
        one_sentence = second.first == first.first
        if one_sentence and not words & lists.words_of_now:
            return False
        if not words & lists.since and not has_other_time(first, second):
            return False
        before = figures.words_in(first.first, first.last)
        dated = first.value.as_of is not None or before & (lists.number_nouns | lists.past_verbs)
        counted = frozenset() if one_sentence else lists.number_nouns
        recounted = words & (lists.changes | counted | lists.existence)
        return bool(recounted and words & lists.present and dated)

    def _takes_up(self, figures: ComparedFigures, first: ComparedFigure, second: ComparedFigure) -> bool:
        """Whether the second figure's words refer back to what the first counts.

        They do so in a sentence of their own ("This is now 20%", "By May, that figure had …"), or in a clause
        of the first figure's sentence ("…; it is now 20%") if they name nothing else.
        """
        if names_other_things(figures, first, second):
            return False
        opens_sentence = second.first != first.first
        begin = second.first if opens_sentence else first.end
        matches = self._taken_up(figures.doc[begin : second.start])
        if opens_sentence:
            return any(match.start == begin or match.rule.values.get("place") is None for match in matches)
        named = None not in (first.value.subject, second.value.subject)
        if named and not has_same_subject(first, second):
            return False
        return any(match.rule.values.get("place") != "opening" for match in matches)

    def _counted_twice(self, figures: ComparedFigures, first: ComparedFigure, second: ComparedFigure) -> bool:
        """Whether both figures are "the number of X", at most two sentences apart and in one paragraph."""
        nouns = self._words.number_nouns
        if not has_same_subject(first, second) or not all(
            nouns & figures.words_in(figure.first, figure.start) for figure in (first, second)
        ):
            return False
        between = [token for token in figures.doc[first.last : second.first] if token.is_sent_start]
        text = figures.doc[first.end : second.start].text
        return len(between) <= _SENTENCES_BETWEEN and "\n" not in text.replace("\n ", " ")


class AtTwoTimes:
    """Pairs with one subject and two times: "4,512 in 2014 and 5,037 in 2015", "in 2016 … Now 20% are"."""

    def __init__(self, words: TrendWords) -> None:
        self._words = words

    def __call__(self, figures: ComparedFigures, times: Times) -> Iterator[Pair]:
        """Yields the pairs of a Doc."""
        for pair, first, second in figures.pairs():
            if second.first > first.last or figures.names_place(first.end, pair.later):
                continue
            if not (self._are_dated(times, first, second) or self._says_the_same(figures, first, second)):
                continue
            if times.are_in_order(first, second):
                yield pair
            elif times.are_in_order(second, first):
                yield Pair(*reversed(pair))

    def _are_dated(self, times: Times, first: ComparedFigure, second: ComparedFigure) -> bool:
        """Whether one sentence gives each of the figures its date, and says the same of one subject."""
        dated = first.first == second.first and None not in (times.date(first), times.date(second))
        other = has_other_measure(first, second, self._words.empty)
        return dated and not other and has_same_subject(first, second)

    def _says_the_same(self, figures: ComparedFigures, first: ComparedFigure, second: ComparedFigure) -> bool:
        """Whether the measure of the second figure says no more than that of the first: "now 63% are"."""
        one, other = (measure_words(figure, self._words.empty) for figure in (first, second))
        if not has_same_subject(first, second):
            subjects = (first.value.subject, second.value.subject)
            joined = figures.words[second.lead] in self._words.joints and not other
            return subjects == (None, None) and (joined or (bool(one) and one == other))
        if first.first == second.first:
            return one == other or not other
        return other <= one
