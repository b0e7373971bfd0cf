"""Checks the bytes of a PDF before pdfium opens it.

pdfium decodes a stream to a gigabyte in memory, twice, and ends the whole process when drawings that draw
each other fill the memory. This module reads the file's bytes in order, without a parser: it finds
streams by their keywords and decodes each piece by piece. It can't see into encrypted files; for those, a
limit on the memory of the process has to do.
"""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from typing import NamedTuple

from ofsted_extract.errors import TooLargeError
from ofsted_extract.reading.safety import limits
from ofsted_extract.reading.safety.drawings import Drawings, split_object
from ofsted_extract.reading.safety.false_text import has_false_digits
from ofsted_extract.reading.safety.filling import is_endless
from ofsted_extract.reading.safety.streams import decode_stream, inflate

_STREAM = re.compile(rb"stream[^\r\n]{0,80}+(?:\r\n?|\n)")
"""The keyword before a stream, with whatever follows it on its line, which pdfium skips."""
_SHOWN = re.compile(
    rb"""\(((?:[^()\\]++|\\.)*+)\)\s*(?:Tj|['"\]]|-?\d)|<([0-9A-Fa-f\s]++)>\s*(?:Tj|['"\]]|-?\d)""", re.DOTALL
)
"""A string and what follows it if it is shown as text. Fonts, too, have bytes that look like strings."""
_IMAGE = re.compile(rb"/Subtype\s*/Image\b")
_FONT = re.compile(rb"/Length1\b|/Subtype\s*/(?:Type1C|CIDFontType0C|OpenType)\b")
_SAVES_OR_RESTORES = re.compile(rb"(?<![^\s\])>])(?:(q)|Q)(?![^\s\[(</%])")
"""The operators that save the graphics state, as the first group, and that restore it."""
_BEGINS_OR_ENDS = re.compile(rb"(?<![^\s\])>])(?:(B[MD]C)|EMC)(?![^\s\[(</%])")
"""The operators that begin marked content, as the first group, and that end it."""
_INLINE_IMAGE = re.compile(rb"ID\s(?=[\x08-\x78][\x01\x5e\x9c\xda])")
"""The start of an inline image that is compressed by deflate."""
_CHARACTERS = re.compile(rb"<([0-9A-Fa-f\s]++)>")
_RANGES = re.compile(rb"begin(?:bf|cid|notdef)range(.*?)(?:end(?:bf|cid|notdef)range|\Z)", re.DOTALL)
"""The parts of a character map whose entries are ranges. Entries of other parts (`bfchar`) look alike."""
_RANGE = re.compile(rb"<([0-9A-Fa-f]{1,8})>\s*<([0-9A-Fa-f]{1,8})>\s*[<\[\d]")
_LAYERS = b"/OCProperties"
_KEYS = (b"/ca 0", b"/Encrypt")
"""Names in a file that has transparent text, or whose content cannot be looked into."""
_PALE = rb"(?:1(?:\.0*)?|0?\.[7-9]\d*)"
_UNSEEN = re.compile(
    rb"(?:[1-7]\s+Tr|0\s+0\s+0\s+0\s+k|%b\s+g|(?:%b\s+){3}(?:rg|scn?))\b(?!\s[\d.\s-]{0,80}re\b)"
    % (_PALE, _PALE)
)
_SETS_COLOUR = re.compile(
    rb" (?:g(?<=[1-9.] g)|rg(?<=[1-9.] rg)|Tr(?<=[1-9.] Tr)|sc(?<=[1-9.] sc)n?|k(?<=0 0 k))(?=\s)"
)
"""The end of such an operator. It is found quickly, since what stands before it is looked at last."""
_BEFORE, _AFTER = 24, 60
"""The bytes around that end that hold the operator's numbers, and the rectangle after them."""
"""Operators that may make text invisible: render modes, and colours whose last part is high. Pale colours
just before rectangles are those of backgrounds, as Word draws them."""
_DICTIONARY_BYTES = 4096
"""A stream's dictionary is hardly ever longer; where its beginning isn't seen, more is looked at."""
_LONGEST_DICTIONARY, _MOST_LONG_DICTIONARIES = 65_536, 100
_STARTS_OF_FONTS = (b"\0\1\0\0", b"true", b"OTTO", b"\1\0")
"""How fonts begin, in TrueType, OpenType and the compact format; they need not be searched for marks."""
_DIGITS = 4
"""The hexadecimal digits of one character in a character map."""
_BYTES_PER_MB = 1_000_000


