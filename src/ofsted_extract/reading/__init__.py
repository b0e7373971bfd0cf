"""Bytes to a `Letter`: clean text with a map to pages, whatever the letter came as."""

from __future__ import annotations

import hashlib
from dataclasses import replace
from pathlib import Path
from typing import Literal

from ofsted_extract.errors import EmptyFileError, GarbageTextError, NoTextLayerError, TooLargeError
from ofsted_extract.names import printable_name
from ofsted_extract.reading import ocr, pdf, plumber, source, text
from ofsted_extract.reading.layout import furniture, lines, paragraphs
from ofsted_extract.reading.letter import Block, BlockKind, Letter, MediaType, ReaderName
from ofsted_extract.reading.safety import garbage, limits

__all__ = ["Block", "BlockKind", "Letter", "Ocr", "Reader", "read_bytes", "read_letter"]

_ENOUGH = 20
_TORN = 0.4
"""Of more than this many words, at most this share are single letters in any text."""

Reader = Literal["auto", "pypdfium2", "pdfplumber"]
Ocr = Literal["auto", "off", "force"]


def read_letter(
    path: str | Path, *, reader: Reader = "auto", password: str | None = None, ocr_mode: Ocr = "auto"
) -> Letter:
    """Reads one letter.

    Args:
        path: a PDF, or a file of plain text or Markdown; what it is, its bytes say.
        reader: the library for PDF pages; "auto" is pypdfium2, and pdfplumber for pages whose words that
            one tears apart.
        password: opens an encrypted PDF.
        ocr_mode: "auto" has pages that are pictures read by text recognition where that is installed,
            "force" all pages, "off" none.

    Raises:
        LetterError: the letter cannot be read; which one of them says why.
    """
    return read_bytes(
        source.read_file(Path(path)), str(path), reader=reader, password=password, ocr_mode=ocr_mode
    )


def read_bytes(
    data: bytes,
    name: str,
    *,
    reader: Reader = "auto",
    password: str | None = None,
    ocr_mode: Ocr = "auto",
) -> Letter:
    """Reads a letter from its bytes; `name` stands in its messages and, without folders, in its record.

    Raises:
        LetterError: as `read_letter`, but for what concerns paths.
    """
    name = printable_name(name)
    if source.kind_of(data, name) == "pdf":
        return _read_pdf(data, name, reader, password, ocr_mode)
    decoded = source.decode(data, name)
    if len(decoded) > limits.LETTER_CHARACTERS:
        raise TooLargeError(
            f"{name}: the text has more than {limits.LETTER_CHARACTERS:,} characters, as no letter does; "
            "save the letter by itself"
        )
    pieces = text.text_pieces(decoded)
    if not pieces:
        raise EmptyFileError(f"{name}: the file holds no words; download the letter again")
    media: MediaType = "text/markdown" if text.is_markdown(decoded) else "text/plain"
    return _letter(pieces, 1, data, name, media, "text")


def _read_pdf(data: bytes, name: str, reader: Reader, password: str | None, ocr_mode: Ocr) -> Letter:
    pages = pdf.read_pages(data, name, password)
    unreadable = garbage.is_garbage(pages)
    pictures = _pictures(pages, name, ocr_mode, unreadable)
    recognised = (
        {page.number: page for page in ocr.read_pages(data, name, password, pictures)} if pictures else {}
    )
    pages = [recognised.get(page.number, page) for page in pages]
    _demand_text(pages, name, ocr_mode, garbage.is_garbage(pages) if recognised else unreadable)
    doubtful = {
        page.number
        for page in pages
        if page.number not in recognised and (reader == "pdfplumber" or (reader == "auto" and _torn(page)))
    }
    if doubtful:
        careful = {page.number: page for page in plumber.read_pages(data, name, password, only=doubtful)}
        pages = [careful.get(page.number, page) for page in pages]
    body = lines.body_size(pages)
    pieces = paragraphs.build_pieces(furniture.text_pages(pages, body), body)
    if not pieces:
        raise EmptyFileError(f"{name}: the PDF holds no words; download the letter again")
    by_ocr = tuple(number for number, page in recognised.items() if page.lines)
    letter = _letter(
        pieces, len(pages), data, name, "application/pdf", _most(len(pages), len(doubtful), len(by_ocr))
    )
    return replace(letter, ocr_pages=by_ocr, doubts=_doubts(pages, by_ocr, ocr_mode))


