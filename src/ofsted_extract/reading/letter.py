"""The result of reading: a letter's clean text, divided into blocks, with the start of each page."""

from __future__ import annotations

from bisect import bisect_right
from dataclasses import dataclass
from typing import Literal

BlockKind = Literal["heading", "paragraph", "list_item", "table_row", "footnote", "line"]
MediaType = Literal[
    "application/pdf",
    "text/plain",
    "text/markdown",
    "text/html",
    "application/vnd.openxmlformats-officedocument.wordprocessingml.document",
]
ReaderName = Literal["pypdfium2", "pdfplumber", "ocr", "text"]


@dataclass(frozen=True, slots=True)
class Block:
    """One heading, paragraph, list item, table row, footnote or line: `text[start:end]` of its letter.

    The kind `line` is a line by itself: part of an address, a date, a signature. The level of a heading is 1
    for the largest type of the letter, 2 for the next, and so on. That of a list item
    or paragraph is the number of list items that it stands inside. That of other blocks is 0.
    """

    kind: BlockKind
    start: int
    end: int
    level: int = 0


@dataclass(frozen=True, slots=True)
class Letter:
    """A letter as the pipeline sees it. It looks the same whatever it was read from.

    Attributes:
        text: the clean text. Blocks are in reading order with a blank line between them. The lines of a
            paragraph are joined by single spaces, the cells of a table row by tabs.
        blocks: the blocks of `text`. They cover all of it except the blank lines, and the bullets and numbers
            before list items and numbered paragraphs.
        page_starts: for each page of the source, the offset of its first word. A paragraph that runs
            over a page is one block with a page start inside it.
        file: the source's name, without folders.
        sha256: the hash of the source's bytes.
        media_type: the format of the source.
        reader: the reader that read most of the pages.
        ocr_pages: the pages, from 1, that were pictures and were read by text recognition.
        warnings: the reader's warnings, each a stable code and a message.
    """

    text: str
    blocks: tuple[Block, ...]
    page_starts: tuple[int, ...]
    file: str
    sha256: str
    media_type: MediaType
    reader: ReaderName
    ocr_pages: tuple[int, ...] = ()
    warnings: tuple[tuple[str, str], ...] = ()

    def page_at(self, offset: int) -> int:
        """Returns the number of the page, from 1, on which the character at `offset` stands."""
        return max(1, bisect_right(self.page_starts, offset))
