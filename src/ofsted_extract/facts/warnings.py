"""Doubts about the letter."""

from __future__ import annotations

from pydantic import Field

from ofsted_extract.facts.base import Frozen


class Warning(Frozen):
    """A doubt about this letter, with a stable code."""

    code: str = Field(description="stable code of the doubt, for scripts")
    message: str = Field(description="the doubt in words")
