"""What reading gives: the letter's clean text, and what each stretch of it is."""

from __future__ import annotations

from bisect import bisect_right
from dataclasses import dataclass
from typing import Literal

BlockKind = Literal["heading", "paragraph", "list_item", "table_row", "footnote", "line"]
MediaType = Literal["application/pdf", "text/plain", "text/markdown"]
ReaderName = Literal["pypdfium2", "pdfplumber", "ocr", "text"]


@dataclass(frozen=True, slots=True)
class Block:
    """One heading, paragraph, list item, table row or footnote: `text[start:end]`, stripped.

    A `line` is a line that stands for itself: of an address, a date, a signature.
    """

    kind: BlockKind
    start: int
    end: int


@dataclass(frozen=True, slots=True)
class Letter:
    """A letter as the pipeline sees it; which library read it can be told from `reader` only.

    Attributes:
        text: the clean text. Blocks stand in it in reading order with a blank line between them; the
            lines of a paragraph are joined by single spaces; the cells of a table row by tabs.
        blocks: what each stretch is; together they hold all of `text` but the blank lines.
        page_starts: for each page of the source the offset at which its first words stand. A paragraph
            that runs over a page is one block with a page start inside it.
        file, sha256, media_type, reader: the source.
        ocr_pages: the 1-based pages that were pictures, and were read by text recognition.
        doubts: warnings of the reader, each a stable code and a message.
    """

    text: str
    blocks: tuple[Block, ...]
    page_starts: tuple[int, ...]
    file: str
    sha256: str
    media_type: MediaType
    reader: ReaderName
    ocr_pages: tuple[int, ...] = ()
    doubts: tuple[tuple[str, str], ...] = ()

    def page_at(self, offset: int) -> int:
        """The 1-based page on which the character at `offset` stands."""
        return max(1, bisect_right(self.page_starts, offset))
