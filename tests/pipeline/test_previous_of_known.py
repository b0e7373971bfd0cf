"""The standing judgement in a report whose authority is known: only its own name and services count."""

from __future__ import annotations

import pytest

from ofsted_extract.pipeline.language import blank

from .made_up_visits import previous

NLP = blank()
for name in ("layout", "sentences", "kind", "dates", "authorities", "visit"):
    NLP.add_pipe(f"ofsted_{name}")


@pytest.mark.parametrize(
    ("body", "expected"),
    [
        (
            "This was the first visit since your authority was judged inadequate in June 2016.",
            ("inadequate", "2016-06"),
        ),
        (
            (
                "This is the third monitoring visit since the local authority was judged to be "
                "inadequate for a second time in June 2016."
            ),
            ("inadequate", "2016-06"),
        ),
        (
            (
                "Since children’s services in Leeds were judged inadequate overall in January 2018, "
                "leaders have gained staff."
            ),
            ("inadequate", "2018-01"),
        ),
        (
            (
                "It was the first since the council’s children’s social care services were judged "
                "inadequate in January 2018."
            ),
            ("inadequate", "2018-01"),
        ),
        (
            (
                "At the SIF inspection in 2016, the overall effectiveness of children’s services was "
                "judged as requires improvement."
            ),
            ("requires_improvement", "2016"),
        ),
        (
            "In the 2017 single inspection, Leeds children’s services were graded ‘requires improvement’.",
            ("requires_improvement", "2017"),
        ),
        (
            (
                "The last inspection, in 2017, judged children’s services to be good overall with "
                "outstanding leadership."
            ),
            ("good", "2017"),
        ),
        (
            "The most recent inspection, in 2018, resulted in a judgement of requires improvement.",
            ("requires_improvement", "2018"),
        ),
        (
            "Children’s services in Leeds, previously judged inadequate in 2018, are improving.",
            ("inadequate", "2018"),
        ),
        ("Having been judged inadequate in 2015, the council has a new plan.", ("inadequate", "2015")),
        (
            "The ILACS in November 2017 judged services to require improvement to be good.",
            ("requires_improvement", "2017-11"),
        ),
        (
            (
                "The council, which was graded inadequate at the single inspection framework (SIF) "
                "inspection in June 2015, has new leaders."
            ),
            ("inadequate", "2015-06"),
        ),
        (
            "The judgement of good from the previous inspection in 2017 has been maintained.",
            ("good", "2017"),
        ),
        (
            "Since Leeds City Council was inspected in 2017 and judged to be good, demand has grown.",
            ("good", "2017"),
        ),
        (
            (
                "Leeds City Council’s children’s services were judged to be ‘inadequate’ in 2014 and "
                "‘requires improvement’ in 2017."
            ),
            ("requires_improvement", "2017"),
        ),
        ("Ofsted last inspected Leeds in May 2017, when it was judged to be good.", ("good", "2017-05")),
        (
            (
                "Leeds was last inspected under the single inspection framework in May 2017. The "
                "judgement was good overall."
            ),
            ("good", "2017-05"),
        ),
        (
            (
                "Leeds was last inspected under the single inspection framework in May 2017. Overall "
                "effectiveness was judged good."
            ),
            ("good", "2017-05"),
        ),
        (
            "At that time, in May 2017, the authority was judged to be inadequate overall.",
            ("inadequate", "2017-05"),
        ),
        (
            (
                "The previous inspection was in May 2017. At that time, the authority was judged to be "
                "inadequate overall."
            ),
            ("inadequate", "2017-05"),
        ),
        (
            (
                "Following an Ofsted inspection in May 2017, in which services for children were judged "
                "inadequate, a trust was set up."
            ),
            ("inadequate", "2017-05"),
        ),
        (
            "Services for children in Leeds were judged to be inadequate at the last inspection in May 2017.",
            ("inadequate", "2017-05"),
        ),
        (
            "Services for children and young people in Leeds were rated outstanding in May 2017.",
            ("outstanding", "2017-05"),
        ),
        ("Safeguarding services were judged inadequate in May 2012.", None),
        ("Services for children with disabilities were judged good at the last inspection in 2017.", None),
        ("The local authority’s own children’s homes were judged good in 2017.", None),
        ("The council’s short breaks home was judged good at its last inspection in 2017.", None),
        ("One of the council’s two children’s homes was judged inadequate in May 2017.", None),
        ("Leeds Youth Justice Service was judged good by HMIP in 2017.", None),
        ("The school was judged inadequate at its last inspection in 2017.", None),
        ("The council’s fostering service was judged good when last inspected in 2012.", None),
        ("Leadership was judged inadequate at the last inspection in 2017.", None),
        ("The quality of early help was judged good at the last inspection in 2017.", None),
        ("Early help was good at the last inspection in 2017.", None),
        (
            (
                "In 2017, the inspection of services for children in need of help and protection judged "
                "these to be inadequate."
            ),
            None,
        ),
        ("Since 2017, when the LSCB was judged to be inadequate, it has a new chair.", None),
        ("The effectiveness of the LSCB was judged as requires improvement in 2017.", None),
        ("At the last inspection the local authority was judged to be good in most areas.", None),
        ("The local authority’s children’s services improvement plan was judged good in 2017.", None),
        ("Ofsted judged in 2017 that the authority was inadequate.", ("inadequate", "2017")),
        ("Ofsted found in May 2017 that services for children were inadequate.", None),
        (
            (
                "The authority’s overall effectiveness was judged inadequate in May 2017; help and "
                "protection was judged inadequate, care leavers good."
            ),
            ("inadequate", "2017-05"),
        ),
        (
            (
                "The last inspection, in May 2017, found the overall effectiveness of children’s "
                "services to be inadequate."
            ),
            ("inadequate", "2017-05"),
        ),
        (
            (
                "At the last inspection in May 2017 the local authority was judged as good for overall "
                "effectiveness."
            ),
            ("good", "2017-05"),
        ),
        (
            (
                "The last full inspection took place in May 2017, when children’s services were judged "
                "to be inadequate, with care leavers judged to require improvement."
            ),
            ("inadequate", "2017-05"),
        ),
        (
            "The last inspection (May 2017) graded children’s services overall as requires improvement.",
            ("requires_improvement", "2017-05"),
        ),
        (
            "The authority’s children’s services were judged inadequate across all areas in May 2017.",
            ("inadequate", "2017-05"),
        ),
        (
            "Children’s services were judged as inadequate in the May 2017 inspection.",
            ("inadequate", "2017-05"),
        ),
        (
            (
                "Following the inadequate judgement in May 2017, the Secretary of State appointed a "
                "commissioner."
            ),
            ("inadequate", "2017-05"),
        ),
        (
            (
                "The Secretary of State appointed a commissioner following the Ofsted inspection in May "
                "2017, which judged the local authority’s services as inadequate."
            ),
            ("inadequate", "2017-05"),
        ),
        (
            (
                "At the last inspection of its services for looked after children in May 2012, the "
                "council was judged good."
            ),
            None,
        ),
        (
            (
                "The previous inspection of the council’s safeguarding arrangements took place in May "
                "2011 and judged the local authority to be good. The previous inspection of services "
                "for looked-after children took place in May 2011 and judged the local authority to be "
                "good."
            ),
            ("good", "2011-05"),
        ),
        (
            (
                "The last inspection of the borough’s services for children in need of help and "
                "protection, children looked after and care leavers took place in March 2015. The "
                "council was judged as inadequate."
            ),
            ("inadequate", "2015-03"),
        ),
        (
            (
                "The last inspection of the borough’s children’s services took place in July 2014. The "
                "council was judged as inadequate."
            ),
            ("inadequate", "2014-07"),
        ),
        (
            (
                "The last inspection of the borough’s safeguarding and looked after children services "
                "took place in June 2011. The council was judged as good."
            ),
            ("good", "2011-06"),
        ),
        (
            (
                "The last inspection of the borough’s safeguarding and looked after children services "
                "took place in June 2011. The council was judged as good for both."
            ),
            ("good", "2011-06"),
        ),
        (
            (
                "The last inspection of the borough’s safeguarding arrangements took place in June "
                "2011. The council was judged as good. The last inspection of the borough’s services "
                "for looked-after children took place in June 2011. The council was judged as good. The "
                "previous inspection of the adoption service was in May 2012. The council was judged as "
                "outstanding."
            ),
            ("good", "2011-06"),
        ),
        (
            (
                "A report on the last inspection was published in May 2015. Its judgements were: "
                "Overall effectiveness: inadequate."
            ),
            ("inadequate", "2015-05"),
        ),
        (
            (
                "Ofsted’s last inspection of Leeds’ services for looked after children in May 2011 "
                "judged the services to be adequate."
            ),
            None,
        ),
        (
            (
                "The last inspection of child protection services in Leeds in July 2010 judged the "
                "council to be good."
            ),
            None,
        ),
        (
            "At the inspection of services for care leavers in 2016 the authority was judged inadequate.",
            None,
        ),
        (
            (
                "The previous inspection of the authority’s children’s services in May 2016 judged the "
                "local authority to be inadequate."
            ),
            ("inadequate", "2016-05"),
        ),
        ("A joint inspection in 2012 judged the youth offending team to be good.", None),
        (
            (
                "Since the inspection of Leeds City Council’s children’s services in January 2018, when "
                "the authority was judged as requires improvement, much has changed."
            ),
            ("requires_improvement", "2018-01"),
        ),
        (
            (
                "The previous inspection of the local authority was in March 2015. The local authority "
                "was judged to require improvement."
            ),
            ("requires_improvement", "2015-03"),
        ),
        (
            (
                "The last Ofsted inspection of the borough’s arrangements for the protection of "
                "children took place in November 2012. The council was judged as adequate overall."
            ),
            None,
        ),
    ],
)
def test_the_previous_judgement_is_that_of_the_authority(
    body: str, expected: tuple[str, str | None] | None
) -> None:
    doc = NLP(
        "Inspection of Leeds City Council children’s services\n\n"
        "Inspection dates: 6 May 2019 to 14 May 2019\n\n"
        f"{body}"
    )
    assert previous(doc) == expected
