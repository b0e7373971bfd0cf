"""Trends whose earlier value is led in: "B, an increase from A", "B, compared with A", "B (A in May)"."""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Iterator

from spacy.language import Language

from ofsted_extract.pipeline.trends.compared import (
    FILLER_TOKENS,
    ComparedFigure,
    ComparedFigures,
    Pair,
    has_other_measure,
    has_same_subject,
)
from ofsted_extract.pipeline.trends.times import Times, has_other_time
from ofsted_extract.pipeline.trends.words import TrendWords
from ofsted_extract.rules.patterns import Match, Patterns

_LEAD_TOKENS = 9  # "from 2013–14 when the reported figure was"
_FIGURES_BACK = 8
_BRACKET_TOKENS = 3
"""The maximum number of tokens between a figure and its bracket: "96 foster carers (formerly 84)"."""


class Led:
    """Pairs of a figure after "an increase from" or "compared with" and the later value before it.

    A rule whose `needs` is `time` holds only if the letter says for what time the earlier value holds.
    """

    def __init__(self, nlp: Language, patterns: Patterns, words: TrendWords) -> None:
        self._leads = patterns.matcher(nlp, "earlier")
        self._words = words

    def __call__(self, figures: ComparedFigures, times: Times) -> Iterator[Pair]:
        """Yields the pairs of a Doc."""
        matches = [match for sentence in figures.sentences() for match in self._leads(sentence)]
        matches.sort(key=lambda match: (match.end, match.rule.values.get("needs") is None))
        ends = [match.end for match in matches]
        for at, earlier in enumerate(figures.all[1:], start=1):
            before = bisect_right(ends, earlier.start)
            lead = matches[before - 1] if before else None
            if lead is None or earlier.start - lead.end > _LEAD_TOKENS or lead.end <= earlier.first:
                continue
            later = self._later(figures, at)
            if later is None or figures[later].end > lead.end:
                continue
            if not self._compares_places(figures, lead, Pair(at, later)):
                yield Pair(at, later)

    def _compares_places(self, figures: ComparedFigures, lead: Match, pair: Pair) -> bool:
        """Whether places or people are compared: one is named before the next comma, or no time is stated."""
        earlier, later = figures[pair.earlier], figures[pair.later]
        if figures.names_place(lead.end, pair.earlier) or self._is_elsewhere(figures, later):
            return True
        if lead.rule.values.get("needs") != "time":
            return False
        same_time = not has_other_time(earlier, later)
        return earlier.value.as_of is None or (
            same_time and has_other_measure(earlier, later, self._words.empty)
        )

    def _is_elsewhere(self, figures: ComparedFigures, figure: ComparedFigure) -> bool:
        """Whether a figure is of other places: "for statistical neighbours, 8%", "the England average …"."""
        words, first = figures.words, max(figure.first, figure.start - FILLER_TOKENS)
        last = figure.start - (words[figure.start - 1] == ",")
        edges = self._words.edges
        stop = next((at + 1 for at in range(last - 1, first - 1, -1) if words[at] in edges), first)
        return bool(self._words.other_places & figures.words_in(stop, figure.start))

    @staticmethod
    def _later(figures: ComparedFigures, at: int) -> int | None:
        """The nearest comparable figure before `at`, from the last sentence if its own has none before it."""
        here = [i for i in reversed(figures.before_in_sentence(at)) if figures[i].value.kind != "duration"]
        if here:
            mixed = figures[here[-1]].value.kind == "rate" and figures[at].value.kind == "count"
            found = [i for i in here if figures.is_comparable(i, at)]
            if mixed or found:
                return here[-1] if mixed else found[-1]
        before = [
            i
            for i in range(at - 1, max(-1, at - 1 - _FIGURES_BACK), -1)
            if figures[at].first - figures[i].last <= 1 and figures.is_comparable(i, at)
        ]
        same = (i for i in before if has_same_subject(figures[i], figures[at]))
        return next(same, None if here else next(iter(before), None))


class InBracket:
    """Pairs such as "88% (72% at the time of the inspection)" and "88% (previously 72%)".

    The rules of the group `bracket` match the bracket and the words before the earlier value. A rule whose
    `needs` is `time` holds only if both figures have times.
    """

    def __init__(self, nlp: Language, patterns: Patterns) -> None:
        self._opened = patterns.matcher(nlp, "bracket")

    def __call__(self, figures: ComparedFigures, times: Times) -> Iterator[Pair]:
        """Yields the pairs of a Doc."""
        opened = {match.end: match for sentence in figures.sentences() for match in self._opened(sentence)}
        for pair, later, earlier in figures.pairs():
            match = opened.get(earlier.lead + 1)
            if match is None:
                continue
            if match.rule.values.get("needs") != "time":
                if 0 <= match.start - later.end <= _BRACKET_TOKENS:
                    yield Pair(pair.later, pair.earlier)
            elif match.start == later.end and earlier.value.as_of and has_other_time(later, earlier):
                yield Pair(pair.later, pair.earlier)
