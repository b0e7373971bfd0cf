"""The judgement of the authority that was in force before a visit."""

from __future__ import annotations

import pytest

from .made_up_visits import codes, days, letter, previous

PROFILE = (
    "The last inspection of the borough’s safeguarding arrangements took place in {}. The council "
    "was judged to be {}. The last inspection of the borough’s services for looked-after children "
    "took place in {}. The council was judged to be {}."
)


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
            "In 2014 the council was judged inadequate; in 2017 it was judged to require improvement.",
            ("requires_improvement", "2017"),
        ),
        ("The overall judgement at the 2017 inspection was good.", ("good", "2017")),
        (
            "The overall judgement of Ofsted’s inspection in May 2017 was inadequate.",
            ("inadequate", "2017-05"),
        ),
        (
            "The council was judged good at the last inspection in 2017 and this visit finds the same.",
            ("good", "2017"),
        ),
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
            (
                "It was the first since the inspection of May 2017. Ada Moss led it. At that "
                "inspection, services were judged to be inadequate."
            ),
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
            (
                "Services for children in need of help and protection, looked after children and care "
                "leavers were judged to be inadequate in May 2015."
            ),
            ("inadequate", "2015-05"),
        ),
        (
            (
                "The last inspection of the borough’s safeguarding arrangements took place in May 2012. "
                "The council was judged as good. The last inspection of the borough’s services for "
                "looked-after children took place in May 2012. The council was judged as good."
            ),
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
            (
                "It is the ninth visit since the inspection of June 2013 and the second since the "
                "council was judged inadequate in May 2017."
            ),
            ("inadequate", "2017-05"),
        ),
        (
            "The council was judged inadequate in May 2017 after the inspection in March 2017.",
            ("inadequate", "2017-03"),
        ),
        ("The previous inspection gave these grades:\n\nOverall effectiveness: good", ("good", None)),
        (
            (
                "The last inspection of the borough’s safeguarding and looked after children "
                "services took place in May 2012. The local authority was judged good for "
                "safeguarding, adequate for looked after children and good for overall "
                "effectiveness."
            ),
            ("good", "2012-05"),
        ),
        ("The council was judged adequate at its last full inspection in May 2012.", ("adequate", "2012-05")),
        (
            "The authority was judged inadequate in 2013, and requires improvement in 2016.",
            ("requires_improvement", "2016"),
        ),
        (
            (
                "Services for children and care leavers have grown since the last inspection in May "
                "2017, when they were judged to require improvement overall."
            ),
            ("requires_improvement", "2017-05"),
        ),
        (
            (
                "It follows the previous full inspection in October 2017. Leaders have stayed. "
                "Since that inspection, when the authority was judged to require improvement, much "
                "has changed."
            ),
            ("requires_improvement", "2017-10"),
        ),
        (
            (
                "The previous full inspection was in October 2017. Since that inspection, at which "
                "services were judged to require improvement, much has changed."
            ),
            ("requires_improvement", "2017-10"),
        ),
        (
            (
                "The last full inspection was in October 2017. The council was judged to require "
                "improvement to be good."
            ),
            ("requires_improvement", "2017-10"),
        ),
        (
            (
                "Following the inspection in May 2016, the council was judged inadequate for "
                "overall effectiveness."
            ),
            ("inadequate", "2016-05"),
        ),
        (
            "Northtown’s children’s services were judged as good overall when last inspected in 2016.",
            ("good", "2016"),
        ),
        (
            "In 2016 Ofsted graded the local authority’s children’s services inadequate.",
            ("inadequate", "2016"),
        ),
        (
            "The local authority received an overall judgement of inadequate in May 2016.",
            ("inadequate", "2016-05"),
        ),
        ("In May 2016, the authority received an inadequate judgement.", ("inadequate", "2016-05")),
        (
            "The authority received a ‘requires improvement’ grade in May 2016.",
            ("requires_improvement", "2016-05"),
        ),
        (
            "This was the first visit since Ofsted’s judgement in May 2016 that services were inadequate.",
            ("inadequate", "2016-05"),
        ),
        (
            (
                "This is the second monitoring visit since the local authority was judged "
                "inadequate in November 2017 for the third time."
            ),
            ("inadequate", "2017-11"),
        ),
        (
            "Children’s services in Northtown were found to be inadequate at the inspection in May 2016.",
            ("inadequate", "2016-05"),
        ),
        (
            "The council was judged as inadequate in October 2016 as children were not safe.",
            ("inadequate", "2016-10"),
        ),
        ("The judgement in May 2016 was that services were inadequate overall.", ("inadequate", "2016-05")),
        (
            "Ofsted inspected in May 2016, and overall effectiveness was inadequate.",
            ("inadequate", "2016-05"),
        ),
        (
            (
                "The overall effectiveness of children’s services in 2016 was judged as requires "
                "improvement to be good."
            ),
            ("requires_improvement", "2016"),
        ),
        (
            "At the previous inspection in 2016, children’s services were judged to be good in all areas.",
            ("good", "2016"),
        ),
        ("The authority was previously judged to be good (in 2015).", ("good", "2015")),
        (
            "Following the authority being judged inadequate in 2016, a commissioner was appointed.",
            ("inadequate", "2016"),
        ),
        (
            "A commissioner was appointed after the authority was judged inadequate in 2016.",
            ("inadequate", "2016"),
        ),
        ("Ofsted’s inspection in May 2016 rated the service ‘Inadequate’.", ("inadequate", "2016-05")),
        ("The authority was judged by Ofsted in May 2016 to be inadequate.", ("inadequate", "2016-05")),
        ("Services have been judged inadequate since May 2016.", ("inadequate", "2016-05")),
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
        "The council’s plan was found to be inadequate in July 2017.",
        "Since practice was found to be inadequate in July 2017, it has grown.",
        "Services were judged good in help and protection at the last inspection in 2016.",
        "Since the last inspection, in May 2017, when support for care leavers was good, all changed.",
        "In May 2017, when services were good at heart, all was well.",
        "The council was judged to have good leadership at its last inspection in 2016.",
        "At the last inspection in 2016 the council was judged to be making good progress.",
        "At the last inspection, in May 2016, the local authority was found to be making good progress.",
        "Since the last inspection in May 2016, the council has made good progress.",
        "The short-break unit was judged good at its last inspection in May 2016.",
        "Northtown’s short breaks unit was rated outstanding by Ofsted in 2017.",
        "The serious case review was judged to be inadequate in 2008.",
        "The evaluation of the serious case review by Ofsted in April 2009 was judged good.",
        "Following the last inspection in 2016, the serious case review was judged good by Ofsted.",
        "Most schools in Northtown were judged good in 2016.",
        "The council’s respite service was judged to be good at its last inspection in 2017.",
        "The residential unit, which was last inspected in May 2017, was judged good.",
        "The authority’s fostering service was inspected in May 2012 and was judged outstanding.",
        "The last inspection of the fostering service was in May 2012. The service was judged to be good.",
        ("The last inspection of the adoption service was in May 2012. The council was judged as good."),
        (
            "The last inspection of the borough’s arrangements for the protection of children took "
            "place in May 2012. The council was judged as inadequate. The last inspection of the "
            "borough’s services for looked-after children took place in July 2013. The council was "
            "judged as inadequate."
        ),
        (
            "The last inspection of the borough’s safeguarding arrangements took place in May 2012. "
            "The council was judged as adequate. The last inspection of the borough’s services for "
            "looked-after children took place in May 2012. The council was judged as adequate."
        ),
        (
            "The last inspection of the borough’s safeguarding arrangements took place in May 2012. "
            "The council was judged as good. The last inspection of the borough’s services for "
            "looked-after children took place in May 2012. The council was judged as adequate."
        ),
        "The council has moved from inadequate in 2014 to good in 2017.",
        "The inspection in May 2016 found that services were inadequate.",
        "Since the last inspection in 2016, 80% of schools were judged to be good.",
        "Since the last inspection in 2016, one of the council’s homes was judged inadequate.",
        "Since the last inspection in 2016, the regional adoption agency was judged to be good.",
        "Audit work is now good. At the last inspection in 2016, it was judged inadequate.",
        "Decision-making at the front door was judged good at the last inspection in 2016.",
        "At the last inspection in 2016, the front door was judged good.",
        (
            "At the last inspection in 2016, help for care leavers was judged to require "
            "improvement. It is now better."
        ),
        "The youth offending service was judged good overall in 2016.",
        "In 2016, services for disabled children were judged inadequate.",
        "At the last inspection in 2016 the early help service was judged good.",
        "The emergency duty team was judged good in 2016.",
        "The virtual school was judged outstanding in 2016.",
        "The council’s performance was rated good in 2016.",
        "The local authority’s response to missing children was judged inadequate in 2016.",
        "The local authority was judged good for adoption at the last inspection in 2016.",
        "In 2016 the trust was judged inadequate.",
        "At the previous inspection in May 2016, the local authority was judged inadequate in three areas.",
        "At its last inspection, in 2016, Northtown was good.",
        "Northtown was judged to be outstanding for leadership at the last inspection in 2016.",
        "Northtown’s leaders were judged to be outstanding at the last inspection in 2016.",
        "The quality of care in the home was judged good at the last inspection.",
        "The authority’s private fostering arrangements were judged satisfactory in May 2010.",
        "The council was rated good by its peers in 2017.",
        "The overall judgement of the adoption service in 2017 was good.",
    ],
)
def test_a_grade_of_something_else_is_not_the_previous_judgement(body: str) -> None:
    doc = letter(f"The visit took place on 6 February 2019. {body}")
    assert previous(doc) is None


