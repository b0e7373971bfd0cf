"""The interface of spaCy's `Matcher`, over patterns compiled to bits and, for the rest, spaCy's own."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from spacy.matcher import Matcher
from spacy.tokens import Doc, Span
from spacy.vocab import Vocab

from ofsted_extract.rules.matching.compiled import CompiledPatterns


class TokenMatcher:
    """Finds token patterns as `spacy.matcher.Matcher` does: the same patterns, keys and matches.

    It adds `may_begin` and `places`, which tell cheaply where there cannot be a match. One match may be
    reported twice, and matches are in no particular order.
    """

    def __init__(self, vocab: Vocab) -> None:
        self._strings = vocab.strings
        self._compiled = CompiledPatterns()
        self._by_spacy = Matcher(vocab)

    def add(self, key: str, patterns: Sequence[Sequence[dict[str, Any]]]) -> None:
        """Adds patterns, whose matches are reported under the hash of `key`.

        Raises:
            ValueError: if spaCy refuses a pattern.
        """
        hashed = self._strings.add(key)
        for_spacy = [list(pattern) for pattern in patterns if not self._compiled.add(hashed, pattern)]
        if for_spacy:
            self._by_spacy.add(key, for_spacy)

    def __call__(self, target: Doc | Span) -> list[tuple[int, int, int]]:
        """Returns all matches as key, start and end; token indices into `target`, as spaCy gives them."""
        offset = getattr(target, "start", 0)
        found = [
            (key, start - offset, end - offset)
            for key, start, end in self._compiled(target.doc, offset, offset + len(target))
        ]
        if len(self._by_spacy):
            found += self._by_spacy(target)
        return found

    def may_begin(self, doc: Doc, start: int, end: int) -> bool:
        """Returns whether a match may begin at one of the tokens `start:end`."""
        return bool(len(self._by_spacy)) or self._compiled.may_begin(doc, start, end)

    def places(self, doc: Doc) -> list[int]:
        """Returns the tokens at which a match may begin, in order; all of them where spaCy has to look."""
        return list(range(len(doc))) if len(self._by_spacy) else self._compiled.places(doc)
