"""Letters in plain text or Markdown, as `###` and `**` mark headings."""

from __future__ import annotations

import re
from dataclasses import dataclass

from ofsted_extract.reading.layout.lines import (
    BULLET,
    CLOSING,
    DASH,
    FACT,
    NUMBER,
    SALUTATION,
    SENTENCE_END,
    clean,
)
from ofsted_extract.reading.layout.paragraphs import Piece, finished
from ofsted_extract.reading.letter import BlockKind

_HEADING = re.compile(r"^#{1,6}\s+(.*)$")
_BOLD = re.compile(r"^\*\*([^*]+)\*\*:?$")
_EMPHASIS = re.compile(r"\*\*|__|(?<!\w)[*_](?=\w)|(?<=\w)[*_](?!\w)")
_BREAK = re.compile(r"<br ?/?>")
_TABLE_RULE = re.compile(r"[\s:|-]+")
_MARKDOWN_BULLET = re.compile(r"^[*+-]\s+")
_BLANK_LINES = re.compile(r"\n\s*\n")
_LINE_ENDS = re.compile(r"\r\n?|[\x0b\x85\u2028\u2029]")
_SHORT = 60
"""Lines of addresses and headings are shorter than this."""
_LONG = 60
"""A paragraph that a page end parts is longer than this."""
_LONGEST = 160
"""So long is no line of a grid of signatures."""
_CELL_GAP = re.compile(r"[ \u00a0]*\t[ \t\u00a0]*|[ \u00a0]{2,}")
"""What parts the cells of a grid of signatures: a tab, or more spaces than stand between words."""


def is_markdown(text: str) -> bool:
    """Whether headings or bold words are marked as Markdown marks them."""
    return bool(re.search(r"^#{1,6}\s|\*\*\S[^*\n]*\*\*", text, re.MULTILINE))


@dataclass(slots=True)
class _Place:
    """Where in a letter the reader is."""

    in_body: bool = False
    closed: bool = False
    """Behind "Yours sincerely", where names and roles stand in lines and grids."""


def text_pieces(text: str) -> list[Piece]:
    """The blocks of a letter in text; all of it is page 1."""
    pieces: list[Piece] = []
    place = _Place()
    for chunk in _BLANK_LINES.split(_LINE_ENDS.sub("\n", text).replace("\f", "\n\n")):
        own = _chunk_pieces(chunk, place)
        if own and pieces and _runs_on(pieces[-1], own[0]):
            pieces[-1].add(1, own.pop(0).text)
        pieces.extend(own)
    return finished(pieces)


def _runs_on(last: Piece, first: Piece) -> bool:
    """Whether a blank line, as a page end leaves it, stands within a paragraph."""
    if last.kind not in ("paragraph", "list_item") or first.kind != "paragraph":
        return False
    return len(last.text) > _LONG and not SENTENCE_END.search(last.text) and first.text[:1].islower()


def _chunk_pieces(chunk: str, place: _Place) -> list[Piece]:
    """The blocks of the lines between two blank lines."""
    lines = [line for line in chunk.split("\n") if line.strip()]
    kind = _chunk_kind([clean(line) for line in lines], place)
    if place.closed and kind == "line":
        lines = [_CELL_GAP.sub("\t", line.strip()) for line in lines]
    pieces: list[Piece] = []
    broken = False
    for line in lines:
        last = pieces[-1] if pieces else None
        own, text = _line(line.strip(), kind, last)
        goes_on = own == "paragraph" and last is not None and last.kind in ("paragraph", "list_item")
        if last is not None and goes_on and not (broken and len(last.text) < _SHORT):
            last.add(1, text)
        elif text:
            pieces.append(Piece(own, [(1, text)]))
        broken = line.endswith("  ")
    return pieces


def _chunk_kind(lines: list[str], place: _Place) -> BlockKind:
    """What the lines of a chunk are where nothing marks them."""
    if any(SALUTATION.match(line) for line in lines):
        place.in_body, place.closed = True, False
        return "line"
    if any(CLOSING.match(line) for line in lines):
        place.in_body, place.closed = False, True
        return "line"
    if place.closed and not any(line.endswith(".") or len(line) > _LONGEST for line in lines):
        return "line"
    if any(len(line) >= _SHORT or (SENTENCE_END.search(line) and line[-1:] != ":") for line in lines):
        return "paragraph"
    if any(line[:1].islower() for line in lines[1:]):
        return "paragraph"
    if place.in_body and len(lines) == 1 and not FACT.match(lines[0]) and lines[0][:1].isupper():
        return "heading"
    return "line"


def _line(line: str, kind: BlockKind, last: Piece | None) -> tuple[BlockKind, str]:
    """What one line is, and its text without marks; `last` is the piece before it in the chunk."""
    if heading := _HEADING.match(line) or _BOLD.match(line):
        return "heading", _plain(heading[1].rstrip("#"))
    if line.startswith("|") and line.endswith("|"):
        cells = [] if _TABLE_RULE.fullmatch(line) else line.strip("|").split("|")
        return "table_row", _row(cells)
    if "\t" in line.strip():
        return "table_row", _row(line.split("\t"))
    in_list = last is None or last.kind == "list_item"
    if bullet := _MARKDOWN_BULLET.match(line) or BULLET.match(line) or (in_list and DASH.match(line)):
        return "list_item", _plain(line[bullet.end() :])
    if last is None and kind == "paragraph" and (number := NUMBER.match(line)):
        return kind, _plain(line[number.end() :])
    return kind, _plain(line)


def _row(cells: list[str]) -> str:
    return "\t".join(cell for cell in map(_plain, cells) if cell)


def _plain(text: str) -> str:
    return clean(_EMPHASIS.sub("", _BREAK.sub(" ", text)))
