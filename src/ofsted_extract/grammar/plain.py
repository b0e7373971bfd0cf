"""A sentence made plain before it is parsed: terms and times as one word each, brackets left out.

The parser was trained on newspapers. It reads "12 children lived away in May" better than "approximately 837
(or 12%) previously looked-after children lived away in the last quarter of 2017-18". Each word of a plain
sentence keeps the tokens of the letter that it stands for: what is read off the parse is words of the letter.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from typing import NamedTuple

from spacy.tokens import Doc


class Edit(NamedTuple):
    """Replaces the tokens `start:end` of the letter by `words`; no words leave them out.

    The first word stands for all the tokens; further words are additions that stand for none.
    """

    start: int
    end: int
    words: tuple[str, ...] = ()


class PlainWord(NamedTuple):
    """A word for the parser, and the tokens `start:end` of the letter that it stands for, if any."""

    text: str
    start: int
    end: int


@dataclass(frozen=True, slots=True)
class PlainSentence:
    """The words of one sentence, ready to be parsed."""

    words: tuple[PlainWord, ...]

    def index_of(self, token: int) -> int | None:
        """Returns the index of the word that stands for the letter's token, or None where it was left out."""
        return next((i for i, word in enumerate(self.words) if word.start <= token < word.end), None)


def make_plain(doc: Doc, stretches: Iterable[tuple[int, int]], edits: Sequence[Edit]) -> PlainSentence:
    """Builds the plain sentence of some stretches of a letter.

    Args:
        doc: the letter.
        stretches: token ranges that are read as one sentence, such as the lead of a list and an item of it.
        edits: changes; where two overlap, the one that comes first in this sequence counts.
    """
    kept = _without_overlaps(edits)
    words = [word for start, end in stretches for word in _words(doc, start, end, kept)]
    return PlainSentence(tuple(words))


def _without_overlaps(edits: Sequence[Edit]) -> dict[int, Edit]:
    """Returns the edits that count, by their first token."""
    taken: set[int] = set()
    kept: dict[int, Edit] = {}
    for edit in edits:
        tokens = range(edit.start, edit.end)
        if taken.isdisjoint(tokens):
            taken.update(tokens)
            kept[edit.start] = edit
    return kept


def _words(doc: Doc, start: int, end: int, edits: dict[int, Edit]) -> Iterator[PlainWord]:
    at = start
    quoted = False
    while at < end:
        edit = edits.get(at)
        if edit is None:
            word = doc[at].text
            if word == "’" and not quoted and at > start and not doc[at - 1].whitespace_:
                word = "'"  # "pupils’ needs"
            quoted = word == "‘" or (quoted and word != "’")
            if not doc[at].is_space:
                yield PlainWord(_straight(word), at, at + 1)
            at += 1
            continue
        for number, word in enumerate(edit.words):
            yield PlainWord(word, edit.start, edit.end if number == 0 else edit.start)
        at = edit.end


def _straight(word: str) -> str:
    """Gives "’s" the apostrophe that the parser knows; a closing quotation mark stays as it is."""
    return word.replace("’", "'") if len(word) > 1 else word
