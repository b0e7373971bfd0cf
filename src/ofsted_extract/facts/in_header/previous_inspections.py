"""Earlier inspections that the letter names, of the whole or of a part of the services."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from pydantic import Field

from ofsted_extract.facts.base import Evidence, Frozen, IsoDate
from ofsted_extract.facts.common import showing
from ofsted_extract.facts.common.columns import FactTable, field_column
from ofsted_extract.facts.common.fact_list import FactList, Json
from ofsted_extract.facts.common.showing import Showing, Shown, sentence_case
from ofsted_extract.facts.judgements import Grade

if TYPE_CHECKING:
    from spacy.tokens import Span

    from ofsted_extract.facts.common.context import Context


class PreviousInspection(Frozen):
    """An earlier inspection. Each is listed once, with what the letter says of it anywhere."""

    of: str | None = Field(
        default=None,
        description="what it was of, as printed (arrangements for the protection of children); "
        "`children's services` where the authority itself was judged; null where that is not said",
    )
    grade: Grade | None = Field(
        default=None, description="its grade; null where none is given, or one of a scale without a name here"
    )
    date: IsoDate | None = Field(
        default=None, description="when it was, as exactly as the letter says: a year, a month or a day"
    )
    rule: str = Field(description="the rule that found it")
    evidence: Evidence = Field(description="where the grade stands; without a grade, where it is named")


@dataclass(frozen=True, slots=True)
class PreviousInspectionValue:
    """`doc.spans["previous_inspections"]`: what an inspection was of, its grade and date, and the rule."""

    of: str | None
    grade: Grade | None
    date: str | None
    rule: str


def _build(span: Span, context: Context) -> PreviousInspection:
    value: PreviousInspectionValue = span._.value
    return PreviousInspection(
        of=value.of, grade=value.grade, date=value.date, rule=value.rule, evidence=context.evidence(span)
    )


def _show(inspection: PreviousInspection, showing: Showing) -> Shown:
    return Shown(
        label="Earlier inspection",
        value=sentence_case(inspection.grade) if inspection.grade else "named without a grade",
        about=inspection.of,
        details=(f"in {inspection.date}" if inspection.date else None,),
    )


def _known_by(inspection: Json) -> str:
    return f"{inspection.get('of')} {inspection.get('date')}"


PREVIOUS_INSPECTIONS = FactList(
    name="previous_inspections",
    singular="previous_inspection",
    model=PreviousInspection,
    in_header=True,
    spans="previous_inspections",
    build=_build,
    prefix="p",
    table=FactTable(
        "earlier inspections that letters name",
        (
            field_column("of", "text", "what was inspected", 40),
            field_column("grade", "text", "its grade, where given", 20),
            field_column("date", "text", "when it was: a year, a month or a day", 12),
            field_column("rule", "text", "the rule that found it", 30),
        ),
        indexed=("grade",),
        searched=("of",),
        position=85,
    ),
    group=showing.JUDGEMENTS,
    show=_show,
    rule_field="rule",
    known_by=_known_by,
    not_compared=frozenset({"rule"}),
)
