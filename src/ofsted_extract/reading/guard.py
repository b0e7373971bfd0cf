"""Looks a PDF over before pdfium opens it: what its streams unfold to, and how often its drawings nest.

pdfium unfolds a stream to a gigabyte in memory, twice, and ends the whole process where drawings that
draw each other fill it. This reads the file's bytes only, in order, without a parser: it finds streams
by their key words, and inflates each piece by piece. What is encrypted, or packed in other ways than
deflate, it cannot see into; a bound on the process's memory has to hold there.
"""

from __future__ import annotations

import re
import zlib
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass, field

from ofsted_extract.errors import TooLargeError
from ofsted_extract.reading import limits

_STREAM = re.compile(rb"stream\r?\n")
_END_OF_STREAM = b"endstream"
_OBJECT = re.compile(rb"(\d{1,8})[ \t\r\n\0\f]+\d{1,5}[ \t\r\n\0\f]+obj\b")
_REFERENCE = re.compile(rb"(\d{1,8})\s+\d{1,5}\s+R\b")
_END = re.compile(rb"endobj|(?<!end)stream\b")
_NUMBER = re.compile(rb"\d+")
_DRAWS = re.compile(rb"/[^\s/()<>\[\]{}%]+\s+Do\b")
_SHOWN = re.compile(
    rb"""\(((?:[^()\\]|\\.)*)\)\s*(?:Tj|['"\]]|-?\d)|<([0-9A-Fa-f\s]+)>\s*(?:Tj|['"\]]|-?\d)""", re.DOTALL
)
"""Text between brackets, and what comes after it where text is shown: a font, too, has bytes in brackets."""
_FORM = re.compile(rb"/Subtype\s*/Form\b")
_IMAGE = re.compile(rb"/Subtype\s*/Image\b")
_OBJECT_STREAM = re.compile(rb"/Type\s*/ObjStm\b")
_FIRST = re.compile(rb"/First\s+(\d+)")
_FLATE = re.compile(rb"/(?:FlateDecode|Fl)\b")
_FILTER = b"/Filter"
_HEAD = 4096
"""A stream's dictionary is no longer than this; of a longer one the end is seen."""
_STEP = 65_536
_LITTLE = 100_000
"""What unfolds to fewer bytes may be shown in any number of places."""
_MANY = 1_000_000_000
"""References times bytes: fewer are let pass uncounted, where no stream is very large."""
_HOPS = 3
"""A drawing names others in its resources: in its dictionary, or so many references away at most."""
_DEPTH = 40
"""So deep, at least, pdfium follows drawings within drawings; a circle is cut off there."""
_DRAWING, _CHARACTER = 1_000, 30
"""What a drawing, and a character shown, costs besides its bytes; see `limits.DRAWN_BYTES`."""


@dataclass(slots=True)
class _Form:
    """A drawing that others may draw: its cost for itself, and how many it draws."""

    cost: int
    draws: int


@dataclass(slots=True)
class _Found:
    """What the streams of a file hold that matters, by the numbers of their objects."""

    forms: dict[int, _Form] = field(default_factory=dict)
    draws: int = 0
    """The most drawings that any stream draws, pages among them."""
    large: dict[int, int] = field(default_factory=dict)
    packed: list[tuple[int, bytes]] = field(default_factory=list)
    """Objects packed in streams."""


def check(data: bytes, name: str) -> None:
    """Lets a PDF pass whose streams and drawings stay within the limits.

    Args:
        data: the file's bytes.
        name: the file, for messages.

    Raises:
        TooLargeError: they do not.
    """
    if excess := _excess(data):
        raise TooLargeError(f"{name}: the PDF {excess}, as no letter does; ask its sender for a plain copy")


def _excess(data: bytes) -> str:
    """What is too much about the PDF; nothing where all is well."""
    found = _Found()
    left = limits.UNFOLDED_BYTES
    starts = (match for match in _STREAM.finditer(data) if data[match.start() - 3 : match.start()] != b"end")
    for count, match in enumerate(starts, 1):
        if count > limits.STREAMS:
            return f"holds more than {limits.STREAMS:,} streams"
        number, head = _object(data[max(0, match.start() - _HEAD) : match.start()])
        image = bool(_IMAGE.search(head))
        limit = min(left, limits.IMAGE_BYTES if image else limits.STREAM_BYTES)
        size, content = _content(data, match.end(), head, limit, keep=not image)
        if size > limit:
            return f"unfolds to more than {limit // 1_000_000} MB in one place"
        left -= size
        shown = _shown(content) if len(content) > limits.STREAM_TEXT else 0
        if shown > limits.STREAM_TEXT:
            return f"shows more than {limits.STREAM_TEXT:,} characters in one place"
        _note(found, number, head, content, shown)
    if found.large and _repeated(data, found) > limits.IMAGE_BYTES:
        return "shows the same things over and over"
    if found.draws and found.forms and _drawn(data, found) > limits.DRAWN_BYTES:
        return "holds drawings that draw each other without end"
    return ""


