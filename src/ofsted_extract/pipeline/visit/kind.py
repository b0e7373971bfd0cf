"""`ofsted_kind`: what kind of letter or report it is, and its title as printed."""

from __future__ import annotations

from typing import NamedTuple, cast

from spacy.language import Language
from spacy.tokens import Doc, Span

from ofsted_extract.facts.header import KindValue, LetterKind
from ofsted_extract.pipeline.language import add_span, warn
from ofsted_extract.rules.matching import word_finder
from ofsted_extract.rules.patterns import Match, Patterns, load_patterns

# Lengths are in tokens.
_COVER = 400
"""The part of a document without a salutation that can hold its title."""
_AFTER_SALUTATION = 300
"""The part after the salutation that can hold the title or the opening sentences."""
_BEFORE_KIND = 12
"""Words of a title before those that name the kind; on some covers the authority's name comes first."""
_LONGEST_TITLE = 45
_DATA_TOKENS = 8
"""The first words of a file, which show whether it holds data."""


class _Found(NamedTuple):
    """A rule's match, and the title that contains it, if any."""

    match: Match
    title: Span | None


class Kind:
    """Fills `doc.spans["kind"]` with at most one `KindValue`, at the words that name the kind.

    Titles win over opening sentences. Later parts of a letter are not read, since they name other visits.
    Warnings: `unknown-kind`, where no rule matches; `not-of-ofsted`, where the text is data, such as JSON, or
    where no word suggests that it comes from Ofsted.
    """

    def __init__(self, nlp: Language, patterns: Patterns) -> None:
        self._rules = patterns.matcher(nlp, "kind")
        self._salutations = patterns.words("salutations")
        self._data = patterns.matcher(nlp, "not-a-letter")
        self._words_of_ofsted = word_finder(patterns.words("ofsted-words"))

    def __call__(self, doc: Doc) -> Doc:
        """Needs `doc.spans["blocks"]`."""
        doc.spans["kind"] = []
        blocks = list(doc.spans["blocks"])
        is_data = any(match.start == 0 for match in self._data(doc[:_DATA_TOKENS]))
        found: list[_Found] = []
        for match in self._rules(doc[: self._end_of_opening(doc, blocks)]):
            title = _title_of(blocks, match)
            if not is_data and (title is not None or not match.rule.values.get("title")):
                found.append(_Found(match, title))
        if not found:
            warn(doc, "unknown-kind", "no words tell what kind of letter this is")
            if is_data or not self._words_of_ofsted.places(doc):
                warn(doc, "not-of-ofsted", "this does not look like a letter or report of Ofsted")
            return doc
        best, title = min(
            found, key=lambda each: (each.title is None, each.match.rule.values["priority"], each.match.start)
        )
        kind = cast(LetterKind, best.rule.values["kind"])
        printed = " ".join(title.text.split()).rstrip(".") if title is not None else None
        add_span(doc, "kind", best.start, best.end, KindValue(kind, printed), "kind")
        return doc

    def _end_of_opening(self, doc: Doc, blocks: list[Span]) -> int:
        """The token after the part of the document that can name its kind."""
        for block in blocks:
            if block.start > 2 * _COVER:
                break
            if doc[block.start].lower_ in self._salutations:
                return min(len(doc), int(block.start) + _AFTER_SALUTATION)
        return min(len(doc), _COVER)


def _title_of(blocks: list[Span], match: Match) -> Span | None:
    """The title that contains `match`; None where it is not in a title."""
    block = next((block for block in blocks if block.start <= match.start < block.end), None)
    if block is None or match.start - block.start > _BEFORE_KIND or _is_prose(block):
        return None
    return block


def _is_prose(block: Span) -> bool:
    """Whether the block is too long for a title, or holds full stops as sentences do."""
    if len(block) > _LONGEST_TITLE:
        return True
    stops = [
        token.i for token in block if token.text == "." and (token.whitespace_ or token.i == block.end - 1)
    ]
    return bool(stops and (len(block) > _BEFORE_KIND or stops[0] < block.end - 1))


@Language.factory("ofsted_kind", default_config={"patterns": None})
def create_kind(nlp: Language, name: str, *, patterns: str | None) -> Kind:
    """The factory; `patterns` is a folder laid over the shipped one."""
    return Kind(nlp, load_patterns(patterns))
