"""Reads PDF pages through pypdfium2, which is fast and gives the text in drawing order.

Each page's text is split into lines at its line breaks. The font and the position are asked for only a
few characters of each line. Where text stands side by side, lines are also split at column gaps; for that
the position of each word is asked for.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from contextlib import closing
from dataclasses import replace
from itertools import pairwise
from math import inf
from operator import attrgetter
from typing import Any

from ofsted_extract.errors import DamagedPdfError, EncryptedPdfError, TooLargeError, WrongPasswordError
from ofsted_extract.reading import forms
from ofsted_extract.reading.characters import Characters, Frame
from ofsted_extract.reading.drawn import HUGE, Drawn, is_clipped, survey, without_hidden
from ofsted_extract.reading.layout.cleaning import HYPHEN
from ofsted_extract.reading.layout.labels import BULLET_MARKER, FOOTNOTE_MARK, LABEL, NUMBER_AND_MARK
from ofsted_extract.reading.layout.lines import (
    COLUMN_GAP,
    MARGIN,
    MARK_SIZE,
    SAME_BASELINE,
    WORD_GAP,
    Line,
    Page,
)
from ofsted_extract.reading.safety import guard, limits

_LINE = re.compile(rf"[^\s{HYPHEN}](?:[^\r\n{HYPHEN}]*(?:{HYPHEN}|[^\s{HYPHEN}]))?")
_WORD = re.compile(r"[^ \t]+")
_SPACE = re.compile(r"(?<=\S) (?=\S)")
_DIGITS = re.compile(r"\d+")
_DIGITS_AND_SPACES = "0123456789 \xa0"
_CELL_GAP = 9.0
"""In points: cells of a table, and columns, are farther apart."""
_LABEL_GAP, _LABEL_WIDTH = 30.0, 20.0
"""In points: a bullet or a number is narrower than this width and closer than this gap to its text."""
_TABLE_REACH = 50.0
"""In points: lines this close to text that stands side by side may belong to the same table."""
_BULLET_GAP, _BULLET_RISE = 3.0, 0.9
"""In font sizes: how far a bullet's middle is from its words, and above their baseline, at most."""
_FEW_LINES, _SHUFFLED = 12, 0.4
"""On a page with more lines, this share of them goes upwards if their order means nothing; in tables less."""
_LITTLE_TEXT = 200
"""Characters: a page with fewer may be a picture with a stamp or a running header on it."""
_MOST_OF_PAGE = 0.6
"""A picture that covers a larger share of a page is a scan of the page."""
_IMAGE_DEPTH = 3
"""How deep pictures are looked for in forms within forms: scanners put them at most two deep."""
_PASSWORD_ERROR = 4
"""pdfium's error code for a missing or wrong password."""

Word = tuple[int, float, float]
"""A word's offset in its line, its left edge and its right edge, in points."""
_Span = tuple[int, int, tuple[Word, ...]]
"""The start and end of a line in its page's text, and its words if they were asked for."""


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
        drawn = survey(pdf_page, may_hide_text=signs.text)
        drawn.may_hide_text |= signs.layers
        text, has_hidden = _visible_text(pdf_page, text_page, characters, drawn)
        if is_flattened:
            text = _with_line_breaks(text, characters)
        page = Page(number, characters.frame.width, characters.frame.height, has_hidden_text=has_hidden)
        page.is_picture = len(text) < _LITTLE_TEXT and _is_picture(pdf_page, page.width * page.height)
        for start, end, words in _line_spans(text, characters, page.height):
            page.lines.append(_read_line(text, start, end, words, characters, page))
            if len(page.lines) > limits.PAGE_LINES:
                raise _too_large(name, f"has more than {limits.PAGE_LINES:,} lines on page {number}")
        if characters.frame.direction != "right" or _is_shuffled(page.lines):
            _order_from_top(page)
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


