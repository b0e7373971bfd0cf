"""Where points stand in a chart, and what its axes say."""

from __future__ import annotations

import pytest

from ofsted_extract.review.plots import Point, plot


def points(*values: tuple[str, float]) -> list[Point]:
    return [Point(date, value, f"{value}") for date, value in values]


def test_one_time_makes_no_chart() -> None:
    assert plot([]) is None
    assert plot(points(("2019", 1), ("2019", 2))) is None


def test_later_points_stand_further_right_and_larger_ones_further_up() -> None:
    drawn = plot(points(("2019-01-31", 62), ("2021-06", 8), ("2022", 71)))
    assert drawn is not None
    assert [placed.point.value for placed in drawn.points] == [62, 8, 71], "in the order of time"
    assert sorted(drawn.points, key=lambda placed: -placed.y) == [
        drawn.points[1],
        drawn.points[0],
        drawn.points[2],
    ]
    for placed in drawn.points:
        assert drawn.left <= placed.x <= drawn.right
        assert 0 < placed.y <= drawn.bottom
    assert [mark.label for mark in drawn.years] == ["2019", "2020", "2021", "2022", "2023"]


@pytest.mark.parametrize(
    ("values", "labels"),
    [
        ((8, 71), ["0", "20", "40", "60", "80"]),
        ((1200, 52_000), ["0", "20,000", "40,000", "60,000"]),
        ((0.2, 0.7), ["0", "0.2", "0.4", "0.6", "0.8"]),
        ((95, 99), ["95", "96", "97", "98", "99"]),
        ((0, 0), ["0", "0.2"]),
        ((-3, 4), ["-4", "-2", "0", "2", "4"]),
    ],
)
def test_the_marks_of_values_are_round(values: tuple[float, float], labels: list[str]) -> None:
    drawn = plot(points(("2019", values[0]), ("2020", values[1])))
    assert drawn is not None
    assert [mark.label for mark in drawn.values] == labels


def test_lines_join_the_points_of_a_series_only() -> None:
    national = Point("2020", 5, "5", style="national")
    some = [*points(("2019", 1), ("2020", 2)), national]
    joined, apart = plot(some, joined=True), plot(some)
    assert joined is not None
    assert apart is not None
    assert [line.count(",") for line in joined.lines] == [2]
    assert apart.lines == ()
