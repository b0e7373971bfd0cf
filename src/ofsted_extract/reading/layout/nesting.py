"""Which blocks stand inside the items of a list, by where their lines begin."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from ofsted_extract.reading.layout.drafts import BlockDraft

_DEEPER = 8.0
"""In points: the bullet of an inner item stands at least this much farther right."""
_ALIGNED = 4.0
"""In points: a paragraph inside an item begins this close to where the item's words begin."""


def list_depths(drafts: Sequence[BlockDraft]) -> Iterator[int]:
    """For each block, how many list items it stands inside.

    An inner item's bullet is set farther right. A further paragraph of an item is aligned with the item's
    words; that of a numbered paragraph, too. A list goes on over notes at the foot of a page, and over a page
    break.
    """
    items: list[BlockDraft] = []
    numbered: BlockDraft | None = None
    for draft in drafts:
        if draft.kind == "list_item" and draft.left is not None:
            while items and draft.left < (items[-1].left or 0) + _DEEPER:
                items.pop()
            yield len(items)
            items.append(draft)
            continue
        if draft.kind != "footnote":
            while items and not _is_aligned(draft, items[-1]):
                items.pop()
            if draft.marker or (numbered is not None and not _is_aligned(draft, numbered)):
                numbered = draft if draft.marker else None
        is_inside_numbered = numbered is not None and draft is not numbered
        yield max(len(items), int(is_inside_numbered)) if draft.kind == "paragraph" else 0


def _is_aligned(draft: BlockDraft, item: BlockDraft) -> bool:
    if draft.kind != "paragraph" or draft.left is None or item.left is None or draft.marker:
        return False
    return draft.left >= item.left + _DEEPER and abs(draft.left - item.text_left) < _ALIGNED
