"""What both PDF readers give: runs of text on one baseline, with the geometry that paragraphs are told by."""

from __future__ import annotations

import math
import re
import unicodedata
from collections import Counter
from dataclasses import dataclass, field
from operator import attrgetter

COLUMN_GAP = 1.6
"""A gap in a line of more than this many font sizes parts two columns; a space is about 0.3 of one."""

WORD_GAP = 0.6
"""Runs that lie at most this many font sizes apart are of one line."""

SAME_LINE = 0.35
"""Baselines at most this many font sizes apart are of one line."""

MARGIN = 0.115
"""Headers and footers stand in this share of the page's height at its top and bottom."""

HYPHEN = "\ufffe"
"""pdfium's character for a hyphen at a line end; the line break after it is not in its text."""

BULLET = re.compile(r"^[◼■▪▫◾•●○◦‣⁃∙·⬛►▶✓✔➢❖\uf000-\uf0ff]\s*")
"""The glyphs that Ofsted's letters set before list items; private-use ones are Wingdings and Symbol."""

DASH = re.compile(r"^[-–—−o]\s+")
"""Bullets that may also be words or dashes of a running text."""

NUMBER = re.compile(r"^\d{1,3}\.(?=\s|$|[A-Z‘“])\s*")
"""The number of a numbered paragraph."""

FACT = re.compile(r"^[A-Z][A-Za-z’' ]{2,40}:\s*\S")
"""A fact of a cover page: its name, a colon and what it is."""

SALUTATION = re.compile(r"^Dear\b")
CLOSING = re.compile(r"^Yours? (?:sincerely|faithfully|truly)", re.IGNORECASE)

LABEL = re.compile(rf"(?:{BULLET.pattern[1:]}|{DASH.pattern[1:]}|\d{{1,3}}\.(?=\s|[A-Z‘“]))?\s*")
"""What may stand before the words of a line."""

MARK = re.compile(r"\d(?<=(?:[^\W\d_]|[%.,;:’”)?!])\d)\d?(?!\d)")
"""A number that may be a footnote mark; whether it is, its size says. What is before it is looked at last."""

SMALLER = 0.8
"""A footnote mark is set in less than this share of its line's size."""

_NOT_TEXT = re.compile(
    r"[\x00-\x08\x0b-\x1f\x7f-\x84\x86-\x9f\u00ad\u0600-\u0605\u061c\u06dd\u070f\u0890\u0891\u08e2\u180e\u200b-\u200f"
    r"\u202a-\u202e\u2060-\u206f\ufeff\ufff0-\uffff\U000110bd\U000110cd\U00013430-\U0001345f\U0001bca0-\U0001bca3"
    r"\U0001d173-\U0001d17a\U000e0000-\U000e0fff]"
)
"""Characters that print nothing: controls, marks of direction and of joining."""

_PRIVATE_USE = re.compile(r"[\ue000-\uf8ff\U000f0000-\U0010fffd]")
_LIGATURES = dict(zip("ﬀﬁﬂﬃﬄﬅﬆ", ("ff", "fi", "fl", "ffi", "ffl", "st", "st"), strict=True))
_LIGATURE = re.compile("[\ufb00-\ufb06]")
_UNCLEAN = re.compile("[\ufb00-\ufb06\ufff0-\uffff]")
"""What is printable and yet not clean."""
_SPACES = re.compile(r"\s+")
_TOO_LONG = 500
_NO_WORD = re.compile(rf"(?<!\S)\S{{{_TOO_LONG},}}")
"""What has no space for so long is a picture in letters, or noise; the longest addresses have 300."""


_FARTHEST = 100_000.0
"""No place on a page is farther from its corner, in points: pages have at most 14,400."""

_SMALLEST, _LARGEST = 0.1, 10_000.0
"""Font sizes, in points, that may be reckoned with."""


def place(value: float) -> float:
    """`value`, in points, or the farthest place that there is: damaged PDFs say infinite, or no number."""
    if -_FARTHEST <= value <= _FARTHEST:
        return value
    return -_FARTHEST if value < 0 and math.isfinite(value) else _FARTHEST


def font_size(value: float) -> float:
    """`value` as a font size, in points: never nothing, and as large where its text is set upside down."""
    if _SMALLEST <= value <= _LARGEST:
        return value
    return max(_SMALLEST, min(abs(value), _LARGEST)) if math.isfinite(value) else _SMALLEST


