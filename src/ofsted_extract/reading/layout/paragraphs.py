"""Lines to blocks: which lines make one paragraph, and what each block is."""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from itertools import takewhile
from operator import attrgetter

from ofsted_extract.reading.layout.letterhead import split_letterhead
from ofsted_extract.reading.layout.lines import (
    BULLET,
    CLOSING,
    DASH,
    FACT,
    NUMBER,
    SALUTATION,
    SENTENCE_END,
    Line,
    Page,
    clean,
    ended,
    fits,
    join,
)
from ofsted_extract.reading.layout.tables import TableRow, find_tables
from ofsted_extract.reading.letter import BlockKind

_LEADING = 1.42
"""Lines of one paragraph lie at most this many font sizes apart."""
_INDENT = 8.0
"""A line that begins this much farther left or right, in points, begins another block."""
_FEW = 8
"""So few long lines do not say how wide a text is set."""
_WIDE = 60
"""A cell of more characters than this holds sentences, and may go on overleaf."""
_SHORT = 0.8
"""A line that ends before this share of the text's width, without a full stop, stands for itself."""

_NOTE = re.compile(r"^(\d{1,2})(?:\s+\D|[A-Z][a-z])")
_ONE_BLOCK = {
    ("paragraph", "paragraph"),
    ("list_item", "paragraph"),
    ("heading", "heading"),
    ("line", "line"),
}
"""Of which kind a line may be that goes on with a block of which kind."""
_PERSON = re.compile(r"^(?:[A-Z][\w’'.-]+ ){1,4}[A-Z][\w’'-]+,\s")
_ROLE = re.compile(r"^(?:Her|His) Majesty[’']s (?:Chief )?Inspectors?\b|^HMI\b")


@dataclass(slots=True)
class Piece:
    """A block in the making: its text by page."""

    kind: BlockKind
    parts: list[tuple[int, str]] = field(default_factory=list)
    last: Line | None = None
    """Its last line, where it was made of lines."""
    last_text: str = ""
    """The clean text of that line, with its bullet or number."""
    lines: int = 0

    @property
    def text(self) -> str:
        """The block's clean text so far."""
        text = ""
        for _, part in self.parts:
            text = join(text, part)
        return text

    def add(self, page: int, text: str) -> None:
        """Adds the text of a line."""
        if self.parts and self.parts[-1][0] == page:
            self.parts[-1] = (page, join(self.parts[-1][1], text))
        else:
            self.parts.append((page, text))
        self.lines += 1


@dataclass(slots=True)
class _Place:
    """Where in a letter the reader is: what lines mean depends on it."""

    page: int
    body: float
    """The font size of most of the text."""
    margin: float
    """Where full lines end, in points from the left."""
    salutation: float
    """Height of the "Dear …" on this page, or 0."""
    number: int = 0
    """Of the numbered paragraph before."""
    closing: bool = False


def build_pieces(pages: list[Page], body: float) -> list[Piece]:
    """The blocks of a letter in reading order.

    Args:
        pages: without furniture.
        body: the font size of the body, in points.
    """
    pieces: list[Piece] = []
    place = _Place(1, body, 0, 0)
    usual = _right_margin([line for page in pages for line in page.lines], 0.88 * pages[0].width)
    for page in pages:
        head, lines = split_letterhead(page) if page.number == 1 else ([], page.lines)
        pieces.extend(Piece("line", [(1, text)]) for text in head)
        lines, notes = _footnotes(lines, page, body)
        place.closing = place.closing and bool(pieces) and bool(CLOSING.match(pieces[-1].text))
        place.page, place.margin = page.number, _right_margin(lines, usual)
        place.salutation = _salutation(lines) if page.number == 1 else 0
        _append(pieces, _page_pieces(lines, place), _footnote_pieces(notes, page.number), place)
    return finished(pieces)


def finished(pieces: list[Piece]) -> list[Piece]:
    """The pieces that hold words; a heading with nothing under it is a line: the signer's office in bold."""
    kept = [piece for piece in pieces if piece.text]
    if kept and kept[-1].kind == "heading":
        kept[-1].kind = "line"
    return kept