def test_of_several_judgements_the_latest_stands() -> None:
    doc = letter("Northtown was judged inadequate in May 2014. The council was judged good in June 2016.")
    assert previous(doc) == ("good", "2016-06")
    assert "competing-previous-judgements" not in codes(doc)


def test_different_grades_without_dates_give_a_warning_and_no_judgement() -> None:
    doc = letter(
        "Northtown was judged inadequate at its last inspection. At its last inspection the council "
        "was judged good."
    )
    assert previous(doc) is None
    assert "competing-previous-judgements" in codes(doc)


def test_both_parts_judged_adequate_give_a_warning_and_no_judgement() -> None:
    doc = letter(PROFILE.format("May 2012", "adequate", "May 2012", "adequate"))
    assert previous(doc) is None
    assert "previous-judgement-on-older-scale" in codes(doc)


@pytest.mark.parametrize(
    ("stated", "expected"),
    [
        (("May 2012", "good", "May 2012", "good"), ("good", "2012-05")),
        (("May 2012", "good", "July 2010", "good"), None),
        (("May 2012", "good", "May 2012", "outstanding"), None),
        (("May 2012", "satisfactory", "May 2012", "satisfactory"), None),
    ],
)
def test_the_parts_of_one_inspection_are_the_whole_where_their_grades_agree(
    stated: tuple[str, str, str, str], expected: tuple[str, str] | None
) -> None:
    assert previous(letter(PROFILE.format(*stated))) == expected


