"""Properties of the records of all real letters. Skipped if the letters are not available."""

from __future__ import annotations

import json
from collections.abc import Sequence
from pathlib import Path

import pytest

import ofsted_extract
from ofsted_extract.errors import InternalError
from ofsted_extract.facts.assembly import assemble
from ofsted_extract.facts.base import Evidence, fold
from ofsted_extract.facts.record import ErrorEntry, Record
from ofsted_extract.pipeline.language import build_pipeline, run
from ofsted_extract.reading import read_letter
from ofsted_extract.rules.patterns import load_patterns
from ofsted_extract.writing.json import indented

NLP = build_pipeline()
SAMPLES = Path(__file__).parent.parent / "samples"


def letters(folder: Path) -> list[Path]:
    return sorted(path for path in folder.iterdir() if path.suffix in (".pdf", ".txt"))


def text_and_record(path: Path) -> tuple[str, Record]:
    letter = read_letter(path)
    return letter.text, assemble(letter, run(NLP, letter), load_patterns())


def all_evidence(record: Record) -> list[Evidence]:
    header = record.header
    return [
        *header.evidence.values(),
        *(person.evidence for person in header.inspectors),
        *(person.evidence for person in header.signatories),
        *(date.evidence for date in record.dates),
        *(figure.evidence for figure in record.figures),
        *(trend.evidence for trend in record.trends),
        *(judgement.evidence for judgement in record.judgements),
    ]


def test_every_evidence_quotes_the_clean_text(shared_letters: Path) -> None:
    quoted = 0
    for path in letters(shared_letters):
        text, record = text_and_record(path)
        for evidence in all_evidence(record):
            assert text[evidence.start : evidence.end] == evidence.text, path.name
            assert fold(evidence.text) in evidence.sentence, path.name
            assert 1 <= evidence.page <= record.source.pages, path.name
            quoted += 1
    assert quoted > 1000


def internal_errors(paths: Sequence[Path]) -> list[str]:
    results = ofsted_extract.extract_many(paths, ocr="off")
    entries = [result for result in results if isinstance(result, ErrorEntry)]
    return [entry.file for entry in entries if entry.error.code == InternalError.code]


def test_no_real_letter_meets_a_fault_of_the_program(shared_letters: Path) -> None:
    """Every third is enough beside those that the test above reads; all of them would take half a minute."""
    assert internal_errors(letters(shared_letters / "unlabelled")[::3]) == []


def test_no_sample_meets_a_fault_of_the_program() -> None:
    assert internal_errors([SAMPLES]) == []


def test_the_same_letter_gives_the_same_bytes(shared_letters: Path) -> None:
    path = letters(shared_letters)[0]
    assert indented(text_and_record(path)[1]) == indented(text_and_record(path)[1])


@pytest.mark.parametrize("kind", ["focused", "jtai", "ilacs", "sif", "area_send", "wirral"])
def test_kind_and_authority_agree_with_the_reference(shared_letters: Path, kind: str) -> None:
    """Two letters of each kind are enough to notice that a kind is no longer recognised."""
    paths = [path for path in letters(shared_letters) if path.name.startswith(kind)][:2]
    assert paths
    for path in paths:
        reference = json.loads((shared_letters / "gold" / f"{path.stem}.json").read_text(encoding="utf-8"))
        _, record = text_and_record(path)
        assert record.header.kind == reference["header"]["kind"]
        assert record.header.local_authority is not None
        assert record.header.local_authority.name == reference["header"]["local_authority"]
