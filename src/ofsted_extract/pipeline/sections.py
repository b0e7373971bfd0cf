"""`ofsted_sections`: headings, and the stretch under each."""

from __future__ import annotations

from spacy.language import Language
from spacy.tokens import Doc

from ofsted_extract.patterns import Patterns, load_patterns
from ofsted_extract.pipeline.language import add_span


class Sections:
    """Fills `doc.spans["sections"]`; `span._.value` is the heading's text, white space folded."""

    def __init__(self, patterns: Patterns) -> None:
        self._patterns = patterns

    def __call__(self, doc: Doc) -> Doc:
        """Needs `doc.spans["blocks"]`. A section runs from its heading up to the next heading."""
        doc.spans["sections"] = []
        headings = [block for block in doc.spans["blocks"] if block.label_ == "heading"]
        ends = [*(heading.start for heading in headings[1:]), len(doc)]
        for heading, end in zip(headings, ends, strict=False):
            while end > heading.end and doc[end - 1].is_space:
                end -= 1
            add_span(doc, "sections", heading.start, end, " ".join(heading.text.split()), "section")
        return doc


@Language.factory("ofsted_sections", default_config={"patterns": None})
def create_sections(nlp: Language, name: str, *, patterns: str | None) -> Sections:
    """The factory; `patterns` is a folder laid over the shipped one."""
    return Sections(load_patterns(patterns))
