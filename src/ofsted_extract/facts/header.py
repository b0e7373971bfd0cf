"""What the letter says of itself."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, Literal, Self

from pydantic import Field, model_validator

from ofsted_extract.facts.base import Evidence, Frozen, IsoDate, IsoDay
from ofsted_extract.facts.common import showing
from ofsted_extract.facts.common.columns import FactTable, field_column
from ofsted_extract.facts.common.fact_list import FactList, Item, Json, StoredFact
from ofsted_extract.facts.common.showing import Showing, Shown, sentence_case
from ofsted_extract.facts.dates import ROLE_WORDS, DateRole, DateValue, header_id, shown_for_header
from ofsted_extract.facts.in_header.circumstances import (
    Intervention,
    Officer,
    ResponsibleBody,
    VisitMode,
    VisitModeValue,
)
from ofsted_extract.facts.in_header.next_steps import NextStep
from ofsted_extract.facts.in_header.people import Inspector, PersonValue, Recipient, Signatory
from ofsted_extract.facts.in_header.previous_inspections import PreviousInspection
from ofsted_extract.facts.in_header.themes import Theme
from ofsted_extract.facts.judgements import Grade

if TYPE_CHECKING:
    from spacy.tokens import Span

    from ofsted_extract.facts.common.context import Context
    from ofsted_extract.facts.record import Record

LetterKind = Literal[
    "monitoring_visit",
    "focused_visit",
    "ilacs_inspection",
    "sif_inspection",
    "jtai",
    "area_send",
    "send_local_area",
    "lac_inspection",
    "lscb_review",
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
    visit_mode: VisitMode | None = Field(
        default=None, description="whether inspectors came: on site, by video or telephone, or both (mixed)"
    )
    focus: str | None = Field(default=None, description="what the visit looked at, as printed")
    themes: tuple[str, ...] = Field(
        default=(), description="ids of the themes that the focus names (care_leavers), sorted"
    )
    previous_judgement: PreviousJudgement | None = Field(
        default=None, description="the judgement that stood when inspectors came"
    )
    previous_inspections: tuple[PreviousInspection, ...] = Field(
        default=(), description="the earlier inspections that it names, of the whole or of a part"
    )
    addressee: Addressee | None = Field(default=None, description="the first person that it is addressed to")
    addressees: tuple[Recipient, ...] = Field(
        default=(), description="everyone that it is addressed to, in the order of the text"
    )
    inspectors: tuple[Inspector, ...] = Field(
        default=(), description="who carried out the visit, in the order of the text"
    )
    signatories: tuple[Signatory, ...] = Field(
        default=(), description="who signs it, in the order of the text"
    )
    theme_evidence: tuple[Theme, ...] = Field(
        default=(), description="the same themes, each with its rule and the words that name it"
    )
    responsible_bodies: tuple[ResponsibleBody, ...] = Field(
        default=(), description="bodies that plan and commission the services of an area, jointly"
    )
    officers: tuple[Officer, ...] = Field(
        default=(), description="since when the director, chief executive and board's chair are in post"
    )
    interventions: tuple[Intervention, ...] = Field(
        default=(), description="measures of the government that are in force"
    )
    next_steps: tuple[NextStep, ...] = Field(
        default=(), description="what is asked for after the visit, and inspections that are announced"
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
    """`doc.spans["focus"]`, at most one: what the visit looked at, in the letter's words.

    The span is the part that stands together with its beginning; `parts` are the tokens of all parts, each
    as its start and end.
    """

    focus: str
    parts: tuple[tuple[int, int], ...] = ()


@dataclass(frozen=True, slots=True)
class PreviousJudgementValue:
    """`doc.spans["previous_judgement"]`, at most one: the standing grade of the authority as a whole."""

    grade: Grade
    date: str | None


_UNKNOWN_END = frozenset({"visit-ends-before-start", "visit-end-not-said"})
"""Doubts under which the visit is not taken to end on its first day."""

_STATEMENTS = ("responsible_bodies", "officers", "interventions", "next_steps")
_LISTS = ("addressees", "inspectors", "signatories", "previous_inspections", *_STATEMENTS)
_LISTS_OF_OWN = (*_LISTS, "themes", "theme_evidence")
"""Fields that are lists of facts of their own, and no plain values."""


def build_header(context: Context) -> Header:
    """The header, from the spans of its values and the lists of people that are built already."""
    spans = {
        "kind": _first(context, "kind"),
        "local_authority": _first(context, "authority"),
        "visit_ordinal": _first(context, "visit_ordinal"),
        "visit_mode": _first(context, "visit_mode"),
        "focus": _first(context, "focus"),
        "previous_judgement": _first(context, "previous_judgement"),
        "addressee": _addressee(context),
        "letter_date": _dated(context, "letter_date"),
        "visit_start": _dated(context, "visit_start"),
        "visit_end": _dated(context, "visit_end"),
    }
    found = {field: span for field, span in spans.items() if span is not None}
    kind = found["kind"]._.value if "kind" in found else KindValue("other")
    values: dict[str, Any] = {
        field: _VALUES[field](span._.value) for field, span in found.items() if field in _VALUES
    }
    values |= {name: tuple(context.facts[name]) for name in _LISTS}
    themes = sorted(context.facts["themes"], key=_id_of_theme)
    values |= {"themes": tuple(map(_id_of_theme, themes)), "theme_evidence": tuple(themes)}
    return Header(
        kind=kind.kind,
        title=kind.title,
        evidence={field: context.evidence(span) for field, span in found.items()},
        **values,
    )


def _id_of_theme(theme: Theme) -> str:
    return theme.theme


def _first(context: Context, group: str) -> Span | None:
    return next(iter(context.spans(group)), None)


def _addressee(context: Context) -> Span | None:
    return next((span for span in context.spans("people") if span._.value.part == "addressee"), None)


def _dated(context: Context, role: DateRole) -> Span | None:
    """The date of a role. A visit that states one day only ends on it, unless its end is in doubt."""
    found = next((span for span in context.spans("dates") if span._.value.role == role), None)
    if found is None and role == "visit_end":
        doubted = any(code in _UNKNOWN_END for code, _ in context.doc._.warnings or ())
        return None if doubted else _dated(context, "visit_start")
    return found


def _local_authority(value: AuthorityValue) -> LocalAuthority:
    return LocalAuthority(name=value.name, gss_code=value.gss_code, region=value.region)


def _visit_ordinal(value: OrdinalValue) -> int:
    return value.ordinal


def _visit_mode(value: VisitModeValue) -> str:
    return value.mode


def _focus(value: FocusValue) -> str:
    return value.focus


def _previous_judgement(value: PreviousJudgementValue) -> PreviousJudgement:
    return PreviousJudgement(grade=value.grade, date=value.date)


def _to_addressee(value: PersonValue) -> Addressee:
    return Addressee(name=value.name, role=value.role)


def _iso_date(value: DateValue) -> str:
    return value.iso


_VALUES: dict[str, Any] = {
    "local_authority": _local_authority,
    "visit_ordinal": _visit_ordinal,
    "visit_mode": _visit_mode,
    "focus": _focus,
    "previous_judgement": _previous_judgement,
    "addressee": _to_addressee,
    "letter_date": _iso_date,
    "visit_start": _iso_date,
    "visit_end": _iso_date,
}
"""How the value of a field's span becomes the field. `kind` sets two fields, and is not among them."""


