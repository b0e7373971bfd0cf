"""PDF pages to lines, the ordinary way: through pypdfium2, whose text comes fast and in drawing order.

Font and place are asked for a few characters a line only: a call for each character would take six
times as long as the text itself. Where text stands side by side, each word is asked for.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from contextlib import closing
from math import inf
from typing import Any

from ofsted_extract.errors import DamagedPdfError, EncryptedPdfError, TooLargeError, WrongPasswordError
from ofsted_extract.reading.characters import Characters
from ofsted_extract.reading.layout.lines import (
    COLUMN_GAP,
    HYPHEN,
    LABEL,
    MARGIN,
    MARK,
    SAME_LINE,
    SMALLER,
    WORD_GAP,
    Line,
    Page,
    place,
)
from ofsted_extract.reading.safety import guard, limits

_LINE = re.compile(rf"[^\s{HYPHEN}](?:[^\r\n{HYPHEN}]*(?:{HYPHEN}|[^\s{HYPHEN}]))?")
_WORD = re.compile(r"[^ \t]+")
_CELL_GAP, _LABEL_GAP, _LABEL_WIDTH = 9.0, 30.0, 20.0
"""In points: cells lie farther apart; bullets and numbers are narrow, and not so far from their text."""
_NEAR = 50.0
"""Lines at most so many points from text that stands side by side may belong to the same table."""
_FEW = 200
"""A page with fewer characters may be a picture with a stamp or a running header on it."""
_MOST = 0.6
"""A picture that covers more than this share of a page is the page."""
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


def _plain(characters: Characters, height: float) -> tuple[float, float]:
    """From where to where down a page of `height` points no text stands side by side, nor near such text.

    In running headers and footers it often does; where it does elsewhere too, no part of the page is plain.
    """
    top, bottom = -inf, inf
    margin = MARGIN * height
    left_before = right_before = upper_before = lower_before = 0.0
    for left, upper, right, lower in characters.runs():
        gap = left - right_before
        at_one_height = gap > _CELL_GAP and min(upper, upper_before) > max(lower, lower_before)
        if at_one_height and (gap >= _LABEL_GAP or right_before - left_before >= _LABEL_WIDTH):
            if upper > height - margin:
                top = max(top, height - lower + _NEAR)
            elif lower < margin:
                bottom = min(bottom, height - upper - _NEAR)
            else:
                return inf, -inf
        left_before, upper_before, right_before, lower_before = left, upper, right, lower
    return top, bottom


def _read_page(pdf_page: Any, number: int, name: str) -> Page:
    with closing(pdf_page), closing(pdf_page.get_textpage()) as text_page:
        if text_page.count_chars() > limits.PAGE_CHARACTERS:
            raise _too_large(name, f"has more than {limits.PAGE_CHARACTERS:,} characters on page {number}")
        width, height = map(place, pdf_page.get_size())
        text = text_page.get_text_range()
        characters = Characters(text_page, height)
        top, bottom = _plain(characters, height)
        page = Page(number, width, height)
        page.picture = len(text) < _FEW and _is_picture(pdf_page, width * height)
        for start, end in map(re.Match.span, _LINE.finditer(text)):
            plain = top < characters.origin(start)[1] < bottom
            parts = [(start, end, ())] if plain else _parts(text, start, end, characters)
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


def _parts(
    text: str, start: int, end: int, characters: Characters
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
    text: str, start: int, end: int, words: tuple[Word, ...], characters: Characters, order: int
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
        if characters.size(start + mark.start()) < SMALLER * size:
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
