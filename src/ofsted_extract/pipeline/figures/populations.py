"""Finds the populations that letters name by several words, and nouns in the plural."""

from __future__ import annotations

from spacy.language import Language
from spacy.matcher import PhraseMatcher
from spacy.tokens import Doc

from ofsted_extract.pipeline.language import lower_words
from ofsted_extract.rules.patterns import Patterns

_NEAR = 3
_SHORTEST_PLURAL = 4


class Populations:
    """Knows the populations of `patterns/phrases.yaml`, such as "children looked after"."""

    def __init__(self, nlp: Language, patterns: Patterns) -> None:
        self._plurals = patterns.words("irregular-plurals")
        self._names = PhraseMatcher(nlp.vocab, attr="NORM")
        names = sorted(patterns.words("populations"))
        self._names.add("population", [nlp.make_doc(name) for name in names])

    def found(self, doc: Doc) -> dict[int, int]:
        """Returns the first token of each population in a letter, with the end of the longest there."""
        found: dict[int, int] = {}
        for _, start, end in self._names(doc):
            found[start] = max(end, found.get(start, 0))
        return found

    def counts(self, doc: Doc, at: int) -> bool:
        """Whether a noun in the plural stands at a token or just behind it: "2000 vulnerable children"."""
        words = lower_words(doc)[at : at + _NEAR]
        return any(
            word in self._plurals or (len(word) >= _SHORTEST_PLURAL and word.endswith("s")) for word in words
        )
