"""For what time a figure holds: the time of its clause, not that of another."""

from __future__ import annotations

import pytest

from ofsted_extract.pipeline.language import build_pipeline

NLP = build_pipeline()


def times(text: str) -> list[str | None]:
    doc = NLP(text)  # spans do not keep their Doc alive
    return [span._.value.as_of for span in doc.spans["figures"]]


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        # each number has its own time
        ("In May 2019 there were 40 homes, and 52 in June 2020.", ["In May 2019", "in June 2020"]),
        # a time that opens the sentence holds for joined clauses
        (
            "Since the last inspection, 12 homes have opened and three homes have closed.",
            ["Since the last inspection"] * 2,
        ),
        ("In May 2019, the council ran 40 homes, and it has since sold three homes.", ["In May 2019"] * 2),
        # a time in a clause about the cohort is the figure's only if that clause is what is said of it
        ("There were 12 pupils who had left school in May 2019.", ["in May 2019"]),
        ("Some 12 pupils who left school in May 2019 gave reasons.", [None]),
        ("Some 30 pupils are here, a rise from the 20 who were here in May 2019.", [None, "in May 2019"]),
        ("Some 30% have a plan, an improvement from May 2019 when 20% had one.", [None, "from May 2019"]),
        ("Some 68% of visits were made within 12 days in May 2019.", ["in May 2019"] * 2),
        ("The wait has fallen from 44 weeks in May 2019 to 32 weeks.", ["in May 2019", None]),
        # nor is that of the background
        ("Following the floods in May 2019, 12 staff left.", [None]),
        ("In three of the four areas found wanting in May 2019, little has changed.", [None, None]),
        ("Only six of 25 audits were completed in May 2019.", ["in May 2019"] * 2),
        # nor is that of an aside, or of another verb
        ("The council opened 12 homes, with a ceremony for the last in May 2019.", [None]),
        ("Some 12 children left care and now live alone.", [None]),
        # the end of a purpose is the figure's
        ("Managers appointed 12 social workers to fill all posts this year.", ["this year"]),
        # a date belongs to the inspection before it
        ("Since the joint inspection of services (JTAI) in 2016, 12 homes have opened.",
         ["Since the joint inspection of services (JTAI) in 2016"]),
        ("Nine homes were judged good in their most recent full Ofsted inspection.",
         ["in their most recent full Ofsted inspection"]),
        # a time alone in a bracket
        ("Some 12 children live in hostels (at 31 March 2014).", ["at 31 March 2014"]),
        # a bracket has the time of the word before it
        ("At the time of the visit, most children (85%) had a plan.", ["At the time of the visit"]),
        ("Reviews (40%) which had been late in May 2014 were few.", [None]),
        # the time of what says it
        ("Data gathered by the council for May 2014 show that 40% of visits were late.", ["for May 2014"]),
        # a bare number goes on with the sentence before
        ("In May 2018, 60 children moved. Of these, 12 live alone.", ["In May 2018"] * 2),
        ("In May 2018, 60 children moved. Twelve were in hostels.", ["In May 2018"] * 2),
        ("In May 2018, 60% of plans were late. This is an increase from 48%.", ["In May 2018", None]),
        ("In May 2018, 60% of plans were late. This is above the England average of 48%.",
         ["In May 2018", None]),
        ("In May 2018, 60% of plans were late. The current figure is 48%.", ["In May 2018", "current"]),
        ("Two managers have left since the last visit, and one is absent on sick leave.",
         ["since the last visit", None]),
        ("The last full inspections in May 2018 judged one home to be good, one was adequate.",
         ["in May 2018"] * 2),
        # a span of time is not of the time of the clause before
        ("Leaders have left since May 2018, and staff have waited for six weeks.", [None]),
        # nor is the event from which it is counted its time
        ("The plan has been in use since June 2017, some 11 months after the last inspection.",
         ["since June 2017"]),
        # "current" of the figure, of its noun or of what it is
        ("The council will add to the current 12 homes.", ["current"]),
        ("Managers report the current performance of 98% of visits in time.", ["current"]),
        ("Current waiting lists are up to two years.", ["Current"]),
        ("With current pressures on staff taking caseloads to 30, morale is low.", [None]),
        ("The council has very recently appointed 12 social workers.", ["very recently"]),
    ],
)  # fmt: skip
def test_a_figure_has_the_time_of_its_clause(text: str, expected: list[str | None]) -> None:
    assert times(text) == expected


@pytest.mark.parametrize(
    "time",
    [
        "In Spring 2018",
        "In the summer of 2018",
        "By the end of the autumn term 2018",
        "In winter 2017/18",
        "Over Christmas 2018",
        "In the spring and summer terms 2018",
        "In Q1 2018/19",
        "In Q4 2018",
        "In H2 2018",
        "In Q1 to Q3 2018/19",
        "In the third quarter of 2018/19",
        "In 2017, 2018 and 2019",
        "In both 2017 and 2018",
        "In 2016/17, 2017/18 and 2018/19",
        "During the 2017 to 2018 academic year",
        "In the 2018/19 financial year",
        "In the academic year 2018/19",
        "For the calendar year 2018",
        "At 31.03.18",
        "At 30 June 18",
        "On 14-05-18",
        "By 31 March ’18",
        "In the w/c 3 June 2018",
        "In the week commencing 3 June 2018",
    ],
)
def test_a_time_is_taken_whole(time: str) -> None:
    assert times(f"{time}, 42 children left care.") == [time]
