"""Runs the rules on indicators on one figure: its words, its sentence, the lead of its list, its heading."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import NamedTuple

from spacy.tokens import Span

from ofsted_extract.facts.figures import FigureValue
from ofsted_extract.pipeline.language import text_of, value_of
from ofsted_extract.rules.indicators import IndicatorRule, PhraseFinder, comparable
from ofsted_extract.rules.patterns import Patterns


class Condition(NamedTuple):
    """A text must have (or lack) one of a rule's phrases."""

    text: str
    finder: PhraseFinder
    is_there: bool


@dataclass
class FigureTexts:
    """The texts in which rules look for phrases, each made when it is first asked for.

    Attributes:
        figure: the figure.
        lead: the stretch that introduces its list, if it is an item of one.
        section: the heading that it stands under.
    """

    figure: Span
    lead: Span | None
    section: str | None
    _comparable: dict[str, tuple[str, list[str]]] = field(default_factory=dict)

    def meet(self, conditions: Sequence[Condition]) -> bool:
        """Returns whether the texts meet all of `conditions`."""
        for name, finder, is_there in conditions:
            if name not in self._comparable:
                text = comparable(self._text(name))
                self._comparable[name] = text, text.split()
            if finder(*self._comparable[name]) != is_there:
                return False
        return True

    def _text(self, name: str) -> str | None:
        value: FigureValue = value_of(self.figure)
        match name:
            case "subject" | "measure" | "unit":
                text: str | None = getattr(value, name)
                return text
            case "said":
                return f"{value.subject or ''} {value.measure or ''}"
            case "before":
                return self._before
            case "behind":
                return self._behind
            case "sentence":
                return f"{self._before} # {self._behind}"
            case "passage":
                return f"{self._lead or ''} {self._before} # {self._behind}"
            case "lead":
                return self._lead
            case _:
                return self.section

    @property
    def _lead(self) -> str | None:
        return None if self.lead is None else self.lead.text

    @property
    def _before(self) -> str:
        return text_of(self.figure.doc)[self.figure.sent.start_char : self.figure.start_char]

    @property
    def _behind(self) -> str:
        return text_of(self.figure.doc)[self.figure.end_char : self.figure.sent.end_char]


@dataclass
class Earlier:
    """The indicators of the figures before one in its paragraph or list item.

    Attributes:
        by_kind: the indicator, or None, of the last figure of each kind.
        sentences: the first token of the sentence of the last figure of each kind.
        last: that of the last figure that has one.
    """

    by_kind: dict[str, str | None] = field(default_factory=dict)
    sentences: dict[str, int] = field(default_factory=dict)
    last: str | None = None

    def add(self, kind: str, indicator: str | None, sentence: int) -> None:
        """Adds the next figure, whose sentence begins at the token `sentence`."""
        self.by_kind[kind] = indicator
        self.sentences[kind] = sentence
        self.last = indicator or self.last


class IndicatorRules:
    """The rules in order; the first that fits a figure decides."""

    def __init__(self, patterns: Patterns) -> None:
        self._rules = [
            (
                rule,
                [
                    Condition(text, PhraseFinder(phrases, patterns.words), is_there)
                    for texts, is_there in ((rule.has, True), (rule.lacks, False))
                    for text, phrases in texts.items()
                ],
            )
            for rule in patterns.indicator_rules.values()
        ]
        self._by_sort: dict[tuple[str, str], list[tuple[IndicatorRule, list[Condition]]]] = {}

    def first_that_fits(
        self, value: FigureValue, texts: FigureTexts, earlier: Earlier
    ) -> IndicatorRule | None:
        """Returns the first rule that fits a figure, or None.

        Args:
            value: what is known of the figure.
            texts: its texts.
            earlier: the figures before it in its paragraph or list item.
        """
        for rule, conditions in self._for_sort(value.kind, value.scope):
            if (
                (not rule.after or earlier.last in rule.after)
                and (not rule.is_same or earlier.by_kind.get(value.kind) is not None)
                and (not rule.same_sentence or earlier.sentences.get(value.kind) == texts.figure.sent.start)
                and texts.meet(conditions)
            ):
                return rule
        return None

    def _for_sort(self, kind: str, scope: str) -> list[tuple[IndicatorRule, list[Condition]]]:
        """The rules that figures of that kind and scope can fit."""
        if (kind, scope) not in self._by_sort:
            self._by_sort[kind, scope] = [
                (rule, conditions)
                for rule, conditions in self._rules
                if (not rule.kind or kind in rule.kind) and scope in rule.scope
            ]
        return self._by_sort[kind, scope]
