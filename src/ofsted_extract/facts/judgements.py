"""Grades that the letter gives or reports."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

from pydantic import Field

from ofsted_extract.facts.base import Evidence, Frozen

Grade = Literal[
    "outstanding",
    "good",
    "requires_improvement",
    "adequate",
    "inadequate",
    "typically_positive",
    "inconsistent",
    "widespread_failings",
]


class Judgement(Frozen):
    """A grade: a row of a graded table or heading, or one grade of a tally of cases (`count` set)."""

    domain: str = Field(description="what is graded, as printed")
    grade: Grade = Field(description="the grade")
    by: str = Field(description="who graded: `Ofsted`, or who else did as the letter says")
    count: int | None = Field(
        default=None, ge=0, description="how many cases of a tally have this grade; none where it is no tally"
    )
    evidence: Evidence = Field(description="where the grade stands")


@dataclass(frozen=True, slots=True)
class JudgementValue:
    """`doc.spans["judgements"]`: a graded row or heading, or with `count` one grade of a tally."""

    domain: str
    grade: Grade
    by: str
    count: int | None = None
