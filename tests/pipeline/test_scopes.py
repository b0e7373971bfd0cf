"""Whose figure it is: an average or a target beside the authority's own number, both ways."""

from __future__ import annotations

import pytest

from ofsted_extract.pipeline.language import build_pipeline

NLP = build_pipeline()


def scopes(text: str) -> list[str]:
    doc = NLP(text)
    return [span._.value.scope for span in doc.spans["figures"]]


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("In nurseries it is 17% (the national average is 15%).", ["local", "national"]),
        ("Some 5% are late, compared with 22% in the country as a whole.", ["local", "national"]),
        ("The share is 14%, higher than the England average of 12%.", ["local", "national"]),
        ("Nationally, 22% of reviews are late.", ["national"]),
        ("Here 30% are late, compared with 22% nationally.", ["local", "national"]),
        ("Here 30% are late, compared with 22% in England.", ["local", "national"]),
        ("The rate is 60%, above the average for England of 52%.", ["local", "national"]),
        ("The share is 14%, and the national figure is 12%.", ["local", "national"]),
        ("It is 14%, against a national average of 16%.", ["local", "national"]),
        ("It is 14%, below the regional average of 16%.", ["local", "region"]),
        ("It is 14%, compared with 16% across the region.", ["local", "region"]),
        ("It is 14%, compared with 16% regionally.", ["local", "region"]),
        ("It is 14%, worse than the North West average of 11%.", ["local", "region"]),
        ("It is 14% (regional average 11%).", ["local", "region"]),
        ("It is 14%, compared with 16% nationally and 15% regionally.", ["local", "national", "region"]),
        ("It is 14%, above statistical neighbours (12%).", ["local", "neighbours"]),
        ("It is 14%, which is higher than comparators at 12%.", ["local", "neighbours"]),
        ("This is lower than that of comparator authorities, at 22%.", ["neighbours"]),
        ("It is 14%, compared with 12% in similar authorities.", ["local", "neighbours"]),
        ("It is 14%, compared with 12% for statistical neighbours.", ["local", "neighbours"]),
        ("It is 14%, and the average for similar authorities is 12%.", ["local", "neighbours"]),
        ("Some 70% are on time, against a target of 90%.", ["local", "target"]),
        ("Some 70% are on time, and the target is 90%.", ["local", "target"]),
        ("Some 70% are on time, which misses the 90% target.", ["local", "target"]),
        ("Replies take longer than the expected 24 hours.", ["target"]),
        ("Replies take longer than the 24 hours required by the policy.", ["target"]),
        ("Replies were not sent within the expected period of 24 hours.", ["target"]),
        ("Timeliness is measured at the maximum of 45 days.", ["target"]),
        ("Checks are in breach of the 28 day timescale.", ["target"]),
        ("You should send a plan within 70 working days.", ["target"]),
        ("The next full inspection will be within approximately three years.", ["target"]),
        ("The percentage of visits made within ten days rose to 80%.", ["target", "local"]),
        ("It is 14%, above the latest national figure for 2012–13 of 11%.", ["local", "national"]),
        ("It is 14%, compared with North East local authorities at 11%.", ["local", "region"]),
        ("Caseloads are above the recommended level of 18.", ["target"]),
        ("It is 14%, against a 10% average for 2013-14 in similar authorities.", ["local", "neighbours"]),
        ("Cases are expected to end within 26 weeks.", ["target"]),
        ("Few plans are made within the 20-week statutory time frame.", ["target"]),
    ],
)
def test_an_average_of_other_places_or_a_target_is_not_local(text: str, expected: list[str]) -> None:
    assert scopes(text) == expected


@pytest.mark.parametrize(
    "text",
    [
        "Most calls are answered within two hours.",
        "Plans are usually finished within six weeks.",
        "A national charity runs two homes.",
        "A nationally recognised scheme has trained 40 staff.",
        "Assessments in the past six months use a nationally agreed model.",
        "The share is higher than the England average by four percentage points.",
        "The rate is half of the rate for England.",
        "Two leaders were recruited from within the region.",
        "Children live within 20 miles of home.",
        "At 56%, the share is higher than the national average.",
        "The share is 56%, higher than nationally.",
        "It is managed for three neighbouring boroughs.",
        "Outcomes are similar to statistical neighbours, with 37% of children at home.",
        "Statutory services know 40 families.",
        "Only 50% of reviews are held within statutory timescales.",
        "Performance within this timescale is 73%.",
        "The average wait is 26 weeks, matching expected timescales.",
        "Targeted help reached 300 families.",
        "Six workers were expected to leave.",
        "In the last year, 12 children moved to other regions.",
    ],
)
def test_a_place_or_standard_elsewhere_leaves_a_figure_local(text: str) -> None:
    found = scopes(text)
    assert found
    assert set(found) == {"local"}


def test_the_rule_behind_a_scope_is_named() -> None:
    doc = NLP("It is 14% (the national average is 12%).")
    assert [span._.value.scope_rule for span in doc.spans["figures"]] == [None, "scope/national-average"]
