"""One function decides whether the record of an earlier run is kept, and says why."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import pytest

import ofsted_extract
from ofsted_extract.facts.record import Record
from ofsted_extract.letters.finding import LetterFile
from ofsted_extract.running.batch import Settings, run
from ofsted_extract.running.resuming import Reason, decide

LETTER = """### Focused visit to Kent children's services

2 July 2019

This letter is about the focused visit of 4 and 5 June 2019.
"""


@pytest.fixture
def letter(tmp_path: Path) -> LetterFile:
    path = tmp_path / "kent.md"
    path.write_text(LETTER, encoding="utf-8")
    return LetterFile(str(path), "kent.md")


@pytest.fixture
def record(letter: LetterFile) -> Record:
    return ofsted_extract.extract(letter.path)


def source_with(record: Record, **changes: str) -> Record:
    return record.model_copy(update={"source": record.source.model_copy(update=changes)})


def test_the_record_of_an_unchanged_letter_is_kept(letter: LetterFile, record: Record) -> None:
    asked: list[tuple[int, str, str]] = []

    def find(index: int, file: str, sha256: str) -> Record:
        asked.append((index, file, sha256))
        return record

    decision = decide(letter, 3, Settings(), find)
    assert (decision.reason, decision.record, decision.is_kept) == (Reason.SAME, record, True)
    assert asked == [(3, "kent.md", record.source.sha256)]


@pytest.mark.parametrize(
    ("changes", "reason", "before"),
    [
        ({"file": "hull.md"}, Reason.OTHER_NAME, "hull.md"),
        ({"sha256": "0" * 64}, Reason.OTHER_BYTES, ""),
        ({"made_by": "ofsted-extract 0.0.1"}, Reason.OTHER_TOOL, "ofsted-extract 0.0.1"),
        ({"grammar": "en_core_web_sm 3.7.0+00000000"}, Reason.OTHER_PARSER, "en_core_web_sm 3.7.0+00000000"),
        ({"patterns": "2020.1+00000000"}, Reason.OTHER_RULES, "2020.1+00000000"),
    ],
)
def test_a_record_with_another_origin_is_not_kept_and_the_reason_is_said(
    changes: dict[str, str], reason: Reason, before: str, letter: LetterFile, record: Record
) -> None:
    other = source_with(record, **changes)
    decision = decide(letter, 0, Settings(), lambda *_: other)
    assert (decision.reason, decision.record, decision.before) == (reason, None, before)
    assert reason.value in str(decision)
    assert before in str(decision)


def test_other_options_are_another_way_to_make_the_record(letter: LetterFile, record: Record) -> None:
    decision = decide(letter, 0, Settings(ocr="off"), lambda *_: record)
    assert decision.reason is Reason.OTHER_TOOL
    assert decision.now.endswith("--ocr off")


def test_a_letter_without_an_earlier_record_or_without_bytes_is_read(letter: LetterFile) -> None:
    assert decide(letter, 0, Settings(), lambda *_: None).reason is Reason.NO_EARLIER_RECORD
    gone = replace(letter, path=letter.path + ".gone")
    assert decide(gone, 0, Settings(), lambda *_: None).reason is Reason.UNREADABLE_FILE


@pytest.mark.parametrize("jobs", [1, 2])
def test_the_outcome_carries_the_decision_whatever_the_jobs(
    jobs: int, letter: LetterFile, record: Record
) -> None:
    other = source_with(record, made_by="ofsted-extract 0.0.1")
    kept, read = run(
        [letter, letter], Settings(), jobs=jobs, earlier=lambda index, *_: (record, other)[index]
    )
    assert kept.kept
    assert not read.kept
    assert kept.result is record
    assert read.result == record
    assert [each.resume.reason for each in (kept, read) if each.resume] == [Reason.SAME, Reason.OTHER_TOOL]
    [plain] = run([letter], Settings(), jobs=jobs)
    assert plain.resume is None
