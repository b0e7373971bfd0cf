"""Headings, each with its stretch of text and its role."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Literal

from pydantic import Field

from ofsted_extract.facts.base import Frozen
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
    page: int = Field(description="page that it stands on, from 1")
    start: int = Field(description="offset of its first character in the clean text")
    end: int = Field(description="offset behind the section's last character")


def _build(span: Span, context: Context) -> Section:
    value: SectionValue = span._.value
    return Section(
        heading=value.heading,
        parent=value.parent,
        role=value.role,
        page=context.letter.page_at(span.start_char),
        start=span.start_char,
        end=span.end_char,
    )


SECTIONS = FactList(name="sections", model=Section, spans="sections", build=_build)
