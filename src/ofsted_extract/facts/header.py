"""What the letter says of itself."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal, Self

from pydantic import Field, model_validator

from ofsted_extract.facts.base import Evidence, Frozen, IsoDate, IsoDay
from ofsted_extract.facts.judgements import Grade
from ofsted_extract.facts.people import Inspector, Signatory

LetterKind = Literal[
    "monitoring_visit",
    "focused_visit",
    "ilacs_inspection",
    "sif_inspection",
    "jtai",
    "area_send",
    "send_local_area",
    "school_monitoring",
    "other",
]


class LocalAuthority(Frozen):
    """The authority or area: its short name, and codes where the name is a known authority's."""

    name: str = Field(
        description="short name (Leeds, Kingston upon Hull), or the name as printed where it is no known one"
    )
    gss_code: str | None = Field(
        default=None, description="nine-character code of the Government Statistical Service (E06000030)"
    )
    region: str | None = Field(default=None, description="region of England that it lies in")


class PreviousJudgement(Frozen):
    """The standing judgement of the last inspection of the authority as a whole."""

    grade: Grade = Field(description="the grade of the authority as a whole")
    date: IsoDate | None = Field(
        default=None, description="when it was given, as exactly as the letter says: a year, a month or a day"
    )


class Addressee(Frozen):
    """The first person that a letter is addressed to."""

    name: str = Field(description="name without title")
    role: str | None = Field(default=None, description="office, as printed")


class Header(Frozen):
    """What the letter says of itself. Evidence of its scalars stands in `evidence` under their names."""

    kind: LetterKind = Field(description="what kind of letter or report it is; `other` where no words tell")
    title: str | None = Field(default=None, description="its title, or the line that says what it is about")
    local_authority: LocalAuthority | None = Field(default=None, description="whose services it is about")
    letter_date: IsoDay | None = Field(default=None, description="date that the letter or report bears")
    visit_start: IsoDay | None = Field(default=None, description="first day of the visit or inspection")
    visit_end: IsoDay | None = Field(default=None, description="last day of it")
    visit_ordinal: int | None = Field(
        default=None, ge=1, description="4 for the fourth monitoring visit since the judgement"
    )
    focus: str | None = Field(default=None, description="what the visit looked at, as printed")
    previous_judgement: PreviousJudgement | None = Field(
        default=None, description="the judgement that stood when inspectors came"
    )
    addressee: Addressee | None = Field(default=None, description="the first person that it is addressed to")
    inspectors: tuple[Inspector, ...] = Field(
        default=(), description="who carried out the visit, in the order of the text"
    )
    signatories: tuple[Signatory, ...] = Field(
        default=(), description="who signs it, in the order of the text"
    )
    evidence: dict[str, Evidence] = Field(
        default={}, description="evidence of the plain values above, by the name of their field"
    )

    @model_validator(mode="after")
    def _in_order(self) -> Self:
        if self.visit_start and self.visit_end and self.visit_end < self.visit_start:
            raise ValueError(f"the visit ends on {self.visit_end}, before its start on {self.visit_start}")
        return self


@dataclass(frozen=True, slots=True)
class KindValue:
    """`doc.spans["kind"]`, at most one: the words that tell what the letter is, and its title as printed."""

    kind: LetterKind
    title: str | None = None


@dataclass(frozen=True, slots=True)
class AuthorityValue:
    """`doc.spans["authority"]`, at most one: whose services the letter is about."""

    name: str
    gss_code: str | None
    region: str | None


@dataclass(frozen=True, slots=True)
class OrdinalValue:
    """`doc.spans["visit_ordinal"]`, at most one: 4 for "the fourth monitoring visit"."""

    ordinal: int


@dataclass(frozen=True, slots=True)
class FocusValue:
    """`doc.spans["focus"]`, at most one: what the visit looked at, in the letter's words."""

    focus: str


@dataclass(frozen=True, slots=True)
class PreviousJudgementValue:
    """`doc.spans["previous_judgement"]`, at most one: the standing grade of the authority as a whole."""

    grade: Grade
    date: str | None
