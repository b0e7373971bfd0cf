"""Made-up letters, set as Ofsted sets them, through both PDF readers."""

from __future__ import annotations

from collections.abc import Callable
from typing import Literal

import pytest
from reportlab.pdfbase.pdfmetrics import stringWidth

from ofsted_extract.reading import read_bytes
from ofsted_extract.reading.letter import Letter

from .conftest import LEFT, Sheet

Blocks = Callable[[Letter], list[tuple[str, str]]]
Name = Literal["pypdfium2", "pdfplumber"]

LONG = (
    "Leaders of the borough have worked hard since the spring, and most of the children whom inspectors met "
    "said that they knew whom to ask when they were worried about home or school."
)
READERS = pytest.mark.parametrize("reader", ["pypdfium2", "pdfplumber"])


@READERS
def test_furniture_is_removed_and_a_paragraph_runs_over_the_page(
    sheet: Sheet, blocks: Blocks, reader: Name
) -> None:
    sheet.heading("Main findings")
    sheet.paragraph(LONG)
    first, *rest = sheet.wrapped(LONG)
    sheet.line(first)
    sheet.footer("Focused visit to Rutland, 4 May 2021", 1)
    sheet.page()
    for words in rest:
        sheet.line(words)
    sheet.gap()
    sheet.paragraph("Plans are timely.")
    sheet.footer("Focused visit to Rutland, 4 May 2021", 2)
    letter = read_bytes(sheet.bytes(), "letter.pdf", reader=reader)
    assert blocks(letter) == [
        ("heading", "Main findings"),
        ("paragraph", LONG),
        ("paragraph", LONG),
        ("paragraph", "Plans are timely."),
    ]
    assert letter.text[letter.page_starts[1] :].startswith(rest[0])
    assert letter.page_at(letter.text.rindex("Leaders of the borough")) == 1
    assert letter.page_at(letter.text.rindex("Plans")) == 2
    assert letter.reader == reader


@READERS
def test_bullets_and_paragraph_numbers_are_removed(sheet: Sheet, blocks: Blocks, reader: Name) -> None:
    sheet.paragraph("12. " + LONG)
    sheet.paragraph(LONG, first="1.", indent=18)
    sheet.paragraph("The local authority should improve:")
    sheet.paragraph(LONG, first="•", indent=18)
    sheet.paragraph("the quality of 24 plans – and of visits", first="–", indent=18)
    sheet.paragraph(LONG, first="2.", indent=18)
    letter = read_bytes(sheet.bytes(), "letter.pdf", reader=reader)
    assert blocks(letter) == [
        ("paragraph", "12. " + LONG),  # There is no paragraph 11 before it, so it may be a figure.
        ("paragraph", LONG),
        ("paragraph", "The local authority should improve:"),
        ("list_item", LONG),
        ("list_item", "the quality of 24 plans – and of visits"),
        ("paragraph", LONG),
    ]


@READERS
def test_a_number_or_dash_at_a_line_start_within_a_paragraph_stays(
    sheet: Sheet, blocks: Blocks, reader: Name
) -> None:
    sheet.line("The number of children who were looked after by the council had then risen to a")
    sheet.line("1. Officers explained this rise – which they had not foreseen in their own strategy")
    sheet.line("– by the arrival of more families.")
    letter = read_bytes(sheet.bytes(), "letter.pdf", reader=reader)
    assert [kind for kind, _ in blocks(letter)] == ["paragraph"]
    assert "to a 1. Officers" in letter.text
    assert "strategy – by the arrival" in letter.text


@READERS
def test_a_word_broken_at_a_hyphen_is_joined_and_keeps_the_hyphen(sheet: Sheet, reader: Name) -> None:
    sheet.line("Partners take part in all meetings where risk is weighed, and the work of the multi-")
    sheet.line("agency hub is a strength.")
    letter = read_bytes(sheet.bytes(), "letter.pdf", reader=reader)
    assert letter.text.endswith("and the work of the multi-agency hub is a strength.")


@READERS
def test_a_short_line_ends_its_paragraph(sheet: Sheet, blocks: Blocks, reader: Name) -> None:
    sheet.line("Supervision is regular.")
    sheet.line("Caseloads have fallen from 24 to 17.")
    letter = read_bytes(sheet.bytes(), "letter.pdf", reader=reader)
    assert [text for _, text in blocks(letter)] == [
        "Supervision is regular.",
        "Caseloads have fallen from 24 to 17.",
    ]


