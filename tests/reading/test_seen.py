"""What a reader of the page sees is read, and what the file only claims is said to be in doubt."""

from __future__ import annotations

import io

import pytest
from pypdf import PdfWriter
from pypdf.generic import ArrayObject, DictionaryObject, NameObject, NumberObject, StreamObject
from reportlab.lib.colors import white
from reportlab.lib.utils import ImageReader
from tests.badfiles import raw

from ofsted_extract.reading import read_bytes
from ofsted_extract.reading.letter import Letter
from ofsted_extract.reading.safety.false_text import has_false_digits

from .conftest import LEFT, Sheet

PROSE = "Inspectors read the plans of 21 children, and spoke to many who know them well."


OWN = "1 beginbfrange <20> <7e> <0020> endbfrange "
"""A table by which each character is itself."""


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
        OWN + "1 beginbfrange <31> <32> [<0031> <0037>] endbfrange",
        OWN + "1 beginbfrange <2f> <39> <0030> endbfrange",
        OWN + "1 beginbfchar <0032> <0037> endbfchar",
        OWN + "1 beginbfchar <32> <00370037> endbfchar",
        OWN + "1 beginbfchar <3 2> % two\n <00 37> endbfchar",
        OWN + "1 beginbfchar <32> <FF17> endbfchar",
        OWN + "1 beginbfchar <6E> <006E0039> endbfchar",
        "1 begincodespacerange <0000> <FFFF> endcodespacerange 1 beginbfchar <32> <0037> endbfchar",
    ],
)
def test_a_font_that_calls_digits_other_ones_is_warned_of(table: str) -> None:
    assert "false-digits" in codes(read_bytes(page(shown(PROSE), table), "letter.pdf"))


MARKS = {
    "inside another mark": "/Span <</ActualText (99)>> BDC /P BMC EMC (21) Tj EMC",
    "around another mark": "/Span <</ActualText (99)>> BDC /P <</MCID 1>> BDC (21) Tj EMC EMC",
    "on text in hexadecimal": "/Span <</ActualText (99)>> BDC <3231> Tj EMC",
    "with an escaped key": "/Span <</Actual#54ext (99)>> BDC (21) Tj EMC",
    "with codes of digits": r"/Span <</ActualText (\071\071)>> BDC (21) Tj EMC",
    "on a word": "/Span <</ActualText (99)>> BDC (two) Tj EMC",
    "long": f"/Span <</ActualText (99)>> BDC (21) Tj {' ' * 3000} EMC",
    "with other keys": f"/Span <</ActualText (99) /X ({'x' * 300})>> BDC (21) Tj EMC",
    "with brackets": "/Span <</ActualText (9(9))>> BDC (21) Tj EMC",
}


@pytest.mark.parametrize("what", MARKS)
def test_marked_content_with_other_digits_is_warned_of_however_it_is_written(what: str) -> None:
    content = f"BT /F1 11 Tf 71 700 Td (Inspectors read ) Tj {MARKS[what]} ( plans.) Tj ET"
    assert "false-digits" in codes(read_bytes(page(content), "letter.pdf"))


@pytest.mark.parametrize("packed", [False, True])
@pytest.mark.parametrize(
    ("properties", "is_false"),
    [("/ActualText (99)", True), ("/X << /Y 1 >> /ActualText <FEFF0039>", True), ("/ActualText (st)", False)],
)
def test_digits_in_the_page_s_properties_are_warned_of(properties: str, is_false: bool, packed: bool) -> None:
    content = b"BT /F1 11 Tf 71 700 Td (Inspectors read ) Tj /Span /P BDC (21) Tj EMC ( plans.) Tj ET"
    listed = f"<< {properties} >>".encode()
    objects = raw.page(content, resources=b"/Properties << /P 6 0 R >>") | {6: listed}
    if packed:
        objects[7] = raw.stream(
            b"6 0 " + b"<< /Properties << /P %s >> >>" % listed, b"/Type /ObjStm /N 1 /First 4"
        )
    assert ("false-digits" in codes(read_bytes(raw.pdf(objects), "letter.pdf"))) is is_false


def test_the_text_of_an_element_of_the_structure_is_in_order() -> None:
    element = b"<< /S /Span /A << /O /Layout >> /ActualText (99) /P 1 0 R >>"
    objects = raw.page(resources=b"/Properties << /P << /MCID 1 >> >>") | {6: element}
    assert codes(read_bytes(raw.pdf(objects), "letter.pdf")) == []


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
        b"begincmap 3 beginbfchar <41> <0031> <42> <0032> <32> <0037> endbfchar endcmap",
        b"begincmap 1 begincodespacerange <0000> <FFFF> endcodespacerange "
        b"1 beginbfchar <0032> <0037> endbfchar endcmap",
        b"begincmap 1 beginbfchar <32> <00B2> endbfchar endcmap",
        rb"/Span <</ActualText (\062\061)>> BDC (21) Tj EMC",
        b"/Span <</ActualText (1.)>> BDC <B7> Tj EMC",
        b"begincmap 3 beginbfchar <30> <0030> <01> <0039> <0131> <0035> endbfchar endcmap",
        b"/Span <</ActualText (21)>> BDC (2) Tj (1) Tj EMC",
        b"/Span <</ActualText <FEFF00AD>>> BDC (-) Tj EMC (21) Tj",
        b"/Span <</ActualText (Part 1: plans)>> BDC <00330034> Tj EMC",
        b"/Span <</ActualText (plans)>> BDC (p) Tj (lans) Tj EMC",
    ],
)
def test_tables_and_marks_that_keep_digits_are_in_order(content: bytes) -> None:
    assert not has_false_digits(content)


@pytest.mark.parametrize("strips", [1, 2])
def test_the_text_layer_of_a_scan_is_read_and_said_to_be_one(sheet: Sheet, strips: int) -> None:
    text = sheet.canvas.beginText(LEFT, 700)
    text.setTextRenderMode(3)
    for _ in range(4):
        text.textLine(PROSE)
    for strip in range(strips):
        height = 842 / strips
        sheet.canvas.drawImage(ImageReader(_grey()), 0, strip * height, 595, height)
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
