"""What is read of two hundred written sentences stays as good as it is: `pytest -s` prints the scores."""

from __future__ import annotations

import pytest
from tests.pipeline.sentences import COLUMNS, score, sentences, table

FLOORS = {
    "worked on": {
        "figure": 0.97, "kind": 0.96, "value": 0.97, "unit": 0.96, "scope": 0.92,
        "subject": 0.80, "measure": 0.79, "meaning": 0.82, "as_of": 0.95,
    },
    "set aside": {
        "figure": 0.97, "kind": 0.97, "value": 0.97, "unit": 0.96, "scope": 0.94,
        "subject": 0.81, "measure": 0.78, "meaning": 0.85, "as_of": 0.95,
    },
}  # fmt: skip
"""The scores of 28 November 2026, less one or two in a hundred."""


@pytest.mark.parametrize("name", FLOORS)
def test_no_column_is_read_worse_than_before(name: str) -> None:
    scores = score(aside=name == "set aside")
    print(f"\n{table({name: scores})}")
    worse = {
        column: scores.share(column) for column in COLUMNS if scores.share(column) < FLOORS[name][column]
    }
    assert worse == {}


def test_a_third_of_the_sentences_is_set_aside() -> None:
    aside, worked_on = (sum(1 for _ in sentences(aside)) for aside in (True, False))
    assert (aside, worked_on) == (67, 133)
