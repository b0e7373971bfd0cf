"""Real letters: both readers give the same words and lose none. Skipped if there are no letters."""

from __future__ import annotations

import re
from collections import Counter
from pathlib import Path

import pytest

from ofsted_extract.reading import read_letter

LETTERS = (
    "area_send_bolton_2024-08-30",
    "focused_camden_2018-06-08",
    "focused_nottingham_2021-08-09",
    "ilacs_kingston-upon-thames_2019-12-19",
    "jtai_milton-keynes_2019-12-18",
)
_WORD = re.compile(r"[^\W\d_]+|\d+")


@pytest.mark.parametrize("name", LETTERS)
def test_both_readers_give_the_same_clean_text(shared_letters: Path, name: str) -> None:
    path = shared_letters / f"{name}.pdf"
    quick = read_letter(path, reader="pypdfium2")
    careful = read_letter(path, reader="pdfplumber")
    assert quick.text.split("\n\n") == careful.text.split("\n\n")
    assert quick.blocks == careful.blocks
    assert quick.page_starts == careful.page_starts


def test_no_word_of_a_real_letter_is_lost(shared_letters: Path) -> None:
    import pypdfium2

    paths = sorted(shared_letters.glob("*.pdf"))
    assert paths
    for path in paths[::4]:
        letter = read_letter(path)
        with pypdfium2.PdfDocument(path) as document:
            raw = " ".join(page.get_textpage().get_text_range() for page in document)
            pages = len(document)
        # Headers, footers and page numbers recur; every other word of the pages has to be in the text.
        missing = Counter(_WORD.findall(raw.replace("\ufffe", "-"))) - Counter(_WORD.findall(letter.text))
        lost = {word for word, times in missing.items() if times < max(2, pages // 2) and not word.isdigit()}
        assert not lost, (path.name, lost)
        assert len(letter.page_starts) == pages


def test_blocks_of_real_letters_are_well_formed(shared_letters: Path) -> None:
    for path in sorted(shared_letters.glob("*.pdf"))[::4]:
        letter = read_letter(path)
        end = 0
        for block in letter.blocks:
            between = letter.text[end : block.start]
            assert re.fullmatch(r"\n\n(• |[\d.()]+ )?" if end else "", between), (path.name, between)
            text = letter.text[block.start : block.end]
            assert text == text.strip()
            assert "\n" not in text
            if block.kind == "paragraph":
                assert not text[0].islower(), (path.name, text[:60])
            if block.kind in ("paragraph", "list_item"):
                assert not re.search("[◼■•▪\ue000-\uf8ff]", text), (path.name, text[:60])
            end = block.end
        assert end == len(letter.text)
        assert list(letter.page_starts) == sorted(letter.page_starts)
