"""Reads a letter from a PDF: chooses a reader for each page and warns of pages to be checked."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import replace
from typing import Literal

from ofsted_extract.errors import DamagedPdfError, EmptyFileError, GarbageTextError, NoTextLayerError
from ofsted_extract.reading import ocr, pdf, plumber
from ofsted_extract.reading.assembly import assemble_letter
from ofsted_extract.reading.doubt import broken_sentences, doubtful_pages, is_doubtful
from ofsted_extract.reading.layout.drafts import BlockDraft
from ofsted_extract.reading.layout.furniture import remove_furniture
from ofsted_extract.reading.layout.lines import Page, body_size
from ofsted_extract.reading.layout.paragraphs import build_blocks
from ofsted_extract.reading.letter import Letter, ReaderName
from ofsted_extract.reading.safety import garbage, revisions

Reader = Literal["auto", "pypdfium2", "pdfplumber"]
Ocr = Literal["auto", "off", "force"]

_ENOUGH_WORDS = 20
_SINGLE_LETTERS = 0.4
"""On a page with more than `_ENOUGH_WORDS` words, at most this share of the words are single letters."""


def read_pdf(data: bytes, name: str, reader: Reader, password: str | None, ocr_mode: Ocr) -> Letter:
    """Reads a letter from the bytes of a PDF; the arguments are those of `reading.read_bytes`.

    Raises:
        LetterError: the letter cannot be read; the subclass tells why.
    """
    pages = pdf.read_pages(data, name, password)
    revisions.require_whole(data, name)
    is_garbage = garbage.is_garbage(pages)
    recognised = _recognise(data, name, password, _pages_for_ocr(pages, name, ocr_mode, is_garbage))
    pages = [recognised.get(page.number, page) for page in pages]
    _require_text(pages, name, ocr_mode, garbage.is_garbage(pages) if recognised else is_garbage)
    doubtful = {
        page.number for page in pages if page.number not in recognised and _needs_pdfplumber(page, reader)
    }
    torn: set[int] = set()
    if doubtful:
        careful = _read_again(data, name, password, doubtful, reader)
        pages = [careful.get(page.number, page) for page in pages]
        torn = doubtful - careful.keys()
        doubtful &= careful.keys()
    blocks = _build(pages)
    if reader == "auto" and is_doubtful(blocks):
        others = {page.number for page in pages} - doubtful - set(recognised)
        careful = _read_again(data, name, password, others, reader)
        again = [careful.get(page.number, page) for page in pages]
        blocks_again = _build(again)
        if len(broken_sentences(blocks_again)) < len(broken_sentences(blocks)):
            pages, blocks, doubtful = again, blocks_again, doubtful | others
    if not blocks:
        raise EmptyFileError(f"{name}: the PDF holds no words; download the letter again")
    ocr_pages = tuple(number for number, page in recognised.items() if page.lines)
    main_reader = _main_reader(len(pages), len(doubtful), len(ocr_pages))
    letter = assemble_letter(blocks, len(pages), data, name, "application/pdf", main_reader)
    warnings = (*_warnings(pages, ocr_pages, ocr_mode), *_doubts(blocks, torn))
    return replace(letter, ocr_pages=ocr_pages, warnings=warnings)


def _read_again(
    data: bytes, name: str, password: str | None, only: Collection[int], reader: Reader
) -> dict[int, Page]:
    """Reads pages with pdfplumber; none if it cannot, unless the user asked for it."""
    try:
        return {page.number: page for page in plumber.read_pages(data, name, password, only=only)}
    except DamagedPdfError:
        if reader == "pdfplumber":
            raise
        return {}


def _build(pages: list[Page]) -> list[BlockDraft]:
    body = body_size(pages)
    return build_blocks(remove_furniture(pages, body), body)


def _doubts(blocks: list[BlockDraft], torn: set[int]) -> tuple[tuple[str, str], ...]:
    """The warning that the layout is in doubt; `torn` are pages whose words fell into single letters."""
    numbers = ", ".join(map(str, sorted({*doubtful_pages(blocks), *torn})))
    message = f"page {numbers} has many broken words or sentences: it may be read wrongly; check it by eye"
    return (("doubtful-layout", message),) if numbers else ()


def _pages_for_ocr(pages: list[Page], name: str, ocr_mode: Ocr, is_garbage: bool) -> set[int]:
    """The numbers of the pages to be read by text recognition."""
    if ocr_mode == "force":
        ocr.require_installed(name)
        return {page.number for page in pages}
    if ocr_mode == "off" or not ocr.is_installed():
        return set()
    return {
        page.number
        for page in pages
        if not page.is_endless and (is_garbage or page.is_picture or not page.lines)
    }


def _recognise(data: bytes, name: str, password: str | None, only: Collection[int]) -> dict[int, Page]:
    """Reads pages by text recognition; nothing of it is loaded if no page needs it."""
    if not only:
        return {}
    return {page.number: page for page in ocr.read_pages(data, name, password, only)}


def _require_text(pages: list[Page], name: str, ocr_mode: Ocr, is_garbage: bool) -> None:
    """Raises an error if there is no text, or none that can be used."""
    tried = _uses_ocr(ocr_mode)
    if not any(page.lines for page in pages):
        found = (
            "pictures of pages in which text recognition (OCR) finds no words"
            if tried
            else "pictures of pages"
        )
        raise NoTextLayerError(f"{name}: the PDF holds {found}, and no text; {_advice(ocr_mode)}")
    if is_garbage:
        found = (
            "text recognition (OCR) finds no English on the PDF's pages"
            if tried
            else "the PDF's text is not the words that it shows (its fonts do not say which glyph is which "
            "letter), or is not English"
        )
        raise GarbageTextError(f"{name}: {found}; {_advice(ocr_mode)}")


def _uses_ocr(ocr_mode: Ocr) -> bool:
    return ocr_mode != "off" and ocr.is_installed()


def _advice(ocr_mode: Ocr) -> str:
    """What a person can do to get the words of a picture."""
    if _uses_ocr(ocr_mode):
        return "scan the letter again, or ask its sender for the PDF that was scanned"
    if ocr_mode == "off" and ocr.is_installed():
        return "have it read by text recognition with --ocr auto"
    return f"have it read by text recognition (OCR), which {ocr.HOW_TO_INSTALL} brings"


def _needs_pdfplumber(page: Page, reader: Reader) -> bool:
    return reader == "pdfplumber" or (reader == "auto" and _is_torn(page))


def _is_torn(page: Page) -> bool:
    """Whether pdfium broke the words of a page into single letters, as it does with spaced-out letters."""
    words = " ".join([line.text for line in page.lines]).split()
    if list(map(len, words)).count(1) <= _SINGLE_LETTERS * _ENOUGH_WORDS:
        return False
    words = list(filter(str.isalpha, words))
    single_letters = list(map(len, words)).count(1)
    return len(words) > _ENOUGH_WORDS and single_letters > _SINGLE_LETTERS * len(words)


def _main_reader(pages: int, careful: int, recognised: int) -> ReaderName:
    """The reader that read most of the pages."""
    if recognised > pages / 2:
        return "ocr"
    return "pdfplumber" if careful > pages / 2 else "pypdfium2"


def _warnings(pages: list[Page], ocr_pages: tuple[int, ...], ocr_mode: Ocr) -> tuple[tuple[str, str], ...]:
    """The warnings for the record, each a code and a message."""
    warnings = []
    if ocr_pages:
        numbers = ", ".join(map(str, ocr_pages))
        warnings.append(
            ("read-by-ocr", f"page {numbers} was read by text recognition (OCR); check it by eye")
        )
    hidden = [str(page.number) for page in pages if page.has_hidden_text]
    if hidden:
        message = (
            f"page {', '.join(hidden)} holds text that nobody can see (white, covered or outside the page)"
        )
        warnings.append(("hidden-text", f"{message}; it was not read"))
    of_scan = ", ".join(str(page.number) for page in pages if page.has_text_of_scan)
    if of_scan:
        message = "is a picture over text that another program recognised in it; check it by eye"
        warnings.append(("text-of-a-scan", f"page {of_scan} {message}"))
    if any(page.is_endless for page in pages):
        message = "the PDF would take too long to draw, so text that nobody can see may have been read"
        warnings.append(("not-drawn", message))
    if any(page.has_false_digits for page in pages):
        message = "the PDF calls digits other ones than it draws; check every figure by eye"
        warnings.append(("false-digits", message))
    empty = [str(page.number) for page in pages if not page.lines]
    if empty:
        message = f"page {', '.join(empty)} holds no text: a blank page, or a picture that was not read"
        if not _uses_ocr(ocr_mode):
            message += f"; {_advice(ocr_mode)}"
        warnings.append(("pages-without-text", message))
    return tuple(warnings)
