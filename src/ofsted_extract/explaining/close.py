"""The rules that came close: how far into a form of words each came, and at which token it died.

A form of words is tried by its beginnings: the first token of it, the first two, and so on, each by the
matcher that runs whole rules. So what is told here is what that matcher does.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any

from spacy.language import Language
from spacy.tokens import Doc

from ofsted_extract.rules.patterns import Match, Patterns, Rule, RuleMatcher
from ofsted_extract.rules.tracing import Asked

_AROUND = 40
"""No form of words is longer than this many tokens; what is further from the phrase is not looked at."""


@dataclass(frozen=True, slots=True)
class Reach:
    """How far a rule came.

    Attributes:
        rule: the rule.
        form: which of `rule.tokens`, from 0.
        start, end: the tokens that it matched.
        wanted: the token of the form at which it died, as its author wrote it.
        missing: tokens that it still had to have, that one among them.
        stretch_end: where the tokens end that it was asked about.
    """

    rule: Rule
    form: int
    start: int
    end: int
    wanted: Mapping[str, Any]
    missing: int
    stretch_end: int


def came_close(
    nlp: Language, patterns: Patterns, doc: Doc, questions: list[Asked], start: int, end: int
) -> list[Reach]:
    """The rules that were asked about the tokens `start:end`, began to match there, and did not end.

    Args:
        questions: what the pipeline asked of this Doc.

    Returns: each rule once, by the form of it that lacks least; those that lack least first, then those
        that matched most. A rule that matches there is left out, and so are phrases and regular
        expressions, which have no tokens to die at.
    """
    best: dict[str, Reach] = {}
    matched = {
        match.rule.id
        for asked in questions
        for match in asked.matches
        if match.start < end and match.end > start
    }
    for asked in questions:
        if asked.start >= end or asked.end <= start:
            continue
        for rule in asked.matcher.rules.values():
            if rule.id in matched:
                continue
            for reach in _reaches(nlp, patterns, doc, rule, asked, start, end):
                if rule.id not in best or _closeness(reach) < _closeness(best[rule.id]):
                    best[rule.id] = reach
    return sorted(best.values(), key=lambda reach: (*_closeness(reach), reach.rule.id))


def _closeness(reach: Reach) -> tuple[int, int]:
    return reach.missing, reach.start - reach.end


def _reaches(
    nlp: Language, patterns: Patterns, doc: Doc, rule: Rule, asked: Asked, start: int, end: int
) -> Iterator[Reach]:
    """How far each form of a rule came at the tokens `start:end`, or right before them."""
    window = doc[max(asked.start, start - _AROUND) : min(asked.end, end + _AROUND)]
    for at, form in enumerate(rule.tokens):
        reached: tuple[int, Match] | None = None
        for length in range(1, len(form) + 1):
            if _may_be_left_out(form[:length]) or not any(map(_asks_for_something, form[:length])):
                continue
            beginning = rule.model_copy(update={"tokens": (form[:length],), "phrases": (), "regex": ()})
            found = [match for match in RuleMatcher(nlp, patterns, [beginning])(window) if match.start < end]
            if not found:
                break
            here = [match for match in found if match.end >= start]
            if here:
                reached = length, max(here, key=lambda match: (match.end, -match.start))
        if reached is not None and reached[0] < len(form):
            length, match = reached
            missing = sum(not _may_be_left_out([spec]) for spec in form[length:])
            yield Reach(rule, at, match.start, match.end, form[length], missing, asked.end)


def _may_be_left_out(form: list[dict[str, Any]]) -> bool:
    """Whether none of these tokens has to stand there."""
    return all(str(spec.get("OP", spec.get("op", ""))).startswith(("?", "*", "{0", "{,")) for spec in form)


def _asks_for_something(spec: dict[str, Any]) -> bool:
    """Whether a token is told by what it is, and not only by what it is not."""
    return any(
        key.upper() != "OP"
        and wanted is not False
        and not (isinstance(wanted, dict) and set(wanted) == {"NOT_IN"})
        for key, wanted in spec.items()
    )
