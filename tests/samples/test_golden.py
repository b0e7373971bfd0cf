"""What the tool says of each sample is what it said when somebody last read and approved it.

`pytest tests/samples --update-golden` writes the records anew after an intended change.
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
    """The record as if there were one version of all: a new one does not change what a letter says."""
    source = record.source.model_copy(update={"patterns": PATTERNS_VERSION, "made_by": None})
    return record.model_copy(update={"source": source})


@pytest.mark.parametrize("name", FILES)
def test_golden(name: str, update_golden: bool, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(SAMPLES)
    said = indented(without_versions(extract(name)))
    golden = SAMPLES / "golden" / f"{Path(name).stem}.json"
    if update_golden:
        golden.parent.mkdir(exist_ok=True)
        golden.write_bytes(said)
    assert golden.is_file(), f"no golden record of {name}: run pytest tests/samples --update-golden"
    assert json.loads(said) == json.loads(golden.read_bytes())


def test_every_golden_record_is_of_a_sample() -> None:
    stems = {Path(name).stem for name in FILES}
    assert {path.stem for path in (SAMPLES / "golden").glob("*.json")} <= stems
