"""Scanned letters: the samples as pictures of their pages, read by text recognition."""

from __future__ import annotations

import json
import subprocess
import sys
from collections import Counter
from io import BytesIO
from pathlib import Path
from typing import Any

import pypdfium2
import pytest
from PIL import Image
from reportlab.lib.utils import ImageReader
from reportlab.pdfgen.canvas import Canvas

from ofsted_extract import errors, extract
from ofsted_extract.reading import read_bytes

SAMPLES = Path(__file__).parents[2] / "samples"
PDFS = sorted(SAMPLES.glob("*.pdf"))


@pytest.fixture(autouse=True)
def _engine() -> None:
    pytest.importorskip("tesserocr", reason="the extra [ocr] is not installed")


def pictures(pdf: Path, *, pages: range | None = None, turned: int = 0, text: str = "") -> bytes:
    """Makes a copy of a PDF as a scanner does: pictures of the pages, grey, at 200 dots an inch.

    Args:
        pdf: the PDF.
        pages: the indexes of the pages to copy; None for all.
        turned: the degrees by which each page is turned.
        text: a stamp with a text layer, printed on each page.
    """
    data = BytesIO()
    canvas = Canvas(data)
    document = pypdfium2.PdfDocument(pdf)
    for at in pages or range(len(document)):
        width, height = document[at].get_size()
        image = document[at].render(scale=200 / 72, grayscale=True).to_pil().rotate(turned, expand=True)
        if image.width > image.height:
            width, height = height, width
        canvas.setPageSize((width, height))
        canvas.drawImage(ImageReader(image), 0, 0, width, height)
        canvas.drawString(40, 20, text)
        canvas.showPage()
    canvas.save()
    return data.getvalue()


def figures(record: dict[str, Any]) -> Counter[tuple[object, ...]]:
    return Counter(
        (figure["evidence"]["page"], *(figure[name] for name in ("kind", "value", "value_high", "qualifier")))
        for figure in record["figures"]
    )


@pytest.mark.parametrize("sample", PDFS[:3:2], ids=lambda path: path.stem)
def test_a_scanned_sample_gives_the_same_facts_as_the_sample(sample: Path, tmp_path: Path) -> None:
    scanned = tmp_path / sample.name
    scanned.write_bytes(pictures(sample))
    record = extract(scanned).model_dump()
    golden = json.loads((SAMPLES / "golden" / sample.with_suffix(".json").name).read_text(encoding="utf-8"))
    header, expected = record["header"], golden["header"]
    for name in ("kind", "local_authority", "letter_date", "visit_start", "visit_end", "previous_judgement"):
        assert header[name] == expected[name], name
    for name in ("inspectors", "signatories"):
        people = [{person["name"]: person["role"] for person in said[name]} for said in (header, expected)]
        assert people[0] == people[1], name
    wanted = figures(golden)
    assert (wanted & figures(record)).total() >= 0.9 * wanted.total()
    assert (figures(record) - wanted).total() <= 0.05 * wanted.total()
    assert record["source"]["reader"] == "ocr"
    assert record["source"]["ocr_pages"] == tuple(range(1, golden["source"]["pages"] + 1))
    assert [warning["code"] for warning in record["warnings"]][:1] == ["read-by-ocr"]


def test_a_page_scanned_sideways_is_read() -> None:
    letter = read_bytes(pictures(PDFS[0], pages=range(1), turned=90), "turned.pdf")
    assert "Early help is support that a family agrees to" in letter.text


def test_one_scanned_page_among_others_is_read(tmp_path: Path) -> None:
    from pypdf import PdfReader, PdfWriter

    writer = PdfWriter()
    writer.append(PdfReader(PDFS[0]), pages=(0, 2))
    writer.append(PdfReader(BytesIO(pictures(PDFS[0], pages=range(2, 3), text="Received 4 May"))))
    data = BytesIO()
    writer.write(data)
    letter = read_bytes(data.getvalue(), "mixed.pdf")
    assert letter.ocr_pages == (3,)
    assert letter.reader == "pypdfium2"
    assert [code for code, _ in letter.warnings] == ["read-by-ocr"]
    assert "Alison Threlfall\n\nHis Majesty’s Inspector" in letter.text


def test_blank_pages_stay_blank(tmp_path: Path) -> None:
    blank = tmp_path / "blank.pdf"
    canvas = Canvas(str(blank))
    canvas.drawImage(ImageReader(Image.new("L", (1654, 2339), 250)), 0, 0, 595, 842)
    canvas.save()
    with pytest.raises(errors.NoTextLayerError, match="finds no words"):
        read_bytes(blank.read_bytes(), "blank.pdf")


def test_text_recognition_is_not_used_if_it_is_off_or_not_installed(monkeypatch: pytest.MonkeyPatch) -> None:
    data = pictures(PDFS[0], pages=range(1))
    with pytest.raises(errors.NoTextLayerError, match="--ocr auto"):
        read_bytes(data, "scan.pdf", ocr_mode="off")
    monkeypatch.setattr("ofsted_extract.reading.ocr.find_spec", lambda _: None)
    with pytest.raises(errors.NoTextLayerError, match=r"pip install 'ofsted-extract\[ocr\]'"):
        read_bytes(data, "scan.pdf")
    with pytest.raises(errors.OcrMissingError, match=r"pip install 'ofsted-extract\[ocr\]'"):
        read_bytes(data, "scan.pdf", ocr_mode="force")


def test_force_reads_pages_that_have_text() -> None:
    letter = read_bytes(PDFS[0].read_bytes(), PDFS[0].name, ocr_mode="force")
    assert letter.ocr_pages == tuple(range(1, len(letter.page_starts) + 1))


def test_text_recognition_is_not_loaded_if_no_page_needs_it() -> None:
    code = (
        "import sys, ofsted_extract; ofsted_extract.extract(sys.argv[1]); "
        "sys.exit('tesserocr' in sys.modules)"
    )
    assert subprocess.run([sys.executable, "-c", code, str(PDFS[0])]).returncode == 0
