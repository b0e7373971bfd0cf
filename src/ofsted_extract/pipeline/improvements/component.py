"""`ofsted_improvements`: what the letter asks to be put right."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from itertools import pairwise, takewhile

from spacy.language import Language
from spacy.tokens import Doc, Span

from ofsted_extract.facts.improvements import ImprovementKind, ImprovementValue
from ofsted_extract.facts.sections import SectionValue
from ofsted_extract.pipeline.improvements.items import ItemList, ListReader
from ofsted_extract.pipeline.improvements.wording import Wording
from ofsted_extract.pipeline.language import add_span, value_of, warn
from ofsted_extract.rules.patterns import Patterns, load_patterns

_KINDS: dict[str, ImprovementKind] = {"priority_actions": "priority_action", "improvements": "improvement"}


@dataclass(slots=True)
class _AskingPart:
    """A heading of a list, with its sub-headings."""

    section: Span
    blocks: list[Span]
    has_lists: bool = False
    """Whether lists with headings of their own follow, inside this part."""


class Improvements:
    """Writes `doc.spans["improvements"]`; each span runs from the first to the last word of an item."""

    def __init__(self, nlp: Language, patterns: Patterns) -> None:
        self._wording = Wording(nlp, patterns)

    def __call__(self, doc: Doc) -> Doc:
        """Needs blocks and sections, and annexes."""
        doc.spans["improvements"] = []
        for part in _parts(doc):
            value: SectionValue = value_of(part.section)
            found = ListReader(self._wording, self._asked_by_headings(doc, part.section)).read(part.blocks)
            self._add(doc, found, value.heading, _KINDS[value.role or ""])
            self._warn(doc, part, found)
        self._add_lists_without_heading(doc)
        return doc

    def _add_lists_without_heading(self, doc: Doc) -> None:
        """Adds the lists that a sentence opens under another heading: "Before we return, leaders should:"."""
        blocks = [block for block in doc.spans["blocks"] if block.label_ != "footnote"]
        for at, (block, following) in enumerate(pairwise(blocks)):
            if following.label_ != "list_item" or block.label_ not in ("paragraph", "line", "heading"):
                continue
            kind = self._wording.kind_opened(block)
            if kind is None:
                continue
            section = _section_at(doc, block)
            if section is not None and value_of(section).role in _KINDS:
                continue
            items = list(takewhile(lambda item: item.label_ == "list_item", blocks[at + 1 :]))
            found = ListReader(self._wording, self._wording.asked(block)).read(items)
            self._add(doc, found, value_of(section).heading if section is not None else None, kind)

    def _add(self, doc: Doc, found: ItemList, heading: str | None, kind: ImprovementKind) -> None:
        for item in found.items:
            value = ImprovementValue(kind, item.text, heading, item.to, item.deadline)
            first, last = item.pieces[0], item.pieces[-1]
            add_span(doc, "improvements", first.start, last.end, value, "improvement")

    def _warn(self, doc: Doc, part: _AskingPart, found: ItemList) -> None:
        heading = value_of(part.section).heading
        if found.says_earlier_remain:
            warn(
                doc,
                "earlier-improvements-remain",
                f"under {heading!r} the letter says that what was asked for earlier remains; see that letter",
            )
        elif found.says_none and not found.items:
            warn(doc, "no-improvements", f"under {heading!r} the letter says that there are none")
        elif not found.items and not part.has_lists:
            warn(doc, "improvements-not-found", f"no items were found under {heading!r}; check it by eye")

    def _asked_by_headings(self, doc: Doc, section: Span) -> str | None:
        """Whom the heading of a list asks, or else a heading above it."""
        blocks = {block.start: block for block in doc.spans["blocks"]}
        for above in _with_those_above(doc, section):
            heading = blocks.get(above.start)
            if heading is not None and (asked := self._wording.asked_by_part(heading)):
                return asked
        return None


def _parts(doc: Doc) -> Iterator[_AskingPart]:
    """The lists of what is asked for, outside of standard text."""
    annexes = [(annex.start, annex.end) for annex in doc.spans.get("annexes", ())]
    part: _AskingPart | None = None
    for section in doc.spans["sections"]:
        value: SectionValue = value_of(section)
        if value.role not in _KINDS or any(start <= section.start < end for start, end in annexes):
            continue
        blocks = [block for block in doc.spans["blocks"] if section.start <= block.start < section.end]
        if part is not None and value.list_heading is not None:
            part.blocks += blocks
            continue
        if part is not None:
            part.has_lists = part.section.end <= section.start and len(part.blocks) == 0
            yield part
        part = _AskingPart(section, blocks[1:])
    if part is not None:
        yield part


def _section_at(doc: Doc, block: Span) -> Span | None:
    """The section that a block stands in."""
    return next((each for each in doc.spans["sections"] if each.start <= block.start < each.end), None)


def _with_those_above(doc: Doc, section: Span) -> Iterator[Span]:
    """A section, and those whose headings stand above it in larger and larger type."""
    yield section
    parent = value_of(section).parent
    for above in reversed([each for each in doc.spans["sections"] if each.start < section.start]):
        if parent is not None and value_of(above).heading == parent:
            yield above
            parent = value_of(above).parent


@Language.factory("ofsted_improvements", default_config={"patterns": None})
def create_improvements(nlp: Language, name: str, *, patterns: str | None) -> Improvements:
    """The factory; `patterns` is a folder laid over the shipped one."""
    return Improvements(nlp, load_patterns(patterns))
