"""Dates of figures: stated in the letter, those of the visit or of an earlier inspection, or unknown."""

from __future__ import annotations

import calendar
from datetime import date as day_of

import pytest
from hypothesis import given
from hypothesis import strategies as st

from ofsted_extract.facts.header import Header, PreviousJudgement
from ofsted_extract.pipeline.language import blank
from ofsted_extract.rules.patterns import load_patterns
from ofsted_extract.timeline.dating import FigureDate, FigureDater, TrendPosition

VISIT = Header(
    kind="monitoring_visit",
    visit_start="2019-02-05",
    visit_end="2019-02-06",
    previous_judgement=PreviousJudgement(grade="inadequate", date="2018-05"),
)
REPORT = Header(kind="ilacs_inspection", visit_start="2019-02-05", visit_end="2019-02-16")
date_of = FigureDater(blank(), load_patterns())


@pytest.mark.parametrize(
    ("as_of", "date", "by", "start", "span"),
    [
        (None, "2019-02-05", "visit", None, False),
        ("currently", "2019-02-05", "visit", None, False),
        ("At the time of this visit", "2019-02-05", "visit", None, False),
        ("in the last 12 months", "2019-02-05", "visit", None, True),
        ("over the past year", "2019-02-05", "visit", None, True),
        ("at 31 March 2018", "2018-03-31", "stated", None, False),
        ("By the end of October 2018", "2018-10", "stated", None, False),
        ("in 2018", "2018", "stated", None, False),
        ("in May", "2018-05", "stated", None, False),
        ("in January", "2019-01", "stated", None, False),
        ("April to September 2018", "2018-09", "stated", "2018-04", True),
        ("between 2016 and 2018", "2018", "stated", "2016", True),
        ("In 2017–18", "2018", "stated", "2017", True),
        ("2016– 2018", "2018", "stated", "2016", True),
        ("since April 2018", "2019-02-05", "visit", "2018-04", True),
        ("at the time of the inspection", "2018-05", "inspection", None, False),
        ("at the last inspection", "2018-05", "inspection", None, False),
        ("last year", None, "unknown", None, True),
        ("in the previous year", None, "unknown", None, True),
        ("six months ago", None, "unknown", None, False),
        ("at the last focused visit", None, "unknown", None, False),
        ("in quarter two of 2018", None, "unknown", None, False),
        ("After March 2018", None, "unknown", None, False),
    ],
)
def test_words_of_time_become_a_date(
    as_of: str | None, date: str | None, by: str, start: str | None, span: bool
) -> None:
    assert date_of(as_of, VISIT) == FigureDate(date, by, start, span)  # type: ignore[arg-type]


def test_the_inspection_of_a_report_is_its_own_and_the_last_inspection_is_not() -> None:
    assert date_of("At the time of the inspection", REPORT) == FigureDate("2019-02-05", "visit")
    assert date_of("at the last inspection", REPORT) == FigureDate(None, "unknown")


def test_a_date_after_the_letter_gives_no_date_because_a_plan_is_not_a_fact() -> None:
    assert date_of("by September 2019", VISIT) is None
    assert date_of("in February 2019", VISIT) == FigureDate("2019-02", "stated")


@pytest.mark.parametrize(
    ("as_of", "position", "date"),
    [(None, "earlier", None), ("now", "earlier", None), (None, "later", "2019-02-05")],
)
def test_the_earlier_value_of_a_trend_is_never_dated_by_the_visit(
    as_of: str | None, position: TrendPosition, date: str | None
) -> None:
    found = date_of(as_of, VISIT, position)
    assert found is not None
    assert found.date == date


def test_from_a_month_is_a_date_only_for_a_value_of_a_trend() -> None:
    assert date_of("from May 2018", VISIT) == FigureDate(None, "unknown")
    assert date_of("from May 2018", VISIT, "earlier") == FigureDate("2018-05", "stated")


def test_a_letter_without_dates_dates_nothing_by_its_visit() -> None:
    assert date_of("currently", Header(kind="other")) == FigureDate(None, "unknown")


@given(st.dates(min_value=day_of(2013, 1, 1), max_value=day_of(2019, 2, 5)))
def test_a_full_date_is_the_date_of_the_figure(day: day_of) -> None:
    words = f"at {day.day} {calendar.month_name[day.month]} {day.year}"
    assert date_of(words, VISIT) == FigureDate(day.isoformat(), "stated")
