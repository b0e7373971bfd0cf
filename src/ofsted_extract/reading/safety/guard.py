"""Looks a PDF over before pdfium opens it: what its streams unfold to, and how often its drawings nest.

pdfium unfolds a stream to a gigabyte in memory, twice, and ends the whole process where drawings that
draw each other fill it. This reads the file's bytes only, in order, without a parser: it finds streams
by their key words, and unfolds each piece by piece. What is encrypted it cannot see into; a bound on the
process's memory has to hold there.
"""

from __future__ import annotations

import re
from dataclasses import dataclass

from ofsted_extract.errors import TooLargeError
from ofsted_extract.reading.safety import limits
from ofsted_extract.reading.safety.drawings import FORM, Drawings, holds, object_before
from ofsted_extract.reading.safety.unfold import inflated, unfolded

_STREAM = re.compile(rb"stream\r?\n")
_SHOWN = re.compile(
    rb"""\(((?:[^()\\]++|\\.)*+)\)\s*(?:Tj|['"\]]|-?\d)|<([0-9A-Fa-f\s]++)>\s*(?:Tj|['"\]]|-?\d)""", re.DOTALL
)
"""Text between brackets, and what comes after it where text is shown: a font, too, has bytes in brackets."""
_IMAGE = re.compile(rb"/Subtype\s*/Image\b")
_FONT = re.compile(rb"/Length1\b|/Subtype\s*/(?:Type1C|CIDFontType0C|OpenType)\b")
_SAVE, _RESTORE = re.compile(rb"(?<!\S)q(?!\S)"), re.compile(rb"(?<!\S)Q(?!\S)")
_INLINE = re.compile(rb"ID\s(?=[\x08-\x78][\x01\x5e\x9c\xda])")
"""Where a picture within a drawing begins that is packed by deflate."""
_GLYPHS = re.compile(rb"<[0-9A-Fa-f\s]++>\s*\[?\s*<([0-9A-Fa-f\s]++)>")
_RANGE = re.compile(rb"<([0-9A-Fa-f]{1,8})>\s*<([0-9A-Fa-f]{1,8})>\s*[<\[\d]")
_HEAD = 4096
"""A stream's dictionary is no longer than this; of a longer one the end is seen."""
_DIGITS = 4
"""Of a character in a table of them."""


@dataclass(slots=True)
class _Left:
    """What may still be unfolded, in bytes, and what has been seen so far."""

    exact: bool
    drawings: Drawings
    unfolded: int = limits.UNFOLDED_BYTES
    read: int = limits.READ_BYTES
    shown: int = 0
    """Characters, at most, that one stream shows."""
    longest: int = 1
    """Characters that a glyph stands for, at most."""


def check(data: bytes, name: str) -> None:
    """Lets a PDF pass whose streams and drawings stay within the limits.

    Args:
        data: the file's bytes.
        name: the file, for messages.

    Raises:
        TooLargeError: they do not.
    """
    # Bounds first, which are had for little; what they cannot let pass is counted.
    if _excess(data, exact=False) and (excess := _excess(data, exact=True)):
        raise TooLargeError(f"{name}: the PDF {excess}, as no letter does; ask its sender for a plain copy")


def _excess(data: bytes, *, exact: bool) -> str:
    """What is too much about the PDF; nothing where all is well.

    Args:
        exact: whether characters shown are counted; else all bytes of a drawing are taken for some.
    """
    left = _Left(exact, Drawings(nest=holds(data, FORM)))
    if len(data) > len(b"obj") * 2 * limits.OBJECTS and data.count(b"obj") > 2 * limits.OBJECTS:
        return f"holds more than {limits.OBJECTS:,} objects"
    starts = (match for match in _STREAM.finditer(data) if data[match.start() - 3 : match.start()] != b"end")
    for count, match in enumerate(starts, 1):
        if count > limits.STREAMS:
            return f"holds more than {limits.STREAMS:,} streams"
        number, head = object_before(data[max(0, match.start() - _HEAD) : match.start()])
        if excess := _excess_of_stream(data, match.end(), number, head, left):
            return excess
    return left.drawings.excess(data)


def _excess_of_stream(data: bytes, start: int, number: int, head: bytes, left: _Left) -> str:
    image = bool(_IMAGE.search(head))
    most = limits.STREAM_BYTES if _FONT.search(head) else limits.CONTENT_BYTES
    limit = min(left.unfolded, limits.IMAGE_BYTES) if image else min(left.read, most)
    size, content = unfolded(data, start, head, limit, keep=not image)
    if size > limit:
        return f"unfolds to more than {limit // 1_000_000} MB in one place"
    left.unfolded -= size
    if image:
        return ""
    left.read -= size
    if _saved(content) > limits.SAVED:
        return "keeps the state of its drawing too often"
    if _inline(content) > limits.STREAM_BYTES:
        return f"unfolds to more than {limits.STREAM_BYTES // 1_000_000} MB in one place"
    shown = min(_shown(content), len(content)) if left.exact else len(content)
    left.shown = max(left.shown, shown)
    if holds(content, b"begincmap"):
        if _mapped(content) > limits.GLYPHS:
            return f"has a table of more than {limits.GLYPHS:,} characters"
        left.longest = max(left.longest, _longest(content))
    if left.shown * left.longest > limits.STREAM_TEXT:
        return f"shows more than {limits.STREAM_TEXT:,} characters in one place"
    left.drawings.add(number, head, content, shown)
    return ""


def _shown(content: bytes) -> int:
    """Bytes of text that a stream shows."""
    return sum(len(match[1] or b"") + len(match[2] or b"") // 2 for match in _SHOWN.finditer(content))


def _saved(content: bytes) -> int:
    """How often a drawing keeps its state without going back to it; 0 where that cannot be too often."""
    # Each that stands for itself has a blank before the next.
    if len(content) <= 2 * limits.SAVED or content.count(b"q") <= limits.SAVED:
        return 0
    return len(_SAVE.findall(content)) - len(_RESTORE.findall(content))


def _inline(content: bytes) -> int:
    """Bytes of the pictures within a drawing; of the first of them, where they are too many."""
    total = 0
    for match in _INLINE.finditer(content) if holds(content, b"BI") else ():
        total += inflated(content, match.end(), limits.STREAM_BYTES, keep=False)[0]
        if total > limits.STREAM_BYTES:
            break
    return total


def _longest(content: bytes) -> int:
    """Characters of the longest text that a table of characters has for a glyph."""
    return max((len(match[1]) // _DIGITS for match in _GLYPHS.finditer(content)), default=1)


def _mapped(content: bytes) -> int:
    """Characters that a table's ranges hold."""
    return sum(max(0, int(last, 16) - int(first, 16)) for first, last in _RANGE.findall(content))
