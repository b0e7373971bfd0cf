"""`extract` reads in a worker that it keeps, and in the caller's process only if that is asked for."""

from __future__ import annotations

import multiprocessing
import os
import subprocess
import sys
from pathlib import Path

import pytest

from ofsted_extract import Limits, extract
from ofsted_extract.errors import LetterError, TimedOutError
from ofsted_extract.running.isolated import KeptWorker

ROOT = Path(__file__).parents[2]
SAMPLE = ROOT / "samples" / "monitoring-visit-text.md"
ANY = Limits(seconds=30)


def nothing() -> None:
    """Loads nothing."""


def call(worker: KeptWorker, limits: Limits = ANY) -> int:
    return worker.call("x", os.getpid, limits=limits, prepare=nothing)


def test_the_same_worker_takes_the_next_call() -> None:
    worker = KeptWorker()
    assert os.getpid() != call(worker) == call(worker)


def test_other_limits_and_another_folder_have_another_worker(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    worker = KeptWorker()
    first = call(worker)
    second = call(worker, Limits(seconds=20))
    monkeypatch.chdir(tmp_path)
    assert len({first, second, call(worker, Limits(seconds=20))}) == 3


def test_a_letter_of_another_folder_is_found_after_a_change_of_folder(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    (tmp_path / "letter.md").write_bytes(SAMPLE.read_bytes())
    expected = extract(SAMPLE)
    monkeypatch.chdir(tmp_path)
    assert extract("letter.md").header == expected.header


def test_a_letter_that_takes_too_long_raises_an_error() -> None:
    with pytest.raises(TimedOutError, match=r"monitoring-visit-text\.md: .*0\.001 s"):
        extract(SAMPLE, limits=Limits(seconds=0.001))
    assert extract(SAMPLE).figures


def test_the_record_is_the_same_in_the_callers_process() -> None:
    assert extract(SAMPLE, isolated=False) == extract(SAMPLE)


def test_an_error_names_the_letter_as_the_caller_did(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(ROOT)
    with pytest.raises(LetterError, match=r"^samples/none\.pdf: there is no such file"):
        extract("samples/none.pdf")


def test_a_process_that_may_not_start_others_reads_the_letter_itself() -> None:
    with multiprocessing.get_context("spawn").Pool(1) as pool:
        assert pool.apply(extract, (str(SAMPLE),)) == extract(SAMPLE)


def test_a_script_ends_with_its_worker() -> None:
    script = f"import ofsted_extract; print(len(ofsted_extract.extract({str(SAMPLE)!r}).figures))"
    done = subprocess.run(
        [sys.executable, "-c", script], capture_output=True, text=True, timeout=60, check=True
    )
    assert int(done.stdout) > 10
    assert not done.stderr
