"""For what time a figure holds: the time nearest to it in the parse that is not in another clause."""

from __future__ import annotations

from collections.abc import Iterator, Set
from dataclasses import replace

from spacy.tokens import Span, Token

from ofsted_extract.facts.base import fold
from ofsted_extract.grammar.clauses import Clauses
from ofsted_extract.grammar.words import SUBJECTS, word_class
from ofsted_extract.pipeline.figures.clause_parts import FigureInClause
from ofsted_extract.pipeline.figures.reading_context import FigureContext
from ofsted_extract.pipeline.language import lower_words
from ofsted_extract.rules.patterns import Patterns

_COMMAS = frozenset({",", ";", "–", "—"})


class ClauseTimes:
    """Finds the time of a figure in the parsed part of its sentence."""

    def __init__(self, patterns: Patterns) -> None:
        self._limits = patterns.words("leads-of-limits")
        self._gaps = patterns.words("qualifier-gaps")
        self._present = patterns.words("adjectives-of-the-present")
        self._auxiliaries = patterns.words("auxiliaries")
        self._backgrounds = patterns.words("leads-of-backgrounds")
        self._changes = patterns.words("change-of-things")
        self._definite = patterns.words("determiners-of-known-things")

    def own(
        self, context: FigureContext, figure: FigureInClause, said: Set[int] = frozenset()
    ) -> Span | None:
        """Returns the time of a figure in its own part of the sentence, or None.

        Args:
            context: the letter and its candidates.
            figure: the figure.
            said: the words that its measure was read from.
        """
        follows = figure.candidate.end < len(context.doc) and not figure.event
        behind = context.time_at(figure.candidate.end) if follows else None
        if behind is not None and behind.start == figure.candidate.end:
            return behind
        is_span = figure.candidate.kind == "duration"
        others = {
            each.end
            for each in context.within(figure.part.start, figure.part.end)
            if each.start != figure.candidate.start and (is_span or each.kind != "duration")
        }  # but "68% were completed within 26 weeks in 2016"
        ranked = sorted(
            (item for item in self._ranked(context, figure, said) if item[1].start not in others),
            key=lambda item: item[0],
        )
        if not ranked or ranked[0][0][0]:
            return _in_bracket(context, figure) or self._said_by_word(figure)
        time = ranked[0][1]
        if self._is_limit(context, figure) and time.start != figure.candidate.end:
            return None
        return time

    def before_bracket(self, context: FigureContext, figure: FigureInClause, main: Clauses) -> Span | None:
        """Returns the time of the word before a figure's bracket: "Most children (85%) had a plan in May".

        Args:
            context: the letter and its candidates.
            figure: a figure in a bracket.
            main: the sentence around the bracket.
        """
        at = main.sentence.index_of(figure.part.start - 1)
        if at is None:
            return None
        times = frozenset(
            i
            for i, word in enumerate(main.sentence.words)
            if word.end > word.start and context.time_at(word.start) is not None
        )
        word = main.parse[at]
        around = replace(figure, clauses=replace(main, times=times), number=word, noun=word, top=word)
        ranked = min(self._ranked(context, around), key=lambda item: item[0], default=None)
        return None if ranked is None or ranked[0][0] else ranked[1]

    def tells_other(self, context: FigureContext, figure: FigureInClause, time: str) -> bool:
        """Whether a figure's sentence has words of time that are not its own, so that `time` is not, either.

        One before all figures of the sentence, or alone in a bracket, is of all of them.
        """
        sentence = context.sentence(figure.candidate)
        times = context.times_within(sentence.start, sentence.end)
        same = next((each for each in times if fold(each.text) == time), None)
        if same is None:
            present = self._present.isdisjoint(context.words[sentence.start : sentence.end])
            return bool(times) or not present
        return bool(context.indices(sentence.start, same.start)) and context.words[same.start - 1] != "("

    def _said_by_word(self, figure: FigureInClause) -> Span | None:
        """The word "current": "the current 12 homes", "current performance is 12%"."""
        for token in (figure.noun, *figure.noun.ancestors):
            is_verb = word_class(token) == "verb"
            says = is_verb and token.lower_ in self._auxiliaries
            holders = [token, *(child for child in token.lefts if says and child.dep_ in SUBJECTS)]
            for word in (child for holder in holders for child in holder.lefts):
                if word.lower_ in self._present and word.i < figure.number.i:
                    said = figure.clauses.sentence.words[word.i]
                    return figure.clauses.doc[said.start : said.end]
            if is_verb:
                break
        return None

    def _ranked(
        self, context: FigureContext, figure: FigureInClause, said: Set[int] = frozenset()
    ) -> Iterator[tuple[tuple[int, int, int, int], Span]]:
        """Yields each time with its rank, the lowest of which is the nearest time.

        A rank is: other clauses between, steps up from the figure, whether the time stands behind the verb of
        an earlier joined clause, words between.
        """
        above = [figure.noun, *figure.noun.ancestors]
        seen: set[int] = set()
        for i in sorted(figure.clauses.times):
            word = figure.clauses.sentence.words[i]
            time = context.time_at(word.start)
            if (
                time is None
                or i in figure.event
                or time.start in seen
                or time.start <= figure.candidate.start < time.end
            ):
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
                yield (9, 9, 0, abs(i - figure.number.i)), time
                continue
            down = chain[: chain.index(common)]
            steps = above.index(common)
            if down and down[-1].dep_ in SUBJECTS and any(each.dep_ == "ccomp" for each in above[:steps]):
                # "data gathered by the council for May show that 12 …"
                down = [each for each in down if each.dep_ != "acl"]
            clauses = sum(
                (
                    self._clauses_in(down, figure, said),
                    self._is_of_comparison(down, figure),
                    _is_of_joined_verb(down),
                    _is_of_relative_clause(down, common),
                    _is_past_of_present(i, common, above[:steps], figure.candidate.kind == "duration"),
                    _is_of_main_clause(i, common, above[:steps]),
                    self._is_of_background(down, common, figure),
                )
            )
            behind = i > common.i and any(each.dep_ == "conj" for each in above[:steps])
            yield (clauses, steps, behind, abs(i - figure.number.i)), time

    def _clauses_in(self, down: list[Token], figure: FigureInClause, said: Set[int]) -> int:
        return sum(1 for each in down if self._is_other_clause(each, figure, said))

    def _is_of_comparison(self, down: list[Token], figure: FigureInClause) -> bool:
        """Whether a time is that of an earlier value: "97% are, an improvement from 2014 when 79% were"."""
        changes = (each for each in down if each.lower_ in self._changes and each.i > figure.number.i)
        return any(_follows_comma(each) for each in changes)

    def _is_other_clause(self, token: Token, figure: FigureInClause, said: Set[int]) -> bool:
        """Whether a clause says something else than the one with the figure, for a time of its own."""
        match token.dep_:
            case "relcl":
                # "the 201 who had a plan in May"; but "12 who left last year gave reasons"
                return token.head != figure.noun or token.i not in said
            case "advcl":
                # The parser takes the first of two joined sentences for one that the second depends on.
                if token.i > token.head.i:
                    return not _is_infinitive(token)
                return any(child.dep_ in ("mark", "advmod") for child in token.lefts)
            case "acl":
                # "There were 20 children placed in May"; but "20 children placed in May have left"
                if token.head != figure.noun:
                    return not (_exists(figure.noun) and figure.noun in token.ancestors)
                return self._is_known(figure)
            case "ccomp":
                # The parser takes the first of two joined sentences for one that the second tells of.
                return token.i > token.head.i
            case "conj":
                return token.i > figure.number.i and any(child.dep_ in SUBJECTS for child in token.children)
            case "prep":
                # "cases rose to 12, with a peak in May"
                return token.i > figure.number.i and _follows_comma(token) and _holds_noun(token, figure)
        return False

    def _is_of_background(self, down: list[Token], verb: Token, figure: FigureInClause) -> bool:
        """Whether a time is that of a noun in a phrase before the verb that gives the background.

        "Following the floods in 2012, 40 staff left": they left at another time.
        """
        if len(down) < 3 or down[-1].i > verb.i or down[-1].i in figure.clauses.times:
            return False
        holder = next((each for each in down if each.i not in figure.clauses.times), down[-1])
        is_participle = down[-1].dep_ == "advcl" and down[-1].tag_ in ("VBN", "VBG")
        leads = down[-1].lower_ in self._backgrounds or is_participle
        return leads and holder != down[-1] and word_class(holder) == "noun"

    def _is_known(self, figure: FigureInClause) -> bool:
        """Whether a participle tells which things are meant: "three of the four areas found in May"."""
        if figure.noun.dep_ in SUBJECTS and not _exists(figure.noun):
            return True
        before = figure.candidate.start - 1
        behind = figure.candidate.end
        match figure.figure.role:
            case "whole":
                between = [before]
            case "part":
                between = list(range(behind, behind + 4))
            case _:
                return False
        words = lower_words(figure.clauses.doc)
        return any(words[at] in self._definite for at in between if at < len(words))

    def _is_limit(self, context: FigureContext, figure: FigureInClause) -> bool:
        """Whether a duration is a limit or a frequency: "within 48 hours", "every six weeks"."""
        if figure.candidate.kind != "duration":
            return False
        lead = figure.candidate.start - 1
        while lead > 0 and context.words[lead] in self._gaps:
            lead -= 1
        return bool(set(context.words[max(0, lead - 1) : figure.candidate.start]) & self._limits)


