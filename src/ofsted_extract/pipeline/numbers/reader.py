"""Finds numbers in digits and words, whatever they count."""

from __future__ import annotations

from dataclasses import replace

from spacy.tokens import Doc

from ofsted_extract.pipeline.language import lower_words, warn
from ofsted_extract.pipeline.numbers.cardinals import Cardinals, numbers_of
from ofsted_extract.pipeline.numbers.numeral import DASHES, LARGEST, Numeral, plain_number
from ofsted_extract.pipeline.numbers.shares import Shares
from ofsted_extract.rules.matching import word_finder
from ofsted_extract.rules.patterns import Patterns

_CACHE_KEY = "ofsted_numerals"
"""Several components need the numerals, so they are cached in `doc.user_data`, with their patterns."""

_LONGEST_SHOWN = 40
"""Characters of a number that a warning shows."""

_LARGE = 1000.0
"""A scale that two ends of a range share: "4 to 5 million"; not "one to two hundred", which is rare."""


class NumberReader:
    """Finds the numerals of a Doc, with the words of `patterns/numbers.yaml`."""

    def __init__(self, patterns: Patterns) -> None:
        self._patterns = patterns
        self._cardinals = Cardinals(patterns)
        self._shares = Shares(patterns, self._cardinals)
        multipliers = {name: numbers_of(patterns, name) for name in ("multipliers", "groups", "fractions")}
        self._words_after_a = {*DASHES, *(word for table in multipliers.values() for word in table)}
        self._range_words = patterns.words("range-words") | DASHES
        words = {word for name in ("cardinals", "tens", "fractions") for word in numbers_of(patterns, name)}
        self._openings = word_finder(words | {"a"}, regex=r"^[\d¼-¾⅐-⅞]")

    def __call__(self, doc: Doc) -> list[Numeral]:
        """Returns the numerals of `doc`, in order and without overlap; each end of a range is one.

        A number beyond `LARGEST` is left out, with the warning `number-too-large`.
        """
        cached: tuple[Patterns, list[Numeral]] | None = doc.user_data.get(_CACHE_KEY)
        if cached is None or cached[0] is not self._patterns:
            cached = doc.user_data[_CACHE_KEY] = (self._patterns, self._find(doc))
        return list(cached[1])

    def _find(self, doc: Doc) -> list[Numeral]:
        found: list[Numeral] = []
        too_large_until = 0
        words = lower_words(doc)
        spaced: list[bool] = [bool(space) for space in doc.to_array("SPACY").tolist()]
        for at in self._openings.places(doc):
            is_taken = at < too_large_until or (found and at < found[-1].end)
            # Most candidates are an article before some other word.
            is_article = words[at] == "a" and not (
                at + 1 < len(words) and words[at + 1] in self._words_after_a
            )
            if is_taken or is_article:
                continue
            cardinal = self._cardinals.read(words, spaced, at)
            share = self._shares.read(words, spaced, at)
            longest = max(
                (each for each in (share, cardinal) if each), key=lambda each: each.end, default=None
            )
            if longest is not None and longest.value > LARGEST:
                _warn_of_size(doc, longest)
                too_large_until = longest.end
            elif longest is not None:
                if found:
                    found[-1] = self._with_shared_scale(words, found[-1], longest)
                found.append(longest)
        return found

    def _with_shared_scale(self, words: list[str], low: Numeral, high: Numeral) -> Numeral:
        """Multiplies the low end of a range by the scale that is said once: "£1.5 to £2 million"."""
        between = [word for word in words[low.end : high.start] if word != "£"]
        if len(between) != 1 or between[0] not in self._range_words:
            return low
        if between[0] in DASHES and high.scale == 1 and high.value % _LARGE == 0:
            high = replace(high, scale=_LARGE)  # "3-4,000 families"
        is_bare = low.form == high.form and low.scale == 1
        if not (is_bare and high.scale >= _LARGE and 0 < low.value < high.value / high.scale):
            return low
        return replace(low, value=plain_number(low.value * high.scale), scale=high.scale)


def _warn_of_size(doc: Doc, numeral: Numeral) -> None:
    text = doc[numeral.start : numeral.end].text
    shown = text if len(text) <= _LONGEST_SHOWN else f"{text[:_LONGEST_SHOWN]}…"
    warn(doc, "number-too-large", f"{shown} is too large to be a figure, and is left out")
