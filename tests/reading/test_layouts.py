"""Letters that were not set as Ofsted sets its own: other leadings, columns, marks, hidden text, forms."""

from __future__ import annotations

import io
from collections.abc import Callable

import pytest
from reportlab.lib.colors import Color, black, white
from reportlab.lib.utils import simpleSplit
from reportlab.pdfbase.pdfmetrics import stringWidth
from reportlab.pdfgen.canvas import Canvas
from tests.badfiles import raw

from ofsted_extract.reading import read_bytes
from ofsted_extract.reading.letter import Letter

from .conftest import LEFT, Sheet

Blocks = Callable[[Letter], list[tuple[str, str]]]

FIRST = (
    "Leaders of the borough have worked hard since the spring, and most of the children whom inspectors "
    "met said that they knew whom to ask when they were worried about home, school, or their friends."
)
SECOND = (
    "In March the borough looked after 412 children, and social workers had visited nearly all of them in "
    "the weeks before; those who live farther away are visited less often, though carers are rung each week."
)
THIRD = (
    "Managers read records closely, and what they write in them helps new workers to see why a plan "
    "was made; in a few teams, however, supervision is still held too rarely, and some plans drift on."
)
PROSE = (FIRST, SECOND, THIRD)
WARNING = "hidden-text"


def texts(letter: Letter) -> list[str]:
    return [letter.text[block.start : block.end] for block in letter.blocks]


def codes(letter: Letter) -> list[str]:
    return [code for code, _ in letter.warnings]


def set_in(
    paragraphs: tuple[str, ...], *, leading: float, gap: float, indent: float = 0, size: float = 11
) -> bytes:
    """Sets paragraphs in one column; `leading` and `gap` are in font sizes, `indent` in points."""
    buffer = io.BytesIO()
    canvas = Canvas(buffer, pagesize=(595, 842), invariant=True)
    y = 760.0
    for text in paragraphs:
        words, x = text.split(), LEFT + indent
        while words:
            line = simpleSplit(" ".join(words), "Helvetica", size, 520 - x)[0]
            canvas.setFont("Helvetica", size)
            canvas.drawString(x, y, line)
            words = words[len(line.split()) :]
            x, y = LEFT, y - leading * size
        y -= gap * size
    canvas.save()
    return buffer.getvalue()


@pytest.mark.parametrize("leading", [1.1, 1.5, 1.75, 2.0, 2.5])
def test_lines_are_joined_at_any_leading(leading: float) -> None:
    assert texts(read_bytes(set_in(PROSE, leading=leading, gap=0.8), "letter.pdf")) == list(PROSE)


@pytest.mark.parametrize("indent", [6, 12, 18, 36])
def test_first_line_indents_part_paragraphs_without_a_gap(indent: float) -> None:
    paragraphs = PROSE * 2
    letter = read_bytes(set_in(paragraphs, leading=1.2, gap=0, indent=indent), "letter.pdf")
    assert texts(letter) == list(paragraphs)


def test_a_font_of_size_one_is_as_large_as_its_matrix_makes_it(sheet: Sheet) -> None:
    for line in sheet.wrapped(FIRST):
        shown = sheet.canvas.beginText()
        shown.setFont("Helvetica", 1)
        shown.setTextTransform(12, 0, 0, 12, LEFT, sheet.y)
        shown.textOut(line)
        sheet.canvas.drawText(shown)
        sheet.gap()
    assert texts(read_bytes(sheet.bytes(), "letter.pdf")) == [FIRST]


@pytest.mark.parametrize("by_line", [False, True])
@pytest.mark.parametrize("count", [2, 3])
def test_columns_are_read_one_after_the_other(sheet: Sheet, count: int, by_line: bool) -> None:
    sheet.paragraph(FIRST)
    width = 450 / count
    columns = [simpleSplit(PROSE[at], "Helvetica", 9, width - 20) for at in range(count)]
    drawn = [(row, at) for at in range(count) for row in range(len(columns[at]))]
    top = sheet.y
    for row, at in sorted(drawn) if by_line else drawn:
        sheet.y = top - 11 * row
        sheet.text(columns[at][row], LEFT + at * width, size=9)
    sheet.y = top - 300
    sheet.line("Yours sincerely")
    assert texts(read_bytes(sheet.bytes(), "letter.pdf")) == [FIRST, *PROSE[:count], "Yours sincerely"]


