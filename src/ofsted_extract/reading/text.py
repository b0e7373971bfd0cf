"""Reads letters in plain text or Markdown, where `###` and `**` mark headings."""

from __future__ import annotations

import re
from dataclasses import dataclass

from ofsted_extract.reading.layout.cleaning import clean
from ofsted_extract.reading.layout.drafts import BlockDraft, finish_blocks
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
from ofsted_extract.reading.layout.pasted import restored
from ofsted_extract.reading.letter import BlockKind

_MARKDOWN = re.compile(r"^#{1,6}\s|\*\*\S[^*\n]*\*\*", re.MULTILINE)
_HEADING = re.compile(r"^#{1,6}\s+(.*)$")
_BOLD = re.compile(r"^\*\*([^*]+)\*\*:?$")
_EMPHASIS = re.compile(r"\*\*|__|(?<!\w)[*_](?=\w)|(?<=\w)[*_](?!\w)")
_BREAK = re.compile(r"<br ?/?>")
_TABLE_RULE = re.compile(r"[\s:|-]+")
_MARKDOWN_BULLET = re.compile(r"^[*+-]\s+")
_BLANK_LINES = re.compile(r"\n\s*\n")
_LINE_ENDS = re.compile(r"\r\n?|[\x0b\x85\u2028\u2029]")
_CELL_GAP = re.compile(r"[ \u00a0]*\t[ \t\u00a0]*|[ \u00a0]{2,}")
"""What separates the cells in a grid of signatures: a tab, or more than one space."""
_BELOW_MARKDOWN = 8
"""A level below the lowest of Markdown's six, and below headings in bold type."""
_FULL_LINE = 60
"""Characters: lines of addresses, and headings, are shorter."""
_LONG_PARAGRAPH = 60
"""Characters: a paragraph that is interrupted by the end of a page is longer."""
_SPACE_WIDTH = 4.0
"""In points: what a space before a bullet counts as."""
_LONGEST_SIGNATURE_LINE = 160
"""Characters: a line in a grid of signatures is no longer."""


def is_markdown(text: str) -> bool:
    """Whether headings or bold words in `text` are marked as in Markdown."""
    return bool(_MARKDOWN.search(text))


@dataclass(slots=True)
class _Context:
    """Which part of a letter has been reached."""

    in_body: bool = False
    after_closing: bool = False
    """After "Yours sincerely", where names and roles stand in lines and grids."""


def build_blocks(text: str) -> list[BlockDraft]:
    """Builds the blocks of a letter in plain text or Markdown; all of it is page 1."""
    blocks: list[BlockDraft] = []
    context = _Context()
    for chunk in _BLANK_LINES.split(restored(_LINE_ENDS.sub("\n", text).replace("\f", "\n\n"))):
        of_chunk = _chunk_blocks(chunk, context)
        if of_chunk and blocks and _runs_on(blocks[-1], of_chunk[0]):
            blocks[-1].add(1, of_chunk.pop(0).text)
        blocks.extend(of_chunk)
    return finish_blocks(blocks)


def _runs_on(last: BlockDraft, first: BlockDraft) -> bool:
    """Whether the blank line between two blocks interrupts a paragraph, as the end of a page does."""
    if last.kind not in ("paragraph", "list_item") or first.kind != "paragraph":
        return False
    return len(last.text) > _LONG_PARAGRAPH and not ends_sentence(last.text) and first.text[:1].islower()


