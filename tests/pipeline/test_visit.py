"""What a letter says of its visit, and the standing judgement before it."""

from __future__ import annotations

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from spacy.language import Language
from spacy.tokens import Doc

import ofsted_extract.pipeline.dates
import ofsted_extract.pipeline.kind
import ofsted_extract.pipeline.layout
import ofsted_extract.pipeline.sentences
import ofsted_extract.pipeline.visit  # noqa: F401
from ofsted_extract.pipeline.language import blank

MONITORING = "Monitoring visit to Northtown children’s services"
FOCUSED = "Focused visit to Northtown children’s services"
ILACS = "Inspection of Northtown local authority children’s services"


def pipeline() -> Language:
    nlp = blank()
    for name in ("layout", "sentences", "kind", "dates", "visit"):
        nlp.add_pipe(f"ofsted_{name}")
    return nlp


NLP = pipeline()


def letter(body: str, title: str = MONITORING, head: str = "5 March 2019") -> Doc:
    return NLP(f"{head}\n\nMs Ada Lark\n\nDear Ms Lark\n\n{title}\n\n{body}")


def report(cover: str, body: str = "") -> Doc:
    return NLP(f"{ILACS}\n\n{cover}\n\nLead inspector: Ada Lark\n\n{body}")


def days(doc: Doc) -> tuple[str | None, str | None]:
    """First and last day; a visit of one day has no other end."""
    by_role = {span._.value.role: span._.value.iso for span in doc.spans["dates"]}
    return by_role.get("visit_start"), by_role.get("visit_end")


def codes(doc: Doc) -> set[str]:
    return {code for code, _ in doc._.doubts or []}


def previous(doc: Doc) -> tuple[str, str | None] | None:
    return next(((span._.value.grade, span._.value.date) for span in doc.spans["previous_judgement"]), None)


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
def test_the_opening_gives_the_days(body: str, expected: tuple[str, str | None]) -> None:
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
def test_the_cover_gives_the_days(cover: str, expected: tuple[str, str]) -> None:
    doc = report(cover)
    assert days(doc) == expected
    assert "competing-visit-dates" not in codes(doc)


def test_no_days_are_doubted() -> None:
    assert "no-visit-dates" in codes(letter("Inspectors came and saw."))


def test_two_readings_are_doubted_and_the_first_is_taken() -> None:
    doc = report("Inspection dates: 3 to 7 June 2019", "The inspection took place from 10 to 14 June 2019.")
    assert days(doc) == ("2019-06-03", "2019-06-07")
    assert "competing-visit-dates" in codes(doc)


def test_an_end_before_the_start_is_no_end() -> None:
    doc = letter("The visit took place on 18 to 14 February 2019.")
    assert days(doc) == ("2019-02-18", None)
    assert "visit-ends-before-start" in codes(doc)


def test_a_visit_of_a_year_is_doubted() -> None:
    assert "visit-too-long" in codes(letter("The visit took place from 5 February 2018 to 6 February 2019."))


def test_a_letter_before_its_visit_is_doubted() -> None:
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


def test_no_other_kind_has_a_number() -> None:
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


