"""What a letter states about its visit: its days, its number and its focus."""

from __future__ import annotations

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from .made_up_visits import FOCUSED, MONITORING, NLP, codes, days, letter, report


@pytest.mark.parametrize(
    ("body", "expected"),
    [
        (
            "This letter sums up the visit to Northtown on 6 and 7 February 2019.",
            ("2019-02-06", "2019-02-07"),
        ),
        ("This letter sums up the visit to Northtown on 6 February.", ("2019-02-06", None)),
        (
            "Between 4 and 8 February 2019, two bodies undertook a joint inspection.",
            ("2019-02-04", "2019-02-08"),
        ),
        ("The inspection took place from 30 January to 1 February 2019.", ("2019-01-30", "2019-02-01")),
        (
            "The visit was remote from 4 to 6 February 2019 and on site on 12 February 2019.",
            ("2019-02-04", "2019-02-12"),
        ),
        (
            "The visit was the first since the judgement of 3 May 2018. They visited on 6 February 2019.",
            ("2019-02-06", None),
        ),
        (
            "At the last inspection, on 3 May 2018, all was wrong. This visit took place on 6 February 2019.",
            ("2019-02-06", None),
        ),
        ("Following our visit of 6 and 7 February 2019, we write to you.", ("2019-02-06", "2019-02-07")),
        (
            "The visit was announced on 1 February 2019 and took place on 6 and 7 February 2019.",
            ("2019-02-06", "2019-02-07"),
        ),
        (
            "The visit due on 3 January 2019 was put off; it took place on 6 February 2019.",
            ("2019-02-06", None),
        ),
        ("The inspectors spent 6 and 7 February 2019 in Northtown.", ("2019-02-06", "2019-02-07")),
    ],
)
def test_the_opening_states_the_days_of_the_visit(body: str, expected: tuple[str, str | None]) -> None:
    doc = letter(body, title=FOCUSED)
    assert days(doc) == expected
    assert not codes(doc)


@pytest.mark.parametrize(
    ("cover", "expected"),
    [
        ("Inspection dates: 3 to 7 June 2019", ("2019-06-03", "2019-06-07")),
        ("Inspection date: 14 April – 8 May 2015", ("2015-04-14", "2015-05-08")),
        ("Inspection dates: 3 June 2019 to\n\n7 June 2019", ("2019-06-03", "2019-06-07")),
        ("Inspection dates:\t3 – 7 June 2019\n\n9 July 2019", ("2019-06-03", "2019-06-07")),
        ("Inspection dates:\n\n3 to 7 June 2019", ("2019-06-03", "2019-06-07")),
        ("Inspected 3–7 June 2019", ("2019-06-03", "2019-06-07")),
        ("Inspection date(s): 3–7 June 2019", ("2019-06-03", "2019-06-07")),
        (
            "Inspection dates: 9 July 2018 to 13 July 2018 and 6 August 2018 to 7 August 2018",
            ("2018-07-09", "2018-08-07"),
        ),
        (
            "Inspection dates: 3 to 7 June 2019\n\nDates of previous inspection: 1 to 3 May 2016",
            ("2019-06-03", "2019-06-07"),
        ),
    ],
)
def test_the_cover_states_the_days_of_the_visit(cover: str, expected: tuple[str, str]) -> None:
    doc = report(cover)
    assert days(doc) == expected
    assert "competing-visit-dates" not in codes(doc)


def test_a_letter_that_states_no_days_gets_a_warning() -> None:
    assert "no-visit-dates" in codes(letter("Inspectors came and saw."))


def test_of_two_readings_the_first_is_taken_with_a_warning() -> None:
    doc = report("Inspection dates: 3 to 7 June 2019", "The inspection took place from 10 to 14 June 2019.")
    assert days(doc) == ("2019-06-03", "2019-06-07")
    assert "competing-visit-dates" in codes(doc)


def test_an_end_before_the_start_is_dropped_with_a_warning() -> None:
    doc = letter("The visit took place on 18 to 14 February 2019.")
    assert days(doc) == ("2019-02-18", None)
    assert "visit-ends-before-start" in codes(doc)


def test_a_visit_of_a_year_gets_a_warning() -> None:
    assert "visit-too-long" in codes(letter("The visit took place from 5 February 2018 to 6 February 2019."))


def test_a_letter_dated_before_its_visit_gets_a_warning() -> None:
    doc = letter("The visit took place on 6 and 7 February 2019.", head="5 January 2019")
    assert days(doc) == ("2019-02-06", "2019-02-07")
    assert "letter-before-visit" in codes(doc)


@pytest.mark.parametrize(
    ("body", "ordinal"),
    [
        ("This was the second monitoring visit since the council was judged inadequate in May 2017.", 2),
        ("The visit was the first since the authority was judged inadequate in May 2017.", 1),
        ("This was the sixth and final monitoring visit.", 6),
        ("This letter sums up the fourth monitoring visit to Northtown.", 4),
        ("It was the authority’s third monitoring visit following the inspection in May 2017.", 3),
        ("This is the fifth visit since services were judged inadequate.", 5),
        ("The visit was the seventh and last monitoring visit since May 2017.", 7),
        ("This was the third of a series of visits since May 2017.", 3),
        ("The visit was the fourth in a series since May 2017.", 4),
        ("It was the second of four planned monitoring visits.", 2),
        ("At the first monitoring visit, all was slow.", None),
        ("This was the 2nd monitoring visit since May 2017.", 2),
        ("This visit, on 6 February 2019, was the eighth since services were judged inadequate.", 8),
        (
            "This was the third monitoring visit. What the second monitoring visit found in May has lasted.",
            3,
        ),
        ("What the second monitoring visit found in May has lasted.", None),
        ("Progress has been made, first in the front door and then in care.", None),
    ],
)
def test_a_monitoring_visit_has_its_number(body: str, ordinal: int | None) -> None:
    doc = letter(body)
    assert [span._.value.ordinal for span in doc.spans["visit_ordinal"]] == ([ordinal] if ordinal else [])


