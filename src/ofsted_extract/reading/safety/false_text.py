"""Finds digits that a PDF says but does not draw, so that no reader of the page sees them.

A font's table of characters (`ToUnicode`) may call the glyph of a 2 a 7, and marked content may name another
text for what it draws (`ActualText`). Programs use both to say what odd glyphs mean; none changes digits.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from unicodedata import normalize

_STRING = rb"\((?:[^()\\]|\\.|\((?:[^()\\]|\\.)*+\))*+\)|<[0-9A-Fa-f\s]*+>"
"""A string in brackets, with brackets in it at most one deep, or in hexadecimal."""
_COMMENT = re.compile(rb"%[^\r\n]*")
_WIDE_CODES = re.compile(rb"begincodespacerange\s*<\s*[0-9A-Fa-f]{3}")
_PART = re.compile(rb"beginbf(char|range)(.*?)(?:endbf|\Z)", re.DOTALL)
_ENTRY = re.compile(rb"(<[^<>]*>)\s*(<[^<>]*>)")
_RANGE = re.compile(rb"(<[^<>]*>)\s*(<[^<>]*>)\s*(<[^<>]*>|\[[^\]]*\])")
_HEX = re.compile(rb"<[^<>]*>")
_CODES = 256
_SAID = re.compile(
    rb"/(?:Actual|A[ctual#0-9A-Fa-f]{6,20})(?:Text|(?:[Text]|#[0-9A-Fa-f]{2}){4})\s*(%s)" % _STRING
)
"""The key `ActualText`, perhaps with some characters as their codes, and its value."""
_MARK = re.compile(
    rb"(<<(?:%s|[^<>()])*+>>)\s*BDC(?![A-Za-z])|(?<![A-Za-z])(?:(B[MD]C)|(EMC))(?![A-Za-z])|(%s)"
    % (_STRING, _STRING),
    re.DOTALL,
)
"""The beginning of a marked part with its properties, of another part, the end of one, or a string."""
_KIND = re.compile(rb"/S\s*/")
_BRACKETS, _NEAR = re.compile(rb"<<|>>"), 2_000
_OCTAL = re.compile(rb"\\([0-7]{1,3})")
_PRINTABLE = re.compile(rb"[ -~]*")
_WORD = re.compile(rb"[A-Za-z]{2}")
_NOT_DIGITS = re.compile(r"[^0-9]+")


def has_false_digits(content: bytes) -> bool:
    """Returns whether a decoded stream, a table of characters or drawing, changes digits."""
    if b"begincmap" in content:
        return _calls_digits_others(content)
    return b"BDC" in content and bool(_SAID.search(content)) and any(map(_is_false, *_marked(content)))


def has_false_properties(objects: bytes) -> bool:
    """Returns whether a list of properties outside a drawing says digits for what the drawing marks with it.

    The elements of a document's structure have such a text, too, and are known by their kind, the key `S`.
    """
    return b"/Properties" in objects and any(
        _digits(_decoded(_bytes_of(said[1]))) and not _KIND.search(_around(objects, *said.span()))
        for said in _SAID.finditer(objects)
    )


def _around(objects: bytes, start: int, end: int) -> bytes:
    """The dictionary around a place, as far as it is near."""
    before = objects[max(0, start - _NEAR) : start]
    after = objects[end : end + _NEAR]
    depth = 0
    for bracket in reversed(list(_BRACKETS.finditer(before))):
        depth += 1 if bracket[0] == b">>" else -1
        if depth < 0:
            before = before[bracket.end() :]
            break
    depth = 0
    for bracket in _BRACKETS.finditer(after):
        depth += 1 if bracket[0] == b"<<" else -1
        if depth < 0:
            after = after[: bracket.start()]
            break
    return before + after


def _calls_digits_others(table: bytes) -> bool:
    """Whether a table calls digits other ones, or adds some to a letter.

    In a font that numbers its glyphs as it likes, hardly a letter has its own code; nothing is known of it.
    """
    own = other = 0
    is_false = False
    for code, said in _entries(_COMMENT.sub(b" ", table)):
        drawn = chr(code)
        if drawn.isalpha():
            own, other = own + (drawn in said), other + (drawn not in said)
        digits = _digits(said)
        is_false |= bool(digits) and digits != _digits(drawn) and (drawn.isdigit() or drawn in said)
    return is_false and own >= other


def _entries(table: bytes) -> Iterator[tuple[int, str]]:
    """Gives the codes of one byte in a table of characters, each with its text."""
    is_wide = bool(_WIDE_CODES.search(table))
    for kind, part in _PART.findall(table):
        singles = [(code, code, said) for code, said in _ENTRY.findall(part)] if kind == b"char" else []
        for first, last, said in singles or _RANGE.findall(part):
            code, end = _number(first), _number(last)
            if (is_wide and len(first.strip()) > len("<32>")) or end >= _CODES:
                continue
            if said.startswith(b"["):
                yield from zip(range(code, end + 1), map(_text, _HEX.findall(said)), strict=False)
            elif start := _text(said):
                yield from ((each, _later(start, each - code)) for each in range(code, end + 1))


def _number(string: bytes) -> int:
    return int.from_bytes(_bytes_of(string), "big")


def _text(string: bytes) -> str:
    """What a table calls a glyph; digits of other scripts and widths are as plain ones."""
    return normalize("NFKC", _bytes_of(string).decode("utf-16-be", "replace"))


def _later(text: str, steps: int) -> str:
    return text[:-1] + chr(min(ord(text[-1]) + steps, 0xFFFF))


def _marked(content: bytes) -> tuple[list[bytes | None], list[bytes]]:
    """The text that each marked part of a drawing is said to have, if any, and what it draws."""
    said: list[bytes | None] = []
    drawn: list[bytes] = []
    is_open: list[int] = []
    for properties, begins, ends, string in _MARK.findall(content):
        if properties or begins:
            text = _SAID.search(properties)
            is_open.append(len(said))
            said.append(None if text is None else _bytes_of(text[1]))
            drawn.append(b"")
        elif ends and is_open:
            is_open.pop()
        elif string:
            for at in is_open:
                if said[at] is not None:
                    drawn[at] += _bytes_of(string)
    return said, drawn


def _is_false(said: bytes | None, drawn: bytes) -> bool:
    """Whether a part draws other digits than it is said to. Codes of glyphs, not characters, say nothing."""
    if said is None or not _PRINTABLE.fullmatch(drawn):
        return False
    digits, own = _digits(_decoded(said)), _digits(drawn.decode("ascii"))
    return digits != own and bool(own or _WORD.search(drawn))


def _bytes_of(string: bytes) -> bytes:
    """The bytes of a PDF's string, written in brackets or in hexadecimal."""
    if string.startswith(b"("):
        return _OCTAL.sub(lambda code: bytes([int(code[1], 8) & 0xFF]), string[1:-1])
    digits = b"".join(string[1:-1].split())
    try:
        return bytes.fromhex((digits + b"0" * (len(digits) % 2)).decode("ascii"))
    except ValueError:
        return b""


def _decoded(string: bytes) -> str:
    """The text of a string's bytes, in UTF-16 if it says so; digits of other widths are as plain ones."""
    encoding = "utf-16" if string.startswith((b"\xfe\xff", b"\xff\xfe")) else "latin-1"
    return normalize("NFKC", string.decode(encoding, "replace"))


def _digits(text: str) -> str:
    return _NOT_DIGITS.sub("", text)
