"""Words that a hyphen or slash joins, and what the parser reads in their place.

The words are lists of `patterns/grammar.yaml`.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence

from spacy.tokens import Doc

from ofsted_extract.grammar.plain import Edit


class JoinedWords:
    """Makes one word of "under-estimated" and of "nurses/midwives"."""

    def __init__(self, words: Callable[[str], frozenset[str]]) -> None:
        """Reads the lists of words.

        Args:
            words: gives the words of a list of the patterns.
        """
        self._prefixes = words("prefixes-before-hyphens")
        self._dashes = words("dashes")
        self._slashes = words("slashes")

    def edits(self, doc: Doc, words: Sequence[str], stretches: Sequence[tuple[int, int]]) -> Iterator[Edit]:
        """Yields the edits of joined words: each is read as the last word alone.

        Args:
            doc: the letter.
            words: its words in lower case.
            stretches: the token ranges of a part of a sentence.
        """
        for begin, stop in stretches:
            for at in range(begin, stop - 2):
                prefixed = words[at] in self._prefixes and words[at + 1] in self._dashes
                slashed = words[at + 1] in self._slashes and words[at].isalpha()
                if (prefixed or slashed) and words[at + 2].isalpha():
                    yield Edit(at, at + 3, (doc[at + 2].text,))