def _in_bracket(context: FigureContext, figure: FigureInClause) -> Span | None:
    """A time alone in a bracket behind the figure: "12 children live in homes (at 31 March 2014)"."""
    words, end = context.words, figure.candidate.end
    for time in context.times_within(end, figure.part.end):
        alone = words[time.start - 1] == "(" and words[time.end : time.end + 1] == [")"]
        if alone and not context.within(end, time.start):
            return time
    return None


def _exists(noun: Token) -> bool:
    """Whether a noun is what "there is" says to be there."""
    return any(child.dep_ == "expl" for child in noun.head.children)


def _holds_noun(preposition: Token, figure: FigureInClause) -> bool:
    """Whether the object of a preposition is something else than a time."""
    return any(child.dep_ == "pobj" and child.i not in figure.clauses.times for child in preposition.children)


def _is_of_joined_verb(down: list[Token]) -> bool:
    """Whether "now" stands before a verb joined to the figure's: "12 left care and now live alone"."""
    return (
        len(down) > 1
        and down[0].dep_ == "advmod"
        and down[0].i < down[1].i
        and (down[1].dep_ == "conj" and word_class(down[1]) == "verb")
    )


def _is_of_relative_clause(down: list[Token], verb: Token) -> bool:
    """Whether a time right behind a relative clause belongs to it: "12 who left last year gave reasons"."""
    start = down[-1].left_edge.i if down else 0
    if start == 0 or down[-1].i > verb.i:
        return False
    before = verb.doc[start - 1]
    return any(each.dep_ == "relcl" for each in (before, *before.ancestors) if verb in each.ancestors)


