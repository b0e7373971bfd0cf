"""What was asked and decided while one letter went through the pipeline, for those who ask why.

A Doc has a `Trace` only where `language.run` is given one. The places that decide write to it themselves,
so that what it tells is what was done.
"""

from __future__ import annotations

from typing import NamedTuple, Protocol

from spacy.tokens import Doc

from ofsted_extract.rules.patterns import TRACE, Match, RuleMatcher


class NumberSeen(Protocol):
    """A number that the number reader saw; see `pipeline.numbers.Numeral`."""

    @property
    def start(self) -> int:
        """Index of its first token."""

    @property
    def end(self) -> int:
        """Index behind its last token."""

    @property
    def value(self) -> int | float:
        """The number."""

    @property
    def form(self) -> str:
        """The form of words that it was read by."""


class Asked(NamedTuple):
    """The rules of `matcher` were asked about the tokens `start:end`, and gave `matches`."""

    matcher: RuleMatcher
    start: int
    end: int
    matches: list[Match]


class Refusal(NamedTuple):
    """The rule by which a number is no figure, and the tokens `start:end` that it goes by."""

    rule: str
    start: int
    end: int


class Trace:
    """Filled while the pipeline runs.

    Attributes:
        questions: every call of a matcher, in order.
        numerals: every number that the number reader saw, with what shut it out, if anything did.
    """

    def __init__(self) -> None:
        self.questions: list[Asked] = []
        self.numerals: list[tuple[NumberSeen, Refusal | None]] = []

    def asked(self, matcher: RuleMatcher, start: int, end: int, matches: list[Match]) -> None:
        """Notes a call of a matcher."""
        self.questions.append(Asked(matcher, start, end, matches))

    def number(self, numeral: NumberSeen, refusal: Refusal | None) -> None:
        """Notes what became of a number."""
        self.numerals.append((numeral, refusal))


def trace_of(doc: Doc) -> Trace | None:
    """The trace of a Doc, where it is being asked why."""
    trace: Trace | None = doc.user_data.get(TRACE)
    return trace
