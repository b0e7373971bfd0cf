"""Graded rows, outcomes and tallies, in invented reports and in the real ones."""

from __future__ import annotations

import json
from collections import Counter
from collections.abc import Iterator
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st
from spacy.language import Language
from spacy.tokens import Doc

from ofsted_extract.facts.header import KindValue, LetterKind
from ofsted_extract.pipeline.judgements.grades import GradeFinder
from ofsted_extract.pipeline.language import add_span, blank
from ofsted_extract.reading import read_letter
from ofsted_extract.rules.patterns import load_patterns

Blocks = list[tuple[str, str]]


@pytest.fixture(scope="module")
def pipe() -> Language:
    """The component for judgements, with the components that it needs."""
    nlp = blank()
    for name in ("layout", "sentences", "sections", "judgements"):
        nlp.add_pipe(f"ofsted_{name}")
    return nlp


def laid_out(pipe: Language, blocks: Blocks, kind: LetterKind) -> Doc:
    doc = pipe.make_doc("\n\n".join(text for _, text in blocks))
    spans, at = [], 0
    for label, text in blocks:
        span = doc.char_span(at, at + len(text), label=label, alignment_mode="expand")
        assert span is not None
        spans.append(span)
        at += len(text) + 2
    doc.spans["blocks"] = spans
    add_span(doc, "kind", 0, 1, KindValue(kind))
    return pipe(doc)


def rows(pipe: Language, blocks: Blocks, kind: LetterKind = "ilacs_inspection") -> list[tuple[str, str]]:
    doc = laid_out(pipe, blocks, kind)
    values = [span._.value for span in doc.spans["judgements"]]
    return [(value.domain, value.grade) for value in values if value.count is None]


def tallies(pipe: Language, *blocks: str, kind: str = "paragraph") -> list[tuple[int, str]]:
    laid = [("paragraph", blocks[0]), *((kind, block) for block in blocks[1:])]
    doc = laid_out(pipe, laid, "monitoring_visit")
    return [(span._.value.count, span._.value.grade) for span in doc.spans["judgements"]]


START = "The experiences and progress of"
CARE = f"{START} children in care"
LEADERS = "The impact of leaders on practice with families"


@pytest.mark.parametrize(
    "blocks",
    [
        [("table_row", f"{CARE}\tRequires improvement to be good")],
        [("paragraph", f"{CARE} Requires improvement")],
        [("line", CARE), ("line", "Requires improvement to be good")],
        [("line", START), ("line", "children in care"), ("line", "Requires improvement")],
        [("heading", f"{CARE}: requires improvement to be good")],
        [("heading", f"{CARE} requires improvement")],
        [("heading", f"The graded judgement about {CARE.lower()} is that it requires improvement")],
        [("table_row", f"{START}\tRequires improvement"), ("table_row", "children in care\tto be good")],
        [("table_row", "The experiences and progress of children Requires improvement in care")],
        [("paragraph", f"2.1 {CARE} Requires improvement")],
        [("paragraph", f"{CARE} Grade 3 (requires improvement)")],
        [("heading", CARE), ("paragraph", "Grade 3 (requires improvement)")],
        [("paragraph", f"{CARE} Requires improvement"), ("list_item", "timely help for children")],
    ],
    ids=lambda blocks: " / ".join(kind for kind, _ in blocks),
)
def test_a_row_is_found_whatever_its_layout(pipe: Language, blocks: Blocks) -> None:
    [(domain, grade)] = rows(pipe, blocks)
    assert domain.casefold() == CARE.casefold()
    assert grade == "requires_improvement"


@pytest.mark.parametrize(
    ("blocks", "expected"),
    [
        ([("heading", "Partnership working Grade 2 (good)")], [("Partnership working", "good")]),
        (
            [("heading", "Partnership working"), ("paragraph", "Grade 2 (Good)")],
            [("Partnership working", "good")],
        ),
        (
            [("paragraph", "Children are safe and feel safe Grade 3 (Adequate)")],
            [("Children are safe and feel safe", "adequate")],
        ),
        (
            [("heading", "Being healthy Grade 2 (good)"), ("paragraph", "Being healthy Grade 2 (good)")],
            [("Being healthy", "good")],
        ),
        (
            [
                ("heading", "Overall effectiveness of safeguarding services Grade 2 (good)"),
                ("heading", "Overall effectiveness of services for looked after children Grade 3 (adequate)"),
            ],
            [
                ("Overall effectiveness of safeguarding services", "good"),
                ("Overall effectiveness of services for looked after children", "adequate"),
            ],
        ),
        ([("paragraph", "Inspectors met pupils. They were in Grade 2 (good)")], []),
        ([("paragraph", "Grade 2 (good)")], []),
    ],
)
def test_a_numbered_grade_is_that_of_the_heading_beside_it(
    pipe: Language, blocks: Blocks, expected: list[tuple[str, str]]
) -> None:
    assert rows(pipe, blocks, "lac_inspection") == expected


