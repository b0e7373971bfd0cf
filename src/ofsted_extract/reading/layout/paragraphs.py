"""Builds blocks from lines: decides which lines make one block, and of which kind each block is."""

from __future__ import annotations

import re
from dataclasses import dataclass
from math import inf

from ofsted_extract.reading.layout.cleaning import clean
from ofsted_extract.reading.layout.columns import Segment, split_into_columns
from ofsted_extract.reading.layout.drafts import BlockDraft, finish_blocks
from ofsted_extract.reading.layout.footnotes import footnote_blocks, split_footnotes
from ofsted_extract.reading.layout.labels import (
    BULLET,
    BULLET_MARKER,
    CLOSING,
    COVER_FACT,
    DASH,
    NUMBER,
    PART_NUMBER,
    SALUTATION,
    ends_sentence,
)
from ofsted_extract.reading.layout.letterhead import split_letterhead
from ofsted_extract.reading.layout.lines import Line, Page, has_room, was_ended_early
from ofsted_extract.reading.layout.measures import Measures, left_edge, measure, right_margin
from ofsted_extract.reading.layout.tables import TableRow, find_tables
from ofsted_extract.reading.letter import BlockKind

_INDENT = 0.7
"""In font sizes: a line that begins this much farther left or right begins another block."""
_SAME_EDGE = 0.3
"""In font sizes: left edges that differ by no more are one edge."""
_SAME_SIZE = 1.2
"""In points: the font sizes of one block's lines differ by no more."""
_LARGER, _SMALLER = 1.5, 1.0
"""In points: text larger than the body by more is a heading; text smaller by as much never is."""
_COVER_TITLE = 1.5
"""In body sizes: a line of a cover page that is as large is a title, whatever its words."""

_SHORT_LINE = 0.8
"""A line that ends before this share of the margin, without a full stop, is a block by itself."""

_LONGEST_SALUTATION = 109
_LONGEST_ROLE = 59
_LONGEST_SIGNATURE_LINE = 79
_LONGEST_COVER_FACT = 89
"""Characters: a longer line is running text, whatever its first words."""
_LONG_CELL = 60
"""Characters: a last cell with more holds sentences, which may go on overleaf."""
_SKIPPED_NUMBERS = 3
"""Paragraph numbers may go up by as many at once, where the number of a paragraph was not recognised."""

_CONTINUATIONS = {
    ("paragraph", "paragraph"),
    ("list_item", "paragraph"),
    ("heading", "heading"),
    ("line", "line"),
}
"""Kinds of a block and of a line that may continue it."""
_PERSON = re.compile(r"^(?:[A-Z][\w’'.-]+ ){1,4}[A-Z][\w’'-]+,\s")
_ROLE = re.compile(r"^(?:Her|His) Majesty[’']s (?:Chief )?Inspectors?\b|^HMI\b")


@dataclass(slots=True)
class _Context:
    """What is known at some point of a letter, and decides what its next lines are."""

    page: int
    body: float
    """The font size of the body, in points."""
    measures: Measures
    """How the document is set."""
    margin: float
    """Where full lines end, in points from the left of the page."""
    left: float
    """The left edge of most lines, in points from the left of the page."""
    salutation: float
    """The height of the salutation on this page, in points from its top; 0 if there is none."""
    margin_before: float = 0
    """The margin of the page or the column before."""
    number: int = 0
    """The number of the last numbered paragraph."""
    after_closing: bool = False
    """Whether the closing ("Yours sincerely") has been read, so that signatures follow."""


def build_blocks(pages: list[Page], body: float) -> list[BlockDraft]:
    """Builds the blocks of a letter.

    Args:
        pages: the pages, without furniture.
        body: the font size of the body, in points.

    Returns:
        The blocks in reading order. The letterhead comes first, and a page's footnotes come before a
        paragraph that may go on overleaf.
    """
    blocks: list[BlockDraft] = []
    measures = measure(pages)
    context = _Context(1, body, measures, 0, 0, 0)
    for page in pages:
        letterhead, lines = split_letterhead(page, measures.leading) if page.number == 1 else ([], page.lines)
        blocks.extend(BlockDraft("line", [(1, text)]) for text in letterhead)
        lines, notes = split_footnotes(lines, page, body)
        # Signatures go on overleaf only if the closing is the last line of the page before.
        context.after_closing = (
            context.after_closing and bool(blocks) and bool(CLOSING.match(blocks[-1].text))
        )
        context.page = page.number
        segments = split_into_columns(lines, measures.leading)
        for at, segment in enumerate(segments):
            is_last = at == len(segments) - 1
            _enter(segment, segments[at:], context)
            notes_here = footnote_blocks(notes, page) if is_last else []
            _append_page(blocks, _page_blocks(segment.lines, context), notes_here, context)
    return finish_blocks(blocks)