@READERS
def test_footnotes_and_their_marks_are_taken_out_of_the_paragraph(
    sheet: Sheet, blocks: Blocks, reader: Name
) -> None:
    sheet.text("The board")
    sheet.y += 4
    sheet.text("1", LEFT + 54, size=7)
    sheet.y -= 4
    sheet.line("met 14 times in the year, and its members said that they were", LEFT + 62)
    sheet.line("heard.")
    sheet.gap()
    sheet.line("Its chair has changed, and some members who joined at the same time as she did still")
    sheet.y = 110
    sheet.text("1", size=7)
    sheet.y -= 4
    sheet.line("The board was set up in 2014.", LEFT + 6, size=10)
    sheet.page()
    sheet.line("wait for training.")
    letter = read_bytes(sheet.bytes(), "letter.pdf", reader=reader)
    assert blocks(letter) == [
        ("paragraph", "The board met 14 times in the year, and its members said that they were heard."),
        ("footnote", "The board was set up in 2014."),
        (
            "paragraph",
            "Its chair has changed, and some members who joined at the same time as she did still wait for "
            "training.",
        ),
    ]
    assert letter.page_at(letter.text.index("The board was set up")) == 1


@READERS
def test_a_mark_that_touches_a_year_is_taken_out(sheet: Sheet, blocks: Blocks, reader: Name) -> None:
    words = "This is less than the 40 of March 2014"
    end = LEFT + stringWidth(words, "Helvetica", 12) + 0.5
    sheet.text(words)
    sheet.y += 4
    sheet.text("12", end, size=7)
    sheet.y -= 4
    sheet.line(".", end + stringWidth("12", "Helvetica", 7) + 0.5)
    letter = read_bytes(sheet.bytes(), "letter.pdf", reader=reader)
    assert [text for _, text in blocks(letter)] == [f"{words}."]


@READERS
def test_graded_tables_are_read_row_by_row(sheet: Sheet, blocks: Blocks, reader: Name) -> None:
    rows = [
        (["Judgement"], ["Grade"], 0.0),
        (["The impact of leaders on", "practice with families"], ["Good"], 0.0),
        (["The help and protection", "of children in the area"], ["Requires improvement", "to be good"], 0.0),
        (["The progress of children", "in care"], ["Outstanding"], 7.0),
        (["Overall effectiveness"], ["Good"], 0.0),
    ]
    for left, right, lower in rows:
        top = sheet.y
        for words in left:
            sheet.line(words)
        sheet.y = top - lower
        for words in right:
            sheet.line(words, 330)
        sheet.y = top - 14.4 * len(left) - 12
    sheet.gap()
    sheet.paragraph(LONG)
    letter = read_bytes(sheet.bytes(), "report.pdf", reader=reader)
    assert blocks(letter) == [
        ("table_row", "Judgement\tGrade"),
        ("table_row", "The impact of leaders on practice with families\tGood"),
        ("table_row", "The help and protection of children in the area\tRequires improvement to be good"),
        ("table_row", "The progress of children in care\tOutstanding"),
        ("table_row", "Overall effectiveness\tGood"),
        ("paragraph", LONG),
    ]


@READERS
def test_a_table_that_begins_in_the_margin_is_read_row_by_row(
    sheet: Sheet, blocks: Blocks, reader: Name
) -> None:
    long = "young people who have left the care of the council"
    beside = LEFT + stringWidth(long, "Helvetica", 12) + 6
    sheet.y = 748
    rows = [("The help that families get", "Inadequate"), (long, "Good")]
    for left, right in rows:
        sheet.text(left)
        sheet.line(right, beside)
    sheet.gap()
    sheet.paragraph(LONG)
    letter = read_bytes(sheet.bytes(), "report.pdf", reader=reader)
    assert blocks(letter) == [*(("table_row", "\t".join(row)) for row in rows), ("paragraph", LONG)]


@READERS
def test_two_columns_of_names_are_not_mixed(sheet: Sheet, blocks: Blocks, reader: Name) -> None:
    cells = [
        (["Ofsted"], ["Care Quality Commission"]),
        (["Imogen Farr", "National Director"], ["Tobias Quill", "Deputy Chief Inspector"]),
    ]
    for left, right in cells:
        top = sheet.y
        for words in left:
            sheet.line(words)
        sheet.y = top
        for words in right:
            sheet.line(words, 300)
        sheet.gap(20)
    letter = read_bytes(sheet.bytes(), "letter.pdf", reader=reader)
    assert blocks(letter) == [
        ("table_row", "Ofsted\tCare Quality Commission"),
        ("table_row", "Imogen Farr\tTobias Quill"),
        ("table_row", "National Director\tDeputy Chief Inspector"),
    ]


