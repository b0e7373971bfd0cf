"""A record of what the pipeline searched and decided in one letter, from which `explain` answers.

A Doc has a `Trace` only if `language.run` is given one. The code that decides writes to it, so that an
explanation says what was done, not what might have been.
"""

from __future__ import annotations

from typing import NamedTuple, Protocol

from spacy.tokens import Doc

from ofsted_extract.rules.matcher import TRACE, Match, RuleMatcher


class NumberSeen(Protocol):
    """A number that the number reader found; see `pipeline.numbers.Numeral`."""

    @property
    def start(self) -> int:
        """Index of its first token."""

    @property
    def end(self) -> int:
        """Index after its last token."""

    @property
    def value(self) -> int | float:
        """The number."""

    @property
    def form(self) -> str:
        """The pattern of words by which it was read."""


class RuleRun(NamedTuple):
    """One search: the rules of `matcher` were run over the tokens `start:end` and gave `matches`."""

    matcher: RuleMatcher
    start: int
    end: int
    matches: list[Match]


class Refusal(NamedTuple):
    """The rule that says a number is not a figure, and the tokens `start:end` that it matched."""

    rule: str
    start: int
    end: int


class Trace:
    """What happened to one letter in the pipeline; filled while it runs.

    Attributes:
        questions: every call of a matcher, in order.
        numerals: every number that the number reader found, with the reason it was refused, if it was.
    """

    def __init__(self) -> None:
        self.rule_runs: list[RuleRun] = []
        self.numerals: list[tuple[NumberSeen, Refusal | None]] = []

    def asked(self, matcher: RuleMatcher, start: int, end: int, matches: list[Match]) -> None:
        """Records a call of a matcher."""
        self.rule_runs.append(RuleRun(matcher, start, end, matches))

    def number(self, numeral: NumberSeen, refusal: Refusal | None) -> None:
        """Records a number, and the reason it was refused, if it was."""
        self.numerals.append((numeral, refusal))


def trace_of(doc: Doc) -> Trace | None:
    """Returns the trace of a Doc; None if the Doc is not being explained."""
    trace: Trace | None = doc.user_data.get(TRACE)
    return trace