def test_a_raised_mark_after_a_number_is_no_digit_of_it(sheet: Sheet, blocks: Blocks) -> None:
    x = LEFT
    for words, is_mark in (
        ("The borough looks after 412", False),
        ("1", True),
        (" children and spends £3,205", False),
        ("12", True),
        (" on each.", False),
    ):
        sheet.y += 4 * is_mark
        sheet.text(words, x, size=7 if is_mark else 12)
        sheet.y -= 4 * is_mark
        x += stringWidth(words, "Helvetica", 7 if is_mark else 12)
    sheet.gap(40)
    sheet.line("1 These are the council’s own data.")
    sheet.line("12 At prices of 2018.")
    sheet.gap()
    sheet.line("Yours sincerely")
    assert blocks(read_bytes(sheet.bytes(), "letter.pdf")) == [
        ("paragraph", "The borough looks after 412 children and spends £3,205 on each."),
        ("line", "Yours sincerely"),
        ("footnote", "These are the council’s own data."),
        ("footnote", "At prices of 2018."),
    ]


@pytest.mark.parametrize("turn", [90, 180, 270])
def test_a_page_that_is_drawn_sideways_or_upside_down_is_read(turn: int) -> None:
    buffer = io.BytesIO()
    canvas = Canvas(buffer, pagesize=(595, 842), invariant=True)
    canvas.translate(*{90: (595, 0), 180: (595, 842), 270: (0, 842)}[turn])
    canvas.rotate(turn)
    for at, line in enumerate(simpleSplit(FIRST + " " + SECOND, "Helvetica", 11, 400)):
        canvas.setFont("Helvetica", 11)
        canvas.drawString(60, 500 - 14 * at, line)
    canvas.save()
    assert texts(read_bytes(buffer.getvalue(), "letter.pdf")) == [FIRST + " " + SECOND]


def test_the_corner_of_the_page_may_be_anywhere() -> None:
    content = b"BT /F1 12 Tf 70 -100 Td (Inspectors met 14 social workers.) Tj ET"
    page = raw.page(content, keys=b"/CropBox [0 -842 595 0]")
    page[3] = page[3].replace(b"/MediaBox [0 0 595 842]", b"/MediaBox [0 -842 595 0]")
    letter = read_bytes(raw.pdf(page), "letter.pdf")
    assert (letter.text, codes(letter)) == ("Inspectors met 14 social workers.", [])


@pytest.mark.parametrize("how", ["white", "invisible", "clipped", "below", "beside", "covered", "picture"])
def test_what_nobody_can_see_is_no_text(sheet: Sheet, how: str) -> None:
    canvas = sheet.canvas
    sheet.line("There were 412 children in care.")
    canvas.saveState()
    x, y = {"below": (LEFT, -40.0), "beside": (700.0, sheet.y)}.get(how, (LEFT, sheet.y))
    if how == "white":
        canvas.setFillColor(white)
    if how == "clipped":
        path = canvas.beginPath()
        path.rect(300, 100, 50, 50)
        canvas.clipPath(path, stroke=0)
    shown = canvas.beginText(x, y)
    shown.setFont("Helvetica", 12)
    shown.setTextRenderMode(3 if how == "invisible" else 0)
    shown.textOut("There were 999 children.")
    canvas.drawText(shown)
    if how in ("covered", "picture"):
        canvas.setFillColor(black if how == "covered" else white)
        canvas.rect(x - 2, y - 4, 200, 16, stroke=0, fill=1)
    canvas.restoreState()
    sheet.gap()
    sheet.line("Plans are timely.")
    letter = read_bytes(sheet.bytes(), "letter.pdf")
    assert "999" not in letter.text
    assert "412" in letter.text
    assert "Plans are timely." in letter.text
    assert codes(letter) == [WARNING]


LAYERS = {
    "off": b"/OCProperties << /OCGs [6 0 R] /D << /OFF [6 0 R] >> >>",
    "off by default": b"/OCProperties << /OCGs [6 0 R] /D << /BaseState /OFF >> >>",
    "with an escaped name": b"/OC#50roperties << /OCGs [6 0 R] /D << /OFF [6 0 R] >> >>",
}


