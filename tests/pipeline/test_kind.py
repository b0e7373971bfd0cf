"""The kind of a letter is decided by its title, or else by its opening sentences."""

from __future__ import annotations

import pytest
from spacy.language import Language
from spacy.tokens import Doc

from ofsted_extract.pipeline.language import blank


def pipeline() -> Language:
    nlp = blank()
    for name in ("ofsted_layout", "ofsted_kind"):
        nlp.add_pipe(name)
    return nlp


NLP = pipeline()


def kind_of(doc: Doc) -> str | None:
    return next((span._.value.kind for span in doc.spans["kind"]), None)


@pytest.mark.parametrize(
    ("title", "kind"),
    [
        ("Monitoring visit to Northtown children’s services", "monitoring_visit"),
        ("Second monitoring visit of Northtown local authority children’s services", "monitoring_visit"),
        ("Focused visit to Northtown City Council children’s services", "focused_visit"),
        ("Focused assurance visit to Northtown", "focused_visit"),
        ("Joint targeted area inspection of the multi-agency response to neglect in Northtown", "jtai"),
        ("Area SEND inspection of Northtown Local Area Partnership", "area_send"),
        ("Area SEND monitoring inspection of Northtown Local Area Partnership", "area_send"),
        ("Joint local area SEND inspection in Northtown", "send_local_area"),
        ("Joint area SEND revisit in Northtown", "send_local_area"),
        ("Inspection of Northtown local authority children’s services", "ilacs_inspection"),
        ("Inspection of children’s social care services", "ilacs_inspection"),
        (
            "Inspection of services for children in need of help and protection",
            "sif_inspection",
        ),
        ("Reinspection of services for children in need of help and protection", "sif_inspection"),
        ("Monitoring inspection visit to Elmtree Primary School", "school_monitoring"),
        ("Special measures monitoring inspection of Elmtree Academy", "school_monitoring"),
        ("Inspection of local authority arrangements for the protection of children", "other"),
        ("Inspection of looked after children services", "lac_inspection"),
        ("Inspection of safeguarding and looked after children services", "lac_inspection"),
        ("Inspection of services for looked-after children", "lac_inspection"),
        ("Review of the effectiveness of the Local Safeguarding Children Board", "lscb_review"),
        ("Review of the effectiveness of Northtown Safeguarding Children’s Board", "lscb_review"),
        ("Inspection of Northtown Children’s Trust", "ilacs_inspection"),
        ("Focused visit to Northtown Children’s Trust", "focused_visit"),
        ("Monitoring visit to Northtown Children’s Services Trust", "monitoring_visit"),
        ("Northtown Council: monitoring visit", "monitoring_visit"),
        ("Monitoring visit: Elmtree College", "school_monitoring"),
        ("Joint targeted area pilot inspection of early help in Northtown", "jtai"),
        ("JTAI of Northtown", "jtai"),
        ("Local area SEND inspection in Northtown", "send_local_area"),
        ("SEND interim visit to Northtown", "send_local_area"),
        ("Area special educational needs and disabilities (SEND) inspection of Northtown", "area_send"),
        ("ILACS inspection of Northtown", "ilacs_inspection"),
        ("Inspection of Northtown’s services for children in need of help and protection", "sif_inspection"),
    ],
)
@pytest.mark.parametrize("head", ["", "5 March 2019\n\nMs Ada Lark\n\nDear Ms Lark\n\n"])
def test_the_title_decides_the_kind(title: str, kind: str, head: str) -> None:
    doc = NLP(f"{head}{title}\n\nA focused visit, a monitoring visit and an inspection came before.")
    assert kind_of(doc) == kind
    assert doc.spans["kind"][0]._.value.title == title
    assert doc.spans["kind"][0].text in title


@pytest.mark.parametrize(
    ("opening", "kind"),
    [
        (
            "This letter sets out the findings of the monitoring visit to Northtown on 3 May 2018.",
            "monitoring_visit",
        ),
        ("This letter sets out the findings of a focused visit to Northtown on 3 May 2018.", "focused_visit"),
        (
            "Following my visit to your school on 3 May 2018, I write with what was found.",
            "school_monitoring",
        ),
        ("Inspectors from two bodies revisited the area of Northtown on 3 May 2018.", "send_local_area"),
    ],
)
def test_without_a_title_the_opening_decides_the_kind(opening: str, kind: str) -> None:
    doc = NLP(f"5 March 2019\n\nDear Ms Lark\n\n{opening}")
    assert kind_of(doc) == kind
    assert doc.spans["kind"][0]._.value.title is None


def test_the_framework_named_in_a_letter_is_not_its_kind() -> None:
    doc = NLP(
        "5 March 2019\n\nDear Ms Lark\n\nFocused visit to Northtown children’s services\n\n"
        "The visit kept to the framework for the inspection of local authority children’s services."
    )
    assert kind_of(doc) == "focused_visit"


def test_a_rule_for_titles_is_ignored_in_a_sentence() -> None:
    doc = NLP(
        "5 March 2019\n\nDear Ms Lark\n\nSupport for Northtown\n\n"
        "Much of what was said after one monitoring visit has been done, and it has gone well."
    )
    assert kind_of(doc) is None


def test_a_letter_that_no_rule_recognises_gets_a_warning() -> None:
    doc = NLP("Minutes of the parish council\n\nTea was served.")
    assert kind_of(doc) is None
    assert [code for code, _ in doc._.warnings] == ["unknown-kind", "not-of-ofsted"]


def test_a_letter_of_no_known_kind_that_names_ofsted_may_come_from_it() -> None:
    doc = NLP("Thank you for your help\n\nInspectors of Ofsted had tea.")
    assert [code for code, _ in doc._.warnings] == ["unknown-kind"]


@pytest.mark.parametrize(
    "text",
    [
        '{"title": "Focused visit to Northtown children’s services"}',
        '[{"title": "Focused visit to Northtown children’s services"}]',
        "<html><title>Focused visit to Northtown children’s services</title></html>",
    ],
)
def test_a_file_of_data_is_no_letter(text: str) -> None:
    doc = NLP(text)
    assert kind_of(doc) is None
    assert [code for code, _ in doc._.warnings] == ["unknown-kind", "not-of-ofsted"]


def test_a_report_that_also_reviews_the_board_is_of_the_kind_that_it_names_first() -> None:
    doc = NLP(
        "Inspection of services for children in need of help and protection\n\n"
        "Review of the effectiveness of the Local Safeguarding Children Board"
    )
    assert kind_of(doc) == "sif_inspection"


def test_visits_named_deep_in_a_letter_are_ignored() -> None:
    doc = NLP(
        "Minutes of the parish council\n\n" + "Tea was served. " * 300 + "\n\nFocused visit to Northtown"
    )
    assert kind_of(doc) is None
