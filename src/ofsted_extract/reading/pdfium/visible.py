"""Decides which text of a page its reader sees, and whether the page is a picture."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from ofsted_extract.reading.pdfium.characters import Characters
from ofsted_extract.reading.pdfium.drawn import HUGE, Drawn, address_of, is_clipped, without_hidden

_MOST_OF_PAGE = 0.6
"""Pictures that cover a larger share of a page are a scan of the page."""
_IMAGE_DEPTH = 3
"""How deep pictures are looked for in forms within forms: scanners put them at most two deep."""


def visible_text(
    text: str,
    lines: Sequence[tuple[int, int]],
    pdf_page: Any,
    text_page: Any,
    characters: Characters,
    drawn: Drawn,
) -> tuple[str, bool]:
    """Puts spaces for what is not read: watermarks, and words that nobody can see.

    Args:
        text: the text of the page.
        lines: the start and end of each of its lines.
        pdf_page: the page, from pypdfium2.
        text_page: its text.
        characters: its characters.
        drawn: what it draws besides.

    Returns:
        The text, and whether there were words that nobody can see.
    """
    if drawn.watermarks or not characters.all_run_straight(lines):
        text = "".join(
            " " if not char.isspace() and _is_watermark(at, characters, drawn) else char
            for at, char in enumerate(text)
        )
    if drawn.is_endless:
        return text, False
    if drawn.may_hide_text or _is_any_cut_off(lines, text_page, characters):
        shown = without_hidden(text, pdf_page, text_page, pdf_page.get_bbox(), drawn.covers)
        return shown, shown != text
    return text, False


def _is_watermark(at: int, characters: Characters, drawn: Drawn) -> bool:
    """Whether a character runs in another direction than the page's text, or is pale and very large."""
    if characters.direction(at) != characters.frame.direction:
        return True
    x, y = characters.middle(at)
    return any(
        left <= x <= right and bottom <= y <= top for left, bottom, right, top in drawn.watermarks
    ) and (characters.size(at) > HUGE)


def _is_any_cut_off(lines: Sequence[tuple[int, int]], text_page: Any, characters: Characters) -> bool:
    """Whether a line begins or ends outside the page, or outside the area that its text is clipped to."""
    width, height = characters.frame.width, characters.frame.height
    page = address_of(text_page.raw)
    for start, end in lines:
        for at in (start, end - 1):
            x, y = characters.origin(at)
            if not (0 <= x <= width and 0 <= y <= height) or is_clipped(page, at, characters.middle):
                return True
    return False


def is_picture(pdf_page: Any, area: float) -> bool:
    """Whether pictures, such as the strips of a scan, cover most of a page of `area` square points."""
    from pypdfium2 import raw

    covered = 0.0
    for picture in pdf_page.get_objects(filter=[raw.FPDF_PAGEOBJ_IMAGE], max_depth=_IMAGE_DEPTH):
        left, bottom, right, top = picture.get_bounds()
        covered += (right - left) * (top - bottom)
    return covered > _MOST_OF_PAGE * area
