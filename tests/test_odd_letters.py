"""Letters whose characters or fonts are odd, and say the same as plain ones."""

from __future__ import annotations

from pathlib import Path

import pytest
from tests.badfiles import raw
from tests.badfiles.folder import TEXT

from ofsted_extract import extract
from ofsted_extract.errors import DamagedPdfError
from ofsted_extract.reading import plumber, read_bytes


def values(text: str, folder: Path) -> list[float | None]:
    path = folder / "letter.txt"
    path.write_text(text, "utf-8")
    return [figure.value for figure in extract(path, isolated=False).figures]


@pytest.mark.parametrize(
    "break_", ["\u2028\u2028", "\u2029", "\u2028", "\x85\x85", "\r\r", "\f", "\r\r\n\r\r\n"]
)
def test_paragraphs_may_end_with_any_line_break_of_unicode(break_: str, tmp_path: Path) -> None:
    plain = values(TEXT, tmp_path)
    assert 51 in plain
    assert values(TEXT.replace("\n\n", break_), tmp_path) == plain


@pytest.mark.parametrize("space", ["\u2009", "\u202f", "\u00a0", "\u2007", "\u2008", "\u200a"])
def test_a_narrow_space_may_part_thousands(space: str, tmp_path: Path) -> None:
    text = TEXT.replace("21 of the 30 care leavers", f"1{space}021 of the 2{space}030 care leavers")
    assert values(text, tmp_path)[:2] == [1021, 2030]


@pytest.mark.parametrize(
    "widths", [b"/W [0 200000000 1000]", b"/W [1 [500]", b"/W [1 2]", b"/W [(a) [1]]", b"/DW /none /W 9 0 R"]
)
def test_a_font_whose_widths_are_broken_is_read(widths: bytes) -> None:
    font: raw.Objects = {
        5: b"<< /Type /Font /Subtype /Type0 /BaseFont /X /Encoding /Identity-H /DescendantFonts [6 0 R] "
        b"/ToUnicode 7 0 R >>",
        6: b"<< /Type /Font /Subtype /CIDFontType2 /BaseFont /X %s "
        b"/CIDSystemInfo << /Registry (Adobe) /Ordering (Identity) /Supplement 0 >> >>" % widths,
        7: raw.stream(b"begincmap 1 beginbfrange <0020> <007e> <0020> endbfrange endcmap"),
    }
    words = "Inspectors met 14 workers."
    content = b"BT /F1 9 Tf 70 700 Td <%s> Tj ET" % words.encode("utf-16-be").hex().encode()
    assert "14" in read_bytes(raw.pdf(raw.page(content) | font), "odd.pdf", ocr_mode="off").text


@pytest.mark.parametrize(
    "widths", [b"/W [0 200000000 1000]", b"/W [-200000000 5 1000]", b"/W [0 7 0 R 1000]", b"/W 8 0 R"]
)
def test_widths_of_glyphs_that_no_font_has_cost_nothing(widths: bytes) -> None:
    font: raw.Objects = {
        5: b"<< /Type /Font /Subtype /Type0 /BaseFont /X /Encoding /Identity-H /DescendantFonts [6 0 R] >>",
        6: b"<< /Type /Font /Subtype /CIDFontType2 /BaseFont /X %s "
        b"/CIDSystemInfo << /Registry (Adobe) /Ordering (Identity) /Supplement 0 >> >>" % widths,
        7: b"200000000",
        8: b"[0 7 0 R 1]",
    }
    content = b"BT /F1 9 Tf 70 700 Td <0041> Tj ET"
    with pytest.raises(DamagedPdfError, match="pdfplumber finds the PDF broken"):
        plumber.read_pages(raw.pdf(raw.page(content) | font), "odd.pdf")
