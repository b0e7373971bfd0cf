"""What a visit looked at, whole, and the themes that it names."""

from __future__ import annotations

import pytest
from spacy.language import Language
from spacy.tokens import Doc

import ofsted_extract.pipeline.themes.component  # noqa: F401  # registers the component
from ofsted_extract.pipeline.language import blank, run
from ofsted_extract.reading.letter import Block, BlockKind, Letter
from ofsted_extract.rules.patterns import load_patterns

from .made_up_visits import FOCUSED, MONITORING

JOINT = "Joint targeted area inspection of Northtown"
LOCAL_AREA = "Joint local area SEND inspection in Northtown"


def _pipeline() -> Language:
    nlp = blank()
    for name in ("layout", "sentences", "sections", "kind", "dates", "visit", "themes"):
        nlp.add_pipe(f"ofsted_{name}")
    return nlp


NLP = _pipeline()
KINDS: dict[str, BlockKind] = {"#": "heading", "*": "list_item"}


def read(*lines: str, title: str = FOCUSED) -> Doc:
    """A letter of one block a line: "# " begins a heading, "* " a list item."""
    text, blocks = "", []
    for line in ("Dear Ms Lark", f"# {title}", *lines):
        kind: BlockKind = KINDS.get(line[:1], "paragraph")
        words = line if kind == "paragraph" else line[2:]
        level = int(kind == "heading")
        blocks.append(Block(kind, len(text), len(text) + len(words), level=level))
        text += words + "\n\n"
    letter = Letter(
        file="letter.txt",
        sha256="0" * 64,
        media_type="text/plain",
        text=text,
        blocks=tuple(blocks),
        page_starts=(0,),
        reader="text",
    )
    return run(NLP, letter)


def focus(doc: Doc) -> str | None:
    return next((span._.value.focus for span in doc.spans["focus"]), None)


def themes(doc: Doc) -> list[str]:
    return sorted(span._.value.theme for span in doc.spans["themes"])


def themes_of(words: str) -> list[str]:
    return themes(read(f"Inspectors looked at the local authority’s arrangements for {words}."))


def test_later_sentences_go_on_with_the_focus() -> None:
    doc = read(
        "This letter is short. Inspectors considered the local authority’s arrangements for care leavers."
        " Specifically, they considered pathway plans. They also looked at where care leavers live.",
        "Inspectors also reviewed the impact of supervision.",
    )
    assert focus(doc) == ("care leavers; pathway plans; where care leavers live; the impact of supervision")
    assert themes(doc) == ["care_leavers", "quality_assurance"]


def test_the_evidence_that_inspectors_read_is_no_focus() -> None:
    doc = read(
        "Inspectors looked at a wide range of evidence, such as case discussions about early help.",
        "Inspectors looked at the local authority’s arrangements for adoption.",
        "They also looked at performance management information. They evaluated audit reports.",
    )
    assert focus(doc) == "adoption"


def test_findings_are_no_focus() -> None:
    doc = read(
        "The visit was short.", "# Headline findings", "Inspectors reviewed 12 plans for care leavers."
    )
    assert focus(doc) is None
    assert "no-focus" in {code for code, _ in doc._.warnings}


def test_a_section_on_what_was_looked_at_may_follow_an_overview() -> None:
    doc = read(
        "# Overview",
        "Progress is slow.",
        "# Areas covered by the visit",
        "This visit focused on adoption.",
        "# Findings",
        "Inspectors reviewed 12 plans.",
        title=MONITORING,
    )
    assert focus(doc) == "adoption"


def test_the_items_of_a_list_are_joined_with_semicolons() -> None:
    doc = read(
        "Inspectors looked at the local authority’s arrangements for children in care, with a focus on:",
        "* placement sufficiency",
        "* the virtual school.",
        "This visit followed the framework.",
    )
    assert focus(doc) == "children in care, with a focus on: placement sufficiency; the virtual school"
    assert themes(doc) == ["children_in_care", "education", "placements"]


