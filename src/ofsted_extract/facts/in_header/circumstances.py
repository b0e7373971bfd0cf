"""What a letter says of its visit and of those who are responsible."""

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

VisitMode = Literal["remote", "on_site", "mixed"]
Post = Literal["director_of_childrens_services", "safeguarding_board_chair", "chief_executive"]
InterventionKind = Literal["improvement_notice", "statutory_direction", "commissioner"]


class ResponsibleBody(Frozen):
    """A body that plans and commissions the services of an area, jointly with others."""

    name: str = Field(description="its name, as printed")
    evidence: Evidence = Field(description="where the name stands")


class Officer(Frozen):
    """Somebody in charge, and since when."""

    post: Post = Field(description="the post")
    since: IsoDate = Field(description="when they took office, as exactly as the letter says")
    evidence: Evidence = Field(description="the words that say it")


class Intervention(Frozen):
    """A measure of the government that the letter tells of as being in force."""

    what: InterventionKind = Field(description="what it is")
    since: IsoDate | None = Field(default=None, description="since when, where its sentence has a date")
    evidence: Evidence = Field(description="the words that say it")


@dataclass(frozen=True, slots=True)
class VisitModeValue:
    """`doc.spans["visit_mode"]`, at most one: whether inspectors came."""

    mode: VisitMode


@dataclass(frozen=True, slots=True)
class BodyValue:
    """`doc.spans["responsible_bodies"]`: the name of a body."""

    name: str


@dataclass(frozen=True, slots=True)
class OfficerValue:
    """`doc.spans["officers"]`: a post, and the date since which somebody holds it."""

    post: Post
    since: str


@dataclass(frozen=True, slots=True)
class InterventionValue:
    """`doc.spans["interventions"]`: a measure, and since when it is in force."""

    what: InterventionKind
    since: str | None


def _build_body(span: Span, context: Context) -> ResponsibleBody:
    value: BodyValue = span._.value
    return ResponsibleBody(name=value.name, evidence=context.evidence(span))


def _build_officer(span: Span, context: Context) -> Officer:
    value: OfficerValue = span._.value
    return Officer(post=value.post, since=value.since, evidence=context.evidence(span))


def _build_intervention(span: Span, context: Context) -> Intervention:
    value: InterventionValue = span._.value
    return Intervention(what=value.what, since=value.since, evidence=context.evidence(span))


def _show_body(body: ResponsibleBody, showing: Showing) -> Shown:
    return Shown(label="Responsible body", value=body.name)


def _show_officer(officer: Officer, showing: Showing) -> Shown:
    return Shown(label="In post", value=sentence_case(officer.post), about=f"since {officer.since}")


def _show_intervention(measure: Intervention, showing: Showing) -> Shown:
    about = f"since {measure.since}" if measure.since else None
    return Shown(label="In force", value=sentence_case(measure.what), about=about)


def _name(fact: Json) -> str:
    return str(fact.get("name"))


def _post(fact: Json) -> str:
    return str(fact.get("post"))


def _what(fact: Json) -> str:
    return str(fact.get("what"))


RESPONSIBLE_BODIES = FactList(
    name="responsible_bodies",
    singular="responsible_body",
    model=ResponsibleBody,
    in_header=True,
    spans="responsible_bodies",
    build=_build_body,
    prefix="b",
    table=FactTable(
        "bodies that plan and commission the services of an area, jointly",
        (field_column("name", "text", "as printed", 40),),
        indexed=("name",),
        searched=("name",),
        position=82,
    ),
    group=showing.LETTER,
    show=_show_body,
    known_by=_name,
)

OFFICERS = FactList(
    name="officers",
    singular="officer",
    model=Officer,
    in_header=True,
    spans="officers",
    build=_build_officer,
    prefix="o",
    table=FactTable(
        "since when directors, chief executives and chairs of safeguarding boards are in post",
        (
            field_column("post", "text", "the post", 30),
            field_column("since", "text", "2017, 2017-10 or 2017-10-02", 12),
        ),
        indexed=("post",),
        position=84,
    ),
    group=showing.PEOPLE,
    show=_show_officer,
    known_by=_post,
)

INTERVENTIONS = FactList(
    name="interventions",
    singular="intervention",
    model=Intervention,
    in_header=True,
    spans="interventions",
    build=_build_intervention,
    prefix="v",
    table=FactTable(
        "measures of the government that are in force",
        (
            field_column("what", "text", "what it is", 24),
            field_column("since", "text", "2017, 2017-10 or 2017-10-02", 12),
        ),
        indexed=("what",),
        position=86,
    ),
    group=showing.LETTER,
    show=_show_intervention,
    known_by=_what,
)
