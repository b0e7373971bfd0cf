"""Runs the rules on the clause (`patterns/figures-clauses.yaml`) on one figure of a parsed sentence."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from typing import Any

from spacy.tokens import Token

from ofsted_extract.grammar.clauses import Clauses, Indices, is_narrowed, is_set_off, subtree, word_class
from ofsted_extract.pipeline.figures.clause_parts import PARTS_OF_SPANS, part_of_span
from ofsted_extract.pipeline.figures.kinds import Candidate
from ofsted_extract.pipeline.figures.plain_sentences import Part, PlainFigure
from ofsted_extract.rules.clauses import ClauseRule
from ofsted_extract.rules.patterns import Patterns

_ATTRIBUTES = {"DEP": "dep_", "TAG": "tag_", "LOWER": "lower_"}


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


@dataclass(frozen=True)
class Reading:
    """What a rule reads of a figure: indices of words of the plain sentence."""

    rule: ClauseRule
    subject: Indices = field(default_factory=set)
    measure: Indices = field(default_factory=set)
    dangling: Indices = field(default_factory=set)
    """Prepositions that end a measure rightly, since the figure is their object."""


class ClauseRules:
    """The rules in order; the first whose conditions and path fit a figure reads it."""

    def __init__(self, patterns: Patterns) -> None:
        self._patterns = patterns
        self._shells = patterns.words("shell-nouns")
        self._share_properties = patterns.words("leads-of-share-properties")
        self._silent = patterns.words("subjects-left-out")
        self._rules = [
            (rule, [self._compiled(step) for step in rule.path]) for rule in patterns.clauses.values()
        ]

    def _compiled(self, step: Mapping[str, Any]) -> dict[str, Any]:
        return {
            key: self._compiled(value) if key in ("HAS", "LACKS") else self._value(value)
            for key, value in step.items()
        }

    def _value(self, value: Any) -> Any:
        if isinstance(value, str) and value.startswith("@"):
            return {"IN": self._patterns.words(value[1:])}
        if isinstance(value, dict):
            return {
                key: self._patterns.words(inner[1:]) if isinstance(inner, str) and inner.startswith("@")
                else frozenset(inner) if isinstance(inner, list) else self._value(inner)
                for key, inner in value.items()
            }  # fmt: skip
        return value

    def place(
        self, clauses: Clauses, part: Part, figure: PlainFigure, candidate: Candidate
    ) -> FigureInClause:
        """Finds the number's noun, and what stands for its phrase in the sentence."""
        number = clauses.parse[figure.word]
        noun = clauses.noun_of(number)
        top = noun
        while top.dep_ == "conj" and word_class(top.head) in ("noun", "number", "pronoun"):
            top = top.head
        if top.dep_ == "appos":
            top = top.head
        while top.dep_ == "pobj" and top.head.lower_ == "of" and top.head.head.lower_ in self._shells:
            if figure.bare and any(child.dep_ in ("compound", "amod") for child in top.head.head.lefts):
                break  # "a re-referral rate of 30%" is what the figure is of
            top = top.head.head
        return FigureInClause(clauses, part, figure, candidate, number, noun, top)

    def read(self, figure: FigureInClause) -> Reading | None:
        """Returns the reading by the first rule that fits, or None."""
        for rule, path in self._rules:
            if not _meets(rule, figure):
                continue
            names = _along(path, figure.top)
            if names is None:
                continue
            return self._reading(rule, figure, {"noun": figure.noun, "top": figure.top, **names})
        return None

    def _reading(self, rule: ClauseRule, figure: FigureInClause, names: Mapping[str, Token]) -> Reading:
        dangling = {figure.top.head.i} if figure.top.dep_ == "pobj" else set()
        subject = self._gather(rule.subject, figure, names)
        measure = self._gather(rule.measure, figure, names) - subject
        own = self._own_words(figure)
        if not rule.keeps_preposition:
            measure, dangling = measure - dangling, set()
        measure = figure.clauses.shortened(measure - own, dangling)
        return Reading(rule, subject - own, measure, dangling)

    @staticmethod
    def _own_words(figure: FigureInClause) -> Indices:
        """The words of the figure itself: its number with sign or unit."""
        words = figure.clauses.sentence.words
        start, end = figure.candidate.start, figure.candidate.end
        own = {
            i
            for i, word in enumerate(words)
            if word.start >= start and word.end <= end and word.start < word.end
        }
        return own | {figure.number.i}

    def _gather(self, parts: Iterable[str], figure: FigureInClause, names: Mapping[str, Token]) -> Indices:
        found: Indices = set()
        for alternatives in parts:
            for part in alternatives.split("|"):
                name, _, what = part.partition(":")
                token = names.get(name)
                if token is not None and (said := self._part(what, token, figure)):
                    found |= said
                    break
        return found

    def _part(self, what: str, token: Token, figure: FigureInClause) -> Indices:
        """Returns the words that one part of a rule's `subject` or `measure` stands for."""
        clauses, number = figure.clauses, figure.number
        match what:
            case "word":
                return {token.i}
            case "all":
                return subtree(token)
            case "phrase":
                return clauses.noun_phrase(token, number) - self._figure_words(figure, token)
            case "modifiers":
                return clauses.modifiers(token) - self._figure_words(figure, token)
            case "predicate":
                return clauses.predicate(token, [figure.top]) - self._figure_words(figure, token)
            case "core-predicate":
                return {
                    token.i,
                    *(c.i for c in token.children if c.dep_ in ("prt", "neg", "acomp", "auxpass", "aux")),
                }
            case "subject":
                return self._subject(figure, token)[0]
            case "subject-modifiers":
                return self._subject(figure, token)[1]
            case "named-subject":
                subject = clauses.subject_of(token)
                if subject is None or subject is figure.top or subject.lower_ in self._silent:
                    return set()
                return clauses.noun_phrase(subject, number)
            case "object":
                found = next((c for c in token.children if c.dep_ == "dobj" and c is not figure.top), None)
                return set() if found is None else clauses.noun_phrase(found, number)
            case "actor":
                return self._actor(figure, token)
            case "thing":
                found = next((c for c in token.children if c.dep_ == "dobj" and c is not figure.top), None)
                if found is None:
                    return self._actor(figure, token)
                deep = next((c for c in found.subtree if c.dep_ == "pobj" and c.i < figure.number.i), found)
                return clauses.noun_phrase(deep if deep.head.lower_ != "of" else found, number)
            case "counted-object":
                found = next((c for c in token.children if c.dep_ == "dobj" and c is not figure.top), None)
                while found is not None and (inner := self.counted_in(found)) is not None:
                    found = inner
                return (
                    set()
                    if found is None
                    else clauses.noun_phrase(found, number)
                    | clauses.modifiers(found) - self._own_words(figure)
                )
            case "aside":
                return clauses.aside(token)
            case "subject-and-verb":
                subject = self._part("named-subject", token, figure)
                return subject | {token.i} if subject else set()
            case "whole-predicate":
                return clauses.predicate(token)
            case "existing":
                found = next((c for c in token.rights if c.dep_ in ("attr", "nsubj", "dobj")), None)
                return (
                    set() if found is None else clauses.noun_phrase(found, number) | clauses.modifiers(found)
                )
            case "full":
                found = (clauses.noun_phrase(token, number) | clauses.modifiers(token)) - self._figure_words(
                    figure, token
                )
                return clauses.shortened(found, {token.i})
            case "of":
                return self._objects(figure, token, ("of", "in"))
            case "adverbials":
                return {
                    i
                    for child in token.rights
                    if child.i > figure.noun.i
                    and child.dep_ in ("prep", "advmod", "acl", "advcl", "acomp", "xcomp", "relcl")
                    and not is_set_off(child)
                    for i in subtree(child)
                }
            case _ if what in PARTS_OF_SPANS:
                return part_of_span(what, token, figure)
        raise ValueError(f"no part of a clause is called {what!r}")

    def _figure_words(self, figure: FigureInClause, token: Token) -> Indices:
        """The figure's own noun phrase, where a part of the sentence around it must not repeat it."""
        if token is figure.noun or token in figure.noun.subtree:
            return set()
        return figure.clauses.noun_phrase(figure.noun, figure.number)

    def _actor(self, figure: FigureInClause, verb: Token) -> Indices:
        """What takes or lasts a time: the verb's subject, or its object if the subject is a pronoun."""
        clauses = figure.clauses
        subject = clauses.subject_of(verb)
        if subject is not None and (inner := self.counted_in(subject)) is not None:
            subject = inner
        if subject is not None and subject.lower_ not in self._silent and subject is not figure.top:
            found = clauses.noun_phrase(subject, figure.number)
            return found | (set() if verb.dep_ in ("relcl", "acl") else clauses.modifiers(subject))
        other = next((c for c in verb.children if c.dep_ == "dobj" and c is not figure.top), None)
        return set() if other is None else clauses.noun_phrase(other, figure.number)

    def _objects(self, figure: FigureInClause, token: Token, prepositions: tuple[str, ...]) -> Indices:
        return {
            i
            for preposition in token.children
            if preposition.dep_ == "prep" and preposition.lower_ in prepositions
            for child in preposition.children
            if child.dep_ == "pobj" and child is not figure.noun
            for i in figure.clauses.noun_phrase(child, figure.number) | figure.clauses.modifiers(child)
        }

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
            for child in noun.rights:
                if child.dep_ in ("acl", "relcl") and not is_set_off(child):
                    said |= clauses.relative_clause(child)
                elif child.dep_ == "amod":
                    said |= subtree(child)
                elif (
                    child.dep_ == "prep"
                    and child.lower_ != "of"
                    and not (inner is not None and inner.head is child)
                ):
                    (said if child.lower_ in self._share_properties else where).update(subtree(child))
            if inner is None:
                break
            noun = inner
        counted = clauses.noun_phrase(noun, figure.number)
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
                if preposition.dep_ == "prep" and preposition.lower_ in ("of", "in", "for")
                for child in preposition.children
                if child.dep_ == "pobj"
            ),
            None,
        )


