"""The contact block of Ofsted's letterhead, wherever it stands on the first page."""

from __future__ import annotations

import re

from ofsted_extract.reading.layout.cleaning import clean
from ofsted_extract.reading.layout.lines import Line, Page

_CONTACT = re.compile(
    r"^(?:T|F|Textphone|Tel|Fax|Text ?phone|Direct T|Direct F|Safeguarding)\b.*\d{4}"
    r"|@ofsted\.(?:gov\.)?uk|^(?:www\.)?(?:gov\.uk/ofsted|ofsted\.gov\.uk)"
    r"|^(?:Piccadilly Gate|Aviation House|Store Street|125 Kingsway|Clive House|Ofsted)$",
    re.IGNORECASE,
)
_FEWEST = 2
"""One contact line may stand in running text; a contact block has several."""
_LONGEST_CONTACT, _LONGEST_NEIGHBOUR = 59, 49
"""Characters: longer lines are no part of the block."""
_SAME_EDGE = 4.0
"""In points: the left edges of the block's lines differ by less."""
_LINE_DISTANCE = 1.06
"""Neighbouring lines of the block are at most as many times farther apart than lines of one paragraph."""
_SAME_SIZE = 0.6
"""In points: the font sizes of the block's lines differ by less."""


def split_letterhead(page: Page, leading: float) -> tuple[list[str], list[Line]]:
    """Separates the contact block from the rest of the first page.

    The block's lines are those that look like contact details, and those above or below them in the same
    column.

    Args:
        page: the first page, without furniture.
        leading: how far apart the lines of one paragraph are at most, in font sizes.

    Returns:
        The clean text of each line of the block, and the page's other lines, both in drawing order.
    """
    block = {
        id(line)
        for line in page.lines
        if len(line.text) <= _LONGEST_CONTACT and _CONTACT.search(clean(line.text))
    }
    if len(block) < _FEWEST:
        return [], page.lines
    added = [line for line in page.lines if id(line) in block]
    while added:
        added = [line for line in page.lines if id(line) not in block and _adjoins(line, added, leading)]
        block.update(map(id, added))
    texts = [clean(line.text) for line in page.lines if id(line) in block]
    return texts, [line for line in page.lines if id(line) not in block]


def _adjoins(line: Line, members: list[Line], leading: float) -> bool:
    """Whether a line stands in the same column as a member of the block, directly above or below it."""
    return len(line.text) <= _LONGEST_NEIGHBOUR and any(
        abs(line.x0 - member.x0) < _SAME_EDGE
        and abs(line.y - member.y) < _LINE_DISTANCE * leading * member.size
        and abs(line.size - member.size) < _SAME_SIZE
        for member in members
    )
