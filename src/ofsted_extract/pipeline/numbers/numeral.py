"""A numeral: what the number reader finds."""

from __future__ import annotations

import math
from dataclasses import dataclass
from typing import Literal

from spacy.tokens import Token

Form = Literal["digits", "words", "fraction", "odds"]
Value = int | float

DASHES = frozenset("-‐‑‒–—−─")


@dataclass(frozen=True, slots=True)
class Numeral:
    """The number in the tokens `start:end`.

    Attributes:
        value: of a fraction or of odds, the share.
        form: `fraction` for "a third", `odds` for "one in five".
        scale: the multiplier that was said with the number: 1,000,000 for "3.2 million".
    """

    start: int
    end: int
    value: Value
    form: Form
    scale: float = 1.0


LARGEST = 2**53 - 1
"""Larger whole numbers are not all exact as floats. No letter counts so many."""


def plain_number(value: float) -> Value:
    """Returns `value` as an int if it is whole, otherwise rounded to six decimal places.

    One beyond `LARGEST` is infinite, since what is printed would differ from the value.
    """
    if abs(value) > LARGEST:
        return math.inf
    return int(value) if float(value).is_integer() else round(value, 6)


def is_dash(token: Token) -> bool:
    """Whether the token is a hyphen or a dash of any width."""
    return token.text in DASHES


def has_word(words: list[str], at: int, *wanted: str) -> bool:
    """Whether `words` goes on with the words `wanted` at the index `at`."""
    return words[at : at + len(wanted)] == list(wanted)


def after_dash(words: list[str], at: int) -> int:
    """Returns the index after a dash at `at`, or `at` if there is none."""
    return at + 1 if at < len(words) and words[at] in DASHES else at
