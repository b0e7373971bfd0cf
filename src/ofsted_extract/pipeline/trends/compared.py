"""The figures of a letter as trends see them: in order, with their sentences, and which may be compared."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from itertools import takewhile
from typing import NamedTuple

from spacy.tokens import Doc, Span

from ofsted_extract.facts.figures import FigureValue
from ofsted_extract.pipeline.figures.reading_context import sentences_at
from ofsted_extract.pipeline.language import lower_words, value_of
from ofsted_extract.pipeline.trends.words import TrendWords

FILLER_TOKENS = 5
"""The maximum number of words such as "an average of" between a preposition and its figure."""
_PART_TOKENS = 10
"""The maximum number of tokens between a word such as "maximum" and its figure."""


class Pair(NamedTuple):
    """The indices of the earlier and the later figure of a trend."""

    earlier: int
    later: int


@dataclass(frozen=True, slots=True)
class ComparedFigure:
    """A figure in the tokens `start:end`, its value, and its sentence, the tokens `first:last`."""

    start: int
    end: int
    value: FigureValue
    first: int
    last: int
    lead: int
    """The token before the figure and its qualifier."""


class ComparedFigures:
    """The figures of a Doc in the order of the text, and its words in lower case."""

    def __init__(self, doc: Doc, figures: Iterable[Span], words: TrendWords) -> None:
        self.doc = doc
        self.words = lower_words(doc)
        self.all: list[ComparedFigure] = [_compared(figure) for figure in figures]
        self._lists = words

    def __len__(self) -> int:
        return len(self.all)

    def __getitem__(self, at: int) -> ComparedFigure:
        return self.all[at]

    def words_in(self, start: int, end: int) -> set[str]:
        """Returns the different words in the tokens `start:end`."""
        return set(self.words[start:end])

    def pairs(self) -> Iterator[tuple[Pair, ComparedFigure, ComparedFigure]]:
        """Yields each figure that may be compared with the figure before it, as a pair with that figure.

        Differences are passed over, and so are durations: "75% were seen within 10 days".
        """
        for at, figure in enumerate(self.all):
            before = at - 1
            while before >= 0 and self._is_passed(self.all[before], figure):
                before -= 1
            if before >= 0 and self.is_comparable(before, at):
                yield Pair(before, at), self.all[before], figure

    def _is_passed(self, before: ComparedFigure, figure: ComparedFigure) -> bool:
        kinds = (before.value.kind, figure.value.kind)
        return self._is_change(before) if kinds[0] == kinds[1] else kinds[0] == "duration"

    def sentences(self) -> list[Span]:
        """Returns the sentences that contain figures."""
        return sentences_at(self.doc, (figure.start for figure in self.all))

    def before_in_sentence(self, at: int) -> list[int]:
        """Returns the indices of the figures before figure `at` in its sentence, the nearest first."""
        first = self.all[at].first
        return list(takewhile(lambda i: self.all[i].start >= first, range(at - 1, -1, -1)))

    def word_before(self, figure: ComparedFigure) -> str:
        """Returns the word before a figure, its qualifier and phrases such as "an average of"."""
        at = figure.lead
        first = max(0, at - FILLER_TOKENS)
        while at > first and self.words[at] in self._lists.fillers:
            at -= 1
        return self.words[at] if at >= 0 else ""

    def words_before(self, figure: ComparedFigure) -> set[str]:
        """Returns the words before a figure in its part of the sentence, up to a comma, "and" or the like."""
        edges = self._lists.edges
        first = max(figure.first, figure.start - _PART_TOKENS)
        begin = next(
            (at + 1 for at in range(figure.start - 1, first - 1, -1) if self.words[at] in edges), first
        )
        return self.words_in(begin, figure.start)

    def names_place(self, start: int, at: int) -> bool:
        """Whether the words from the token `start` to the end of a figure's clause compare places.

        The clause ends before the next figure.

        Args:
            start: the token.
            at: the index of the figure.
        """
        figure = self.all[at]
        last = min(self.all[at + 1].start, figure.last) if at + 1 < len(self.all) else figure.last
        rest = range(figure.end, last)
        end = next((token for token in rest if self.words[token] in self._lists.ends_of_places), last)
        return bool(self._lists.places & self.words_in(start, end))

    def is_comparable(self, first: int, second: int) -> bool:
        """Whether two figures are local values of one kind and unit, and could be two of the same thing."""
        if second >= len(self.all):
            return False
        one, other = self.all[first], self.all[second]
        if one.value.kind != other.value.kind or one.value.unit != other.value.unit:
            return False
        values = (one.value, other.value)
        if any(value.scope != "local" or value.value_high is not None for value in values):
            return False
        if any(self._is_change(figure) for figure in (one, other)):
            return False
        adds = other.lead >= other.first and self.words[other.lead] in self._lists.additions
        return not adds and not self._is_spread(one, other)

    def _is_change(self, figure: ComparedFigure) -> bool:
        """Whether a figure is a difference: "a 50% reduction", "a rise of 20%", "nine days longer than"."""
        words, lists, lead = self.words, self._lists, figure.lead
        if lead > figure.first and words[lead] == "of" and words[lead - 1] in lists.sizes_of_change:
            return True
        behind = words[figure.end : figure.end + 2]
        if behind and behind[0] in lists.sizes_of_change:
            return True
        return len(behind) > 1 and behind[0] in lists.comparatives and behind[1] in lists.comparing

    def _is_spread(self, one: ComparedFigure, other: ComparedFigure) -> bool:
        """Whether one figure is an average and the other an extreme: "on average 18, at most 31"."""
        near = [self.words_before(figure) for figure in (one, other)]
        lists = self._lists
        extreme = [bool(words & lists.extremes) for words in near]
        average = [bool(words & lists.averages) for words in near]
        return (extreme[0] and not extreme[1] and average[1]) or (
            extreme[1] and not extreme[0] and average[0]
        )


def _compared(figure: Span) -> ComparedFigure:
    value: FigureValue = value_of(figure)
    sentence = figure.sent
    lead = figure.start - 1 - len((value.qualifier or "").split())
    return ComparedFigure(figure.start, figure.end, value, sentence.start, sentence.end, lead)


def has_same_subject(first: ComparedFigure, second: ComparedFigure) -> bool:
    """Whether one subject contains all words of the other ("children", "looked-after children")."""
    one, other = ({*(figure.value.subject or "").lower().split()} for figure in (first, second))
    return bool(one and other) and (one <= other or other <= one)


def names_other_things(figures: ComparedFigures, first: ComparedFigure, second: ComparedFigure) -> bool:
    """Whether two figures stand right before different subjects: "three schools", "two academies"."""
    for figure in (first, second):
        behind = figures.words[figure.end] if figure.end < figure.last else ""
        if behind not in (figure.value.subject or "").lower().split():
            return False
    return not has_same_subject(first, second)


def measure_words(figure: ComparedFigure, empty: frozenset[str]) -> set[str]:
    """Returns the words of a figure's measure without the words in `empty`."""
    return {*(figure.value.measure or "").lower().split()} - empty


def has_other_measure(first: ComparedFigure, second: ComparedFigure, empty: frozenset[str]) -> bool:
    """Whether the measures of two figures share no word: "11 at university", "14 in lodgings"."""
    one, other = (measure_words(figure, empty) for figure in (first, second))
    return bool(one and other) and one.isdisjoint(other)
