"""What figures say: subject and measure of each, read off the parse of its sentence.

Bare figures ("54 were judged good", "(or 12%)") take their subject from a figure or noun before; which one is
said by the rule that reads them.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace

from spacy.language import Language
from spacy.tokens import Doc, Span

from ofsted_extract.facts.base import fold
from ofsted_extract.grammar.clauses import Clauses
from ofsted_extract.grammar.parser import Parser
from ofsted_extract.grammar.words import ClauseWords
from ofsted_extract.pipeline.figures.clause_parts import FigureInClause
from ofsted_extract.pipeline.figures.clause_rules import ClauseRules, Reading
from ofsted_extract.pipeline.figures.clause_times import ClauseTimes
from ofsted_extract.pipeline.figures.named_before import NamedBefore
from ofsted_extract.pipeline.figures.plain_sentences import Part, PlainSentences
from ofsted_extract.pipeline.figures.reading_context import FigureContext, sentences_at
from ofsted_extract.pipeline.figures.scopes import Scope
from ofsted_extract.rules.patterns import Patterns
from ofsted_extract.rules.tracing import Parse, WordParsed, trace_of

_LONGEST_UNIT = 4
"""Words between the numbers of two rates of one thing: "24 hours a day, seven days a week"."""

_FARTHEST_WORD, _FARTHEST_FIGURE = 400, 50
"""How many words, and figures, are looked back over in a paragraph, so that time grows with its length."""
_LONGEST_COHORT = 14
"""Words of a population with what was said of it: "children who live in residential children's homes"."""


@dataclass(frozen=True, slots=True)
class Meaning:
    """Subject and measure of a figure, in words of the letter, and the rule that gave them.

    Attributes:
        base: the subject without what a rule added to it from an earlier figure's measure.
        measure_follows: whether the measure stands behind the subject, so that both name a population:
            "children who live in hostels".
        hangs: whether the measure ends in a preposition whose object is the figure: "inspectors spoke with".
        is_compared: whether it is compared with an earlier figure, and so may hold for another time.
    """

    subject: str | None = None
    measure: str | None = None
    rule: str | None = None
    base: str | None = None
    measure_follows: bool = True
    hangs: bool = False
    is_compared: bool = False
    said: frozenset[int] = frozenset()
    """The words of the parse that the measure was read from."""
    as_of: str | None = None
    as_of_rule: str | None = None


class MeaningReader:
    """Reads all figures of a letter."""

    def __init__(self, nlp: Language, patterns: Patterns) -> None:
        self._plain = PlainSentences(nlp, patterns)
        self._rules = ClauseRules(patterns)
        self._parser = Parser()
        self._openers = patterns.words("words-dropped-first")
        self._closers = patterns.words("words-dropped-last")
        self._words = ClauseWords.read(patterns.words)
        self._no_antecedents = patterns.words("subjects-not-taken-up")
        self._named = NamedBefore(patterns, self._plain, self._rules, self._parser)
        self._shares = patterns.words("pronouns-of-shares")
        self._joints = patterns.words("words-that-join")
        self._wholes: set[int] = set()
        self._asides: set[int] = set()
        self._elsewhere: set[int] = set()
        self._idle = patterns.words("measures-that-say-nothing")
        self._plural_pronouns = patterns.words("pronouns-of-several")
        self._plurals = patterns.words("irregular-plurals")
        self._times = ClauseTimes(patterns)
        self._empty = patterns.words("subjects-that-say-nothing")

    def read(
        self, context: FigureContext, qualifiers: dict[int, tuple[int, int]], scopes: Sequence[Scope]
    ) -> list[Meaning]:
        """Returns the meaning of each candidate of a letter, in order.

        Args:
            context: the letter and its candidates.
            qualifiers: the tokens of the qualifiers before numbers, by candidate index.
            scopes: the scope of each candidate.
        """
        self._elsewhere = {at for at, scope in enumerate(scopes) if scope.scope not in ("local", "target")}
        sentences = sentences_at(context.doc, (candidate.start for candidate in context.candidates))
        parts = [part for sentence in sentences for part in self._plain.parts(context, sentence, qualifiers)]
        figures, mains = self._parsed(context, parts)
        self._named.begin(mains)
        self._wholes = {at for at, figure in figures.items() if figure.figure.role == "whole"}
        self._asides = {at for at, figure in figures.items() if figure.part.place == "aside"}
        meanings: list[Meaning] = []
        for at in range(len(context.candidates)):
            figure = figures.get(at)
            if figure is None:
                meanings.append(Meaning())
                continue
            meaning, earlier = self._meaning(context, figure, meanings)
            as_of, as_of_rule = self._as_of(context, figure, meaning, earlier)
            meanings.append(replace(meaning, as_of=as_of, as_of_rule=as_of_rule))
        return meanings

    def _parsed(
        self, context: FigureContext, parts: Sequence[Part]
    ) -> tuple[dict[int, FigureInClause], list[Clauses]]:
        placed: dict[int, FigureInClause] = {}
        trace = trace_of(context.doc)
        mains: list[Clauses] = []
        for part, parse in zip(parts, self._parser.parse([part.plain for part in parts]), strict=True):
            words = part.plain.words
            if trace is not None:
                trace.parses.append(_as_parsed(part, parse))
            times = frozenset(
                i for i, word in enumerate(words)
                if word.end > word.start and context.time_at(word.start) is not None
            )  # fmt: skip
            numbers = frozenset(figure.word for figure in part.figures)
            clauses = Clauses(context.doc, part.plain, parse, times, numbers, self._words)
            if part.place == "sentence":
                mains.append(clauses)
            for figure in part.figures:
                placed[figure.at] = self._rules.place(clauses, part, figure, context.candidates[figure.at])
        return placed, mains

    def _as_of(
        self, context: FigureContext, figure: FigureInClause, meaning: Meaning, earlier: Meaning | None
    ) -> tuple[str | None, str | None]:
        """The time of the figure's clause, its list's lead or its antecedent; and the rule that gave it."""
        if context.time_at(figure.candidate.start) is not None:
            return None, None
        own = self._times.own(context, figure, meaning.said)
        if own is not None:
            return fold(own.text), "times/clause"
        if figure.part.place == "sentence":
            led = self._time_of_lead(context, figure)
            if led is not None:
                return fold(led.text), "times/lead"
        leans = figure.part.place != "sentence" or figure.figure.of_these
        if earlier is not None and earlier.as_of is not None:
            local = figure.figure.at not in self._elsewhere
            counts = figure.figure.bare and figure.candidate.kind != "money"
            goes_on = counts and local and not meaning.is_compared
            if leans or (goes_on and not self._times.tells_other(context, figure, earlier.as_of)):
                return earlier.as_of, "times/antecedent"
        if figure.part.place == "bracket" and earlier is None:
            main = self._named.main_of(context, context.sentence(figure.candidate))
            around = None if main is None else self._times.before_bracket(context, figure, main)
            if around is not None:
                return fold(around.text), "times/clause"
        return None, None

    @staticmethod
    def _time_of_lead(context: FigureContext, figure: FigureInClause) -> Span | None:
        lead = context.lead(figure.candidate)
        if lead is None or not (lead.label_ == "list_item" or lead[-1].text == ":"):
            return None
        return next(iter(context.times_within(lead.start, lead.end)), None)

    def _meaning(
        self, context: FigureContext, figure: FigureInClause, before: Sequence[Meaning]
    ) -> tuple[Meaning, Meaning | None]:
        reading = self._rules.read(figure)
        if reading is None:
            return Meaning(), None
        subject = figure.clauses.text_of(
            reading.subject, self._openers, self._closers, figure.event & reading.subject
        )
        if figure.part.place == "sentence":
            subject = self._named.fully(context, figure, reading.subject) or subject
        measure = self._text(figure, reading.measure, reading)
        if subject is not None and (subject.lower() in self._empty or not any(map(str.isalpha, subject))):
            subject = None
        if figure.candidate.kind == "duration" and measure is not None and measure.lower() in self._idle:
            measure = None
        if figure.candidate.kind == "duration" and subject is None and reading.rule.antecedent is None:
            subject = self._lasting(context, figure, before)
        base = subject
        if figure.candidate.kind == "rate":
            measure = figure.candidate.measure or measure
            subject = self._of_rate_beside(context, figure, before) or subject
        how = reading.rule.antecedent
        if how is None and figure.figure.bare and figure.figure.at in self._elsewhere:
            how = "same"  # "the England average is 12%": of what was counted here
        if how is None and subject is None and figure.candidate.kind != "duration":
            how = "cohort" if figure.part.place == "aside" else "subject"
        wanted = how is not None or figure.part.place != "sentence" or figure.figure.of_these
        # "(England 12%)" is of what was counted here, not of England
        elsewhere = figure.figure.at in self._elsewhere and figure.part.place == "bracket"
        named = self._named.in_sentence(context, figure, reading) if wanted and not elsewhere else None
        if named is not None and named[0] is None:
            measure, how = measure or named[1], "subject"
        elif named is not None:
            subject = named[0] if subject is None or how in ("same", "added") else subject
            claim = None if figure.figure.role == "whole" else named[1]
            measure = _added(claim, measure) if how == "added" else measure or claim
            return Meaning(subject, measure, reading.rule.id, subject), None
        taken_up = self._taken_up(context, figure) if wanted and subject is None else None
        if taken_up is not None:
            taken_up = self._without_share(taken_up)
            return Meaning(taken_up, measure, reading.rule.id, taken_up), None
        earlier = self._antecedent(context, figure, reading, before) if wanted else None
        if earlier is not None:
            base = earlier.base or earlier.subject
            match how:
                case "same" if figure.candidate.kind == "rate":
                    subject = _joined(earlier.subject, earlier)
                case "same":
                    subject, measure = earlier.subject, measure or _borrowed(earlier)
                case "added":
                    subject, measure = earlier.subject, _added(_borrowed(earlier), measure)
                case "people":
                    subject = self._people_before(context, figure) or base
                case "measure":
                    measure = measure or _borrowed(earlier)
                case "cohort":
                    subject = _joined(base, earlier)
                case "subject":
                    subject = base
        elif subject is None and how in ("subject", "cohort", "same", "added"):
            above = self._named.of_clauses_above(figure) if figure.part.place == "sentence" else None
            people = None if figure.candidate.kind == "money" else self._people_near(context, figure)
            subject = above[0] if above is not None else people
            if above is not None and how in ("same", "added"):
                measure = measure or above[1]
        # an antecedent's claim may hold this very figure
        borrowed = earlier is not None or figure.figure.role is not None
        if measure is not None and borrowed and self._repeats(context, figure, measure):
            measure = None
        if subject is not None and not reading.subject:
            subject = self._without_share(subject)
        if subject is not None and borrowed and self._repeats(context, figure, subject):
            subject = base if base is not None and not self._repeats(context, figure, base) else None
        follows = not reading.subject or min(reading.measure, default=-1) > min(reading.subject)
        hangs = max(reading.measure, default=-1) in reading.dangling
        said, compared = frozenset(reading.measure), how == "same"
        return Meaning(subject, measure, reading.rule.id, base, follows, hangs, compared, said), earlier

    def _without_share(self, subject: str) -> str:
        """The people of "most children", of whom a later number is another share."""
        first, _, others = subject.partition(" ")
        return others if others and first.lower() in self._shares else subject

    @staticmethod
    def _of_rate_beside(
        context: FigureContext, figure: FigureInClause, before: Sequence[Meaning]
    ) -> str | None:
        """The subject of the rate right before: "open 24 hours a day, seven days a week"."""
        at = figure.figure.at
        previous = context.candidates[at - 1] if at else None
        if previous is None or previous.kind != "rate":
            return None
        gap = figure.candidate.start - previous.end
        return before[at - 1].subject if gap <= _LONGEST_UNIT else None

    def _lasting(
        self, context: FigureContext, figure: FigureInClause, before: Sequence[Meaning]
    ) -> str | None:
        """What lasts so long, where a bare number or a pronoun is the subject: "69% stayed for two years"."""
        clauses = figure.clauses
        verb = clauses.verb_above(figure.top)
        noun = None if verb is None else clauses.subject_of(verb)
        if noun is None or figure.number.i in clauses.times:
            return None
        counted = (other for other in figure.part.figures if clauses.parse[other.word] in noun.subtree)
        other = next(counted, None)
        if other is not None:
            return before[other.at].subject if other.at < figure.figure.at else None
        taken_up = self._taken_up(context, figure) if noun.lower_ in self._plural_pronouns else None
        words = () if taken_up is None else taken_up.lower().split()
        return taken_up if any(word in self._plurals or word.endswith("s") for word in words) else None

    def _taken_up(self, context: FigureContext, figure: FigureInClause) -> str | None:
        """The subject of the sentence before, where a pronoun stands for it and no figure is nearer."""
        verb = figure.clauses.verb_above(figure.top)
        pronoun = None if verb is None else figure.clauses.subject_of(verb)
        if pronoun is None or pronoun.lower_ not in self._empty:
            return None
        sentence = context.sentence(figure.candidate)
        block = context.block_of(figure.candidate)
        if block is None or sentence.start <= block.start:
            return None
        last = context.doc[sentence.start - 1].sent
        if context.indices(last.start, figure.candidate.start):
            return None
        return self._named.of_sentence(context, last)

    @staticmethod
    def _repeats(context: FigureContext, figure: FigureInClause, measure: str) -> bool:
        """Whether a measure holds the figure's own number."""
        candidate = figure.candidate
        end = candidate.end if candidate.kind == "percentage" else candidate.number_end
        number = context.doc[candidate.number_start : end].text.lower()
        return f" {number}" in f" {measure.lower()}"

    def _text(self, figure: FigureInClause, indices: set[int], reading: Reading) -> str | None:
        closers = self._closers
        last = max(indices, default=-1)
        if last in reading.dangling:
            closers = frozenset()
        return figure.clauses.text_of(indices, self._openers, closers)

    def _people_near(self, context: FigureContext, figure: FigureInClause) -> str | None:
        here = self._people_before(context, figure) if figure.part.place == "sentence" else None
        return here or self._people_of_block(context, figure)

    @staticmethod
    def _people_of_block(context: FigureContext, figure: FigureInClause) -> str | None:
        """The population last named in the paragraph before a figure's sentence."""
        block = context.block_of(figure.candidate)
        end = context.sentence(figure.candidate).start
        first = end if block is None else max(block.start, end - _FARTHEST_WORD)
        for at in range(end - 1, first - 1, -1):
            if (stop := context.populations.get(at)) is not None and stop <= end:
                return fold(context.doc[at:stop].text)
        return None

    @staticmethod
    def _people_before(context: FigureContext, figure: FigureInClause) -> str | None:
        """The population last named before a number in its sentence."""
        start, end = context.sentence(figure.candidate).start, figure.candidate.start
        for at in range(end - 1, start - 1, -1):
            if (stop := context.populations.get(at)) is not None and stop <= end:
                return " ".join(context.doc[at:stop].text.split())
        return None

    def _antecedent(
        self, context: FigureContext, figure: FigureInClause, reading: Reading, before: Sequence[Meaning]
    ) -> Meaning | None:
        """The figure before that a bare figure is of: in its sentence, its list's lead, or its block."""
        at = figure.figure.at
        candidate = context.candidates[at]
        sentence = context.sentence(candidate)
        here: Sequence[int] = context.indices(sentence.start, candidate.start)
        spans = candidate.kind == "duration" and reading.rule.antecedent == "same"
        kinds = [candidate.kind] if candidate.kind != "duration" or spans else []
        bracketed = figure.part.place == "bracket"
        is_money = candidate.kind == "money"  # which no people or things counted are
        others = [] if spans or is_money else ["count", "percentage", "ratio", "rate", "money"]
        if (
            reading.rule.antecedent is not None
        ):  # "8% in similar areas and 5% nationally": both of what is here
            here = [i for i in here if i not in self._elsewhere] or here
        for wanted in (kinds if not bracketed else [], others):
            for i in reversed(here):
                if figure.part.place == "aside" and self._named.is_bracketed(context, context.candidates[i]):
                    continue
                if self._is_beside(context, figure, i):
                    continue
                if bracketed and (context.candidates[i].start > figure.part.start or i in self._wholes):
                    continue
                if context.candidates[i].kind in wanted and self._can_be_meant(before[i]):
                    return before[i]
        lead = context.lead(candidate)
        if lead is not None:
            for i in context.indices(lead.start, lead.end):
                is_span = context.candidates[i].kind == "duration"
                if i < at and is_span == spans and not is_money and self._can_be_meant(before[i]):
                    return before[i]
        block = context.block_of(candidate)
        earlier = [
            i
            for i in reversed(
                context.indices(block.start if block is not None else 0, sentence.start)[-_FARTHEST_FIGURE:]
            )
            if (context.candidates[i].kind == "duration") == spans and self._can_be_meant(before[i])
        ]
        alike = [i for i in earlier if context.candidates[i].kind == candidate.kind]
        found = alike if is_money else alike or earlier
        return before[found[0]] if found else None

    def _is_beside(self, context: FigureContext, figure: FigureInClause, other: int) -> bool:
        """Whether two asides are of one whole: "160 children, 23 of whom left and 45 of whom stayed"."""
        both = figure.part.place == "aside" and other in self._asides
        between = context.words[context.candidates[other].end : figure.candidate.start]
        return both and not self._joints.isdisjoint(between)

    def _can_be_meant(self, meaning: Meaning) -> bool:
        """Whether a later figure can be of the same subject; "times" is never taken up."""
        return meaning.subject is not None and meaning.subject.split()[-1].lower() not in self._no_antecedents


def _as_parsed(part: Part, parse: Doc) -> Parse:
    """The words of a part with their heads, for an explanation."""
    return tuple(
        WordParsed(*word, head=token.head.i, label=token.dep_)
        for word, token in zip(part.plain.words, parse, strict=True)
    )


def _borrowed(earlier: Meaning) -> str | None:
    """An earlier figure's measure, without the preposition that belongs to that figure alone."""
    if earlier.measure is None or not earlier.hangs:
        return earlier.measure
    return " ".join(earlier.measure.split()[:-1]) or None


def _added(said: str | None, more: str | None) -> str | None:
    """What was said of an earlier figure, and what this one adds: "in work, national average"."""
    return ", ".join(each for each in (said, more) if each is not None) or None


def _joined(subject: str | None, earlier: Meaning) -> str | None:
    """Subject and measure of an earlier figure as one phrase: "children" who "live in children's homes"."""
    if subject is None or earlier.measure is None or not earlier.measure_follows:
        return subject
    joined = f"{subject} {earlier.measure}"
    return joined if len(joined.split()) <= _LONGEST_COHORT else subject