def _pictures(pages: list[lines.Page], name: str, ocr_mode: Ocr, unreadable: bool) -> set[int]:
    """The pages that are for text recognition."""
    if ocr_mode == "force":
        ocr.demand(name)
        return {page.number for page in pages}
    if ocr_mode == "off" or not ocr.is_installed():
        return set()
    if unreadable:
        return {page.number for page in pages}
    return {page.number for page in pages if page.picture or not page.lines}


def _demand_text(pages: list[lines.Page], name: str, ocr_mode: Ocr, unreadable: bool) -> None:
    tried = _tries(ocr_mode)
    if not any(page.lines for page in pages):
        found = (
            "pictures of pages in which text recognition (OCR) finds no words"
            if tried
            else "pictures of pages"
        )
        raise NoTextLayerError(f"{name}: the PDF holds {found}, and no text; {_what_to_do(ocr_mode)}")
    if unreadable:
        found = (
            "text recognition (OCR) finds no English on the PDF's pages"
            if tried
            else "the PDF's text is not the words that it shows (its fonts do not say which glyph is which "
            "letter), or is not English"
        )
        raise GarbageTextError(f"{name}: {found}; {_what_to_do(ocr_mode)}")


def _tries(ocr_mode: Ocr) -> bool:
    return ocr_mode != "off" and ocr.is_installed()


def _what_to_do(ocr_mode: Ocr) -> str:
    """How the words of pictures can be had."""
    if _tries(ocr_mode):
        return "scan the letter again, or ask its sender for the PDF that was scanned"
    if ocr_mode == "off" and ocr.is_installed():
        return "have it read by text recognition with --ocr auto"
    return f"have it read by text recognition (OCR), which {ocr.HOW_TO_INSTALL} brings"


def _most(pages: int, careful: int, recognised: int) -> ReaderName:
    """What read most of the pages."""
    if recognised > pages / 2:
        return "ocr"
    return "pdfplumber" if careful > pages / 2 else "pypdfium2"


def _doubts(pages: list[lines.Page], by_ocr: tuple[int, ...], ocr_mode: Ocr) -> tuple[tuple[str, str], ...]:
    doubts = []
    if by_ocr:
        said = f"page {', '.join(map(str, by_ocr))} was read by text recognition (OCR); check it by eye"
        doubts.append(("read-by-ocr", said))
    empty = [str(page.number) for page in pages if not page.lines]
    if empty:
        said = f"page {', '.join(empty)} holds no text: a blank page, or a picture that was not read"
        doubts.append(
            ("pages-without-text", said if _tries(ocr_mode) else f"{said}; {_what_to_do(ocr_mode)}")
        )
    return tuple(doubts)


def _torn(page: lines.Page) -> bool:
    """Whether the words of a page came apart into letters, as they do where letters are set wide."""
    words = list(filter(str.isalpha, " ".join([line.text for line in page.lines]).split()))
    return len(words) > _ENOUGH and list(map(len, words)).count(1) > _TORN * len(words)


def _letter(
    pieces: list[paragraphs.Piece], pages: int, data: bytes, name: str, media: MediaType, reader: ReaderName
) -> Letter:
    written = ""
    blocks: list[Block] = []
    starts: list[int | None] = [None] * pages
    for piece in pieces:
        written += "\n\n" if written else ""
        start = len(written)
        block = ""
        for page, part in piece.parts:
            whole = lines.join(block, part)
            if starts[page - 1] is None:
                starts[page - 1] = start + len(whole) - len(part)
            block = whole
        written += block
        blocks.append(Block(piece.kind, start, len(written)))
    return Letter(
        text=written,
        blocks=tuple(blocks),
        page_starts=_page_starts(starts, len(written)),
        file=Path(name).name,
        sha256=hashlib.sha256(data).hexdigest(),
        media_type=media,
        reader=reader,
    )


def _page_starts(starts: list[int | None], end: int) -> tuple[int, ...]:
    """A start for every page; a page without text starts where the next one does."""
    filled: list[int] = []
    following = end
    for start in reversed(starts):
        following = min(following, end if start is None else start)
        filled.append(following)
    filled.reverse()
    return (0, *filled[1:])
