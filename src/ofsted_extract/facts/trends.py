"""Pairs of figures that show a change."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

from pydantic import Field

from ofsted_extract.facts.base import Evidence, Frozen, Number

Direction = Literal["increase", "decrease", "unchanged"]


class Trend(Frozen):
    """Two stated values of the same thing at two times. `figures` are the ids of the two, earlier first."""

    subject: str | None = Field(description="who or what is counted")
    earlier: Number = Field(description="the value at the earlier time")
    later: Number = Field(description="the value at the later time")
    change: Number = Field(
        description="later less earlier, in the same unit; points of percentage between percentages"
    )
    change_percent: float | None = Field(
        description="the change in per cent of the earlier value; none where that is 0"
    )
    direction: Direction = Field(description="which way it went")
    figures: tuple[str, ...] = Field(description="ids of the two figures, earlier first")
    evidence: Evidence = Field(description="the stretch of text from the one figure to the other")


@dataclass(frozen=True, slots=True)
class TrendValue:
    """`doc.spans["trends"]`: two figures compared over time, as indices into `doc.spans["figures"]`."""

    subject: str | None
    earlier: int
    later: int
