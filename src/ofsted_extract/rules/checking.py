"""Runs every rule on the example sentences that its author gave it."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from typing import TYPE_CHECKING, NamedTuple, Protocol

from ofsted_extract.rules.matcher import RuleMatcher, WordLists
from ofsted_extract.rules.models import Rule

if TYPE_CHECKING:
    from spacy.language import Language


class RulesAndLists(WordLists, Protocol):
    """Rules with the word lists that they refer to; see `patterns.Patterns`."""

    @property
    def rules(self) -> Mapping[str, Rule]:
        """The rules, by id."""


class Failure(NamedTuple):
    """An example that its rule does not treat as the author says."""

    rule: str
    example: str
    problem: str


_MARKED = re.compile(r"\[\[(.+?)\]\]")


def check_examples(nlp: Language, patterns: RulesAndLists) -> list[Failure]:
    """Runs every rule on its own examples.

    Args:
        nlp: gives the tokenizer and vocabulary; its components are not run.
        patterns: the rules to check.

    Returns: one failure for each problem found, in the order of the rules.

    Raises:
        PatternError: if a rule cannot be compiled.
    """
    return [failure for rule in patterns.rules.values() for failure in _check_rule(nlp, patterns, rule)]


def _check_rule(nlp: Language, patterns: RulesAndLists, rule: Rule) -> Iterator[Failure]:
    matcher = RuleMatcher(nlp, patterns, [rule])
    for example in rule.matches:
        doc = nlp.make_doc(_MARKED.sub(r"\1", example))
        found = {doc[match.start : match.end].text for match in matcher(doc)}
        if not found:
            yield Failure(rule.id, example, "matches nothing")
        for marked in _MARKED.findall(example):
            if found and marked not in found:
                yield Failure(rule.id, example, f"matches {sorted(found)}, not {marked!r}")
    for example in rule.misses:
        doc = nlp.make_doc(example)
        if matches := matcher(doc):
            text = doc[matches[0].start : matches[0].end].text
            yield Failure(rule.id, example, f"matches {text!r}, but is said not to")
