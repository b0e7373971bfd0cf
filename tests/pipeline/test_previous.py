"""The judgement of the authority that was in force before a visit."""

from __future__ import annotations

import pytest

from .made_up_visits import codes, days, letter, previous


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
def test_the_previous_judgement_is_found(body: str, expected: tuple[str, str | None]) -> None:
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
def test_a_grade_of_something_else_is_not_the_previous_judgement(body: str) -> None:
    doc = letter(f"The visit took place on 6 February 2019. {body}")
    assert previous(doc) is None


def test_different_grades_of_earlier_inspections_give_a_warning_and_no_judgement() -> None:
    doc = letter("Northtown was judged inadequate in May 2014. The council was judged good in June 2016.")
    assert previous(doc) is None
    assert "competing-previous-judgements" in codes(doc)


def test_a_grade_of_the_older_scale_gives_a_warning_and_no_judgement() -> None:
    doc = letter("The council was judged adequate at its last inspection in May 2012.")
    assert previous(doc) is None
    assert "previous-judgement-on-older-scale" in codes(doc)


def test_the_date_of_a_second_inspection_beside_the_judgement_gives_a_warning() -> None:
    doc = letter(
        "The visit on 6 February 2019 was the second since the council was judged inadequate in May 2017 and "
        "the ninth since the inspection of June 2013."
    )
    assert previous(doc) == ("inadequate", "2017-05")
    assert "competing-inspection-dates" in codes(doc)


def test_the_date_of_the_judgement_has_its_role() -> None:
    doc = letter(
        "The visit on 6 February 2019 was the second since the council was judged inadequate in May 2017."
    )
    assert [(span._.value.iso, span._.value.role) for span in doc.spans["dates"]] == [
        ("2019-03-05", "letter_date"),
        ("2019-02-06", "visit_start"),
        ("2017-05", "previous_judgement"),
    ]


def test_a_schools_earlier_grade_is_not_the_authoritys() -> None:
    doc = letter(
        "Following my visit to your school on 6 February 2019, I write. It was judged good in 2017.",
        title="Monitoring inspection visit to Elmtree School",
    )
    assert previous(doc) is None
    assert days(doc) == ("2019-02-06", None)
