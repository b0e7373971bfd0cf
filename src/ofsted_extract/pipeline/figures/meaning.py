"""What figures say: subject and measure of each, read off the parse of its sentence.

Bare figures ("54 were judged good", "(or 12%)") take their subject from a figure or noun before; which one is
said by the rule that reads them.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace

from spacy.language import Language
from spacy.tokens import Doc, Span, Token

from ofsted_extract.facts.base import fold
from ofsted_extract.grammar.clauses import SUBJECTS, Clauses, word_class
from ofsted_extract.grammar.parser import Parser
from ofsted_extract.pipeline.figures.clause_parts import FigureInClause
from ofsted_extract.pipeline.figures.clause_rules import ClauseRules, Reading
from ofsted_extract.pipeline.figures.clause_times import ClauseTimes
from ofsted_extract.pipeline.figures.kinds import Candidate
from ofsted_extract.pipeline.figures.plain_sentences import Part, PlainSentences
from ofsted_extract.pipeline.figures.reading_context import FigureContext, sentences_at
from ofsted_extract.pipeline.figures.scopes import Scope
from ofsted_extract.rules.patterns import Patterns
from ofsted_extract.rules.tracing import Parse, WordParsed, trace_of

_INNER = frozenset({"compound", "amod", "nmod", "poss"})
_LONGEST_OPENING = 10
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
    """

    subject: str | None = None
    measure: str | None = None
    rule: str | None = None
    base: str | None = None
    measure_follows: bool = True
    hangs: bool = False
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
        self._adjuncts = patterns.words("leads-of-adjuncts")
        self._negations = patterns.words("determiners-that-negate")
        self._fronting = patterns.words("words-that-front-a-whole")
        self._no_antecedents = patterns.words("subjects-not-taken-up")
        self._mains: list[Clauses] = []
        self._wholes: set[int] = set()
        self._elsewhere: set[int] = set()
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
        self._mains = mains
        self._wholes = {at for at, figure in figures.items() if figure.figure.role == "whole"}
        meanings: list[Meaning] = []
        for at in range(len(context.candidates)):
            figure = figures.get(at)
            if figure is None:
                meanings.append(Meaning())
                continue
            meaning, earlier = self._meaning(context, figure, meanings)
            as_of, as_of_rule = self._as_of(context, figure, earlier)
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
            clauses = Clauses(context.doc, part.plain, parse, times, numbers, self._adjuncts, self._negations)
            if part.place == "sentence":
                mains.append(clauses)
            for figure in part.figures:
                placed[figure.at] = self._rules.place(clauses, part, figure, context.candidates[figure.at])
        return placed, mains

    def _as_of(
        self, context: FigureContext, figure: FigureInClause, earlier: Meaning | None
    ) -> tuple[str | None, str | None]:
        """The time of the figure's clause, its list's lead or its antecedent; and the rule that gave it."""
        if context.time_at(figure.candidate.start) is not None:
            return None, None
        own = self._times.own(context, figure)
        if own is not None:
            return fold(own.text), "times/clause"
        if figure.part.place == "sentence":
            led = self._time_of_lead(context, figure)
            if led is not None:
                return fold(led.text), "times/lead"
        leans = figure.part.place != "sentence" or figure.figure.of_these
        if leans and earlier is not None and earlier.as_of is not None:
            return earlier.as_of, "times/antecedent"
        if figure.part.place == "bracket" and earlier is None:
            main = self._main_of(context, context.sentence(figure.candidate))
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
        subject = figure.clauses.text_of(reading.subject, self._openers, self._closers)
        measure = self._text(figure, reading.measure, reading)
        if subject is not None and subject.lower() in self._empty:
            subject = None
        base = subject
        if figure.candidate.kind == "rate":
            measure = figure.candidate.measure or measure
        how = reading.rule.antecedent
        if how is None and figure.figure.bare and figure.figure.at in self._elsewhere:
            how = "same"  # "the England average is 12%": of what was counted here
        if how is None and subject is None and figure.candidate.kind != "duration":
            how = "cohort" if figure.part.place == "aside" else "subject"
        wanted = how is not None or figure.part.place != "sentence" or figure.figure.of_these
        named = self._named_in_sentence(context, figure, reading) if wanted else None
        if named is not None:
            subject = named[0] if subject is None or how == "same" else subject
            return Meaning(subject, measure or named[1], reading.rule.id, subject), None
        earlier = self._antecedent(context, figure, reading, before) if wanted else None
        if earlier is not None:
            base = earlier.base or earlier.subject
            match how:
                case "same" if figure.candidate.kind == "rate":
                    subject = _joined(earlier.subject, earlier)
                case "same":
                    subject, measure = earlier.subject, measure or _borrowed(earlier)
                case "people":
                    subject = self._people_before(context, figure) or base
                case "measure":
                    measure = measure or _borrowed(earlier)
                case "cohort":
                    subject = _joined(base, earlier)
                case "subject":
                    subject = base
        elif subject is None and how in ("subject", "cohort"):
            subject = self._people_of_block(context, figure)
        # an antecedent's claim may hold this very figure
        if measure is not None and self._repeats(context, figure, measure):
            measure = None
        if subject is not None and self._repeats(context, figure, subject):
            subject = base if base is not None and not self._repeats(context, figure, base) else None
        follows = not reading.subject or min(reading.measure, default=-1) > min(reading.subject)
        hangs = max(reading.measure, default=-1) in reading.dangling
        return Meaning(subject, measure, reading.rule.id, base, follows, hangs), earlier

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

    def _named_in_sentence(
        self, context: FigureContext, figure: FigureInClause, reading: Reading
    ) -> tuple[str, str | None] | None:
        """What a bare figure is of: words before its bracket, or behind "Of" at the head of its sentence."""
        if figure.part.place == "bracket":
            return self._before_bracket(context, figure)
        if figure.part.place != "sentence" or reading.rule.antecedent in ("same", "measure"):
            return None
        noun = self._fronted(figure)
        if noun is None:
            return None
        words = figure.clauses.noun_phrase(noun) | figure.clauses.modifiers(noun)
        said = figure.clauses.text_of(words, frozenset(), self._closers)
        return None if said is None else (said, None)

    def _fronted(self, figure: FigureInClause) -> Token | None:
        """The noun behind "Of" where it opens a sentence, or stands behind its first comma."""
        parse = figure.clauses.parse
        for opening in parse[:_LONGEST_OPENING]:
            opens = opening.i == 0 or parse[opening.i - 1].text == ","
            if not opens or opening.lower_ not in self._fronting or opening.dep_ != "prep":
                continue
            noun = next((child for child in opening.children if child.dep_ == "pobj"), None)
            if noun is None or noun.right_edge.i >= figure.number.i or noun.i in figure.clauses.numbers:
                continue
            if noun.lower_ in self._empty:
                continue
            if opening.i == 0:
                return noun
            counts = any(each.i in figure.clauses.numbers for each in noun.subtree)
            closes = parse[noun.right_edge.i + 1].text == ","
            if closes and not counts and opening.head == figure.top.head:
                return noun
        return None

    def _before_bracket(
        self, context: FigureContext, figure: FigureInClause
    ) -> tuple[str, str | None] | None:
        """The noun phrase before a bracket and what is said of it, if its sentence has no figure before."""
        sentence = context.sentence(figure.candidate)
        before = [context.candidates[i] for i in context.indices(sentence.start, figure.part.start)]
        if any(not self._is_bracketed(context, each) for each in before):
            return None
        main = self._main_of(context, sentence)
        if main is None:
            return None
        at = main.sentence.index_of(figure.part.start - 1)
        noun = None if at is None else self._noun_ending_at(main.parse[at])
        if noun is None or at is None:
            return None
        counted = noun
        while (inner := self._rules.counted_in(counted)) is not None:
            counted = inner
        words = main.noun_phrase(counted)
        if counted == noun:
            words = {i for i in words if i <= at}
        subject = main.text_of(words, self._openers, self._closers)
        said = main.shortened(self._said_of(main, noun, counted), set())
        measure = main.text_of(said, self._openers, self._closers)
        return None if subject is None else (subject, measure)

    def _noun_ending_at(self, last: Token) -> Token | None:
        """The noun that a bracket stands behind: "numbers" of "high numbers of children in care (12%)"."""
        chain = [last, *last.ancestors]
        nouns = [each for each in chain if word_class(each) == "noun" and each.dep_ not in _INNER]
        if not nouns:
            return None
        for each in nouns:
            if each.right_edge.i >= last.i and self._rules.counted_in(each) is not None:
                return each
        first = nouns[0]
        in_place = first.dep_ == "pobj" and first.tag_.startswith("NNP") and len(nouns) > 1
        return nouns[1] if in_place and nouns[1] == first.head.head else first

    @staticmethod
    def _said_of(main: Clauses, noun: Token, counted: Token) -> set[int]:
        """What is said of the noun phrase before a bracket."""
        first = noun
        while first.dep_ == "conj" and word_class(first.head) == "noun":
            first = first.head
        said = main.modifiers(counted) | main.modifiers(noun)
        if noun != counted:
            said -= main.noun_phrase(counted)
        if first.dep_ in SUBJECTS:
            return main.predicate(first.head) | said
        subject = main.subject_of(first.head) if first.dep_ in ("attr", "dobj") else None
        if subject is None:
            return said
        named = main.noun_phrase(subject) | main.modifiers(subject)
        return said | (named if first.dep_ == "attr" else named | main.predicate(first.head, [first]))

    def _main_of(self, context: FigureContext, sentence: Span) -> Clauses | None:
        for main in self._mains:
            if any(sentence.start <= word.start < sentence.end for word in main.sentence.words):
                return main
        plain = self._plain.whole(context, sentence)
        if not plain.words:
            return None  # the sentence is nothing but a bracket
        parse = self._parser.parse([plain])[0]
        return Clauses(context.doc, plain, parse, frozenset(), frozenset(), self._adjuncts, self._negations)

    @staticmethod
    def _is_bracketed(context: FigureContext, candidate: Candidate) -> bool:
        sentence = context.sentence(candidate)
        opened = False
        for at in range(sentence.start, candidate.start):
            opened = context.words[at] == "(" or (opened and context.words[at] != ")")
        return opened

    @staticmethod
    def _people_of_block(context: FigureContext, figure: FigureInClause) -> str | None:
        """The population last named in the paragraph before a figure's sentence."""
        block = context.block_of(figure.candidate)
        end = context.sentence(figure.candidate).start
        for at in range(end - 1, block.start - 1 if block is not None else end - 1, -1):
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
        here = context.indices(sentence.start, candidate.start)
        spans = candidate.kind == "duration" and reading.rule.antecedent == "same"
        kinds = [candidate.kind] if candidate.kind != "duration" or spans else []
        bracketed = figure.part.place == "bracket"
        others = [] if spans else ["count", "percentage", "ratio", "rate", "money"]
        for wanted in (kinds if not bracketed else [], others):
            for i in reversed(here):
                if bracketed and (context.candidates[i].start > figure.part.start or i in self._wholes):
                    continue
                if context.candidates[i].kind in wanted and self._can_be_meant(before[i]):
                    return before[i]
        lead = context.lead(candidate)
        if lead is not None:
            for i in context.indices(lead.start, lead.end):
                is_span = context.candidates[i].kind == "duration"
                if i < at and is_span == spans and self._can_be_meant(before[i]):
                    return before[i]
        block = context.block_of(candidate)
        earlier = [
            i
            for i in reversed(context.indices(block.start if block is not None else 0, sentence.start))
            if (context.candidates[i].kind == "duration") == spans and self._can_be_meant(before[i])
        ]
        alike = [i for i in earlier if context.candidates[i].kind == candidate.kind]
        return before[(alike or earlier)[0]] if earlier else None

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


def _joined(subject: str | None, earlier: Meaning) -> str | None:
    """Subject and measure of an earlier figure as one phrase: "children" who "live in children's homes"."""
    if subject is None or earlier.measure is None or not earlier.measure_follows:
        return subject
    joined = f"{subject} {earlier.measure}"
    return joined if len(joined.split()) <= _LONGEST_COHORT else subject
