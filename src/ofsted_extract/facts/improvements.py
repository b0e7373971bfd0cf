"""What a letter asks to be put right: areas for priority action, and areas for improvement."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Literal

from pydantic import Field

from ofsted_extract.facts.base import Evidence, Frozen
from ofsted_extract.facts.common import showing
from ofsted_extract.facts.common.columns import FactTable, field_column
from ofsted_extract.facts.common.fact_list import FactList, Json
from ofsted_extract.facts.common.showing import Showing, Shown

if TYPE_CHECKING:
    from spacy.tokens import Span

    from ofsted_extract.facts.common.context import Context

ImprovementKind = Literal["priority_action", "improvement"]

_LABELS: dict[ImprovementKind, str] = {
    "priority_action": "Priority action",
    "improvement": "Area for improvement",
}
_KNOWN_BY_WORDS = 8
"""The first words of an item, by which `diff` knows it again, wherever it ends."""


class Improvement(Frozen):
    """One thing that the letter asks to be put right: an item of a list, or a paragraph."""

    kind: ImprovementKind = Field(
        description="`priority_action` if it stands under a heading such as Areas for priority action, "
        "else `improvement`"
    )
    to: str | None = Field(
        default=None,
        description="who is asked, if the list says so: the column beside the item, the heading, the "
        "sentence before the list, or the part on the safeguarding board",
    )
    text: str = Field(
        min_length=1,
        description="the whole item, without bullet or number; a list inside it is joined by spaces",
    )
    section: str | None = Field(default=None, description="the heading of the list")
    deadline: str | None = Field(
        default=None, description="by when, as printed, if the list or the item says so"
    )
    evidence: Evidence = Field(description="the stretch of text from its first to its last word")


@dataclass(frozen=True, slots=True)
class ImprovementValue:
    """`doc.spans["improvements"]`: an item. `text` is without bullets and without notes between its parts."""

    kind: ImprovementKind
    text: str
    section: str | None
    to: str | None = None
    deadline: str | None = None


def _build(span: Span, context: Context) -> Improvement:
    value: ImprovementValue = span._.value
    return Improvement(
        kind=value.kind,
        to=value.to,
        text=value.text,
        section=value.section,
        deadline=value.deadline,
        evidence=context.evidence(span),
    )


def _show(improvement: Improvement, showing: Showing) -> Shown:
    return Shown(
        label=_LABELS[improvement.kind],
        value=improvement.text,
        about=improvement.to,
        details=(improvement.deadline,),
    )


def _known_by(improvement: Json) -> str:
    return " ".join(str(improvement.get("text")).casefold().split()[:_KNOWN_BY_WORDS])


IMPROVEMENTS = FactList(
    name="improvements",
    singular="improvement",
    model=Improvement,
    spans="improvements",
    build=_build,
    prefix="im",
    table=FactTable(
        "what letters ask to be put right, one row for each item",
        (
            field_column("kind", "text", "priority_action or improvement", 16),
            field_column("to", "text", "who is asked, if the list says so", 30),
            field_column("text", "text", "the whole item", 90),
            field_column("section", "text", "heading of the list", 36),
            field_column("deadline", "text", "by when, as printed", 18),
        ),
        indexed=("kind",),
        searched=("text", "to"),
        position=40,
    ),
    group=showing.IMPROVEMENTS,
    show=_show,
    known_by=_known_by,
)
