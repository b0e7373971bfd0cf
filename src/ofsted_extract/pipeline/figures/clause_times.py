"""For what time a figure holds: the time nearest to it in the parse that is not in another clause."""

from __future__ import annotations

from collections.abc import Iterator

from spacy.tokens import Span, Token

from ofsted_extract.grammar.clauses import SUBJECTS
from ofsted_extract.pipeline.figures.clause_parts import FigureInClause
from ofsted_extract.pipeline.figures.reading_context import FigureContext
from ofsted_extract.rules.patterns import Patterns


class ClauseTimes:
    """Finds the time of a figure in the parsed part of its sentence."""

    def __init__(self, patterns: Patterns) -> None:
        self._limits = patterns.words("leads-of-limits")
        self._gaps = patterns.words("qualifier-gaps")

    def own(self, context: FigureContext, figure: FigureInClause) -> Span | None:
        """Returns the time of a figure in its own part of the sentence, or None."""
        behind = context.time_at(figure.candidate.end) if figure.candidate.end < len(context.doc) else None
        if behind is not None and behind.start == figure.candidate.end:
            return behind
        others = {
            each.end
            for each in context.within(figure.part.start, figure.part.end)
            if each.start != figure.candidate.start
        }
        ranked = sorted(
            (item for item in self._ranked(context, figure) if item[1].start not in others),
            key=lambda item: item[0],
        )
        if not ranked:
            return None
        (clauses_between, _, _), time = ranked[0]
        if clauses_between:
            return None
        if self._is_limit(context, figure) and time.start != figure.candidate.end:
            return None
        return time

    def _ranked(
        self, context: FigureContext, figure: FigureInClause
    ) -> Iterator[tuple[tuple[int, int, int], Span]]:
        """Yields each time with other clauses between, steps up from the figure, and words between."""
        above = [figure.noun, *figure.noun.ancestors]
        seen: set[int] = set()
        for i in sorted(figure.clauses.times):
            word = figure.clauses.sentence.words[i]
            time = context.time_at(word.start)
            if time is None or time.start in seen or time.start <= figure.candidate.start < time.end:
                continue
            token = figure.clauses.parse[i]
            if token.dep_ in ("prep", "mark") and any(
                child.i in figure.clauses.times for child in token.children
            ):
                continue
            seen.add(time.start)
            chain = [token, *token.ancestors]
            common = next((each for each in above if each in chain), None)
            if common is None:
                yield (9, 9, abs(i - figure.number.i)), time
                continue
            down = chain[: chain.index(common)]
            yield (self._clauses_in(down, figure), above.index(common), abs(i - figure.number.i)), time

    def _clauses_in(self, down: list[Token], figure: FigureInClause) -> int:
        return sum(1 for each in down if self._is_other_clause(each, figure))

    @staticmethod
    def _is_other_clause(token: Token, figure: FigureInClause) -> bool:
        """Whether a clause says something else than the one with the figure, for a time of its own."""
        match token.dep_:
            case "relcl" | "advcl":
                return True
            case "acl":
                # "There were 20 children placed in May"; but "20 children placed in May have left"
                return token.head != figure.noun or (
                    figure.noun.dep_ in SUBJECTS and not _exists(figure.noun)
                )
            case "ccomp":
                # The parser takes the first of two joined sentences for one that the second tells of.
                return token.i > token.head.i
            case "conj":
                return token.i > figure.number.i and any(child.dep_ in SUBJECTS for child in token.children)
        return False

    def _is_limit(self, context: FigureContext, figure: FigureInClause) -> bool:
        """Whether a duration is a limit or a frequency: "within 48 hours", "every six weeks"."""
        if figure.candidate.kind != "duration":
            return False
        lead = figure.candidate.start - 1
        while lead > 0 and context.words[lead] in self._gaps:
            lead -= 1
        return bool(set(context.words[max(0, lead - 1) : figure.candidate.start]) & self._limits)


def _exists(noun: Token) -> bool:
    """Whether a noun is what "there is" says to be there."""
    return any(child.dep_ == "expl" for child in noun.head.children)
