"""Restores the paragraphs of text that a mail quoted, broke into lines, or left without blank lines."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from itertools import pairwise

from ofsted_extract.reading.layout.labels import BULLET, CLOSING, DASH, SALUTATION, ends_sentence

_QUOTED = re.compile(r"^[ \t]*(?:>[ \t]?)+")
_QUOTED_SHARE = 0.5
_BLANK_LINES = re.compile(r"\n[ \t]*\n\s*")
_HEADING = re.compile(r"#{1,6}\s")
_FULL_LINE = 60
"""Characters: lines of addresses are shorter."""
_MANY_LINES = 25
"""No paragraph or address has so many lines. Where so many follow each other, blank lines are missing."""
_DOUBLE_SPACED_SHARE = 0.9
"""In double-spaced text nearly every line stands alone, and sentences run from one to the next."""
_RUNS_ON_SHARE = 0.3
_USUAL_WIDTH = 0.95
"""Lines are broken at the length that so many of them do not exceed; a few are left whole, such as links."""
_WIDEST_BREAK = 120
"""Characters. Programs break lines sooner; longer ones are whole paragraphs."""


def restored(text: str) -> str:
    """Returns `text` with a blank line between paragraphs, and without the marks of quotation in a mail.

    Args:
        text: a letter with `\\n` at the ends of its lines.
    """
    text = _without_quotation(text)
    parts = _BLANK_LINES.split(text)
    if _is_double_spaced(parts):
        parts = ["\n".join(parts)]
    if not any(map(_lacks_blank_lines, parts)):
        return text
    return "\n\n".join(_with_blank_lines(part) if _lacks_blank_lines(part) else part for part in parts)


def _lacks_blank_lines(part: str) -> bool:
    """Whether lines without a blank one between them are more than one paragraph or address."""
    lines = part.split("\n")
    if len(lines) > _MANY_LINES:
        return True
    has_prose = any(len(line) >= _FULL_LINE and not _HEADING.match(line) for line in lines)
    return has_prose and any(SALUTATION.match(line.strip()) or _HEADING.match(line) for line in lines)


def _without_quotation(text: str) -> str:
    lines = text.split("\n")
    filled = [line for line in lines if line.strip()]
    quoted = sum(bool(_QUOTED.match(line)) for line in filled)
    if quoted <= _QUOTED_SHARE * len(filled):
        return text
    return "\n".join(_QUOTED.sub("", line) for line in lines)


def _is_double_spaced(parts: Sequence[str]) -> bool:
    single = sum("\n" not in part for part in parts)
    if len(parts) < _MANY_LINES or single < _DOUBLE_SPACED_SHARE * len(parts):
        return False
    running_on = sum(
        not ends_sentence(one.rstrip()) and other[:1].islower() for one, other in pairwise(parts)
    )
    return running_on > _RUNS_ON_SHARE * len(parts)


def _with_blank_lines(part: str) -> str:
    """Puts a blank line behind each line that ended before its width, as the last of a paragraph does."""
    lines = [line for line in part.split("\n") if line.strip()]
    lengths = sorted(len(line) for line in lines)
    width = lengths[int(_USUAL_WIDTH * (len(lengths) - 1))]
    return "".join(_joined(lines, min(width, _WIDEST_BREAK)))


def _joined(lines: Sequence[str], width: int) -> Iterator[str]:
    for line, following in pairwise(lines):
        yield line + ("\n\n" if _ends_paragraph(line, following.strip(), width) else "\n")
    yield lines[-1]


def _ends_paragraph(line: str, following: str, width: int) -> bool:
    """Whether a paragraph or heading ends with `line`: the next line's first word would have found room."""
    if BULLET.match(following) or DASH.match(following) or not line.strip():
        return False
    if _HEADING.match(line) or any(
        SALUTATION.match(each) or CLOSING.match(each) for each in (line.strip(), following)
    ):
        return True
    if len(line) > width > _WIDEST_BREAK - 1:
        return True
    has_room = len(line.rstrip()) + 1 + len(following.split()[0]) <= width
    return (has_room and not following[:1].islower()) or bool(_HEADING.match(following))