def test_the_block_on_earlier_inspections_dates_a_judgement_in_prose() -> None:
    doc = letter(
        "Services were judged good in 2012. " + PROFILE.format("May 2012", "good", "May 2012", "good")
    )
    assert previous(doc) == ("good", "2012-05")


def test_a_judgement_in_prose_that_was_of_one_part_does_not_stand() -> None:
    doc = letter(
        "At the last inspection, in 2012, the authority was judged adequate. "
        + PROFILE.format("May 2012", "adequate", "July 2010", "good")
    )
    assert previous(doc) is None


def test_a_grade_that_holds_no_longer_counts_only_where_none_is_stated_plainly() -> None:
    body = "Services in Northtown are no longer inadequate. The last inspection was in 2016."
    assert previous(letter(f"{body} The council was judged good in May 2017.")) == ("good", "2017-05")
    assert previous(letter("Adoption services are no longer inadequate. " + body[48:])) is None


@pytest.mark.parametrize(
    "sentence",
    [
        "Services in Northtown are no longer inadequate.",
        "Services in Northtown are no longer inadequate, as the inspection in May 2017 found.",
        "Since the inspection in May 2017, services in Northtown are no longer inadequate.",
    ],
)
def test_a_grade_that_holds_no_longer_is_none_without_the_inspection_that_gave_it(sentence: str) -> None:
    assert previous(letter(sentence)) is None


def test_the_date_of_a_second_inspection_beside_the_judgement_gives_a_warning() -> None:
    doc = letter(
        "The visit on 6 February 2019 was the second since the council was judged inadequate in May "
        "2017 and the ninth since the inspection of June 2013."
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