def _object(head: bytes) -> tuple[int, bytes]:
    """The number of the object whose stream begins behind `head`, and its dictionary."""
    at = head.rfind(b"obj")
    before = list(_OBJECT.finditer(head, max(0, at - 40), at + 3))
    return (int(before[-1][1]), head[before[-1].end() :]) if before else (-1, head)


def _content(data: bytes, start: int, head: bytes, limit: int, *, keep: bool) -> tuple[int, bytes]:
    """How many bytes the stream at `start` holds, at least where it has more than `limit`; and them."""
    if _FILTER not in head:
        end = data.find(_END_OF_STREAM, start)
        content = data[start : end if end >= 0 else len(data)]
        return len(content), content
    size, content = _unfold(data, start, limit, keep=keep)
    for _ in range(len(_FLATE.findall(head)) - 1):
        if size <= limit and content:
            size, content = _unfold(content, 0, limit, keep=True)
    return size, content


def _unfold(data: bytes, start: int, limit: int, *, keep: bool) -> tuple[int, bytes]:
    inflater = zlib.decompressobj()
    size = 0
    parts: list[bytes] = []
    pending = data[start : start + _STEP]
    while pending and not inflater.eof and size <= limit:
        try:
            part = inflater.decompress(pending, 16 * _STEP)
        except zlib.error:
            break
        size += len(part)
        if keep:
            parts.append(part)
        pending = inflater.unconsumed_tail
        if not pending:
            start += _STEP
            pending = data[start : start + _STEP]
    return size, b"".join(parts)


def _shown(content: bytes) -> int:
    return sum(len(match[1] or b"") + len(match[2] or b"") // 2 for match in _SHOWN.finditer(content))


def _note(found: _Found, number: int, head: bytes, content: bytes, shown: int) -> None:
    if len(content) > _LITTLE:
        found.large[number] = max(found.large.get(number, 0), len(content))
    if _OBJECT_STREAM.search(head):
        found.packed.extend(_packed(head, content))
        return
    draws = len(_DRAWS.findall(content)) if b"Do" in content else 0
    found.draws = max(found.draws, draws)
    if _FORM.search(head):
        before = found.forms.get(number, _Form(0, 0))
        cost = _DRAWING + len(content) + _CHARACTER * (shown or min(_shown(content), len(content)))
        found.forms[number] = _Form(max(before.cost, cost), max(before.draws, draws))


def _packed(head: bytes, content: bytes) -> Iterator[tuple[int, bytes]]:
    """The objects of an object stream, each with its number."""
    first = _FIRST.search(head)
    start = int(first[1][:9]) if first else 0
    numbers = [int(number[:9]) for number in _NUMBER.findall(content[:start])]
    places = [start + place for place in numbers[1::2]]
    for number, begin, end in zip(numbers[::2], places, [*places[1:], len(content)], strict=False):
        yield number, content[begin:end]


def _repeated(data: bytes, found: _Found) -> int:
    """Bytes of large streams, each as often as something refers to it; where that can be many."""
    texts = [data, *(text for _, text in found.packed)]
    largest = max(found.large.values())
    many = limits.IMAGE_BYTES if largest > limits.STREAM_TEXT else _MANY
    if sum(text.count(b"R") for text in texts) * largest < many:
        return 0
    times = Counter(int(match[1]) for text in texts for match in _REFERENCE.finditer(text))
    return sum(size * times[number] for number, size in found.large.items())


def _drawn(data: bytes, found: _Found) -> int:
    """What all costs that is drawn, where each time the costliest is drawn that can be."""
    costs = {number: form.cost for number, form in found.forms.items()}
    if any(form.draws for form in found.forms.values()):
        within = _within(data, found)
        for _ in range(_DEPTH):
            before = costs
            costs = {number: _cost(form, within[number], before) for number, form in found.forms.items()}
            if costs == before:
                break
    return found.draws * max(costs.values())


def _cost(form: _Form, within: set[int], costs: dict[int, int]) -> int:
    inner = max((costs[number] for number in within), default=0)
    return min(limits.DRAWN_BYTES + 1, form.cost + form.draws * inner)


def _within(data: bytes, found: _Found) -> dict[int, set[int]]:
    """For each drawing the others that its resources name."""
    references: dict[int, set[int]] = {}
    for number, text in (*_loose(data), *found.packed):
        references.setdefault(number, set()).update(int(match[1]) for match in _REFERENCE.finditer(text))
    result = {}
    for number in found.forms:
        reached: set[int] = set()
        edge = {number} if found.forms[number].draws else set()
        for _ in range(_HOPS):
            named = {other for at in edge for other in references.get(at, ())} - reached
            reached |= named
            edge = named - found.forms.keys()
        result[number] = reached & found.forms.keys()
    return result


def _loose(data: bytes) -> Iterator[tuple[int, bytes]]:
    """The objects that are not packed: number, and text without the stream."""
    for match in _OBJECT.finditer(data):
        most = match.end() + 16 * _HEAD
        end = _END.search(data, match.end(), most)
        yield int(match[1]), data[match.end() : end.start() if end else most]
