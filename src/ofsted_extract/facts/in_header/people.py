"""People whom the letter addresses, who carried out the visit, and who sign the letter."""

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


class Recipient(Frozen):
    """Someone whom the letter addresses; `role` as printed."""

    name: str = Field(description="name without title")
    role: str | None = Field(default=None, description="office, as printed")
    evidence: Evidence = Field(description="where the name stands")


class Inspector(Frozen):
    """Someone who carried out the visit. `role` is `HMI` for His Majesty's Inspector, else as printed."""

    name: str = Field(description="name without title")
    role: str | None = Field(default=None, description="`HMI`, or the role as printed")
    organisation: str | None = Field(
        default=None, description="inspectorate that they are of, where it is said (Ofsted, CQC)"
    )
    lead: bool = Field(default=False, description="whether they led the visit")
    evidence: Evidence = Field(description="where the name stands")


class Signatory(Frozen):
    """Someone who signs the letter; `role` as printed."""

    name: str = Field(description="name without title")
    role: str | None = Field(default=None, description="office, as printed")
    evidence: Evidence = Field(description="where the name stands")


@dataclass(frozen=True, slots=True)
class PersonValue:
    """`doc.spans["people"]`: the span is the name as printed, `name` is without titles and post-nominals."""

    name: str
    part: Literal["addressee", "inspector", "signatory"]
    role: str | None = None
    organisation: str | None = None
    lead: bool = False


def _build_recipient(span: Span, context: Context) -> Recipient | None:
    value: PersonValue = span._.value
    if value.part != "addressee":
        return None
    return Recipient(name=value.name, role=value.role, evidence=context.evidence(span))


def _build_inspector(span: Span, context: Context) -> Inspector | None:
    value: PersonValue = span._.value
    if value.part != "inspector":
        return None
    return Inspector(
        name=value.name,
        role=value.role,
        organisation=value.organisation,
        lead=value.lead,
        evidence=context.evidence(span),
    )


def _build_signatory(span: Span, context: Context) -> Signatory | None:
    value: PersonValue = span._.value
    if value.part != "signatory":
        return None
    return Signatory(name=value.name, role=value.role, evidence=context.evidence(span))


def _show_recipient(recipient: Recipient, showing: Showing) -> Shown | None:
    """The first is shown as the header's addressee."""
    is_first = recipient is showing.record.header.addressees[0]
    return None if is_first else Shown(label="Addressee", value=recipient.name, about=recipient.role)


def _show_inspector(inspector: Inspector, showing: Showing) -> Shown:
    return Shown(
        label="Lead inspector" if inspector.lead else "Inspector",
        value=inspector.name,
        about=inspector.role,
        details=(inspector.organisation,),
    )


def _show_signatory(signatory: Signatory, showing: Showing) -> Shown:
    return Shown(label="Signatory", value=signatory.name, about=signatory.role)


def _known_by_name(person: Json) -> str:
    return str(person.get("name"))


ADDRESSEES = FactList(
    name="addressees",
    singular="addressee",
    model=Recipient,
    in_header=True,
    spans="people",
    build=_build_recipient,
    prefix="a",
    table=FactTable(
        "people whom letters address",
        (
            field_column("name", "text", "without titles", 24),
            field_column("role", "text", "as printed", 30),
        ),
        indexed=("name",),
        searched=("name",),
        position=65,
    ),
    group=showing.PEOPLE,
    show=_show_recipient,
    known_by=_known_by_name,
)

INSPECTORS = FactList(
    name="inspectors",
    singular="inspector",
    model=Inspector,
    in_header=True,
    spans="people",
    build=_build_inspector,
    prefix="i",
    table=FactTable(
        "people who carried out visits and inspections",
        (
            field_column("name", "text", "without titles", 24),
            field_column("role", "text", "HMI, or as printed", 24),
            field_column("organisation", "text", "where it is stated", 16),
            field_column("lead", "boolean", "whether they led the visit", 8),
        ),
        indexed=("name",),
        searched=("name",),
        position=70,
    ),
    group=showing.PEOPLE,
    show=_show_inspector,
    known_by=_known_by_name,
)

SIGNATORIES = FactList(
    name="signatories",
    singular="signatory",
    model=Signatory,
    in_header=True,
    spans="people",
    build=_build_signatory,
    prefix="s",
    table=FactTable(
        "people who signed",
        (
            field_column("name", "text", "without titles", 24),
            field_column("role", "text", "as printed", 30),
        ),
        indexed=("name",),
        searched=("name",),
        position=80,
    ),
    group=showing.PEOPLE,
    show=_show_signatory,
    known_by=_known_by_name,
)