def test_rows_that_run_together_are_told_apart(pipe: Language) -> None:
    text = f"{LEADERS} Good 2. {CARE} Outstanding Overall effectiveness Good"
    assert rows(pipe, [("paragraph", text)]) == [
        (LEADERS, "good"),
        (CARE, "outstanding"),
        ("Overall effectiveness", "good"),
    ]


@pytest.mark.parametrize(
    "text",
    [
        f"Judgement Grade The impact of leaders on Good practice with families {CARE} Outstanding",
        f"Judgement | Grade {LEADERS} | Good {CARE} | Outstanding",
    ],
)
def test_rows_may_follow_their_column_headings_without_a_break(pipe: Language, text: str) -> None:
    assert rows(pipe, [("paragraph", text)]) == [(LEADERS, "good"), (CARE, "outstanding")]


def test_the_last_words_of_a_wrapped_row_may_precede_the_next_row(pipe: Language) -> None:
    wrapped = "care leavers Overall effectiveness\tGood"
    blocks = [("table_row", f"{START}\tGood"), ("table_row", wrapped)]
    assert rows(pipe, blocks) == [
        ("The experiences and progress of care leavers", "good"),
        ("Overall effectiveness", "good"),
    ]


@pytest.mark.parametrize(
    "blocks",
    [
        [("paragraph", f"{CARE} are not yet good")],
        [("paragraph", "Overall effectiveness has improved. Help is good")],
        [("heading", "Capacity to improve"), ("paragraph", "The council has good plans for its staff.")],
        [("paragraph", "Overall effectiveness"), ("paragraph", "to be good")],
        [("table_row", "Outstanding\tA service that far exceeds what is asked of it")],
        [("table_row", f"{CARE}\t12"), ("table_row", "What the grades mean\t14")],
        [("paragraph", "An inadequate local authority fails children.")],
    ],
    ids=lambda blocks: blocks[0][1][:30],
)
def test_sentences_that_look_like_rows_are_not_rows(pipe: Language, blocks: Blocks) -> None:
    assert rows(pipe, blocks) == []


@pytest.mark.parametrize("heading", [True, False])
def test_the_grades_of_an_earlier_inspection_are_ignored(pipe: Language, heading: bool) -> None:
    lead = (
        ("heading", "Previous Ofsted inspections")
        if heading
        else ("list_item", "At the last inspection, in May 2012, the grades were:")
    )
    blocks = [
        lead,
        ("list_item", "Overall effectiveness: inadequate"),
        ("list_item", "Adoption performance: good"),
    ]
    after = [("heading", "Findings"), ("paragraph", "Leadership, management and governance Good")]
    assert rows(pipe, [*blocks, *after]) == [("Leadership, management and governance", "good")]


def test_an_area_is_listed_once_however_the_body_words_it(pipe: Language) -> None:
    cover: Blocks = [
        ("table_row", "1. Children who need help and protection\tGood"),
        ("table_row", "2.2 Experiences and progress of care leavers\tGood"),
        ("table_row", "3. Leadership, management and governance\tGood"),
    ]
    body: Blocks = [
        ("paragraph", "Much has changed."),
        ("paragraph", "Staff are trained."),
        ("paragraph", "Children are heard."),
        ("paragraph", "Records are kept."),
        ("heading", "The experience and progress of children who need help: good"),
        ("heading", "The graded judgement for experience and progress of care leavers is good"),
    ]
    assert len(rows(pipe, [*cover, *body], "sif_inspection")) == 3


def test_two_grades_for_one_area_get_a_warning(pipe: Language) -> None:
    doc = laid_out(
        pipe, [("heading", f"{CARE}: good"), ("heading", f"{CARE}: inadequate")], "ilacs_inspection"
    )
    assert [code for code, _ in doc._.warnings] == ["two-grades-for-area"]
    assert [span._.value.grade for span in doc.spans["judgements"]] == ["good"]


@pytest.mark.parametrize(
    ("text", "grade"),
    [
        ("Children’s services in Trafford are outstanding", "outstanding"),
        ("Children's services in Stoke-on-Trent require improvement to be good", "requires_improvement"),
        ("The overall judgement is inadequate.", "inadequate"),
        ("The overall judgement is that children’s services are good", "good"),
        ("Children's services in Kent are no longer inadequate", None),
        ("Children's services in Kent are good at keeping records", None),
    ],
)
def test_the_headline_of_a_single_framework_report_gives_the_overall_grade(
    pipe: Language, text: str, grade: str | None
) -> None:
    expected = [("Overall effectiveness", grade)] if grade else []
    assert rows(pipe, [("heading", text)], "sif_inspection") == expected
    assert rows(pipe, [("heading", text)], "ilacs_inspection") == []


