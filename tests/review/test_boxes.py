"""Boxes of facts on the images of pages."""

from __future__ import annotations

import io
from pathlib import Path

import pytest
from PIL import Image

import ofsted_extract
from ofsted_extract.errors import DamagedPdfError
from ofsted_extract.reading import read_letter
from ofsted_extract.reading.letter import Block, Letter
from ofsted_extract.reading.pictures import Picture, Word, picture_pages
from ofsted_extract.review.boxes import picture_views
from ofsted_extract.review.facts import Fact, facts_of

SAMPLES = Path(__file__).parents[2] / "samples"


@pytest.mark.parametrize("name", ["monitoring-visit.pdf", "jtai.pdf"])
def test_every_fact_of_a_sample_has_its_box_on_its_page(name: str) -> None:
    path = SAMPLES / name
    letter, facts = read_letter(path), facts_of(ofsted_extract.extract(path))
    pictures = list(picture_pages(path.read_bytes(), name))
    views = list(picture_views(letter, facts, pictures))
    assert [view.page for view in views] == list(range(1, len(letter.page_starts) + 1))
    boxed = {(box.fact.id, view.page) for view in views for box in view.boxes}
    assert {(fact.id, fact.page) for fact in facts} <= boxed
    for view, picture in zip(views, pictures, strict=True):
        image = Image.open(io.BytesIO(picture.png)).convert("L")
        for box in view.boxes:
            corner = (box.left + box.width, box.top + box.height)
            # Each box has something dark in it.
            assert min(image.crop((box.left, box.top, *corner)).tobytes()) < 128


def words(*lines: str) -> tuple[Word, ...]:
    """The words of printed lines: lines are 10 pixels apart, words 10 pixels wide."""
    return tuple(
        Word(word, 10.0 * at, 10.0 * row, 10.0 * at + 10, 10.0 * row + 8)
        for row, line in enumerate(lines)
        for at, word in enumerate(line.split())
    )


def boxes(text: str, quoted: str, *lines: str) -> list[tuple[float, float, float]]:
    letter = Letter(
        text, (Block("paragraph", 0, len(text)),), (0,), "a.pdf", "0" * 64, "application/pdf", "text"
    )
    start = text.index(quoted)
    fact = Fact("f1", "figure", "Count", "1", "", (), 1, start, start + len(quoted))
    [view] = picture_views(letter, [fact], [Picture(1, b"", 100, 100, words(*lines))])
    return [(box.left, box.top, box.width) for box in view.boxes]


def test_a_fact_or_a_split_word_on_two_lines_has_two_boxes() -> None:
    assert boxes("They met nine young people .", "nine young people", "They met nine", "young people .") == [
        (20, 0, 10),
        (0, 10, 20),
    ]
    assert boxes("They met communication staff", "communication", "They met commu", "nication staff") == [
        (20, 0, 10),
        (0, 10, 10),
    ]
    assert boxes("Of 12 teams 12 were full", "12 were", "Of 12 teams 12 were full") == [(30, 0, 20)]


def test_words_in_another_order_are_found_if_they_are_printed_once() -> None:
    moved = ("Bea Sample Ofsted", "Ada Pattern HMI", "Cleo Muster CQC")
    text = "Ada Pattern HMI Cleo Muster CQC Bea Sample Ofsted"
    assert boxes(text, "Bea Sample", *moved) == [(0, 0, 20)]
    assert boxes(text, "Cleo Muster", *moved) == [(0, 20, 20)]
    assert boxes("Ada HMI Bea HMI Cleo", "Cleo", "Cleo", "Cleo", "Ada HMI Bea HMI") == []


def test_words_that_are_not_printed_have_no_box() -> None:
    assert boxes("They met nine people", "nine", "They met people") == []


def test_a_pdf_that_cannot_be_drawn_is_a_damaged_pdf() -> None:
    with pytest.raises(DamagedPdfError, match=r"a\.pdf: .*leave out --images"):
        list(picture_pages(b"%PDF-1.7 nothing", "a.pdf"))
