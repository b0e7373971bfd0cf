"""What a PDF's drawings cost that are drawn within drawings, and what is shown again and again."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass, field
from itertools import pairwise

from ofsted_extract.reading.safety import limits

_OBJECT = re.compile(rb"(\d{1,8})[ \t\r\n\0\f]+\d{1,5}[ \t\r\n\0\f]+obj\b")
_REFERENCE = re.compile(rb"(\d{1,8})\s+\d{1,5}\s+R\b")
_END = re.compile(rb"endobj|(?<!end)stream\b")
_LIST_END = re.compile(rb">>|endobj")
_NUMBER = re.compile(rb"\d+")
_DRAWS = re.compile(rb"/[^\s/()<>\[\]{}%]++\s+Do\b")
_FORM = re.compile(rb"/Subtype\s*/Form\b")
FORM = b"/Form"
"""Stands in the dictionary of each drawing that others may draw."""
_OBJECT_STREAM = re.compile(rb"/Type\s*/ObjStm\b")
_FIRST = re.compile(rb"/First\s+(\d+)")
_LONGEST = 65_536
"""A dictionary is no longer than this."""
_LITTLE = 100_000
"""What unfolds to fewer bytes may be shown in any number of places."""
_MANY = 1_000_000_000
"""References times bytes: fewer are let pass uncounted, where no stream is very large."""
_FEW = 8
"""Large streams: of so many it is looked up where their numbers stand; of more, all references are read."""
_REFERENCE_BYTES = 5
"""A reference has no fewer, as "1 0 R" has."""
_HOPS = 3
"""A drawing names others in its resources: in its dictionary, or so many references away at most."""
_DEPTH = 40
"""So deep, at least, pdfium follows drawings within drawings; a circle is cut off there."""
_DRAWING, _CHARACTER = 1_000, 30
"""What a drawing, and a character shown, costs besides its bytes; see `limits.DRAWN_BYTES`."""


def object_before(head: bytes) -> tuple[int, bytes]:
    """The number of the object whose stream begins behind `head`, or -1, and its dictionary."""
    at = head.rfind(b"obj")
    before = list(_OBJECT.finditer(head, max(0, at - 40), at + 3))
    return (int(before[-1][1]), head[before[-1].end() :]) if before else (-1, head)


def holds(content: bytes, word: bytes) -> bool:
    """Whether `word` stands in `content`."""
    return content.rfind(word) >= 0  # `in` takes twice the time over fonts, which most content is.


@dataclass(slots=True)
class _Form:
    """A drawing that others may draw: its cost for itself, and how many it draws."""

    cost: int
    draws: int


@dataclass(slots=True)
class Drawings:
    """What the streams of a file hold that matters, by the numbers of their objects."""

    nest: bool
    """Whether the file holds drawings that others may draw; else it does not matter what any draws."""
    sizes: dict[int, int] = field(default_factory=dict)
    forms: dict[int, _Form] = field(default_factory=dict)
    draws: int = 0
    """The most drawings that any stream draws, pages among them."""
    packed: list[tuple[bytes, bytes]] = field(default_factory=list)
    """Streams that objects are packed in: dictionary and content."""

    def add(self, number: int, head: bytes, content: bytes, shown: int) -> None:
        """Notes a stream: its object's number, its dictionary, its content, characters shown in it."""
        self.sizes[number] = max(self.sizes.get(number, 0), len(content))
        if _OBJECT_STREAM.search(head):
            self.packed.append((head, content))
            return
        draws = len(_DRAWS.findall(content)) if self.nest and holds(content, b"Do") else 0
        self.draws = max(self.draws, draws)
        if _FORM.search(head):
            before = self.forms.get(number, _Form(0, 0))
            cost = _DRAWING + len(content) + _CHARACTER * shown
            self.forms[number] = _Form(max(before.cost, cost), max(before.draws, draws))

    def excess(self, data: bytes) -> str:
        """What is too much about the drawings of the file with these bytes; nothing where all is well."""
        texts = [data, *(content for _, content in self.packed)]
        if self._is_repeated(texts) or self._has_long_lists(texts):
            return "shows the same things over and over"
        if self.draws and self.forms and self._drawn(data) > limits.DRAWN_BYTES:
            return "holds drawings that draw each other without end"
        return ""

    def _is_repeated(self, texts: list[bytes]) -> bool:
        """Whether large streams, each as often as something refers to it, come to very much."""
        large = {number: size for number, size in self.sizes.items() if size > _LITTLE}
        if not large:
            return False
        largest = max(large.values())
        references = sum(text.count(b"R") for text in texts)
        if references * largest < (limits.IMAGE_BYTES if largest > limits.STREAM_TEXT else _MANY):
            return False
        if len(large) <= _FEW and _at_most(large, texts) <= limits.IMAGE_BYTES:
            return False
        times = Counter(int(number) for text in texts for number in _REFERENCE.findall(text))
        return sum(size * times[number] for number, size in large.items()) > limits.IMAGE_BYTES

    def _has_long_lists(self, texts: list[bytes]) -> bool:
        """Whether a list of streams, as a page has of its contents, comes to more than one stream may."""
        largest = max(self.sizes.values(), default=0)
        if not largest:
            return False
        few = limits.CONTENT_BYTES // largest
        return any(
            len(part) > _REFERENCE_BYTES * few and part.count(b"R") > few and self._comes_to_much(part)
            for text in texts
            for part in text.split(b"]")[:-1]
        )

    def _comes_to_much(self, text: bytes) -> bool:
        """Whether a list whose end follows behind `text` names more than one stream may hold."""
        named = (int(match[1]) for match in _REFERENCE.finditer(text))
        if sum(self.sizes.get(number, 0) for number in named) <= limits.CONTENT_BYTES:
            return False
        total = last = 0
        for match in _REFERENCE.finditer(text):
            if _LIST_END.search(text, last, match.start()):
                total = 0
            total += self.sizes.get(int(match[1]), 0)
            last = match.end()
            if total > limits.CONTENT_BYTES and len(text) - last < _LONGEST:
                return True
        return False

    def _drawn(self, data: bytes) -> int:
        """What all costs that is drawn, where each time the costliest is drawn that can be."""
        costs = {number: form.cost for number, form in self.forms.items()}
        draws = max(form.draws for form in self.forms.values())
        bound = self.draws * _DEPTH * max(costs.values())
        few = len(costs) ** 2 <= limits.DRAWN_WITHIN
        if draws == 1 and few and bound <= limits.DRAWN_BYTES:
            return bound
        if draws:
            within = self._within(data)
            if sum(map(len, within.values())) > limits.DRAWN_WITHIN:
                return limits.DRAWN_BYTES + 1
            for _ in range(_DEPTH):
                before = costs
                costs = {number: _cost(form, within[number], before) for number, form in self.forms.items()}
                if costs == before:
                    break
        return self.draws * max(costs.values())

    def _within(self, data: bytes) -> dict[int, set[int]]:
        """For each drawing the others that its resources name; not for all, where those are very many."""
        references: dict[int, set[int]] = {}
        packed = (each for head, content in self.packed for each in _packed(head, content))
        for number, text in (*_loose(data), *packed):
            references.setdefault(number, set()).update(int(match[1]) for match in _REFERENCE.finditer(text))
        result: dict[int, set[int]] = {}
        left = limits.DRAWN_WITHIN
        for number in self.forms:
            reached: set[int] = set()
            edge = {number} if self.forms[number].draws and left >= 0 else set()
            for _ in range(_HOPS):
                named = {other for at in edge for other in references.get(at, ())} - reached
                reached |= named
                edge = named - self.forms.keys()
            result[number] = reached & self.forms.keys()
            left -= len(result[number])
        return result


