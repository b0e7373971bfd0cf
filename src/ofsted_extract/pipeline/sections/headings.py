"""`ofsted_sections`: headings and the stretch under each, and the stretches of standard text."""

from __future__ import annotations

from spacy.language import Language
from spacy.tokens import Doc, Span

from ofsted_extract.facts.base import fold
from ofsted_extract.pipeline.language import add_span
from ofsted_extract.rules.patterns import Patterns, load_patterns

_OPENING = 60
"""Tokens of a block; what opens the standard text is shorter."""
_GLANCE = 2
"""Tokens by which most blocks are seen to open nothing."""


class Sections:
    """Fills `doc.spans["sections"]` (`span._.value` is the heading's text, white space folded) and
    `doc.spans["annexes"]`: stretches of standard text, in which nothing is said of the authority.
    """

    def __init__(self, patterns: Patterns) -> None:
        self._annex_headings = patterns.words("annex-headings")
        self._closing_openers = tuple(sorted(patterns.words("closing-openers")))
        self._initials = frozenset(opener[:1] for opener in self._closing_openers)

    def __call__(self, doc: Doc) -> Doc:
        """Needs `doc.spans["blocks"]`. A section runs from its heading up to the next heading."""
        doc.spans["sections"] = []
        doc.spans["annexes"] = []
        blocks = list(doc.spans["blocks"])
        closing = self._closing(blocks, len(doc))
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

    def _closing(self, blocks: list[Span], end: int) -> int:
        """The token at which the standard text begins that closes a report; the end where there is none.

        Covers of early reports print some of it too: only what stands in the second half closes.
        """
        return next((block.start for block in blocks if 2 * block.start > end and self._opens(block)), end)

    def _opens(self, block: Span) -> bool:
        """Whether the standard text begins with `block`."""
        if block[0].lower_[:1] not in self._initials:
            return False
        glance = _beginning(block, _GLANCE)
        possible = any(
            opener.startswith(glance) or glance.startswith(opener) for opener in self._closing_openers
        )
        return possible and _beginning(block, _OPENING).startswith(self._closing_openers)


def _beginning(block: Span, length: int) -> str:
    """The first tokens of a block, as the list of openers has them."""
    return fold(block[:length].text).casefold()


@Language.factory("ofsted_sections", default_config={"patterns": None})
def create_sections(nlp: Language, name: str, *, patterns: str | None) -> Sections:
    """The factory; `patterns` is a folder laid over the shipped one."""
    return Sections(load_patterns(patterns))