def _visible_text(pdf_page: Any, text_page: Any, characters: Characters, drawn: Drawn) -> tuple[str, bool]:
    """The text of a page with spaces for what is not read: watermarks, and words that nobody can see.

    Returns:
        The text, and whether there were words that nobody can see.
    """
    text: str = text_page.get_text_range()
    lines = [found.span() for found in _LINE.finditer(text)]
    direction = characters.frame.direction
    has_slanting_text = any(
        characters.direction(at) != direction for start, end in lines for at in (start, end - 1)
    )
    if has_slanting_text or drawn.watermarks:
        text = "".join(
            " " if not char.isspace() and _is_watermark(at, characters, drawn) else char
            for at, char in enumerate(text)
        )
    if drawn.may_hide_text or any(_is_cut_off(start, text_page, characters) for start, _ in lines):
        shown = without_hidden(text, pdf_page, text_page, pdf_page.get_bbox())
        return shown, shown != text
    return text, False


def _with_line_breaks(text: str, characters: Characters) -> str:
    """Puts line breaks in place of spaces where the baseline changes: pdfium joins the fields of a form."""

    def break_or_space(found: re.Match[str]) -> str:
        before, after = found.start() - 1, found.end()
        rise = abs(characters.origin(before)[1] - characters.origin(after)[1])
        return "\n" if rise > SAME_BASELINE * characters.size(after) else " "

    return _SPACE.sub(break_or_space, text)


def _is_watermark(at: int, characters: Characters, drawn: Drawn) -> bool:
    """Whether a character runs in another direction than the page's text, or is pale and very large."""
    if characters.direction(at) != characters.frame.direction:
        return True
    x, y = characters.middle(at)
    return any(
        left <= x <= right and bottom <= y <= top for left, bottom, right, top in drawn.watermarks
    ) and (characters.size(at) > HUGE)


def _is_cut_off(at: int, text_page: Any, characters: Characters) -> bool:
    """Whether a character stands outside the page, or outside the area that its text is clipped to."""
    x, y = characters.origin(at)
    is_on_page = 0 <= x <= characters.frame.width and 0 <= y <= characters.frame.height
    return not is_on_page or is_clipped(text_page, at, *characters.middle(at))


def _is_picture(pdf_page: Any, area: float) -> bool:
    """Whether a picture covers most of a page of `area` square points."""
    from pypdfium2 import raw

    for picture in pdf_page.get_objects(filter=[raw.FPDF_PAGEOBJ_IMAGE], max_depth=_IMAGE_DEPTH):
        left, bottom, right, top = picture.get_bounds()
        if (right - left) * (top - bottom) > _MOST_OF_PAGE * area:
            return True
    return False


def _line_spans(text: str, characters: Characters, height: float) -> Iterator[_Span]:
    """The lines of a page's text; those near text that stands side by side are split at column gaps."""
    top, bottom = _single_column_range(characters, height)
    for found in _LINE.finditer(text):
        start, end = found.span()
        if top < characters.origin(start)[1] < bottom:
            yield start, end, ()
        else:
            yield from _split_at_gaps(text, start, end, characters)


def _single_column_range(characters: Characters, height: float) -> tuple[float, float]:
    """The range of heights in which no text stands side by side, nor near such text.

    In running headers and footers text often stands side by side. Where it does so elsewhere, the range
    is empty, since lines of a table are not told from other lines here.

    Asking for the position of each word only outside this range gains 14% of the time that a folder of
    letters takes.

    Args:
        characters: the page's characters.
        height: the page's height, in points.

    Returns:
        The top and the bottom of the range, in points from the top of the page.
    """
    top, bottom = -inf, inf
    margin = MARGIN * height
    left_before = right_before = upper_before = lower_before = 0.0
    for left, upper, right, lower in characters.runs():
        gap = left - right_before
        side_by_side = gap > _CELL_GAP and max(upper, upper_before) < min(lower, lower_before)
        if side_by_side and (gap >= _LABEL_GAP or right_before - left_before >= _LABEL_WIDTH):
            if upper < margin:
                top = max(top, lower + _TABLE_REACH)
            elif lower > height - margin:
                bottom = min(bottom, upper - _TABLE_REACH)
            else:
                return inf, -inf
        left_before, upper_before, right_before, lower_before = left, upper, right, lower
    return top, bottom


