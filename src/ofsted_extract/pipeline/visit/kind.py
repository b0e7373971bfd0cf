"""`ofsted_kind`: what kind of letter or report it is, and its title as printed."""

from __future__ import annotations

from typing import NamedTuple, cast

from spacy.language import Language
from spacy.tokens import Doc, Span

from ofsted_extract.facts.header import KindValue, LetterKind
from ofsted_extract.pipeline.language import add_span, doubt
from ofsted_extract.rules.patterns import Match, Patterns, load_patterns

# In tokens: how far a title can stand into a document without a salutation, and after one with it;
# how far into its block a title's words can begin (an authority's name goes before them on some covers);
# and how long a block can be that is a title.
_COVER = 400
_AFTER_SALUTATION = 300
_INTO_BLOCK = 12
_TITLE = 45


class _Found(NamedTuple):
    """Words that tell the kind, and the title that they stand in."""

    match: Match
    title: Span | None


class Kind:
    """Fills `doc.spans["kind"]` with at most one `KindValue`: the words that tell the kind.

    Looks at titles first, then at the opening sentences; what stands deeper in a letter names other
    visits. Doubt: `unknown-kind`, where nothing tells it.
    """

    def __init__(self, nlp: Language, patterns: Patterns) -> None:
        self._rules = patterns.matcher(nlp, "kind")
        self._salutations = patterns.words("salutations")

    def __call__(self, doc: Doc) -> Doc:
        """Needs `doc.spans["blocks"]`."""
        doc.spans["kind"] = []
        blocks = list(doc.spans["blocks"])
        found: list[_Found] = []
        for match in self._rules(doc[: self._opening(doc, blocks)]):
            title = _title_of(blocks, match)
            if title is not None or not match.rule.values.get("title"):
                found.append(_Found(match, title))
        if not found:
            doubt(doc, "unknown-kind", "no words tell what kind of letter this is")
            return doc
        best, title = min(
            found, key=lambda each: (each.title is None, each.match.rule.values["priority"], each.match.start)
        )
        kind = cast(LetterKind, best.rule.values["kind"])
        printed = " ".join(title.text.split()).rstrip(".") if title is not None else None
        add_span(doc, "kind", best.start, best.end, KindValue(kind, printed), "kind")
        return doc

    def _opening(self, doc: Doc, blocks: list[Span]) -> int:
        """The token at which the part of the document ends that says what it is."""
        for block in blocks:
            if block.start > 2 * _COVER:
                break
            if doc[block.start].lower_ in self._salutations:
                return min(len(doc), int(block.start) + _AFTER_SALUTATION)
        return min(len(doc), _COVER)


def _title_of(blocks: list[Span], match: Match) -> Span | None:
    """The title that the words of `match` stand in; None where they stand in none."""
    block = next((block for block in blocks if block.start <= match.start < block.end), None)
    if block is None or match.start - block.start > _INTO_BLOCK or _is_prose(block):
        return None
    return block


def _is_prose(block: Span) -> bool:
    if len(block) > _TITLE:
        return True
    stops = [
        token.i for token in block if token.text == "." and (token.whitespace_ or token.i == block.end - 1)
    ]
    return bool(stops and (len(block) > _INTO_BLOCK or stops[0] < block.end - 1))


@Language.factory("ofsted_kind", default_config={"patterns": None})
def create_kind(nlp: Language, name: str, *, patterns: str | None) -> Kind:
    """The factory; `patterns` is a folder laid over the shipped one."""
    return Kind(nlp, load_patterns(patterns))
