"""`ofsted_sections`: headings and the stretch under each, and the stretches of standard text."""

from __future__ import annotations

import re

from spacy.language import Language
from spacy.tokens import Doc

from ofsted_extract.patterns import Patterns, load_patterns
from ofsted_extract.pipeline.language import add_span
from ofsted_extract.records import fold

_OPENING = 60
"""Tokens of a block; what opens the standard text is shorter."""


class Sections:
    """Fills `doc.spans["sections"]` (`span._.value` is the heading's text, white space folded) and
    `doc.spans["annexes"]`: stretches of standard text, in which nothing is said of the authority.
    """

    def __init__(self, patterns: Patterns) -> None:
        self._annex_headings = patterns.words("annex-headings")
        self._closing_openers = tuple(sorted(patterns.words("closing-openers")))
        self._openings = tuple({re.split(r"\W", opener)[0] for opener in self._closing_openers})

    def __call__(self, doc: Doc) -> Doc:
        """Needs `doc.spans["blocks"]`. A section runs from its heading up to the next heading."""
        doc.spans["sections"] = []
        doc.spans["annexes"] = []
        closing = self._closing(doc)
        headings = [block for block in doc.spans["blocks"] if block.label_ == "heading"]
        ends = [*(heading.start for heading in headings[1:]), len(doc)]
        for heading, end in zip(headings, ends, strict=False):
            while end > heading.end and doc[end - 1].is_space:
                end -= 1
            title = fold(heading.text)
            add_span(doc, "sections", heading.start, end, title, "section")
            if title.casefold().rstrip(":") in self._annex_headings and heading.start < closing:
                add_span(doc, "annexes", heading.start, min(end, closing), None, "annex")
        if closing < len(doc):
            add_span(doc, "annexes", closing, len(doc), None, "annex")
        return doc

    def _closing(self, doc: Doc) -> int:
        """The token at which the standard text begins that closes a report; the end where there is none.

        Covers of early reports print some of it too: only what stands in the second half closes.
        """
        for block in doc.spans["blocks"]:
            if 2 * block.start > len(doc) and doc[block.start].lower_.startswith(self._openings):
                opening = fold(doc[block.start : min(block.end, block.start + _OPENING)].text)
                if opening.casefold().startswith(self._closing_openers):
                    return int(block.start)
        return len(doc)


@Language.factory("ofsted_sections", default_config={"patterns": None})
def create_sections(nlp: Language, name: str, *, patterns: str | None) -> Sections:
    """The factory; `patterns` is a folder laid over the shipped one."""
    return Sections(load_patterns(patterns))
