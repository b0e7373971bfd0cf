"""What comes after a visit, who is responsible for it, and how the visit was made."""

from __future__ import annotations

from typing import Any

import pytest
from spacy.language import Language
from spacy.tokens import Doc

import ofsted_extract.pipeline.circumstances.component
import ofsted_extract.pipeline.next_steps.component  # noqa: F401  # registers the component
from ofsted_extract.facts.in_header.next_steps import NextStepValue
from ofsted_extract.pipeline.language import blank


def _pipeline() -> Language:
    nlp = blank()
    for name in ("layout", "sentences", "sections", "kind", "dates", "next_steps", "circumstances"):
        nlp.add_pipe(f"ofsted_{name}")
    return nlp


NLP = _pipeline()


def read(*paragraphs: str) -> Doc:
    return NLP("\n\n".join(paragraphs))


def values(group: str, *paragraphs: str) -> list[Any]:
    doc = read(*paragraphs)
    return [span._.value for span in doc.spans[group]]


def steps(*paragraphs: str) -> list[tuple[str, str | None, str | None, str | None]]:
    found: list[NextStepValue] = values("next_steps", *paragraphs)
    return [(value.what, value.by, value.who, value.date) for value in found]


def mode(text: str) -> str | None:
    return next((value.mode for value in values("visit_mode", text)), None)


def bodies(text: str) -> list[str]:
    return [value.name for value in values("responsible_bodies", text)]


def officers(text: str) -> list[tuple[str, str]]:
    return [(value.post, value.since) for value in values("officers", text)]


def interventions(text: str) -> list[tuple[str, str | None]]:
    return [(value.what, value.since) for value in values("interventions", text)]


def test_a_written_statement_has_the_agency_that_leads_it_and_the_date() -> None:
    text = (
        "It was decided that Northtown Council is the principal authority and should prepare a written"
        " statement on this.",
        "Many agencies should help.",
        "The partnership should send the written statement to us@example.org by Friday 3 May 2024.",
    )
    assert steps(*text) == [
        ("written_statement", "Friday 3 May 2024", "Northtown Council", "2024-05-03"),
    ]
    doc = read(*text)
    (span,) = doc.spans["next_steps"]
    assert span.text.startswith("Northtown Council is")
    assert span.text.endswith("3 May 2024")


def test_a_sentence_that_was_broken_into_blocks_still_has_its_date() -> None:
    found = steps(
        "The council should send the written statement to", "someone@example.org by 8 May 2016. It ends."
    )
    assert found == [("written_statement", "8 May 2016", "The council", "2016-05-08")]


def test_a_statement_without_a_date_has_none() -> None:
    assert steps("The local authority should prepare a written statement of action.") == [
        ("written_statement", None, "The local authority", None)
    ]


def test_two_bodies_may_be_responsible_for_a_statement() -> None:
    text = (
        "It has also determined that the council and the health board are jointly responsible for submitting"
    )
    assert steps(f"{text} the written statement to Ofsted.") == [
        ("written_statement", None, "the council and the health board", None)
    ]


def test_an_action_plan_has_a_time_limit_and_a_draft_has_its_own() -> None:
    found = steps(
        "You should submit an action plan within 70 working days of receiving this letter. It would"
        " be helpful if you can share an early draft of the plan within 20 working days"
        " of receiving this letter."
    )
    assert found == [
        ("action_plan", "within 70 working days of receiving this letter", "You", None),
        ("draft_action_plan", "within 20 working days of receiving this letter", "you", None),
    ]


def test_area_inspections_announce_the_next_ones_and_ask_for_plans() -> None:
    found = steps(
        "A monitoring inspection will be carried out within about 18 months. The next full inspection"
        " will come within approximately three years. The Chief Inspector requires the partnership to"
        " prepare and submit a priority action plan. We ask that the partnership updates"
        " and publishes its strategic plan."
    )
    assert found == [
        ("monitoring_inspection", "within about 18 months", None, None),
        ("next_inspection", "within approximately three years", None, None),
        ("priority_action_plan", None, "the partnership", None),
        ("strategic_plan", None, "the partnership", None),
    ]


@pytest.mark.parametrize(
    "text",
    [
        "Leaders prepared an action plan within 20 working days.",
        "The written statement of 2019 was late.",
        "Social workers should follow the strategic plan.",
    ],
)
def test_plans_of_the_past_are_no_next_steps(text: str) -> None:
    assert steps(text) == []


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("This visit was carried out remotely.", "remote"),
        ("This visit was carried out by remote means. Nobody was on site.", "remote"),
        ("The visit was conducted entirely on site.", "on_site"),
        ("Inspectors were on site for both days.", "on_site"),
        ("This visit was carried out on site, with video calls to carers.", "mixed"),
        ("The visit was carried out partly by remote means.", "mixed"),
        ("Social workers visited families remotely and used video calls.", None),
    ],
)
def test_a_letter_may_say_whether_inspectors_came(text: str, expected: str | None) -> None:
    assert mode(text) == expected


@pytest.mark.parametrize(
    ("names", "expected"),
    [
        (
            "Northtown Council and NHS Hill and Dale Integrated Care Board (ICB)",
            ["Northtown Council", "NHS Hill and Dale Integrated Care Board (ICB)"],
        ),
        (
            "Northtown Council, NHS Dale Integrated Care Board and Northtown Children’s Trust",
            ["Northtown Council", "NHS Dale Integrated Care Board", "Northtown Children’s Trust"],
        ),
        (
            "The London Borough of Northtown and NHS South Dale ICB",
            ["The London Borough of Northtown", "NHS South Dale ICB"],
        ),
    ],
)
def test_the_bodies_of_an_area_are_told_apart(names: str, expected: list[str]) -> None:
    assert bodies(f"{names} are jointly responsible for the planning of services.") == expected


def test_a_borough_named_without_council_is_a_body_of_its_own() -> None:
    nlp = blank()
    for name in (
        "layout",
        "sentences",
        "sections",
        "kind",
        "dates",
        "authorities",
        "next_steps",
        "circumstances",
    ):
        nlp.add_pipe(f"ofsted_{name}")
    doc = nlp(
        "Area SEND inspection of Hammersmith and Fulham Local Area Partnership\n\n"
        "The London Borough of Hammersmith and Fulham and North West Dale Integrated Care Board (ICB) are "
        "responsible for planning services."
    )
    assert [span._.value.name for span in doc.spans["responsible_bodies"]] == [
        "The London Borough of Hammersmith and Fulham",
        "North West Dale Integrated Care Board (ICB)",
    ]


def test_one_body_alone_is_no_list_of_bodies() -> None:
    assert bodies("Managers are responsible for commissioning.") == []


def test_officers_are_in_post_since_a_date() -> None:
    found = officers(
        "The director of children’s services (DCS) has been in post since March 2019. The chair of the LSCB"
        " took up her post in 2018. An assistant director for children’s services was appointed in May 2019."
        " The DCS was appointed in June 2020."
    )
    assert found == [
        ("director_of_childrens_services", "2019-03"),
        ("safeguarding_board_chair", "2018"),
    ]


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        (
            "The council has been subject to an improvement notice since March 2014.",
            [("improvement_notice", "2014-03")],
        ),
        (
            "A statutory direction is in place, and a children’s services commissioner was appointed.",
            [("statutory_direction", None), ("commissioner", None)],
        ),
        ("The improvement notice was lifted in 2015.", []),
        ("The police and crime commissioner pays for it.", []),
    ],
)
def test_measures_that_ended_are_not_in_force(text: str, expected: list[tuple[str, str | None]]) -> None:
    assert interventions(text) == expected
