"""Numbers by which the letter quantifies something."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal, Self

from pydantic import Field, model_validator

from ofsted_extract.facts.base import Evidence, Frozen, Number

FigureKind = Literal["count", "percentage", "rate", "ratio", "money", "duration"]


class Figure(Frozen):
    """A number by which the letter quantifies something. `value_high` is the upper end of a range."""

    id: str = Field(description="name of the figure in this record: f1, f2 … in the order of the text")
    kind: FigureKind = Field(description="what kind of number it is")
    value: Number = Field(description="the number: 62 for 62%, 0.2 for one in five; of a range the lower end")
    value_high: Number | None = Field(default=None, description="upper end of a range")
    unit: str | None = Field(
        default=None,
        description="what it is counted in, where that is no person or thing: months, GBP, per 10,000",
    )
    qualifier: str | None = Field(
        default=None, description="words that bend the number, as printed: only, over, nearly"
    )
    subject: str | None = Field(default=None, description="who or what is counted, in the letter's words")
    measure: str | None = Field(default=None, description="what is said of them: had an up-to-date PEP")
    as_of: str | None = Field(default=None, description="the time for which it holds, as printed")
    section: str | None = Field(default=None, description="heading that it stands under")
    rule: str = Field(description="id of the rule that found it; `ofsted-extract patterns show` prints it")
    evidence: Evidence = Field(description="where the number stands")

    @model_validator(mode="after")
    def _range(self) -> Self:
        if self.value_high is not None and self.value_high < self.value:
            raise ValueError(f"a range from {self.value} down to {self.value_high}")
        return self


@dataclass(frozen=True, slots=True)
class FigureValue:
    """`doc.spans["figures"]`: a number that quantifies; the span is the number with its sign or unit."""

    kind: FigureKind
    value: int | float
    rule: str
    value_high: int | float | None = None
    unit: str | None = None
    qualifier: str | None = None
    subject: str | None = None
    measure: str | None = None
    as_of: str | None = None