def _at_most(large: dict[int, int], texts: list[bytes]) -> int:
    """What streams of these sizes come to at most, each as often as its number stands anywhere."""
    return sum(size * text.count(b"%d" % number) for number, size in large.items() for text in texts)


def _cost(form: _Form, within: set[int], costs: dict[int, int]) -> int:
    inner = max((costs[number] for number in within), default=0)
    return min(limits.DRAWN_BYTES + 1, form.cost + form.draws * inner)


def _packed(head: bytes, content: bytes) -> Iterator[tuple[int, bytes]]:
    """The objects of an object stream, each with its number and its text up to where the next begins."""
    first = _FIRST.search(head)
    start = min(int(first[1][:9]) if first else 0, limits.PACKED_INDEX)
    numbers = [int(number[:9]) for number in _NUMBER.findall(content[:start])]
    objects = sorted(
        (start + place, number) for number, place in zip(numbers[::2], numbers[1::2], strict=False)
    )
    for (begin, number), (end, _) in pairwise([*objects, (len(content), -1)]):
        yield number, content[begin:end]


def _loose(data: bytes) -> Iterator[tuple[int, bytes]]:
    """The objects that are not packed: number, and text without the stream."""
    last: re.Match[bytes] | None = None
    for match in _OBJECT.finditer(data):
        if last is not None:
            yield int(last[1]), _text(data, last.end(), match.start())
        last = match
    if last is not None:
        yield int(last[1]), _text(data, last.end(), len(data))


def _text(data: bytes, start: int, following: int) -> bytes:
    most = min(following, start + _LONGEST)
    end = _END.search(data, start, most)
    return data[start : end.start() if end else most]
