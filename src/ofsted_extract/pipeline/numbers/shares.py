"""Numbers that are shares: fractions ("a third", "½", "1/3") and odds ("one in five")."""

from __future__ import annotations

from ofsted_extract.pipeline.numbers.cardinals import Cardinals, numbers_of, vulgar_fraction
from ofsted_extract.pipeline.numbers.numeral import DASHES, Form, Numeral, after_dash, has_word
from ofsted_extract.rules.patterns import Patterns

_OUT_OF_BASES = frozenset({5.0, 10.0, 100.0})
"""A share of so many is odds ("nine out of 10 cases"); of others it is a part and a whole, two counts."""
_LARGEST_DENOMINATOR = 100
_SMALL_DENOMINATOR = 10
"""Odds of more than one are in so many at most, or in a multiple of it: "three in 10"; not "16 in 96"."""
_MOST_NOUNS = 2
"""So many words may stand for what is counted in "one social worker in five"."""


class Shares:
    """Reads fractions and odds, with the words of `patterns/numbers.yaml`."""

    def __init__(self, patterns: Patterns, cardinals: Cardinals) -> None:
        self._cardinals = cardinals
        self._fractions = numbers_of(patterns, "fractions")
        self._qualifiers = patterns.words("fraction-benders")
        self._verbs = patterns.words("verbs-after-fractions")
        self._verbs_after_odds = self._verbs | patterns.words("verbs-after-odds")
        self._around_shares = patterns.words("words-around-shares")
        self._comparatives = patterns.words("comparatives-after-fractions")
        self._units = patterns.words("duration-units") | patterns.words("percent-words")
        self._occasions = patterns.words("occasions")
        self._before_half = patterns.words("words-before-half")
        self._after_half = patterns.words("words-after-half") | DASHES
        self._before_quarter = patterns.words("words-before-a-quarter")
        self._stops = patterns.words("phrase-stops")
        self._range_words = patterns.words("range-words")

    def read(self, words: list[str], spaced: list[bool], at: int) -> Numeral | None:
        """Reads the fraction or the odds that begin at the token `at`.

        Args:
            words: the tokens' words in lower case.
            spaced: for each token, whether white space follows it.
            at: the index of a token.
        """
        return self._fraction(words, at) or self._slashed(words, spaced, at) or self._odds(words, at)

    def _fraction(self, words: list[str], at: int) -> Numeral | None:
        """A fraction: "a third of", "two-thirds", "one quarter of", "half of", "over half", "½"."""
        word = words[at]
        if word == "half":
            return self._half(words, at)
        if share := vulgar_fraction(word):
            form: Form = "words" if self._is_unit(words, at + 1) else "fraction"
            return Numeral(at, at + 1, share, form)
        value, end = self._cardinals.fraction_words(words, at)
        if value is None:
            return None
        is_plural = words[end - 1].endswith("s") and words[at] not in ("a", "one")
        recent = at > 0 and words[at - 1] in self._before_quarter
        is_hyphened = words[at + 1] in DASHES and words[at] != "a"
        if (is_plural and not recent) or (not is_plural and (is_hyphened or self._is_share(words, at, end))):
            return Numeral(at, end, round(value, 4), "fraction")
        return None

    def _half(self, words: list[str], at: int) -> Numeral | None:
        """ "Half of them", and "half an hour", which is no share."""
        if words[at + 1 : at + 2] in (["a"], ["an"]) and self._is_unit(words, at + 2):
            return Numeral(at, at + 2, 0.5, "words")
        return Numeral(at, at + 1, 0.5, "fraction") if self._is_half_share(words, at) else None

    def _slashed(self, words: list[str], spaced: list[bool], at: int) -> Numeral | None:
        """ "1/3 of children", "9/10 audits"; not a date, ages, a year, or "24/7"."""
        if not has_word(words, at + 1, "/") or at + 2 >= len(words) or spaced[at] or spaced[at + 1]:
            return None
        numerator, denominator = words[at], words[at + 2]
        if (
            not (numerator.isdecimal() and denominator.isdecimal())
            or max(len(numerator), len(denominator)) > 3
        ):
            return None
        end = at + 3
        if has_word(words, end, "/") or (at and words[at - 1] == "/") or self._is_unit(words, end):
            return None
        if not 0 < int(numerator) < int(denominator) <= _LARGEST_DENOMINATOR:
            return None
        is_usual = int(denominator) <= 10 or int(denominator) == _LARGEST_DENOMINATOR
        if not (is_usual or has_word(words, end, "of")):
            return None
        return Numeral(at, end, round(int(numerator) / int(denominator), 4), "fraction")

    def _is_unit(self, words: list[str], at: int) -> bool:
        at = after_dash(words, at)
        return at < len(words) and (words[at] in self._units or words[at] in self._occasions)

    def _is_half_share(self, words: list[str], at: int) -> bool:
        if at and words[at - 1] in self._before_half and not self._begins_a_clause(words, at):
            return False
        is_name = at + 1 < len(words) and words[at + 1] in self._after_half
        return self._is_share(words, at, at + 1) and not is_name

    def _begins_a_clause(self, words: list[str], at: int) -> bool:
        """Whether "and" before "half" joins clauses: "and half of them", but not "two and half a day"."""
        is_joined = at > 1 and words[at - 1] == "and" and self._cardinals.small(words[at - 2]) is None
        behind = words[at + 1] if at + 1 < len(words) else ""
        return is_joined and (behind == "of" or behind in self._verbs)

    def _is_share(self, words: list[str], at: int, end: int) -> bool:
        """Whether the words around the fraction in `at:end` show that it is a share of something."""
        lead = words[at - 1] if at else ""
        following = words[end] if end < len(words) else ""
        is_last = following in self._around_shares or not (following.isalpha() or following in DASHES)
        if lead in self._around_shares and is_last:
            return True
        is_qualified = lead in self._qualifiers or lead == "by" or (lead == "or" and words[at] != "a")
        if end < len(words) and words[end] in self._verbs | self._comparatives:
            return True
        if end + 2 < len(words) and words[end] in self._range_words and words[end + 2] in self._fractions:
            return True
        return (
            is_qualified
            or has_word(words, end, "of")
            or (has_word(words, end, "the") and words[at] == "half")
        )

    def _odds(self, words: list[str], at: int) -> Numeral | None:
        """Odds: "one in five", "1 in every 4", "one child in five"; not "five in 10 days"."""
        numerator = self._cardinals.small(words[at])
        if not numerator:
            return None
        joint = after_dash(words, at + 1)
        out_of = has_word(words, joint, "out", "of")
        if not out_of and not has_word(words, joint, "in"):
            return self._odds_with_noun(words, at)
        last = after_dash(words, joint + (2 if out_of else 1))
        last += has_word(words, last, "every")
        share = self._share(words, numerator, last)
        if share is None or (out_of and self._cardinals.small(words[last]) not in _OUT_OF_BASES):
            return None
        return Numeral(at, last + 1, share, "odds")

    def _odds_with_noun(self, words: list[str], at: int) -> Numeral | None:
        """ "one child in five was seen"; not "one child in five schools", nor "one child in two years"."""
        if words[at] not in ("one", "1"):
            return None
        for noun_end in range(at + 2, min(at + 2 + _MOST_NOUNS, len(words))):
            if not words[noun_end - 1].isalpha() or words[noun_end - 1] in self._stops:
                return None
            if has_word(words, noun_end, "in"):
                last = noun_end + 1 + has_word(words, noun_end + 1, "every")
                share = self._share(words, 1.0, last)
                after = words[last + 1] if last + 1 < len(words) else "."
                is_share = not after[0].isalnum() or after in self._verbs_after_odds
                return Numeral(at, last + 1, share, "odds") if share is not None and is_share else None
        return None

    def _share(self, words: list[str], numerator: float, last: int) -> float | None:
        """The share of `numerator` in the number at `last`; None if that is none or measures time."""
        denominator = self._cardinals.small(words[last]) if last < len(words) else None
        if not denominator or not numerator < denominator <= _LARGEST_DENOMINATOR:
            return None
        is_round = denominator <= _SMALL_DENOMINATOR or denominator % _SMALL_DENOMINATOR == 0
        if numerator > 1 and not is_round:
            return None
        after = words[last + 1] if last + 1 < len(words) else ""
        if after in DASHES or after in self._units:
            return None
        return round(numerator / denominator, 4)