def _enter(segment: Segment, rest: list[Segment], context: _Context) -> None:
    """Notes in `context` how the lines of a segment are set; `rest` are the page's segments from it on."""
    usual = max(line.x1 for line in segment.lines) if segment.is_column else context.measures.margin
    context.margin_before = context.margin
    context.margin, context.left = right_margin(segment.lines, usual), left_edge(segment.lines)
    context.salutation = _salutation_height(segment.lines) if context.page == 1 else 0
    if not context.salutation and context.page == 1 and any(_salutation_height(s.lines) for s in rest):
        context.salutation = inf


def _is_salutation(text: str) -> bool:
    return bool(SALUTATION.match(text)) and len(text) <= _LONGEST_SALUTATION


def _salutation_height(lines: list[Line]) -> float:
    return next((line.y for line in lines if _is_salutation(line.text)), 0)


def _append_page(
    blocks: list[BlockDraft], of_page: list[BlockDraft], notes: list[BlockDraft], context: _Context
) -> None:
    """Appends the blocks of a page; the first continues the last block so far if that runs over the page."""
    if blocks and of_page and _runs_over(blocks[-1], of_page[0], context.margin_before):
        rest = of_page.pop(0)
        if blocks[-1].kind == "line":
            blocks[-1].kind = "paragraph"
        blocks[-1].parts.extend(rest.parts)
        blocks[-1].last, blocks[-1].last_text = rest.last, rest.last_text
    blocks.extend(of_page)
    # A block that may go on overleaf has to stay last, so the page's footnotes go before it.
    at = len(blocks) - (bool(of_page) and _may_run_over(of_page[-1]))
    blocks[at:at] = notes


def _may_run_over(last: BlockDraft) -> bool:
    if last.kind == "table_row":
        return len(last.text.split("\t")[-1]) > _LONG_CELL
    return last.kind in ("paragraph", "list_item")


def _runs_over(last: BlockDraft, first: BlockDraft, margin: float) -> bool:
    """Whether `first`, at the top of a page, continues `last`, at the bottom of the page before."""
    is_single_line = last.kind == "line" and last.last is not None and last.line_count == 1
    if first.kind != "paragraph" or not (is_single_line or last.kind in ("paragraph", "list_item")):
        return False
    if first.text[:1].islower():
        return True
    if is_single_line or ends_sentence(last.text) or last.last is None or first.last is None:
        return False
    return not was_ended_early(last.last, first.last, margin)


def _page_blocks(lines: list[Line], context: _Context) -> list[BlockDraft]:
    above = [line for line in lines if line.y < context.salutation]
    below = [line for line in lines if line.y >= context.salutation]
    blocks: list[BlockDraft] = []
    for item in [*above, *find_tables(below, context.measures.leading)]:
        if isinstance(item, TableRow):
            blocks.append(_table_row(item, context.page))
        else:
            _add_line(blocks, item, context)
    following: BlockDraft | None = None
    for block in reversed(blocks):
        _settle_kind(block, following, context)
        following = block
    return blocks


def _add_line(blocks: list[BlockDraft], line: Line, context: _Context) -> None:
    """Adds a line to the last of the page's blocks, or as a new block."""
    text = clean(line.text)
    continues = bool(blocks) and _continues(blocks[-1], line, text, context)
    kind, marker, kept = _kind_and_text(line, text, continues, context)
    if continues and (blocks[-1].kind, kind) in _CONTINUATIONS:
        blocks[-1].add(context.page, kept)
    else:
        size = round(2 * line.size) / 2
        blocks.append(
            BlockDraft(
                kind,
                [(context.page, kept)],
                line_count=1,
                type_size=size,
                left=line.x0,
                text_left=line.text_x0,
                marker=marker,
            )
        )
    blocks[-1].last, blocks[-1].last_text = line, text


def _table_row(row: TableRow, page: int) -> BlockDraft:
    is_list_item = len(row.cells) == 1 and BULLET.match(row.cells[0])
    cells = [cell for cell in (clean(BULLET.sub("", cell)) for cell in row.cells) if cell]
    parts = [(page, "\t".join(cells))]
    return (
        BlockDraft("list_item", parts, marker=BULLET_MARKER)
        if is_list_item
        else BlockDraft("table_row", parts)
    )


