"""Where the sentences of a Doc begin and end, without a span for each of them."""

from __future__ import annotations

from bisect import bisect_left, bisect_right
from collections.abc import Iterator
from itertools import pairwise
from typing import TYPE_CHECKING

import numpy as np

if TYPE_CHECKING:
    from spacy.tokens import Doc, Span


class SentenceBounds:
    """The sentences of a Doc, numbered in the order of the text; all bounds are tokens."""

    def __init__(self, doc: Doc) -> None:
        """Needs sentences; what becomes of them afterwards is not seen."""
        self._doc = doc
        # the first token begins a sentence, whether it is marked or not
        marked = np.flatnonzero(doc.to_array("SENT_START")[1:] == 1) + 1
        self._edges: list[int] = [0, *marked.tolist(), len(doc)]

    def __getitem__(self, number: int) -> Span:
        return self._doc[self._edges[number] : self._edges[number + 1]]

    def number_of(self, token: int) -> int:
        """Which sentence `token` stands in."""
        return bisect_right(self._edges, token) - 1

    def around(self, start: int, end: int) -> tuple[int, int]:
        """Where the sentence of token `start` begins, and where that of the last token before `end` ends."""
        return self._edges[self.number_of(start)], self._edges[self.number_of(end - 1) + 1]

    def within(self, start: int, end: int) -> Iterator[tuple[int, int]]:
        """The sentences in the tokens `start:end`, the first and the last cut at these."""
        inner = self._edges[bisect_right(self._edges, start) : bisect_left(self._edges, end)]
        return pairwise([start, *inner, end])
