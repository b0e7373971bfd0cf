"""`ofsted_layout`: blocks for a Doc that was not made from a `Letter`."""

from __future__ import annotations

import re

from spacy.language import Language
from spacy.tokens import Doc, Span

_BLANK_LINES = re.compile(r"\n\s*\n")


class Layout:
    """Fills `doc.spans["blocks"]` where it is missing: text between blank lines is a paragraph."""

    def __call__(self, doc: Doc) -> Doc:
        """Leaves existing blocks unchanged; their labels are those of `reading.letter.BlockKind`."""
        if "blocks" not in doc.spans:
            doc.spans["blocks"] = _paragraphs(doc)
        return doc


def _paragraphs(doc: Doc) -> list[Span]:
    text = doc.text
    edges = [0, *(edge for gap in _BLANK_LINES.finditer(text) for edge in gap.span()), len(text)]
    spans = []
    for start, end in zip(edges[::2], edges[1::2], strict=True):
        span = doc.char_span(start, end, label="paragraph", alignment_mode="contract")
        if span is not None and span.text.strip():
            spans.append(span)
    return spans


@Language.factory("ofsted_layout", default_config={"patterns": None})
def create_layout(nlp: Language, name: str, *, patterns: str | None) -> Layout:
    """The factory; every component takes `patterns`, but this one does not use it."""
    return Layout()
