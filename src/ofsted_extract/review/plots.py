"""Places points of time and value in a small chart, which a template draws as SVG."""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass

WIDTH, HEIGHT = 720, 220
_LEFT, _RIGHT, _TOP, _BOTTOM = 62, 14, 14, 28
_MOST_STEPS = 5
"""The most lines across a chart."""
_MOST_YEARS = 12
"""The most years that are labelled."""


@dataclass(frozen=True, slots=True)
class Point:
    """A value at a time, with what it says in words and where it leads to.

    Attributes:
        date: `2019`, `2019-01` or `2019-01-31`.
        style: a class of the style sheet: `local` or `national`.
    """

    date: str
    value: float
    words: str
    style: str = "local"
    link: str | None = None


@dataclass(frozen=True, slots=True)
class Placed:
    """A point with its place in the chart, in pixels."""

    point: Point
    x: float
    y: float


@dataclass(frozen=True, slots=True)
class Mark:
    """A labelled place of an axis."""

    at: float
    label: str


@dataclass(frozen=True, slots=True)
class Plot:
    """A chart: its points, the marks of its axes, and the lines that join points, if they are one series."""

    points: tuple[Placed, ...]
    years: tuple[Mark, ...]
    values: tuple[Mark, ...]
    lines: tuple[str, ...]
    width: int = WIDTH
    height: int = HEIGHT
    left: int = _LEFT
    right: int = WIDTH - _RIGHT
    bottom: int = HEIGHT - _BOTTOM


def plot(points: Sequence[Point], *, joined: bool = False) -> Plot | None:
    """Places points in a chart; None if there are fewer than two times.

    Args:
        points: in any order.
        joined: whether lines join the points of a style.
    """
    if len({point.date for point in points}) < 2:
        return None
    times = [_year(point.date) for point in points]
    first, last = math.floor(min(times)), math.ceil(max(times))
    low, high, step = _scale([point.value for point in points])
    across = (WIDTH - _LEFT - _RIGHT) / max(last - first, 1)
    up = (HEIGHT - _TOP - _BOTTOM) / (high - low)
    placed = sorted(
        (
            Placed(
                point,
                round(_LEFT + (time - first) * across, 1),
                round(HEIGHT - _BOTTOM - (point.value - low) * up, 1),
            )
            for point, time in zip(points, times, strict=True)
        ),
        key=lambda each: (each.x, each.y, each.point.words),
    )
    every = math.ceil((last - first + 1) / _MOST_YEARS)
    years = [
        Mark(round(_LEFT + (year - first) * across, 1), str(year)) for year in range(first, last + 1, every)
    ]
    count = round((high - low) / step)
    values = [
        Mark(round(HEIGHT - _BOTTOM - at * step * up, 1), f"{round(low + at * step, 6):,.10g}")
        for at in range(count + 1)
    ]
    lines = _lines(placed) if joined else ()
    return Plot(tuple(placed), tuple(years), tuple(values), tuple(lines))


def _year(date: str) -> float:
    """A date as a year with its fraction; a month or year alone stands for its middle."""
    parts = [int(part) for part in date.split("-")]
    month = parts[1] - 1 if len(parts) > 1 else 6
    day = parts[2] - 1 if len(parts) > 2 else 15 if len(parts) > 1 else 0
    return parts[0] + month / 12 + day / 372


def _scale(values: Sequence[float]) -> tuple[float, float, float]:
    """The lowest and highest value of the axis, which are round, and the step between its marks."""
    low, high = min(values), max(values)
    if 0 <= low < high / 2 or low == high:
        low = min(low, 0.0)
    spread = (high - low) or 1.0
    size = 10.0 ** math.floor(math.log10(spread / _MOST_STEPS))
    step = next(size * factor for factor in (1, 2, 5, 10) if spread / (size * factor) <= _MOST_STEPS)
    bottom = math.floor(low / step) * step
    top = math.ceil(high / step) * step
    return bottom, top if top > bottom else bottom + step, step


def _lines(placed: Sequence[Placed]) -> list[str]:
    """For each style with several points, the points of its line as SVG has them."""
    styles = dict.fromkeys(each.point.style for each in placed)
    series = [[each for each in placed if each.point.style == style] for style in styles]
    return [" ".join(f"{each.x},{each.y}" for each in points) for points in series if len(points) > 1]