@pytest.mark.parametrize("how", LAYERS)
def test_text_in_a_layer_that_is_off_is_no_text(how: str) -> None:
    content = raw.LINE + b" /OC /L BDC BT /F1 12 Tf 70 600 Td (There were 999 children.) Tj ET EMC"
    pdf = raw.pdf(
        raw.page(content, resources=b"/Properties << /L 6 0 R >>")
        | {
            1: b"<< /Type /Catalog /Pages 2 0 R %s >>" % LAYERS[how],
            6: b"<< /Type /OCG /Name (Draft) >>",
        }
    )
    letter = read_bytes(pdf, "letter.pdf")
    assert (letter.text, codes(letter)) == ("Inspectors met 14 social workers in May 2019.", [WARNING])


SPACES = (
    b"/ColorSpace << /S [/Separation /Black /DeviceCMYK << /FunctionType 2 /Domain [0 1] /C0 [0 0 0 0] "
    b"/C1 [0 0 0 1] /N 1 >>] /G [/CalGray << /WhitePoint [1 1 1] >>] "
    b"/I [/Indexed /DeviceRGB 1 <000000FFFFFF>] >> /ExtGState << /T << /ca .02 >> >>"
)
UNSEEN = {
    "white with a point": b"1.0 g",
    "white over lines": b"1\n1\n1\nrg",
    "nearly white": b".97 .97 .97 rg",
    "nearly white ink": b"0.01 0.0 0.0 0.0 k",
    "no tint": b"/S cs 0 scn",
    "white in a space of greys": b"/G cs 1 sc",
    "white from a table": b"/I cs 1 sc",
    "a white outline": b"1 Tr 1 1 1 RG",
    "mode on a line of its own": b"3\nTr",
    "nearly transparent": b"/T gs",
    "clipped within a clip": b"300 100 50 50 re W n q 0 0 595 842 re W n Q",
    "clipped to a triangle": b"300 100 m 350 100 l 300 200 l h W n",
}


@pytest.mark.parametrize("how", UNSEEN)
def test_words_that_do_not_show_are_not_read_however_they_are_hidden(how: str) -> None:
    words = b"BT /F1 12 Tf 70 600 Td (There were 999 children.) Tj ET"
    content = raw.LINE + b" q " + UNSEEN[how] + b" " + words + b" Q"
    letter = read_bytes(raw.pdf(raw.page(content, resources=SPACES)), "letter.pdf")
    assert (letter.text, codes(letter)) == ("Inspectors met 14 social workers in May 2019.", [WARNING])


def test_words_under_a_mask_are_not_read() -> None:
    words = b" /M gs BT /F1 12 Tf 70 600 Td (There were 999 children.) Tj ET"
    mask = b"/ExtGState << /M << /SMask << /S /Luminosity /G 6 0 R >> >> >>"
    keys = b"/Type /XObject /Subtype /Form /BBox [0 0 600 850] /Group << /S /Transparency /CS /DeviceGray >>"
    objects = raw.page(raw.LINE + words, resources=mask) | {6: raw.stream(b"0 g 0 0 600 850 re f", keys)}
    letter = read_bytes(raw.pdf(objects), "letter.pdf")
    assert (letter.text, codes(letter)) == ("Inspectors met 14 social workers in May 2019.", [WARNING])


@pytest.mark.parametrize(("glyph", "text"), [(b"6 0 d0", ""), (b"6 0 d0 0 0 5 9 re f", "99")])
def test_a_glyph_that_draws_nothing_is_not_read(glyph: bytes, text: str) -> None:
    font = (
        b"<< /Type /Font /Subtype /Type3 /FontBBox [0 0 9 9] /FontMatrix [.1 0 0 .1 0 0] /FirstChar 57 "
        b"/LastChar 57 /CharProcs << /nine 7 0 R >> /Encoding << /Differences [57 /nine] >> /Widths [6] "
        b"/Resources << >> >>"
    )
    words = raw.LINE + b" BT /T3 12 Tf 70 600 Td (99) Tj ET"
    fonts = b"/Font << /F1 5 0 R /T3 6 0 R >>"
    page = raw.page(words) | {6: font, 7: raw.stream(glyph)}
    page[3] = page[3].replace(b"/Font << /F1 5 0 R >>", fonts)
    letter = read_bytes(raw.pdf(page), "letter.pdf")
    assert texts(letter)[1:] == ([text] if text else [])
    assert codes(letter) == ([] if text else [WARNING])


