"""Grades that the letter gives or reports."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Literal

from pydantic import Field

from ofsted_extract.facts.base import Evidence, Frozen
from ofsted_extract.facts.common import showing
from ofsted_extract.facts.common.columns import FactTable, field_column
from ofsted_extract.facts.common.fact_list import FactList, Json
from ofsted_extract.facts.common.showing import Showing, Shown, grouped, sentence_case

if TYPE_CHECKING:
    from spacy.tokens import Span

    from ofsted_extract.facts.common.context import Context

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


def _build(span: Span, context: Context) -> Judgement:
    value: JudgementValue = span._.value
    return Judgement(
        domain=value.domain,
        grade=value.grade,
        by=value.by,
        count=value.count,
        evidence=context.evidence(span),
    )


def _show(judgement: Judgement, showing: Showing) -> Shown:
    grade = sentence_case(judgement.grade)
    is_tally = judgement.count is not None
    return Shown(
        label="Tally of cases" if is_tally else "Judgement",
        value=grade if judgement.count is None else f"{grouped(judgement.count)} {grade.lower()}",
        about=judgement.domain,
        details=(f"by {judgement.by}",),
    )


def _known_by(judgement: Json) -> str:
    """A judgement is known by what is graded; a tally has several grades of one thing."""
    return str(judgement.get("domain")) if judgement.get("count") is None else ""


JUDGEMENTS = FactList(
    name="judgements",
    singular="judgement",
    model=Judgement,
    spans="judgements",
    build=_build,
    prefix="j",
    table=FactTable(
        "grades: rows of graded tables and headings, and tallies of cases",
        (
            field_column("domain", "text", "what is graded", 50),
            field_column("grade", "text", "the grade", 20),
            field_column("by", "text", "who graded", 16),
            field_column("count", "integer", "cases of a tally that have this grade; else empty", 8),
        ),
        indexed=("grade",),
        searched=("domain",),
        position=30,
    ),
    group=showing.JUDGEMENTS,
    show=_show,
    known_by=_known_by,
)
