"""What the guard refuses does not depend on how a PDF writes it, and what resembles it is read."""

from __future__ import annotations

import pytest
from tests.badfiles import ways_round

from ofsted_extract.errors import TooLargeError
from ofsted_extract.reading import read_bytes
from ofsted_extract.reading.pictures import picture_pages
from ofsted_extract.reading.safety import guard

HOSTILE = ways_round.hostile()
ENDLESS = ways_round.endless()
HARMLESS = ways_round.harmless()


@pytest.mark.parametrize("name", HOSTILE)
def test_a_hostile_pdf_is_refused_however_it_is_written(name: str) -> None:
    with pytest.raises(TooLargeError, match="as no letter does"):
        guard.check(HOSTILE[name], "odd.pdf")


@pytest.mark.parametrize("name", HARMLESS)
def test_a_harmless_pdf_that_resembles_a_hostile_one_is_read(name: str) -> None:
    text = read_bytes(HARMLESS[name], "odd.pdf", ocr_mode="off").text
    assert "Inspectors met 14 social workers in May 2019." in text


@pytest.mark.parametrize("name", ENDLESS)
def test_a_page_that_is_drawn_without_end_is_read_but_not_drawn(name: str) -> None:
    letter = read_bytes(ENDLESS[name], "odd.pdf")
    assert "Inspectors met 14 social workers in May 2019." in letter.text
    assert [code for code, _ in letter.warnings] == ["not-drawn"]
    with pytest.raises(TooLargeError, match="would take too long to draw"):
        list(picture_pages(ENDLESS[name], "odd.pdf"))


def test_a_font_with_ligatures_is_in_order() -> None:
    table = b"2 beginbfrange <0041> <0041> <006600660069> <0042> <0043> <0042> endbfrange"
    guard.check(ways_round.shows_one_glyph(table), "letter.pdf")