LINE_PARTS = {
    "clipped within a line": b"q 300 100 50 50 re W n BT /F1 12 Tf 201 600 Td (999 children.) Tj ET Q",
    "white within a line": b"q 1.0 g BT /F1 12 Tf 201 600 Td (999 children.) Tj ET Q",
    "beside the page": b"BT /F1 12 Tf 620 600 Td (999 children.) Tj ET",
    "a white digit after a number": b"q 1.0 g BT /F1 12 Tf 197 600 Td (9) Tj ET Q",
}


@pytest.mark.parametrize("how", LINE_PARTS)
def test_the_part_of_a_line_that_does_not_show_is_not_read(how: str) -> None:
    first = b" BT /F1 12 Tf 70 600 Td (There were plans for 21) Tj ET "
    letter = read_bytes(raw.pdf(raw.page(raw.LINE + first + LINE_PARTS[how])), "letter.pdf")
    assert texts(letter)[1:] == ["There were plans for 21"]
    assert codes(letter) == [WARNING]


def test_a_wide_line_covers_what_is_below_it_and_a_frame_does_not() -> None:
    words = b" BT /F1 12 Tf 70 600 Td (There were 999 children.) Tj ET 1 G "
    line, frame = b"30 w 60 604 m 400 604 l S", b"1 w 60 590 300 30 re S"
    assert "999" not in read_bytes(raw.pdf(raw.page(raw.LINE + words + line)), "letter.pdf").text
    assert "999" in read_bytes(raw.pdf(raw.page(raw.LINE + words + frame)), "letter.pdf").text


def test_white_text_on_a_dark_ground_is_text(sheet: Sheet) -> None:
    sheet.canvas.rect(LEFT - 5, sheet.y - 5, 300, 20, fill=1)
    sheet.canvas.setFillColor(white)
    sheet.line("There were 412 children in care.")
    letter = read_bytes(sheet.bytes(), "letter.pdf")
    assert (texts(letter), codes(letter)) == (["There were 412 children in care."], [])


@pytest.mark.parametrize("angle", [0, 30, 45, 60])
def test_a_watermark_across_a_line_costs_nothing(sheet: Sheet, angle: int) -> None:
    first, *rest = sheet.wrapped(FIRST)
    sheet.line(first)
    sheet.canvas.saveState()
    sheet.canvas.setFillColor(Color(0.8, 0.8, 0.8))
    sheet.canvas.setFont("Helvetica-Bold", 90)
    sheet.canvas.translate(120, sheet.y - 20)
    sheet.canvas.rotate(angle)
    sheet.canvas.drawString(0, 0, "DRAFT")
    sheet.canvas.restoreState()
    for line in rest:
        sheet.line(line)
    assert texts(read_bytes(sheet.bytes(), "letter.pdf")) == [FIRST]


def test_filled_form_fields_and_stamps_are_text() -> None:
    def annotation(keys: bytes, place: int) -> bytes:
        return b"<< /Type /Annot /Rect [70 %d 300 %d] /F 4 /AP << /N 8 0 R >> %s >>" % (
            place,
            place + 20,
            keys,
        )

    shown = raw.stream(
        b"BT /F1 12 Tf 2 6 Td (There were 412 children.) Tj ET",
        b"/Type /XObject /Subtype /Form /BBox [0 0 230 20] /Resources << /Font << /F1 5 0 R >> >>",
    )
    pdf = raw.pdf(
        raw.page(keys=b"/Annots [6 0 R 7 0 R]")
        | {
            1: b"<< /Type /Catalog /Pages 2 0 R /AcroForm << /Fields [6 0 R] >> >>",
            6: annotation(b"/Subtype /Widget /FT /Tx /T (name)", 600),
            7: annotation(b"/Subtype /Stamp", 500),
            8: shown,
        }
    )
    assert texts(read_bytes(pdf, "letter.pdf"))[1:] == ["There were 412 children."] * 2


