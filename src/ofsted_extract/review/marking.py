"""Splits the clean text where facts and pages begin and end, and groups its blocks as a page shows them.

Facts overlap: a figure is part of a trend, an inspector also signs. So the text is split at the edges of all
facts, and each piece lists every fact that it is part of.
"""

from __future__ import annotations

from bisect import bisect_left, bisect_right
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import groupby, pairwise

from ofsted_extract.reading.letter import Block, BlockKind, Letter
from ofsted_extract.review.facts import Fact


@dataclass(frozen=True, slots=True)
class Piece:
    """A stretch of text in which no fact and no page begins or ends.

    Attributes:
        text: its characters.
        facts: the facts that it is part of, the longest first.
        opens: ids of the facts of which it is the first piece.
        closes: ids of the facts of which it is the last piece.
        pages: 1-based numbers of the pages that begin at its start; several if some pages are empty.
    """

    text: str
    facts: tuple[Fact, ...] = ()
    opens: frozenset[str] = frozenset()
    closes: frozenset[str] = frozenset()
    pages: tuple[int, ...] = ()


Cell = list[Piece]
Row = list[Cell]


@dataclass(frozen=True, slots=True)
class BlockGroup:
    """One heading, paragraph or footnote; or all blocks of a list, table or address.

    `rows` has one row for each block. The row of a table has its cells, other rows have one cell.
    """

    kind: BlockKind
    rows: list[Row]


_GROUPED_KINDS: frozenset[BlockKind] = frozenset({"list_item", "table_row", "line"})


def group_blocks(letter: Letter, facts: Sequence[Fact]) -> list[BlockGroup]:
    """The blocks of a letter in groups, their text split into pieces.

    Args:
        letter: its blocks stay in order. The pieces of a block add up to its text, except for the tabs
            between the cells of a table row.
        facts: sorted by `start`; their offsets are those of `letter.text`.
    """
    splitter = _Splitter(letter, facts)
    groups: list[BlockGroup] = []
    for kind, blocks in groupby(letter.blocks, key=lambda block: block.kind):
        rows = [[list(splitter.pieces(*cell)) for cell in _cells(letter.text, block)] for block in blocks]
        groups += (
            [BlockGroup(kind, rows)] if kind in _GROUPED_KINDS else [BlockGroup(kind, [row]) for row in rows]
        )
    return groups


def _cells(text: str, block: Block) -> Iterator[tuple[int, int]]:
    """Start and end of each cell of a table row; any other block is one cell."""
    start = block.start
    if block.kind == "table_row":
        for cell in text[block.start : block.end].split("\t")[:-1]:
            yield start, start + len(cell)
            start += len(cell) + 1
    yield start, block.end


class _Splitter:
    """Splits stretches of one text into pieces. Stretches must be passed in the order of the text."""

    def __init__(self, letter: Letter, facts: Sequence[Fact]) -> None:
        self._text = letter.text
        self._facts = facts
        self._page_starts = letter.page_starts if len(letter.page_starts) > 1 else ()
        self._edges = sorted(
            {edge for fact in facts for edge in (fact.start, fact.end)} | {*letter.page_starts}
        )
        self._next = 0
        self._open: list[Fact] = []
        self._opened: set[str] = set()

    def pieces(self, start: int, end: int) -> Iterator[Piece]:
        """The pieces of `text[start:end]`, without gaps; none if it is empty."""
        within = self._edges[bisect_right(self._edges, start) : bisect_left(self._edges, end)]
        edges = [start, *within, end]
        for left, right in pairwise(edges):
            if left < right:
                yield self._piece(left, right)

    def _piece(self, start: int, end: int) -> Piece:
        while self._next < len(self._facts) and self._facts[self._next].start < end:
            self._open.append(self._facts[self._next])
            self._next += 1
        self._open = [fact for fact in self._open if fact.end > start]
        over = tuple(sorted(self._open, key=lambda fact: fact.start - fact.end))
        opens = frozenset(fact.id for fact in over) - self._opened
        self._opened |= opens
        return Piece(
            text=self._text[start:end],
            facts=over,
            opens=opens,
            closes=frozenset(fact.id for fact in over if fact.end == end),
            pages=self._pages_from(start),
        )

    def _pages_from(self, start: int) -> tuple[int, ...]:
        first, last = bisect_left(self._page_starts, start), bisect_right(self._page_starts, start)
        return tuple(range(first + 1, last + 1))
