"""Timelines of letters written for these tests: measures that recur, figures that do not, and conflicts."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest

from ofsted_extract import extract_many
from ofsted_extract.facts.record import Record
from ofsted_extract.timeline import AuthorityTimeline, timelines
from ofsted_extract.timeline.wording import measure_words

Write = Callable[..., Record]
Values = dict[str, list[tuple[float, str | None]]]


def values_of(timeline: AuthorityTimeline) -> Values:
    """The values of each measure with their dates."""
    return {m.name: [(value.value, value.date) for value in m.values] for m in timeline.measures}


def timeline_of(*records: Record) -> AuthorityTimeline:
    [timeline] = timelines(records)
    return timeline


def test_synonyms_in_two_letters_are_one_measure(write: Write) -> None:
    first = write("a.md", "5 and 6 February 2019", "In January 2019, 62% of looked-after children had a PEP.")
    second = write("b.md", "6 and 7 May 2020", "In April 2020, 71% of children in care had a PEP.")
    timeline = timeline_of(second, first)
    assert (timeline.name, timeline.gss_code) == ("Leeds", "E08000035")
    assert [visit.file for visit in timeline.visits] == ["a.md", "b.md"]
    [measure] = timeline.measures
    assert (measure.name, measure.kind, measure.unit, measure.indicator) == (
        "Up-to-date personal education plan",
        "percentage",
        "%",
        "pep_up_to_date",
    )
    assert [(v.value, v.date, v.dated_by, v.file) for v in measure.values] == [
        (62, "2019-01", "stated", "a.md"),
        (71, "2020-04", "stated", "b.md"),
    ]
    assert measure.values[1].evidence.text == "71%"
    assert "children in care" in measure.values[1].evidence.sentence


def test_two_times_in_one_letter_are_one_measure(write: Write) -> None:
    findings = (
        "The number of children looked after was 705 at the time of the inspection. The number of children "
        "looked after has risen since and now stands at 837. Average caseloads have fallen from 24 in May "
        "2018 to 18 in January 2019."
    )
    judged = "This was the second visit since the authority was judged inadequate in May 2018."
    timeline = timeline_of(write("a.md", "5 and 6 February 2019", findings, judged=judged))
    assert values_of(timeline)["Average caseload of social workers"] == [(24, "2018-05"), (18, "2019-01")]
    looked_after = next(m for m in timeline.measures if m.name == "Children looked after")
    assert [(v.value, v.date, v.dated_by) for v in looked_after.values] == [
        (705, "2018-05", "inspection"),
        (837, "2019-02-05", "visit"),
    ]


@pytest.mark.parametrize(
    ("one", "other"),
    [
        # inspectors looked at a sample
        ("Inspectors looked at 12 children in care.", "Inspectors looked at 20 children in care."),
        # different measures of one population
        ("Only 40% of care leavers had a plan.", "Only 60% of care leavers had a job."),
        # a figure of the whole country
        ("Nationally, 60% of care leavers had a plan.", "Here, 70% of care leavers had a plan."),
        # the size of a change
        ("The number of referrals rose by 120 in 2018.", "The number of referrals rose by 90 in 2019."),
        # a measure that was cut off
        (
            "Only 30% of calls were answered within 10 rings.",
            "Only 50% of calls were answered within 20 rings.",
        ),
    ],
)
def test_figures_that_do_not_measure_the_same_thing_are_no_measure(
    one: str, other: str, write: Write
) -> None:
    records = [write("a.md", "5 and 6 February 2019", one), write("b.md", "6 and 7 May 2020", other)]
    assert sum(len(record.figures) for record in records) > 1
    assert values_of(timeline_of(*records)) == {}


def test_two_values_of_one_letter_for_one_time_are_dropped(write: Write) -> None:
    unclear = (
        "In January 2019, 62% of care leavers had a plan. In January 2019, 65% of care leavers had a plan."
    )
    clear = "In April 2020, 71% of care leavers had a plan. In March 2020, 70% of care leavers had a plan."
    records = [write("a.md", "5 and 6 February 2019", unclear), write("b.md", "6 and 7 May 2020", clear)]
    assert values_of(timeline_of(*records)) == {
        "care leavers: had a plan": [(70, "2020-03"), (71, "2020-04")]
    }


def test_letters_that_disagree_are_a_conflict(write: Write) -> None:
    records = [
        write(
            "a.md",
            "5 and 6 February 2019",
            "At 31 December 2018, 62% of care leavers had a plan.",
            judged="The local authority was judged inadequate in May 2018.",
        ),
        write(
            "b.md",
            "6 and 7 May 2020",
            "At 31 December 2018, 71% of care leavers had a plan.",
            judged="The local authority was judged to require improvement to be good in May 2018.",
        ),
    ]
    grade, measure = timeline_of(*records).conflicts
    assert (grade.about, grade.date) == ("overall effectiveness", "2018-05")
    assert [claim.value for claim in grade.claims] == ["inadequate", "requires_improvement"]
    assert (measure.about, measure.date) == ("care leavers: had a plan", "2018-12-31")
    assert [(claim.value, claim.file) for claim in measure.claims] == [(62, "a.md"), (71, "b.md")]
    assert all(claim.evidence is not None for claim in (*grade.claims, *measure.claims))


def test_equal_values_and_values_dated_by_visits_are_no_conflict(write: Write) -> None:
    same = (
        "At 31 December 2018, 62% of care leavers had a plan. Of care leavers, 50% of care leavers had a job."
    )
    other = same.replace("50%", "55%")
    records = [write("a.md", "5 and 6 February 2019", same), write("b.md", "5 and 6 February 2019", other)]
    assert timeline_of(*records).conflicts == ()


def test_visits_are_in_order_of_date_and_those_without_a_date_last(write: Write, tmp_path: Path) -> None:
    records = [
        write("c.md", "6 and 7 May 2020", "All was well."),
        write("a.md", "5 and 6 February 2019", "All was well."),
    ]
    undated = records[0].model_copy(
        update={
            "source": records[0].source.model_copy(update={"file": "0.md", "sha256": "0" * 64}),
            "header": records[0].header.model_copy(
                update={"visit_start": None, "visit_end": None, "letter_date": None}
            ),
        }
    )
    timeline = timeline_of(undated, *records, records[0])
    assert [(visit.file, visit.date) for visit in timeline.visits] == [
        ("a.md", "2019-02-05"),
        ("c.md", "2020-05-06"),
        ("0.md", None),
    ]
    assert [inspector.name for inspector in timeline.visits[0].inspectors] == ["Ada Pattern", "Bea Sample"]


def test_each_authority_has_one_timeline_under_all_its_names(write: Write) -> None:
    records = [
        write("a.md", "5 and 6 February 2019", "All was well."),
        write("b.md", "6 and 7 May 2020", "All was well.", authority="Hull"),
        write("c.md", "6 and 7 May 2020", "All was well.", authority="Kingston upon Hull"),
    ]
    found = timelines(records)
    assert [(timeline.name, len(timeline.visits)) for timeline in found] == [
        ("Kingston upon Hull", 2),
        ("Leeds", 1),
    ]


def test_timelines_of_real_letters_have_the_values_read_by_hand(shared_letters: Path) -> None:
    folders = (shared_letters, shared_letters / "unlabelled")
    names = ("*wirral*.*", "*south-gloucestershire*.pdf")
    paths = [path for folder in folders for name in names for path in folder.glob(name)]
    records = [result for result in extract_many(sorted(paths)) if isinstance(result, Record)]
    south, wirral = timelines(records)
    assert [visit.date for visit in south.visits] == ["2016-11-21", "2021-11-09", "2022-09-14", "2024-06-03"]
    assert values_of(south)["Children with a child protection plan"] == [
        (221, "2015-10-31"),
        (173, "2016-03-31"),
        (153, "2016-10-31"),
    ]
    assert values_of(wirral) == {"Children looked after": [(705, "2016-09"), (837, "2017-12-11")]}
    for timeline in (south, wirral):
        records_by_hash = {record.source.sha256: record for record in records}
        for value in (value for measure in timeline.measures for value in measure.values):
            assert value.evidence in [figure.evidence for figure in records_by_hash[value.sha256].figures]


def test_values_of_one_statistic_are_one_measure_whatever_their_words(write: Write) -> None:
    first = "At 31 January 2019, 412 children were looked after. This was a rate of 70 per 10,000 children."
    second = "The number of children in care was 430 in March 2020."
    records = [write("a.md", "5 and 6 February 2019", first), write("b.md", "6 and 7 May 2020", second)]
    [measure] = timeline_of(*records).measures
    assert (measure.indicator, measure.name, measure.unit) == (
        "children_looked_after",
        "Children looked after",
        "children",
    )
    assert [(value.value, value.date) for value in measure.values] == [(412, "2019-01-31"), (430, "2020-03")]


def test_a_national_average_is_no_value_of_the_authority(write: Write) -> None:
    sentence = (
        "In March {year}, {value}% of care leavers were in suitable accommodation, against 85% nationally."
    )
    records = [
        write("a.md", "5 and 6 April 2019", sentence.format(year=2019, value=70)),
        write("b.md", "6 and 7 May 2020", sentence.format(year=2020, value=80)),
    ]
    assert values_of(timeline_of(*records)) == {
        "Care leavers in suitable accommodation": [(70, "2019-03"), (80, "2020-03")]
    }


def test_no_two_measures_have_the_same_words(shared_letters: Path) -> None:
    paths = sorted(shared_letters.glob("sif_*.pdf"))[:6]
    found = timelines([result for result in extract_many(paths) if isinstance(result, Record)])
    labels = [measure_words(measure).lower() for each in found for measure in each.measures]
    assert len(labels) > 10
    for timeline in found:
        words = [measure_words(measure).lower() for measure in timeline.measures]
        assert len(words) == len(set(words))
