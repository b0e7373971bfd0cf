"""Whose figure it is: the authority's, or that of the country, the region, similar authorities or a target.

The rules stand in `patterns/scope.yaml`. They match words in the figure's own stretch of its sentence, so
that an average of the country does not change the authority's figure beside it.
"""

from __future__ import annotations

from typing import NamedTuple, cast

from spacy.language import Language

from ofsted_extract.facts.figures import FigureScope
from ofsted_extract.pipeline.figures.kinds import Candidate
from ofsted_extract.pipeline.figures.reading_context import FigureContext
from ofsted_extract.rules.patterns import Match, Patterns

_REACH = 9
"""The maximum number of words between an average or place and its number."""
_LEAD_REACH = 14
"""The maximum number of words between the opening of a clause and its number."""


class Scope(NamedTuple):
    """Whose figure it is, and the rule that says so; no rule says that a figure is local."""

    scope: FigureScope
    rule: str | None


class _Figure(NamedTuple):
    """A figure in the tokens `start:end`, without its qualifier, with the stretch `first:last` around it."""

    candidate: Candidate
    start: int
    first: int
    last: int


class ScopeReader:
    """Finds the scope of figures."""

    def __init__(self, nlp: Language, patterns: Patterns) -> None:
        self._rules = patterns.matcher(nlp, "scope")
        self._edges = patterns.words("edges-of-scope")
        self._going_on = patterns.words("words-that-go-on")
        self._comparing = patterns.words("comparisons-of-scope")
        self._averages = patterns.words("averages")
        self._differences = patterns.words("differences-of-scope")
        self._shares = patterns.words("shares")

    def read(self, context: FigureContext, at: int, qualifier: tuple[int, int] | None) -> Scope:
        """Returns the scope of a figure.

        Args:
            context: the letter and its candidates.
            at: the index of the figure among the candidates.
            qualifier: the tokens of the qualifier before the figure, if it has one.
        """
        candidate = context.candidates[at]
        sentence = context.sentence(candidate)
        matches = self._rules(sentence)
        if not matches:
            return Scope("local", None)
        start = candidate.start if qualifier is None else qualifier[0]
        first, last = self._stretch(context, at, start)
        figure = _Figure(candidate, start, first, last)
        found = [match for match in matches if self._holds(context, figure, match)]
        if not found:
            return Scope("local", None)
        nearest = min(found, key=lambda match: _distance(match, figure))
        return Scope(cast("FigureScope", nearest.rule.values["scope"]), nearest.rule.id)

    def _stretch(self, context: FigureContext, at: int, start: int) -> tuple[int, int]:
        """The tokens around a figure, up to the figures beside it and to the edges of its clause.

        An edge is passed if only words such as "at" stand between it and the number: "comparators, at 17%".
        """
        candidates, words = context.candidates, context.words
        sentence = context.sentence(candidates[at])
        first, last = sentence.start, sentence.end
        if at > 0:
            first = max(first, candidates[at - 1].end)
        if at + 1 < len(candidates):
            last = min(last, candidates[at + 1].start)
        begin = self._clause_start(context, first, start)
        if begin > first and all(word in self._going_on for word in words[begin:start]):
            begin = self._clause_start(context, first, begin - 1)
        behind = range(candidates[at].end, last)
        return begin, next((token for token in behind if words[token] in self._edges), last)

    def _clause_start(self, context: FigureContext, first: int, start: int) -> int:
        """Goes back from `start` to an edge, or to `first`; the dash of "2014–15" is no edge."""
        while start > first and (
            context.words[start - 1] not in self._edges or context.time_at(start - 1) is not None
        ):
            start -= 1
        return start

    def _holds(self, context: FigureContext, figure: _Figure, match: Match) -> bool:
        """Whether a match stands where its rule asks for it."""
        values, words = match.rule.values, context.words
        if values.get("kind") not in (None, figure.candidate.kind):
            return False
        if values.get("share") and not self._has_share(context, figure.candidate):
            return False
        match values["place"]:
            case "before":
                inside = figure.first <= match.start and match.end <= figure.start
                near = figure.start - match.end <= _REACH
                between = words[match.end : figure.start]
                return inside and near and "and" not in between and self._differences.isdisjoint(between)
            case "right-before":
                return match.end == figure.start or (
                    match.end <= figure.candidate.start and match.end > figure.start
                )
            case "behind":
                between = words[figure.candidate.end : match.start]
                inside = figure.candidate.end <= match.start < figure.last
                if figure.candidate.kind == "ratio" and not self._averages.isdisjoint(between):
                    return False  # "half of the rate for England"
                return inside and len(between) <= _REACH and self._comparing.isdisjoint(between)
            case "beside":
                return match.start == figure.candidate.end
            case "lead":
                return self._leads(context, figure, match)
            case "clause":
                return self._asks(context, figure, match)
        return False

    def _leads(self, context: FigureContext, figure: _Figure, match: Match) -> bool:
        """Whether a match opens the clause of a figure: "Nationally, 22% are late"."""
        words, first = context.words, context.sentence(figure.candidate).start
        opens = match.start == first or words[match.start - 1] in self._edges
        gap = range(match.end, figure.start)
        if not opens or match.end > figure.start or len(gap) > _LEAD_REACH:
            return False
        inner = [token for token in gap if words[token] in self._edges and token != match.end]
        return not inner and not context.within(match.end, figure.start)

    def _asks(self, context: FigureContext, figure: _Figure, match: Match) -> bool:
        """Whether what is asked for must be done in the time that a figure says."""
        if match.end > figure.start or context.time_at(figure.candidate.start) is not None:
            return False
        return not context.within(match.end, figure.start)

    def _has_share(self, context: FigureContext, candidate: Candidate) -> bool:
        """Whether the sentence gives a share of those who meet a limit."""
        sentence = context.sentence(candidate)
        if not self._shares.isdisjoint(context.words[sentence.start : sentence.end]):
            return True
        return any(each.kind == "percentage" for each in context.within(sentence.start, sentence.end))


def _distance(match: Match, figure: _Figure) -> tuple[int, int]:
    """The words between a match and its figure; of two that are as near, the longer match comes first."""
    before, behind = figure.start - match.end, match.start - figure.candidate.end
    return max(before, behind, 0), match.start - match.end