@pytest.mark.parametrize(
    ("body", "expected"),
    [
        ("The council was judged inadequate in September 2016.", ("inadequate", "2016-09")),
        (
            "The authority was judged to be requires improvement to be good in May 2016.",
            ("requires_improvement", "2016-05"),
        ),
        (
            "Its services were judged requires improvement at the last inspection in 2016.",
            ("requires_improvement", "2016"),
        ),
        (
            "Since the last inspection, in June 2018, when services were rated good, all changed.",
            ("good", "2018-06"),
        ),
        ("The overall ‘good’ judgement of the last inspection, in May 2016, holds.", ("good", "2016-05")),
        (
            "Northtown was last inspected in May 2016 and was judged as requiring improvement.",
            ("requires_improvement", "2016-05"),
        ),
        (
            "Since a judgement of inadequate at the last inspection in 2016, all changed.",
            ("inadequate", "2016"),
        ),
        (
            "The last inspection, in May 2016, judged the local authority to be outstanding.",
            ("outstanding", "2016-05"),
        ),
        (
            "In May 2016, Northtown was judged good in help and protection and outstanding overall.",
            ("outstanding", "2016-05"),
        ),
        ("The council was judged good at its last inspection.", ("good", None)),
        (
            "Since the last inspection, in May 2017, when services were inadequate, much has changed.",
            ("inadequate", "2017-05"),
        ),
        (
            "The council was judged by Ofsted to be inadequate in all areas in May 2017.",
            ("inadequate", "2017-05"),
        ),
        (
            "The overall effectiveness of the council has been inadequate since May 2017.",
            ("inadequate", "2017-05"),
        ),
        (
            "Since the inspection in May 2017, at which all areas were judged good, much has changed.",
            ("good", "2017-05"),
        ),
        (
            "It was the first since the inspection of May 2017. Ada Moss led it. At that inspection, "
            "services were judged to be inadequate.",
            ("inadequate", "2017-05"),
        ),
        ("The council was last inspected in 2016. It was judged to be good.", ("good", "2016")),
        ("Northtown was inspected in May 2016 and found to be good.", ("good", "2016-05")),
        ("Ofsted judged Northtown’s services as inadequate in 2016.", ("inadequate", "2016")),
        (
            "Since being rated inadequate in November 2016, the council has gained staff.",
            ("inadequate", "2016-11"),
        ),
        ("The council was previously judged to be inadequate (May 2016).", ("inadequate", "2016-05")),
        ("The council was judged good overall in 2016, with adoption judged outstanding.", ("good", "2016")),
        ("At its ILACS inspection in 2016 it had a judgement of ‘good’.", ("good", "2016")),
        (
            "Services in Northtown are no longer inadequate. The last inspection was in 2016.",
            ("inadequate", "2016"),
        ),
        (
            "The council was judged good at its last inspection. That last inspection in 2016 was long.",
            ("good", "2016"),
        ),
        ("The report published on 5 June 2017 judged services inadequate.", ("inadequate", "2017-06-05")),
        (
            "Services for children in need of help and protection, looked after children and care leavers "
            "were judged to be inadequate in May 2015.",
            ("inadequate", "2015-05"),
        ),
        (
            "The last inspection of the council’s safeguarding arrangements was in May 2012. The "
            "council was judged to be good. The last inspection of its services for looked after children "
            "was in May 2012. The council was judged to be good.",
            ("good", "2012-05"),
        ),
        (
            "It was the third since the council was found to be inadequate in July 2017.",
            ("inadequate", "2017-07"),
        ),
        ("Northtown was found inadequate in July 2017.", ("inadequate", "2017-07")),
        (
            "The council was judged inadequate in July 2016, and this visit looked at care leavers.",
            ("inadequate", "2016-07"),
        ),
        (
            "The council was judged inadequate in July 2016 for care leavers and overall.",
            ("inadequate", "2016-07"),
        ),
        (
            "The council was judged inadequate for adoption, and overall effectiveness, in May 2017.",
            ("inadequate", "2017-05"),
        ),
        (
            "The council was judged inadequate for care leavers in May 2017, but good overall.",
            ("good", "2017-05"),
        ),
        (
            "It is the ninth visit since the inspection of June 2013 and the second since the council was "
            "judged inadequate in May 2017.",
            ("inadequate", "2017-05"),
        ),
        (
            "The council was judged inadequate in May 2017 after the inspection in March 2017.",
            ("inadequate", "2017-03"),
        ),
        ("The previous inspection gave these grades:\n\nOverall effectiveness: good", ("good", None)),
    ],
)
def test_a_standing_judgement_is_found(body: str, expected: tuple[str, str | None]) -> None:
    doc = letter(f"The visit took place on 6 February 2019. {body}")
    assert previous(doc) == expected


