"""What letters ask to be put right, in every layout that is known; all letters are made up."""

from __future__ import annotations

from collections.abc import Sequence
from functools import cache

import pytest
from tests.pipeline.written_letters import pipeline
from tests.reading.conftest import LEFT, Sheet

from ofsted_extract.facts.assembly import assemble
from ofsted_extract.facts.record import Record
from ofsted_extract.pipeline.language import run
from ofsted_extract.reading import read_bytes
from ofsted_extract.reading.letter import Letter
from ofsted_extract.rules.patterns import Patterns, load_patterns

HEADING = "What needs to improve in this area of practice?"
FINDINGS = "Workers know their families well and visit them often. Plans are read and kept."


@cache
def patterns() -> Patterns:
    return load_patterns(None)


def record_of(letter: Letter) -> Record:
    record = assemble(letter, run(pipeline(), letter), patterns())
    for item in record.improvements:
        evidence = item.evidence
        assert letter.text[evidence.start : evidence.end] == evidence.text
        assert letter.page_at(evidence.start) == evidence.page
    return record


def of_text(*lines: str) -> Record:
    """The record of a Markdown letter whose blocks are `lines`."""
    return record_of(read_bytes("\n\n".join(("# Focused visit to Wexcombe", *lines)).encode(), "made-up.md"))


def of_sheet(sheet: Sheet) -> Record:
    return record_of(read_bytes(sheet.bytes(), "made-up.pdf"))


def texts(record: Record) -> list[str]:
    return [item.text for item in record.improvements]


def codes(record: Record) -> set[str]:
    return {warning.code for warning in record.warnings}


@pytest.fixture
def sheet() -> Sheet:
    sheet = Sheet()
    sheet.heading("Focused visit to Wexcombe children’s services")
    sheet.paragraph(FINDINGS)
    return sheet


def bullets(sheet: Sheet, items: Sequence[str], *, bullet: str = "•", x: float = LEFT) -> None:
    """Prints a list with hanging indents, without gaps between its items."""
    for item in items:
        sheet.text(bullet, x)
        for line in sheet.wrapped(item, x - LEFT + 20):
            sheet.line(line, x + 20)
    sheet.gap()


NOUN_PHRASES = ["The quality of plans", "How often workers are supervised, and by whom", "The local offer"]
SENTENCES = [
    "Plans are too long. They should say what will change for the child, and by when it will have changed.",
    "Too few visits are made.",
]


@pytest.mark.parametrize("items", [NOUN_PHRASES, SENTENCES])
@pytest.mark.parametrize("bullet", ["•", "-"])
def test_bullets_are_items_with_or_without_full_stops(sheet: Sheet, items: list[str], bullet: str) -> None:
    sheet.heading(HEADING)
    bullets(sheet, items, bullet=bullet)
    sheet.heading("Main findings")
    bullets(sheet, ["Visits are well recorded."])
    record = of_sheet(sheet)
    assert texts(record) == items
    assert {item.kind for item in record.improvements} == {"improvement"}
    assert {item.section for item in record.improvements} == {HEADING}
    assert {item.to for item in record.improvements} == {None}


@pytest.mark.parametrize("bullet", ["◼", "\uf0a7", "─"])
def test_ofsted_s_own_bullets_are_left_out(bullet: str) -> None:
    record = of_text(f"## {HEADING}", *(f"{bullet} {item}" for item in NOUN_PHRASES), "## Findings", FINDINGS)
    assert texts(record) == NOUN_PHRASES


def test_priority_actions_stand_beside_improvements_in_order() -> None:
    record = of_text(
        "## Areas for priority action",
        "The council needs to take swift action to address the following areas:",
        "◼ Visits to children at risk.",
        "◼ The size of caseloads.",
        "## What needs to improve",
        "◼ The quality of plans.",
        "## Findings",
        FINDINGS,
    )
    assert [(item.kind, item.to, item.text) for item in record.improvements] == [
        ("priority_action", "the council", "Visits to children at risk."),
        ("priority_action", "the council", "The size of caseloads."),
        ("improvement", None, "The quality of plans."),
    ]


def test_numbers_run_on_into_the_part_on_the_safeguarding_board() -> None:
    record = of_text(
        "## The local authority",
        "### Recommendations",
        "1. Make sure that plans are short (paragraph 15).",
        "2. Visit every child in the first week (paragraphs 20 and 31)",
        "### Summary for children and young people",
        "◼ Your workers know you.",
        "## The Local Safeguarding Children Board (LSCB)",
        "### Recommendations",
        "3. Look at cases from several agencies (paragraph 52).",
        "### Inspection findings",
        "4. The board meets often.",
    )
    assert [(item.to, item.text) for item in record.improvements] == [
        (None, "Make sure that plans are short (paragraph 15)."),
        (None, "Visit every child in the first week (paragraphs 20 and 31)"),
        ("the LSCB", "Look at cases from several agencies (paragraph 52)."),
    ]


