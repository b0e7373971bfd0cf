"""The record of each sample is the same as when somebody last read and approved it.

After an intended change, `pytest tests/samples --update-golden` writes the records again.
"""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from ofsted_extract import Record, extract
from ofsted_extract.versions import PATTERNS_VERSION
from ofsted_extract.writing.json import indented

SAMPLES = Path(__file__).resolve().parents[2] / "samples"
FILES = sorted(
    path.name for path in SAMPLES.iterdir() if path.suffix in (".pdf", ".md") and path.name != "README.md"
)


def without_versions(record: Record) -> Record:
    """Removes the versions of rules and tool, so that a new version alone does not fail the test."""
    source = record.source.model_copy(update={"patterns": PATTERNS_VERSION, "made_by": None})
    return record.model_copy(update={"source": source})


@pytest.mark.parametrize("name", FILES)
def test_the_record_agrees_with_the_golden_record(
    name: str, update_golden: bool, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(SAMPLES)
    actual = indented(without_versions(extract(name)))
    golden = SAMPLES / "golden" / f"{Path(name).stem}.json"
    if update_golden:
        golden.parent.mkdir(exist_ok=True)
        golden.write_bytes(actual)
    assert golden.is_file(), f"no golden record of {name}: run pytest tests/samples --update-golden"
    assert json.loads(actual) == json.loads(golden.read_bytes())


def test_every_golden_record_belongs_to_a_sample() -> None:
    stems = {Path(name).stem for name in FILES}
    assert {path.stem for path in (SAMPLES / "golden").glob("*.json")} <= stems
