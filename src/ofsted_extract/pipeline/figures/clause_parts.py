"""The parts of a clause that rules name: `noun:phrase`, `verb:predicate` and so on.

Each part is a method of `ClauseParts` that takes the figure and the named word, and returns indices of words.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

from spacy.tokens import Token

from ofsted_extract.grammar.clauses import Clauses
from ofsted_extract.grammar.verbs import copula, expletive, is_plural, negation, state_of
from ofsted_extract.grammar.words import SINGULAR, SUBJECTS, Indices, is_set_off, subtree, word_class
from ofsted_extract.pipeline.figures.kinds import Candidate
from ofsted_extract.pipeline.figures.plain_sentences import Part, PlainFigure
from ofsted_extract.rules.patterns import Patterns

_LONGEST_SUBJECT = 8
_BEFORE_NOUNS = ("amod", "compound", "nmod", "poss")


@dataclass(frozen=True)
class FigureInClause:
    """One figure in a parsed part of a sentence."""

    clauses: Clauses
    part: Part
    figure: PlainFigure
    candidate: Candidate
    number: Token
    noun: Token
    """The head of the number's own noun phrase; the number itself where it has none."""
    top: Token
    """What stands for the phrase in the sentence: the first of joined nouns, or the word before "of"."""
    event: frozenset[int] = frozenset()
    """Words behind a span of time that name the event from which it is counted: "after the last visit"."""

    @property
    def is_fronted(self) -> bool:
        """Whether it stands in a prepositional phrase before the subject of its clause."""
        verb = self.clauses.verb_above(self.top)
        subject = None if verb is None else _own_subject(verb) or expletive(verb)
        return self.top.dep_ == "pobj" and subject is not None and self.top.i < subject.left_edge.i

    def is_bare(self, number: Token) -> bool:
        """Whether nothing of the letter is the noun of a number."""
        word = self.clauses.sentence.words[self.clauses.noun_of(number).i]
        return word.start == word.end or number == self.clauses.noun_of(number)

    @property
    def names_nothing(self) -> bool:
        """Whether the noun was put in for the parser, and no "of" behind it says what is counted."""
        word = self.clauses.sentence.words[self.noun.i]
        return word.start == word.end and not any(child.lower_ == "of" for child in self.noun.children)


