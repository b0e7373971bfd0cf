"""Locates facts on the images of pages, by aligning the words of the clean text with the printed words."""

from __future__ import annotations

import base64
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from difflib import SequenceMatcher
from itertools import pairwise

from ofsted_extract.reading.letter import Letter
from ofsted_extract.reading.pictures import WORD, Picture, Word
from ofsted_extract.review.facts import Fact

_MAX_REPLACED = 4
"""The most printed words that may replace words of the clean text, as for a word split at a line's end."""


@dataclass(frozen=True, slots=True)
class Box:
    """A rectangle around the part of a fact that is on one line, in pixels."""

    fact: Fact
    left: float
    top: float
    width: float
    height: float


@dataclass(frozen=True, slots=True)
class PictureView:
    """A page in a review: its number, its image as a data URL with its size, and the boxes of its facts."""

    page: int
    url: str
    width: int
    height: int
    boxes: tuple[Box, ...]


def picture_views(
    letter: Letter, facts: Sequence[Fact], pictures: Iterable[Picture]
) -> Iterator[PictureView]:
    """Yields each page image with the boxes of the facts on it.

    If the clean text has the words of a fact in another order than the page, they are searched for on the
    page. A fact whose words are not found, or are found twice, gets no box.

    Args:
        letter: the clean text and where its pages begin.
        facts: facts of the letter, in any order.
        pictures: the page images with their printed words.
    """
    ends = [*letter.page_starts[1:], len(letter.text)]
    for picture in pictures:
        start, end = letter.page_starts[picture.page - 1], ends[picture.page - 1]
        aligned = _align(letter.text[start:end], start, picture.words)
        on_page = [fact for fact in facts if fact.start < end and fact.end > start]
        boxes: list[Box] = []
        for fact in on_page:
            quoted = letter.text[fact.start : fact.end]
            boxes += _boxes(fact, _printed_words(fact, aligned) or _unique_match(quoted, picture.words))
        url = "data:image/png;base64," + base64.b64encode(picture.png).decode()
        yield PictureView(picture.page, url, picture.width, picture.height, tuple(boxes))


_Aligned = tuple[int, int, Sequence[Word]]
"""Start and end of words in the clean text, and the printed words that correspond to them."""


def _align(text: str, offset: int, printed: Sequence[Word]) -> list[_Aligned]:
    """Aligns a page's clean text, which begins at `offset` of the letter, with its printed words."""
    words = list(WORD.finditer(text))
    matcher = SequenceMatcher(
        None, [word[0] for word in words], [word.text for word in printed], autojunk=False
    )
    aligned: list[_Aligned] = []
    for kind, first, last, left, right in matcher.get_opcodes():
        if kind == "equal":
            pairs = zip(words[first:last], printed[left:right], strict=True)
            aligned += [(word.start() + offset, word.end() + offset, [same]) for word, same in pairs]
        elif kind == "replace" and right - left <= _MAX_REPLACED:
            aligned.append(
                (words[first].start() + offset, words[last - 1].end() + offset, printed[left:right])
            )
    return aligned


def _printed_words(fact: Fact, aligned: Sequence[_Aligned]) -> list[Word]:
    """The printed words that are aligned with the words of a fact."""
    return [word for start, end, same in aligned if start < fact.end and end > fact.start for word in same]


def _unique_match(text: str, printed: Sequence[Word]) -> list[Word]:
    """The consecutive printed words that equal those of `text`; empty unless there is exactly one match."""
    words = WORD.findall(text)
    runs = (printed[at : at + len(words)] for at in range(len(printed)))
    found = [run for run in runs if [word.text for word in run] == words]
    return list(found[0]) if len(found) == 1 else []


def _boxes(fact: Fact, words: list[Word]) -> Iterator[Box]:
    """Yields a box for each line of consecutive words."""
    line: list[Word] = words[:1]
    for before, word in pairwise(words):
        middle = (word.top + word.bottom) / 2
        if not (before.top < middle < before.bottom and word.left >= before.left):
            yield _bounding_box(fact, line)
            line = []
        line.append(word)
    if line:
        yield _bounding_box(fact, line)


def _bounding_box(fact: Fact, words: Sequence[Word]) -> Box:
    left, top = min(word.left for word in words), min(word.top for word in words)
    right, bottom = max(word.right for word in words), max(word.bottom for word in words)
    return Box(fact, left, top, right - left, bottom - top)
