"""Decides which hyphens at line ends belong to the word, as in "well-being", and which only break it.

The document's own words decide. A hyphen stays if its word stands elsewhere with it, and goes if the word
stands elsewhere without it and the part after it is no word by itself. For a word that is nowhere else, it
matters whether the document breaks words at all: most letters do not. One that does may have put the hyphen
in place of the space in a name for people ("care leavers"); then it becomes a space.
"""

from __future__ import annotations

import re
from collections.abc import Collection, Iterable, Iterator
from itertools import chain

from ofsted_extract.reading.layout.cleaning import HYPHEN

_BEFORE = re.compile(r"[^\W\d_]+(?:[-’'][^\W\d_]+)*$")
_AFTER = re.compile(r"[^\W\d_]+(?:[-’'][^\W\d_]+)*")
"""The parts of a broken word before and after the hyphen."""
_LONGEST_PART = 60
"""Characters: no more of a word is looked at."""
_AROUND_WORDS = ".,;:!?()[]‘’“”'\"/–—"
"""Punctuation at the edges of words."""
_FEWEST_BROKEN = 2
"""A document breaks words if at least as many that stand at line ends in parts are whole elsewhere."""
_BROKEN_SHARE = 0.5
"""In a document that has one such word, and this share of them, that word was broken too."""


class Hyphens:
    """The hyphens at line ends of one document.

    Args:
        texts: the texts of the document, in which `HYPHEN` marks each hyphen at a line end.
        phrases: names of two words that stand in letters without a hyphen: "care leavers".
    """

    def __init__(self, texts: Iterable[str], phrases: Collection[str] = ()) -> None:
        texts = list(texts)
        self._words = {
            word.strip(_AROUND_WORDS).casefold()
            for word in set(chain.from_iterable(map(str.split, texts)))
            if HYPHEN not in word
        }
        broken = [parts for text in texts for _, *parts in _broken_words(text)]
        whole = sum(self._is_only_whole(first, second) for first, second in broken)
        self._may_break_words = whole >= _BROKEN_SHARE * len(broken)
        self._phrases = phrases
        self._breaks_words = whole >= _FEWEST_BROKEN

    def _has(self, word: str) -> bool:
        return word.casefold() in self._words

    def _is_only_whole(self, first: str, second: str) -> bool:
        """Whether the whole word stands elsewhere, and its last part does not."""
        return self._has(first + second) and not self._has(second)

    def resolve(self, text: str) -> str:
        """Replaces each `HYPHEN` by a hyphen if it belongs to its word, and removes it otherwise."""
        for at, first, second in reversed(list(_broken_words(text))):
            text = text[: at - len(first)] + self._join(first, second) + text[at + 1 + len(second) :]
        return text.replace(HYPHEN, "-")

    def _join(self, first: str, second: str) -> str:
        compound = f"{first}-{second}"
        # Of "local-author-ity" only "author" is part of the broken word.
        last = first.rsplit("-", 1)[-1]
        if self._has(compound) or not second[0].islower():
            return compound
        is_whole = self._is_only_whole(last, second) or self._is_only_whole(first, second)
        if is_whole and (self._breaks_words or self._may_break_words):
            return first + second
        if self._may_break_words and f"{last} {second}".casefold() in self._phrases:
            return f"{first} {second}"
        are_words = self._has(last) and self._has(second) and not self._has(last + second)
        return first + second if self._breaks_words and not are_words else compound


def _broken_words(text: str) -> Iterator[tuple[int, str, str]]:
    """Yields the place of each `HYPHEN` inside a word, and the parts of the word before and after it."""
    at = text.find(HYPHEN)
    while at >= 0:
        before = _BEFORE.search(text[max(0, at - _LONGEST_PART) : at])
        after = _AFTER.match(text[at + 1 : at + 1 + _LONGEST_PART])
        if before and after:
            yield at, before[0], after[0]
        at = text.find(HYPHEN, at + 1)
