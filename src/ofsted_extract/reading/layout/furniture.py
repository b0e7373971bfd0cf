"""Removes page furniture: running headers and footers, page numbers and footnote marks."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Set as AbstractSet
from dataclasses import replace

from ofsted_extract.reading.layout.cleaning import clean
from ofsted_extract.reading.layout.labels import BULLET, DASH, NUMBER
from ofsted_extract.reading.layout.lines import COLUMN_GAP, MARGIN, MARK_SIZE, WORD_GAP, Line, Page, rows

_MOST_PAGES = 0.4
"""A running header stands on more than this share of the pages; a heading may stand at the top of a few."""

_SMALL_PRINT = 1.0
"""In points: text this much smaller than the body is small print, as running headers often are."""

_NOTE_RISE, _NOTE_GAP = 0.6, 3.0
"""In font sizes: how far above its footnote, and how far to the left of it, a footnote number stands."""

_LONGEST_MARGIN_LABEL = 4
"""Characters: a label in the margin, such as "12.", has no more."""

_LABEL_GAP = 2 * COLUMN_GAP
"""In font sizes: a label in the margin stands closer to its paragraph than this."""

_LONGEST_LABEL = 4
"""Characters: a run of no more may be a label, so that the size and weight of its line are those after it."""

_NO_SPACE = 0.1
"""In font sizes: runs that are closer have no space between them."""

_PAGE_NUMBER = re.compile(r"^(?:page\s*)?\d{1,3}(?:\s*(?:of|/)\s*\d{1,3})?$|^[ivx]{1,5}$", re.IGNORECASE)
_FOOTNOTE_NUMBER = re.compile(r"^\d{1,2}$")
_MARGIN_LABELS = (BULLET, DASH, NUMBER, re.compile(r"\d{1,2}\s"))
"""What may stand alone before a line: a bullet, or the number of a paragraph or a footnote."""

_DIGITS = re.compile(r"\d+")
_NUMBER_KEY = "#"


def remove_furniture(pages: list[Page], body: float) -> list[Page]:
    """Removes page furniture and joins the runs of text that make one line.

    Args:
        pages: the pages as a PDF reader gives them.
        body: the font size of the body, in points.

    Returns:
        New pages; the lines that are left are numbered again in drawing order.
    """
    repeated = _repeated_keys(pages, body)
    result = []
    for page in pages:
        kept = [
            line
            for line in _mark_footnotes(page.lines, body)
            if not (_is_furniture(line, repeated) if _is_in_margin(line, page) else _is_mark(line, body))
        ]
        for order, line in enumerate(kept):
            line.order = order
        result.append(replace(page, lines=_join_runs(kept)))
    return result


def _is_in_margin(line: Line, page: Page) -> bool:
    return not MARGIN * page.height <= line.y <= (1 - MARGIN) * page.height


def _key(text: str) -> str:
    """What running headers are compared by: their text, whatever the numbers in it."""
    return _DIGITS.sub(_NUMBER_KEY, text).casefold()


def _repeated_keys(pages: list[Page], body: float) -> set[str]:
    """The keys of lines in the margin of many pages; of two pages if they are in small print only."""
    pages_with: Counter[str] = Counter()
    large: set[str] = set()
    for page in pages:
        in_margin = [line for line in page.lines if _is_in_margin(line, page)]
        by_key = {key: line for line in in_margin if (key := _key(clean(line.text))) != _NUMBER_KEY}
        pages_with.update(by_key.keys())
        large.update(key for key, line in by_key.items() if line.size > body - _SMALL_PRINT)
    many = _MOST_PAGES * len(pages)
    return {key for key, count in pages_with.items() if count > 1 and (key not in large or count > many)}


def _is_furniture(line: Line, repeated: AbstractSet[str]) -> bool:
    """Whether a line in the margin is a running header or footer, or a page number."""
    text = clean(line.text)
    return _key(text) in repeated or bool(_PAGE_NUMBER.match(text))


def _mark_footnotes(lines: list[Line], body: float) -> list[Line]:
    """Drops each raised number that stands before a line, and marks that line as the start of a footnote."""
    result: list[Line] = []
    for line in lines:
        number = result[-1] if result else None
        if number is not None and _is_mark(number, body) and _stands_before(number, line):
            before = result[-2] if len(result) > 1 else None
            if before is None or not _stands_before(before, line):
                result[-1] = replace(line, has_raised_number=True)
                continue
        result.append(line)
    return result


def _is_mark(line: Line, body: float) -> bool:
    return line.size < MARK_SIZE * body and bool(_FOOTNOTE_NUMBER.match(line.text.strip()))


def _stands_before(left: Line, right: Line) -> bool:
    if abs(left.y - right.y) >= _NOTE_RISE * right.size:
        return False
    return right.x0 > left.x0 and right.x0 - left.x1 < _NOTE_GAP * right.size


def _join_runs(lines: list[Line]) -> list[Line]:
    """Joins runs of text on one baseline, such as a bullet and its text, unless a column gap separates them.

    Returns:
        The lines in drawing order.
    """
    joined: list[Line] = []
    for row in rows(lines):
        parts: list[Line] = []
        for line in row:
            if parts and _belong_together(parts[-1], line):
                parts[-1] = _join(parts[-1], line)
            else:
                parts.append(line)
        joined.extend(parts)
    return sorted(joined, key=lambda line: line.order)


def _belong_together(left: Line, right: Line) -> bool:
    gap = (right.x0 - left.x1) / max(left.size, right.size)
    if gap < -WORD_GAP:  # They overlap: two layers of text.
        return False
    # The readers split a line at a raised footnote mark; the text after the mark is drawn next.
    if gap <= (COLUMN_GAP if right.order - left.order == 1 else WORD_GAP):
        return True
    label = left.text.strip()
    if len(label) > _LONGEST_MARGIN_LABEL or gap >= _LABEL_GAP:
        return False
    return any(pattern.fullmatch(label + " ") for pattern in _MARGIN_LABELS)


def _join(left: Line, right: Line) -> Line:
    touching = right.x0 - left.x1 < _NO_SPACE * left.size or right.text[:1] in ",.;:)’"
    is_label = len(left.text.strip()) <= _LONGEST_LABEL
    before = left.text + ("" if touching else " ")
    return replace(
        right if is_label else left,
        text=before + right.text,
        x0=left.x0,
        x1=max(left.x1, right.x1),
        order=left.order,
        text_x0=right.text_x0 if is_label else left.text_x0,
        first_word_width=right.x0 + right.first_word_width - left.x0 if is_label else left.first_word_width,
        has_raised_number=left.has_raised_number,
        bold=right.bold and (is_label or left.bold),
        words=(*left.words, *((offset + len(before), x0, x1) for offset, x0, x1 in right.words)),
    )
