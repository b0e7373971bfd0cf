"""Typesets a sample in the layout of Ofsted's letters and reports: one PDF, the same bytes on every run."""

from __future__ import annotations

import re
from pathlib import Path
from typing import Any
from xml.sax.saxutils import escape

from reportlab.lib import colors
from reportlab.lib.pagesizes import A4
from reportlab.lib.styles import ParagraphStyle
from reportlab.lib.units import mm
from reportlab.pdfgen.canvas import Canvas
from reportlab.platypus import (
    BaseDocTemplate,
    Flowable,
    Frame,
    NextPageTemplate,
    PageBreak,
    PageTemplate,
    Paragraph,
    Spacer,
    Table,
)
from samples.source import Block, Sample, blocks

WIDTH, HEIGHT = A4
LEFT, RIGHT, BOTTOM = 25 * mm, 22 * mm, 27 * mm
MEASURE = WIDTH - LEFT - RIGHT
# Indents of the text of a list item, and of a nested list item.
HANG, HANG_INNER = 8 * mm, 15 * mm
# More pages than any sample has. Each page needs its own template, because of its footnotes.
MAX_PAGES = 20

BODY = ParagraphStyle(
    "body",
    fontName="Helvetica",
    fontSize=12,
    leading=14.6,
    spaceAfter=10,
    embeddedHyphenation=1,
    splitLongWords=0,
)
LINE = ParagraphStyle("line", parent=BODY, spaceAfter=0)
SIGNED = ParagraphStyle("signed", parent=LINE, fontName="Helvetica-Bold")
HEADING = ParagraphStyle("heading", parent=BODY, fontName="Helvetica-Bold", spaceBefore=10, keepWithNext=1)
SUBHEADING = ParagraphStyle("subheading", parent=HEADING, fontSize=10.5)
CHAPTER = ParagraphStyle("chapter", parent=HEADING, fontName="Helvetica", fontSize=18, leading=22)
TITLE = ParagraphStyle("title", parent=CHAPTER, fontSize=22, leading=27, spaceAfter=12)
COVER = ParagraphStyle("cover", parent=HEADING, fontSize=13, leading=16, spaceBefore=0)
BULLET = ParagraphStyle(
    "bullet",
    parent=BODY,
    leftIndent=HANG,
    bulletIndent=0,
    bulletFontName="ZapfDingbats",
    bulletFontSize=7,
    spaceAfter=7,
)
SUBBULLET = ParagraphStyle(
    "subbullet",
    parent=BULLET,
    leftIndent=HANG_INNER,
    bulletIndent=HANG,
    bulletFontName="Helvetica",
    bulletFontSize=12,
)
NUMBERED = ParagraphStyle("numbered", parent=BODY, leftIndent=10 * mm, bulletIndent=0, bulletFontSize=12)
CELL = ParagraphStyle("cell", parent=LINE, fontSize=10.5, leading=13)
CELL_BOLD = ParagraphStyle("cell-bold", parent=CELL, fontName="Helvetica-Bold")
NOTE = ParagraphStyle("note", parent=LINE, fontSize=8.5, leading=10.5)
SMALL = ParagraphStyle("small", parent=BODY, fontSize=9, leading=11, spaceAfter=6)

STYLES = {
    "chapter": CHAPTER,
    "verdict": COVER,
    "heading": HEADING,
    "subheading": SUBHEADING,
    "bullet": BULLET,
    "subbullet": SUBBULLET,
    "numbered": NUMBERED,
    "paragraph": BODY,
}
MARKS = {"bullet": "\u25a0", "subbullet": "\u2022"}
RULED = [("GRID", (0, 0), (-1, -1), 0.8, colors.black), ("VALIGN", (0, 0), (-1, -1), "MIDDLE")]


class PagePlan:
    """The pages on which footnote marks and chapters stand, as found in one typesetting run."""

    def __init__(self) -> None:
        self.notes: dict[int, tuple[int, ...]] = {}
        self.chapters: dict[str, int] = {}

    def __eq__(self, other: object) -> bool:
        return isinstance(other, PagePlan) and vars(self) == vars(other)


def markup(text: str) -> str:
    """Converts a block's text to reportlab's markup: bold text, and footnote marks that report their page."""
    text = re.sub(r"\*\*(.+?)\*\*", r"<b>\1</b>", escape(text))
    return re.sub(r"\[\^(\d+)\]", r'<super size="7">\1</super><onDraw name="note_mark" label="\1"/>', text)


def write_pdf(sample: Sample, path: Path) -> None:
    """Writes `sample` to `path` as a PDF.

    Typesetting is repeated until the footnotes and the table of contents match the pages they stand on.

    Raises:
        RuntimeError: the pages do not settle. Shorten or lengthen the text near a footnote mark.
    """
    planned = PagePlan()
    for _ in range(6):
        actual = _typeset(sample, path, planned)
        if actual == planned:
            return
        planned = actual
    raise RuntimeError(f"{path.name}: the footnotes keep moving from page to page")


