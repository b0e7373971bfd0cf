"""The bounds of the sentences of a Doc, without making a span for each sentence."""

from __future__ import annotations

from bisect import bisect_left, bisect_right
from collections.abc import Iterator
from itertools import pairwise
from typing import TYPE_CHECKING

import numpy as np

if TYPE_CHECKING:
    from spacy.tokens import Doc, Span


class SentenceBounds:
    """The sentences of a Doc, numbered from 0. All bounds are indices of tokens."""

    def __init__(self, doc: Doc) -> None:
        """Reads the sentence starts of the Doc; later changes to them have no effect."""
        self._doc = doc
        # the first token starts a sentence even if it is not marked
        marked = np.flatnonzero(doc.to_array("SENT_START")[1:] == 1) + 1
        self._edges: list[int] = [0, *marked.tolist(), len(doc)]

    def __getitem__(self, number: int) -> Span:
        return self._doc[self._edges[number] : self._edges[number + 1]]

    def number_of(self, token: int) -> int:
        """The number of the sentence with this token."""
        return bisect_right(self._edges, token) - 1

    def around(self, start: int, end: int) -> tuple[int, int]:
        """The start of the sentence of the token `start`, and the end of that of the token `end - 1`."""
        return self._edges[self.number_of(start)], self._edges[self.number_of(end - 1) + 1]

    def within(self, start: int, end: int) -> Iterator[tuple[int, int]]:
        """The bounds of the sentences in the tokens `start:end`; the first and last are cut to fit."""
        inner = self._edges[bisect_right(self._edges, start) : bisect_left(self._edges, end)]
        return pairwise([start, *inner, end])
