"""Headings, each with its stretch of text and its role."""

from __future__ import annotations

from dataclasses import dataclass
from itertools import pairwise
from typing import TYPE_CHECKING, Literal

from pydantic import Field, PrivateAttr

from ofsted_extract.facts.base import Frozen
from ofsted_extract.facts.common.columns import FactTable, field_column
from ofsted_extract.facts.common.fact_list import FactList

if TYPE_CHECKING:
    from spacy.tokens import Span

    from ofsted_extract.facts.common.context import Context


SectionRole = Literal[
    "scope", "overview", "improvements", "priority_actions", "findings", "area", "about", "closing"
]


@dataclass(frozen=True, slots=True)
class SectionValue:
    """What the pipeline knows of a section: its heading, that of the part around it, and its role.

    `list_heading` is the heading of the list that it is a part of and has its role from, if it is one.
    """

    heading: str
    parent: str | None = None
    role: SectionRole | None = None
    list_heading: str | None = None


class Section(Frozen):
    """A heading and the stretch of clean text under it, the heading included."""

    heading: str = Field(description="the heading, as printed")
    parent: str | None = Field(default=None, description="the heading of the part that it belongs to")
    role: SectionRole | None = Field(
        default=None,
        description="what it holds: what the visit looked at (scope), the findings in short (overview), "
        "what is asked for (improvements, priority_actions), findings, facts about the authority (area), "
        "the inspection itself (about), or what comes after it (closing)",
    )
    _text: str = PrivateAttr(default="")
    page: int = Field(description="page that it stands on, from 1")
    start: int = Field(description="offset of its first character in the clean text")
    end: int = Field(description="offset behind the section's last character")

    @property
    def text(self) -> str:
        """The text under the heading, for tables; empty in a record that was read from JSON."""
        return self._text

    def __eq__(self, other: object) -> bool:
        """Sections are equal if their fields are: one that was read from JSON has no text."""
        return isinstance(other, Section) and self.model_dump() == other.model_dump()

    def __hash__(self) -> int:
        return hash((self.heading, self.start, self.end))


def _build(span: Span, context: Context) -> Section:
    value: SectionValue = span._.value
    section = Section(
        heading=value.heading,
        parent=value.parent,
        role=value.role,
        page=context.letter.page_at(span.start_char),
        start=span.start_char,
        end=span.end_char,
    )
    section._text = _text(span, context)
    return section


def _text(section: Span, context: Context) -> str:
    """The blocks of a section as the clean text shows them, without heading and footnotes."""
    blocks = context.blocks_of(section)
    shown: list[str] = []
    for before, block in pairwise(blocks):
        if block.label_ not in ("heading", "footnote"):
            shown.append(context.letter.text[before.end_char : block.end_char].strip())
    return "\n\n".join(shown)


SECTIONS = FactList(
    name="sections",
    singular="section",
    model=Section,
    spans="sections",
    build=_build,
    prefix="sec",
    table=FactTable(
        "headings, each with the text under it",
        (
            field_column("heading", "text", "the heading, as printed", 50),
            field_column("parent", "text", "the heading of the part that it belongs to", 40),
            field_column("role", "text", "what the section holds; empty where its heading does not say", 16),
            field_column("body", "text", "the text under the heading, without footnotes", 90, path="text"),
            field_column("page", "integer", "page that the heading stands on, from 1", 6),
            field_column("start", "integer", "where it starts in the clean text, from 0", 8),
            field_column("end", "integer", "where it ends", 8),
        ),
        indexed=("role",),
        searched=("heading", "body"),
        position=70,
        has_evidence=False,
    ),
    is_compared=False,
)
