"""How deep list items stand inside the items of an outer list, by where their bullets stand."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from ofsted_extract.reading.layout.drafts import BlockDraft

_DEEPER = 8.0
"""In points: the bullet of an inner item stands at least this much farther right."""


def list_depths(drafts: Sequence[BlockDraft]) -> Iterator[int]:
    """For each block, how many list items it stands inside; 0 for blocks that are no list items.

    A list goes on over notes at the foot of a page, and over a page break.
    """
    lefts: list[float] = []
    for draft in drafts:
        if draft.kind == "list_item" and draft.left is not None:
            while lefts and draft.left < lefts[-1] + _DEEPER:
                lefts.pop()
            lefts.append(draft.left)
            yield len(lefts) - 1
            continue
        if draft.kind != "footnote":
            lefts = []
        yield 0