@pytest.mark.parametrize(
    "text",
    [
        "The Local Safeguarding Children Board is good",
        "The effectiveness of the LSCB is good",
        "The judgement for the Local Safeguarding Children Board (LSCB) is good",
    ],
)
def test_the_review_of_the_safeguarding_board_has_one_name(pipe: Language, text: str) -> None:
    found = rows(pipe, [("heading", text)], "sif_inspection")
    assert found == [("The Local Safeguarding Children Board", "good")]


@pytest.mark.parametrize("kind", ["monitoring_visit", "focused_visit", "jtai", "send_local_area"])
def test_a_visit_gives_no_grades(pipe: Language, kind: LetterKind) -> None:
    assert rows(pipe, [("table_row", "Overall effectiveness\tInadequate")], kind) == []


@pytest.mark.parametrize(
    ("text", "grade"),
    [
        ("These arrangements typically lead to positive outcomes for children.", "typically_positive"),
        ("The partnership's arrangements lead to inconsistent outcomes.", "inconsistent"),
        ("Inspectors found widespread and/or systemic failings that worry them.", "widespread_failings"),
    ],
)
def test_the_outcome_of_an_area_send_inspection_stands_below_its_heading(
    pipe: Language, text: str, grade: str
) -> None:
    blocks: Blocks = [
        ("paragraph", "In 2018 there were widespread or systemic failings."),
        ("heading", "Inspection outcome"),
        ("paragraph", text),
    ]
    doc = laid_out(pipe, blocks, "area_send")
    [span] = doc.spans["judgements"]
    assert (span._.value.domain, span._.value.grade) == ("Inspection outcome", grade)
    assert span._.value.by == "Ofsted and CQC"
    assert rows(pipe, blocks, "jtai") == []


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        (
            "Of the 12 cases audited by the council, three were judged to be good, five as requiring "
            "improvement and four inadequate.",
            [(3, "good"), (5, "requires_improvement"), (4, "inadequate")],
        ),
        (
            "The council had graded one of the six cases as inadequate and five as requires improvement.",
            [(1, "inadequate"), (5, "requires_improvement")],
        ),
        (
            "Of 26 audits in May, 3 (12%) were graded ‘good’ and 23 (88%) ‘requires improvement to be good’.",
            [(3, "good"), (23, "requires_improvement")],
        ),
        (
            "The council runs five children’s homes. One is outstanding, four are good.",
            [(1, "outstanding"), (4, "good")],
        ),
        ("Two of its adoption services are good and one is outstanding.", [(2, "good"), (1, "outstanding")]),
        (
            "It has six homes: two outstanding, three good and one inadequate. Of the homes, one is "
            "inadequate and three are good.",
            [(2, "outstanding"), (3, "good"), (1, "inadequate")],
        ),
        ("Audit outcomes were good (three) and inadequate (two cases).", [(3, "good"), (2, "inadequate")]),
        ("Practice was judged inadequate in two of the nine cases audited.", [(2, "inadequate")]),
        ("In two of these cases, inspectors judged practice to be inadequate.", [(2, "inadequate")]),
        ("Inspectors found four cases inadequate, and one to be good.", [(4, "inadequate"), (1, "good")]),
        ("Ofsted rated two of the council's four children's homes as outstanding.", [(2, "outstanding")]),
        ("A total of 12 audited cases were rated inadequate.", [(12, "inadequate")]),
        ("Audit grades: four outstanding, 11 good.", [(4, "outstanding"), (11, "good")]),
        ("Twenty-one case files were audited. Twenty were graded good.", [(20, "good")]),
        (
            "None of the nine files was good; six required improvement and three were inadequate.",
            [(6, "requires_improvement"), (3, "inadequate")],
        ),
        (
            "In April, 30 plans were audited. Since July, 16 required improvement and two were inadequate.",
            [(16, "requires_improvement"), (2, "inadequate")],
        ),
    ],
)
def test_tallies_are_read_in_every_form(pipe: Language, text: str, expected: list[tuple[int, str]]) -> None:
    assert tallies(pipe, text) == expected


@pytest.mark.parametrize(
    "text",
    [
        "The council was judged inadequate in September 2016; this is the third visit to audit cases.",
        "Two of the three children's homes were judged good or outstanding.",
        "Six audited cases were judged good or better.",
        "Auditors found two good examples of direct work in cases.",
        "Of 20 audits, 40% were graded good and a third inadequate.",
        "One in five cases audited was judged inadequate.",
        "Three areas require improvement, the audit found.",
        "An audit found that 59 pupils attend schools judged inadequate.",
        "Moderators downgraded two audits from good to inadequate.",
        "In one case, the audit of risk was inadequate.",
        "One auditor judged practice in cases to be good.",
        "In 2015 audited cases were inadequate.",
        "The council runs two children’s homes, and one is good.",
        "Three children are outstanding at football and two are good.",
        "At that time two areas were judged inadequate and one required improvement; audits have begun.",
    ],
)
def test_other_numbers_beside_grades_are_not_tallies(pipe: Language, text: str) -> None:
    assert tallies(pipe, text) == []


