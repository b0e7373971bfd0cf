"""Measures how much of a letter's layout is in doubt, so that the better of two readings can be taken.

The measure is the number of breaks inside sentences: a paragraph or list item that ends without a stop, and
one after it that begins in lower case. A letter that is read rightly has hardly any. Where lines fall apart,
or columns are mixed, there is one at nearly every line.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from itertools import pairwise

from ofsted_extract.reading.layout.drafts import BlockDraft
from ofsted_extract.reading.layout.labels import ends_sentence

_FEWEST, _SHARE = 4, 0.12
"""A reading is in doubt with as many breaks inside sentences, if they are this share of its paragraphs."""
_RUNNING_TEXT = ("paragraph", "line", "table_row")
"""Kinds of blocks that a sentence may be broken into; list items often begin in lower case."""
_SHORTEST = 30
"""Characters: a shorter block is a heading or a part of an address."""


def broken_sentences(blocks: Sequence[BlockDraft]) -> list[int]:
    """Returns the numbers of the pages on which sentences are broken, one for each break."""
    return [
        below.parts[0][0]
        for above, below in pairwise(block for block in blocks if block.kind != "footnote")
        if above.kind in _RUNNING_TEXT
        and below.kind in _RUNNING_TEXT
        and len(above.text) >= _SHORTEST
        and below.text[:1].islower()
        and not ends_sentence(above.text)
    ]


def is_doubtful(blocks: Sequence[BlockDraft]) -> bool:
    """Whether so many sentences are broken that the layout is in doubt."""
    breaks = len(broken_sentences(blocks))
    count = sum(block.kind in _RUNNING_TEXT for block in blocks)
    return breaks >= _FEWEST and breaks > _SHARE * count


def doubtful_pages(blocks: Sequence[BlockDraft]) -> Iterable[int]:
    """Returns the numbers of the pages whose layout is in doubt; none if the reading is not."""
    return sorted(set(broken_sentences(blocks))) if is_doubtful(blocks) else ()
