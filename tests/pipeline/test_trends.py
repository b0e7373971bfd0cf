"""Trends in single sentences and in sequences of sentences."""

from __future__ import annotations

import pytest

from ofsted_extract.pipeline.language import build_pipeline

NLP = build_pipeline()


def trends(text: str) -> list[tuple[float, float]]:
    doc = NLP(text)
    figures = [span._.value for span in doc.spans["figures"]]
    found = [span._.value for span in doc.spans["trends"]]
    return [(figures[trend.earlier].value, figures[trend.later].value) for trend in found]


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("The share of plans on time has risen from 30% to 70%.", [(30, 70)]),
        ("Caseloads increased to 24 from 17.", [(17, 24)]),
        ("The wait fell from nine days to three.", [(9, 3)]),
        ("In May, 40 children waited. This is a reduction from 55 in April.", [(55, 40)]),
        ("In 2018, 92% had homes, compared with 64% at the last inspection.", [(64, 92)]),
        ("In May, 190 children were in care. This is the same as 190 in March.", [(190, 190)]),
        (
            "At the time of the inspection the number of children looked after was 705. "
            "The number of children looked after has grown and currently stands at 837.",
            [(705, 837)],
        ),
        (
            "In May, 336 children (a rate of 132 per 10,000) were in care. "
            "This is an increase from 285 (112 per 10,000) in March.",
            [(285, 336), (112, 132)],
        ),
        ("Now 60% are on time, up from 41% last year.", [(41, 60)]),
        ("It was 27 in May 2016, rising to 49 in June 2017.", [(27, 49)]),
        ("Caseloads reduced from an average of 22 to 15.", [(22, 15)]),
        ("It was 60% at the last inspection and is now 90%.", [(60, 90)]),
        ("Some 31 moved, an increase on the previous year when 28 did.", [(28, 31)]),
        (
            "A re-referral rate of 30% in May 2014 is an improvement from 34% in 2012–13 "
            "but is higher than the national average of 23%.",
            [(34, 30)],
        ),
        ("In May 2015 it is 7%, a 50% reduction from the 2013–14 figure of 14%.", [(14, 7)]),
        ("In 2015 the wait was 253 days, an improvement on the 282 days of 2014.", [(282, 253)]),
        ("In September, 90% of checks were on time. This compares to 64% in August.", [(64, 90)]),
        ("In May, 75% of children had a check. Current data show that this is now 85%.", [(75, 85)]),
        ("Between 2001 and 2011, the number of residents rose from 8,041 to 19,524.", [(8041, 19524)]),
    ],
)
def test_two_values_at_two_times_are_a_trend(text: str, expected: list[tuple[float, float]]) -> None:
    assert trends(text) == expected


@pytest.mark.parametrize(
    "text",
    [
        "In May, 20% were late, compared with 15% nationally.",
        "In May, 20% were late, compared with the England average of 15%.",
        "Referrals fell by 24%.",
        "The rate is 47%, compared to 44% in neighbouring authorities.",
        "It ranges from 20% in one town to 40% in the next.",
        "It takes from 10 to 12 weeks.",
        "Inspectors saw 20 plans and 30 files.",
        "They came from 12 teams to see 14 plans.",
        "Currently, 17 care leavers are at university and a further five will go in 2019.",
        "In 2014, 94% of young people had a home. This is an increase of 20% since 2013.",
        "Those 14 young people at university are helped. There are currently 11 young people in lodgings.",
        "At the last visit, staff had met 11 children, and are now helping three children.",
        "Last year, 30 trainees came. This will add to the current figure of six trainees.",
        "This is better than rates for England, 5%, and neighbours, 8%, and up from 2012, when it was 11%.",
    ],
)
def test_comparisons_of_places_and_single_values_are_not_trends(text: str) -> None:
    assert trends(text) == []