def _typeset(sample: Sample, path: Path, planned: PagePlan) -> PagePlan:
    """Writes the PDF once, with footnotes on their planned pages. Returns: where the marks really stand."""
    actual = PagePlan()

    def note_mark(canvas: Canvas, _kind: str, label: str) -> None:
        page = canvas.getPageNumber()
        actual.notes[page] = (*actual.notes.get(page, ()), int(label))

    def chapter_mark(canvas: Canvas, _kind: str, label: str) -> None:
        actual.chapters[label] = canvas.getPageNumber()

    def start_page(canvas: Canvas, _document: object) -> None:
        canvas.setNamedCB("note_mark", note_mark)
        canvas.setNamedCB("chapter_mark", chapter_mark)
        if sample.letterhead == "first":
            _draw_letterhead(canvas, sample)
        _draw_footer(canvas, sample)

    def end_page(canvas: Canvas, _document: object) -> None:
        if sample.letterhead == "last":
            _draw_letterhead(canvas, sample)
        _draw_notes(canvas, _notes(sample, planned, canvas.getPageNumber()))

    templates = [
        PageTemplate(
            id=f"page-{page}",
            frames=[_frame(page, _notes_height(_notes(sample, planned, page)))],
            onPage=start_page,
            onPageEnd=end_page,
        )
        for page in range(1, MAX_PAGES + 1)
    ]
    document = BaseDocTemplate(
        str(path),
        pagesize=A4,
        pageTemplates=templates,
        title=sample.title,
        author="samples",
        lang="en-GB",
        invariant=1,
        pageCompression=0,  # compressed bytes would depend on the machine's zlib
    )
    document.build(_story(sample, planned))
    return actual


def _frame(page: int, notes_height: float) -> Frame:
    top = 45 * mm if page == 1 else 32 * mm
    bottom = BOTTOM + notes_height
    return Frame(LEFT, bottom, MEASURE, HEIGHT - top - bottom, 0, 0, 0, 0)


def _story(sample: Sample, planned: PagePlan) -> list[Flowable]:
    if sample.layout in ("letter", "joint-letter"):
        opening, ending = _opening_of_letter(sample), _ending_of_letter(sample)
    else:
        opening, ending = _opening_of_report(sample), _ending_of_report(sample)
    body: list[Flowable] = []
    for block in blocks(sample.body):
        body += _contents(planned) if block == Block("chapter", "Contents") else [_block(block)]
    page_templates = NextPageTemplate([f"page-{page}" for page in range(2, MAX_PAGES + 1)])
    return [page_templates, *opening, *body, *ending]


def _block(block: Block) -> Paragraph:
    text = markup(block.text)
    if block.kind == "chapter":
        text += f'<onDraw name="chapter_mark" label="{escape(block.text)}"/>'
    return Paragraph(text, STYLES[block.kind], bulletText=block.number or MARKS.get(block.kind))


def _opening_of_letter(sample: Sample) -> list[Flowable]:
    return [
        Paragraph(sample.date, BODY),
        *(Paragraph(markup(line), LINE) for line in sample.address),
        Spacer(0, 26),
        Paragraph(sample.salutation, BODY),
        Paragraph(markup(sample.title), HEADING),
    ]


def _ending_of_letter(sample: Sample) -> list[Flowable]:
    ending: list[Flowable] = [Spacer(0, 12), Paragraph(sample.closing, LINE), Spacer(0, 30)]
    for name, role in sample.signatures:
        ending += [Paragraph(name, LINE), Paragraph(role, SIGNED)]
    if sample.signature_grid:
        ending.append(_signature_grid(sample))
    return ending


def _signature_grid(sample: Sample) -> Table:
    cells = sample.signature_grid
    rows: list[list[Any]] = []
    for left, right in zip(cells[::2], cells[1::2], strict=True):
        rows.append([Paragraph(escape(cell.organisation), CELL_BOLD) for cell in (left, right)])
        rows.append(
            [
                [Spacer(0, 26), Paragraph(cell.name, CELL), Paragraph(cell.role, CELL)]
                for cell in (left, right)
            ]
        )
    return Table(rows, colWidths=[MEASURE / 2] * 2, style=[*RULED, ("VALIGN", (0, 0), (-1, -1), "TOP")])


def _opening_of_report(sample: Sample) -> list[Flowable]:
    facts = [Paragraph(f"<b>{name}</b> {value}", BODY) for name, value in sample.facts]
    cover = [Paragraph(markup(line), COVER) for line in sample.cover]
    if len(cover) == 2:
        cover.insert(1, Paragraph("and", BODY))
    opening: list[Flowable] = [Paragraph(sample.title, TITLE), *cover, *facts, Spacer(0, 6)]
    if sample.layout == "report":
        return [*opening, _graded_table(sample), Spacer(0, 14)]
    return [*opening, _numbered_grades(sample), PageBreak()]


