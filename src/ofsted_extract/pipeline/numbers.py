"""Finds numbers in digits and words, whatever they count.

The grammar, from the smallest unit up: a cardinal ("705", "1,095", "3.2", "twenty-five", "two hundred and
six"), a cardinal with a multiplier ("3.2 million", "£3.2m"), a fraction ("a third", "two thirds", "half"),
and odds ("one in five"). Ranges ("10–12", "between 22 and 37") are joined by `ofsted_figures`.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass, replace
from typing import Literal, cast

from spacy.tokens import Doc, Token

from ofsted_extract.pipeline.language import lower_words
from ofsted_extract.rules.matching import word_finder
from ofsted_extract.rules.patterns import Patterns

Form = Literal["digits", "words", "fraction", "odds"]
Value = int | float

_DIGITS = re.compile(r"(?:\d{1,3}(?:,\d{3})+|\d+)(?:\.\d+)?")
_DIGITS_WITH_UNIT = re.compile(
    r"((?:\d{1,3}(?:,\d{3})+|\d+)(?:\.\d+)?)(k|m|bn|million|billion)", re.IGNORECASE
)
# "nine out of 10 cases" is a share; "seven out of 13 cases" counts them
_ODDS_BASES = frozenset({4.0, 5.0, 10.0, 100.0})
_DASHES = frozenset("-‐‑‒–—−")


@dataclass(frozen=True, slots=True)
class Numeral:
    """The number in the tokens `start:end`; `high` is the upper end of a range.

    `form` is `fraction` for "a third" and `odds` for "one in five"; the value of both is the share.
    """

    start: int
    end: int
    value: Value
    form: Form
    high: Value | None = None


def plain_number(value: float) -> Value:
    """Returns `value` as an int if it is whole, otherwise rounded to six decimal places."""
    return int(value) if float(value).is_integer() else round(value, 6)


_CACHE_KEY = "ofsted_numerals"
"""Several components need the numerals, so they are cached in `doc.user_data`, with their patterns."""


class NumberReader:
    """Finds the numerals of a Doc, with the words of `patterns/numbers.yaml`."""

    def __init__(self, patterns: Patterns) -> None:
        self._patterns = patterns
        self._cardinals = _numbers(patterns, "cardinals")
        self._tens = _numbers(patterns, "tens")
        self._multipliers = _numbers(patterns, "multipliers")
        self._groups = _numbers(patterns, "groups")
        self._short = _numbers(patterns, "short-multipliers")
        self._fractions = _numbers(patterns, "fractions")
        self._qualifiers = patterns.words("fraction-benders")
        self._verbs_after_fractions = patterns.words("verbs-after-fractions")
        self._units = patterns.words("duration-units") | patterns.words("percent-words")
        self._words_after_a = {*self._multipliers, *self._groups, *self._fractions, *_DASHES}
        words = {*self._cardinals, *self._tens, *self._fractions, "a", "one", "half"}
        self._openings = word_finder(words, regex=r"^\d")

    def __call__(self, doc: Doc) -> list[Numeral]:
        """Returns the numerals of `doc`, in order and without overlap; ranges are not joined yet."""
        cached: tuple[Patterns, list[Numeral]] | None = doc.user_data.get(_CACHE_KEY)
        if cached is None or cached[0] is not self._patterns:
            cached = doc.user_data[_CACHE_KEY] = (self._patterns, self._find(doc))
        return list(cached[1])

    def _find(self, doc: Doc) -> list[Numeral]:
        found: list[Numeral] = []
        words = lower_words(doc)
        for at in self._openings.places(doc):
            is_taken = found and at < found[-1].end
            # most candidates are an article before some other word
            is_article = words[at] == "a" and not (
                at + 1 < len(words) and words[at + 1] in self._words_after_a
            )
            if not (is_taken or is_article) and (numeral := self._read(doc, words, at)):
                found.append(numeral)
        return found

    def _read(self, doc: Doc, words: list[str], at: int) -> Numeral | None:
        return (
            (self._group(words, at) if words[at] == "half" else None)
            or self._fraction(words, at)
            or self._odds(words, at)
            or self._cardinal(doc, words, at)
        )

    def _cardinal(self, doc: Doc, words: list[str], at: int) -> Numeral | None:
        atom = self._digits(words, at) or self._words(words, at)
        if atom is None:
            return None
        value, end = float(atom.value), atom.end
        while end < len(words) and (factor := self._multipliers.get(words[end])):
            value, end = value * factor, end + 1
        joined = end == atom.end < len(words) and not doc[end - 1].whitespace_
        if joined and self._money_before(words, at) and (factor := self._short.get(words[end].rstrip("."))):
            value, end = value * factor, end + 1
        if end + 2 < len(words) and words[end : end + 3] == ["and", "a", "half"]:
            value, end = value + 0.5, end + 3
        return replace(atom, value=plain_number(value), end=end)

    def _digits(self, words: list[str], at: int) -> Numeral | None:
        text = words[at]
        if _DIGITS.fullmatch(text):
            return Numeral(at, at + 1, plain_number(float(text.replace(",", ""))), "digits")
        if (short := _DIGITS_WITH_UNIT.fullmatch(text)) and self._money_before(words, at):
            unit = short[2].lower()
            factor = self._short.get(unit) or self._multipliers[unit]
            value = float(short[1].replace(",", "")) * factor
            return Numeral(at, at + 1, plain_number(value), "digits")
        return None

    @staticmethod
    def _money_before(words: list[str], at: int) -> bool:
        return at > 0 and words[at - 1] == "£"

    def _words(self, words: list[str], at: int) -> Numeral | None:
        """A number in words: "six", "twenty-five", "one hundred and six"; not "hundred" alone."""
        if words[at] in ("a", "half") and (group := self._group(words, at)):
            return group
        total, end = self._below_hundred(words, at)
        if total is None:
            return None
        if end < len(words) and words[end] == "hundred":
            total, end = total * 100, end + 1
            rest, rest_end = self._below_hundred(words, end + 1) if _is(words, end, "and") else (None, end)
            if rest is not None:
                total, end = total + rest, rest_end
        return Numeral(at, end, plain_number(total), "words")

    def _group(self, words: list[str], at: int) -> Numeral | None:
        """A multiplier with an article: "a hundred", "a dozen", "half a million"."""
        half = words[at] == "half"
        word = at + 2 if half else at + 1
        if word >= len(words) or (half and words[at + 1] != "a") or _is(words, word + 1, "of"):
            return None
        size = self._multipliers.get(words[word], self._groups.get(words[word]))
        if size is None:
            return None
        return Numeral(at, word + 1, plain_number(size / 2 if half else size), "words")

    def _below_hundred(self, words: list[str], at: int) -> tuple[float | None, int]:
        if at >= len(words):
            return None, at
        word = words[at]
        if word in self._cardinals:
            return self._cardinals[word], at + 1
        if word not in self._tens:
            return None, at
        after = at + 2 if at + 1 < len(words) and words[at + 1] in _DASHES else at + 1
        unit = self._cardinals.get(words[after]) if after < len(words) else None
        if unit is not None and 0 < unit < 10:
            return self._tens[word] + unit, after + 1
        return self._tens[word], at + 1

    def _fraction(self, words: list[str], at: int) -> Numeral | None:
        """A fraction: "a third of", "two-thirds", "one quarter of", "half of", "over half"."""
        word = words[at]
        if word == "half":
            return Numeral(at, at + 1, 0.5, "fraction") if self._is_half_share(words, at) else None
        numerator = 1.0 if word in ("a", "one") else self._cardinals.get(word, 0.0)
        denominator_at = at + 2 if at + 1 < len(words) and words[at + 1] in _DASHES else at + 1
        if not numerator or denominator_at >= len(words):
            return None
        denominator = words[denominator_at]
        if denominator not in self._fractions or numerator * self._fractions[denominator] >= 1:
            return None
        recent = at > 0 and words[at - 1] in {"last", "past", "next", "first"}
        plural = denominator.endswith("s") and numerator > 1 and not recent
        if not plural and not (numerator == 1 and self._is_share(words, at, denominator_at + 1)):
            return None
        return Numeral(at, denominator_at + 1, round(numerator * self._fractions[denominator], 4), "fraction")

    def _is_half_share(self, words: list[str], at: int) -> bool:
        if at and words[at - 1] in {"first", "second", "latter", "other", "last", "a", "next", "and"}:
            return False
        return self._is_share(words, at, at + 1) and not (
            at + 1 < len(words)
            and (words[at + 1] in _DASHES or words[at + 1] in {"term", "terms", "day", "days", "an"})
        )

    def _is_share(self, words: list[str], at: int, end: int) -> bool:
        """Whether the words around the fraction in `at:end` show that it is a share of something."""
        lead = words[at - 1] if at else ""
        is_qualified = lead in self._qualifiers or lead == "by" or (lead == "or" and words[at] != "a")
        if end < len(words) and words[end] in self._verbs_after_fractions:
            return True
        if end + 2 < len(words) and words[end] in ("and", "or", "to") and words[end + 2] in self._fractions:
            return True
        return is_qualified or _is(words, end, "of") or (_is(words, end, "the") and words[at] == "half")

    def _odds(self, words: list[str], at: int) -> Numeral | None:
        """Odds: "one in five", "1 in every 4"; not "five in 10 days"."""
        out_of = _is(words, at + 1, "out") and _is(words, at + 2, "of")
        last = at + 3 if out_of or _is(words, at + 2, "every") else at + 2
        if not (out_of or _is(words, at + 1, "in")) or last >= len(words):
            return None
        numerator, denominator = self._small(words[at]), self._small(words[last])
        if not numerator or not denominator or numerator >= denominator or denominator > 100:
            return None
        if out_of and denominator not in _ODDS_BASES:
            return None
        if last + 1 < len(words) and (words[last + 1] in _DASHES or words[last + 1] in self._units):
            return None
        return Numeral(at, last + 1, round(numerator / denominator, 4), "odds")

    def _small(self, word: str) -> float | None:
        if word.isascii() and word.isdigit() and len(word) < 4:
            return float(word)
        return self._cardinals.get(word)


def _numbers(patterns: Patterns, name: str) -> Mapping[str, float]:
    return {word: float(cast(float, value)) for word, value in patterns.table(name).items()}


def _is(words: list[str], at: int, word: str) -> bool:
    return at < len(words) and words[at] == word


def is_dash(token: Token) -> bool:
    """Whether the token is a hyphen or a dash of any width."""
    return token.text in _DASHES
