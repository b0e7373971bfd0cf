"""Headings, each with its stretch of text."""

from __future__ import annotations

from pydantic import Field

from ofsted_extract.facts.base import Frozen


class Section(Frozen):
    """A heading and the stretch of clean text under it, the heading included."""

    heading: str = Field(description="the heading, as printed")
    page: int = Field(description="page that it stands on, from 1")
    start: int = Field(description="offset of its first character in the clean text")
    end: int = Field(description="offset behind the section's last character")
