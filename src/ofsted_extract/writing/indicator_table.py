"""The table `indicators`: the figures that are values of a statistic, each with the country's value."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from dataclasses import replace
from typing import Any

from ofsted_extract.facts.common.columns import Column, field_column
from ofsted_extract.facts.comparing import national_beside
from ofsted_extract.facts.figures import Figure
from ofsted_extract.rules.indicators import Indicator
from ofsted_extract.rules.patterns import load_patterns
from ofsted_extract.writing.tables import Fact, InLetter, Table

NAME = "indicators"


def indicator_table(of_letter: Sequence[Column], evidence: Sequence[Column], keys: Sequence[Column]) -> Table:
    """Makes the table from the columns that it shares with the tables of facts."""
    own = (
        field_column("indicator", "text", "id of the statistic", 24, path="value.indicator"),
        _of_statistic("name", "what the statistic is called", 36, lambda statistic: statistic.name),
        _of_figure("value", "number", "the number: 62 for 62%", 10),
        Column("national", "number", "the country's value that the letter gives beside it", _national, 10),
        _of_figure("unit", "text", "what it is counted in: %, months, per 10,000", 14, _unit),
        _of_figure("qualifier", "text", "word that bends it: only, over, nearly", 12),
        _of_figure("as_of", "text", "time it holds for, as printed", 20),
        _of_figure("scope", "text", "whose figure: local, national, region or neighbours", 11),
        replace(_of_figure("value_high", "number", "upper end of a range", 10), detail=True),
        replace(
            _of_statistic("topic", "what the statistic is about", 18, lambda one: one.topic), detail=True
        ),
    )
    columns = (*of_letter, *own, *evidence, *keys)
    return Table(
        NAME,
        "values of statistics: the figures that have an indicator, by its name",
        tuple(sorted(columns, key=lambda column: column.detail)),
        key=("letter", "id"),
        indexed=("indicator", "local_authority"),
        references=((("letter",), "letters", ("letter",)),),
    )


def indicator_rows(letter: InLetter) -> Iterator[Fact]:
    """Yields the figures of a letter that are values of a statistic."""
    return (Fact(letter, figure.id, figure) for figure in letter.record.figures if figure.indicator)


def _of_figure(
    name: str, type: Any, meaning: str, width: int, get: Callable[[Figure], Any] | None = None
) -> Column:
    if get is None:
        return field_column(name, type, meaning, width, path=f"value.{name}")
    return Column(name, type, meaning, lambda row: get(row.value), width)


def _of_statistic(name: str, meaning: str, width: int, get: Callable[[Indicator], str]) -> Column:
    def of_row(row: Fact) -> str | None:
        statistic = load_patterns().indicators.get(row.value.indicator)  # none for one of the user's own
        return None if statistic is None else get(statistic)

    return Column(name, "text", meaning, of_row, width)


def _unit(figure: Figure) -> str | None:
    return "%" if figure.kind == "percentage" else figure.unit


def _national(row: Fact) -> int | float | None:
    beside = national_beside(row.letter.record, row.value)
    return None if beside is None else beside.value
