"""Draws a timeline as SVG: the letters and their grades at the top, one panel for each measure below.

matplotlib draws it (`pip install 'ofsted-extract[charts]'`). Text remains text, the same timeline gives the
same bytes, and a title and description give the content in words.
"""

from __future__ import annotations

import io
import re
import textwrap
from collections.abc import Iterable, Iterator
from datetime import date, timedelta
from importlib import import_module
from typing import TYPE_CHECKING, Any, Literal, NamedTuple
from xml.sax.saxutils import escape

from ofsted_extract.errors import ExtraMissingError
from ofsted_extract.timeline.models import AuthorityTimeline, Measure
from ofsted_extract.timeline.wording import (
    grade_words,
    kind_words,
    measure_words,
    overall_grade,
    time_words,
    value_words,
)

if TYPE_CHECKING:
    from matplotlib.axes import Axes
    from matplotlib.figure import Figure

MOST_PANELS = 8
"""The most measures in a chart; the others are in the table and the JSON."""

_INK, _SOFT, _LINE = "#222222", "#767676", "#0072B2"
# Colours that are distinct for people with any colour vision (Okabe and Ito); the shape repeats the meaning.
_GRADES = {
    "outstanding": ("#009E73", "*"),
    "good": ("#0072B2", "o"),
    "typically_positive": ("#0072B2", "o"),
    "adequate": ("#E69F00", "s"),
    "requires_improvement": ("#E69F00", "s"),
    "inconsistent": ("#E69F00", "s"),
    "inadequate": ("#D55E00", "X"),
    "widespread_failings": ("#D55E00", "X"),
}
# in inches: width of the chart; height of a row of letters, of a panel, and of the top and bottom margins
_WIDTH, _ROW, _PANEL, _HEAD, _FOOT = 9.0, 0.42, 0.8, 0.75, 0.35
_LEFT = -0.31
"""The x position of the labels left of the panels, in panel widths."""
_LINE_LENGTH, _LINES = 30, 3
"""Characters per line, and lines, for the name of a measure."""
_NOTE_ON_LETTERS = "Letters: filled if they grade the whole service."
_NOTE = "filled if the letter states the date, else hollow."
_STYLE: Any = {
    "svg.fonttype": "none",
    "font.family": "sans-serif",
    "font.sans-serif": ["DejaVu Sans"],
    "font.size": 9,
    "text.parse_math": False,
    "text.color": _INK,
    "axes.edgecolor": _SOFT,
    "xtick.color": _SOFT,
}
_MONTHS = ("Jan", "Feb", "Mar", "Apr", "May", "June", "July", "Aug", "Sept", "Oct", "Nov", "Dec")


class _Event(NamedTuple):
    """A letter or judgement, drawn as a marker in the top panel."""

    when: date
    row: str
    grade: str | None


def chart_svg(timeline: AuthorityTimeline) -> str | None:
    """The chart of one authority as an `<svg>` element, to be embedded in a page or written to a file.

    Returns: None if no letter has a date.

    Raises:
        ExtraMissingError: if matplotlib is not installed.
    """
    events = list(_events(timeline))
    if not events:
        return None
    drawn = _drawable(timeline.measures)
    svg = _drawing(timeline.name, timeline.gss_code or timeline.name, events, drawn)
    return _accessible(svg, timeline.gss_code or timeline.name, timeline.name, _description(timeline, drawn))


def measures_svg(name: str, measures: Iterable[Measure]) -> str | None:
    """The chart of some measures, a panel for each, under a heading; as an `<svg>` element.

    Returns: None if no value has a date.

    Raises:
        ExtraMissingError: if matplotlib is not installed.
    """
    drawn = [measure for measure in measures if any(value.date for value in measure.values)]
    if not drawn:
        return None
    return _accessible(_drawing(name, name, [], drawn), name, name, _measures_in_words(drawn))


