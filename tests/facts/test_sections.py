"""Sections: what tables show of them, and what makes two the same."""

from __future__ import annotations

from pathlib import Path

from ofsted_extract import extract
from ofsted_extract.facts.record import Record

SAMPLE = Path(__file__).parents[2] / "samples" / "monitoring-visit.pdf"


def test_a_record_that_is_read_back_is_the_same_though_its_sections_have_no_text() -> None:
    record = extract(SAMPLE)
    again = Record.model_validate_json(record.model_dump_json())
    assert again == record
    assert record.sections[0].text
    assert not again.sections[0].text
    assert hash(again.sections[0]) == hash(record.sections[0])


def test_the_text_of_a_section_has_neither_its_heading_nor_the_next_one() -> None:
    first, second = extract(SAMPLE).sections[:2]
    assert first.heading not in first.text
    assert second.heading not in first.text
