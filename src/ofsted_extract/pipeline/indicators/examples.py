"""Runs the rules on indicators on the examples of their authors: a short letter is made of each."""

from __future__ import annotations

from spacy.language import Language

from ofsted_extract.facts.figures import FigureValue
from ofsted_extract.pipeline.figures.clause_examples import letter_of
from ofsted_extract.pipeline.language import run, value_of
from ofsted_extract.rules.checking import Failure
from ofsted_extract.rules.indicators import IndicatorExample, IndicatorRule
from ofsted_extract.rules.patterns import Patterns

_HEADING = "Findings"


def check_indicator_examples(nlp: Language, patterns: Patterns) -> list[Failure]:
    """Runs every rule on indicators on its own examples, among all the other rules.

    Args:
        nlp: the whole pipeline with these patterns.
        patterns: the rules to check.

    Returns: one failure for each example that is read otherwise, in the order of the rules.

    Raises:
        GrammarModelError: the English parser is not installed.
    """
    return [
        Failure(rule.id, example.text, problem)
        for rule in patterns.indicator_rules.values()
        for example in rule.examples
        if (problem := _problem(nlp, rule, example))
    ]


def indicator_read(nlp: Language, example: IndicatorExample) -> FigureValue | None:
    """Reads an example; returns what is known of its marked number, or None if that is no figure."""
    letter = letter_of(example.text, example.lead, example.section or _HEADING)
    at = letter.blocks[-1].start + example.text.index("[[")
    doc = run(nlp, letter)
    return next(
        (value_of(span) for span in doc.spans["figures"] if span.start_char <= at < span.end_char), None
    )


def _problem(nlp: Language, rule: IndicatorRule, example: IndicatorExample) -> str:
    """Says how an example is read otherwise than its author says; "" if it is not."""
    figure = indicator_read(nlp, example)
    if figure is None:
        return "reads no figure at the mark"
    if figure.indicator != example.gives:
        by = f" by {figure.indicator_rule}" if figure.indicator_rule else ""
        return f"gives {figure.indicator!r}{by}, not {example.gives!r}"
    if example.gives is not None and example.gives == rule.gives and figure.indicator_rule != rule.id:
        return f"is read by {figure.indicator_rule}"
    return ""
