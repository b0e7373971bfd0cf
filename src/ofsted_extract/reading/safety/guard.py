"""Checks the bytes of a PDF before pdfium opens it.

pdfium decodes a stream to a gigabyte in memory, twice, and ends the whole process when drawings that draw
each other fill the memory. This module reads the file's bytes in order, without a parser: it finds
streams by their keywords and decodes each piece by piece. It can't see into encrypted files; for those, a
limit on the memory of the process has to do.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import NamedTuple

from ofsted_extract.errors import TooLargeError
from ofsted_extract.reading.safety import limits
from ofsted_extract.reading.safety.drawings import Drawings, split_object
from ofsted_extract.reading.safety.false_text import has_false_digits, has_false_properties
from ofsted_extract.reading.safety.filling import is_endless
from ofsted_extract.reading.safety.streams import decode_stream, inflate

_KEYWORD = b"stream"
"""The keyword before a stream; what else stands on its line, pdfium skips."""
_LINE_END = re.compile(rb"\r\n?|\n")
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
_HIDES = (b"/OCProperties", b"/Luminosity", b"/Alpha", b"/Type3")
"""The names of layers, of two kinds of masks over what is drawn, and of fonts whose glyphs are drawings."""
_ESCAPED_LAYERS = re.compile(rb"/(?:O|#4[Ff])(?:C|#43)(?:P|#50)(?:r|#72)(?:o|#6[Ff])")
"""The beginning of the name of layers. Any character of a name may be written as its code."""
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
        may_hide_text: layers may be off, masks may cover text, or glyphs may be empty.
        false_digits: digits are said to be others than those that are drawn.
        endless: a page may take minutes to draw, so none is to be drawn.
    """

    may_hide_text: bool = False
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
    long_dictionaries = 0
    for count, (end, start) in enumerate(_streams(data), 1):
        if count > limits.STREAMS:
            return f"holds more than {limits.STREAMS:,} streams", Signs()
        number, head = split_object(data[max(0, end - _DICTIONARY_BYTES) : end])
        if number < 0 and long_dictionaries < _MOST_LONG_DICTIONARIES:
            long_dictionaries += 1
            number, head = split_object(data[max(0, end - _LONGEST_DICTIONARY) : end])
        if excess := _find_excess_of_stream(data, start, number, head, budget):
            return excess, Signs()
    return budget.drawings.find_excess(data), _with_objects(budget, data)


def _with_objects(budget: _Budget, data: bytes) -> Signs:
    """Adds to the signs of the streams what the objects of the file show outside them."""
    signs = budget.signs
    texts = [data, *(content for _, content in budget.drawings.object_streams)]
    return signs._replace(
        may_hide_text=signs.may_hide_text or _may_hide_text(data),
        false_digits=signs.false_digits or any(map(has_false_properties, texts)),
    )


def _streams(data: bytes) -> Iterator[tuple[int, int]]:
    """Gives where the dictionary of each stream ends, and where its data begin.

    The keyword may stand in a string or a comment on its own line, too; the last one counts.
    """
    at = data.find(_KEYWORD)
    while at >= 0:
        line_end = _LINE_END.search(data, at)
        if line_end is None:
            return
        last = -1
        while at >= 0:
            if data[at - 3 : at] != b"end":
                last = at
            at = data.find(_KEYWORD, at + 1, line_end.start())
        if last >= 0:
            yield last, line_end.end()
        at = data.find(_KEYWORD, line_end.end())


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
            may_hide_text=budget.signs.may_hide_text or _may_hide_text(content),
            false_digits=budget.signs.false_digits or has_false_digits(content),
        )
    if is_endless(head, size):
        budget.signs = budget.signs._replace(endless=True)
    marks = _count_marks(content)
    if excess := _find_deep_nesting(content, marks):
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
    budget.drawings.add(number, head, content, shown, _count_open_marks(content, marks))
    return ""


def _may_hide_text(content: bytes) -> bool:
    return any(name in content for name in _HIDES) or bool(_ESCAPED_LAYERS.search(content))


def _expands(limit: int) -> str:
    return f"expands to more than {limit // _BYTES_PER_MB} MB in one place"


def _size_of_shown_text(content: bytes) -> int:
    """The number of bytes of text that a content stream shows."""
    return sum(len(match[1] or b"") + len(match[2] or b"") // 2 for match in _SHOWN.finditer(content))


def _find_deep_nesting(content: bytes, marks: int) -> str:
    """What a content stream nests too deeply, for a message, or an empty string.

    If there can't be too much, the operators are not read. This shortcut gains 24% of the time that a folder
    of letters takes, since embedded fonts are searched as well.
    """
    if content.count(b"q") > limits.SAVED_STATES and _nests(_SAVES_OR_RESTORES, content, limits.SAVED_STATES):
        return "saves the state of its drawing too often"
    if marks > limits.NESTED_MARKS and _nests(_BEGINS_OR_ENDS, content, limits.NESTED_MARKS):
        return "holds marked content inside marked content too often"
    return ""


def _count_marks(content: bytes) -> int:
    """The number of parts of marked content that a stream may begin."""
    return 0 if content.startswith(_STARTS_OF_FONTS) else content.count(b"BMC") + content.count(b"BDC")


def _nests(operators: re.Pattern[bytes], content: bytes, most: int) -> bool:
    """Whether operators that open something, the first group, nest more than `most` times."""
    depth = 0
    for found in operators.finditer(content):
        depth = depth + 1 if found[1] else max(0, depth - 1)
        if depth > most:
            return True
    return False


def _count_open_marks(content: bytes, marks: int) -> int:
    """The number of parts of marked content that a content stream leaves open, of `marks` that it begins."""
    if not marks or marks <= content.count(b"EMC"):
        return 0
    depth = 0
    for found in _BEGINS_OR_ENDS.finditer(content):
        depth = depth + 1 if found[1] else max(0, depth - 1)
    return depth


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
