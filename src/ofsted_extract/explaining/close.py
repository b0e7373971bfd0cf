"""Finds rules that nearly matched: how many tokens of a pattern matched, and which token failed.

Each token pattern of a rule is cut to its first token, its first two, and so on, and each of these prefixes
runs in the matcher that runs whole rules. So the result is what that matcher really does.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any

from spacy.language import Language
from spacy.tokens import Doc

from ofsted_extract.rules.patterns import Match, Patterns, Rule, RuleMatcher
from ofsted_extract.rules.tracing import RuleRun

_AROUND = 40
"""How far around the phrase to look, in tokens; no pattern is longer."""


@dataclass(frozen=True, slots=True)
class Reach:
    """The longest prefix of a rule that matched.

    Attributes:
        rule: the rule.
        form: which pattern of `rule.tokens`, from 0.
        start, end: the tokens that matched.
        wanted: the token of the pattern that failed, in the notation of rules.
        missing: how many required tokens did not match, including that one.
        stretch_end: the end of the tokens that the rule was run on.
    """

    rule: Rule
    form: int
    start: int
    end: int
    wanted: Mapping[str, Any]
    missing: int
    stretch_end: int


def came_close(
    nlp: Language, patterns: Patterns, doc: Doc, questions: list[RuleRun], start: int, end: int
) -> list[Reach]:
    """Finds the rules that ran on the tokens `start:end` and matched there in part.

    Args:
        questions: the rules that the pipeline ran on this Doc.

    Returns:
        Each rule once, with the pattern that has the fewest tokens missing. Rules with the fewest missing
        tokens come first, then those with the longest match. Rules that matched completely are left out, and
        so are phrases and regular expressions, which cannot match in part.
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
    nlp: Language, patterns: Patterns, doc: Doc, rule: Rule, asked: RuleRun, start: int, end: int
) -> Iterator[Reach]:
    """The longest matching prefix of each pattern of a rule, in or right before the tokens `start:end`."""
    window = doc[max(asked.start, start - _AROUND) : min(asked.end, end + _AROUND)]
    for at, form in enumerate(rule.tokens):
        reached: tuple[int, Match] | None = None
        for length in range(1, len(form) + 1):
            if _is_optional(form[:length]) or not any(map(_is_positive, form[:length])):
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
            missing = sum(not _is_optional([spec]) for spec in form[length:])
            yield Reach(rule, at, match.start, match.end, form[length], missing, asked.end)


def _is_optional(form: list[dict[str, Any]]) -> bool:
    """Whether all of these tokens are optional."""
    return all(str(spec.get("OP", spec.get("op", ""))).startswith(("?", "*", "{0", "{,")) for spec in form)


def _is_positive(spec: dict[str, Any]) -> bool:
    """Whether a token pattern says what the token is, and not only what it is not."""
    return any(
        key.upper() != "OP"
        and wanted is not False
        and not (isinstance(wanted, dict) and set(wanted) == {"NOT_IN"})
        for key, wanted in spec.items()
    )
