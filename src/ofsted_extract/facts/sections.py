"""Headings, each with its stretch of text."""

from __future__ import annotations

from typing import TYPE_CHECKING

from pydantic import Field

from ofsted_extract.facts.base import Frozen
from ofsted_extract.facts.common.fact_list import FactList

if TYPE_CHECKING:
    from spacy.tokens import Span

    from ofsted_extract.facts.common.context import Context


class Section(Frozen):
    """A heading and the stretch of clean text under it, the heading included."""

    heading: str = Field(description="the heading, as printed")
    page: int = Field(description="page that it stands on, from 1")
    start: int = Field(description="offset of its first character in the clean text")
    end: int = Field(description="offset behind the section's last character")


def _build(span: Span, context: Context) -> Section:
    return Section(
        heading=span._.value,
        page=context.letter.page_at(span.start_char),
        start=span.start_char,
        end=span.end_char,
    )


SECTIONS = FactList(name="sections", model=Section, spans="sections", build=_build)
