"""Pairs of figures that show a change."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, Literal

from pydantic import Field

from ofsted_extract.facts.base import Evidence, Frozen, Number
from ofsted_extract.facts.common import showing
from ofsted_extract.facts.common.columns import Column, FactTable, as_share, field_column
from ofsted_extract.facts.common.fact_list import FactList
from ofsted_extract.facts.common.showing import Showing, Shown, grouped, sentence_case
from ofsted_extract.facts.figures import Figure, FigureKind

if TYPE_CHECKING:
    from spacy.tokens import Span

    from ofsted_extract.facts.common.context import Context

Direction = Literal["increase", "decrease", "unchanged"]


class Trend(Frozen):
    """Two stated values of the same thing at two times. `figures` are the ids of the two, earlier first."""

    subject: str | None = Field(description="who or what is counted")
    measure: str | None = Field(default=None, description="what is said of them")
    kind: FigureKind = Field(description="what kind of number both values are")
    unit: str | None = Field(default=None, description="what both are counted in: months, GBP, per 10,000")
    indicator: str | None = Field(
        default=None,
        description="id of the statistic that both are values of, as in `patterns/indicators.yaml`",
    )
    earlier_as_of: str | None = Field(default=None, description="the time of the earlier value, as printed")
    later_as_of: str | None = Field(default=None, description="the time of the later value, as printed")
    earlier: Number = Field(description="the value at the earlier time")
    later: Number = Field(description="the value at the later time")
    change: Number = Field(
        description="later less earlier, in the same unit; points of percentage between percentages"
    )
    change_percent: float | None = Field(
        description="the change in per cent of the earlier value; none where that is 0"
    )
    direction: Direction = Field(description="which way it went")
    figures: tuple[str, ...] = Field(description="ids of the two figures, earlier first")
    evidence: Evidence = Field(description="the stretch of text from the one figure to the other")


@dataclass(frozen=True, slots=True)
class TrendValue:
    """`doc.spans["trends"]`: two figures compared over time, as indices into `doc.spans["figures"]`."""

    subject: str | None
    measure: str | None
    earlier: int
    later: int


def _build(span: Span, context: Context) -> Trend:
    value: TrendValue = span._.value
    earlier: Figure = context.facts["figures"][value.earlier]
    later: Figure = context.facts["figures"][value.later]
    change = round(later.value - earlier.value, 6)
    return Trend(
        subject=value.subject,
        measure=value.measure,
        kind=later.kind,
        unit=later.unit,
        indicator=later.indicator if later.indicator == earlier.indicator else None,
        earlier_as_of=earlier.as_of,
        later_as_of=later.as_of,
        earlier=earlier.value,
        later=later.value,
        change=int(change) if change == int(change) else change,
        change_percent=round(100 * change / earlier.value, 1) if earlier.value else None,
        direction="increase" if change > 0 else "decrease" if change < 0 else "unchanged",
        figures=(earlier.id, later.id),
        evidence=context.evidence(span),
    )


def _show(trend: Trend, showing: Showing) -> Shown:
    sign = "+" if trend.change > 0 else ""
    percent = None if trend.change_percent is None else f"{sign}{grouped(trend.change_percent)}%"
    return Shown(
        label=sentence_case(trend.direction),
        value=f"{grouped(trend.earlier)} → {grouped(trend.later)}",
        about=trend.subject,
        details=(f"change {sign}{grouped(trend.change)}", percent, f"of {' and '.join(trend.figures)}"),
    )


def _figure_id(index: int) -> Callable[[Trend], str | None]:
    return lambda trend: trend.figures[index] if index < len(trend.figures) else None


def _change_share(trend: Trend) -> float | None:
    return as_share(trend.change_percent)


def _scope(row: Any) -> str | None:
    """Whose values both are; None if they are of two."""
    scopes = {figure.scope for figure in row.letter.record.figures if figure.id in row.value.figures}
    return scopes.pop() if len(scopes) == 1 else None


TRENDS = FactList(
    name="trends",
    singular="trend",
    model=Trend,
    spans="trends",
    build=_build,
    prefix="t",
    table=FactTable(
        "two stated values of the same thing at two times",
        (
            field_column("subject", "text", "what is counted", 30),
            field_column("measure", "text", "what is said of it", 36),
            field_column("kind", "text", "kind of both values: count, percentage …", 11),
            field_column("unit", "text", "what both are counted in", 14),
            field_column("indicator", "text", "id of the statistic that both are values of", 24),
            field_column("earlier_as_of", "text", "time of the earlier value, as printed", 20),
            field_column("later_as_of", "text", "time of the later value, as printed", 20),
            field_column("earlier", "number", "the earlier value", 10),
            field_column("later", "number", "the later value", 10),
            field_column("change", "number", "later less earlier", 10),
            field_column("change_percent", "number", "the change in per cent of the earlier value", 10),
            Column("change_share", "share", "the same as a share of 1", _change_share),
            field_column("direction", "text", "increase, decrease or unchanged", 11),
            Column("earlier_figure", "text", "id of the earlier value in figures", _figure_id(0), 9),
            Column("later_figure", "text", "id of the later value in figures", _figure_id(1), 9),
        ),
        indexed=("direction", "indicator"),
        searched=("subject", "measure"),
        references=(
            (("letter", "earlier_figure"), "figures", ("letter", "id")),
            (("letter", "later_figure"), "figures", ("letter", "id")),
        ),
        position=20,
        of_rows=(Column("scope", "text", "whose values both are; empty if they are of two", _scope, 11),),
    ),
    group=showing.TRENDS,
    show=_show,
    not_compared=frozenset({"figures"}),
)