def test_headings_that_ask_say_who_is_asked_and_a_list_has_parts() -> None:
    record = of_text(
        "## What does the council need to improve?",
        "### Priority and immediate action",
        "### Leadership and management",
        "1. Appoint a director.",
        "### Areas for improvement",
        "### Quality of practice",
        "2. Read every plan.",
        "### The local authority's strengths",
        "3. Foster carers are well trained.",
        "## What does the LSCB need to improve?",
        "### Areas for improvement",
        "4. Share what is learnt.",
    )
    assert [(item.kind, item.to, item.section, item.text) for item in record.improvements] == [
        ("priority_action", "the council", "Priority and immediate action", "Appoint a director."),
        ("improvement", "the council", "Areas for improvement", "Read every plan."),
        ("improvement", "the LSCB", "Areas for improvement", "Share what is learnt."),
    ]
    roles = {section.heading: section.role for section in record.sections}
    assert roles["Leadership and management"] == "priority_actions"
    assert roles["Quality of practice"] == "improvements"


def test_deadlines_stand_over_the_items_or_in_them() -> None:
    record = of_text(
        "## Areas for improvement",
        "15. To make care better, the local authority should take the following action.",
        "### Immediately:",
        "◼ give every child a plan",
        "### Within three months:",
        "◼ write to all carers",
        "◼ agree a strategy within six months of this inspection",
        "## Overall effectiveness",
        FINDINGS,
    )
    assert [(item.deadline, item.to, item.text) for item in record.improvements] == [
        ("Immediately", "the local authority", "give every child a plan"),
        ("Within three months", "the local authority", "write to all carers"),
        (
            "within six months of this inspection",
            "the local authority",
            "agree a strategy within six months of this inspection",
        ),
    ]
    assert {section.role for section in record.sections[1:4]} == {"improvements"}


def test_an_item_runs_over_the_page_with_a_footnote_between(sheet: Sheet) -> None:
    sheet.y = 170
    sheet.heading(HEADING)
    sheet.text("•")
    sheet.line("The oversight of plans for children who move between homes, so that nobody waits", LEFT + 20)
    sheet.y = 75
    sheet.line("1 Homes here are foster homes and children’s homes.", size=8)
    sheet.page()
    sheet.line("for a place longer than the child can bear.", LEFT + 20)
    bullets(sheet, ["The quality of reviews."])
    sheet.heading("Findings")
    sheet.paragraph(FINDINGS)
    record = of_sheet(sheet)
    assert texts(record) == [
        "The oversight of plans for children who move between homes, so that nobody waits for a place longer "
        "than the child can bear.",
        "The quality of reviews.",
    ]


def test_nested_dashes_belong_to_their_item(sheet: Sheet) -> None:
    sheet.heading(HEADING)
    for text, x, bullet in [
        ("The response to children:", LEFT, "•"),
        ("who go missing, and", LEFT + 20, "–"),
        ("who live in private foster care.", LEFT + 20, "–"),
        ("The quality of plans.", LEFT, "•"),
    ]:
        sheet.text(bullet, x)
        sheet.line(text, x + 20)
    sheet.gap()
    sheet.heading("Findings")
    sheet.paragraph(FINDINGS)
    assert texts(of_sheet(sheet)) == [
        "The response to children: who go missing, and who live in private foster care.",
        "The quality of plans.",
    ]


def test_a_further_paragraph_of_an_item_belongs_to_it(sheet: Sheet) -> None:
    sheet.heading(HEADING)
    sheet.text("•")
    sheet.line("Plans are too long.", LEFT + 20)
    sheet.gap()
    for line in sheet.wrapped("They should be shortened so that families can read and use them.", 20):
        sheet.line(line, LEFT + 20)
    sheet.gap()
    sheet.heading("Findings")
    sheet.paragraph(FINDINGS)
    assert texts(of_sheet(sheet)) == [
        "Plans are too long. They should be shortened so that families can read and use them."
    ]


def test_paragraphs_set_apart_by_a_gap_are_items_with_their_lists(sheet: Sheet) -> None:
    long = "Leaders should shorten the time that children wait for help with speech, so that fewer families"
    sheet.heading("Areas for improvement")
    sheet.paragraph(f"{long} have to ask twice.")
    sheet.paragraph("Leaders across the partnership should write better plans. This includes:")
    bullets(sheet, ["hearing from children; and", "hearing from health."])
    sheet.paragraph("Leaders should read what they have written before they send it to anybody else at all.")
    sheet.heading("Local area partnership details")
    sheet.paragraph(FINDINGS)
    assert texts(of_sheet(sheet)) == [
        f"{long} have to ask twice.",
        "Leaders across the partnership should write better plans. This includes: hearing from children; and "
        "hearing from health.",
        "Leaders should read what they have written before they send it to anybody else at all.",
    ]


