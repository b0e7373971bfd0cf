"""Runs the rules on indicators on one figure: its words, its sentence, the lead of its list, its heading."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from functools import cached_property
from typing import NamedTuple

from spacy.tokens import Span

from ofsted_extract.facts.figures import FigureValue
from ofsted_extract.pipeline.language import text_of, value_of
from ofsted_extract.rules.indicators import Finder, IndicatorRule, comparable, phrase_finder
from ofsted_extract.rules.patterns import Patterns


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

    def __getitem__(self, name: str) -> str:
        """The text of that name, in the form of `comparable`."""
        return self._texts[name]()

    @cached_property
    def _texts(self) -> Mapping[str, Callable[[], str]]:
        value: FigureValue = value_of(self.figure)
        said = f"{value.subject or ''} {value.measure or ''}"
        made: dict[str, str] = {}
        sources: dict[str, Callable[[], str | None]] = {
            "subject": lambda: value.subject,
            "measure": lambda: value.measure,
            "said": lambda: said,
            "sentence": lambda: f"{self._before} # {self._behind}",
            "before": lambda: self._before,
            "behind": lambda: self._behind,
            "passage": lambda: f"{self._lead or ''} {self._before} # {self._behind}",
            "lead": lambda: self._lead,
            "section": lambda: self.section,
            "unit": lambda: value.unit,
        }

        def once(name: str, source: Callable[[], str | None]) -> Callable[[], str]:
            def text() -> str:
                if name not in made:
                    made[name] = comparable(source())
                return made[name]

            return text

        return {name: once(name, source) for name, source in sources.items()}

    @property
    def _lead(self) -> str | None:
        return None if self.lead is None else self.lead.text

    @property
    def _before(self) -> str:
        return text_of(self.figure.doc)[self.figure.sent.start_char : self.figure.start_char]

    @property
    def _behind(self) -> str:
        return text_of(self.figure.doc)[self.figure.end_char : self.figure.sent.end_char]


class _Condition(NamedTuple):
    """A text must have (or lack) one of a rule's phrases."""

    text: str
    finder: Finder
    is_there: bool


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
                    _Condition(text, phrase_finder(phrases, patterns.words), is_there)
                    for texts, is_there in ((rule.has, True), (rule.lacks, False))
                    for text, phrases in texts.items()
                ],
            )
            for rule in patterns.indicator_rules.values()
        ]

    def first_that_fits(
        self, value: FigureValue, texts: FigureTexts, earlier: Earlier
    ) -> IndicatorRule | None:
        """Returns the first rule that fits a figure, or None.

        Args:
            value: what is known of the figure.
            texts: its texts.
            earlier: the figures before it in its paragraph or list item.
        """
        for rule, conditions in self._rules:
            if (
                (not rule.kind or value.kind in rule.kind)
                and value.scope in rule.scope
                and (not rule.after or earlier.last in rule.after)
                and (not rule.is_same or earlier.by_kind.get(value.kind) is not None)
                and (not rule.same_sentence or earlier.sentences.get(value.kind) == texts.figure.sent.start)
                and all(each.finder(texts[each.text]) == each.is_there for each in conditions)
            ):
                return rule
        return None
