"""The clean text cut where facts and pages begin and end, in the groups of blocks that a page shows.

Facts overlap: a figure stands within a trend, an inspector signs. So the text is cut at every edge, and
each piece knows all facts that it belongs to.
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
    """A stretch of text that the same facts cover from end to end.

    Attributes:
        text: its characters.
        facts: the facts that it is part of, the longest first.
        opens, closes: ids of the facts of which it is the first piece, or holds the last character.
        pages: 1-based pages that begin where it does.
    """

    text: str
    facts: tuple[Fact, ...] = ()
    opens: frozenset[str] = frozenset()
    closes: frozenset[str] = frozenset()
    pages: tuple[int, ...] = ()


Cell = list[Piece]
Row = list[Cell]


@dataclass(frozen=True, slots=True)
class Group:
    """Blocks that stand together: one heading, paragraph or footnote; or a whole list, table or address.

    `rows` has one entry a block, with one cell, or in a table as many as the row has.
    """

    kind: BlockKind
    rows: list[Row]


_TOGETHER: frozenset[BlockKind] = frozenset({"list_item", "table_row", "line"})


def marked(letter: Letter, facts: Sequence[Fact]) -> list[Group]:
    """The letter in groups of blocks, its text cut into pieces.

    Args:
        letter: its blocks are kept in their order; the pieces of a block joined are its text, but for the
            tabs between the cells of a table's row.
        facts: sorted by `start`; where they stand is in characters of `letter.text`.
    """
    cutter = _Cutter(letter, facts)
    groups: list[Group] = []
    for kind, blocks in groupby(letter.blocks, key=lambda block: block.kind):
        rows = [[list(cutter.pieces(*cell)) for cell in _cells(letter.text, block)] for block in blocks]
        groups += [Group(kind, rows)] if kind in _TOGETHER else [Group(kind, [row]) for row in rows]
    return groups


def _cells(text: str, block: Block) -> Iterator[tuple[int, int]]:
    """Start and end of each cell of a table's row; another block is one cell."""
    start = block.start
    if block.kind == "table_row":
        for cell in text[block.start : block.end].split("\t")[:-1]:
            yield start, start + len(cell)
            start += len(cell) + 1
    yield start, block.end


class _Cutter:
    """Cuts stretches of one text, which are asked for from its beginning to its end."""

    def __init__(self, letter: Letter, facts: Sequence[Fact]) -> None:
        self._text = letter.text
        self._facts = facts
        self._page_starts = letter.page_starts if len(letter.page_starts) > 1 else ()
        self._cuts = sorted(
            {edge for fact in facts for edge in (fact.start, fact.end)} | {*letter.page_starts}
        )
        self._next = 0
        self._open: list[Fact] = []
        self._opened: set[str] = set()

    def pieces(self, start: int, end: int) -> Iterator[Piece]:
        """The pieces of `text[start:end]`, without gaps; none where it is empty."""
        within = self._cuts[bisect_right(self._cuts, start) : bisect_left(self._cuts, end)]
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
