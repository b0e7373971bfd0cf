"""A list of facts that the project knows nothing about: awards that a letter mentions."""

from __future__ import annotations

import re
from dataclasses import dataclass

from pydantic import Field
from spacy.language import Language
from spacy.tokens import Doc, Span

from ofsted_extract.facts.base import Evidence, Frozen
from ofsted_extract.facts.common.columns import FactTable, field_column
from ofsted_extract.facts.common.context import Context
from ofsted_extract.facts.common.fact_list import FactList
from ofsted_extract.facts.common.showing import Group, Showing, Shown
from ofsted_extract.pipeline.language import add_span

_AWARD = re.compile(r"the (?P<name>[A-Z]\w+) award")


class Award(Frozen):
    """An award that the letter mentions."""

    name: str = Field(description="name of the award")
    section: str | None = Field(default=None, description="heading that it stands under")
    evidence: Evidence = Field(description="where it stands")


@dataclass(frozen=True, slots=True)
class AwardValue:
    """`doc.spans["awards"]`: the words are the award with its article."""

    name: str


@Language.component("made_up_awards")
def find_awards(doc: Doc) -> Doc:
    for found in _AWARD.finditer(doc.text):
        span = doc.char_span(*found.span())
        assert span is not None
        add_span(doc, "awards", span.start, span.end, AwardValue(found["name"]))
    return doc


def _build(span: Span, context: Context) -> Award:
    value: AwardValue = span._.value
    return Award(name=value.name, section=context.section_at(span), evidence=context.evidence(span))


def _show(award: Award, showing: Showing) -> Shown:
    return Shown(label="Award", value=award.name)


AWARDS = FactList(
    name="awards",
    singular="award",
    model=Award,
    meaning="awards that the letter mentions",
    component="made_up_awards",
    spans="awards",
    build=_build,
    prefix="aw",
    table=FactTable(
        "awards that letters mention",
        (field_column("name", "text", "name of the award", 20),),
        indexed=("name",),
        searched=("name",),
    ),
    group=Group("award", "Awards"),
    show=_show,
    not_compared=frozenset({"section"}),
)