@READERS
def test_the_letterhead_comes_first_and_addresses_are_lines(
    sheet: Sheet, blocks: Blocks, reader: Name
) -> None:
    for words in (
        "3 March 2021",
        "Odile Brandt",
        "Director of Children’s Services",
        "Rutland County Council",
    ):
        sheet.line(words)
    sheet.gap()
    sheet.line("Dear Ms Brandt")
    sheet.gap()
    sheet.heading("Focused visit to Rutland")
    sheet.paragraph(LONG)
    sheet.y = 730
    for words in ("Piccadilly Gate", "Store Street", "T 0300 123 1231", "www.gov.uk/ofsted"):
        sheet.line(words, 420, size=9)
    letter = read_bytes(sheet.bytes(), "letter.pdf", reader=reader)
    assert blocks(letter) == [
        ("line", "Piccadilly Gate"),
        ("line", "Store Street"),
        ("line", "T 0300 123 1231"),
        ("line", "www.gov.uk/ofsted"),
        ("line", "3 March 2021"),
        ("line", "Odile Brandt"),
        ("line", "Director of Children’s Services"),
        ("line", "Rutland County Council"),
        ("line", "Dear Ms Brandt"),
        ("heading", "Focused visit to Rutland"),
        ("paragraph", LONG),
    ]


@READERS
def test_cover_facts_and_signatures_are_lines(sheet: Sheet, blocks: Blocks, reader: Name) -> None:
    sheet.line("Inspection of Rutland", size=26)
    sheet.gap()
    sheet.line("Inspection dates: 6 to 10 February 2023", font="Helvetica-Bold")
    sheet.line("Lead inspector: Piers Holloway, His Majesty’s Inspector", font="Helvetica-Bold")
    sheet.gap()
    sheet.paragraph(LONG)
    sheet.line("Yours sincerely")
    sheet.gap()
    sheet.line("Piers Holloway")
    sheet.line("His Majesty’s Inspector", font="Helvetica-Bold")
    letter = read_bytes(sheet.bytes(), "report.pdf", reader=reader)
    assert blocks(letter) == [
        ("heading", "Inspection of Rutland"),
        ("line", "Inspection dates: 6 to 10 February 2023"),
        ("line", "Lead inspector: Piers Holloway, His Majesty’s Inspector"),
        ("paragraph", LONG),
        ("line", "Yours sincerely"),
        ("line", "Piers Holloway"),
        ("line", "His Majesty’s Inspector"),
    ]


def test_words_broken_into_letters_are_read_by_pdfplumber(sheet: Sheet) -> None:
    words = "Leaders know their services well and act when children are at risk"
    for _ in range(3):
        x = LEFT
        for letter_or_space in words:
            sheet.text(letter_or_space, x, size=9)
            x += stringWidth(letter_or_space, "Helvetica", 9) + (6 if letter_or_space == " " else 2)
        sheet.gap()
    data = sheet.bytes()
    assert "L e a d e r s" in read_bytes(data, "wide.pdf", reader="pypdfium2").text
    letter = read_bytes(data, "wide.pdf")
    assert letter.reader == "pdfplumber"
    assert letter.text.startswith(words)


def test_an_empty_page_has_a_start_and_a_warning(sheet: Sheet) -> None:
    sheet.paragraph("Plans are timely.")
    sheet.page()
    sheet.page()
    sheet.paragraph("Visits are not.")
    letter = read_bytes(sheet.bytes(), "letter.pdf")
    assert len(letter.page_starts) == 3
    assert list(letter.page_starts) == sorted(letter.page_starts)
    assert letter.page_at(letter.text.index("Visits")) == 3
    assert [code for code, _ in letter.warnings] == ["pages-without-text"]
    assert "page 2 " in letter.warnings[0][1]


@READERS
def test_a_plain_line_over_a_paragraph_is_a_heading(sheet: Sheet, blocks: Blocks, reader: Name) -> None:
    sheet.paragraph(LONG)
    sheet.page()
    sheet.line("Quality of practice")
    sheet.gap()
    sheet.paragraph(LONG)
    sheet.line("Piers Holloway")
    letter = read_bytes(sheet.bytes(), "report.pdf", reader=reader)
    assert [kind for kind, _ in blocks(letter)] == ["paragraph", "heading", "paragraph", "line"]
