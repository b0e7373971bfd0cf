"""Pieces of the clean text: none is lost or repeated, and facts are where their evidence is."""

from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from ofsted_extract.reading.letter import Block, Letter
from ofsted_extract.review.facts import Fact
from ofsted_extract.review.marking import Piece, group_blocks

TEXT = "A letter\n\nTwenty of 30 had plans.\n\nOverall\tGood\n\nHelp\tGood\n\nAda\n\nBea"
BLOCKS = (
    Block("heading", 0, 8),
    Block("paragraph", 10, 33),
    Block("table_row", 35, 47),
    Block("table_row", 49, 58),
    Block("line", 60, 63),
    Block("line", 65, 68),
)


def letter(*page_starts: int) -> Letter:
    return Letter(TEXT, BLOCKS, page_starts or (0,), "a.txt", "0" * 64, "text/plain", "text")


def fact(name: str, start: int, end: int) -> Fact:
    return Fact(name, "figure", "Count", "1", "", (), 1, start, end)


def pieces(of: Letter, facts: list[Fact]) -> list[Piece]:
    return [
        piece for group in group_blocks(of, facts) for row in group.rows for cell in row for piece in cell
    ]


def test_the_rows_of_a_table_and_the_lines_of_an_address_are_one_group() -> None:
    groups = group_blocks(letter(), [])
    assert [(group.kind, len(group.rows)) for group in groups] == [
        ("heading", 1),
        ("paragraph", 1),
        ("table_row", 2),
        ("line", 2),
    ]
    assert [[piece.text for piece in cell] for cell in groups[2].rows[0]] == [["Overall"], ["Good"]]


def test_overlapping_facts_share_pieces_and_a_fact_may_span_two_cells() -> None:
    facts = [fact("t1", 10, 32), fact("f1", 10, 16), fact("f2", 20, 22), fact("j1", 35, 47)]
    found = [
        ([one.id for one in piece.facts], piece.text) for piece in pieces(letter(), facts) if piece.facts
    ]
    assert found == [
        (["t1", "f1"], "Twenty"),
        (["t1"], " of "),
        (["t1", "f2"], "30"),
        (["t1"], " had plans"),
        (["j1"], "Overall"),
        (["j1"], "Good"),
    ]


def test_a_page_may_begin_within_a_paragraph_and_an_empty_page_with_the_next() -> None:
    found = [(piece.pages, piece.text) for piece in pieces(letter(0, 20, 20, 60), []) if piece.pages]
    assert found == [((1,), "A letter"), ((2, 3), "30 had plans."), ((4,), "Ada")]
    assert not any(piece.pages for piece in pieces(letter(0), []))


INSIDE = [at for block in BLOCKS for at in range(block.start, block.end) if TEXT[at] != "\t"]


@given(st.lists(st.tuples(st.sampled_from(INSIDE), st.integers(1, 30)), max_size=8))
def test_no_text_is_lost_whatever_facts_overlap(spans: list[tuple[int, int]]) -> None:
    edges = sorted(
        ((start, min(start + size, len(TEXT))) for start, size in spans), key=lambda s: (s[0], -s[1])
    )
    facts = [fact(f"f{number}", *edge) for number, edge in enumerate(edges)]
    found = pieces(letter(0, 20), facts)
    gaps = set(range(len(TEXT))) - {at for block in BLOCKS for at in range(block.start, block.end)}
    kept = "".join(char for at, char in enumerate(TEXT) if at not in gaps and char != "\t")
    assert "".join(piece.text for piece in found) == kept
    for one in facts:
        own = "".join(piece.text for piece in found if one in piece.facts)
        shown = "".join(TEXT[at] for at in range(one.start, one.end) if at not in gaps and TEXT[at] != "\t")
        assert own == shown
        assert sum(one.id in piece.opens for piece in found) == 1
