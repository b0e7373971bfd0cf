"""Runs the rules on the clause on the examples of their authors: a short letter is made of each."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass

from spacy.language import Language

from ofsted_extract.facts.figures import FigureValue
from ofsted_extract.pipeline.language import run, value_of
from ofsted_extract.rules.checking import Failure
from ofsted_extract.rules.clauses import ClauseExample, ClauseRule
from ofsted_extract.rules.patterns import Patterns

_HEADING = "Findings"
_MARKED = re.compile(r"\[\[(.+?)\]\]")


@dataclass(frozen=True, slots=True)
class _Block:
    kind: str
    start: int
    end: int
    level: int = 0


@dataclass(frozen=True, slots=True)
class ExampleLetter:
    """A short letter made of an example."""

    text: str
    blocks: tuple[_Block, ...]


def check_clause_examples(nlp: Language, patterns: Patterns) -> list[Failure]:
    """Runs every rule on the clause on its own examples, among all the other rules.

    Args:
        nlp: the whole pipeline with these patterns.
        patterns: the rules to check.

    Returns: one failure for each example that is read otherwise, in the order of the rules.

    Raises:
        GrammarModelError: the English parser is not installed.
    """
    return [
        Failure(rule.id, example.text, problem)
        for rule in patterns.clauses.values()
        for example in rule.examples
        if (problem := _problem(nlp, rule, example))
    ]


def _problem(nlp: Language, rule: ClauseRule, example: ClauseExample) -> str:
    """Says how an example is read otherwise than its author says; "" if it is not."""
    marked = _MARKED.search(example.text)
    if marked is None:
        return "marks no number by [[…]]"
    letter = letter_of(example.text, example.lead)
    at = letter.blocks[-1].start + marked.start()
    doc = run(nlp, letter)
    found = next((span for span in doc.spans["figures"] if span.start_char <= at < span.end_char), None)
    if found is None:
        return f"reads no figure at {marked[1]!r}"
    return "; ".join(_differences(rule, example, value_of(found)))


def _differences(rule: ClauseRule, example: ClauseExample, figure: FigureValue) -> Iterator[str]:
    """Yields what was read otherwise, and the rule that read the figure, if it was another one."""
    names = ["subject", "measure", "as_of", "scope", *(["unit"] if example.unit is not None else [])]
    for name in names:
        wanted, read = getattr(example, name), getattr(figure, name)
        if wanted != read:
            yield f"reads the {name} {read!r}, not {wanted!r}"
    reader = figure.subject_rule or figure.measure_rule
    if reader is not None and reader != rule.id:
        yield f"is read by {reader}"


def letter_of(marked_text: str, lead: str | None, heading: str = _HEADING) -> ExampleLetter:
    """A letter of one paragraph under a heading; with a lead, of a paragraph and an item of its list."""
    parts = [("heading", heading)]
    if lead is not None:
        parts.append(("paragraph", lead))
    text = _MARKED.sub(r"\1", marked_text)
    parts.append(("paragraph" if lead is None else "list_item", text))
    blocks: list[_Block] = []
    start = 0
    for kind, words in parts:
        blocks.append(_Block(kind, start, start + len(words)))
        start += len(words) + 2
    return ExampleLetter("\n\n".join(words for _, words in parts), tuple(blocks))