def _meets(rule: ClauseRule, figure: FigureInClause) -> bool:
    asked = rule.figure
    return (
        (not asked.kind or figure.candidate.kind in asked.kind)
        and asked.bare in (None, figure.figure.bare)
        and asked.place in (None, figure.part.place)
        and asked.role in (None, figure.figure.role)
        and asked.of_these in (None, figure.figure.of_these)
        and asked.narrowed in (None, bool(figure.clauses.modifiers(figure.noun)))
        and asked.in_time in (None, figure.number.i in figure.clauses.times)
    )


def _along(path: list[dict[str, Any]], token: Token) -> dict[str, Token] | None:
    """Follows a path from a token up the tree; returns the tokens that it names."""
    names: dict[str, Token] = {}
    current: Token | None = token
    for at, step in enumerate(path):
        if step.get("OP") == "*":
            while current is not None and _fits(step, current):
                current = _head(current)
            continue
        if current is None or not _fits(step, current):
            return None
        if "AS" in step:
            names[step["AS"]] = current
        if at + 1 < len(path):
            current = _head(current)
    return names


def _head(token: Token) -> Token | None:
    return None if token.head is token else token.head


def _fits(step: Mapping[str, Any], token: Token) -> bool:
    for key, wanted in step.items():
        if key in _ATTRIBUTES:
            if not _is_one_of(getattr(token, _ATTRIBUTES[key]), wanted):
                return False
        elif key == "CLASS":
            if not _is_one_of(word_class(token), wanted):
                return False
        elif key == "NARROWED":
            if wanted != is_narrowed(token):
                return False
        elif key == "HAS":
            if not any(_fits(wanted, child) for child in token.children):
                return False
        elif key == "LACKS" and any(_fits(wanted, child) for child in token.children):
            return False
    return True


def _is_one_of(value: str, wanted: Any) -> bool:
    if isinstance(wanted, dict):
        return value in wanted["IN"] if "IN" in wanted else value not in wanted["NOT_IN"]
    return bool(value == wanted)