def test_a_list_of_grades_continues_the_sentence_before_it(pipe: Language) -> None:
    found = tallies(
        pipe, "Managers audited ten cases:", "two were good", "eight were inadequate", kind="list_item"
    )
    assert found == [(2, "good"), (8, "inadequate")]
    assert tallies(pipe, "Managers met ten parents:", "two were good", kind="list_item") == []


def test_the_audited_cases_may_be_named_in_an_earlier_paragraph(pipe: Language) -> None:
    seen = "Inspectors read ten children's cases, of which the council had audited six."
    graded = "Auditors graded four of the six as good and two as inadequate."
    assert tallies(pipe, seen, "Much is new.", graded) == [(4, "good"), (2, "inadequate")]
    assert tallies(pipe, "Inspectors met ten parents.", graded) == []
    assert tallies(pipe, seen, "Four of the six are good and two inadequate.") == []


@pytest.mark.parametrize(
    ("text", "domain", "by"),
    [
        ("Six cases were seen. The council graded two as good.", "cases", "local authority"),
        (
            "Auditors saw six tracked cases. Of the cases, two were graded good.",
            "tracked cases",
            "local authority",
        ),
        ("Inspectors judged three of the cases it had audited inadequate.", "audited cases", "Ofsted"),
        ("Three audited cases were judged inadequate by inspectors.", "audited cases", "Ofsted"),
        ("Two homes were judged good.", "children's homes", "Ofsted"),
        ("Two audits were graded good.", "audits", "local authority"),
    ],
)
def test_a_tally_states_what_was_graded_and_by_whom(pipe: Language, text: str, domain: str, by: str) -> None:
    doc = laid_out(pipe, [("paragraph", text)], "monitoring_visit")
    [span] = doc.spans["judgements"]
    assert (span._.value.domain, span._.value.by) == (domain, by)


GRADES = {
    "good": "good",
    "outstanding": "outstanding",
    "requires improvement": "requires_improvement",
    "requires improvement to be good": "requires_improvement",
    "inadequate": "inadequate",
    "adequate": "adequate",
}


@given(
    counts=st.lists(st.tuples(st.integers(1, 300), st.sampled_from(sorted(GRADES))), min_size=1, max_size=4)
)
def test_every_count_keeps_its_own_grade(pipe: Language, counts: list[tuple[int, str]]) -> None:
    listed = ", ".join(f"{count} as {grade}" for count, grade in counts)
    found = tallies(pipe, f"Of the audited cases, managers graded {listed}.")
    assert found == [(count, GRADES[grade]) for count, grade in counts]


@given(st.text(alphabet="one two good inadequate cases were graded , . ( ) \t\n", max_size=200))
def test_any_text_is_read_without_errors(pipe: Language, text: str) -> None:
    doc = pipe(pipe.make_doc(text))
    for span in doc.spans["judgements"]:
        assert 0 <= span.start < span.end <= len(doc)
        assert span._.value.grade in GRADES.values()


def test_the_longest_grade_wins() -> None:
    nlp = blank()
    doc = nlp.make_doc("It requires improvement to be good, and is good.")
    found = GradeFinder(nlp, load_patterns())(doc)
    assert [mention.grade for mention in found] == ["requires_improvement", "good"]


def _references(folder: Path) -> Iterator[tuple[Path, LetterKind, list[dict[str, object]]]]:
    for path in sorted((folder / "gold").glob("*.json")):
        reference = json.loads(path.read_text(encoding="utf-8"))
        kind = reference["header"]["kind"]
        if kind in {"ilacs_inspection", "sif_inspection", "area_send"}:
            yield next(folder.glob(f"{path.stem}.*")), kind, reference["judgements"]


def test_the_graded_rows_of_real_reports_agree_with_their_reference(
    pipe: Language, shared_letters: Path
) -> None:
    right = found = wanted = 0
    # one report in three, since reading takes long; the benchmarks score the whole set
    for path, kind, reference in list(_references(shared_letters))[::3]:
        letter = read_letter(path)
        blocks: Blocks = [(block.kind, letter.text[block.start : block.end]) for block in letter.blocks]
        said = Counter(grade for _, grade in rows(pipe, blocks, kind))
        grades = Counter(str(row["grade"]) for row in reference if row.get("count") is None)
        right += (said & grades).total()
        found += said.total()
        wanted += grades.total()
    assert wanted > 40
    assert right >= 0.98 * wanted
    assert right >= 0.98 * found
