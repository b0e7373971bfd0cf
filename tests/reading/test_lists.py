"""Lists: their bullets, the items inside items, and text that a file enlarges by a matrix."""

from __future__ import annotations

from tests.reading.conftest import LEFT, Sheet

from ofsted_extract.reading import read_bytes

LONG = "Workers know their families well, visit them as often as each plan asks, and write down what they saw"


def depths(data: bytes, name: str) -> list[tuple[str, int]]:
    letter = read_bytes(data, name)
    return [(letter.text[block.start : block.end], block.level) for block in letter.blocks]


def test_inner_items_and_further_paragraphs_stand_inside_an_item(sheet: Sheet) -> None:
    sheet.paragraph(f"{LONG}.")
    for bullet, words, x in [("•", "Outer", 0), ("–", "inner", 20), ("•", "innermost", 40), ("•", "Next", 0)]:
        sheet.text(bullet, LEFT + x)
        sheet.line(words, LEFT + x + 20)
    sheet.gap()
    for line in sheet.wrapped(f"{LONG}.", 20):
        sheet.line(line, LEFT + 20)
    sheet.gap()
    sheet.paragraph(f"{LONG} there.")
    assert depths(sheet.bytes(), "letter.pdf") == [
        (f"{LONG}.", 0),
        ("Outer", 0),
        ("inner", 1),
        ("innermost", 2),
        ("Next", 0),
        (f"{LONG}.", 1),
        (f"{LONG} there.", 0),
    ]


def test_indents_show_inner_items_of_markdown() -> None:
    text = "# Visit\n\n- Outer\n  - inner\n- Next\n\nDone, and written down by the people who did it."
    assert depths(text.encode(), "letter.md")[1:4] == [("Outer", 0), ("inner", 1), ("Next", 0)]


def test_text_enlarged_by_a_matrix_is_read_as_paragraphs(sheet: Sheet) -> None:
    sheet.canvas.saveState()
    for line in [*sheet.wrapped(f"{LONG}, {LONG}."), "", *sheet.wrapped(f"{LONG}.")]:
        text = sheet.canvas.beginText()
        text.setTextTransform(12, 0, 0, 12, LEFT, sheet.y)
        text.setFont("Helvetica", 1)
        text.textOut(line)
        sheet.canvas.drawText(text)
        sheet.gap()
    sheet.canvas.restoreState()
    assert depths(sheet.bytes(), "letter.pdf") == [(f"{LONG}, {LONG}.", 0), (f"{LONG}.", 0)]


def test_bullets_in_the_cell_of_a_table_are_items_beside_one_cell(sheet: Sheet) -> None:
    top = sheet.y
    for words in ("The council and", "NHS Wexcombe"):
        sheet.line(words)
    sheet.y = top
    for words in ("Leaders should shorten waits for:", "• speech therapy; and", "• other therapies."):
        sheet.line(words, LEFT + 190)
    sheet.gap()
    sheet.paragraph(f"{LONG}.")
    letter = read_bytes(sheet.bytes(), "report.pdf")
    assert [(block.kind, letter.text[block.start : block.end]) for block in letter.blocks[:3]] == [
        ("table_row", "The council and NHS Wexcombe\tLeaders should shorten waits for:"),
        ("list_item", "speech therapy; and"),
        ("list_item", "other therapies."),
    ]
