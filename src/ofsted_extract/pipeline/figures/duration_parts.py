"""The parts of a clause for spans of time, rates and money: what takes so long, and what is said of it.

Each part is a method of `DurationParts` that takes the figure and the named word, and gives words.
"""

from __future__ import annotations

from spacy.tokens import Token

from ofsted_extract.grammar.clauses import Clauses
from ofsted_extract.grammar.verbs import verb_group
from ofsted_extract.grammar.words import SUBJECTS, Indices, is_set_off, subtree, word_class
from ofsted_extract.pipeline.figures.clause_parts import ClauseParts, FigureInClause
from ofsted_extract.rules.patterns import Patterns

_BESIDE_VERBS = ("prep", "npadvmod", "conj", "advmod", "agent")
_MARKS = ("’", "'", "‘")
_WITHOUT_AUXILIARY = ("VBP", "VBZ", "VBD", "VBG")
_WITH_OTHERS = ("prep", "cc", "conj")
_INFINITIVES = ("xcomp", "acl")
_WITHIN_NOUNS = ("pobj", "prep", "pcomp", "acl", "agent")
_NAMED = ("dobj", "conj", "npadvmod", "nsubj", "nsubjpass")


class DurationParts(ClauseParts):
    """All parts of clauses; the words for these are lists of `patterns/figures-clauses-durations.yaml`."""

    def __init__(self, patterns: Patterns) -> None:
        super().__init__(patterns)
        self._units = patterns.words("words-of-duration")
        self._waiting = patterns.words("verbs-of-waiting")
        self._being = patterns.words("forms-of-be")
        self._states = patterns.words("verbs-of-state")
        self._vague = patterns.words("subjects-without-noun")
        self._light = patterns.words("objects-of-set-phrases")
        self._none = patterns.words("words-of-none")
        self._parts |= {
            "said": self._said,
            "state": self._state,
            "rest": self._rest,
            "where": self._where,
            "owner": self._owner,
            "actor": self._actor,
            "thing": self._thing,
            "counted-object": self._counted_object,
            "existing": self._existing,
            "holder": self._holder,
            "timed": self._timed,
            "event": lambda figure, token: set(figure.event),
            "extraposed": self._extraposed,
            "whole-subject": self._whole_subject,
            "comparison": self._comparison,
            "group": lambda figure, verb: verb_group(verb),
            "named-before": self._named_before,
        }

    # what is said

    def _said(self, figure: FigureInClause, verb: Token) -> Indices:
        """A predicate without prepositions whose object is the figure, "when", and other spans of time."""
        clauses = figure.clauses
        found = clauses.predicate(verb, [figure.top])
        for child in verb.children:
            if child.tag_ == "WRB":
                found.discard(child.i)
            elif child.dep_ == "conj" and child.i > figure.number.i and _stands_alone(child):
                found -= subtree(child) | {each.i for each in verb.children if each.dep_ == "cc"}
            elif child.dep_ in _BESIDE_VERBS and self._tells_other_time(figure, child):
                found -= subtree(child)
            elif child.dep_ == "advcl" and child.i > verb.i and verb.lower_ in self._waiting:
                found |= subtree(child)  # "have waited for their assessment to be completed"
        found -= clauses.noun_phrase(figure.noun, figure.number)
        if figure.top.head != verb and figure.top.head.dep_ == "pcomp":
            found.discard(figure.top.head.i)  # "for approaching two years"
        while hanging := {i for i in found if _hangs(clauses, i, found)}:
            found -= hanging
        return found if any(clauses.parse[i].lower_ not in self._being for i in found) else set()

    @staticmethod
    def _rest(figure: FigureInClause, verb: Token) -> Indices:
        """A predicate without all that the figure stands in: "was not updated" for two weeks."""
        return figure.clauses.predicate(verb, [c for c in verb.children if figure.number in c.subtree])

    @staticmethod
    def _where(figure: FigureInClause, noun: Token) -> Indices:
        """Phrases behind the figure's noun: "in police custody" of "for 18 hours in police custody"."""
        others = figure.clauses.times | figure.clauses.numbers
        return {
            i
            for child in noun.rights
            if child.dep_ == "prep" and child.lower_ != "of" and others.isdisjoint(subtree(child))
            for i in subtree(child)
        }

    def _tells_other_time(self, figure: FigureInClause, token: Token) -> bool:
        """Whether words hold the span of time of another figure, and not the figure's own."""
        within = [each for each in token.subtree if each.i in figure.clauses.numbers]
        return figure.number not in within and any(
            each.head.lower_ in self._units or any(child.text == "£" for child in each.lefts)
            for each in within
        )

    @staticmethod
    def _comparison(figure: FigureInClause, token: Token) -> Indices:
        """A comparison without its numbers: "longer than the target" of 547 days."""
        numbers = figure.clauses.numbers
        found = {token.i}
        for child in token.rights:
            if child.dep_ in ("prep", "advmod", "advcl"):
                inner = [
                    each
                    for each in child.subtree
                    if each.dep_ in ("prep", "conj", "cc", "relcl", "npadvmod", "nummod")
                    and each != child
                    and (each.dep_ == "relcl" or _joins_number(each, numbers))
                ]
                found |= subtree(child, inner)
        return found

    # what takes or lasts so long

    def _actor(self, figure: FigureInClause, verb: Token) -> Indices:
        """What takes or lasts a time: the verb's subject, or its object if the subject is a pronoun."""
        clauses = figure.clauses
        subject = self._acting(figure, verb)
        if subject is not None and subject.lower_ not in self._silent and subject != figure.top:
            found = clauses.noun_phrase(subject, figure.number) | self._denied(subject)
            behind = set() if verb.dep_ in ("relcl", "acl") else clauses.modifiers(subject)
            return clauses.shortened(found | behind, {subject.i})
        other = self._object(figure, verb)
        if other is None:
            return set()
        found = clauses.noun_phrase(other, figure.number) | self._denied(other) | clauses.modifiers(other)
        return found - _figure_phrase(figure)

    def _state(self, figure: FigureInClause, verb: Token) -> Indices:
        """Who is in a state, and the state: "director in post" of "the director has been in post"."""
        actor = self._actor(figure, verb)
        said = self._said(figure, verb) | self._where(figure, figure.noun)
        if verb.dep_ == "relcl" and is_set_off(verb):
            return actor
        silent = {child.i for child in verb.children if child.dep_ in ("aux", "auxpass")}
        light = {child.i for child in verb.rights if child.dep_ == "dobj" and child.lower_ in self._light}
        if verb.lower_ in self._states or light:
            silent |= {verb.i, *light}  # "has taken place"
        elif verb.dep_ == "relcl" and not silent:
            said |= {child.i for child in verb.lefts if child.tag_ in ("WP", "WDT")}
        if figure.candidate.kind == "rate":
            said = {i for i in said if i < figure.number.i}  # behind it stands its unit
        return figure.clauses.shortened(actor | (said - silent), actor) if actor else set()

    def _acting(self, figure: FigureInClause, verb: Token) -> Token | None:
        """The word that a verb is said of: of an infinitive its object, which is what takes the time."""
        clauses = figure.clauses
        if verb.dep_ in _INFINITIVES and any(child.tag_ == "TO" for child in verb.lefts):
            controls = verb.dep_ == "acl" or self._object(figure, verb.head) is not None
            own = self._object(figure, verb)
            if controls and own is not None and not any(child.dep_ in SUBJECTS for child in verb.children):
                return own
        subject = clauses.subject_of(verb)
        if subject is None or subject.lower_ in self._units or subject.tag_ == "PRP$":
            return None
        if (inner := self.counted_in(subject)) is not None:
            return inner
        if subject.lower_ in self._vague and verb.dep_ in ("acl", "relcl", "pcomp"):
            above = clauses.verb_above(verb if subject.head == verb else subject)
            around = clauses.subject_of(above) if above is not None else None
            return None if around is None else self.counted_in(around) or around
        return subject

    def _thing(self, figure: FigureInClause, verb: Token) -> Indices:
        """What a rate of time is of: the verb's object, or the last noun behind it ("access to a nurse")."""
        found = self._object(figure, verb)
        if found is None:
            return self._actor(figure, verb)
        start = figure.top.left_edge.i
        before = figure.clauses.parse[start - 1] if start else verb
        if before.dep_ == "conj" and word_class(before) == "noun":
            return figure.clauses.noun_phrase(before, figure.number)  # "a clerk and a nurse one day a week"
        inner = (c for c in found.subtree if c.dep_ == "pobj" and c.i < figure.number.i)
        last = next(inner, found)
        noun = found if last.head.lower_ in self._leads_of_counted else last
        return figure.clauses.noun_phrase(self.counted_in(noun) or noun, figure.number)

    def _counted_object(self, figure: FigureInClause, verb: Token) -> Indices:
        """The thing counted in a verb's object: "adults" of "reduced the number of adults"."""
        thing = self._object(figure, verb)
        return set() if thing is None else self._counted(figure, thing)

    def _named_before(self, figure: FigureInClause, preposition: Token) -> Indices:
        """The "late visits" of "has cut vacancies by 8% and late visits by 16%"."""
        if preposition.i == 0:
            return set()
        thing = preposition.nbor(-1)
        above = set(preposition.ancestors)
        while thing.dep_ in _WITHIN_NOUNS and thing.head.i < thing.i:
            if thing.head in above and word_class(thing.head) == "verb":
                return set()  # "across the service" of "cut vacancies across the service by 12%"
            thing = thing.head
        is_thing = word_class(thing) == "noun" and thing.i not in figure.clauses.times
        return self._counted(figure, thing) if is_thing and thing.dep_ in _NAMED else set()

    def _counted(self, figure: FigureInClause, thing: Token) -> Indices:
        """The thing counted behind "the number of", with what narrows it down, without its levels."""
        clauses, numbers = figure.clauses, figure.clauses.numbers
        found: Indices = set()
        while (inner := self.counted_in(thing)) is not None:
            found |= clauses.modifiers(thing) - subtree(inner.head) - _levels(thing, numbers)
            thing = inner
        own = clauses.noun_phrase(thing, figure.number) | clauses.modifiers(thing)
        return found | own - _levels(thing, numbers)

    def _existing(self, figure: FigureInClause, verb: Token) -> Indices:
        """What "there is" names, or denies."""
        found = next((c for c in verb.rights if c.dep_ in ("attr", "nsubj", "dobj")), None)
        if found is None:
            return set()
        said = figure.clauses.noun_phrase(found, figure.number) | figure.clauses.modifiers(found)
        said = figure.clauses.shortened(said, {found.i})
        return said | self._denied(found) | {child.i for child in verb.children if child.dep_ == "neg"}

    def _holder(self, figure: FigureInClause, noun: Token) -> Indices:
        """A noun with what narrows it down, without the phrase that the figure stands in."""
        found = figure.clauses.noun_phrase(noun, figure.number) | figure.clauses.modifiers(noun)
        return figure.clauses.shortened(found - _figure_phrase(figure) | self._denied(noun), {noun.i})

    def _timed(self, figure: FigureInClause, noun: Token) -> Indices:
        """A noun with what narrows it down, without the mark of the time before it: "two weeks' rent"."""
        parse = figure.clauses.parse
        return {i for i in self._full(figure, noun) if parse[i].text not in _MARKS or i > noun.i}

    def _whole_subject(self, figure: FigureInClause, verb: Token) -> Indices:
        """A verb's subject with all that narrows it down: "the time taken to complete an assessment"."""
        subject = figure.clauses.subject_of(verb)
        if subject is None or subject.lower_ in self._silent or figure.number in subject.subtree:
            return set()
        asides = [c for c in subject.rights if c.dep_ in ("relcl", "appos", "conj") and is_set_off(c)]
        return figure.clauses.shortened(subtree(subject, asides), {subject.i})

    @staticmethod
    def _extraposed(figure: FigureInClause, verb: Token) -> Indices:
        """What "it" stands for: "referral to be allocated" of "it takes two weeks for a referral …"."""
        kinds = ("advcl", "xcomp", "ccomp")
        behind = [c for c in verb.rights if c.left_edge.i > figure.number.i and not is_set_off(c)]
        clause = next(
            (c for c in behind if c.dep_ in kinds or (c.dep_ == "prep" and c.lower_ == "for")), None
        )
        if clause is None:
            return set()
        opening = clause.left_edge if clause.left_edge.dep_ in ("mark", "prep") else None
        kept = next(iter(clause.children), clause) if clause == opening else clause
        numbers = figure.clauses.numbers
        others = [
            c for c in clause.subtree if c.dep_ in _WITH_OTHERS and any(n in numbers for n in subtree(c))
        ]
        found = subtree(clause, [] if clause in others else others)
        return figure.clauses.shortened(found - ({opening.i} if opening else set()), {kept.i})

    @staticmethod
    def _owner(figure: FigureInClause, verb: Token) -> Indices:
        """What the subject is of: "proceedings" of "the average length of proceedings is"."""
        subject = next((child for child in verb.children if child.dep_ in SUBJECTS), None)
        if subject is None:
            return set()
        clauses = figure.clauses
        found: Indices = set()
        for child in (c for each in subject.children if each.dep_ == "prep" for c in each.children):
            if child.dep_ == "pcomp":
                found |= subtree(child)
            elif child.dep_ == "pobj":
                found |= clauses.noun_phrase(child, figure.number) | clauses.modifiers(child)
        return found

    def _denied(self, noun: Token) -> Indices:
        """The "no" of "no adoptions have failed", without which the rest would be false."""
        words = [*noun.lefts, *noun.doc[max(0, noun.left_edge.i - 1) : noun.left_edge.i]]
        return {word.i for word in words if word.lower_ in self._none}

    def _object(self, figure: FigureInClause, verb: Token) -> Token | None:
        objects = (c for c in verb.children if c.dep_ == "dobj" and c != figure.top)
        return next((each for each in objects if each.lower_ not in self._light), None)


