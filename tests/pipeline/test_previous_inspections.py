"""The earlier inspections that a letter names."""

from __future__ import annotations

import pytest
from spacy.tokens import Doc

from .made_up_visits import letter


def inspections(doc: Doc) -> list[tuple[str | None, str | None, str | None]]:
    """What each was of, its grade and its date."""
    values = (span._.value for span in doc.spans["previous_inspections"])
    return [(value.of, value.grade, value.date) for value in values]


@pytest.mark.parametrize(
    ("body", "expected"),
    [
        (
            "The council was judged inadequate in September 2016.",
            [("children's services", "inadequate", "2016-09")],
        ),
        (
            (
                "The last inspection of the borough’s arrangements for the protection of children took "
                "place in June 2013. The council was judged as good. The last inspection of the "
                "borough’s adoption service took place in May 2012. The service was judged to be "
                "outstanding."
            ),
            [
                ("arrangements for the protection of children", "good", "2013-06"),
                ("adoption service", "outstanding", "2012-05"),
            ],
        ),
        (
            (
                "The last inspection of the borough’s fostering service took place in June 2011. The "
                "service was judged to be satisfactory."
            ),
            [("fostering service", None, "2011-06")],
        ),
        (
            (
                "At the last inspection in May 2017, the experiences and progress of children in "
                "care were judged good."
            ),
            [("the experiences and progress of children in care", "good", "2017-05")],
        ),
        ("Since the last inspection in May 2017, much has changed.", [(None, None, "2017-05")]),
        (
            (
                "Since the last inspection in 2017, much has changed. At that last inspection in May "
                "2017, the council was judged good. The council was judged good at its last inspection."
            ),
            [("children's services", "good", "2017-05")],
        ),
        (
            "Northtown was judged inadequate in May 2014. The council was judged good in June 2016.",
            [("children's services", "inadequate", "2014-05"), ("children's services", "good", "2016-06")],
        ),
        (
            "Safeguarding arrangements were last inspected in May 2011 and graded adequate.",
            [("Safeguarding arrangements", "adequate", "2011-05")],
        ),
        (
            (
                "An ILACS inspection of the council’s children’s services took place in May 2017, when "
                "the experiences and progress of care leavers were judged good."
            ),
            [("the experiences and progress of care leavers", "good", "2017-05")],
        ),
        (
            "In 2011, the inspection of safeguarding judged the overall effectiveness of services for "
            "children in care to be adequate and this inspection agrees.",
            [("overall effectiveness of services for children in care", "adequate", "2011")],
        ),
        (
            "An inspection of safeguarding, held in May 2011, judged overall effectiveness for looked after "
            "children as good.",
            [("overall effectiveness for looked after children", "good", "2011-05")],
        ),
        (
            "After Ofsted’s inspection of child protection arrangements in May 2013, much changed. A board "
            "was set up after the last inspection in May 2013.",
            [("child protection arrangements", None, "2013-05")],
        ),
        ("Dates of previous inspection: 30 January to 3 February 2017", [(None, None, "2017-01-30")]),
        ("Date of last inspection: 16 May 2016", [(None, None, "2016-05-16")]),
        ("Date of previous inspection: not inspected before", []),
        ("The last inspection of the police was in May 2017.", []),
        ("The home’s last inspection was in May 2017.", []),
        ("Much has changed since the last inspection.", []),
    ],
)
def test_each_earlier_inspection_is_named_once(
    body: str, expected: list[tuple[str | None, str | None, str | None]]
) -> None:
    assert inspections(letter(f"The visit took place on 6 February 2019. {body}")) == expected


def test_the_visit_itself_is_no_earlier_inspection() -> None:
    assert inspections(letter("This visit took place on 6 February 2019.")) == []
