"""What building facts may ask about the letter: evidence, pages, sections, and facts built earlier."""

from __future__ import annotations

from bisect import bisect_left, bisect_right
from operator import attrgetter
from typing import TYPE_CHECKING, Any

from ofsted_extract.facts.base import Evidence
from ofsted_extract.facts.common.sentence_bounds import SentenceBounds

if TYPE_CHECKING:
    from spacy.tokens import Doc, Span

    from ofsted_extract.facts.common.fact_list import FactList
    from ofsted_extract.reading.letter import Letter


class Context:
    """One letter on its way to its record.

    Attributes:
        letter: the letter as it was read.
        doc: its Doc, after the pipeline.
        facts: the facts that are built already, by the name of their list.
    """

    def __init__(self, letter: Letter, doc: Doc) -> None:
        self.letter = letter
        self.doc = doc
        self.facts: dict[str, list[Any]] = {}
        self._groups: dict[str, list[Span]] = {}
        self._sentences = SentenceBounds(doc)
        self._sections = self.spans("sections")
        self._section_starts = [section.start for section in self._sections]

    def spans(self, group: str) -> list[Span]:
        """The spans of a group in the order of the text; empty where no component wrote the group."""
        if group not in self._groups:
            found = self.doc.spans.get(group, ())
            self._groups[group] = sorted(found, key=lambda span: (span.start, span.end))
        return self._groups[group]

    def blocks_of(self, span: Span) -> list[Span]:
        """The blocks that begin within a span."""
        blocks = self.spans("blocks")
        first, last = (bisect_left(blocks, at, key=attrgetter("start")) for at in (span.start, span.end))
        return blocks[first:last]

    def evidence(self, span: Span) -> Evidence:
        """The words of a span as evidence, with the sentence or sentences around them."""
        first, last = self._sentences.around(span.start, span.end)
        text, tokens = self.letter.text, self.doc
        return Evidence.quote(
            text,
            span.start_char,
            span.end_char,
            page=self.letter.page_at(span.start_char),
            sentence=text[tokens[first].idx : tokens[last - 1].idx + len(tokens[last - 1])],
        )

    def section_at(self, span: Span) -> str | None:
        """The heading of the section with this span, or None before the first heading."""
        at = bisect_right(self._section_starts, span.start) - 1
        if at < 0 or span.start >= self._sections[at].end:
            return None
        heading: str = self._sections[at]._.value.heading
        return heading

    def build(self, fact_list: FactList[Any]) -> None:
        """Builds the facts of a list from its spans, and puts them into `facts`."""
        assert fact_list.build is not None
        built = self.facts[fact_list.name] = []
        for span in self.spans(fact_list.spans):
            fact = fact_list.build(span, self)
            if fact is not None:
                built.append(fact)

    def next_id(self, fact_list: FactList[Any]) -> str:
        """The id of the fact of this list that is being built."""
        return f"{fact_list.prefix}{len(self.facts[fact_list.name]) + 1}"