def _is_past_of_present(at: int, common: Token, up: list[Token], is_span: bool) -> bool:
    """Whether the figure's clause tells of now, and the time is that of an earlier one about the past.

    A span of time holds for its own clause alone: "Leaders left in May, and staff have waited for six weeks".
    """
    joined = next((each for each in up if each.dep_ == "conj" and word_class(each) == "verb"), None)
    if joined is None or at < common.i or not any(child.dep_ in SUBJECTS for child in joined.children):
        return False
    return is_span or (_is_present(joined) and not _is_present(common))


def _is_present(verb: Token) -> bool:
    """Whether a verb is in the present; "has left" is not."""
    auxiliary = next((child for child in verb.lefts if child.dep_ in ("aux", "auxpass")), None)
    if auxiliary is not None and verb.tag_ == "VBN" and auxiliary.dep_ == "aux":
        return False
    return (auxiliary or verb).tag_ in ("VBZ", "VBP")


def _is_of_main_clause(at: int, common: Token, up: list[Token]) -> bool:
    """Whether the time behind a relative clause of the subject with the figure is the main clause's."""
    relative = next((each for each in up if each.dep_ == "relcl"), None)
    return relative is not None and at > relative.right_edge.i and relative.i < common.i


def _is_infinitive(verb: Token) -> bool:
    return any(child.dep_ == "aux" and child.tag_ == "TO" for child in verb.lefts)


def _follows_comma(token: Token) -> bool:
    left = token.left_edge.i
    return left > 0 and token.doc[left - 1].text in _COMMAS