@dataclass(slots=True)
class Line:
    """A run of text on one baseline without a column gap in it.

    Lengths in points; `x` from the left of the page, `y`, of the baseline, down from its top.
    """

    text: str
    x0: float
    x1: float
    y: float
    size: float
    bold: bool
    order: int
    """Place in the order in which the page draws its text."""
    text_x0: float
    """Where the words begin, after a bullet or a number."""
    lead: float
    """Width of the first word with what stands before it: what would have had to fit on the line before."""
    small_start: bool = False
    """Begins with a raised, smaller number: the line begins a footnote."""
    words: tuple[tuple[int, float, float], ...] = ()
    """Of each word its offset in `text`, its left and its right edge; on pages with columns only."""


@dataclass(slots=True)
class Page:
    """One page: its size in points and its lines in drawing order."""

    number: int
    width: float
    height: float
    lines: list[Line] = field(default_factory=list)
    picture: bool = False
    """Whether it has few words, and a picture that covers most of it, as scanned pages with a stamp have."""


def clean(text: str) -> str:
    """`text` in NFC on one line: ligatures resolved, spaces folded.

    Without control and private-use characters, and without words of 500 characters and more.
    """
    if len(text) >= _TOO_LONG:
        text = _NO_WORD.sub("", text)
    if text.isprintable() and "  " not in text:
        if text.isascii():
            return text.strip()
        if not _UNCLEAN.search(text) and unicodedata.is_normalized("NFC", text):
            return text.strip()
    if not text.isascii():
        text = _LIGATURE.sub(lambda found: _LIGATURES[found.group()], text.replace(HYPHEN, "-"))
        text = unicodedata.normalize("NFC", _PRIVATE_USE.sub("", text))
    return _SPACES.sub(" ", _NOT_TEXT.sub("", text)).strip()


def join(first: str, second: str) -> str:
    """Two lines of one paragraph as one; a word broken at a hyphen is whole again, and keeps its hyphen."""
    if not first or not second:
        return first or second
    if first.endswith("-") and not first.endswith(" -") and second[0].isalnum():
        return first + second
    return f"{first} {second}"


SPACE = 0.28
"""The width of a space in font sizes."""


SENTENCE_END = re.compile(r"[.!?:;][)’”'\"]*$")
"""What a paragraph or list item ends with."""

_CERTAIN = 60.0
"""Room at a line's end, in points, that no wrapped line leaves, but for very long words."""


def ended(before: Line, line: Line, margin: float) -> bool:
    """Whether a line was ended on purpose: the first word of the next would have fitted on it.

    Without a full stop it must have fitted easily: names are kept on one line by hand.

    Args:
        before, line: two lines, one under the other.
        margin: where full lines end, in points from the left.
    """
    text = before.text.rstrip()
    if text.endswith(("-", HYPHEN)):
        return False
    room = 1 if SENTENCE_END.search(text) else _CERTAIN
    return fits(before, line, margin - room)


def fits(before: Line, line: Line, margin: float) -> bool:
    """Whether the first word of `line` has room after `before`."""
    return before.x1 + SPACE * before.size + line.lead < margin


def body_size(pages: list[Page]) -> float:
    """The font size of most of the text."""
    exact: dict[float, int] = {}
    for page in pages:
        for line in page.lines:
            exact[line.size] = exact.get(line.size, 0) + len(line.text)
    sizes: Counter[float] = Counter()
    for size, characters in exact.items():
        sizes[round(size, 1)] += characters
    return sizes.most_common(1)[0][0] if sizes else 12.0


_RAISED, _TOUCHING = 0.65, 0.15
"""The raised letters of "3rd" stand so many font sizes higher, and as near to the number."""
_BESIDE = 0.75
"""Text in another column is of the same row where its baseline lies at most this many font sizes off."""


_HEIGHT, _LEFT = attrgetter("y", "x0"), attrgetter("x0")


def _in_row(line: Line, row: list[Line]) -> bool:
    size = min(line.size, row[0].size)
    distance = abs(line.y - row[0].y)
    if distance <= SAME_LINE * size:
        return True
    if distance > _BESIDE * size:
        return False
    nearest = min(min(abs(line.x0 - other.x1), abs(other.x0 - line.x1)) for other in row)
    if distance <= _RAISED * size and nearest < _TOUCHING * size:
        return True
    apart = all(max(line.x0 - other.x1, other.x0 - line.x1) > size for other in row)
    return apart and distance <= _BESIDE * size


def rows(lines: list[Line]) -> list[list[Line]]:
    """Lines by baseline, from the top of the page; each row from left to right."""
    result: list[list[Line]] = []
    row: list[Line] = []
    for line in sorted(lines, key=_HEIGHT):
        if row and line.y - row[0].y <= _BESIDE * row[0].size and _in_row(line, row):
            row.append(line)
        else:
            row = [line]
            result.append(row)
    for row in result:
        if len(row) > 1:
            row.sort(key=_LEFT)
    return result
