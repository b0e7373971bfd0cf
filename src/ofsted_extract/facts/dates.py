"""Dates that the letter prints."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Literal

from pydantic import Field

from ofsted_extract.facts.base import Evidence, Frozen, IsoDate
from ofsted_extract.facts.common import showing
from ofsted_extract.facts.common.columns import Column, FactTable, field_column
from ofsted_extract.facts.common.fact_list import FactList
from ofsted_extract.facts.common.showing import Showing, Shown

if TYPE_CHECKING:
    from spacy.tokens import Span

    from ofsted_extract.facts.common.context import Context
    from ofsted_extract.facts.record import Record

DateRole = Literal["letter_date", "visit_start", "visit_end", "previous_judgement", "mentioned"]
DatePrecision = Literal["day", "month", "year"]


class DateMention(Frozen):
    """A date that the letter prints, at the precision it prints."""

    value: IsoDate = Field(
        description="the date in ISO 8601, as exact as it is printed: 2017, 2017-10 or 2017-10-02"
    )
    precision: DatePrecision = Field(description="how exact that is")
    role: DateRole = Field(description="what it is the date of; else `mentioned`")
    evidence: Evidence = Field(description="where it stands")


@dataclass(frozen=True, slots=True)
class DateValue:
    """`doc.spans["dates"]`: ISO 8601 at the precision printed. A range gives two spans, a list one a day."""

    iso: str
    precision: DatePrecision
    role: DateRole = "mentioned"


ROLE_WORDS: dict[DateRole, str] = {
    "letter_date": "Letter date",
    "visit_start": "Visit starts",
    "visit_end": "Visit ends",
    "previous_judgement": "Date of previous judgement",
    "mentioned": "Date mentioned",
}


def header_id(field: str) -> str:
    """The id of a field of the header, in tables and on review pages."""
    return f"h-{field}"


def shown_for_header(record: Record) -> dict[str, DateMention]:
    """The fields of the header that are dates, each with the date that a page shows in its place.

    It is the first date of that role. The previous judgement is no date, though dates have its name as role.
    """
    fields = record.header.evidence.keys() - {"previous_judgement"}
    return {date.role: date for date in reversed(record.dates) if date.role in fields}


def _build(span: Span, context: Context) -> DateMention:
    value: DateValue = span._.value
    return DateMention(
        value=value.iso, precision=value.precision, role=value.role, evidence=context.evidence(span)
    )


def _show(date: DateMention, showing: Showing) -> Shown:
    stands_for_field = shown_for_header(showing.record).get(date.role) is date
    return Shown(
        label=ROLE_WORDS[date.role],
        value=date.value,
        alias=header_id(date.role) if stands_for_field else "",
    )


def _full_date(date: DateMention) -> str | None:
    return date.value if date.precision == "day" else None


DATES = FactList(
    name="dates",
    singular="date",
    model=DateMention,
    spans="dates",
    build=_build,
    prefix="d",
    table=FactTable(
        "dates that letters print",
        (
            field_column(
                "value", "text", "the date, as exact as it is printed: 2017, 2017-10 or 2017-10-02", 12
            ),
            Column("day", "day", "the same where it is a full date; else empty", _full_date, 11),
            field_column("precision", "text", "day, month or year", 10),
            field_column("role", "text", "what it is the date of; else mentioned", 20),
        ),
        indexed=("role", "value"),
        position=60,
    ),
    group=showing.DATES,
    show=_show,
)
