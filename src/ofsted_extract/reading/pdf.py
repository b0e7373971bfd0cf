"""Reads PDF pages through pypdfium2, which is fast and gives the text in drawing order."""

from __future__ import annotations

import re
from collections.abc import Iterator
from contextlib import closing
from dataclasses import replace
from itertools import pairwise
from operator import attrgetter
from typing import Any

from ofsted_extract.errors import DamagedPdfError, EncryptedPdfError, TooLargeError, WrongPasswordError
from ofsted_extract.reading.layout.labels import BULLET_MARKER, LABEL, ends_sentence
from ofsted_extract.reading.layout.lines import SAME_BASELINE, WORD_GAP, Line, Page
from ofsted_extract.reading.pdfium import forms
from ofsted_extract.reading.pdfium.characters import Characters, Frame
from ofsted_extract.reading.pdfium.drawn import survey
from ofsted_extract.reading.pdfium.page_lines import find_lines, read_line, split_into_runs
from ofsted_extract.reading.pdfium.visible import is_picture, visible_text
from ofsted_extract.reading.safety import guard, limits

_SPACE = re.compile(r"(?<=\S) (?=\S)")
_BULLET_GAP, _BULLET_RISE = 3.0, 0.9
"""In font sizes: how far a bullet's middle is from its words, and above their baseline, at most."""
_FEW_LINES, _SHUFFLED = 12, 0.4
"""On a page with more lines, this share of them goes upwards if their order means nothing; in tables less."""
_WIDEST_GAP = 3.0
"""In font sizes: between two columns there is more room."""
_TOUCHING = 0.15
"""In font sizes: between two words there is more room."""
_SAME_EDGE = 2.0
"""In points: lines whose left edges differ by no more may be cells of one column."""
_LITTLE_TEXT = 200
"""Characters: a page with fewer may be a picture with a stamp or a running header on it."""
_PASSWORD_ERROR = 4
"""pdfium's error code for a missing or wrong password."""


def read_pages(data: bytes, name: str, password: str | None = None) -> list[Page]:
    """Reads all pages of a PDF.

    Args:
        data: the bytes of the file.
        name: the file's name for messages.
        password: opens an encrypted file.

    Raises:
        EncryptedPdfError: the file needs a password, and none is given.
        WrongPasswordError: the file needs another password.
        DamagedPdfError: pdfium cannot read the file.
        TooLargeError: the file has more pages, or more on one of them, than any letter.
    """
    import pypdfium2

    signs = guard.check(data, name)
    try:
        with closing(open_document(data, name, password)) as document:
            if len(document) > limits.PAGES:
                raise _too_large(name, f"has more than {limits.PAGES:,} pages")
            forms.prepare(document, data)
            return list(_read_pages(document, name, signs))
    except (pypdfium2.PdfiumError, AssertionError) as error:  # pypdfium2 asserts what pdfium returns.
        raise DamagedPdfError(f"{name}: the PDF is cut off or broken; download it again") from error


def open_document(data: bytes, name: str, password: str | None) -> Any:
    """Opens a PDF with pypdfium2.

    The password is tried only if the file doesn't open without: a file with an owner's password alone does.

    Raises:
        EncryptedPdfError: the file needs a password, and none is given.
        WrongPasswordError: the file needs another password.
        pypdfium2.PdfiumError: pdfium cannot read the file.
    """
    import pypdfium2

    for attempt in (None, password):
        try:
            return pypdfium2.PdfDocument(data, password=attempt)
        except pypdfium2.PdfiumError as error:
            if getattr(error, "err_code", None) != _PASSWORD_ERROR:
                raise
            locked: Exception = error
        except UnicodeEncodeError as error:  # Bytes of the command line that are not UTF-8: a wrong password.
            locked = error
    if password is None:
        raise EncryptedPdfError(
            f"{name}: the PDF is encrypted; give --password, or read a copy saved without a password"
        ) from locked
    raise WrongPasswordError(
        f"{name}: the PDF is encrypted, and opens with another password than the one given; give that one"
    ) from locked


def _read_pages(document: Any, name: str, signs: guard.Signs) -> Iterator[Page]:
    characters_left = limits.LETTER_CHARACTERS
    lines_left = limits.LETTER_LINES
    for at in range(len(document)):
        pdf_page = document[at]
        is_flattened = forms.flatten(pdf_page)
        if is_flattened:
            pdf_page.close()
            pdf_page = document[at]
        page = _read_page(pdf_page, at + 1, name, signs, is_flattened=is_flattened)
        characters_left -= sum(len(line.text) for line in page.lines)
        lines_left -= len(page.lines)
        if lines_left < 0:
            raise _too_large(name, f"has more than {limits.LETTER_LINES:,} lines")
        if characters_left < 0:
            raise _too_large(name, f"has more than {limits.LETTER_CHARACTERS:,} characters")
        yield page


def _too_large(name: str, excess: str) -> TooLargeError:
    return TooLargeError(f"{name}: the PDF {excess}, and is no letter; name the letter by itself")