def _joins_number(token: Token, numbers: frozenset[int]) -> bool:
    """Whether a number depends on a word, or on what the word joins."""
    joined = [c for c in token.head.rights if c.dep_ == "conj"] if token.dep_ == "cc" else [token]
    return not joined or any(each.i in numbers for one in joined for each in one.subtree)


def _levels(noun: Token, numbers: frozenset[int]) -> Indices:
    """Phrases behind a noun that hold numbers: "from 35 to 12"."""
    phrases = [c for c in noun.rights if c.dep_ == "prep" and not numbers.isdisjoint(subtree(c))]
    return {i for phrase in phrases for i in subtree(phrase)}


def _stands_alone(verb: Token) -> bool:
    """Whether a joined verb says something of its own: not "placed" of "are assessed and placed"."""
    return verb.tag_ in _WITHOUT_AUXILIARY or any(child.dep_ == "aux" for child in verb.lefts)


def _figure_phrase(figure: FigureInClause) -> Indices:
    """The figure's noun with what depends on it, and the preposition before it."""
    top = figure.top
    return subtree(top.head if top.dep_ in ("pobj", "agent") else top)


def _hangs(clauses: Clauses, i: int, found: Indices) -> bool:
    token = clauses.parse[i]
    if word_class(token) != "preposition" or token.dep_ not in ("prep", "pcomp", "agent"):
        return False
    children = [child.i for child in token.children]
    return bool(children) and found.isdisjoint(children)
