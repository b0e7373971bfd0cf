"""Trends of one sentence whose words lead from one value to the other: "from A to B", "A, falling to B"."""

from __future__ import annotations

from collections.abc import Iterator
from itertools import islice

from spacy.language import Language

from ofsted_extract.pipeline.trends.compared import (
    FILLER_TOKENS,
    ComparedFigure,
    ComparedFigures,
    Pair,
    names_other_things,
)
from ofsted_extract.pipeline.trends.times import Times, has_other_time
from ofsted_extract.pipeline.trends.words import TrendWords
from ofsted_extract.rules.patterns import Patterns

_FROM_TO_TOKENS = 20
_FIGURES_ON = 4
"""How many figures may go from "from A" to "to B": "from 14 of 24 in April to 17 of 26 in June"."""
_CHANGING_TOKENS = FILLER_TOKENS - 2
"""The maximum number of tokens between "falling to" and its figure."""
_JOINT_TOKENS = 8
"""The maximum number of tokens between two values in a row: "60% in 2017 and 85% in 2018"."""


class FromTo:
    """Pairs such as "from A to B" or "to B from A" in one sentence."""

    def __init__(self, words: TrendWords) -> None:
        self._words = words

    def __call__(self, figures: ComparedFigures, times: Times) -> Iterator[Pair]:
        """Yields the pairs of a Doc."""
        for at, first in enumerate(figures.all):
            if self._words.ranging & figures.words_in(first.first, first.start):
                continue
            if self._words.not_counted & figures.words_before(first):
                continue
            pairs = (self._pair(figures, at, i) for i in self._near(figures, at))
            yield from islice((pair for pair in pairs if pair), 1)

    @staticmethod
    def _near(figures: ComparedFigures, at: int) -> list[int]:
        """The next figures of the sentence that may be compared with figure `at`."""
        first = figures[at]
        return [
            i
            for i in range(at + 1, min(at + 1 + _FIGURES_ON, len(figures)))
            if figures[i].first == first.first
            and figures[i].start - first.end <= _FROM_TO_TOKENS
            and figures.is_comparable(at, i)
        ]

    def _pair(self, figures: ComparedFigures, at: int, near: int) -> Pair | None:
        """The pair of two figures that "from" and "to" lead."""
        first, second = figures[at], figures[near]
        lists = self._words
        led = (figures.word_before(first), figures.word_before(second))
        if names_other_things(figures, first, second):
            return None
        changes = bool((lists.changes | lists.more_changes) & figures.words_in(first.first, first.last))
        if led[0] in lists.before_earlier and led[1] in lists.before_later:
            return Pair(at, near) if changes or has_other_time(first, second) else None
        backwards = led[0] in lists.before_later and led[1] in lists.before_earlier
        return Pair(near, at) if backwards and changes else None


class ChangingTo:
    """Pairs such as "27 in May, falling to 24 in June".

    A rule that `needs: subject` holds only if both figures have one subject and different times.
    """

    def __init__(self, nlp: Language, patterns: Patterns, words: TrendWords) -> None:
        self._changing = patterns.matcher(nlp, "later")
        self._words = words

    def __call__(self, figures: ComparedFigures, times: Times) -> Iterator[Pair]:
        """Yields the pairs of a Doc."""
        matches = [match for sentence in figures.sentences() for match in self._changing(sentence)]
        ends = {match.end for match in matches}
        free = {match.end for match in matches if match.rule.values.get("needs") != "subject"}
        for at, later in enumerate(figures.all[1:], start=1):
            first = max(later.lead - _CHANGING_TOKENS, figures[at - 1].end)
            led = ends.intersection(range(first, later.lead + 2))
            if not led:
                continue
            before = figures.before_in_sentence(at)
            earlier = next((i for i in before if figures.is_comparable(i, at)), None)
            if earlier is None or self._is_of_a_part(figures, Pair(earlier, at)):
                continue
            if led & free or _is_one_subject_at_two_times(figures[earlier], later):
                yield Pair(earlier, at)

    def _is_of_a_part(self, figures: ComparedFigures, pair: Pair) -> bool:
        """Whether the value is of other people, not of another time: "…, rising to 55% of older children"."""
        earlier, later = figures[pair.earlier], figures[pair.later]
        behind = figures.words[later.end : later.last]
        if behind[:1] == ["("] and ")" in behind:
            behind = behind[behind.index(")") + 1 :]
        return bool(self._words.parts.intersection(behind[:1])) and not has_other_time(earlier, later)


def _is_one_subject_at_two_times(earlier: ComparedFigure, later: ComparedFigure) -> bool:
    subjects = {(figure.value.subject or "").lower() for figure in (earlier, later)}
    times = (earlier.value.as_of, later.value.as_of)
    return len(subjects) == 1 and None not in times and has_other_time(earlier, later)


class InARow:
    """The pairs that go on from another: "…, rising to 79% in March and to 86% in May"."""

    def __init__(self, words: TrendWords) -> None:
        self._joints = words.joints

    def __call__(self, figures: ComparedFigures, times: Times, pair: Pair) -> Iterator[Pair]:
        """Yields the further pairs after `pair`."""
        at = pair.later
        while at > pair.earlier and at + 1 < len(figures) and self._goes_on(figures, times, at):
            yield Pair(at, at + 1)
            at += 1

    def _goes_on(self, figures: ComparedFigures, times: Times, at: int) -> bool:
        first, second = figures[at], figures[at + 1]
        if second.first != first.first or second.start - first.end > _JOINT_TOKENS:
            return False
        joined = figures.words[second.lead] in self._joints
        return joined and figures.is_comparable(at, at + 1) and times.are_in_order(first, second)


def in_brackets(figures: ComparedFigures, pair: Pair) -> Iterator[Pair]:
    """Yields the pair of rates in "336 (a rate of 132 per 10,000) … from 285 (112 per 10,000)".

    Args:
        figures: the figures of the Doc.
        pair: the pair of figures before the brackets.
    """
    beside = Pair(pair.earlier + 1, pair.later + 1)
    if max(beside) >= len(figures):
        return
    bracketed = all("(" in figures.words_in(figures[at].end, figures[at + 1].start) for at in pair)
    other = figures[pair.earlier].value.kind != figures[beside.earlier].value.kind
    if bracketed and other and figures.is_comparable(*beside):
        yield beside