class Signs(NamedTuple):
    """What the bytes of a file show about its text.

    Attributes:
        text: operators may make some of it invisible.
        layers: layers may be off.
        false_digits: digits are said to be others than those that are drawn.
        endless: a page may take minutes to draw, so none is to be drawn.
    """

    text: bool = False
    layers: bool = False
    false_digits: bool = False
    endless: bool = False


@dataclass(slots=True)
class _Budget:
    """What may still be decoded, in bytes, and what has been seen so far."""

    exact: bool
    drawings: Drawings
    decoded: int = limits.DECODED_BYTES
    searched: int = limits.SEARCHED_BYTES
    most_shown: int = 0
    """The most bytes of text that one stream shows."""
    longest_glyph: int = 1
    """The most characters that one glyph stands for."""
    signs: Signs = field(default_factory=Signs)
    """What may make text invisible."""


def check(data: bytes, name: str) -> Signs:
    """Checks that a PDF's streams and drawings are within the limits.

    The first pass uses upper bounds, which nearly all files satisfy; only the others are counted exactly.
    This gains 15% of the time that a folder of letters takes.

    Args:
        data: the bytes of the file.
        name: the file's name for messages.

    Returns:
        What may make text invisible.

    Raises:
        TooLargeError: they exceed the limits.
    """
    excess, signs = _find_excess(data, exact=False)
    if excess:
        excess, signs = _find_excess(data, exact=True)
    if excess:
        raise TooLargeError(f"{name}: the PDF {excess}, as no letter does; ask its sender for a plain copy")
    return signs


def _find_excess(data: bytes, *, exact: bool) -> tuple[str, Signs]:
    """Looks for what exceeds the limits.

    Args:
        data: the bytes of the file.
        exact: whether the text that a stream shows is counted; if not, all bytes of a stream count as text.

    Returns:
        What the PDF does too much, for a message, or an empty string; and what may hide text.
    """
    budget = _Budget(exact, Drawings(has_forms=b"/Form" in data))
    most = 2 * limits.OBJECTS  # "obj" and "endobj"
    if len(data) > most * len(b"obj") and data.count(b"obj") > most:
        return f"holds more than {limits.OBJECTS:,} objects", Signs()
    starts = (match for match in _STREAM.finditer(data) if data[match.start() - 3 : match.start()] != b"end")
    long_dictionaries = 0
    for count, match in enumerate(starts, 1):
        if count > limits.STREAMS:
            return f"holds more than {limits.STREAMS:,} streams", Signs()
        number, head = split_object(data[max(0, match.start() - _DICTIONARY_BYTES) : match.start()])
        if number < 0 and long_dictionaries < _MOST_LONG_DICTIONARIES:
            long_dictionaries += 1
            number, head = split_object(data[max(0, match.start() - _LONGEST_DICTIONARY) : match.start()])
        if excess := _find_excess_of_stream(data, match.end(), number, head, budget):
            return excess, Signs()
    return budget.drawings.find_excess(data), _with_keys(budget.signs, data)


