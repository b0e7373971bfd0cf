"""Where facts stand on the pictures of pages: words of the clean text beside the words printed."""

from __future__ import annotations

import base64
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from difflib import SequenceMatcher
from itertools import pairwise

from ofsted_extract.reading.letter import Letter
from ofsted_extract.reading.pictures import WORD, Picture, Word
from ofsted_extract.review.facts import Fact

_FEW = 4
"""Printed words that may stand for other words of the clean text: one that was torn at a line's end."""


@dataclass(frozen=True, slots=True)
class Box:
    """A part of a fact on one line of a picture, in pixels."""

    fact: Fact
    left: float
    top: float
    width: float
    height: float


@dataclass(frozen=True, slots=True)
class PictureView:
    """A page as a review shows it: its number, its picture as a data URL and size, the facts' boxes."""

    page: int
    url: str
    width: int
    height: int
    boxes: tuple[Box, ...]


def picture_views(
    letter: Letter, facts: Sequence[Fact], pictures: Iterable[Picture]
) -> Iterator[PictureView]:
    """Each picture with the boxes of the facts on it.

    Words that the clean text has in another order are looked for; where they are printed otherwise, or
    stand in two places, their fact has no box.
    """
    ends = [*letter.page_starts[1:], len(letter.text)]
    for picture in pictures:
        start, end = letter.page_starts[picture.page - 1], ends[picture.page - 1]
        places = _places(letter.text[start:end], start, picture.words)
        on_page = [fact for fact in facts if fact.start < end and fact.end > start]
        boxes: list[Box] = []
        for fact in on_page:
            quoted = letter.text[fact.start : fact.end]
            boxes += _boxes(fact, _beside(fact, places) or _only(quoted, picture.words))
        url = "data:image/png;base64," + base64.b64encode(picture.png).decode()
        yield PictureView(picture.page, url, picture.width, picture.height, tuple(boxes))


_Place = tuple[int, int, Sequence[Word]]
"""Start and end of a word in the clean text, and the printed words that it is."""


def _places(text: str, offset: int, printed: Sequence[Word]) -> list[_Place]:
    words = list(WORD.finditer(text))
    matcher = SequenceMatcher(
        None, [word[0] for word in words], [word.text for word in printed], autojunk=False
    )
    places: list[_Place] = []
    for kind, first, last, left, right in matcher.get_opcodes():
        if kind == "equal":
            pairs = zip(words[first:last], printed[left:right], strict=True)
            places += [(word.start() + offset, word.end() + offset, [one]) for word, one in pairs]
        elif kind == "replace" and right - left <= _FEW:
            places.append(
                (words[first].start() + offset, words[last - 1].end() + offset, printed[left:right])
            )
    return places


def _beside(fact: Fact, places: Sequence[_Place]) -> list[Word]:
    """The printed words that stand beside those of a fact."""
    return [word for start, end, own in places if start < fact.end and end > fact.start for word in own]


def _only(text: str, printed: Sequence[Word]) -> list[Word]:
    """The printed words that are those of `text`, where they stand in a row in one place only."""
    wanted = WORD.findall(text)
    rows = (printed[at : at + len(wanted)] for at in range(len(printed)))
    found = [row for row in rows if [word.text for word in row] == wanted]
    return list(found[0]) if len(found) == 1 else []


def _boxes(fact: Fact, words: list[Word]) -> Iterator[Box]:
    """The boxes around words that follow one another: one a line."""
    line: list[Word] = words[:1]
    for before, word in pairwise(words):
        middle = (word.top + word.bottom) / 2
        if not (before.top < middle < before.bottom and word.left >= before.left):
            yield _around(fact, line)
            line = []
        line.append(word)
    if line:
        yield _around(fact, line)


def _around(fact: Fact, words: Sequence[Word]) -> Box:
    left, top = min(word.left for word in words), min(word.top for word in words)
    right, bottom = max(word.right for word in words), max(word.bottom for word in words)
    return Box(fact, left, top, right - left, bottom - top)
