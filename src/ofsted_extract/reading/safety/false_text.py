"""Finds digits that a PDF says but does not draw, so that no reader of the page sees them.

A font's table of characters (`ToUnicode`) may call the glyph of a 2 a 7, and marked content may name another
text for what it draws (`ActualText`). Programs use both to say what odd glyphs mean; none changes digits.
"""

from __future__ import annotations

import re
from collections.abc import Iterator

_DIGIT = re.compile(rb"<3(\d)>\s*<003(\d)>")
"""One glyph of a table of characters: a digit's usual code, and the digit that it is said to be."""
_DIGITS = re.compile(rb"<3(\d)>\s*<3\d>\s*<003(\d)>")
"""A range of them."""
_MARKED = re.compile(
    rb"/ActualText\s*(\((?:[^()\\]|\\.)*\)|<[0-9A-Fa-f\s]*>).{0,200}?BDC(.{0,2000}?)EMC", re.DOTALL
)
_SHOWN = re.compile(rb"\(((?:[^()\\]|\\.)*)\)")
_NOT_DIGITS = re.compile(rb"[^0-9]+")


def has_false_digits(content: bytes) -> bool:
    """Returns whether a decoded stream, a table of characters or drawing, changes digits."""
    if b"begincmap" in content:
        pairs = (*_DIGIT.findall(content), *_DIGITS.findall(content))
        return any(drawn != said for drawn, said in pairs)
    return b"/ActualText" in content and any(drawn and drawn != said for drawn, said in _marked(content))


def _marked(content: bytes) -> Iterator[tuple[bytes, bytes]]:
    """Yields for each marked part of a drawing the digits that it draws, and those that it is said to draw.

    Strings in hexadecimal have codes of glyphs, not of characters, and are left out.
    """
    for said, part in _MARKED.findall(content):
        yield _digits(b"".join(_SHOWN.findall(part))), _digits(_decoded(said))


def _decoded(string: bytes) -> bytes:
    """The bytes of a PDF's string, written in brackets or in hexadecimal."""
    if string.startswith(b"("):
        return string[1:-1]
    digits = b"".join(string[1:-1].split())
    return bytes.fromhex((digits + b"0" * (len(digits) % 2)).decode("ascii"))


def _digits(string: bytes) -> bytes:
    return _NOT_DIGITS.sub(b"", string)
