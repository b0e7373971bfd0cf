"""People who carried out the visit, and people who sign the letter."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

from pydantic import Field

from ofsted_extract.facts.base import Evidence, Frozen


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
