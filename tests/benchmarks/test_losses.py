"""`benchmarks.kills`, `pairs` and `soak`, on few letters: they pass, and they notice a loss."""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path

import pytest
from benchmarks.kills import differences, kill_runs
from benchmarks.letters import make_letters
from benchmarks.measure import processes_of
from benchmarks.pairs import OUTPUTS, run_pairs
from benchmarks.soak import Sample, mean_memory, watch

from ofsted_extract import extract_many
from ofsted_extract.facts.record import Record

linux = pytest.mark.skipif(sys.platform != "linux", reason="reads /proc")


def test_made_letters_are_all_different_and_as_many_are_bad_as_asked_for(tmp_path: Path) -> None:
    make_letters(tmp_path / "letters", 9, bad=4)
    assert len({path.read_bytes() for path in (tmp_path / "letters").iterdir()}) == 9
    good = [isinstance(result, Record) for result in extract_many(tmp_path / "letters")]
    assert good.count(False) == 4


@linux
def test_runs_that_are_killed_and_resumed_leave_the_same_output(tmp_path: Path) -> None:
    runs = kill_runs(tmp_path, letters=5, seeds=(0, 1))
    assert [run.problems for run in runs] == [(), ()]
    assert {run.output for run in runs} == {"records", "letters.jsonl"}
    assert all(run.kills for run in runs)


@linux
def test_two_runs_into_one_place_lose_nothing(tmp_path: Path) -> None:
    pairs = run_pairs(tmp_path, seeds=(5, 1006))
    assert [pair.problems for pair in pairs] == [(), ()]
    assert [pair.output for pair in pairs] == list(OUTPUTS[:2])
    assert all(len(pair.ends) == 2 for pair in pairs)


def test_missing_unexpected_and_changed_files_are_reported() -> None:
    assert differences({"a": b"1", "b": b"2", "c": b""}, {"a": b"1", "b": b"3", "d": b""}) == [
        "b differs",
        "c differs",
        "d differs",
    ]


@linux
def test_only_running_processes_belong_to_a_group() -> None:
    assert os.getpid() in processes_of(os.getpgrp())
    with subprocess.Popen([sys.executable, "-c", "input()"], stdin=-1, start_new_session=True) as process:
        assert processes_of(process.pid) == [process.pid]
        process.kill()
        os.waitid(os.P_PID, process.pid, os.WEXITED | os.WNOWAIT)
        assert processes_of(process.pid) == [], "a zombie is not running"


@linux
def test_watching_a_run_yields_the_memory_of_its_processes(tmp_path: Path) -> None:
    make_letters(tmp_path / "letters", 20, bad=1)
    samples = list(watch(tmp_path / "letters", tmp_path / "out.jsonl", jobs=1, pause=0.02))
    assert len((tmp_path / "out.jsonl").read_bytes().splitlines()) == 20
    assert max(sample.leader for sample in samples) > 20
    assert max(sample.workers for sample in samples) > 20


def test_mean_memory_is_taken_between_two_counts_of_letters() -> None:
    samples = [Sample(done, done * 10.0, 7) for done in range(5)]
    assert mean_memory(samples, "leader", 2, 3) == 25
    with pytest.raises(ValueError, match="between letters 8 and 9"):
        mean_memory(samples, "leader", 8, 9)