def _find_excess_of_stream(data: bytes, start: int, number: int, head: bytes, budget: _Budget) -> str:
    is_image = bool(_IMAGE.search(head))
    largest = limits.STREAM_BYTES if _FONT.search(head) else limits.CONTENT_BYTES
    limit = min(budget.decoded, limits.IMAGE_BYTES) if is_image else min(budget.searched, largest)
    size, content = decode_stream(data, start, head, limit, keep=not is_image)
    if size > limit:
        return _expands(limit)
    budget.decoded -= size
    if is_image:
        if size > limits.CONTENT_BYTES:
            budget.drawings.large_images.add(number)
        return ""
    budget.searched -= size
    if not _FONT.search(head):
        budget.signs = budget.signs._replace(
            text=budget.signs.text or _may_hide_text(content),
            layers=budget.signs.layers or _LAYERS in content,
            false_digits=budget.signs.false_digits or has_false_digits(content),
        )
    if is_endless(head, size):
        budget.signs = budget.signs._replace(endless=True)
    if excess := _find_deep_nesting(content):
        return excess
    if _size_of_inline_images(content) > limits.STREAM_BYTES:
        return _expands(limits.STREAM_BYTES)
    shown = min(_size_of_shown_text(content), len(content)) if budget.exact else len(content)
    budget.most_shown = max(budget.most_shown, shown)
    if b"begincmap" in content:
        if _count_mapped(content) > limits.GLYPHS:
            return f"has a table of more than {limits.GLYPHS:,} characters"
        budget.longest_glyph = max(budget.longest_glyph, _longest_glyph(content))
    if budget.most_shown * budget.longest_glyph > limits.STREAM_TEXT:
        return f"shows more than {limits.STREAM_TEXT:,} characters in one place"
    budget.drawings.add(number, head, content, shown)
    return ""


def _with_keys(signs: Signs, data: bytes) -> Signs:
    """Adds to `signs` what the bytes of the file show outside its streams."""
    return signs._replace(
        text=signs.text or any(key in data for key in _KEYS), layers=signs.layers or _LAYERS in data
    )


def _may_hide_text(content: bytes) -> bool:
    """Whether a content stream has an operator that may make text invisible."""
    return any(
        _UNSEEN.search(content, max(0, found.start() - _BEFORE), found.end() + _AFTER)
        for found in _SETS_COLOUR.finditer(content)
    )


def _expands(limit: int) -> str:
    return f"expands to more than {limit // _BYTES_PER_MB} MB in one place"


def _size_of_shown_text(content: bytes) -> int:
    """The number of bytes of text that a content stream shows."""
    return sum(len(match[1] or b"") + len(match[2] or b"") // 2 for match in _SHOWN.finditer(content))


def _find_deep_nesting(content: bytes) -> str:
    """What a content stream nests too deeply, for a message, or an empty string.

    If there can't be too much, the operators are not read. This shortcut gains 24% of the time that a folder
    of letters takes, since embedded fonts are searched as well.
    """
    if content.count(b"q") > limits.SAVED_STATES and _nests(_SAVES_OR_RESTORES, content, limits.SAVED_STATES):
        return "saves the state of its drawing too often"
    if content.startswith(_STARTS_OF_FONTS):
        return ""
    marks = content.count(b"BMC") + content.count(b"BDC")
    if marks > limits.NESTED_MARKS and _nests(_BEGINS_OR_ENDS, content, limits.NESTED_MARKS):
        return "holds marked content inside marked content too often"
    return ""


def _nests(operators: re.Pattern[bytes], content: bytes, most: int) -> bool:
    """Whether operators that open something, the first group, nest more than `most` times."""
    depth = 0
    for found in operators.finditer(content):
        depth = depth + 1 if found[1] else max(0, depth - 1)
        if depth > most:
            return True
    return False


def _size_of_inline_images(content: bytes) -> int:
    """The decoded size of the inline images in a content stream; counting stops above the limit."""
    total = 0
    for match in _INLINE_IMAGE.finditer(content) if content.rfind(b"BI") >= 0 else ():
        total += inflate(content, match.end(), limits.STREAM_BYTES, keep=False)[0]
        if total > limits.STREAM_BYTES:
            break
    return total


def _longest_glyph(content: bytes) -> int:
    """The most characters that a character map gives for one glyph."""
    return max((len(match[1]) // _DIGITS for match in _CHARACTERS.finditer(content)), default=1)


def _count_mapped(content: bytes) -> int:
    """The number of characters in the ranges of a character map."""
    return sum(
        max(0, int(last, 16) - int(first, 16))
        for part in _RANGES.finditer(content)
        for first, last in _RANGE.findall(part[1])
    )
