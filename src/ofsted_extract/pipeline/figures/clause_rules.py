"""Runs the rules on the clause (`patterns/figures-clauses.yaml`) on one figure of a parsed sentence."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from typing import Any

from spacy.tokens import Token

from ofsted_extract.grammar.clauses import Clauses
from ofsted_extract.grammar.words import Indices, subtree, word_class
from ofsted_extract.pipeline.figures.clause_parts import FigureInClause
from ofsted_extract.pipeline.figures.duration_parts import DurationParts
from ofsted_extract.pipeline.figures.kinds import Candidate
from ofsted_extract.pipeline.figures.plain_sentences import Part, PlainFigure
from ofsted_extract.rules.clauses import ClauseRule
from ofsted_extract.rules.patterns import Patterns

_OBJECTS = ("pobj", "dobj", "attr")
_ATTRIBUTES = {"DEP": "dep_", "TAG": "tag_", "LOWER": "lower_"}


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
        self._manner = patterns.words("words-of-manner")
        self._no_kinds = patterns.words("adjectives-of-no-kind")
        self._leads_of_events = patterns.words("leads-of-events")
        self._parts = DurationParts(patterns)
        self.counted_in = self._parts.counted_in
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
        if top != noun and (counted := _counted_around(clauses, top)) is not None:
            top = counted
        if noun == number != top and word_class(top) == "number":
            noun = top = clauses.noun_of(top)  # "at 10, 20 and 30 days"
        if top.dep_ == "appos" and word_class(top.head) in ("noun", "number", "pronoun"):
            top = top.head
            noun = top if figure.bare else noun  # "most children, 90%, take part"
        while top.dep_ == "pobj" and top.head.lower_ == "of" and top.head.head.lower_ in self._shells:
            if figure.bare and self._is_kind(top.head.head):
                break  # "a re-referral rate of 30%" is what the figure is of
            top = top.head.head
        is_one = candidate.kind == "count" and candidate.value == 1
        if is_one and number.head.dep_ == "poss" and number.head.tag_ in ("NN", "NNP"):
            noun = number.head  # "one child's experiences"
        event = self._event_behind(clauses, noun) if candidate.kind == "duration" else frozenset()
        return FigureInClause(clauses, part, figure, candidate, number, noun, top, event)

    def _event_behind(self, clauses: Clauses, unit: Token) -> frozenset[int]:
        """The words right behind a span of time from which it is counted: "after the last inspection"."""
        end = unit.i + 1
        if end >= len(clauses.parse) or clauses.parse[end].lower_ not in self._leads_of_events:
            return frozenset()
        while end in clauses.times:
            end += 1
        return frozenset(range(unit.i + 1, end)) if end > unit.i + 2 else frozenset()

    def _is_kind(self, shell: Token) -> bool:
        """Whether words before a noun such as "rate" tell what the rate is of: "re-referral rate"."""
        before = (c for c in shell.lefts if c.dep_ in ("compound", "amod"))
        return any(child.lower_ not in self._no_kinds for child in before)

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
        if rule.keeps_preposition and dangling and not figure.figure.bare:
            joined = _joined_counts(figure)
            brief = figure.clauses.brief_modifiers(figure.noun, joined)  # "used in one case seen"
            if not any(figure.clauses.parse[i].lower_ in self._manner for i in brief):
                subject |= brief
        measure = self._gather(rule.measure, figure, names) - subject
        if figure.names_nothing and figure.noun.i in subject:  # "six living in hostels"
            subject, measure = set(), measure | subject
        own = self._own_words(figure) | _joined_counts(figure)
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
                if token is not None and (said := self._parts.words(what, figure, token)):
                    found |= said
                    break
        return found


def _joined_counts(figure: FigureInClause) -> Indices:
    """Other figures joined to words of this one's, of which they tell nothing: "and 12 hubs"."""
    found: Indices = set()
    for i in figure.clauses.numbers - {figure.number.i}:
        noun = figure.clauses.noun_of(figure.clauses.parse[i])
        uncounted = not any(child.i in figure.clauses.numbers for child in noun.head.lefts)
        if (
            noun.dep_ == "conj"
            and uncounted
            and noun.i > figure.number.i
            and figure.number not in noun.subtree
        ):
            start = max((c.i for c in noun.head.rights if c.dep_ == "cc" and c.i < noun.i), default=noun.i)
            across = [each for each in noun.doc[noun.i + 1 :] if each.head.i < start]
            found |= {start, *(i for each in (noun, *across) for i in subtree(each))}
    return found


def _counted_around(clauses: Clauses, noun: Token) -> Token | None:
    """The counted noun before the phrase that another noun stands in: "boys" of "five boys from York".

    The parser joins the girls of "five boys from York and two girls" to York.
    """
    if noun.dep_ != "pobj" or noun.head.i == 0:
        return None
    before = clauses.parse[noun.head.i - 1]
    counts = [any(child.i in clauses.numbers for child in each.lefts) for each in (noun, before)]
    return before if counts == [False, True] and before.dep_ in _OBJECTS else None


def _meets(rule: ClauseRule, figure: FigureInClause) -> bool:
    asked = rule.figure
    return (
        (not asked.kind or figure.candidate.kind in asked.kind)
        and asked.bare in (None, figure.figure.bare)
        and asked.place in (None, figure.part.place)
        and asked.role in (None, figure.figure.role)
        and asked.of_these in (None, figure.figure.of_these)
        and (asked.narrowed is None or asked.narrowed == bool(figure.clauses.modifiers(figure.noun)))
        and (asked.fronted is None or asked.fronted == figure.is_fronted)
        and asked.to_event in (None, bool(figure.event))
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
    return None if token.head == token else token.head


def _fits(step: Mapping[str, Any], token: Token) -> bool:
    for key, wanted in step.items():
        if key in _ATTRIBUTES:
            if not _is_one_of(getattr(token, _ATTRIBUTES[key]), wanted):
                return False
        elif key == "CLASS":
            if not _is_one_of(word_class(token), wanted):
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
