"""The benchmark of how time grows with the length of a text."""

from __future__ import annotations

import pytest
from benchmarks.growth import SHAPES, exponent, main, text_of


@pytest.mark.parametrize(
    ("times", "expected"), [((1.0, 2.0, 4.0), 1), ((1.0, 4.0, 16.0), 2), ((3.0, 3.0, 3.0), 0)]
)
def test_the_exponent_tells_lines_from_squares(times: tuple[float, ...], expected: float) -> None:
    assert exponent(times) == pytest.approx(expected)


@pytest.mark.parametrize("shape", SHAPES)
def test_a_shape_is_as_long_as_it_is_wanted(shape: str) -> None:
    body = text_of(shape, 1000).partition("Kent\n\n")[2]
    assert len(body) == 1001


def test_the_table_has_a_row_for_each_shape(capsys: pytest.CaptureFixture[str]) -> None:
    main(["opening brackets", "digits"])
    *_, brackets, digits = capsys.readouterr().out.splitlines()
    assert brackets.startswith("| opening brackets | 0.")
    assert digits.startswith("| digits | 0.")
