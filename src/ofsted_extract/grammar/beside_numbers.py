"""Small words beside a number that mislead the parser, and what it reads in their place.

The words are lists of `patterns/grammar.yaml`.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence

from ofsted_extract.grammar.plain import Edit

WORDS_READ = 5
"""How many words behind a number are read."""


class WordsBesideNumbers:
    """Makes the edits of the words right before and behind numbers."""

    def __init__(self, words: Callable[[str], frozenset[str]]) -> None:
        """Reads the lists of words.

        Args:
            words: gives the words of a list of the patterns.
        """
        self._leads_of_ranges = words("leads-of-ranges")
        self._adjectives = words("participles-before-nouns")
        self._samples = words("nouns-of-samples")
        self._reviewed = words("participles-of-review")
        self._openers = words("openers-of-clauses")
        self._determiners = words("determiners-of-wholes")
        self._states = words("verbs-of-state")
        self._levels = words("leads-of-levels-beside")
        self._joining = words("joiners-behind-numbers")
        self._alternatives = words("alternatives-to-numbers")
        self._ordering = words("adverbs-of-order")
        self._more_or_less = words("more-or-less")

    def leads_range(self, word: str) -> bool:
        """Whether a word before two numbers makes them a range: "between 12 and 15"."""
        return word in self._leads_of_ranges

    def edits(self, behind: Sequence[str], at: int, before: str, bare: bool) -> Iterator[Edit]:
        """Yields the edits of the words beside one number.

        Args:
            behind: the words behind it, up to the next figure or the end of the part.
            at: the token of the letter at which they begin.
            before: the word before the number.
            bare: whether no noun follows the number.
        """
        first, second, third = [*behind[:3], "", "", ""][:3]
        if first in self._ordering:
            yield Edit(at, at + 1)  # "12 and 15 respectively"
        if not bare and first in self._adjectives:
            yield Edit(at, at + 1, ("new",))  # "three named nurses"
        if first in self._samples and second in self._reviewed and third in self._openers:
            yield Edit(at + 1, at + 2, (second, ","))  # "in one case seen the plan was late"
        if bare and first in self._joining and len(behind) == WORDS_READ and self._ends(before, second):
            yield Edit(at, at + 1, (",", first))
        for index in range(1, min(4, len(behind) - 1)):
            if behind[index] in self._alternatives and behind[index + 1] in self._more_or_less:
                yield Edit(at + index, at + index + 2)  # "12 moves or more"

    def _ends(self, before: str, following: str) -> bool:
        """Whether what stands behind "12 and" is not joined to it: "is 12 and the team is stable"."""
        return before in self._states or (before in self._levels and following in self._determiners)
