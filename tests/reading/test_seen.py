"""What a reader of the page sees is read, and what the file only claims is said to be in doubt."""

from __future__ import annotations

import io

import pytest
from pypdf import PdfWriter
from pypdf.generic import ArrayObject, DictionaryObject, NameObject, NumberObject, StreamObject
from reportlab.lib.colors import white
from reportlab.lib.utils import ImageReader

from ofsted_extract.reading import read_bytes
from ofsted_extract.reading.letter import Letter
from ofsted_extract.reading.safety.false_text import has_false_digits

from .conftest import LEFT, Sheet

PROSE = "Inspectors read the plans of 21 children, and spoke to many who know them well."


def codes(letter: Letter) -> list[str]:
    return [code for code, _ in letter.warnings]


def page(content: str, table_of_characters: str = "") -> bytes:
    """A PDF of one page that draws `content`, in Helvetica as /F1."""
    writer = PdfWriter()
    sheet = writer.add_blank_page(595, 842)
    font = DictionaryObject(
        {
            NameObject("/Type"): NameObject("/Font"),
            NameObject("/Subtype"): NameObject("/Type1"),
            NameObject("/BaseFont"): NameObject("/Helvetica"),
        }
    )
    if table_of_characters:
        stream = StreamObject()
        stream.set_data(f"begincmap {table_of_characters} endcmap".encode())
        font[NameObject("/ToUnicode")] = writer._add_object(stream)
    drawn = StreamObject()
    drawn.set_data(content.encode())
    sheet[NameObject("/Contents")] = writer._add_object(drawn)
    fonts = DictionaryObject({NameObject("/F1"): writer._add_object(font)})
    sheet[NameObject("/Resources")] = DictionaryObject({NameObject("/Font"): fonts})
    sheet[NameObject("/MediaBox")] = ArrayObject([NumberObject(each) for each in (0, 0, 595, 842)])
    file = io.BytesIO()
    writer.write(file)
    return file.getvalue()


def shown(words: str, x: int = 71, y: int = 700) -> str:
    return f"BT /F1 11 Tf 1 0 0 1 {x} {y} Tm ({words}) Tj ET\n"


@pytest.mark.parametrize(
    "table",
    [
        "3 beginbfrange <20> <2f> <0020> <3a> <7e> <003a> <30> <39> <0031> endbfrange",
        "1 beginbfrange <20> <7e> <0020> endbfrange 2 beginbfchar <32> <0037> <31> <0031> endbfchar",
    ],
)
def test_a_font_that_calls_digits_other_ones_is_warned_of(table: str) -> None:
    assert "false-digits" in codes(read_bytes(page(shown(PROSE), table), "letter.pdf"))


@pytest.mark.parametrize("said", ["(99)", "<FEFF00390039>", "<3939>"])
def test_marked_content_that_names_other_digits_is_warned_of(said: str) -> None:
    content = (
        "BT /F1 11 Tf 71 700 Td (Inspectors read the plans of ) Tj "
        f"/Span <</ActualText {said}>> BDC (21) Tj EMC ( children.) Tj ET"
    )
    assert "false-digits" in codes(read_bytes(page(content), "letter.pdf"))


@pytest.mark.parametrize(
    "content",
    [
        b"begincmap 1 beginbfrange <20> <7e> <0020> endbfrange endcmap",
        b"begincmap 3 beginbfchar <30> <0030> <01> <0039> <0131> <0035> endbfchar endcmap",
        b"/Span <</ActualText (21)>> BDC (2) Tj (1) Tj EMC",
        b"/Span <</ActualText <FEFF00AD>>> BDC (-) Tj EMC (21) Tj",
        b"/Span <</ActualText (Part 1: plans)>> BDC <00330034> Tj EMC",
        b"/Span <</ActualText (plans)>> BDC (p) Tj (lans) Tj EMC",
    ],
)
def test_tables_and_marks_that_keep_digits_are_in_order(content: bytes) -> None:
    assert not has_false_digits(content)


def test_the_text_layer_of_a_scan_is_read_and_said_to_be_one(sheet: Sheet) -> None:
    text = sheet.canvas.beginText(LEFT, 700)
    text.setTextRenderMode(3)
    for _ in range(4):
        text.textLine(PROSE)
    sheet.canvas.drawImage(ImageReader(_grey()), 0, 0, 595, 842)
    sheet.canvas.drawText(text)
    letter = read_bytes(sheet.bytes(), "letter.pdf", ocr_mode="off")
    assert letter.text.count("21 children") == 4
    assert codes(letter) == ["text-of-a-scan"]


def _grey() -> io.BytesIO:
    from PIL import Image

    file = io.BytesIO()
    Image.new("L", (20, 30), 200).save(file, "PNG")
    file.seek(0)
    return file


def test_words_that_are_printed_over_are_not_read(sheet: Sheet) -> None:
    sheet.text(PROSE.replace("21", "99"))
    sheet.canvas.setFillColor(white)
    sheet.canvas.rect(LEFT - 5, sheet.y - 4, 500, 16, stroke=0, fill=1)
    sheet.canvas.setFillColor("black")
    sheet.line(PROSE)
    letter = read_bytes(sheet.bytes(), "letter.pdf")
    assert letter.text == PROSE
    assert codes(letter) == ["hidden-text"]


@pytest.mark.parametrize("gap", [3, 12, 19])
def test_a_line_that_is_drawn_from_right_to_left_is_one_line(gap: int) -> None:
    first, second = "In June 2021, leaders knew of", "21 children who had no plan."
    at = 71 + 149 + gap
    content = shown(PROSE, y=740) + shown(second, at) + shown(first) + shown(PROSE, y=660)
    assert f"{first} {second}" in read_bytes(page(content), "letter.pdf").text
