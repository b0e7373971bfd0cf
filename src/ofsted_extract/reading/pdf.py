"""PDF pages to lines, the ordinary way: through pypdfium2, whose text comes fast and in drawing order.

Font and place are asked for a few characters a line only: a call for each character would take six
times as long as the text itself. Where text stands side by side, each word is asked for.
"""

from __future__ import annotations

import ctypes
import re
from collections.abc import Iterator
from contextlib import closing
from typing import Any

from ofsted_extract.errors import DamagedPdfError, EncryptedPdfError, TooLargeError, WrongPasswordError
from ofsted_extract.reading import guard, limits
from ofsted_extract.reading.lines import (
    COLUMN_GAP,
    HYPHEN,
    LABEL,
    MARK,
    SAME_LINE,
    SMALLER,
    WORD_GAP,
    Line,
    Page,
    font_size,
    place,
)

_LINE = re.compile(rf"[^\r\n{HYPHEN}]+{HYPHEN}?")
_WORD = re.compile(r"[^ \t]+")
_BOLD = 600
_CELL_GAP, _LABEL_GAP, _LABEL_WIDTH = 9.0, 30.0, 20.0
"""In points: cells lie farther apart; bullets and numbers are narrow, and not so far from their text."""
_FEW = 200
"""A page with fewer characters may be a picture with a stamp or a running header on it."""
_MOST = 0.6
"""A picture that covers more than this share of a page is the page."""
_USUAL = 5_000.0
"""Places on pages of usual sizes are less than this, in points."""
_PASSWORD = 4
"""pdfium's error code for a missing or wrong password."""

Word = tuple[int, float, float]


def read_pages(data: bytes, name: str, password: str | None = None) -> list[Page]:
    """The pages of a PDF.

    Args:
        data: the file's bytes.
        name: the file, for messages.
        password: opens an encrypted file.

    Raises:
        EncryptedPdfError: the file asks for a password, or for another one.
        DamagedPdfError: pdfium cannot make sense of it.
        TooLargeError: it has more pages, or more on one of them, than any letter.
    """
    import pypdfium2

    guard.check(data, name)
    try:
        with closing(open_document(data, name, password)) as document:
            if len(document) > limits.PAGES:
                raise _too_large(name, f"has more than {limits.PAGES:,} pages")
            return list(_pages(document, name))
    except (pypdfium2.PdfiumError, AssertionError) as error:  # pypdfium2 asserts what pdfium returns.
        raise DamagedPdfError(f"{name}: the PDF is cut off or broken; download it again") from error


def open_document(data: bytes, name: str, password: str | None) -> Any:
    """The document; the password is used where it does not open without, as with an owner's only it does.

    Raises:
        EncryptedPdfError: the file asks for a password, or for another one.
        pypdfium2.PdfiumError: pdfium cannot make sense of it.
    """
    import pypdfium2

    for attempt in (None, password):
        try:
            return pypdfium2.PdfDocument(data, password=attempt)
        except pypdfium2.PdfiumError as error:
            if getattr(error, "err_code", None) != _PASSWORD:
                raise
            locked: Exception = error
        except UnicodeEncodeError as error:  # Of a command line that is no Unicode; so is no password.
            locked = error
    if password is None:
        raise EncryptedPdfError(
            f"{name}: the PDF is encrypted; give --password, or read a copy saved without a password"
        ) from locked
    raise WrongPasswordError(
        f"{name}: the PDF is encrypted, and opens with another password than the one given; give that one"
    ) from locked


def _pages(document: Any, name: str) -> Iterator[Page]:
    left = limits.LETTER_CHARACTERS
    lines = limits.LETTER_LINES
    for at in range(len(document)):
        page = _read_page(document[at], at + 1, name)
        left -= sum(len(line.text) for line in page.lines)
        lines -= len(page.lines)
        if lines < 0:
            raise _too_large(name, f"has more than {limits.LETTER_LINES:,} lines")
        if left < 0:
            raise _too_large(name, f"has more than {limits.LETTER_CHARACTERS:,} characters")
        yield page


def _too_large(name: str, what: str) -> TooLargeError:
    return TooLargeError(f"{name}: the PDF {what}, and is no letter; name the letter by itself")


class _Characters:
    """What pdfium says of single characters of one page."""

    def __init__(self, text_page: Any, height: float) -> None:
        from pypdfium2 import raw

        self._raw, self._page, self._height = raw, text_page.raw, height
        self._box = raw.FS_RECTF()
        self._box_ref = ctypes.byref(self._box)
        self._name = ctypes.create_string_buffer(128)
        self._values = [ctypes.c_double() for _ in range(4)]
        self._refs = [ctypes.byref(value) for value in self._values]
        self._x, self._y = self._values[:2]
        self._x_ref, self._y_ref = self._refs[:2]
        self._origin, self._loose_box = raw.FPDFText_GetCharOrigin, raw.FPDFText_GetLooseCharBox

    def origin(self, at: int) -> tuple[float, float]:
        """Where the character stands on its baseline: x, and y down from the page's top."""
        self._origin(self._page, at, self._x_ref, self._y_ref)
        x, y = self._x.value, self._height - self._y.value
        return (x, y) if 0 <= x < _USUAL and 0 <= y < _USUAL else (place(x), place(y))

    def right(self, at: int) -> float:
        """Where the next character would stand."""
        self._loose_box(self._page, at, self._box_ref)
        right: float = self._box.right
        return right if 0 <= right < _USUAL else place(right)

    def size(self, at: int) -> float:
        return font_size(self._raw.FPDFText_GetFontSize(self._page, at))

    def bold(self, at: int) -> bool:
        """By the font's weight; by its name where the file, as for standard fonts, gives no weight."""
        if self._raw.FPDFText_GetFontWeight(self._page, at) >= _BOLD:
            return True
        self._raw.FPDFText_GetFontInfo(self._page, at, self._name, len(self._name), None)
        return b"bold" in self._name.value.lower()

    def side_by_side(self) -> bool:
        """Whether some run of text begins far right of the one before it, at about the same height."""
        before = (0.0, 0.0, 0.0, 0.0)
        for at in range(self._raw.FPDFText_CountRects(self._page, 0, -1)):
            self._raw.FPDFText_GetRect(self._page, at, *self._refs)
            left, top, right, bottom = (value.value for value in self._values)
            gap = left - before[2]
            label = before[2] - before[0] < _LABEL_WIDTH and gap < _LABEL_GAP
            if gap > _CELL_GAP and not label and min(top, before[1]) > max(bottom, before[3]):
                return True
            before = left, top, right, bottom
        return False