@dataclass(frozen=True, slots=True)
class HeaderValue:
    """A plain value of the header with its evidence."""

    field: str
    value: Any
    evidence: Evidence

    @property
    def main_value(self) -> Any:
        """The name of an authority or a person, the grade of a judgement; else the value itself."""
        return getattr(self.value, "name", None) or getattr(self.value, "grade", None) or self.value


def header_values(header: Header) -> Iterator[HeaderValue]:
    """The plain values that have evidence, in the order of the contract."""
    for field in Header.model_fields:
        if field in header.evidence:
            yield HeaderValue(field, getattr(header, field), header.evidence[field])


def _item(fact: HeaderValue) -> Item:
    return Item(header_id(fact.field), f"header.{fact.field}", fact)


class HeaderList(FactList[HeaderValue]):
    """The plain values of the header as a list of facts, each with its field as path."""

    def facts(self, record: Record) -> tuple[HeaderValue, ...]:
        """The plain values that have evidence, in the order of the contract."""
        return tuple(header_values(record.header))

    def items(self, record: Record) -> Iterator[Item]:
        """The same with their ids and paths, in the order of the evidence."""
        header = record.header
        for field, evidence in header.evidence.items():
            yield _item(HeaderValue(field, getattr(header, field), evidence))

    def rows(self, record: Record) -> Iterator[Item]:
        """The same in the order of the contract."""
        return map(_item, header_values(record.header))

    def values(self, fact: HeaderValue) -> dict[str, Any]:
        """The fields of the value as JSON; a value without fields is called `value`."""
        value = fact.value
        return value.model_dump(mode="json") if isinstance(value, Frozen) else {"value": value}

    def stored(self, record: Json) -> Iterator[StoredFact]:
        """The plain values of a stored header, those without evidence among them."""
        header = record.get("header") or {}
        evidence = header.get("evidence") or {}
        for field, value in header.items():
            if value is not None and field not in {"evidence", *_LISTS_OF_OWN}:
                path = f"header.{field}"
                yield StoredFact(path, path, field, {field: value}, evidence.get(field) or {})


_LABELS: dict[str, str] = {
    **{str(role): words for role, words in ROLE_WORDS.items()},
    "kind": "Kind of letter",
    "visit_ordinal": "Number of the visit",
}
"""Labels of fields that are not called by their name."""


def _show(fact: HeaderValue, context: Showing) -> Shown | None:
    field, value = fact.field, fact.value
    if field in shown_for_header(context.record):
        return None
    label = _LABELS.get(field, sentence_case(field))
    if isinstance(value, PreviousJudgement):
        return Shown(
            label=sentence_case(field),
            value=sentence_case(value.grade),
            about=f"in {value.date}" if value.date else None,
            group=showing.JUDGEMENTS,
        )
    if isinstance(value, LocalAuthority):
        return Shown(label=label, value=value.name, about=value.region, details=(value.gss_code,))
    if isinstance(value, Addressee):
        return Shown(label=label, value=value.name, about=value.role, group=showing.PEOPLE)
    if field == "visit_mode":
        return Shown(label="How inspectors visited", value=sentence_case(value))
    if field == "kind":
        return Shown(label=label, value=context.kind_words(value))
    return Shown(label=label, value=str(value), group=showing.DATES if field in ROLE_WORDS else None)


HEADER = HeaderList(
    name="header",
    model=Header,
    table=FactTable(
        "the plain values of letters, each with the words it came from",
        (
            field_column("field", "text", "name of the value, as in records", 20),
            field_column(
                "value",
                "text",
                "the value; of an authority or person the name, of a judgement the grade",
                40,
                path="main_value",
            ),
        ),
        indexed=("field",),
        position=90,
    ),
    group=showing.LETTER,
    show=_show,
)
