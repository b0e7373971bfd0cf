"""The sample PDFs agree with their sources, and building them again gives the same bytes."""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path

import pypdfium2
import pytest

ROOT = Path(__file__).resolve().parents[2]
SAMPLES = ROOT / "samples"
STEMS = sorted(path.stem for path in (SAMPLES / "source").glob("*.yaml"))


def build(out: Path, hash_seed: str) -> Path:
    command = [sys.executable, "-m", "samples.build", "--out", str(out)]
    subprocess.run(command, cwd=ROOT, env={**os.environ, "PYTHONHASHSEED": hash_seed}, check=True)
    return out


@pytest.fixture(scope="module")
def rebuilt(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return build(tmp_path_factory.mktemp("samples"), hash_seed="1")


def pages(path: Path) -> list[str]:
    with pypdfium2.PdfDocument(path) as document:
        return [page.get_textpage().get_text_range() for page in document]


def test_there_is_a_source_for_every_pdf() -> None:
    assert sorted(path.stem for path in SAMPLES.glob("*.pdf")) == STEMS


def test_two_builds_give_the_same_bytes(rebuilt: Path, tmp_path: Path) -> None:
    again = build(tmp_path / "again", hash_seed="2")
    for stem in STEMS:
        assert (again / f"{stem}.pdf").read_bytes() == (rebuilt / f"{stem}.pdf").read_bytes(), stem


# The committed PDFs are compared by their text, because versions of reportlab write different bytes.
@pytest.mark.parametrize("stem", STEMS)
def test_the_committed_pdf_agrees_with_its_source(stem: str, rebuilt: Path) -> None:
    committed = pages(SAMPLES / f"{stem}.pdf")
    assert committed == pages(rebuilt / f"{stem}.pdf"), "run python -m samples.build"
    assert len(committed) >= 3


def test_the_text_layers_contain_the_special_characters_of_real_letters() -> None:
    text = "".join(page for stem in STEMS for page in pages(SAMPLES / f"{stem}.pdf"))
    for mark in ("■", "•", "’", "–", "£", "\ufffe"):
        assert mark in text, f"no {mark!r} in any sample"
