"""Cardinal numbers, in digits and in words, with what multiplies them and what is added to them.

    cardinal  = (digits | words | group) ["and" fraction] {multiplier}
    digits    = "705" | "1,095" | "1 095" with a no-break space | "17.5" | "1½"
    words     = hundreds [thousands ["and"] hundreds] ["point" {one}]
    hundreds  = tens ["hundred" [["and"] tens]], where "a hundred" is "one hundred"
    group     = ("a" | "half a" | "a quarter of a" | "a quarter" | …) multiplier

Any of the spaces between words may be a hyphen.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Mapping
from dataclasses import replace
from typing import cast

from ofsted_extract.pipeline.numbers.numeral import DASHES, Form, Numeral, after_dash, has_word, plain_number
from ofsted_extract.rules.patterns import Patterns

_PLAIN_DIGITS = r"(?:\d{1,3}(?:[,\xa0 ]\d{3})+|\d+)(?:\.\d+)?"
_VULGAR = "[¼-¾⅐-⅞]"
_DIGITS = re.compile(rf"({_PLAIN_DIGITS})({_VULGAR})?")
_DIGITS_WITH_UNIT = re.compile(rf"({_PLAIN_DIGITS})(k|m|bn|million|billion)", re.IGNORECASE)
_LARGEST_BEFORE_FRACTION = 100
"""Larger numbers have no fraction in words: "in 2019 and a third" are a year and a share."""
_TEN = 10
"""From here on a rest needs no "and" ("one hundred twenty"); below, a number in words is one digit."""
_SEPARATORS = re.compile(r"[,\xa0 ]")


class Cardinals:
    """Reads cardinal numbers, with the words of `patterns/numbers.yaml`."""

    def __init__(self, patterns: Patterns) -> None:
        self._ones = numbers_of(patterns, "cardinals")
        self._tens = numbers_of(patterns, "tens")
        self._multipliers = numbers_of(patterns, "multipliers")
        self._groups = numbers_of(patterns, "groups")
        self._after_words = numbers_of(patterns, "multipliers-after-words")
        self._range_words = patterns.words("range-words") | DASHES
        self._verbs = patterns.words("verbs-after-fractions")
        self._units = patterns.words("duration-units")
        self._points = patterns.words("decimal-points")
        self._short = numbers_of(patterns, "short-multipliers")
        self._fractions = numbers_of(patterns, "fractions")

    def read(self, words: list[str], spaced: list[bool], at: int) -> Numeral | None:
        """Reads the cardinal that begins at the token `at`.

        Args:
            words: the tokens' words in lower case.
            spaced: for each token, whether white space follows it.
            at: the index of a token.

        Returns:
            The numeral, as long as it can be; None if no cardinal begins there.
        """
        is_money = self._is_money(words, at)
        is_one_hundred = has_word(words, at, "a", "hundred") or has_word(words, at, "a", "thousand")
        in_words = (self._spelled, self._group) if is_one_hundred else (self._group, self._spelled)
        atom = self._digits(words, at, is_money) or in_words[0](words, at) or in_words[1](words, at)
        if atom is None:
            return None
        atom = self._with_fraction(words, atom)
        value, end, scale = float(atom.value), atom.end, atom.scale
        while factor := self._multiplier(words, after_dash(words, end), atom.form):
            value, end, scale = value * factor, after_dash(words, end) + 1, scale * factor
        is_bare = end == atom.end < len(words)
        if is_bare and is_money and (factor := self._short.get(words[end].rstrip("."), 0)):
            value, end, scale = value * factor, end + 1, factor
        if scale > 1 and has_word(words, end, "and", "a", "half"):
            value, end = value + scale / 2, end + 3
        return replace(atom, value=plain_number(value), end=end, scale=scale)

    def _is_money(self, words: list[str], at: int) -> bool:
        """Whether a pound sign stands before the number, or before the low end of its range: "£300-400k"."""
        if at and words[at - 1] == "£":
            return True
        return at > 2 and words[at - 1] in self._range_words and words[at - 3] == "£"

    def small(self, word: str) -> float | None:
        """Returns the value of one word that is a number below a thousand, or None."""
        if word.isascii() and word.isdigit() and len(word) < 4:
            return float(word)
        return self._ones.get(word)

    def _multiplier(self, words: list[str], at: int, form: Form | None = None) -> float:
        """The factor of the word at `at`, or 0. `form` is that of the number before it."""
        word = words[at] if at < len(words) else ""
        after_words = self._after_words.get(word, 0) if form == "words" else 0
        return self._multipliers.get(word) or self._groups.get(word) or after_words

    def _digits(self, words: list[str], at: int, is_money: bool) -> Numeral | None:
        if found := _DIGITS.fullmatch(words[at]):
            value = float(_SEPARATORS.sub("", found[1])) + vulgar_fraction(found[2] or "")
            return Numeral(at, at + 1, plain_number(value), "digits")
        if is_money and (short := _DIGITS_WITH_UNIT.fullmatch(words[at])):
            unit = short[2].lower()
            scale = self._short.get(unit) or self._multipliers[unit]
            value = float(_SEPARATORS.sub("", short[1])) * scale
            return Numeral(at, at + 1, plain_number(value), "digits", scale)
        return None

    def _spelled(self, words: list[str], at: int) -> Numeral | None:
        """A number in words: "six", "twenty-five", "two thousand and six"; not "hundred" alone."""
        total, end = self._below_thousand(words, at)
        if total is None:
            return None
        scale = 1.0
        if has_word(words, after_dash(words, end), "thousand"):
            total, end, scale = total * 1000, after_dash(words, end) + 1, 1000.0
            is_joined, has_comma = has_word(words, end, "and"), has_word(words, end, ",")
            rest, rest_end = self._below_thousand(words, end + (is_joined or has_comma))
            if rest is not None and (rest < 100) == is_joined:
                total, end, scale = total + rest, rest_end, 1.0
        decimals, end = self._decimals(words, end)
        return Numeral(at, end, plain_number(total + decimals), "words", scale)

    def _decimals(self, words: list[str], at: int) -> tuple[float, int]:
        """What follows the point in "ninety-nine point two five", and the index behind it."""
        digits: list[str] = []
        if words[at : at + 1] and words[at] in self._points:
            for word in words[at + 1 :]:
                if self._ones.get(word, 10.0) >= _TEN:
                    break
                digits.append(f"{self._ones[word]:.0f}")
        return (float(f"0.{''.join(digits)}"), at + 1 + len(digits)) if digits else (0.0, at)

    def _below_thousand(self, words: list[str], at: int) -> tuple[float | None, int]:
        total, end = self._below_hundred(words, at)
        if total is None or not has_word(words, after_dash(words, end), "hundred"):
            return total, end
        total, end = total * 100, after_dash(words, end) + 1
        is_joined = has_word(words, end, "and")
        rest, rest_end = self._below_hundred(words, end + is_joined)
        if rest is None or (not is_joined and rest < _TEN):
            return total, end
        return total + rest, rest_end

    def _below_hundred(self, words: list[str], at: int) -> tuple[float | None, int]:
        if at >= len(words):
            return None, at
        word = words[at]
        if word in self._ones:
            return self._ones[word], at + 1
        if has_word(words, at, "a", "hundred") or has_word(words, at, "a", "thousand"):
            return 1.0, at + 1
        if word not in self._tens:
            return None, at
        after = after_dash(words, at + 1)
        unit = self._ones.get(words[after]) if after < len(words) else None
        if unit is not None and 0 < unit < 10:
            return self._tens[word] + unit, after + 1
        return self._tens[word], at + 1

    def _group(self, words: list[str], at: int) -> Numeral | None:
        """A multiplier with an article: "a hundred", "half a million", "three quarters of a million"."""
        share, word_at = self._share_of_one(words, at)
        if share is None:
            return None
        size = self._multiplier(words, word_at)
        end = word_at + 1
        if not size or has_word(words, end, "of"):
            return None
        scale = size if size in self._multipliers.values() else 1.0
        return Numeral(at, end, plain_number(share * size), "words", scale)

    def _share_of_one(self, words: list[str], at: int) -> tuple[float | None, int]:
        """The share in front of a multiplier, and the multiplier's index: ("a quarter of a", …) is 0.25."""
        if has_word(words, at, "half"):
            article = after_dash(words, at + 1)
            return (0.5, after_dash(words, article + 1)) if has_word(words, article, "a") else (None, at)
        share, end = self.fraction_words(words, at)
        if share is not None and has_word(words, end, "of", "a"):
            return share, end + 2
        if share is not None and self._multiplier(words, after_dash(words, end)) > _LARGEST_BEFORE_FRACTION:
            return share, after_dash(words, end)
        return (1.0, at + 1) if has_word(words, at, "a") else (None, at)

    def fraction_words(self, words: list[str], at: int) -> tuple[float | None, int]:
        """Reads "a third", "two-thirds" or "three quarter" as a share below 1, and the index behind it."""
        numerator = 1.0 if has_word(words, at, "a") else self._ones.get(words[at], 0.0)
        denominator_at = after_dash(words, at + 1)
        if not numerator or denominator_at >= len(words) or words[denominator_at] not in self._fractions:
            return None, at
        share = numerator * self._fractions[words[denominator_at]]
        return (share, denominator_at + 1) if share < 1 else (None, at)

    def _with_fraction(self, words: list[str], atom: Numeral) -> Numeral:
        """Adds what follows a whole number: "one and a half", "1 ½"; not "two and a third of"."""
        at = after_dash(words, atom.end)
        if not isinstance(atom.value, int) or at >= len(words):
            return atom
        if share := vulgar_fraction(words[at]):
            return replace(atom, value=plain_number(atom.value + share), end=at + 1)
        if not has_word(words, at, "and") or after_dash(words, at + 1) >= len(words):
            return atom
        if has_word(words, at + 1, "half") and words[at + 2 : at + 3] and words[at + 2] in self._units:
            return replace(atom, value=plain_number(atom.value + self._fractions["half"]), end=at + 2)
        fraction, end = self.fraction_words(words, after_dash(words, at + 1))
        is_share = end < len(words) and (words[end] == "of" or words[end] in self._verbs)
        if fraction is None or is_share or atom.value > _LARGEST_BEFORE_FRACTION:
            return atom
        return replace(atom, value=plain_number(atom.value + fraction), end=end)


def vulgar_fraction(text: str) -> float:
    """Returns the value of a fraction in one character, such as "½"; 0 for any other text."""
    if len(text) != 1 or not re.fullmatch(_VULGAR, text):
        return 0.0
    return round(unicodedata.numeric(text), 4)


def numbers_of(patterns: Patterns, name: str) -> Mapping[str, float]:
    """Returns a table of `patterns/numbers.yaml`: words in lower case and their values."""
    return {word: float(cast(float, value)) for word, value in patterns.table(name).items()}