@pytest.mark.parametrize(
    ("lines", "expected"),
    [
        (
            ("Inspectors reviewed the progress made in the area of help and protection.",),
            "help and protection",
        ),
        (
            (
                "Inspectors reviewed progress in the following areas found weak at the last inspection:",
                "* thresholds;",
                "* supervision.",
            ),
            "thresholds; supervision",
        ),
        (("# Areas covered by the visit", "* thresholds;", "* supervision."), "thresholds; supervision"),
        (
            ("The focus of this visit was early help. Consideration was also given to short breaks.",),
            "early help; short breaks",
        ),
        (
            ("This visit covered early help. Inspectors sampled records to assess whether plans are good.",),
            "early help; whether plans are good",
        ),
    ],
)
def test_monitoring_visits_word_it_in_several_ways(lines: tuple[str, ...], expected: str) -> None:
    assert focus(read(*lines, title=MONITORING)) == expected


def test_a_joint_inspection_has_its_theme_as_focus() -> None:
    sentence = (
        "This is about the joint inspection (JTAI) of the multi-agency response to neglect in Northtown."
    )
    doc = read(sentence, title=JOINT)
    assert focus(doc) == "the multi-agency response to neglect in Northtown"
    assert themes(doc) == ["neglect"]


def test_the_title_of_an_older_joint_inspection_names_it_and_the_text_goes_on() -> None:
    doc = read(
        "Four bodies made a joint inspection of the multi-agency response to harm in Northtown."
        " This inspection included a ‘deep dive’ focus on the response to domestic abuse.",
        "This inspection included an evaluation of the shared ‘front door’ for child protection.",
        "Leaders work well together.",
        title=JOINT.replace(" of ", " of the multi-agency response to harm in "),
    )
    assert focus(doc) == (
        "the multi-agency response to harm in Northtown; the response to domestic abuse; "
        "the shared ‘front door’ for child protection"
    )
    assert themes(doc) == ["domestic_abuse", "front_door"]
    (span,) = doc.spans["focus"]
    assert span.text == "the multi-agency response to harm in Northtown"


def test_a_sentence_that_the_reader_broke_into_blocks_is_read_whole() -> None:
    doc = read("Inspectors looked at the support for", "care leavers in the", "north. They were late.")
    assert focus(doc) == "the support for care leavers in the north"


def test_a_letter_about_a_local_area_has_a_focus() -> None:
    sentence = (
        "Two bodies made a joint inspection of the local area of Northtown to judge how well it"
        " carries out the special educational needs reforms."
    )
    doc = read(sentence, title=LOCAL_AREA)
    assert focus(doc) == "how well it carries out the special educational needs reforms"
    assert themes(doc) == ["SEND"]


def test_reports_of_whole_services_have_neither_focus_nor_warning() -> None:
    doc = read(
        "Inspectors looked at care leavers.",
        title="Inspection of Northtown local authority children’s services",
    )
    assert (focus(doc), themes(doc)) == (None, [])
    assert "no-focus" not in {code for code, _ in doc._.warnings or ()}


@pytest.mark.parametrize(
    ("words", "expected"),
    [
        ("children in need of help and protection", ["child_protection", "children_in_need"]),
        ("children in need or subject to a protection plan", ["child_protection", "children_in_need"]),
        ("the ‘front door’ and decisions to step down", ["early_help", "front_door"]),
        ("children on the edge of care", ["pre_proceedings"]),
        ("children in care, but not care leavers", ["children_in_care"]),
        ("children in care other than unaccompanied children", ["children_in_care"]),
        ("all forms of abuse, neglect and exploitation", []),
        ("contacts that the assessment teams take", []),
        ("children living in private fostering arrangements", []),
        ("care leavers, with education, employment and training", ["care_leavers"]),
        ("children missing from home, care or education", ["adolescents_at_risk"]),
        ("matching and placements", ["children_in_care", "permanence", "placements"]),
        ("supervision orders", []),
    ],
)
def test_themes_are_what_the_focus_is_about(words: str, expected: list[str]) -> None:
    assert themes_of(words) == expected


def test_a_theme_stands_at_its_first_words_with_its_rule() -> None:
    doc = read("Inspectors looked at the local authority’s arrangements for early help and its plans.")
    (span,) = doc.spans["themes"]
    assert (span.text, span._.value.rule) == ("early help", "theme/early-help")
    assert span.start < doc.spans["focus"][0].end


def test_rules_name_listed_themes_only() -> None:
    patterns = load_patterns()
    assert {rule.values["theme"] for rule in patterns.group("theme")} == set(patterns.table("themes"))
