"""The chart of a timeline: reproducible bytes, text as text, and a description for screen readers."""

from __future__ import annotations

import sys
from collections.abc import Callable
from xml.etree import ElementTree as ET

import pytest

from ofsted_extract.errors import ExtraMissingError
from ofsted_extract.facts.record import Record
from ofsted_extract.timeline import AuthorityTimeline, timelines
from ofsted_extract.timeline.chart import MOST_PANELS, chart_svg

Write = Callable[..., Record]
SVG = "{http://www.w3.org/2000/svg}"


@pytest.fixture
def timeline(write: Write) -> AuthorityTimeline:
    judged = "The local authority was judged inadequate in May 2018."
    first = "In January 2019, 62% of care leavers had a plan."
    records = [
        write("a.md", "5 and 6 February 2019", first, judged=judged),
        write("b.md", "6 and 7 May 2020", "In April 2020, 71% of care leavers had a plan."),
    ]
    [found] = timelines(records)
    return found


def test_the_chart_has_the_timeline_as_text(timeline: AuthorityTimeline) -> None:
    svg = chart_svg(timeline)
    assert svg is not None
    assert svg == chart_svg(timeline)
    root = ET.fromstring(svg)
    assert (root.tag, root.get("role")) == (f"{SVG}svg", "img")
    texts = {"".join(text.itertext()).strip() for text in root.iter(f"{SVG}text")}
    assert {"Leeds", "62%", "71%", "Monitoring visit", "inadequate, May 2018", "Feb 2019"} <= texts
    title, description = (root.find(f"{SVG}{name}") for name in ("title", "desc"))
    assert title is not None
    assert description is not None
    assert root.get("aria-labelledby") == f"{title.get('id')} {description.get('id')}"
    assert "Care leavers: had a plan, %: 62% (2019-01), 71% (2020-04)." in (description.text or "")
    assert "metadata" not in svg
    assert "<style" not in svg


def test_signs_in_names_are_escaped(timeline: AuthorityTimeline) -> None:
    measure = timeline.measures[0].model_copy(update={"name": "plans <b> & $x^2$\x01"})
    odd = timeline.model_copy(update={"name": "A & B <i>", "measures": (measure,)})
    root = ET.fromstring(chart_svg(odd) or "")
    texts = {"".join(text.itertext()).strip() for text in root.iter(f"{SVG}text")}
    assert {"A & B <i>", "Plans <b> & $x^2$,\N{NO-BREAK SPACE}%"} <= texts


def test_a_chart_has_a_limited_number_of_panels(timeline: AuthorityTimeline) -> None:
    crowded = timeline.model_copy(update={"measures": timeline.measures * 20})
    assert (chart_svg(crowded) or "").count(">62%</text>") == MOST_PANELS


def test_without_dates_there_is_no_chart(timeline: AuthorityTimeline) -> None:
    visits = tuple(
        visit.model_copy(update={"date": None, "previous_judgement": None}) for visit in timeline.visits
    )
    assert chart_svg(timeline.model_copy(update={"visits": visits})) is None


def test_without_matplotlib_the_error_names_the_extra(
    timeline: AuthorityTimeline, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setitem(sys.modules, "matplotlib", None)
    with pytest.raises(ExtraMissingError, match=r"pip install 'ofsted-extract\[charts\]'"):
        chart_svg(timeline)
