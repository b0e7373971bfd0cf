"""What comes after the visit: plans and statements that are asked for, and inspections that are announced."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Literal

from pydantic import Field

from ofsted_extract.facts.base import Evidence, Frozen, IsoDate
from ofsted_extract.facts.common import showing
from ofsted_extract.facts.common.columns import FactTable, field_column
from ofsted_extract.facts.common.fact_list import FactList, Json
from ofsted_extract.facts.common.showing import Showing, Shown, sentence_case

if TYPE_CHECKING:
    from spacy.tokens import Span

    from ofsted_extract.facts.common.context import Context

NextStepKind = Literal[
    "written_statement",
    "action_plan",
    "draft_action_plan",
    "priority_action_plan",
    "strategic_plan",
    "monitoring_inspection",
    "next_inspection",
    "next_visit",
]


class NextStep(Frozen):
    """Something that is asked for, or an inspection or visit that is announced."""

    what: NextStepKind = Field(description="what is asked for or announced")
    by: str | None = Field(
        default=None, description="until when, as printed: 9 May 2025, within 70 working days"
    )
    who: str | None = Field(
        default=None,
        description="who has to do it, as printed; of a written statement, who leads it; "
        "null for inspections and visits",
    )
    date: IsoDate | None = Field(default=None, description="the date of `by`, where a date is printed")
    rule: str = Field(description="rule that found it")
    evidence: Evidence = Field(description="the words that say it")


@dataclass(frozen=True, slots=True)
class NextStepValue:
    """`doc.spans["next_steps"]`: the span runs over everything that is said of the step."""

    what: NextStepKind
    rule: str
    by: str | None = None
    who: str | None = None
    date: str | None = None


def _build(span: Span, context: Context) -> NextStep:
    value: NextStepValue = span._.value
    return NextStep(
        what=value.what,
        by=value.by,
        who=value.who,
        date=value.date,
        rule=value.rule,
        evidence=context.evidence(span),
    )


def _show(step: NextStep, showing: Showing) -> Shown:
    return Shown(label="Next step", value=sentence_case(step.what), about=step.by, details=(step.who,))


def _known_by_what(step: Json) -> str:
    return str(step.get("what"))


NEXT_STEPS = FactList(
    name="next_steps",
    singular="next_step",
    model=NextStep,
    in_header=True,
    spans="next_steps",
    build=_build,
    prefix="n",
    table=FactTable(
        "what is asked for after visits, and inspections that are announced",
        (
            field_column("what", "text", "what is asked for or announced", 24),
            field_column("by", "text", "until when, as printed", 24),
            field_column("who", "text", "who has to do it, as printed", 30),
            field_column("date", "text", "the date of `by`, where one is printed", 12),
            field_column("rule", "text", "rule that found it", 28),
        ),
        indexed=("what", "date"),
        searched=("who",),
        position=48,
    ),
    group=showing.LETTER,
    show=_show,
    rule_field="rule",
    known_by=_known_by_what,
    not_compared=frozenset({"rule"}),
)