def _settle_kind(block: BlockDraft, following: BlockDraft | None, context: _Context) -> None:
    """Changes the kind of a paragraph that is one short line without a full stop.

    It is a heading if a paragraph or a list follows, and a line by itself otherwise.
    """
    line = block.last
    if block.kind != "paragraph" or line is None or block.line_count > 1 or NUMBER.match(line.text):
        return
    text = block.text
    if line.x1 >= _SHORT_LINE * context.margin or ends_sentence(text) or text[:1].islower():
        return
    is_heading = (
        context.page > 1
        and following is not None
        and following.kind in ("paragraph", "list_item")
        and line.size > context.body - _SMALLER
        and not COVER_FACT.match(text)
    )
    block.kind = "heading" if is_heading else "line"


def _kind_and_text(line: Line, text: str, continues: bool, context: _Context) -> tuple[BlockKind, str, str]:
    """Decides the kind of a line.

    Args:
        line: the line.
        text: its clean text.
        continues: whether it continues the line before it.
        context: what is known so far; a closing or a paragraph number is noted in it.

    Returns:
        The kind, the marker that the clean text shows for a bullet or a number, and the text without it.
    """
    is_large = line.size > context.body + _LARGER
    if line.y < context.salutation or _is_salutation(text):
        return ("heading" if is_large else "line"), "", text
    if CLOSING.match(text):
        context.after_closing = True
        return "line", "", text
    if not continues and len(text) <= _LONGEST_ROLE and _ROLE.match(text):
        return "line", "", text
    raw = line.text.strip()
    bullet = BULLET.match(raw) or (not continues and DASH.match(raw))
    if bullet:
        return "list_item", BULLET_MARKER, clean(raw[bullet.end() :])
    is_signature = context.after_closing and len(text) <= _LONGEST_SIGNATURE_LINE and not continues
    if is_signature and line.size < context.body + _LARGER:
        return "line", "", text
    if line.bold or is_large:
        is_title = line.size >= _COVER_TITLE * context.body
        return ("line" if not is_title and _is_cover_fact(text, context) else "heading"), "", text
    if not continues and (number := _paragraph_number(text, context)):
        return "paragraph", number.group().strip(), text[number.end() :]
    if continues or ends_sentence(text):
        return "paragraph", "", text
    is_fact = len(text) <= _LONGEST_COVER_FACT and _is_cover_fact(text, context)
    return ("line" if is_fact else "paragraph"), "", text


def _is_cover_fact(text: str, context: _Context) -> bool:
    return context.page == 1 and bool(COVER_FACT.match(text))


def _paragraph_number(text: str, context: _Context) -> re.Match[str] | None:
    """The number at the start of `text`, if it can be that of a paragraph or of a part of one."""
    number = NUMBER.match(text)
    if number and _is_next_number(text, context):
        return number
    return PART_NUMBER.match(text)


def _is_next_number(text: str, context: _Context) -> bool:
    """Whether the number before `text` can be the next paragraph's; if so, notes it in `context`."""
    number = int(text.split(".")[0])
    if number == 1 or context.number < number <= context.number + _SKIPPED_NUMBERS:
        context.number = number
        return True
    return False


def _continues(block: BlockDraft, line: Line, text: str, context: _Context) -> bool:
    """Whether `line`, whose clean text is `text`, continues `block`."""
    before = block.last
    if before is None:
        return False
    size = max(before.size, line.size)
    if line.y - before.y > context.measures.leading * size or line.y < before.y:
        return False
    if abs(line.size - before.size) > _SAME_SIZE or line.bold != before.bold:
        return False
    indent = _INDENT * size
    if BULLET.match(line.text) or (line.x0 < before.text_x0 - indent and NUMBER.match(line.text)):
        return False
    # Lines of a list item are aligned with its words; lines of a paragraph may be aligned with its number.
    shift = abs(line.x0 - before.text_x0)
    if block.kind != "list_item":
        shift = min(shift, abs(line.x0 - before.x0))
    if shift > indent / 2 and DASH.match(line.text):
        return False
    is_above_salutation = line.y < context.salutation
    if is_above_salutation and "," in block.last_text and _PERSON.match(line.text):
        return False
    starts_lower = block.kind in ("paragraph", "list_item") and text[:1].islower()
    if starts_lower and not ends_sentence(block.last_text):
        return True
    if block.kind == "paragraph" and _is_first_line(line, context):
        return False
    if shift > indent and not (block.line_count == 1 and _is_first_line(before, context)):
        return False
    if is_above_salutation:
        return not has_room(before, line, context.margin - 1)
    return not was_ended_early(before, line, context.margin)


def _is_first_line(line: Line, context: _Context) -> bool:
    """Whether a line is indented as the first lines of the document's paragraphs are."""
    indent = context.measures.indent
    return indent > 0 and abs(line.x0 - context.left - indent * line.size) < _SAME_EDGE * line.size
