"""`ofsted_sections`: the section under each heading, and the parts that are standard text."""

from __future__ import annotations

from collections.abc import Iterator

from spacy.language import Language
from spacy.tokens import Doc, Span

from ofsted_extract.facts.base import fold
from ofsted_extract.facts.sections import SectionValue
from ofsted_extract.pipeline.language import add_span, text_of, value_of
from ofsted_extract.pipeline.sections.roles import SectionRoles
from ofsted_extract.rules.patterns import Patterns, load_patterns

_LONGEST_OPENER = 100
"""In characters: the words by which a block of standard text is recognised."""


class Sections:
    """Fills `doc.spans["sections"]` with `SectionValue`s, and `doc.spans["annexes"]`.

    Annexes are standard text, which says nothing about the authority; `patterns/sections.yaml` lists how
    they begin, and has the rules for the roles of sections.
    """

    def __init__(self, nlp: Language, patterns: Patterns) -> None:
        self._annex_headings = patterns.words("annex-headings")
        self._closing_openers = tuple(sorted(patterns.words("closing-openers")))
        self._closing_words = tuple(sorted(patterns.words("closing-words")))
        self._roles = SectionRoles(nlp, patterns)

    def __call__(self, doc: Doc) -> Doc:
        """Needs `doc.spans["blocks"]`.

        A section reaches from its heading to the next heading, or to the words that close the letter.
        """
        doc.spans["sections"] = []
        doc.spans["annexes"] = []
        blocks = list(doc.spans["blocks"])
        closing = self._start_of_closing_text(blocks, len(doc))
        headings = [block for block in blocks if block.label_ == "heading"]
        ends = [*(heading.start for heading in headings[1:]), len(doc)]
        last_end = self._start_of_closing_words(blocks, headings, closing)
        parts = zip(headings, ends, _parents(headings), self._roles(headings, blocks), strict=False)
        for heading, end, parent, of_heading in parts:
            if heading.start < last_end:
                end = min(end, last_end)
            while end > heading.end and _is_between_blocks(doc, end, blocks):
                end -= 1
            title = fold(heading.text)
            value = SectionValue(title, parent, *of_heading)
            add_span(doc, "sections", heading.start, end, value, "section")
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

    def _start_of_closing_words(self, blocks: list[Span], headings: list[Span], closing: int) -> int:
        """The first token of "Yours sincerely" or of what is said before it; `closing` where neither is."""
        if not headings:
            return closing
        openings = (
            block.start
            for block in blocks
            if headings[-1].end <= block.start < closing and _opening(block).startswith(self._closing_words)
        )
        return next(openings, closing)

    def _opens_closing_text(self, block: Span) -> bool:
        return _opening(block).startswith(self._closing_openers)


def _opening(block: Span) -> str:
    """The first words of a block in lower case."""
    start = block.start_char
    return fold(text_of(block.doc)[start : min(start + _LONGEST_OPENER, block.end_char)]).casefold()


def _parents(headings: list[Span]) -> Iterator[str | None]:
    """For each heading, the nearest one before it in larger type; the title of the letter is none."""
    levels: list[int] = [value_of(heading) or 0 for heading in headings]
    above: list[tuple[int, str]] = []
    for at, (heading, level) in enumerate(zip(headings, levels, strict=True)):
        while above and above[-1][0] >= level:
            above.pop()
        yield above[-1][1] if above else None
        is_title = at == 0 and level not in levels[1:]
        if level and not is_title:
            above.append((level, fold(heading.text)))


def _is_between_blocks(doc: Doc, end: int, blocks: list[Span]) -> bool:
    """Whether the token before `end` is white space, or a bullet or number before the next block."""
    return doc[end - 1].is_space or not any(block.start < end <= block.end for block in blocks)


@Language.factory("ofsted_sections", default_config={"patterns": None})
def create_sections(nlp: Language, name: str, *, patterns: str | None) -> Sections:
    """The factory; `patterns` is a folder laid over the shipped one."""
    return Sections(nlp, load_patterns(patterns))