@pytest.mark.parametrize(
    "body",
    [
        "Since the last inspection in 2016, all changed.",
        "Three children’s homes were judged good in 2016.",
        "All were judged to be good or outstanding at their last inspection.",
        "The probation service was judged good in May 2016.",
        "The council was judged good for care leavers at its last inspection.",
        "Care leavers’ support, which was judged inadequate in 2018, has grown.",
        "In 2018, the council’s audits found practice to be inadequate.",
        "The council’s self-assessment in 2018 judged services to be good.",
        "In two cases audited in May 2018 the judgement was inadequate.",
        "In 2018, inspectors found services for some to be good.",
        "The acute trust was rated good by the Care Quality Commission in May 2018.",
        "The council moved on from 2015 and is now judged good.",
        "The experiences and progress of children in care were judged good in May 2016.",
        "Support for care leavers has grown since the last inspection, when it was judged inadequate.",
        "Of the cases audited since the last inspection, two were judged inadequate.",
        "Children have inadequate protection, as was so at the last inspection in 2016.",
        "The safeguarding board is judged to be inadequate.",
        "The council was judged good at this inspection.",
        "Services in the predecessor authority were judged good in May 2016.",
        "The council was judged adequate in May 2011.",
        "The council’s plan was found to be inadequate in July 2017.",
        "Since practice was found to be inadequate in July 2017, it has grown.",
        "Services were judged good in help and protection at the last inspection in 2016.",
        "Since the last inspection, in May 2017, when support for care leavers was good, all changed.",
        "In May 2017, when services were good at heart, all was well.",
    ],
)
def test_a_look_alike_is_no_standing_judgement(body: str) -> None:
    doc = letter(f"The visit took place on 6 February 2019. {body}")
    assert previous(doc) is None


def test_different_grades_of_earlier_inspections_are_none_and_are_said() -> None:
    doc = letter("Northtown was judged inadequate in May 2014. The council was judged good in June 2016.")
    assert previous(doc) is None
    assert "competing-previous-judgements" in codes(doc)


def test_a_grade_of_the_older_scale_is_no_standing_judgement_and_is_said() -> None:
    doc = letter("The council was judged adequate at its last inspection in May 2012.")
    assert previous(doc) is None
    assert "previous-judgement-on-older-scale" in codes(doc)


def test_a_monitoring_visit_without_number_or_judgement_is_doubted() -> None:
    expected = {"no-visit-ordinal", "no-previous-judgement"}
    assert codes(letter("The visit took place on 6 February 2019.")) == expected
    assert not codes(letter("The visit took place on 6 February 2019.", title=FOCUSED))
    assert not codes(
        letter(
            "The visit on 6 February 2019 was the second since the council was judged inadequate in May 2017."
        )
    )


def test_an_inspection_of_another_time_beside_the_judgement_is_said() -> None:
    doc = letter(
        "The visit on 6 February 2019 was the second since the council was judged inadequate in May 2017 and "
        "the ninth since the inspection of June 2013."
    )
    assert previous(doc) == ("inadequate", "2017-05")
    assert "competing-inspection-dates" in codes(doc)


@pytest.mark.parametrize("lead", ["commencing", "beginning", "beginning Monday", "of"])
def test_a_visit_in_a_week_has_a_first_day_only(lead: str) -> None:
    doc = letter(f"The monitoring visit took place in the week {lead} 4 February 2019.")
    assert days(doc) == ("2019-02-04", None)
    assert "visit-end-not-said" in codes(doc)


def test_the_date_of_the_judgement_has_its_role() -> None:
    doc = letter(
        "The visit on 6 February 2019 was the second since the council was judged inadequate in May 2017."
    )
    assert [(span._.value.iso, span._.value.role) for span in doc.spans["dates"]] == [
        ("2019-03-05", "letter_date"),
        ("2019-02-06", "visit_start"),
        ("2017-05", "previous_judgement"),
    ]


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
def test_no_words_break_it(words: list[str]) -> None:
    doc = NLP(" ".join([MONITORING, "\n\n", *words]))
    assert len(doc.spans["previous_judgement"]) <= 1
    assert len(doc.spans["visit_ordinal"]) <= 1


def test_a_schools_earlier_grade_is_not_the_authoritys() -> None:
    doc = letter(
        "Following my visit to your school on 6 February 2019, I write. It was judged good in 2017.",
        title="Monitoring inspection visit to Elmtree School",
    )
    assert previous(doc) is None
    assert days(doc) == ("2019-02-06", None)