def _read_page(pdf_page: Any, number: int, name: str) -> Page:
    with closing(pdf_page), closing(pdf_page.get_textpage()) as text_page:
        if text_page.count_chars() > limits.PAGE_CHARACTERS:
            raise _too_large(name, f"has more than {limits.PAGE_CHARACTERS:,} characters on page {number}")
        width, height = map(place, pdf_page.get_size())
        text = text_page.get_text_range()
        characters = _Characters(text_page, height)
        careful = characters.side_by_side()
        page = Page(number, width, height)
        page.picture = len(text) < _FEW and _is_picture(pdf_page, width * height)
        for start, end in _line_ranges(text):
            parts = _parts(text, start, end, characters) if careful else [(start, end, ())]
            for part_start, part_end, words in parts:
                page.lines.append(_line(text, part_start, part_end, words, characters, len(page.lines)))
            if len(page.lines) > limits.PAGE_LINES:
                raise _too_large(name, f"has more than {limits.PAGE_LINES:,} lines on page {number}")
        return page


def _is_picture(pdf_page: Any, area: float) -> bool:
    """Whether a picture covers most of a page of `area` square points."""
    from pypdfium2 import raw

    for picture in pdf_page.get_objects(filter=[raw.FPDF_PAGEOBJ_IMAGE], max_depth=3):
        left, bottom, right, top = picture.get_bounds()
        if (right - left) * (top - bottom) > _MOST * area:
            return True
    return False


def _line_ranges(text: str) -> Iterator[tuple[int, int]]:
    for found in _LINE.finditer(text):
        line = found.group()
        start = found.start() + len(line) - len(line.lstrip())
        end = found.start() + len(line.rstrip())
        if start < end:
            yield start, end


def _parts(
    text: str, start: int, end: int, characters: _Characters
) -> list[tuple[int, int, tuple[Word, ...]]]:
    """The line `text[start:end]` cut at its column gaps, each part with its words."""
    parts: list[list[Word]] = [[]]
    size = characters.size(start)
    baseline = characters.origin(start)[1]
    for found in _WORD.finditer(text, start, end):
        x0, y = characters.origin(found.start())
        gap = x0 - parts[-1][-1][2] if parts[-1] else 0
        # pdfium takes cells that stand a little higher or lower for one line.
        if parts[-1] and gap > (WORD_GAP if abs(y - baseline) > SAME_LINE * size else COLUMN_GAP) * size:
            parts.append([])
        parts[-1].append((found.start(), x0, characters.right(found.end() - 1)))
        baseline = y
    starts = [part[0][0] for part in parts]
    ends = [*starts[1:], end]
    return [
        (first, first + len(text[first:last].rstrip()), tuple((at - first, x0, x1) for at, x0, x1 in part))
        for first, last, part in zip(starts, ends, parts, strict=True)
    ]


def _line(
    text: str, start: int, end: int, words: tuple[Word, ...], characters: _Characters, order: int
) -> Line:
    printed = text[start:end]
    main = LABEL.match(text, start, end)
    at = main.end() if main and main.end() < end else start
    small_start = False
    if text[start].isdigit() and at == start:
        after = start + len(printed) - len(printed.lstrip("0123456789 \xa0"))
        if after < end and characters.size(start) < SMALLER * characters.size(after):
            small_start, at, start = True, after, after
            printed, words = text[start:end], ()
    size = characters.size(at)
    last = end - 1
    while last > at and not text[last].isalnum():
        last -= 1
    text_x0, y = characters.origin(at)
    x0 = text_x0 if at == start else characters.origin(start)[0]
    first_end = printed.find(" ", at - start)
    lead = characters.right((start + first_end if first_end > 0 else end) - 1) - x0
    for mark in reversed(list(MARK.finditer(printed))):
        if characters.size(start + mark.start(1)) < SMALLER * size:
            space = " " if printed[mark.end() : mark.end() + 1].isalpha() else ""
            printed = printed[: mark.start()] + space + printed[mark.end() :]
            words = ()
    return Line(
        text=printed,
        x0=x0,
        x1=characters.right(end - 1 if text[end - 1] != HYPHEN or end - start == 1 else end - 2),
        y=y,
        size=size,
        bold=characters.bold(at) and characters.bold(last),
        order=order,
        text_x0=text_x0,
        lead=lead,
        small_start=small_start,
        words=words,
    )