def _right_margin(lines: list[Line], usual: float) -> float:
    """Where the text's lines end at most; `usual` where there are too few to say."""
    edges = sorted(line.x1 for line in lines if len(line.text) > 40)
    return edges[-1 - len(edges) // 20] if len(edges) > _FEW else usual


def _salutation(lines: list[Line]) -> float:
    return next((line.y for line in lines if SALUTATION.match(line.text) and len(line.text) < 110), 0)


def _append(pieces: list[Piece], own: list[Piece], notes: list[Piece], place: _Place) -> None:
    """Adds the pieces of a page, its first as the rest of the last one where that runs over the page."""
    if pieces and own and _runs_over(pieces[-1], own[0], place.margin):
        rest = own.pop(0)
        if pieces[-1].kind == "line":
            pieces[-1].kind = "paragraph"
        pieces[-1].parts.extend(rest.parts)
        pieces[-1].last, pieces[-1].last_text = rest.last, rest.last_text
    pieces.extend(own)
    # A paragraph may go on overleaf, and so stays last: the page's footnotes go before it.
    at = len(pieces) - (bool(own) and _may_run_over(own[-1]))
    pieces[at:at] = notes


def _may_run_over(last: Piece) -> bool:
    wide = last.kind == "table_row" and len(last.text.split("\t")[-1]) > _WIDE
    return wide or last.kind in ("paragraph", "list_item")


def _runs_over(last: Piece, first: Piece, margin: float) -> bool:
    text, more = last.text, first.text
    if last.kind == first.kind == "table_row":
        return first.last is not None and "\t" in text and not SENTENCE_END.search(text)
    short = last.kind == "line" and last.last is not None and last.lines == 1
    if first.kind != "paragraph" or not (short or last.kind in ("paragraph", "list_item")):
        return False
    if more[:1].islower():
        return True
    if short or SENTENCE_END.search(text) or last.last is None or first.last is None:
        return False
    return not ended(last.last, first.last, margin)


def _footnotes(lines: list[Line], page: Page, body: float) -> tuple[list[Line], list[Line]]:
    """The page's lines without its footnotes, and those of the footnotes."""
    ordered = sorted(lines, key=attrgetter("y"))
    small = len(list(takewhile(lambda line: line.size < body - 0.7, reversed(ordered))))
    left = min((line.x0 for line in lines), default=0) + _INDENT
    for at, line in enumerate(ordered[-small:] if small else (), len(ordered) - small):
        starts = line.small_start or (line.x0 < left and _NOTE.match(line.text))
        if starts and line.y > 0.35 * page.height:
            notes = {id(note) for note in ordered[at:]}
            return [line for line in lines if id(line) not in notes], ordered[at:]
    return lines, []


def _footnote_pieces(lines: list[Line], page: int) -> list[Piece]:
    pieces: list[Piece] = []
    last = 0
    for line in lines:
        text = clean(line.text)
        found = None if line.small_start else _NOTE.match(text)
        number = int(found[1]) if found else last + 1
        if not pieces or line.small_start or (found and number == last + 1):
            pieces.append(Piece("footnote"))
            last = number
            text = text[found.end(1) :].strip() if found else text
        pieces[-1].add(page, text)
    return pieces


def _page_pieces(lines: list[Line], place: _Place) -> list[Piece]:
    above = [line for line in lines if line.y < place.salutation]
    items = [*above, *find_tables([line for line in lines if line.y >= place.salutation])]
    pieces: list[Piece] = []
    for item in items:
        if isinstance(item, TableRow):
            pieces.append(_table_row(item, place.page))
        else:
            _add_line(pieces, item, place)
    following: Piece | None = None
    for piece in reversed(pieces):
        _settle(piece, following, place)
        following = piece
    return pieces


def _add_line(pieces: list[Piece], line: Line, place: _Place) -> None:
    """Adds a line to the last of the page's pieces, or as one of its own."""
    whole = clean(line.text)
    follows = bool(pieces) and _follows(pieces[-1], line, whole, place)
    kind, text = _kind(line, whole, follows, place)
    if follows and (pieces[-1].kind, kind) in _ONE_BLOCK:
        pieces[-1].add(place.page, text)
    else:
        pieces.append(Piece(kind, [(place.page, text)], lines=1))
    pieces[-1].last, pieces[-1].last_text = line, whole


def _table_row(row: TableRow, page: int) -> Piece:
    bullet = len(row.cells) == 1 and BULLET.match(row.cells[0])
    cells = [cell for cell in (clean(BULLET.sub("", cell)) for cell in row.cells) if cell]
    return Piece("list_item" if bullet else "table_row", [(page, "\t".join(cells))])


def _settle(piece: Piece, following: Piece | None, place: _Place) -> None:
    """A short line without a full stop is no paragraph: it is a heading over one, or stands for itself."""
    line = piece.last
    if piece.kind != "paragraph" or line is None or piece.lines > 1 or NUMBER.match(line.text):
        return
    text = piece.text
    if line.x1 >= _SHORT * place.margin or SENTENCE_END.search(text) or text[:1].islower():
        return
    over = place.page > 1 and following is not None and following.kind in ("paragraph", "list_item")
    piece.kind = "heading" if over and line.size > place.body - 1 and not FACT.match(text) else "line"


def _kind(line: Line, text: str, follows: bool, place: _Place) -> tuple[BlockKind, str]:
    """What a line of this clean text is, and the text without bullet or number.

    Args:
        follows: whether it goes on with the line before it.
    """
    if line.y < place.salutation or (SALUTATION.match(text) and len(text) < 110):
        large = line.size > place.body + 1.5
        return ("heading" if large else "line"), text
    if CLOSING.match(text):
        place.closing = True
        return "line", text
    if not follows and len(text) < 60 and _ROLE.match(text):
        return "line", text
    raw = line.text.strip()
    bullet = BULLET.match(raw) or (not follows and DASH.match(raw))
    if bullet:
        return "list_item", clean(raw[bullet.end() :])
    if place.closing and len(text) < 80 and line.size < place.body + 1.5 and not follows:
        return "line", text
    if line.bold or line.size > place.body + 1.5:
        fact = place.page == 1 and line.size < 1.5 * place.body and FACT.match(text)
        return ("line" if fact else "heading"), text
    if not follows and (number := NUMBER.match(text)) and _next_number(int(text.split(".")[0]), place):
        return "paragraph", text[number.end() :]
    if follows or SENTENCE_END.search(text):
        return "paragraph", text
    fact = place.page == 1 and len(text) < 90 and FACT.match(text)
    return ("line" if fact else "paragraph"), text


def _next_number(number: int, place: _Place) -> bool:
    if number == 1 or place.number < number <= place.number + 3:
        place.number = number
        return True
    return False


def _follows(piece: Piece, line: Line, text: str, place: _Place) -> bool:
    """Whether `line`, whose clean text is `text`, goes on with `piece`."""
    before = piece.last
    if before is None:
        return False
    if line.y - before.y > _LEADING * max(before.size, line.size) or line.y < before.y:
        return False
    if abs(line.size - before.size) > 1.2 or line.bold != before.bold:
        return False
    if BULLET.match(line.text) or (line.x0 < before.text_x0 - _INDENT and NUMBER.match(line.text)):
        return False
    # A list item's lines stand under its words, a paragraph's also under a number that it has kept.
    shift = abs(line.x0 - before.text_x0)
    if piece.kind != "list_item":
        shift = min(shift, abs(line.x0 - before.x0))
    if shift > _INDENT / 2 and DASH.match(line.text):
        return False
    if line.y < place.salutation and "," in piece.last_text and _PERSON.match(line.text):
        return False
    continues = piece.kind in ("paragraph", "list_item") and text[:1].islower()
    if continues and not SENTENCE_END.search(piece.last_text):
        return True
    if shift > _INDENT:
        return False
    if line.y < place.salutation:
        return not fits(before, line, place.margin - 1)
    return not ended(before, line, place.margin)