def _read_page(pdf_page: Any, number: int, name: str, signs: guard.Signs, *, is_flattened: bool) -> Page:
    with closing(pdf_page), closing(pdf_page.get_textpage()) as text_page:
        if text_page.count_chars() > limits.PAGE_CHARACTERS:
            raise _too_large(name, f"has more than {limits.PAGE_CHARACTERS:,} characters on page {number}")
        box = pdf_page.get_bbox()
        characters = Characters(text_page, Frame.of(box))
        drawn = survey(pdf_page)
        drawn.may_hide_text |= signs.may_hide_text
        drawn.is_endless = signs.endless
        printed: str = text_page.get_text_range()
        spans = find_lines(printed)
        text, has_hidden = visible_text(printed, spans, pdf_page, text_page, characters, drawn)
        page = Page(number, characters.frame.width, characters.frame.height, has_hidden_text=has_hidden)
        page.has_false_digits, page.is_endless = signs.false_digits, signs.endless
        shown = len(" ".join(text.split())) if has_hidden else len(text)
        is_scan = shown < _LITTLE_TEXT and is_picture(pdf_page, page.width * page.height)
        page.has_text_of_scan = is_scan and has_hidden and len(printed) >= _LITTLE_TEXT
        page.is_picture = is_scan and not page.has_text_of_scan
        if page.has_text_of_scan:
            page.has_hidden_text, text = False, printed
        if is_flattened:
            text = _with_line_breaks(text, characters)
        if text != printed:
            spans = find_lines(text)
        for start, end, words in split_into_runs(text, spans, characters, page.height):
            page.lines.append(read_line(text, start, end, words, characters, page))
            if len(page.lines) > limits.PAGE_LINES:
                raise _too_large(name, f"has more than {limits.PAGE_LINES:,} lines on page {number}")
        if characters.frame.direction != "right" or _is_shuffled(page.lines):
            _order_from_top(page)
        _order_along_lines(page)
        if is_flattened:
            _join_fields(page)
        for left, bottom, right, top in drawn.bullets:
            x0, _ = characters.frame.place(left, bottom)
            x, y = characters.frame.place((left + right) / 2, (bottom + top) / 2)
            _put_bullet(page, x0, x, y)
        return page


def _is_shuffled(lines: list[Line]) -> bool:
    """Whether a page draws its lines in no order: about every other one stands above the one before."""
    upwards = sum(line.y < before.y - before.size / 2 for before, line in pairwise(lines))
    return len(lines) > _FEW_LINES and upwards > _SHUFFLED * len(lines)


def _order_from_top(page: Page) -> None:
    """Puts lines in order from the top. Those of a turned page are in the order of the page as it was."""
    page.lines.sort(key=attrgetter("y", "x0"))
    for order, line in enumerate(page.lines):
        line.order = order


def _order_along_lines(page: Page) -> None:
    """Puts parts of one line in order where they are drawn from right to left, and joins what runs on."""
    lines = page.lines
    for at in range(len(lines) - 1, 0, -1):
        before, line = lines[at - 1 : at + 1]
        if abs(line.y - before.y) > SAME_BASELINE * before.size:
            continue
        if line.x0 > before.x0:
            if _goes_on_alone(before, line, lines):
                lines[at - 1 : at + 1] = [_joined(before, line)]
        else:
            gap = before.x0 - line.x1
            if -WORD_GAP * before.size <= gap <= WORD_GAP * before.size:
                lines[at - 1 : at + 1] = [_joined(line, before)]
            elif gap > 0:
                lines[at - 1 : at + 1] = [line, before]
    for order, line in enumerate(lines):
        line.order = order


def _goes_on_alone(left: Line, right: Line, lines: list[Line]) -> bool:
    """Whether a gap in a line is wide but no column's: no other line has one there, and the words run on."""
    if not 0 < right.x0 - left.x1 < _WIDEST_GAP * left.size or ends_sentence(left.text):
        return False
    label = LABEL.match(left.text)
    runs_on = right.text[:1].islower() or right.text[:1].isdigit()
    if not runs_on or (label is not None and label.end() == len(left.text)):
        return False
    return all(line is right or abs(line.x0 - right.x0) > _SAME_EDGE for line in lines)


def _joined(left: Line, right: Line) -> Line:
    space = " " if right.x0 - left.x1 > _TOUCHING * left.size else ""
    return replace(left, text=f"{left.text.rstrip()}{space}{right.text}", x1=right.x1, words=())


def _join_fields(page: Page) -> None:
    """Joins what stands in a form field to the label before it, which ends with a colon."""
    for label in [line for line in page.lines if line.text.endswith(":")]:
        fields = [
            line
            for line in page.lines
            if label.x1 <= line.x0 and abs(line.y - label.y) < SAME_BASELINE * max(line.size, label.size)
        ]
        if len(fields) == 1:
            page.lines.remove(fields[0])
            joined = replace(label, text=f"{label.text} {fields[0].text}", x1=fields[0].x1, words=())
            page.lines[page.lines.index(label)] = joined
    for order, line in enumerate(page.lines):
        line.order = order


def _put_bullet(page: Page, x0: float, x: float, y: float) -> None:
    """Puts a bullet that is drawn as a shape before its line.

    Args:
        page: the page with its lines.
        x0: the left edge of the bullet.
        x: its middle, in points from the left of the page.
        y: its middle, in points from the top of the page.
    """
    for at, line in enumerate(page.lines):
        is_before = 0 < line.x0 - x < _BULLET_GAP * line.size
        label = LABEL.match(line.text)
        has_label = label is not None and label[0].strip()
        if is_before and not has_label and 0 < line.y - y < _BULLET_RISE * line.size:
            page.lines[at] = replace(
                line,
                text=f"{BULLET_MARKER} {line.text}",
                x0=x0,
                first_word_width=line.first_word_width + line.x0 - x0,
                words=((0, x0, 2 * x - x0), *((o + 2, left, right) for o, left, right in line.words)),
            )
            return


def _with_line_breaks(text: str, characters: Characters) -> str:
    """Puts line breaks in place of spaces where the baseline changes: pdfium joins the fields of a form."""

    def break_or_space(found: re.Match[str]) -> str:
        before, after = found.start() - 1, found.end()
        rise = abs(characters.origin(before)[1] - characters.origin(after)[1])
        return "\n" if rise > SAME_BASELINE * characters.size(after) else " "

    return _SPACE.sub(break_or_space, text)
