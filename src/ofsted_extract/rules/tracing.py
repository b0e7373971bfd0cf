"""A record of what the pipeline searched and decided in one letter, from which `explain` answers.

A Doc has a `Trace` only if `language.run` is given one. The code that decides writes to it, so that an
explanation says what was done, not what might have been.
"""

from __future__ import annotations

from collections.abc import Iterator
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


class WordParsed(NamedTuple):
    """A word that was parsed: the tokens `start:end` that it stands for, its head, and what it is to it.

    `head` is an index among the words of the parse; the head of a sentence is its own.
    """

    text: str
    start: int
    end: int
    head: int
    label: str


Parse = tuple[WordParsed, ...]


class Trace:
    """What happened to one letter in the pipeline; filled while it runs.

    Attributes:
        rule_runs: every call of a matcher, in order.
        numerals: every number that the number reader found, with the reason it was refused, if it was.
        parses: every part of a sentence that was parsed.
    """

    def __init__(self) -> None:
        self.rule_runs: list[RuleRun] = []
        self.numerals: list[tuple[NumberSeen, Refusal | None]] = []
        self.parses: list[Parse] = []

    def asked(self, matcher: RuleMatcher, start: int, end: int, matches: list[Match]) -> None:
        """Records a call of a matcher."""
        self.rule_runs.append(RuleRun(matcher, start, end, matches))

    def number(self, numeral: NumberSeen, refusal: Refusal | None) -> None:
        """Records a number, and the reason it was refused, if it was."""
        self.numerals.append((numeral, refusal))


def outline(parse: Parse) -> Iterator[tuple[WordParsed, int]]:
    """Yields the words of a parse with their depth, each behind its head, in the order of the sentence."""
    below: dict[int, list[int]] = {}
    for at, word in enumerate(parse):
        below.setdefault(-1 if word.head == at else word.head, []).append(at)
    waiting = [(at, 0) for at in reversed(below.get(-1, []))]
    while waiting:
        at, depth = waiting.pop()
        yield parse[at], depth
        waiting += [(child, depth + 1) for child in reversed(below.get(at, []))]


def trace_of(doc: Doc) -> Trace | None:
    """Returns the trace of a Doc; None if the Doc is not being explained."""
    trace: Trace | None = doc.user_data.get(TRACE)
    return trace
