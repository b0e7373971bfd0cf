"""Stories of written letters: what recurs and what only seems to, and where letters disagree."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest

from ofsted_extract import extract_many
from ofsted_extract.facts.record import Record
from ofsted_extract.timeline import AuthorityTimeline, timelines

Write = Callable[..., Record]
Told = dict[str, list[tuple[float, str | None]]]


def told(story: AuthorityTimeline) -> Told:
    """For each measure its values with their dates."""
    return {m.name: [(value.value, value.date) for value in m.values] for m in story.measures}


def story_of(*records: Record) -> AuthorityTimeline:
    [story] = timelines(records)
    return story


def test_one_thing_under_two_names_over_two_letters(write: Write) -> None:
    first = write("a.md", "5 and 6 February 2019", "In January 2019, 62% of looked-after children had a PEP.")
    second = write("b.md", "6 and 7 May 2020", "In April 2020, 71% of children in care had a PEP.")
    story = story_of(second, first)
    assert (story.name, story.gss_code) == ("Leeds", "E08000035")
    assert [visit.file for visit in story.visits] == ["a.md", "b.md"]
    [measure] = story.measures
    assert (measure.name, measure.kind) == ("children looked after: had a PEP", "percentage")
    assert [(v.value, v.date, v.dated_by, v.file) for v in measure.values] == [
        (62, "2019-01", "stated", "a.md"),
        (71, "2020-04", "stated", "b.md"),
    ]
    assert measure.values[1].evidence.text == "71%"
    assert "children in care" in measure.values[1].evidence.sentence


def test_two_times_in_one_letter(write: Write) -> None:
    findings = (
        "The number of children looked after was 705 at the time of the inspection. The number of children "
        "looked after has risen since and now stands at 837. Average caseloads have fallen from 24 in May "
        "2018 to 18 in January 2019."
    )
    judged = "This was the second visit since the authority was judged inadequate in May 2018."
    story = story_of(write("a.md", "5 and 6 February 2019", findings, judged=judged))
    assert told(story)["average caseload of social workers"] == [(24, "2018-05"), (18, "2019-01")]
    looked_after = next(m for m in story.measures if m.name == "children looked after")
    assert [(v.value, v.date, v.dated_by) for v in looked_after.values] == [
        (705, "2018-05", "inspection"),
        (837, "2019-02-05", "visit"),
    ]


@pytest.mark.parametrize(
    ("one", "other"),
    [
        # what inspectors looked at is a sample
        ("Inspectors looked at 12 children in care.", "Inspectors looked at 20 children in care."),
        # other things are said of them
        ("Only 40% of care leavers had a plan.", "Only 60% of care leavers had a job."),
        # the country's figure
        ("Nationally, 60% of care leavers had a plan.", "Here, 70% of care leavers had a plan."),
        # a change is no level
        ("The number of referrals rose by 120 in 2018.", "The number of referrals rose by 90 in 2019."),
        # the reader stopped within what is said
        (
            "Only 30% of calls were answered within 10 rings.",
            "Only 50% of calls were answered within 20 rings.",
        ),
    ],
)
def test_what_only_seems_to_recur(one: str, other: str, write: Write) -> None:
    records = [write("a.md", "5 and 6 February 2019", one), write("b.md", "6 and 7 May 2020", other)]
    assert sum(len(record.figures) for record in records) > 1
    assert told(story_of(*records)) == {}


def test_a_letter_that_says_two_things_of_one_time_has_no_value_there(write: Write) -> None:
    unclear = (
        "In January 2019, 62% of care leavers had a plan. In January 2019, 65% of care leavers had a plan."
    )
    clear = "In April 2020, 71% of care leavers had a plan. In March 2020, 70% of care leavers had a plan."
    records = [write("a.md", "5 and 6 February 2019", unclear), write("b.md", "6 and 7 May 2020", clear)]
    assert told(story_of(*records)) == {"care leavers: had a plan": [(70, "2020-03"), (71, "2020-04")]}


def test_letters_that_disagree_say_so(write: Write) -> None:
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
    grade, measure = story_of(*records).conflicts
    assert (grade.about, grade.date) == ("overall effectiveness", "2018-05")
    assert [claim.value for claim in grade.claims] == ["inadequate", "requires_improvement"]
    assert (measure.about, measure.date) == ("care leavers: had a plan", "2018-12-31")
    assert [(claim.value, claim.file) for claim in measure.claims] == [(62, "a.md"), (71, "b.md")]
    assert all(claim.evidence is not None for claim in (*grade.claims, *measure.claims))


def test_letters_that_agree_or_speak_of_their_own_visits_do_not_disagree(write: Write) -> None:
    same = (
        "At 31 December 2018, 62% of care leavers had a plan. Of care leavers, 50% of care leavers had a job."
    )
    other = same.replace("50%", "55%")
    records = [write("a.md", "5 and 6 February 2019", same), write("b.md", "5 and 6 February 2019", other)]
    assert story_of(*records).conflicts == ()


def test_visits_stand_in_order_those_without_a_date_last(write: Write, tmp_path: Path) -> None:
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
    story = story_of(undated, *records, records[0])
    assert [(visit.file, visit.date) for visit in story.visits] == [
        ("a.md", "2019-02-05"),
        ("c.md", "2020-05-06"),
        ("0.md", None),
    ]
    assert [inspector.name for inspector in story.visits[0].inspectors] == ["Ada Pattern", "Bea Sample"]


def test_authorities_are_told_apart(write: Write) -> None:
    records = [
        write("a.md", "5 and 6 February 2019", "All was well."),
        write("b.md", "6 and 7 May 2020", "All was well.", authority="Hull"),
        write("c.md", "6 and 7 May 2020", "All was well.", authority="Kingston upon Hull"),
    ]
    found = timelines(records)
    assert [(story.name, len(story.visits)) for story in found] == [("Kingston upon Hull", 2), ("Leeds", 1)]


def test_real_letters_of_two_authorities(shared_letters: Path) -> None:
    folders = (shared_letters, shared_letters / "unlabelled")
    names = ("*wirral*.*", "*south-gloucestershire*.pdf")
    paths = [path for folder in folders for name in names for path in folder.glob(name)]
    records = [result for result in extract_many(sorted(paths)) if isinstance(result, Record)]
    south, wirral = timelines(records)
    assert [visit.date for visit in south.visits] == ["2016-11-21", "2021-11-09", "2022-09-14", "2024-06-03"]
    assert told(south)["children on child protection plans"] == [
        (221, "2015-10-31"),
        (173, "2016-03-31"),
        (153, "2016-10-31"),
    ]
    assert told(wirral) == {"children looked after": [(705, "2016-09"), (837, "2017-12-11")]}
    for story in (south, wirral):
        texts = {record.source.sha256: record for record in records}
        for value in (value for measure in story.measures for value in measure.values):
            assert value.evidence in [figure.evidence for figure in texts[value.sha256].figures]