def test_bullets_that_are_drawn_as_shapes_are_bullets(sheet: Sheet, blocks: Blocks) -> None:
    sheet.line("Leaders should improve:")
    items = ["the timeliness of plans", "the quality of 24 visits"]
    for item in items:
        sheet.canvas.circle(LEFT + 10, sheet.y + 4, 2, stroke=0, fill=1)
        sheet.line(item, LEFT + 20)
    found = blocks(read_bytes(sheet.bytes(), "letter.pdf"))
    assert found[1:] == [("list_item", item) for item in items]


@pytest.mark.parametrize("hyphen", ["-", "\N{HYPHEN}", "\N{SOFT HYPHEN}"])
def test_hyphens_of_broken_words_go_and_real_ones_stay(hyphen: str) -> None:
    lines = (
        f"Inspectors met children, and their well-being was at the heart of all they saw, and chil{hyphen}",
        f"dren said so. Workers were asked about it, and they too said that well{hyphen}",
        "being matters. Their workers agree.",
    )
    letter = read_bytes("\n".join(lines).encode(), "letter.txt")
    assert texts(letter) == [
        "Inspectors met children, and their well-being was at the heart of all they saw, and children said "
        "so. Workers were asked about it, and they too said that well-being matters. Their workers agree."
    ]


@pytest.mark.parametrize("name", ["care|leavers", "foster|carers", "social|workers"])
def test_a_name_for_people_that_is_broken_at_its_space_has_it_again(name: str) -> None:
    lines = (
        "Inspectors met children, whose homes were at the heart of what they saw on their visit; chil-",
        f"dren said so. Leaders did not know how many people had met those {name.replace('|', '-')}",
    )
    broken = "\n".join(lines).replace(name.replace("|", "-"), name.replace("|", "-\n"))
    letter = read_bytes(broken.encode(), "letter.txt")
    assert letter.text.endswith(f"had met those {name.replace('|', ' ')}")


def test_a_typed_hyphen_at_a_line_end_stays_where_no_word_is_broken() -> None:
    text = (
        "Plans are coproduced with young people in most of the teams that inspectors met, and they are co-\n"
        "produced well. Leaders think of the long-\nterm needs of children, and plan multi-\nagency work.\n"
    )
    assert "they are co-produced well" in read_bytes(text.encode(), "letter.txt").text


def test_ligatures_in_a_character_map_are_no_ranges() -> None:
    entries = b"".join(b"<%04X> <0066006C%04X>\n" % (0x8000 + at, at) for at in range(100))
    cmap = (
        b"/CIDInit /ProcSet findresource begin begincmap 100 beginbfchar\n" + entries + b"endbfchar endcmap"
    )
    page = raw.page() | {6: raw.stream(cmap)}
    page[5] = raw.FONT.replace(b">>", b"/ToUnicode 6 0 R >>")
    assert read_bytes(raw.pdf(page), "letter.pdf").text.startswith("Inspectors met")


def test_lines_that_fall_apart_are_a_warning(sheet: Sheet) -> None:
    for text in PROSE:
        for at, line in enumerate(simpleSplit(text, "Helvetica", 12, 300)):
            sheet.line(line)
            sheet.gap(14 if at % 2 else 30)
    letter = read_bytes(sheet.bytes(), "letter.pdf")
    assert codes(letter) == ["doubtful-layout"]
    assert "page 1 " in dict(letter.warnings)["doubtful-layout"]


def test_letters_that_are_read_rightly_are_not_read_twice(
    sheet: Sheet, monkeypatch: pytest.MonkeyPatch
) -> None:
    for text in PROSE:
        sheet.paragraph(text)
    monkeypatch.setattr("ofsted_extract.reading.plumber.read_pages", None)
    assert texts(read_bytes(sheet.bytes(), "letter.pdf")) == list(PROSE)


def test_a_page_that_draws_its_lines_in_no_order_is_read_from_the_top(sheet: Sheet) -> None:
    lines = [line for text in PROSE * 2 for line in [*sheet.wrapped(text), ""]]
    top = sheet.y
    for at in sorted(range(len(lines)), key=lambda at: at * 7 % len(lines)):
        sheet.y = top - 15 * at
        sheet.line(lines[at])
    assert texts(read_bytes(sheet.bytes(), "letter.pdf")) == list(PROSE * 2)
