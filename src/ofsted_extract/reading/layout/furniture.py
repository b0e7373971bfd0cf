"""Takes off the pages what is not the letter: running headers and footers, page numbers, footnote marks."""

from __future__ import annotations

import re
from collections import Counter
from dataclasses import replace

from ofsted_extract.reading.layout.lines import (
    BULLET,
    COLUMN_GAP,
    DASH,
    MARGIN,
    NUMBER,
    SMALLER,
    WORD_GAP,
    Line,
    Page,
    clean,
    rows,
)

_MANY = 0.4
"""A heading may stand at the top of a few pages; a running header stands on more than this share of them."""

_PAGE_NUMBER = re.compile(r"^(?:page\s*)?\d{1,3}(?:\s*(?:of|/)\s*\d{1,3})?$|^[ivx]{1,5}$", re.IGNORECASE)
_LOOSE_MARK = re.compile(r"^\d{1,2}$")
_LABELS = (BULLET, DASH, NUMBER, re.compile(r"\d{1,2}\s"))
"""What may stand alone before a line: a bullet, or the number of a paragraph or footnote."""

_DIGITS = re.compile(r"\d+")


def text_pages(pages: list[Page], body: float) -> list[Page]:
    """The pages without their furniture, each line whole; lines that stay are numbered anew.

    Args:
        pages: as the PDF reader gives them.
        body: the font size of the body, in points.
    """
    repeated = _repeated(pages, body)
    result = []
    for page in pages:
        top, bottom = _between(page)
        text = [
            line
            for line in _with_note_numbers(page.lines, body)
            if not (_is_mark(line, body) if top <= line.y <= bottom else _is_furniture(line, repeated))
        ]
        for at, line in enumerate(text):
            line.order = at
        result.append(replace(page, lines=_whole_lines(text)))
    return result


def _key(text: str) -> str:
    return _DIGITS.sub("#", text).casefold()


def _between(page: Page) -> tuple[float, float]:
    """Where the margin at the top of the page ends, and that at its bottom begins."""
    return MARGIN * page.height, (1 - MARGIN) * page.height


def _repeated(pages: list[Page], body: float) -> set[str]:
    """What stands in the margin of many pages, whatever the numbers in it; in small print, of two."""
    times: Counter[str] = Counter()
    large: set[str] = set()
    for page in pages:
        top, bottom = _between(page)
        lines = [line for line in page.lines if not top <= line.y <= bottom]
        margin = {key: line for line in lines if (key := _key(clean(line.text))) != "#"}
        times.update(margin.keys())
        large.update(key for key, line in margin.items() if line.size > body - 1)
    many = _MANY * len(pages)
    return {key for key, seen in times.items() if seen > 1 and (key not in large or seen > many)}


def _is_furniture(line: Line, repeated: set[str]) -> bool:
    """Whether a line in the margin is no text of the letter."""
    text = clean(line.text)
    return _key(text) in repeated or bool(_PAGE_NUMBER.match(text))


def _with_note_numbers(lines: list[Line], body: float) -> list[Line]:
    """The lines; one with a raised number before it begins a footnote, and the number is gone."""
    result: list[Line] = []
    for line in lines:
        number = result[-1] if result else None
        if number is not None and _is_mark(number, body) and _stands_before(number, line):
            left = result[-2] if len(result) > 1 else None
            if left is None or not _stands_before(left, line):
                result[-1] = replace(line, small_start=True)
                continue
        result.append(line)
    return result


def _is_mark(line: Line, body: float) -> bool:
    return line.size < SMALLER * body and bool(_LOOSE_MARK.match(line.text.strip()))


def _stands_before(left: Line, right: Line) -> bool:
    if abs(left.y - right.y) >= 0.6 * right.size:
        return False
    return right.x0 > left.x0 and right.x0 - left.x1 < 3 * right.size


def _whole_lines(lines: list[Line]) -> list[Line]:
    """Runs on one baseline that no column parts as one line: a bullet and its text, a word in bold."""
    whole: list[Line] = []
    for row in rows(lines):
        kept: list[Line] = []
        for line in row:
            if kept and _belongs(kept[-1], line):
                kept[-1] = _joined(kept[-1], line)
            else:
                kept.append(line)
        whole.extend(kept)
    return sorted(whole, key=lambda line: line.order)


def _belongs(left: Line, right: Line) -> bool:
    gap = (right.x0 - left.x1) / max(left.size, right.size)
    if gap < -WORD_GAP:  # One over the other: two layers of text.
        return False
    # A line is parted at a raised footnote mark; what follows the mark is drawn next.
    if gap <= (COLUMN_GAP if right.order - left.order == 1 else WORD_GAP):
        return True
    text = left.text.strip() + " "
    return len(text) < 6 and gap < 2 * COLUMN_GAP and any(pattern.fullmatch(text) for pattern in _LABELS)


def _joined(left: Line, right: Line) -> Line:
    touching = right.x0 - left.x1 < 0.1 * left.size or right.text[:1] in ",.;:)’"
    short = len(left.text.strip()) < 5
    before = left.text + ("" if touching else " ")
    return replace(
        right if short else left,
        text=before + right.text,
        x0=left.x0,
        x1=max(left.x1, right.x1),
        order=left.order,
        text_x0=right.text_x0 if short else left.text_x0,
        lead=right.x0 + right.lead - left.x0 if short else left.lead,
        small_start=left.small_start,
        bold=right.bold and (short or left.bold),
        words=(*left.words, *((at + len(before), x0, x1) for at, x0, x1 in right.words)),
    )