def _drawing(name: str, key: str, events: list[_Event], drawn: list[Measure]) -> str:
    """The chart as a file of matplotlib; `key` makes the ids within it reproducible."""
    try:
        from matplotlib import style
        from matplotlib.figure import Figure
    except ImportError as error:
        raise ExtraMissingError("charts need `pip install 'ofsted-extract[charts]'`") from error
    with style.context(["default", {**_STYLE, "svg.hashsalt": f"ofsted-extract {key}"}]):
        rows = list(dict.fromkeys(event.row for event in events))
        heights = [*([_ROW * len(rows) + 0.2] if rows else []), *(_PANEL for _ in drawn)]
        height = sum(heights) + _HEAD + _FOOT
        figure = Figure(figsize=(_WIDTH, height))
        panels = _panels(figure, heights)
        if rows:
            _draw_events(panels[0], events, rows)
        for panel, measure in zip(panels[len(panels) - len(drawn) :], drawn, strict=True):
            _draw_measure(panel, measure, _highest(measure, drawn))
        _set_time_axis(panels, events, drawn)
        figure.text(0.011, 1 - 0.32 / height, _xml_text(name), fontsize=13, fontweight="bold")
        note = f"{_NOTE_ON_LETTERS} Measures: {_NOTE}" if rows else f"{_NOTE[:1].upper()}{_NOTE[1:]}"
        figure.text(0.011, 1 - 0.55 / height, note, fontsize=8, color=_SOFT)
        out = io.StringIO()
        figure.savefig(
            out, format="svg", metadata={"Date": None, "Creator": None, "Type": None, "Format": None}
        )
    return out.getvalue()


def _events(timeline: AuthorityTimeline) -> Iterator[_Event]:
    """The letters, preceded by earlier judgements that only later letters mention."""
    shown = {visit.date[:7] for visit in timeline.visits if visit.date and overall_grade(visit)}
    earlier = {
        (visit.previous_judgement.date, visit.previous_judgement.grade)
        for visit in timeline.visits
        if visit.previous_judgement and visit.previous_judgement.date
    }
    for when, grade in sorted(earlier):
        # a year alone has no position within the year, and may duplicate a report that is shown
        if len(when) > len("2017") and when[:7] not in shown:
            yield _Event(_day(when), "judgement, as later letters give it", grade)
    for visit in timeline.visits:
        if visit.date is not None:
            yield _Event(_day(visit.date), kind_words(visit.kind), overall_grade(visit))


def _drawable(measures: Iterable[Measure]) -> list[Measure]:
    """The first measures that have values at two times or more."""
    timed = [m for m in measures if len({value.date for value in m.values if value.date}) > 1]
    return timed[:MOST_PANELS]


def _day(when: str, start: str | None = None) -> date:
    """The day at which a date is drawn: mid-month, mid-year, or the end of March for a financial year."""
    parts = [int(part) for part in when.split("-")]
    if len(parts) == 1:
        return date(parts[0], 3, 31) if start else date(parts[0], 7, 1)
    return date(parts[0], parts[1], parts[2] if len(parts) > 2 else 15)


def _panels(figure: Figure, heights: list[float]) -> list[Axes]:
    total = sum(heights) + _HEAD + _FOOT
    grid = figure.add_gridspec(
        len(heights),
        1,
        height_ratios=heights,
        left=0.24,
        right=0.97,
        top=1 - _HEAD / total,
        bottom=_FOOT / total,
        hspace=0.15,
    )
    first = figure.add_subplot(grid[0])
    return [first, *(figure.add_subplot(grid[at], sharex=first) for at in range(1, len(heights)))]


def _draw_events(panel: Axes, events: list[_Event], rows: list[str]) -> None:
    panel.set_ylim(len(rows) - 0.5, -0.75)
    panel.set_yticks([])
    too_close = (max(event.when for event in events) - min(event.when for event in events)) / 7
    for at, row in enumerate(rows):
        panel.axhline(at, color="#DDDDDD", linewidth=0.8, zorder=0)
        words = row[:1].upper() + row[1:]
        panel.text(_LEFT, at, words, transform=panel.get_yaxis_transform(), va="center")
        previous: date | None = None
        below = False
        for event in (event for event in events if event.row == row):
            colour, shape = _GRADES.get(event.grade or "", (_SOFT, "o"))
            fill = colour if event.grade else "white"
            size = 90 if shape == "*" else 48
            panel.scatter(
                [_x(event.when)], [at], s=size, c=[fill], edgecolors=[colour], marker=shape, zorder=3
            )
            below = previous is not None and event.when - previous < too_close and not below
            previous = event.when
            graded = f"{grade_words(event.grade)}, " if event.grade else ""
            words = f"{graded}{_MONTHS[event.when.month - 1]} {event.when.year}"
            _label(panel, _x(event.when), at, words, (0, -14 if below else 7), "center")


def _highest(measure: Measure, drawn: Iterable[Measure]) -> float:
    """The highest value of a measure; of all measures of its statistic, so that panels can be compared."""
    alike = [
        each
        for each in drawn
        if each is measure
        or (each.indicator and (each.indicator, each.unit) == (measure.indicator, measure.unit))
    ]
    return max(float(value.value) for each in alike for value in each.values)


