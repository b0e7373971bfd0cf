"""Draws PDF pages as pictures, with the position of each word, for people who check a letter."""

from __future__ import annotations

import io
import re
from collections.abc import Iterator
from contextlib import closing
from dataclasses import dataclass
from typing import Any

from ofsted_extract.errors import DamagedPdfError, TooLargeError
from ofsted_extract.reading.safety import guard

_SCALE = 100 / 72
"""Pixels in a point: text of ordinary size is readable."""
_LONGEST = 1600
"""Pixels along the longer side of a picture, whatever size the page claims to have."""
_COLOURS = 32
"""So few colours make the picture of a page of text a fifth as large, without a visible difference."""
_SURROGATES = 0xD800
"""Codes from here on, which are rare, are replaced by a space, as is 0."""

WORD = re.compile(r"\w+|[^\w\s]")
"""A word or a punctuation mark, by which the text of a picture is compared with clean text."""


@dataclass(frozen=True, slots=True)
class Word:
    """A word or punctuation mark as printed, and its box in pixels from the picture's top left corner."""

    text: str
    left: float
    top: float
    right: float
    bottom: float


@dataclass(frozen=True, slots=True)
class Picture:
    """A page: its number from 1, its picture as a PNG file and in pixels, and the words on it."""

    page: int
    png: bytes
    width: int
    height: int
    words: tuple[Word, ...]


def picture_pages(data: bytes, name: str) -> Iterator[Picture]:
    """Draws each page of a PDF that opens without a password.

    Args:
        data: the bytes of the file.
        name: the file's name for messages.

    Yields:
        The pages in order.

    Raises:
        TooLargeError: the file decodes to more than any letter, or would take too long to draw.
        DamagedPdfError: pdfium cannot draw the file.
    """
    import pypdfium2

    if guard.check(data, name).endless:
        raise TooLargeError(f"{name}: the pages would take too long to draw")
    try:
        with closing(pypdfium2.PdfDocument(data)) as document:
            for at in range(len(document)):
                yield _picture(document[at], at + 1)
    except pypdfium2.PdfiumError as error:
        raise DamagedPdfError(f"{name}: the pages cannot be drawn; leave out --images") from error


def _picture(page: Any, number: int) -> Picture:
    scale = min(_SCALE, _LONGEST / max(page.get_size()))
    bitmap = page.render(scale=scale)
    image = bitmap.to_pil().convert("RGB").quantize(_COLOURS)
    file = io.BytesIO()
    image.save(file, "PNG", optimize=True)
    text_page = page.get_textpage()
    words = tuple(_words(text_page, bitmap.get_posconv(page)))
    return Picture(number, file.getvalue(), image.width, image.height, words)


def _words(text_page: Any, converter: Any) -> Iterator[Word]:
    from pypdfium2 import raw

    # Exactly one character for each of pdfium's, so that offsets in this text are pdfium's indexes.
    codes = [raw.FPDFText_GetUnicode(text_page, at) for at in range(text_page.count_chars())]
    text = "".join(chr(code) if 0 < code < _SURROGATES else " " for code in codes)
    for found in WORD.finditer(text):
        boxes = [text_page.get_charbox(at, loose=True) for at in range(*found.span())]
        corners = [
            converter.to_bitmap(x, y)
            for left, low, right, top in boxes
            for x, y in ((left, low), (right, top))
        ]
        across, down = [x for x, _ in corners], [y for _, y in corners]
        yield Word(found[0], min(across), min(down), max(across), max(down))
