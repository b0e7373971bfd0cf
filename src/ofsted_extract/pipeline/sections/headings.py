"""`ofsted_sections`: the section under each heading, and the parts that are standard text."""

from __future__ import annotations

from spacy.language import Language
from spacy.tokens import Doc, Span

from ofsted_extract.facts.base import fold
from ofsted_extract.pipeline.language import add_span
from ofsted_extract.rules.patterns import Patterns, load_patterns

_LONGEST_OPENER = 20
"""In tokens: the words by which a block of standard text is recognised."""


class Sections:
    """Fills `doc.spans["sections"]` and `doc.spans["annexes"]`.

    The value of a section is the text of its heading, with white space folded. Annexes are standard text,
    which says nothing about the authority; `patterns/sections.yaml` lists how they begin.
    """

    def __init__(self, patterns: Patterns) -> None:
        self._annex_headings = patterns.words("annex-headings")
        self._closing_openers = tuple(sorted(patterns.words("closing-openers")))

    def __call__(self, doc: Doc) -> Doc:
        """Needs `doc.spans["blocks"]`. A section reaches from its heading to the next heading."""
        doc.spans["sections"] = []
        doc.spans["annexes"] = []
        blocks = list(doc.spans["blocks"])
        closing = self._start_of_closing_text(blocks, len(doc))
        headings = [block for block in blocks if block.label_ == "heading"]
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

    def _start_of_closing_text(self, blocks: list[Span], end: int) -> int:
        """The first token of the standard text that closes a report; `end` where there is none.

        Covers of early reports print some of it too, so only the second half of a document is looked at.
        """
        second_half = (block for block in blocks if 2 * block.start > end)
        return next((block.start for block in second_half if self._opens_closing_text(block)), end)

    def _opens_closing_text(self, block: Span) -> bool:
        return fold(block[:_LONGEST_OPENER].text).casefold().startswith(self._closing_openers)


@Language.factory("ofsted_sections", default_config={"patterns": None})
def create_sections(nlp: Language, name: str, *, patterns: str | None) -> Sections:
    """The factory; `patterns` is a folder laid over the shipped one."""
    return Sections(load_patterns(patterns))