def _draw_measure(panel: Axes, measure: Measure, highest: float) -> None:
    values = [value for value in measure.values if value.date is not None]
    days = [_x(_day(value.date or "", value.start)) for value in values]
    numbers = [float(value.value) for value in values]
    panel.plot(days, numbers, color=_LINE, linewidth=1.6, zorder=2)
    for at, (day, value) in enumerate(zip(days, values, strict=True)):
        fill = _LINE if value.dated_by == "stated" else "white"
        panel.scatter([day], [numbers[at]], s=26, c=[fill], edgecolors=[_LINE], zorder=3)
        # labels at both ends are outside the line, so that the labels of close points do not overlap
        words = value_words(measure, value)
        if 0 < at == len(values) - 1:
            _label(panel, day, numbers[at], words, (6, -3), "left")
        elif at == 0:
            _label(panel, day, numbers[at], words, (-6, -3), "right")
        else:
            _label(panel, day, numbers[at], words, (0, 6), "center")
    panel.set_ylim(0, highest * 1.3 or 1)
    panel.set_yticks([])
    words = _wrapped(measure_words(measure))
    panel.text(_LEFT, 0.5, words, transform=panel.transAxes, va="center")


def _label(
    panel: Axes,
    x: float,
    y: float,
    words: str,
    shift: tuple[int, int],
    side: Literal["left", "center", "right"],
) -> None:
    panel.annotate(words, (x, y), xytext=shift, textcoords="offset points", ha=side, fontsize=8)


def _set_time_axis(panels: list[Axes], events: list[_Event], drawn: list[Measure]) -> None:
    """Gives all panels one time axis, with margins for the labels at both ends."""
    dates: Any = import_module("matplotlib.dates")  # untyped

    days = [event.when for event in events]
    days += [_day(v.date, v.start) for measure in drawn for v in measure.values if v.date is not None]
    first, last = min(days), max(days)
    room = timedelta(days=max(60, (last - first).days // 8))
    panels[0].set_xlim(_x(first - room), _x(last + room))
    locator = dates.AutoDateLocator(minticks=3, maxticks=9)
    panels[-1].xaxis.set_major_locator(locator)
    panels[-1].xaxis.set_major_formatter(dates.ConciseDateFormatter(locator))
    for panel in panels:
        panel.spines[["top", "left", "right"]].set_visible(False)
        panel.grid(axis="x", color="#EEEEEE", linewidth=0.8, zorder=0)
        panel.set_axisbelow(True)
        if panel is not panels[-1]:
            panel.tick_params(axis="x", labelbottom=False, length=0)


def _x(when: date) -> float:
    """A day as an x coordinate: days since 1970, as in matplotlib."""
    return float((when - date(1970, 1, 1)).days)


def _wrapped(words: str) -> str:
    unbroken = _xml_text(words).replace(", %", ",\N{NO-BREAK SPACE}%")
    lines = textwrap.wrap(unbroken, _LINE_LENGTH, max_lines=_LINES, placeholder=" …")
    return "\n".join(lines)


def _xml_text(words: str) -> str:
    """`words` without characters that XML does not allow."""
    return "".join(char for char in words if char.isprintable())


def _accessible(svg: str, key: str, name: str, description: Iterable[str]) -> str:
    """The `<svg>` element without the rest of the file, with a title and description for screen readers."""
    body = svg[svg.index("<svg") :]
    # embedded in a page, a style sheet would apply to the whole page, and ids of groups could be duplicated
    body = re.sub(r"(?s)<metadata>.*?</metadata>\s*|<style.*?</style>\s*", "", body)
    body = re.sub(r'<g id="[^"]*">', "<g>", body)
    id = re.sub(r"[^A-Za-z0-9]+", "-", key)
    title, described = f"chart-{id}-title", f"chart-{id}-description"
    words = (
        f' style="stroke-linejoin: round" role="img" aria-labelledby="{title} {described}">\n'
        f' <title id="{title}">{escape(_xml_text(name))}: letters and measures over time</title>\n'
        f' <desc id="{described}">{escape(_xml_text(" ".join(description)))}</desc>\n'
    )
    return re.sub(r">\n", lambda _: words, body, count=1)


def _description(timeline: AuthorityTimeline, drawn: list[Measure]) -> Iterator[str]:
    for visit in timeline.visits:
        grade = overall_grade(visit)
        graded = f", {grade_words(grade)}" if grade else ""
        yield f"{visit.date or 'No date'}: {kind_words(visit.kind)}{graded}."
    yield from _measures_in_words(drawn)


def _measures_in_words(drawn: Iterable[Measure]) -> Iterator[str]:
    for measure in drawn:
        values = (f"{value_words(measure, value)} ({time_words(value)})" for value in measure.values)
        yield f"{measure_words(measure)}: {', '.join(values)}."