def test_the_title_can_number_the_visit() -> None:
    doc = letter(
        "The visit took place on 6 February 2019.", title=f"Second {MONITORING[0].lower()}{MONITORING[1:]}"
    )
    assert [span._.value.ordinal for span in doc.spans["visit_ordinal"]] == [2]


def test_visits_of_other_kinds_are_not_numbered() -> None:
    doc = letter("This was the second focused visit since the fourth monitoring visit.", title=FOCUSED)
    assert not doc.spans["visit_ordinal"]


@pytest.mark.parametrize(
    ("body", "focus"),
    [
        ("The focus of this monitoring visit was children in care.", "children in care"),
        ("Inspectors looked at the local authority’s arrangements for care leavers.", "care leavers"),
        ("This visit focused on the ‘front door’.", "the ‘front door’"),
        ("Inspectors reviewed the progress made in respect of early help.", "early help"),
    ],
)
def test_the_focus_is_in_the_letters_words(body: str, focus: str) -> None:
    doc = letter(body)
    assert [span._.value.focus for span in doc.spans["focus"]] == [focus]


def test_a_monitoring_visit_without_number_or_judgement_gets_warnings() -> None:
    expected = {"no-visit-ordinal", "no-previous-judgement"}
    assert codes(letter("The visit took place on 6 February 2019.")) == expected
    assert not codes(letter("The visit took place on 6 February 2019.", title=FOCUSED))
    assert not codes(
        letter(
            "The visit on 6 February 2019 was the second since the council was judged inadequate in May 2017."
        )
    )


@pytest.mark.parametrize("lead", ["commencing", "beginning", "beginning Monday", "of"])
def test_a_visit_in_a_week_has_a_first_day_only(lead: str) -> None:
    doc = letter(f"The monitoring visit took place in the week {lead} 4 February 2019.")
    assert days(doc) == ("2019-02-04", None)
    assert "visit-end-not-said" in codes(doc)


@pytest.mark.parametrize("week", ["w/c", "w/b", "W/C Monday", "wc", "in w/c", "w/c:"])
def test_short_forms_of_week_commencing_state_a_first_day_only(week: str) -> None:
    doc = letter(f"The monitoring visit took place {week} 4 February 2019.")
    assert days(doc) == ("2019-02-04", None)
    assert "visit-end-not-said" in codes(doc)


def test_a_visit_in_two_weeks_has_a_first_day_only() -> None:
    doc = letter("The monitoring visit took place w/c 4 February 2019 and w/c 11 February 2019.")
    assert days(doc) == ("2019-02-04", None)


def test_a_week_beginning_on_a_day_in_digits_is_the_first_day() -> None:
    assert days(letter("The monitoring visit took place w/b 04/02/19.")) == ("2019-02-04", None)


@pytest.mark.parametrize(
    "printed",
    ["February 4 and 5, 2019", "4.2.19 and 5.2.19", "4-2-2019 to 5-2-2019", "4 th and 5 th February 2019"],
)
def test_days_of_the_visit_are_read_in_every_form(printed: str) -> None:
    assert days(letter(f"The monitoring visit took place on {printed}.")) == ("2019-02-04", "2019-02-05")


def test_a_focus_can_be_a_list() -> None:
    parts = [
        ("paragraph", "The visit focused on:"),
        ("list_item", "early help;"),
        ("list_item", "care leavers."),
        ("paragraph", "It was short."),
    ]
    doc = NLP.make_doc("\n\n".join(text for _, text in parts))
    blocks = [
        doc.char_span(doc.text.index(text), doc.text.index(text) + len(text), kind) for kind, text in parts
    ]
    doc.spans["blocks"] = [block for block in blocks if block is not None]
    doc = NLP(doc)
    assert [(span.text, span._.value.focus) for span in doc.spans["focus"]] == [
        ("early help;\n\ncare leavers", "early help; care leavers")
    ]


@given(
    st.lists(
        st.sampled_from(
            [
                "judged",
                "inadequate",
                "good",
                "overall",
                ":",
                "the last inspection",
                "in 2016",
                "it",
                "no longer",
                ".",
                "focus of this visit was",
                "first",
                "monitoring visit to",
                "11 to",
                "31 June",
                "\n\n",
                "to be",
                "services",
            ]
        ),
        max_size=30,
    )
)
@settings(deadline=None)
def test_any_words_give_at_most_one_judgement_and_one_number(words: list[str]) -> None:
    doc = NLP(" ".join([MONITORING, "\n\n", *words]))
    assert len(doc.spans["previous_judgement"]) <= 1
    assert len(doc.spans["visit_ordinal"]) <= 1
