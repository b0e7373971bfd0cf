"""The traits of a Doc's kind of letter, for every component that treats kinds differently."""

from __future__ import annotations

from spacy.tokens import Doc

from ofsted_extract.facts.header import LetterKind
from ofsted_extract.rules.kinds import UNKNOWN_KIND, KindTraits, kind_traits
from ofsted_extract.rules.patterns import Patterns


class TraitsReader:
    """Looks up what is true of letters of a Doc's kind (`kinds:` in `patterns/kinds.yaml`)."""

    def __init__(self, patterns: Patterns) -> None:
        """Raises PatternError where a kind has no traits."""
        self._kinds = kind_traits(patterns)

    def __call__(self, doc: Doc) -> KindTraits:
        """The traits of the kind that `ofsted_kind` found; those of unknown letters where it found none."""
        return self._kinds[kind_of(doc)]


def kind_of(doc: Doc) -> LetterKind:
    """The kind that `ofsted_kind` found, or `other`."""
    kind: LetterKind = next((span._.value.kind for span in doc.spans.get("kind", ())), UNKNOWN_KIND)
    return kind