class ClauseParts:
    """Finds the parts of clauses; the words that it needs are lists of `patterns/figures-clauses.yaml`."""

    def __init__(self, patterns: Patterns) -> None:
        self._shells = patterns.words("shell-nouns")
        self._leads_of_counted = patterns.words("leads-of-counted-things")
        self._share_properties = patterns.words("leads-of-share-properties")
        self._changes = patterns.words("change-of-things")
        self._silent = patterns.words("subjects-left-out")
        self._leads_of_levels = patterns.words("leads-of-other-levels")
        self._circumstances = patterns.words("leads-of-other-counts")
        self._own_pronouns = patterns.words("pronouns-for-a-speaker")
        self._parts: dict[str, Callable[[FigureInClause, Token], Indices]] = {
            "word": lambda figure, token: {token.i},
            "phrase": self._phrase,
            "modifiers": self._said_behind,
            "full": self._full,
            "short": self._short,
            "aside": lambda figure, token: figure.clauses.aside(token),
            "lead": self._with_lead,
            "of": self._of,
            "claim": self._claim,
            "found": self._found,
            "change": lambda figure, verb: {change.i for change in self._changes_of(verb)},
            "changed": lambda figure, verb: {
                i for change in self._changes_of(verb) for i in self._of(figure, change)
            },
            "object-noun": self._object_noun,
            "predicate": self._predicate,
            "whole-predicate": lambda figure, token: figure.clauses.predicate(token),
            "subject": lambda figure, token: self._subject(figure, token)[0],
            "subject-modifiers": lambda figure, token: self._subject(figure, token)[1],
            "named-subject": self._named_subject,
            "subject-and-verb": self._subject_and_verb,
            "subject-and-predicate": lambda figure, verb: (
                self._named_subject(figure, verb) | self._predicate(figure, verb)
            ),
            "counted": self._counted_subject,
            "adverbials": self._adverbials,
            "behind": lambda figure, token: self._behind(figure),
        }

    @property
    def names(self) -> frozenset[str]:
        """The parts that a rule may name."""
        return frozenset(self._parts)

    def words(self, what: str, figure: FigureInClause, token: Token) -> Indices:
        """Returns the words of a part.

        Args:
            what: the part, one of `names`.
            figure: the figure that is read.
            token: the word that the rule's path named.

        Raises:
            KeyError: there is no such part.
        """
        return self._parts[what](figure, token)

    # noun phrases

    def _phrase(self, figure: FigureInClause, token: Token) -> Indices:
        """A noun with what stands before it, and its of-phrase."""
        return figure.clauses.noun_phrase(token, figure.number) - self._figure_words(figure, token)

    def _modifiers(self, figure: FigureInClause, token: Token) -> Indices:
        """What narrows a noun down behind it."""
        return figure.clauses.modifiers(token) - self._figure_words(figure, token)

    def _said_behind(self, figure: FigureInClause, token: Token) -> Indices:
        """Modifiers without a pronoun that is the subject of one: "audited" of "18 cases it audited"."""
        silent: Indices = set()
        for clause in (each for each in token.rights if each.dep_ == "relcl"):
            subject = _own_subject(clause)
            if subject is not None and subject.tag_ == "PRP" and subject.lower_ in self._silent:
                silent.add(subject.i)
            elif subject is not None and subject.tag_ == "WDT" and figure.figure.bare:
                silent |= subtree(clause)  # "12%, which is better than": of the number, not of people
        return self._modifiers(figure, token) - silent - self._other_levels(figure, token)

    def _other_levels(self, figure: FigureInClause, noun: Token) -> Indices:
        """The "to 80%" of "rose from 59% of visits made in time to 80%"."""
        numbers = figure.clauses.numbers - {figure.number.i}
        return {
            i
            for child in noun.subtree
            if child.dep_ == "prep" and child.lower_ in self._leads_of_levels
            if any(each.i in numbers and figure.is_bare(each) for each in child.subtree)
            for i in subtree(child)
        }

    def _full(self, figure: FigureInClause, token: Token) -> Indices:
        """A noun phrase with what narrows it down, shortened."""
        found = self._phrase(figure, token) | self._modifiers(figure, token)
        return figure.clauses.shortened(found, {token.i})

    def _short(self, figure: FigureInClause, token: Token) -> Indices:
        """A noun phrase with what narrows it down, unless a count is of it and that is long."""
        found = self._full(figure, token)
        if figure.candidate.kind != "count" or figure.figure.bare or len(found) <= _LONGEST_SUBJECT:
            return found
        clauses = [child for child in token.rights if child.dep_ in ("relcl", "acl")]
        return found - {i for child in clauses for i in subtree(child)}

    def _with_lead(self, figure: FigureInClause, noun: Token) -> Indices:
        """A noun with the adjectives and nouns before it: "average length" of "the average length of"."""
        own = self._figure_words(figure, noun)
        before = (i for child in noun.lefts if child.dep_ in _BEFORE_NOUNS for i in subtree(child))
        return {noun.i, *before} - own - {figure.number.i}

    def _of(self, figure: FigureInClause, token: Token) -> Indices:
        """What a noun such as "reduction" is of: its objects behind "of" and "in"."""
        objects = [
            child
            for preposition in token.rights
            if preposition.dep_ == "prep" and preposition.lower_ in self._leads_of_counted
            for child in preposition.children
            if child.dep_ == "pobj" and child != figure.noun
        ]
        numbers = figure.clauses.numbers
        levels = {
            i
            for child in objects
            for each in child.subtree
            if each.dep_ == "prep" and any(c.i in numbers for c in each.children)
            for i in subtree(each)
        }  # "from 12 to 30"
        clauses = figure.clauses
        return {
            i
            for child in objects
            for i in clauses.noun_phrase(child, figure.number) | clauses.modifiers(child)
            if i not in levels
        }

    def _changes_of(self, verb: Token) -> list[Token]:
        """The change that a verb says to be there, or to have been seen: "a decline in attendance"."""
        behind = [each for child in verb.rights for each in (child, *child.children)]
        kinds = ("attr", "dobj", "pobj")
        return [each for each in behind if each.dep_ in kinds and each.lower_ in self._changes][:1]

    @staticmethod
    def _object_noun(figure: FigureInClause, verb: Token) -> Indices:
        """A verb's object without what narrows it down behind it."""
        found = next((child for child in verb.rights if child.dep_ == "dobj"), None)
        return set() if found is None else figure.clauses.noun_phrase(found, figure.number)

    @staticmethod
    def _behind(figure: FigureInClause) -> Indices:
        """The phrase that begins right behind the figure: "of receiving this letter"."""
        parse, at = figure.clauses.parse, figure.noun.i + 1
        if at >= len(parse) or parse[at].dep_ != "prep" or at in figure.clauses.times:
            return set()
        return subtree(parse[at])

    @staticmethod
    def _figure_words(figure: FigureInClause, token: Token) -> Indices:
        """The figure's own noun phrase, which a part of the sentence around it must not repeat."""
        if token == figure.noun or token in figure.noun.subtree:
            return set()
        return figure.clauses.noun_phrase(figure.noun, figure.number)

    # what verbs say

    def _predicate(self, figure: FigureInClause, verb: Token) -> Indices:
        """A verb with what belongs to it, without its subject and without the figure's phrase."""
        if verb.dep_ in ("aux", "auxpass"):
            verb = verb.head  # the parser hangs the subject of "are no longer held" on "are"
        found = figure.clauses.predicate(verb, [figure.top]) - self._figure_words(figure, verb)
        return (found - self._other_counts(figure, verb)) | copula(verb) | _shared_with(verb, figure)

    def _other_counts(self, figure: FigureInClause, verb: Token) -> Indices:
        """Another figure behind this one, of which other things are said: "helped 12, with one reply"."""
        numbers = figure.clauses.numbers - {figure.number.i}
        return {
            i
            for child in verb.rights
            if child.dep_ == "prep" and child.lower_ in self._circumstances and child.i > figure.number.i
            if any(each.i in numbers for each in child.subtree)
            for i in subtree(child)
        }

    @staticmethod
    def _claim(figure: FigureInClause, verb: Token) -> Indices:
        """What a verb of finding says: "plan was late" of "inspectors found that the plan was late"."""
        # of "cases sampled that show" the parser takes the participle for a clause of its own
        verbs = [verb, *(c for c in verb.rights if c.dep_ == "advcl" and c.i == figure.noun.i + 1)]
        claims = (c for each in verbs for c in each.rights if c.dep_ == "ccomp" and c.i > figure.number.i)
        claim = next(claims, None)
        subject = None if claim is None else _own_subject(claim)
        if (
            claim is None
            or subject is None
            or claim.left_edge.dep_ not in ("mark", "det", "nsubj", "nsubjpass")
        ):
            return set()
        clauses = figure.clauses
        return clauses.noun_phrase(subject) | clauses.modifiers(subject) | clauses.predicate(claim)

    @staticmethod
    def _found(figure: FigureInClause, token: Token) -> Indices:
        """The clause behind "where" or "in which": "plan was late" of "two cases where the plan was late"."""
        kinds = ("relcl", "ccomp", "advcl")
        for clause in token.rights:
            subject = _own_subject(clause) if clause.dep_ in kinds and clause.i > figure.number.i else None
            opening = clause.left_edge
            opens = any(each.tag_ in ("WRB", "WDT") for each in (opening, *opening.children))
            if subject is not None and opens and opening != subject:
                clauses = figure.clauses
                said = clauses.noun_phrase(subject) | clauses.modifiers(subject) | clauses.predicate(clause)
                return said - subtree(opening)
        return set()

    @staticmethod
    def _adverbials(figure: FigureInClause, verb: Token) -> Indices:
        """What stands behind the thing that "there is" names: "There were 12 children in hostels"."""
        kinds = ("prep", "advmod", "acl", "advcl", "acomp", "xcomp", "relcl")
        return {
            i
            for child in verb.rights
            if child.i > figure.noun.i and child.dep_ in kinds and not is_set_off(child)
            for i in subtree(child)
        }

    # subjects and objects

    def _named_subject(self, figure: FigureInClause, verb: Token) -> Indices:
        """A verb's subject, unless it is a pronoun or the figure itself.

        A pronoun in what someone says is the one who says it: "One boy said that he had four carers".
        """
        subject = figure.clauses.subject_of(verb)
        if subject is not None and subject.lower_ in self._own_pronouns and verb.dep_ == "ccomp":
            subject = _own_subject(verb.head)
        if subject is None or subject == figure.top or subject.lower_ in self._silent:
            return set()
        found = figure.clauses.noun_phrase(subject, figure.number)
        if subject.tag_ in SINGULAR and is_plural(verb):
            for child in (c for c in subject.rights if c.dep_ in ("cc", "conj")):
                found |= {child.i} if child.dep_ == "cc" else figure.clauses.noun_phrase(child, figure.number)
        return found

    def _subject_and_verb(self, figure: FigureInClause, verb: Token) -> Indices:
        subject = self._named_subject(figure, verb)
        return subject | {verb.i} | negation(verb) if subject else set()

    def _counted_subject(self, figure: FigureInClause, verb: Token) -> Indices:
        """The subject with the words before it: "average wait" of "the average wait for CAMHS is"."""
        subject = _own_subject(verb)
        return set() if subject is None else self._with_lead(figure, subject)

    def _subject(self, figure: FigureInClause, verb: Token) -> tuple[Indices, Indices]:
        """The thing counted behind "the number of", "the proportion of", and what is said of it there.

        A share has a population and a property: "the proportion of children with a plan" counts children, and
        says that they have a plan. A number has but the thing counted.
        """
        clauses = figure.clauses
        noun = clauses.subject_of(verb)
        if noun is None or noun.lower_ in self._silent or noun.i in clauses.numbers:
            return set(), set()
        said: Indices = set()
        where: Indices = set()
        while True:
            inner = self.counted_in(noun)
            if inner is not None and inner.i in clauses.times:
                inner = None  # "the rate for 2017"
            if inner is not None and (kind := _kind_of_rate(noun)):
                said |= kind if figure.candidate.kind == "percentage" else kind | {inner.head.i}
            for child in noun.rights:
                if child == verb:
                    said |= state_of(verb)
                elif child.dep_ in ("acl", "relcl") and not is_set_off(child):
                    said |= clauses.relative_clause(child)
                elif child.dep_ == "amod":
                    said |= subtree(child)
                elif (
                    child.dep_ == "prep"
                    and child.lower_ != "of"
                    and not (inner is not None and inner.head == child)
                ):
                    (said if child.lower_ in self._share_properties else where).update(subtree(child))
            if inner is None:
                break
            noun = inner
        own, others = _counterpart(figure, noun)
        counted = clauses.noun_phrase(own, figure.number) - others
        if figure.part.joined:
            words = clauses.sentence.words
            item = {i for i in range(verb.i) if words[i].start >= figure.part.start and i < figure.number.i}
            where, said = where | item, said - item
        where |= {
            i for child in verb.lefts if child.dep_ == "prep" and child.i > noun.i for i in subtree(child)
        }
        if figure.candidate.kind != "percentage":
            return counted | said | where, set()
        return (counted | where, said - counted) if said else (counted, where - counted)

    def counted_in(self, noun: Token) -> Token | None:
        """Returns the noun behind "of" in "the number of children"; None for a noun that means itself."""
        if noun.lower_ not in self._shells:
            return None
        return next(
            (
                child
                for preposition in noun.children
                if preposition.dep_ == "prep" and preposition.lower_ in self._leads_of_counted
                for child in preposition.children
                if child.dep_ == "pobj"
            ),
            None,
        )


