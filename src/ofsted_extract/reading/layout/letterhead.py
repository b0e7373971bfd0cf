"""The contact block of Ofsted's letterhead, wherever the first page has it."""

from __future__ import annotations

import re

from ofsted_extract.reading.layout.lines import Line, Page, clean

_CONTACT = re.compile(
    r"^(?:T|F|Textphone|Textphone|Tel|Fax|Text ?phone|Direct T|Direct F|Safeguarding)\b.*\d{4}"
    r"|@ofsted\.(?:gov\.)?uk|^(?:www\.)?(?:gov\.uk/ofsted|ofsted\.gov\.uk)"
    r"|^(?:Piccadilly Gate|Aviation House|Store Street|125 Kingsway|Clive House|Ofsted)$",
    re.IGNORECASE,
)


def split_letterhead(page: Page) -> tuple[list[str], list[Line]]:
    """The texts of the contact block's lines, and the page's other lines.

    Args:
        page: the first page, without furniture.
    """
    head = {id(line) for line in page.lines if len(line.text) < 60 and _CONTACT.search(clean(line.text))}
    if len(head) < 2:
        return [], page.lines
    new = [line for line in page.lines if id(line) in head]
    while new:
        new = [line for line in page.lines if id(line) not in head and _beside(line, new)]
        head.update(map(id, new))
    texts = [clean(line.text) for line in page.lines if id(line) in head]
    return texts, [line for line in page.lines if id(line) not in head]


def _beside(line: Line, members: list[Line]) -> bool:
    """Whether a line stands in the column of a member, close above or below it."""
    return len(line.text) < 50 and any(
        abs(line.x0 - member.x0) < 4
        and abs(line.y - member.y) < 1.5 * member.size
        and abs(line.size - member.size) < 0.6
        for member in members
    )
