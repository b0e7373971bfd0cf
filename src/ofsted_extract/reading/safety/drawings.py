"""Estimates what it costs to draw a PDF's pages, where drawings draw others, or are shown many times.

A drawing that others may draw is a "form XObject" in PDF. Its content stream draws another with the operator
`Do`; its resources name those that it may draw.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from itertools import pairwise

from ofsted_extract.reading.safety import limits

_OBJECT = re.compile(rb"(\d{1,8})[ \t\r\n\0\f]+\d{1,5}[ \t\r\n\0\f]+obj\b")
_OBJECT_HEADER_BYTES = 40
"""The numbers before the keyword `obj` take no more bytes."""
_REFERENCE = re.compile(rb"(\d{1,8})\s+\d{1,5}\s+R\b")
_REFERENCE_BYTES = 5
"""A reference takes at least as many: "1 0 R"."""
_END = re.compile(rb"endobj|(?<!end)stream\b")
_CONTENTS = re.compile(rb"/Contents\s*(\[[^\]]*|\d{1,8}\s+\d{1,5}\s+R\b)")
_LIST_END = re.compile(rb">>|endobj")
_NUMBER = re.compile(rb"\d+")
_NUMBER_DIGITS = 9
_DRAWS = re.compile(rb"/[^\s/()<>\[\]{}%]++\s+Do\b")
_FORM = re.compile(rb"/Subtype\s*/Form\b")
_OBJECT_STREAM = re.compile(rb"/Type\s*/ObjStm\b")
_FIRST = re.compile(rb"/First\s+(\d+)")
_LONGEST_DICTIONARY = 65_536
_SMALL_STREAM = 100_000
"""Bytes: a smaller stream may be shown in any number of places."""
_SMALL_PRODUCT = 1_000_000_000
"""References times bytes of the largest stream: fewer need no counting, unless a stream is very large."""
_FEW_STREAMS = 8
"""The numbers of as many large streams are looked up in the file; for more, all references are read."""
_HOPS = 3
"""A form names those it draws in its dictionary, or at most this many references away from it."""
_DEPTH = 40
"""pdfium follows forms within forms at least as deep, and cuts off circles there."""
_FORM_COST, _CHARACTER_COST = 1_000, 30
"""The cost of a form, and of a character that it shows, besides its bytes; see `limits.DRAWN_BYTES`."""


def split_object(head: bytes) -> tuple[int, bytes]:
    """Splits what stands before a stream.

    Args:
        head: the bytes that end where the stream begins.

    Returns:
        The number of the stream's object, or -1 if it isn't found, and the stream's dictionary.
    """
    at = head.rfind(b"obj")
    before = list(_OBJECT.finditer(head, max(0, at - _OBJECT_HEADER_BYTES), at + len(b"obj")))
    return (int(before[-1][1]), head[before[-1].end() :]) if before else (-1, head)


@dataclass(slots=True)
class _Form:
    """A form XObject: the cost of its own content, and the number of times it draws others."""

    cost: int
    draws: int


@dataclass(slots=True)
class Drawings:
    """What is known of the streams of a file, by the numbers of their objects."""

    has_forms: bool
    """Whether the file has any form; if not, what its streams draw need not be counted."""
    sizes: dict[int, int] = field(default_factory=dict)
    forms: dict[int, _Form] = field(default_factory=dict)
    most_draws: int = 0
    """The largest number of times that any stream draws a form."""
    object_streams: list[tuple[bytes, bytes]] = field(default_factory=list)
    """The dictionaries and contents of the streams that contain objects."""
    large_images: set[int] = field(default_factory=set)
    """Images that are larger than a page's content may be."""
    open_marks: dict[int, int] = field(default_factory=dict)
    """How many parts of marked content a stream leaves open, which go on in the page's next stream."""

    def add(self, number: int, head: bytes, content: bytes, shown: int, open_marks: int) -> None:
        """Adds a stream.

        Args:
            number: the number of its object.
            head: its dictionary.
            content: its decoded content.
            shown: the number of bytes of text that it shows.
            open_marks: the number of parts of marked content that it leaves open.
        """
        if open_marks:
            self.open_marks[number] = max(self.open_marks.get(number, 0), open_marks)
        self.sizes[number] = max(self.sizes.get(number, 0), len(content))
        if _OBJECT_STREAM.search(head):
            self.object_streams.append((head, content))
            return
        draws = len(_DRAWS.findall(content)) if self.has_forms and b"Do" in content else 0
        self.most_draws = max(self.most_draws, draws)
        if _FORM.search(head):
            before = self.forms.get(number, _Form(0, 0))
            cost = _FORM_COST + len(content) + _CHARACTER_COST * shown
            self.forms[number] = _Form(max(before.cost, cost), max(before.draws, draws))

    def find_excess(self, data: bytes) -> str:
        """Looks for drawings that cost too much.

        Args:
            data: the bytes of the file.

        Returns:
            What the PDF does too much, for a message; empty if all is within the limits.
        """
        texts = [data, *(content for _, content in self.object_streams)]
        if self._repeats_large_streams(texts) or _has_long_lists(texts, self.sizes, limits.CONTENT_BYTES):
            return "shows the same things over and over"
        if _has_long_lists(texts, self.open_marks, limits.NESTED_MARKS):
            return "holds marked content inside marked content too often"
        if self.large_images and any(map(self._shows_image_as_content, texts)):
            return "draws its pages from what it says is an image"
        if self.most_draws and self.forms and self._drawing_cost(data) > limits.DRAWN_BYTES:
            return "holds drawings that draw each other without end"
        return ""

    def _repeats_large_streams(self, texts: Sequence[bytes]) -> bool:
        """Whether the large streams, each counted as often as it is referred to, exceed the limit.

        References are only counted if upper bounds exceed it; that gains 9% of the time that a folder of
        letters takes.
        """
        large = {number: size for number, size in self.sizes.items() if size > _SMALL_STREAM}
        if not large:
            return False
        largest = max(large.values())
        references = sum(text.count(b"R") for text in texts)
        if references * largest < (limits.IMAGE_BYTES if largest > limits.STREAM_TEXT else _SMALL_PRODUCT):
            return False
        if len(large) <= _FEW_STREAMS and _upper_bound(large, texts) <= limits.IMAGE_BYTES:
            return False
        times = Counter(int(number) for text in texts for number in _REFERENCE.findall(text))
        return sum(size * times[number] for number, size in large.items()) > limits.IMAGE_BYTES

    def _shows_image_as_content(self, text: bytes) -> bool:
        """Whether a page names a large image as its content. One that gets there by a detour is not seen."""
        named = (
            int(number[1]) for list_ in _CONTENTS.finditer(text) for number in _REFERENCE.finditer(list_[1])
        )
        return not self.large_images.isdisjoint(named)

    def _drawing_cost(self, data: bytes) -> int:
        """The cost of drawing a page, if each drawing draws the costliest form that it can."""
        costs = {number: form.cost for number, form in self.forms.items()}
        draws = max(form.draws for form in self.forms.values())
        upper_bound = self.most_draws * _DEPTH * max(costs.values())
        if draws == 1 and len(costs) ** 2 <= limits.DRAWN_WITHIN and upper_bound <= limits.DRAWN_BYTES:
            return upper_bound
        if draws:
            within = self._forms_within(data)
            if sum(map(len, within.values())) > limits.DRAWN_WITHIN:
                return limits.DRAWN_BYTES + 1
            for _ in range(_DEPTH):
                before = costs
                costs = {number: _cost(form, within[number], before) for number, form in self.forms.items()}
                if costs == before:
                    break
        return self.most_draws * max(costs.values())

    def _forms_within(self, data: bytes) -> dict[int, set[int]]:
        """For each form, those that its resources name; forms after the limit of pairs get none."""
        references: dict[int, set[int]] = {}
        packed = (each for head, content in self.object_streams for each in _packed_objects(head, content))
        for number, text in (*_top_level_objects(data), *packed):
            references.setdefault(number, set()).update(int(match[1]) for match in _REFERENCE.finditer(text))
        result: dict[int, set[int]] = {}
        pairs_left = limits.DRAWN_WITHIN
        for number in self.forms:
            reached: set[int] = set()
            edge = {number} if self.forms[number].draws and pairs_left >= 0 else set()
            for _ in range(_HOPS):
                named = {other for at in edge for other in references.get(at, ())} - reached
                reached |= named
                edge = named - self.forms.keys()
            result[number] = reached & self.forms.keys()
            pairs_left -= len(result[number])
        return result