def _graded_table(sample: Sample) -> Table:
    rows = [("Judgement", "Grade", CELL_BOLD), *((row.domain, row.grade, CELL) for row in sample.grades)]
    cells = [[Paragraph(domain, style), Paragraph(grade, style)] for domain, grade, style in rows]
    return Table(cells, colWidths=[MEASURE / 2] * 2, style=[*RULED, ("BOTTOMPADDING", (0, 0), (-1, -1), 8)])


def _numbered_grades(sample: Sample) -> Table:
    """Returns the single inspection framework's table: overall judgement, and indented rows such as 2.1."""
    rows: list[list[Any]] = [[Paragraph(sample.verdict, COVER), "", ""]]
    style: list[tuple[Any, ...]] = [*RULED, ("SPAN", (0, 0), (-1, 0))]
    for at, row in enumerate(sample.grades, start=1):
        is_inner = re.match(r"\d\.\d", row.domain) is not None
        name, grade = Paragraph(row.domain, CELL if is_inner else CELL_BOLD), Paragraph(row.grade, CELL)
        rows.append(["", name, grade] if is_inner else [name, "", grade])
        if not is_inner:
            style.append(("SPAN", (0, at), (1, at)))
    return Table(rows, colWidths=[15 * mm, MEASURE - 65 * mm, 50 * mm], style=style)


def _contents(planned: PagePlan) -> list[Flowable]:
    rows = [
        [Paragraph(chapter, BODY), Paragraph(str(page), BODY)]
        for chapter, page in planned.chapters.items()
        if chapter != "Executive summary"
    ]
    table: list[Flowable] = []
    if rows:  # their pages are not known in the first run
        table.append(
            Table(
                rows, colWidths=[MEASURE - 12 * mm, 12 * mm], style=[("VALIGN", (0, 0), (-1, -1), "BOTTOM")]
            )
        )
    return [PageBreak(), Paragraph("Contents", CHAPTER), *table, PageBreak()]


def _ending_of_report(sample: Sample) -> list[Flowable]:
    return [PageBreak(), *(Paragraph(markup(block.text), SMALL) for block in blocks(sample.annex))]


def _notes(sample: Sample, planned: PagePlan, page: int) -> list[Paragraph]:
    return [
        Paragraph(f'<super size="6">{number}</super> {markup(sample.notes[number])}', NOTE)
        for number in planned.notes.get(page, ())
    ]


def _notes_height(notes: list[Paragraph]) -> float:
    return 14 + sum(note.wrap(MEASURE, HEIGHT)[1] for note in notes) if notes else 0.0


def _draw_notes(canvas: Canvas, notes: list[Paragraph]) -> None:
    if not notes:
        return
    top = BOTTOM + _notes_height(notes) - 8
    canvas.line(LEFT, top, LEFT + 50 * mm, top)
    for note in notes:
        _, height = note.wrap(MEASURE, HEIGHT)
        top -= height
        note.drawOn(canvas, LEFT, top - 2)


def _draw_letterhead(canvas: Canvas, sample: Sample) -> None:
    """Draws a plain shape for each inspectorate's logo, which is not ours to use, and contact details."""
    canvas.saveState()
    canvas.setFillColor(colors.Color(0.12, 0.16, 0.36))
    for at in range(sample.emblems):
        x = WIDTH - RIGHT - 30 * mm - at * 42 * mm
        canvas.roundRect(x, HEIGHT - 26 * mm, 30 * mm, 14 * mm, 3 * mm, stroke=0, fill=1)
    canvas.restoreState()
    if canvas.getPageNumber() > 1:
        return
    for column, lines in enumerate(sample.contact):
        text = canvas.beginText(LEFT + column * 34 * mm, HEIGHT - 15 * mm)
        text.setFont("Helvetica", 7.5, 9)
        text.textLines(list(lines))
        canvas.drawText(text)


def _draw_footer(canvas: Canvas, sample: Sample) -> None:
    page = canvas.getPageNumber()
    if page == 1 and sample.layout != "framework-report":
        return
    if sample.layout in ("report", "framework-report"):
        canvas.line(LEFT, 18 * mm, WIDTH - RIGHT, 18 * mm)
    canvas.setFont("Helvetica", 7)
    for at, line in enumerate(sample.running):
        canvas.drawString(LEFT, 14.5 * mm - at * 9, line)
    canvas.setFont("Helvetica", 11)
    canvas.drawRightString(WIDTH - RIGHT, 13 * mm, str(page))
