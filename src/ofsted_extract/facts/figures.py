"""Numbers by which the letter quantifies something."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Literal, Self

from pydantic import Field, model_validator

from ofsted_extract.facts.base import Evidence, Frozen, Number
from ofsted_extract.facts.common import showing
from ofsted_extract.facts.common.columns import Column, FactTable, as_share, field_column
from ofsted_extract.facts.common.fact_list import FactList
from ofsted_extract.facts.common.showing import Showing, Shown, grouped, sentence_case

if TYPE_CHECKING:
    from spacy.tokens import Span

    from ofsted_extract.facts.common.context import Context

FigureKind = Literal["count", "percentage", "rate", "ratio", "money", "duration"]
FigureScope = Literal["local", "national", "region", "neighbours", "target"]


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
    scope: FigureScope = Field(
        default="local",
        description="whose figure it is: of the authority or area (local), of the country, the region or "
        "similar authorities, or what should be (target)",
    )
    indicator: str | None = Field(
        default=None,
        description="id of the statistic that it is a value of, as in `patterns/indicators.yaml`; "
        "none if in doubt",
    )
    section: str | None = Field(default=None, description="heading that it stands under")
    rule: str = Field(description="id of the rule that found it; `ofsted-extract patterns show` prints it")
    subject_rule: str | None = Field(default=None, description="id of the rule that gave `subject`")
    measure_rule: str | None = Field(default=None, description="id of the rule that gave `measure`")
    as_of_rule: str | None = Field(default=None, description="id of the rule that gave `as_of`")
    scope_rule: str | None = Field(
        default=None, description="id of the rule that gave `scope`; none where it is local"
    )
    indicator_rule: str | None = Field(default=None, description="id of the rule that gave `indicator`")
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
    scope: FigureScope = "local"
    subject_rule: str | None = None
    measure_rule: str | None = None
    as_of_rule: str | None = None
    scope_rule: str | None = None
    indicator: str | None = None
    indicator_rule: str | None = None


def _build(span: Span, context: Context) -> Figure:
    value: FigureValue = span._.value
    return Figure(
        id=context.next_id(FIGURES),
        kind=value.kind,
        value=value.value,
        value_high=value.value_high,
        unit=value.unit,
        qualifier=value.qualifier,
        subject=value.subject,
        measure=value.measure,
        as_of=value.as_of,
        scope=value.scope,
        indicator=value.indicator,
        section=context.section_at(span),
        rule=value.rule,
        subject_rule=value.subject_rule,
        measure_rule=value.measure_rule,
        as_of_rule=value.as_of_rule,
        scope_rule=value.scope_rule,
        indicator_rule=value.indicator_rule,
        evidence=context.evidence(span),
    )


def figure_words(figure: Figure) -> str:
    """A figure's value with its unit: `62%`, `£1,200`, `6 months`, `3–5`."""
    words = grouped(figure.value)
    if figure.value_high is not None:
        words += f"–{grouped(figure.value_high)}"
    if figure.kind == "percentage":
        return f"{words}%"
    if figure.unit == "GBP":
        return f"£{words}"
    return f"{words} {figure.unit}" if figure.unit else words


def _show(figure: Figure, showing: Showing) -> Shown:
    return Shown(
        label=sentence_case(figure.kind),
        value=figure_words(figure),
        about=" ".join(part for part in (figure.subject, figure.measure) if part),
        details=(figure.qualifier, figure.as_of, figure.id, figure.rule),
    )


def _share(figure: Figure) -> float | None:
    return as_share(figure.value) if figure.kind == "percentage" else None


FIGURES: FactList[Figure] = FactList(
    name="figures",
    singular="figure",
    model=Figure,
    spans="figures",
    build=_build,
    prefix="f",
    table=FactTable(
        "numbers by which letters quantify something",
        (
            field_column("kind", "text", "count, percentage, rate, ratio, money or duration", 11),
            field_column("value", "number", "the number: 62 for 62%, 0.2 for one in five", 10),
            Column(
                "share",
                "share",
                "a percentage as a share of 1: 0.62 for 62%; of other kinds empty",
                _share,
                9,
            ),
            field_column("value_high", "number", "upper end of a range", 10),
            field_column("unit", "text", "months, per 10,000 children, GBP", 14),
            field_column("qualifier", "text", "word that bends it: only, over, nearly", 12),
            field_column("subject", "text", "what is counted", 30),
            field_column("measure", "text", "what is said of it", 36),
            field_column("as_of", "text", "time it holds for, as printed", 20),
            field_column("scope", "text", "whose figure: local, national, region, neighbours or target", 11),
            field_column("indicator", "text", "id of the statistic that it is a value of", 24),
            field_column("section", "text", "heading it stands under", 30),
            field_column("rule", "text", "rule that found it", 22),
            field_column("subject_rule", "text", "rule that gave the subject", 22),
            field_column("measure_rule", "text", "rule that gave the measure", 22),
            field_column("as_of_rule", "text", "rule that gave the time", 22),
            field_column("scope_rule", "text", "rule that gave the scope", 22),
            field_column("indicator_rule", "text", "rule that gave the indicator", 22),
        ),
        indexed=("kind", "indicator"),
        searched=("subject", "measure"),
        position=10,
    ),
    group=showing.FIGURES,
    show=_show,
    rule_field="rule",
    not_compared=frozenset(
        {
            "rule",
            "section",
            "subject_rule",
            "measure_rule",
            "as_of_rule",
            "scope_rule",
            "indicator_rule",
        }
    ),
)
