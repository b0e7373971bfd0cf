"""Numbers that are too large: no figure, a warning, and a record that can be read back in every format."""

from __future__ import annotations

import json
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st
from pydantic import ValidationError
from typer.testing import CliRunner

from ofsted_extract import extract
from ofsted_extract.cli.main import app
from ofsted_extract.facts.figures import Figure
from ofsted_extract.facts.record import Record
from ofsted_extract.pipeline.numbers.numeral import LARGEST, plain_number
from ofsted_extract.writing.json import indented, record_in

LETTER = """### Monitoring visit to Leeds children's services

4 March 2019

Dear Ms Example

This letter is about the visit of 5 and 6 February 2019 to Leeds.

### Findings

In January 2019, {} had a plan. Only 51% of pupils went to school each day.

Yours sincerely

Ada Pattern
Her Majesty's Inspector
"""
NINES, LONGER = "9" * 400, "7" * 490  # the reader leaves out longer words
TOO_LARGE = [
    f"{NINES} of the children",
    f"{LONGER} children",
    f"{LONGER} out of {LONGER} children",
    f"{LONGER}% of children",
    f"£{LONGER}m of the budget",
    f"{NINES} million children",
    f"{NINES}.5 children",
    "12345678901234567890 children",
    "9,007,199,254,740,992 children",
    "9,007,199,254,740,993 children",
    "four billion billion children",
]


def read(text: str, folder: Path) -> Record:
    path = folder / "letter.md"
    path.write_text(LETTER.format(text), encoding="utf-8")
    return extract(path)


@pytest.mark.parametrize("text", TOO_LARGE, ids=lambda text: text[:12] + text[-12:])
def test_a_number_that_is_too_large_gives_a_warning_and_no_figure(text: str, tmp_path: Path) -> None:
    record = read(text, tmp_path)
    assert [figure.value for figure in record.figures if figure.kind != "ratio"] == [51]
    warned = [warning.message for warning in record.warnings if warning.code == "number-too-large"]
    assert warned
    assert all(len(message) < 120 for message in warned)
    again = record_in(indented(record))
    assert again is not None
    assert again.model_dump() == record.model_dump()


def test_a_number_that_is_exact_is_a_figure(tmp_path: Path) -> None:
    record = read("9,007,199,254,740,991 children", tmp_path)
    assert [figure.value for figure in record.figures] == [LARGEST, 51]
    assert "number-too-large" not in {warning.code for warning in record.warnings}


@pytest.mark.parametrize("place", ["out.jsonl", "out.xlsx", "out.sqlite", "out.csv", "out"])
def test_letters_with_large_numbers_can_be_written_in_every_format(place: str, tmp_path: Path) -> None:
    (tmp_path / "in").mkdir()
    for number, text in enumerate([*TOO_LARGE, "9,007,199,254,740,991 children"]):
        (tmp_path / "in" / f"{number}.md").write_text(LETTER.format(text), encoding="utf-8")
    done = CliRunner().invoke(app, [str(tmp_path / "in"), "-o", str(tmp_path / place)])
    assert done.exit_code == 0, done.output


@pytest.mark.parametrize("value", [float("inf"), float("-inf"), float("nan"), LARGEST + 1, 10**400, 1e300])
def test_a_figure_cannot_be_built_with_such_a_value(value: float) -> None:
    evidence = {"page": 1, "start": 0, "end": 1, "text": "9", "sentence": "9"}
    with pytest.raises(ValidationError, match="too large"):
        Figure.model_validate(
            {"id": "f1", "kind": "count", "value": value, "rule": "a/b", "evidence": evidence}
        )


@given(st.floats(allow_nan=False) | st.integers(-(10**20), 10**20).map(float))
def test_a_plain_number_is_exact_or_infinite(value: float) -> None:
    plain = plain_number(value)
    if abs(value) > LARGEST:
        assert plain == float("inf")
    else:
        assert json.loads(json.dumps(plain)) == plain == pytest.approx(value, abs=1e-6)


def test_a_sentence_with_more_numbers_than_any_has_no_figures(tmp_path: Path) -> None:
    record = read(LETTER.format(" ".join(str(number) for number in range(2, 60))), tmp_path)
    assert {figure.value for figure in record.figures} == {51}
    [warning] = [each for each in record.warnings if each.code == "too-many-numbers"]
    assert warning.message.startswith("59 numbers stand in one sentence and are left out: In January 2019, 2")


def test_a_sentence_with_many_numbers_keeps_them(tmp_path: Path) -> None:
    record = read(LETTER.format(" and ".join(f"{number} children" for number in range(2, 32))), tmp_path)
    assert {figure.value for figure in record.figures} == {*range(2, 32), 51}
