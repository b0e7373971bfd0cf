"""The letters of the benchmark of scale: no two the same, and the same ones each time."""

from __future__ import annotations

from pathlib import Path

from benchmarks.scale import write_letters

from ofsted_extract import extract


def test_letters_are_made_by_changing_facts(tmp_path: Path) -> None:
    write_letters(tmp_path / "one", 40)
    write_letters(tmp_path / "other", 40)
    texts = [path.read_text("utf-8") for path in sorted((tmp_path / "one").rglob("*.md"))]
    assert len(texts) == len(set(texts)) == 40
    assert texts == [path.read_text("utf-8") for path in sorted((tmp_path / "other").rglob("*.md"))]


def test_a_changed_letter_still_holds_facts(tmp_path: Path) -> None:
    write_letters(tmp_path / "some", 8)
    records = [extract(path) for path in sorted((tmp_path / "some").rglob("*.md"))]
    assert all(record.header.local_authority for record in records)
    assert sum(len(record.figures) for record in records) > 8