def _split_at_gaps(text: str, start: int, end: int, characters: Characters) -> list[_Span]:
    """Splits the line `text[start:end]` at its column gaps."""
    parts: list[list[Word]] = [[]]
    size = characters.size(start)
    baseline = characters.origin(start)[1]
    for found in _WORD.finditer(text, start, end):
        x0, y = characters.origin(found.start())
        gap = x0 - parts[-1][-1][2] if parts[-1] else 0
        # pdfium joins cells into one line even if one stands a little higher than the other.
        widest = WORD_GAP if abs(y - baseline) > SAME_BASELINE * size else COLUMN_GAP
        if parts[-1] and gap > widest * size:
            parts.append([])
        parts[-1].append((found.start(), x0, characters.right(found.end() - 1)))
        baseline = y
    starts = [part[0][0] for part in parts]
    ends = [*starts[1:], end]
    return [
        (first, first + len(text[first:last].rstrip()), tuple((at - first, x0, x1) for at, x0, x1 in part))
        for first, last, part in zip(starts, ends, parts, strict=True)
    ]


def _read_line(
    text: str, start: int, end: int, words: tuple[Word, ...], characters: Characters, page: Page
) -> Line:
    """Reads the line `text[start:end]` of `page` without footnote marks, which are noted in the page."""
    at = _after_label(text, start, end)
    has_raised_number = False
    if at == start and text[start].isdigit():
        after = _after_raised_number(text, start, end, characters)
        has_raised_number = after > start
        if has_raised_number:
            start = at = after
            words = ()
    size = characters.size(at)
    text_x0, y = characters.origin(at)
    x0 = text_x0 if at == start else characters.origin(start)[0]
    printed = text[start:end]
    first_space = printed.find(" ", at - start)
    first_word_end = start + first_space if first_space > 0 else end
    first_word_width = characters.right(first_word_end - 1) - x0
    unmarked = _without_marks(printed, start, size, characters, page)
    ends_with_hyphen = text[end - 1] == HYPHEN and end - start > 1
    return Line(
        text=unmarked,
        x0=x0,
        x1=characters.right(end - 2 if ends_with_hyphen else end - 1),
        y=y,
        size=size,
        bold=characters.is_bold(at) and characters.is_bold(_last_letter(text, at, end)),
        order=len(page.lines),
        text_x0=text_x0,
        first_word_width=first_word_width,
        has_raised_number=has_raised_number,
        words=words if unmarked == printed else (),
    )


def _after_label(text: str, start: int, end: int) -> int:
    """The offset after a bullet, dash or number at the start of a line; the start if the line ends there."""
    label = LABEL.match(text, start, end)
    return label.end() if label and label.end() < end else start


def _after_raised_number(text: str, start: int, end: int, characters: Characters) -> int:
    """The offset after the raised number of a footnote at the start of a line; the start if there is none."""
    after = end - len(text[start:end].lstrip(_DIGITS_AND_SPACES))
    if after < end and characters.size(start) < MARK_SIZE * characters.size(after):
        return after
    return start


def _last_letter(text: str, start: int, end: int) -> int:
    """The offset of the last letter or digit in `text[start:end]`; `start` if there is none after it."""
    last = end - 1
    while last > start and not text[last].isalnum():
        last -= 1
    return last


def _without_marks(printed: str, start: int, size: float, characters: Characters, page: Page) -> str:
    """Removes footnote marks, which are smaller than the text of their line.

    Args:
        printed: the line's text.
        start: its offset in the page's text.
        size: its font size.
        characters: the page's characters.
        page: the page, in which the marks are noted.
    """
    for first, last in sorted(_marks(printed, start, size, characters), reverse=True):
        page.marks.update(map(int, _DIGITS.findall(printed, first, last)))
        space = " " if printed[last : last + 1].isalpha() else ""
        printed = printed[:first] + space + printed[last:]
    return printed


def _marks(printed: str, start: int, size: float, characters: Characters) -> set[tuple[int, int]]:
    """The start and end of each footnote mark in a line; the arguments are those of `_without_marks`."""
    marks: dict[int, int] = {}
    for found in FOOTNOTE_MARK.finditer(printed):
        if characters.size(start + found.start()) < MARK_SIZE * size:
            marks[found.end()] = found.start()
    for found in NUMBER_AND_MARK.finditer(printed):
        first = last = found.end()
        while first > found.start() and characters.size(start + first - 1) < MARK_SIZE * size:
            first -= 1
        if found.start() < first < last:
            marks[last] = first
    return {(first, last) for last, first in marks.items()}
