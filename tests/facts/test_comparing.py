"""Which national value a letter sets beside a figure."""

from __future__ import annotations

from pathlib import Path

import pytest

from ofsted_extract.facts.base import Evidence
from ofsted_extract.facts.comparing import national_beside
from ofsted_extract.facts.figures import Figure, FigureScope
from ofsted_extract.facts.record import Record

ROOT = Path(__file__).parents[2]

Said = tuple[FigureScope, float, str, str | None]
"""Whose value, the value, its sentence and its words of time."""


def record(*said: Said, indicator: str = "pep_up_to_date") -> Record:
    """The record of a sample, with these figures in place of its own."""
    sample = Record.model_validate_json((ROOT / "samples/golden/jtai.json").read_text("utf-8"))
    figures = [
        Figure(
            id=f"f{number}",
            kind="percentage",
            value=value,
            as_of=as_of,
            scope=scope,
            indicator=indicator,
            rule="figures/percentage",
            evidence=Evidence(page=1, start=number, end=number + 1, text=sentence, sentence=sentence),
        )
        for number, (scope, value, sentence, as_of) in enumerate(said, start=1)
    ]
    return sample.model_copy(update={"figures": tuple(figures), "trends": ()})


@pytest.mark.parametrize(
    ("said", "beside"),
    [
        ([("local", 62, "a", None), ("national", 70, "a", None)], 70),
        ([("local", 62, "a", None), ("national", 70, "b", None)], 70),
        ([("local", 62, "a", "in 2019"), ("national", 70, "b", "in 2018")], None),
        ([("local", 62, "a", "in 2019"), ("national", 70, "a", "in 2018")], 70),
        ([("local", 62, "a", None), ("local", 63, "c", None), ("national", 70, "b", None)], None),
        ([("local", 62, "a", None), ("national", 70, "b", None), ("national", 71, "c", None)], None),
        (
            [
                ("local", 62, "a", "in 2019"),
                ("national", 70, "a", "in 2019"),
                ("national", 71, "a", "in 2018"),
            ],
            70,
        ),
        ([("local", 62, "a", None), ("national", 70, "a", None), ("national", 71, "a", None)], None),
        ([("local", 62, "a", None), ("region", 70, "a", None)], None),
        ([("national", 70, "a", None), ("national", 71, "a", None)], None),
    ],
)
def test_the_national_value_is_that_of_the_sentence_or_of_the_time(
    said: list[Said], beside: float | None
) -> None:
    made = record(*said)
    found = national_beside(made, made.figures[0])
    assert (found.value if found else None) == beside


def test_a_figure_of_no_statistic_has_none_beside_it() -> None:
    made = record(("local", 62, "a", None), ("national", 70, "a", None))
    assert national_beside(made, made.figures[0].model_copy(update={"indicator": None})) is None
