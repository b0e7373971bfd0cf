"""Builds a `Letter` from its blocks."""

from __future__ import annotations

import hashlib
from collections.abc import Sequence
from pathlib import Path

from ofsted_extract.reading.layout.cleaning import join
from ofsted_extract.reading.layout.drafts import BlockDraft
from ofsted_extract.reading.layout.nesting import list_depths
from ofsted_extract.reading.letter import Block, Letter, MediaType, ReaderName

_BETWEEN_BLOCKS = "\n\n"


def assemble_letter(
    drafts: Sequence[BlockDraft],
    page_count: int,
    data: bytes,
    name: str,
    media_type: MediaType,
    reader: ReaderName,
) -> Letter:
    """Writes the blocks of a letter one after the other and notes where each block and page starts.

    Args:
        drafts: the blocks in reading order.
        page_count: the number of pages of the source.
        data: the bytes of the source.
        name: the source's path or name.
        media_type: the format of the source.
        reader: the reader that read most of the pages.
    """
    levels = _levels(drafts)
    text = ""
    blocks: list[Block] = []
    starts: list[int | None] = [None] * page_count
    for draft, depth in zip(drafts, list_depths(drafts), strict=True):
        text += _BETWEEN_BLOCKS if text else ""
        text += f"{draft.marker} " if draft.marker else ""
        start = len(text)
        written = ""
        for page, part in draft.parts:
            joined = join(written, part)
            if starts[page - 1] is None:
                starts[page - 1] = start + len(joined) - len(part)
            written = joined
        text += written
        level = levels.get(draft.type_size, 0) if draft.kind == "heading" else depth
        blocks.append(Block(draft.kind, start, len(text), level))
    return Letter(
        text=text,
        blocks=tuple(blocks),
        page_starts=_fill_page_starts(starts, len(text)),
        file=Path(name).name,
        sha256=hashlib.sha256(data).hexdigest(),
        media_type=media_type,
        reader=reader,
    )


def _levels(drafts: Sequence[BlockDraft]) -> dict[float, int]:
    """The level of headings by the size of their type."""
    sizes = {draft.type_size for draft in drafts if draft.kind == "heading"}
    return {size: level for level, size in enumerate(sorted(sizes, reverse=True), 1)}


def _fill_page_starts(starts: list[int | None], end: int) -> tuple[int, ...]:
    """Gives every page a start; a page without text starts where the next one does."""
    filled: list[int] = []
    following = end
    for start in reversed(starts):
        following = min(following, end if start is None else start)
        filled.append(following)
    filled.reverse()
    return (0, *filled[1:])