def test_phrases_without_bullets_are_items_though_they_look_like_headings(sheet: Sheet) -> None:
    sheet.page()
    sheet.heading(HEADING)
    for phrase in NOUN_PHRASES:
        sheet.paragraph(phrase)
    sheet.heading("Main findings")
    sheet.paragraph(FINDINGS)
    assert texts(of_sheet(sheet)) == NOUN_PHRASES


@pytest.mark.parametrize("numbers", [("1.", "2."), ("a)", "b)"), ("(1)", "(2)")])
def test_numbers_and_letters_are_left_out(sheet: Sheet, numbers: tuple[str, str]) -> None:
    sheet.heading("Recommendations")
    sheet.paragraph("Make sure that plans are short.", first=numbers[0], indent=25)
    sheet.paragraph("Visit all children in the first week.", first=numbers[1], indent=25)
    sheet.paragraph("This should be done at once, since some wait for months.", indent=25)
    sheet.heading("Main findings")
    sheet.paragraph(FINDINGS)
    assert texts(of_sheet(sheet)) == [
        "Make sure that plans are short.",
        "Visit all children in the first week. This should be done at once, since some wait for months.",
    ]


def test_a_heading_in_plain_type_opens_a_list(sheet: Sheet) -> None:
    sheet.line("Areas for priority action")
    sheet.gap()
    bullets(sheet, SENTENCES)
    sheet.heading("Main findings")
    sheet.paragraph(FINDINGS)
    record = of_sheet(sheet)
    assert [(item.kind, item.text) for item in record.improvements] == [
        ("priority_action", text) for text in SENTENCES
    ]


def test_a_column_beside_the_item_says_who_is_asked(sheet: Sheet) -> None:
    beside = LEFT + 190
    rows = [
        (["Responsible body"], [("Areas for priority action", 0)]),
        (
            ["Wexcombe Council and", "NHS Wexcombe"],
            [
                ("Leaders should act at once on waits for:", 0),
                ("• speech therapy; and", 0),
                ("• occupational therapy.", 0),
            ],
        ),
        (["Wexcombe Council"], [("Leaders should hear from children", 0), ("before they decide.", 0)]),
    ]
    sheet.heading("Areas for priority action")
    for left, right in rows:
        top = sheet.y
        for words in left:
            sheet.line(words)
        sheet.y = top
        for words, indent in right:
            sheet.line(words, beside + indent)
        sheet.y = top - 14.4 * max(len(left), len(right)) - 10
    sheet.heading("Local area partnership details")
    sheet.paragraph(FINDINGS)
    assert [(item.kind, item.to, item.text) for item in of_sheet(sheet).improvements] == [
        (
            "priority_action",
            "Wexcombe Council and NHS Wexcombe",
            "Leaders should act at once on waits for: speech therapy; and occupational therapy.",
        ),
        ("priority_action", "Wexcombe Council", "Leaders should hear from children before they decide."),
    ]


def test_rows_that_run_over_a_page_are_one_item() -> None:
    record = of_text(
        "## Areas for priority action",
        "| Responsible body | Areas for priority action |",
        "| Wexcombe Council and NHS | Leaders should hear from children before they decide on |",
        "| Wexcombe | services that are meant for them. |",
        "| Responsible body | Areas for priority action |",
        "| Wexcombe Council | Leaders should shorten waits. |",
        "## Next steps",
        FINDINGS,
    )
    assert [(item.to, item.text) for item in record.improvements] == [
        (
            "Wexcombe Council and NHS Wexcombe",
            "Leaders should hear from children before they decide on services that are meant for them.",
        ),
        ("Wexcombe Council", "Leaders should shorten waits."),
    ]


def test_a_table_of_one_column_may_print_its_heading_twice() -> None:
    record = of_text(
        "## Areas for improvement",
        "### Areas for improvement",
        "Leaders should shorten waits, so that children are seen in time.",
        "Leaders should hear from children before they decide on services.",
        "## Information about this inspection",
        FINDINGS,
    )
    assert len(texts(record)) == 2


def test_a_single_paragraph_is_one_item_with_the_list_in_it() -> None:
    paragraph = "The council must act at once where children wait for a home, including:"
    record = of_text(
        "## Area for priority action",
        paragraph,
        "◼ earlier decisions",
        "◼ more homes.",
        "## What needs to improve",
        "Leaders should make sure that every child has a plan.",
        "## Findings",
        FINDINGS,
    )
    assert texts(record) == [
        f"{paragraph} earlier decisions more homes.",
        "Leaders should make sure that every child has a plan.",
    ]