def _has_long_lists(texts: Sequence[bytes], weights: Mapping[int, int], limit: int) -> bool:
    """Whether a list of streams, such as the contents of a page, exceeds the limit of one stream.

    Lists that are too short for that are not parsed; that gains 7% of the time that a folder of letters
    takes.

    Args:
        texts: the objects of the file.
        weights: what each stream counts, by the number of its object.
        limit: what the streams of a list may count together.
    """
    largest = max(weights.values(), default=0)
    if not largest:
        return False
    few = limit // largest
    return any(
        len(part) > _REFERENCE_BYTES * few
        and part.count(b"R") > few
        and _ends_with_long_list(part, weights, limit)
        for text in texts
        for part in text.split(b"]")[:-1]
    )


def _ends_with_long_list(text: bytes, weights: Mapping[int, int], limit: int) -> bool:
    """Whether a list at the end of `text` names streams that together exceed the limit of one stream."""
    named = (int(match[1]) for match in _REFERENCE.finditer(text))
    if sum(weights.get(number, 0) for number in named) <= limit:
        return False
    total = last = 0
    for match in _REFERENCE.finditer(text):
        if _LIST_END.search(text, last, match.start()):
            total = 0
        total += weights.get(int(match[1]), 0)
        last = match.end()
        if total > limit and len(text) - last < _LONGEST_DICTIONARY:
            return True
    return False


