"""What a bare figure is of, where no figure before says so.

Words before its bracket or aside, behind "Of" at the head of its sentence, the subject of its clause or
of the sentence before.
"""

from __future__ import annotations

from collections.abc import Iterator

from spacy.tokens import Span, Token

from ofsted_extract.grammar.clauses import Clauses
from ofsted_extract.grammar.parser import Parser
from ofsted_extract.grammar.verbs import is_plural
from ofsted_extract.grammar.words import PLURAL, SINGULAR, SUBJECTS, ClauseWords, word_class
from ofsted_extract.pipeline.figures.clause_parts import FigureInClause
from ofsted_extract.pipeline.figures.clause_rules import ClauseRules, Reading
from ofsted_extract.pipeline.figures.kinds import Candidate
from ofsted_extract.pipeline.figures.plain_sentences import PlainSentences
from ofsted_extract.pipeline.figures.reading_context import FigureContext
from ofsted_extract.rules.patterns import Patterns

_INNER = frozenset({"compound", "amod", "nmod", "poss"})
_LONGEST_OPENING = 10


class NamedBefore:
    """Finds what is named before figures of one letter; `begin` is called for each letter."""

    def __init__(self, patterns: Patterns, plain: PlainSentences, rules: ClauseRules, parser: Parser) -> None:
        self._plain = plain
        self._rules = rules
        self._parser = parser
        self._openers = patterns.words("words-dropped-first")
        self._closers = patterns.words("words-dropped-last")
        self._words = ClauseWords.read(patterns.words)
        self._fronting = patterns.words("words-that-front-a-whole")
        self._empty = patterns.words("subjects-that-say-nothing")
        self._measured = patterns.words("shells-with-claims-of-their-own")
        self._shares = patterns.words("pronouns-of-shares")
        self._definite = patterns.words("determiners-of-measures")
        self._speakers = patterns.words("subjects-that-report")
        self._compared = patterns.words("leads-of-levels-compared")
        self._demonstratives = patterns.words("demonstratives")
        self._mains: list[Clauses] = []

    def begin(self, mains: list[Clauses]) -> None:
        """Takes the parsed sentences of a letter that have figures outside brackets and asides."""
        self._mains = mains

    def in_sentence(
        self, context: FigureContext, figure: FigureInClause, reading: Reading
    ) -> tuple[str | None, str | None] | None:
        """What a bare figure is of: words before its bracket, or behind "Of" at the head of its sentence."""
        if figure.part.place == "bracket":
            return self._before_bracket(context, figure)
        if figure.part.place == "aside":
            return self._before_aside(context, figure)
        if figure.part.place != "sentence" or reading.rule.antecedent in ("same", "added", "measure"):
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

    def of_sentence(self, context: FigureContext, sentence: Span) -> str | None:
        """Returns the thing counted in the subject of a sentence, with what narrows it down.

        Args:
            sentence: one of the letter; None is returned where a pronoun is its subject.
        """
        main = self.main_of(context, sentence)
        if main is None:
            return None
        root = next((token for token in main.parse if token.head == token), None)
        noun = None if root is None else main.subject_of(root)
        while noun is not None and (inner := self._rules.counted_in(noun)) is not None:
            noun = inner
        if noun is None or word_class(noun) != "noun" or noun.lower_ in self._empty | self._speakers:
            return None
        words = main.shortened(main.noun_phrase(noun) | main.modifiers(noun), {noun.i})
        return main.text_of(words, self._openers, self._closers)

    def of_clauses_above(self, figure: FigureInClause) -> tuple[str, str | None] | None:
        """Returns the thing counted in the subject of the clause that holds a figure, and what is said."""
        clauses = figure.clauses
        for verb in figure.top.ancestors:
            noun = clauses.subject_of(verb) if word_class(verb) == "verb" else None
            if noun is None or word_class(noun) != "noun" or noun.i > figure.number.i:
                if verb.dep_ == "ccomp":
                    return None  # "data shows that 88% were late": not of data
                continue
            while (inner := self._rules.counted_in(noun)) is not None:
                noun = inner
            if noun.lower_ in self._empty or noun.lower_ in self._speakers:
                return None
            if noun.tag_ in SINGULAR and is_plural(figure.top.head):
                # "the response for children is slow, and one in five are not seen"
                people = next((c for c in noun.subtree if c.dep_ == "pobj" and c.tag_ in PLURAL), None)
                words = set() if people is None else clauses.noun_phrase(people, figure.number)
                named = clauses.text_of(words, self._openers, self._closers)
                return None if named is None else (named, None)
            said = clauses.text_of(clauses.noun_phrase(noun, figure.number), self._openers, self._closers)
            held = [child for child in verb.children if figure.number in child.subtree]
            claim = clauses.shortened(clauses.modifiers(noun) | clauses.predicate(verb, held), set())
            return None if said is None else (said, clauses.text_of(claim, self._openers, self._closers))
        return None

    def fully(self, context: FigureContext, figure: FigureInClause, words: set[int]) -> str | None:
        """Returns the full name of what "this team" or "of these children" takes up.

        It is the last phrase before with the same noun, in the sentence or the one before it; None if that
        has no other words, or if no demonstrative stands before the noun.

        Args:
            words: the subject's words in the parse.
        """
        nouns = [figure.clauses.parse[i] for i in words]
        if len(nouns) != 1 or word_class(nouns[0]) != "noun":
            return None
        noun = nouns[0]
        takes_up = any(c.lower_ in self._demonstratives for c in noun.lefts)
        if not takes_up and not (figure.figure.of_these and noun == figure.noun):
            return None
        for main, end in self._mains_before(context, figure, noun):
            same = next((each for each in reversed(main.parse[:end]) if each.lower_ == noun.lower_), None)
            if same is not None:
                phrase = set() if same.dep_ in _INNER else main.noun_phrase(same)
                return main.text_of(phrase, self._openers, self._closers) if len(phrase) > 1 else None
        return None

    def _mains_before(
        self, context: FigureContext, figure: FigureInClause, noun: Token
    ) -> Iterator[tuple[Clauses, int]]:
        """Yields a figure's sentence up to a noun, and the sentence before if it has the noun, too."""
        yield figure.clauses, noun.left_edge.i
        sentence, block = context.sentence(figure.candidate), context.block_of(figure.candidate)
        if block is None or sentence.start <= block.start:
            return
        before = context.doc[sentence.start - 1].sent
        if noun.lower_ in context.words[before.start : before.end]:
            main = self.main_of(context, before)
            if main is not None:
                yield main, len(main.parse)

    def _before_aside(self, context: FigureContext, figure: FigureInClause) -> tuple[str, str | None] | None:
        """The noun phrase before "of which there were four", if its sentence has no figure before."""
        sentence = context.sentence(figure.candidate)
        if context.indices(sentence.start, figure.part.start):
            return None
        main = self.main_of(context, sentence)
        at = None if main is None else main.sentence.index_of(figure.part.start - 1)
        noun = None if main is None or at is None else self._noun_ending_at(main.parse[at])
        if main is None or noun is None:
            return None
        said = main.text_of(main.noun_phrase(noun), self._openers, self._closers)
        return None if said is None else (said, None)

    def _before_bracket(
        self, context: FigureContext, figure: FigureInClause
    ) -> tuple[str | None, str | None] | None:
        """The noun phrase before a bracket and what is said of it, if its sentence has no figure before."""
        sentence = context.sentence(figure.candidate)
        before = [context.candidates[i] for i in context.indices(sentence.start, figure.part.start)]
        if any(not self.is_bracketed(context, each) for each in before):
            return None
        main = self.main_of(context, sentence)
        if main is None:
            return None
        at = main.sentence.index_of(figure.part.start - 1)
        if at is not None and main.parse[at].dep_ in SUBJECTS and main.parse[at].lower_ in self._shares:
            claim = main.shortened(main.predicate(main.parse[at].head), set())
            return None, main.text_of(claim, self._openers, self._closers)  # "almost all (98%) have one"
        noun = None if at is None else self._noun_ending_at(main.parse[at])
        if at is not None and main.parse[at].dep_ in ("acomp", "advmod"):
            told = self._counted_in_subject(main, main.parse[at])
            if told is not None:
                return told
        if noun is None or at is None:
            return None
        if noun.dep_ == "pobj" and noun.head.lower_ in self._compared:
            said_of = self.of_sentence(context, sentence)  # "is above the level set (83)"
            return None if said_of is None else (said_of, None)
        if (other := _plural_subject(main, noun, figure)) is not None:
            noun, at = other, other.right_edge.i
        counted = noun
        while (inner := self._rules.counted_in(counted)) is not None:
            counted = inner
        words = main.noun_phrase(counted)
        if counted == noun:
            start = self._end_of_bracket_before(context, figure)
            own = {i for i in words if main.sentence.words[i].start >= start}
            words = {i for i in (own if counted.i in own else words) if i <= at}
        subject = main.text_of(words, self._openers, self._closers)
        said = main.shortened(self._said_of(main, noun, counted), set())
        measure = main.text_of(said, self._openers, self._closers)
        return None if subject is None else (subject, measure)

    def _counted_in_subject(self, main: Clauses, word: Token) -> tuple[str | None, str | None] | None:
        """The visits of "the number of visits made in time is low (12)"; None where nothing is counted."""
        verb = main.verb_above(word)
        noun = None if verb is None else main.subject_of(verb)
        counted = None if noun is None else self._rules.counted_in(noun)
        if noun is None or counted is None or any(c.lower_ in self._demonstratives for c in counted.lefts):
            return None
        said = main.modifiers(counted) | (main.modifiers(noun) - main.noun_phrase(counted))
        subject = main.text_of(main.noun_phrase(counted), self._openers, self._closers)
        return None if subject is None else (subject, main.text_of(said, self._openers, self._closers))

    @staticmethod
    def _end_of_bracket_before(context: FigureContext, figure: FigureInClause) -> int:
        """Where the bracket with the figure before ends: "boys (12%) and girls (14%)" are two groups."""
        sentence = context.sentence(figure.candidate)
        before = context.within(sentence.start, figure.part.start)
        if not before:
            return sentence.start
        end = before[-1].end
        while end < figure.part.start and context.words[end] != ")":
            end += 1
        return end

    def _noun_ending_at(self, last: Token) -> Token | None:
        """The noun that a bracket stands behind: "numbers" of "high numbers of children in care (12%)"."""
        chain = [last, *last.ancestors]
        nouns = [each for each in chain if word_class(each) == "noun" and each.dep_ not in _INNER]
        if not nouns:
            named = last.is_title and last.dep_ in ("acomp", "attr", "conj")
            return last if named else None  # "the largest groups are Bengali (12%)"
        for each in nouns:
            if each.right_edge.i >= last.i and self._rules.counted_in(each) is not None:
                return each
        first = nouns[0]
        in_place = first.dep_ == "pobj" and first.tag_.startswith("NNP") and len(nouns) > 1
        return nouns[1] if in_place and nouns[1] == first.head.head else first

    def _said_of(self, main: Clauses, noun: Token, counted: Token) -> set[int]:
        """What is said of the noun phrase before a bracket."""
        first = noun
        while first.dep_ == "conj" and word_class(first.head) in ("noun", "adjective"):
            first = first.head
        said = main.modifiers(counted) | main.modifiers(noun)
        if noun != counted:
            said -= main.noun_phrase(counted)
        if first.dep_ in SUBJECTS:
            # "the number of children (12) is low" says nothing of the children
            measured = noun.lower_ in self._measured and any(c.lower_ in self._definite for c in noun.lefts)
            return said if measured else main.predicate(first.head) | said
        subject = main.subject_of(first.head) if first.dep_ in ("attr", "dobj", "acomp") else None
        if subject is None:
            return said
        named = main.noun_phrase(subject) | main.modifiers(subject)
        return said | (named if first.dep_ != "dobj" else named | main.predicate(first.head, [first]))

    def main_of(self, context: FigureContext, sentence: Span) -> Clauses | None:
        """Returns a sentence of the letter as clauses; None if it is nothing but a bracket."""
        for main in self._mains:
            if any(sentence.start <= word.start < sentence.end for word in main.sentence.words):
                return main
        plain = self._plain.whole(context, sentence)
        if not plain.words:
            return None
        parse = self._parser.parse([plain])[0]
        return Clauses(context.doc, plain, parse, frozenset(), frozenset(), self._words)

    @staticmethod
    def is_bracketed(context: FigureContext, candidate: Candidate) -> bool:
        """Whether a figure stands in a bracket of its sentence."""
        sentence = context.sentence(candidate)
        opened = False
        for at in range(sentence.start, candidate.start):
            opened = context.words[at] == "(" or (opened and context.words[at] != ")")
        return opened


def _plural_subject(main: Clauses, noun: Token, figure: FigureInClause) -> Token | None:
    """The subject in the plural where a count cannot be of the noun before it.

    "New workers are joining the authority (19 this year)" counts workers, not authorities.
    """
    several = figure.candidate.kind == "count" and figure.candidate.value != 1
    if not several or noun.tag_ not in SINGULAR or noun.dep_ != "dobj":
        return None
    subject = main.subject_of(noun.head)
    return subject if subject is not None and subject.tag_ in PLURAL else None