def _chunk_blocks(chunk: str, context: _Context) -> list[BlockDraft]:
    """Builds the blocks of the lines between two blank lines."""
    lines = [line for line in chunk.split("\n") if line.strip()]
    default = _default_kind([clean(line) for line in lines], context)
    if context.after_closing and default == "line":
        lines = [_CELL_GAP.sub("\t", line.strip()) for line in lines]
    blocks: list[BlockDraft] = []
    has_break = False
    for line in lines:
        last = blocks[-1] if blocks else None
        kind, marker, text = _kind_and_text(line.strip(), default, last)
        continues = kind == "paragraph" and last is not None and last.kind in ("paragraph", "list_item")
        if last is not None and continues and not (has_break and len(last.text) < _FULL_LINE):
            last.add(1, text)
        elif text:
            size = _type_size(line.strip()) if kind == "heading" else 0.0
            left, text_left = (_SPACE_WIDTH * at for at in _starts(line))
            blocks.append(
                BlockDraft(kind, [(1, text)], type_size=size, left=left, text_left=text_left, marker=marker)
            )
        has_break = line.endswith("  ")  # Markdown's mark for a line break.
    return blocks


def _default_kind(lines: list[str], context: _Context) -> BlockKind:
    """The kind of those lines of a chunk that have no marks of their own.

    Args:
        lines: the clean text of the chunk's lines.
        context: the part of the letter; a salutation or a closing among the lines is noted in it.
    """
    if any(SALUTATION.match(line) for line in lines):
        context.in_body, context.after_closing = True, False
        return "line"
    if any(CLOSING.match(line) for line in lines):
        context.in_body, context.after_closing = False, True
        return "line"
    is_prose = any(line.endswith(".") or len(line) > _LONGEST_SIGNATURE_LINE for line in lines)
    if context.after_closing and not is_prose:
        return "line"
    if any(len(line) >= _FULL_LINE or (ends_sentence(line) and line[-1:] != ":") for line in lines):
        return "paragraph"
    if any(line[:1].islower() for line in lines[1:]):
        return "paragraph"
    if context.in_body and len(lines) == 1 and not COVER_FACT.match(lines[0]) and lines[0][:1].isupper():
        return "heading"
    return "line"


def _kind_and_text(line: str, default: BlockKind, last: BlockDraft | None) -> tuple[BlockKind, str, str]:
    """Decides the kind of one line.

    Args:
        line: the line, stripped.
        default: its kind if it has no marks.
        last: the block before it in the chunk.

    Returns:
        The kind, the marker that the clean text shows for a bullet or a number, and the clean text without
        it and without other marks.
    """
    if heading := _HEADING.match(line) or _BOLD.match(line):
        return "heading", "", _plain(heading[1].rstrip("#"))
    if line.startswith("|") and line.endswith("|"):
        cells = [] if _TABLE_RULE.fullmatch(line) else line.strip("|").split("|")
        return "table_row", "", _row(cells)
    if "\t" in line.strip():
        return "table_row", "", _row(line.split("\t"))
    may_be_dash = last is None or last.kind == "list_item"
    if bullet := _MARKDOWN_BULLET.match(line) or BULLET.match(line) or (may_be_dash and DASH.match(line)):
        return "list_item", BULLET_MARKER, _plain(line[bullet.end() :])
    number = NUMBER.match(line) or PART_NUMBER.match(line)
    if number and last is None and default == "paragraph":
        return default, number.group().strip(), _plain(line[number.end() :])
    return default, "", _plain(line)


def _starts(line: str) -> tuple[int, int]:
    """The columns of the first character of a line, and of its first letter or digit."""
    first = len(line) - len(line.lstrip())
    return first, next((at for at in range(first, len(line)) if line[at].isalnum()), first)


def _type_size(line: str) -> float:
    """A number that is the smaller the lower the level of a Markdown heading is; 0 in plain text."""
    if marks := _HEADING.match(line):
        return float(_BELOW_MARKDOWN - line.count("#", 0, marks.start(1)))
    return 1.0 if _BOLD.match(line) else 0.0


def _row(cells: list[str]) -> str:
    return "\t".join(cell for cell in map(_plain, cells) if cell)


def _plain(text: str) -> str:
    """Cleans text and removes marks of emphasis and line breaks."""
    return clean(_EMPHASIS.sub("", _BREAK.sub(" ", text)))
