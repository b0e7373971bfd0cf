"""Dates that the letter prints."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

from pydantic import Field

from ofsted_extract.facts.base import Evidence, Frozen, IsoDate

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