@pytest.mark.parametrize(
    "closing",
    [
        "Ofsted will take this visit into account when it plans the next inspection of the council.",
        "Yours sincerely",
        "I am copying this letter to the Department for Education.",
    ],
)
def test_the_last_words_of_a_letter_are_items_but_not_what_closes_it(closing: str) -> None:
    record = of_text(
        "## Findings",
        FINDINGS,
        f"## {HEADING}",
        "◼ The quality of plans.",
        "◼ How soon children are seen.",
        closing,
        "Maya Quill",
    )
    assert texts(record) == ["The quality of plans.", "How soon children are seen."]


@pytest.mark.parametrize(
    ("sentence", "code"),
    [
        ("There are no areas for priority action.", "no-improvements"),
        ("◼ None", "no-improvements"),
        ("The inspection did not find any areas for priority action.", "no-improvements"),
        ("The areas for priority action identified in May remain in place.", "earlier-improvements-remain"),
    ],
)
def test_a_heading_over_nothing_gives_a_warning(sentence: str, code: str) -> None:
    record = of_text("## Areas for priority action", sentence, "## Findings", FINDINGS)
    assert texts(record) == []
    assert code in codes(record)


def test_a_heading_whose_items_were_not_found_gives_a_warning() -> None:
    record = of_text(f"## {HEADING}", "## Findings", FINDINGS)
    assert "improvements-not-found" in codes(record)


def test_a_list_inside_a_numbered_item_belongs_to_it() -> None:
    record = of_text(
        "## Recommendations",
        "1. Make sure that plans are short and that families can read them.",
        "2. Do the following things that the board asked for in its earlier review of plans:",
        "◼ write a strategy",
        "◼ train all workers.",
        "## Summary for children and young people",
        FINDINGS,
    )
    assert texts(record) == [
        "Make sure that plans are short and that families can read them.",
        "Do the following things that the board asked for in its earlier review of plans: write a strategy "
        "train all workers.",
    ]


def test_the_body_may_stand_in_the_last_column() -> None:
    record = of_text(
        "## Areas for priority action",
        "| Areas for priority action | Responsible body |",
        "| Leaders should shorten waits. | Wexcombe Council |",
        "## Next steps",
        FINDINGS,
    )
    assert [(item.to, item.text) for item in record.improvements] == [
        ("Wexcombe Council", "Leaders should shorten waits.")
    ]


@pytest.mark.parametrize(
    ("lead", "to"),
    [
        (
            "Leaders across the partnership need to take swift and decisive action to ensure that:",
            "leaders across the partnership",
        ),
        ("Wexcombe and Vale NHS Foundation Trust must:", "Wexcombe and Vale NHS Foundation Trust"),
        ("Urgent action is needed in the following areas:", None),
    ],
)
def test_the_sentence_that_leads_a_list_in_says_who_is_asked(lead: str, to: str | None) -> None:
    record = of_text("## Area for priority action", lead, "◼ plans are read; and", "◼ plans are kept.")
    assert [(item.to, item.text) for item in record.improvements] == [
        (to, "plans are read; and"),
        (to, "plans are kept."),
    ]


def test_progress_against_what_was_asked_for_earlier_asks_for_nothing() -> None:
    record = of_text(
        "## Progress against the areas for improvement",
        "◼ Plans are shorter than they were.",
        "## Areas for improvement from the last inspection",
        "◼ The quality of plans.",
        "## Findings",
        FINDINGS,
    )
    assert texts(record) == []


def test_topics_over_the_items_of_a_joint_inspection_belong_to_the_list() -> None:
    record = of_text(
        "## Areas for improvement",
        "## Responses to children who go missing",
        "◼ Police do not share what they know. This must change.",
        "## Leadership and management",
        "◼ Boards meet too seldom.",
        "## Case study: area for improvement",
        "Kit was missing for a week before anybody met.",
        "## Next steps",
        FINDINGS,
    )
    assert texts(record) == [
        "Police do not share what they know. This must change.",
        "Boards meet too seldom.",
    ]


def test_a_sentence_may_open_a_list_without_a_heading() -> None:
    record = of_text(
        "## Findings",
        FINDINGS,
        "Before inspectors return, leaders should make sure that:",
        "◼ every child has a plan; and",
        "◼ every plan is read.",
    )
    assert texts(record) == ["every child has a plan; and", "every plan is read."]


def test_what_is_told_of_earlier_visits_and_strengths_is_not_asked_for() -> None:
    record = of_text(
        "## Strengths",
        "◼ Visits are made in time.",
        "## Findings",
        "At the last visit, inspectors asked the council to improve these things:",
        "◼ the quality of plans.",
    )
    assert texts(record) == []