def _upper_bound(large: dict[int, int], texts: Sequence[bytes]) -> int:
    """The total size of streams, each counted as often as the digits of its number occur anywhere."""
    return sum(size * text.count(b"%d" % number) for number, size in large.items() for text in texts)


def _cost(form: _Form, within: set[int], costs: dict[int, int]) -> int:
    costliest = max((costs[number] for number in within), default=0)
    return min(limits.DRAWN_BYTES + 1, form.cost + form.draws * costliest)


def _packed_objects(head: bytes, content: bytes) -> Iterator[tuple[int, bytes]]:
    """The objects of an object stream: the number of each, and its bytes up to the next object."""
    first = _FIRST.search(head)
    start = min(int(first[1][:_NUMBER_DIGITS]) if first else 0, limits.PACKED_INDEX)
    numbers = [int(number[:_NUMBER_DIGITS]) for number in _NUMBER.findall(content[:start])]
    objects = sorted(
        (start + offset, number) for number, offset in zip(numbers[::2], numbers[1::2], strict=False)
    )
    for (begin, number), (end, _) in pairwise([*objects, (len(content), -1)]):
        yield number, content[begin:end]


def _top_level_objects(data: bytes) -> Iterator[tuple[int, bytes]]:
    """The objects outside object streams: the number of each, and its bytes without its stream."""
    last: re.Match[bytes] | None = None
    for match in _OBJECT.finditer(data):
        if last is not None:
            yield int(last[1]), _without_stream(data, last.end(), match.start())
        last = match
    if last is not None:
        yield int(last[1]), _without_stream(data, last.end(), len(data))


def _without_stream(data: bytes, start: int, following: int) -> bytes:
    most = min(following, start + _LONGEST_DICTIONARY)
    end = _END.search(data, start, most)
    return data[start : end.start() if end else most]
