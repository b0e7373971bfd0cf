"""What is said of a figure ends where its own clause ends, and keeps what it cannot do without."""

from __future__ import annotations

import pytest
from tests.pipeline.written_letters import read_lines

from ofsted_extract.facts.figures import FigureValue

_Said = dict[str, tuple[str | None, str | None]]
"""Subject and measure of figures, by their numbers in the letter."""


def _said(*lines: str) -> _Said:
    doc = read_lines(lines)
    values = [(span.text, span._.value) for span in doc.spans["figures"]]
    return {text: (value.subject, value.measure) for text, value in values if isinstance(value, FigureValue)}


@pytest.mark.parametrize(
    ("line", "expected"),
    [
        ("Managers do not employ 12 advisers.", {"12": ("advisers", "Managers do not employ")}),
        ("Records were not clear in three hostels.", {"three": ("hostels", "Records were not clear in")}),
        ("In all, 82 former members are no longer held.", {"82": ("former members", "are no longer held")}),
        ("In one case, there was not enough evidence.", {"one": ("case", "not enough evidence")}),
    ],
)
def test_a_negation_is_kept(line: str, expected: _Said) -> None:
    assert _said(line) == expected


@pytest.mark.parametrize(
    ("line", "expected"),
    [
        (
            "The service helped 74 tenants to return home and 56 to find a flat.",
            {"74": ("tenants", "service helped to return home")},
        ),
        ("The scheme helped 70 mothers, with 12 replies to a survey.", {"70": ("mothers", "scheme helped")}),
        (
            "The trust runs 36 hostels and nine homes, which include two units for babies.",
            {"36": ("hostels", "trust runs"), "nine": ("homes", "trust runs")},
        ),
        (
            "The team consisted of five of Her Majesty's Inspectors from London and one adviser.",
            {
                "five": ("Her Majesty's Inspectors from London", "team consisted of"),
                "one": ("adviser", "team consisted of"),
            },
        ),
        (
            "They judged two audits to be good, six to require improvement and three to be inadequate.",
            {"two": ("audits", "judged to be good"), "six": ("audits", "to require improvement")},
        ),
        (
            "The average caseload is 14 and the team is stable.",
            {"14": ("average caseload", None)},
        ),
    ],
)
def test_what_is_said_of_another_figure_or_clause_is_left_out(line: str, expected: _Said) -> None:
    said = _said(line)
    assert {number: said[number] for number in expected} == expected


@pytest.mark.parametrize(
    "line",
    [
        "The share of pupils in work was 69%, lower than in similar areas.",
        "The share of pupils in work was 69% which is an improvement on last year.",
    ],
)
def test_a_comparison_behind_a_number_is_no_part_of_what_is_said(line: str) -> None:
    assert _said(line)["69%"] == ("pupils", "in work")


@pytest.mark.parametrize(
    ("line", "expected"),
    [
        ("Teachers teach between 22 and 30 pupils each.", {"22 and 30": ("pupils", "Teachers teach")}),
        ("Boys who had three moves or more were seen.", {"three": ("moves", "Boys had")}),
        ("There are three named nurses in the trust.", {"three": ("named nurses", "in the trust")}),
        ("The bid secured in excess of £3 million.", {"£3 million": ("bid", "secured")}),
        ("In one case seen the plan was late.", {"one": ("case seen", "plan was late")}),
        ("Good work was done in one case seen.", {"one": ("case seen", "Good work was done in")}),
        (
            "Pupils gained five A* to C grades, including English and mathematics.",
            {"five": ("A* to C grades", "Pupils gained including English and mathematics")},
        ),
        (
            "Advisers have four clear aims, priorities and actions.",
            {"four": ("clear aims, priorities and actions", "Advisers have")},
        ),
    ],
)
def test_words_beside_a_number_do_not_mislead_the_parser(line: str, expected: _Said) -> None:
    assert _said(line) == expected


def test_every_number_of_a_list_in_order_has_the_same_subject() -> None:
    assert _said("Attendance improved to 78%, 62% and 69% respectively.") == {
        "78%": ("Attendance", None),
        "62%": ("Attendance", None),
        "69%": ("Attendance", None),
    }


def test_two_rates_beside_each_other_are_of_the_same() -> None:
    said = _said("The hub has a helpline, which is open 24 hours a day, seven days a week.")
    assert said["24"][0] == said["seven"][0] == "helpline"


def test_a_relative_clause_in_the_plural_is_of_the_noun_in_the_plural() -> None:
    said = _said(
        "Mothers with a mentor who have been waiting for a home for longer than six months are seen."
    )
    assert said["six months"] == ("Mothers", "have been waiting for a home")


def test_what_lasts_so_long_is_what_a_bare_number_counts() -> None:
    said = _said(
        "In March, 12% of pupils had new teachers and 69% had stayed in the same school for two years."
    )
    assert said["two years"] == ("pupils", "had stayed in the same school")


def test_an_item_that_takes_up_its_lead_by_a_pronoun_is_of_what_the_lead_names() -> None:
    said = _said("The proportion of pupils who are late:", "* in primary schools it is 12%.")
    assert said["12%"] == ("pupils in primary schools", "are late")


def test_a_figure_in_similar_areas_and_one_nationally_are_both_of_what_is_here() -> None:
    said = _said("Here, 13% of pupils were late, compared with 8% in similar areas and 5% nationally.")
    assert said["5%"] == ("pupils", "were late")


def test_a_phrase_is_not_cut_behind_a_verb_that_needs_what_follows() -> None:
    said = _said(
        "The tool considers six elements to assist all duty officers in choosing the right grade of response "
        "based on the needs of the caller and of the family."
    )
    assert (said["six"][1] or "").split()[-1] != "based"
