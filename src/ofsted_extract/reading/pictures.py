"""PDF pages as pictures, with where each word of them stands: what a person checks a letter against."""

from __future__ import annotations

import io
import re
from collections.abc import Iterator
from contextlib import closing
from dataclasses import dataclass
from typing import Any

from ofsted_extract.errors import DamagedPdfError
from ofsted_extract.reading.safety import guard

_SCALE = 100 / 72
"""Pixels a point: letters of ordinary size can be read."""
_LONGEST = 1600
"""Pixels along a page, whatever size it says it has."""
_COLOURS = 32

WORD = re.compile(r"\w+|[^\w\s]")
"""A word or a sign: what text on a picture and clean text are compared by."""


@dataclass(frozen=True, slots=True)
class Word:
    """A word or sign as printed; its box in pixels from the picture's top left corner."""

    text: str
    left: float
    top: float
    right: float
    bottom: float


@dataclass(frozen=True, slots=True)
class Picture:
    """A page: its 1-based number, the picture as a PNG file, its size in pixels, the words in it."""

    page: int
    png: bytes
    width: int
    height: int
    words: tuple[Word, ...]


def picture_pages(data: bytes, name: str) -> Iterator[Picture]:
    """Draws each page of a PDF that opens without a password.

    Args:
        data: the file's bytes.
        name: the file, for messages.

    Raises:
        TooLargeError: it unfolds to more than any letter.
        DamagedPdfError: pdfium cannot draw it.
    """
    import pypdfium2

    guard.check(data, name)
    try:
        with closing(pypdfium2.PdfDocument(data)) as document:
            for at in range(len(document)):
                yield _picture(document[at], at + 1)
    except pypdfium2.PdfiumError as error:
        raise DamagedPdfError(f"{name}: the pages cannot be drawn; leave out --images") from error


def _picture(page: Any, number: int) -> Picture:
    scale = min(_SCALE, _LONGEST / max(page.get_size()))
    bitmap = page.render(scale=scale)
    # Few colours make a page of text a fifth as heavy, and nobody sees a difference.
    image = bitmap.to_pil().convert("RGB").quantize(_COLOURS)
    file = io.BytesIO()
    image.save(file, "PNG", optimize=True)
    text_page = page.get_textpage()
    words = tuple(_words(text_page, bitmap.get_posconv(page)))
    return Picture(number, file.getvalue(), image.width, image.height, words)


def _words(text_page: Any, converter: Any) -> Iterator[Word]:
    from pypdfium2 import raw

    # One character each, so that the place in this text is the place on the page.
    codes = [raw.FPDFText_GetUnicode(text_page, at) for at in range(text_page.count_chars())]
    text = "".join(chr(code) if 0 < code < 0xD800 else " " for code in codes)
    for found in WORD.finditer(text):
        boxes = [text_page.get_charbox(at, loose=True) for at in range(*found.span())]
        corners = [
            converter.to_bitmap(x, y)
            for left, low, right, top in boxes
            for x, y in ((left, low), (right, top))
        ]
        across, down = [x for x, _ in corners], [y for _, y in corners]
        yield Word(found[0], min(across), min(down), max(across), max(down))