def _shared_with(verb: Token, figure: FigureInClause) -> Indices:
    """The verb before, which has the same object: "commissioned and" of "commissioned and led 12 reviews"."""
    other = verb.head
    if verb.dep_ != "conj" or word_class(other) != "verb" or verb.i - other.i > 3 or verb.i > figure.number.i:
        return set()
    if any(child.i > other.i and child.dep_ not in ("cc", "conj", "punct") for child in other.children):
        return set()
    silent = {child.i for child in other.lefts if child.dep_ in ("aux", "auxpass", "neg")}
    return {other.i, *silent, *(child.i for child in other.rights if child.dep_ == "cc")}


def _counterpart(figure: FigureInClause, noun: Token) -> tuple[Token, Indices]:
    """Of "calls and visits were 12 and 14" this number's own noun, and the words of the next one."""
    numbers, nouns = _joined(figure.top), _joined(noun)
    if not figure.figure.bare or len(nouns) == 1 or len(numbers) != len(nouns):
        return noun, set()
    number = figure.number.head if figure.number.dep_ == "nummod" else figure.number
    at = next((at for at, each in enumerate(numbers) if each == number), 0)
    later = {i for other in nouns[at + 1 : at + 2] for i in subtree(other)}
    return nouns[at], later | {c.i for c in nouns[at].children if c.dep_ == "cc"}


def _joined(token: Token) -> list[Token]:
    """A word and those joined to it, in order."""
    found = [token]
    while (other := next((c for c in found[-1].children if c.dep_ == "conj"), None)) is not None:
        found.append(other)
    return found


def _kind_of_rate(noun: Token) -> Indices:
    """ "offending rates" of "offending rates of children in care", which a measure keeps."""
    before = [c for c in noun.lefts if c.dep_ == "compound" or (c.dep_ == "amod" and c.tag_ == "VBG")]
    return {noun.i, *(i for child in before for i in subtree(child))} if before else set()


def _own_subject(verb: Token) -> Token | None:
    return next((child for child in verb.children if child.dep_ in SUBJECTS), None)
