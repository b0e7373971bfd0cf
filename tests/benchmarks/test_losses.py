"""The commands that show that nothing is lost: on few letters, and that they see it where something is."""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path

import pytest
from benchmarks.kills import differences, kill_runs
from benchmarks.letters import make_letters
from benchmarks.measure import processes_of
from benchmarks.soak import Sample, held, watch

from ofsted_extract import extract_many
from ofsted_extract.facts.record import Record

linux = pytest.mark.skipif(sys.platform != "linux", reason="/proc is read")


def test_made_letters(tmp_path: Path) -> None:
    make_letters(tmp_path / "letters", 9, bad=4)
    assert len({path.read_bytes() for path in (tmp_path / "letters").iterdir()}) == 9
    good = [isinstance(result, Record) for result in extract_many(tmp_path / "letters")]
    assert good.count(False) == 4


@linux
def test_killed_runs_end_the_same(tmp_path: Path) -> None:
    runs = kill_runs(tmp_path, letters=8, seeds=(0, 1))
    assert [run.wrong for run in runs] == [(), ()]
    assert {run.place for run in runs} == {"records", "letters.jsonl"}
    assert all(run.kills for run in runs)


def test_a_lost_file_is_seen() -> None:
    assert differences({"a": b"1", "b": b"2", "c": b""}, {"a": b"1", "b": b"3", "d": b""}) == [
        "b differs",
        "c differs",
        "d differs",
    ]


@linux
def test_processes_of_a_group() -> None:
    assert os.getpid() in processes_of(os.getpgrp())
    with subprocess.Popen([sys.executable, "-c", "input()"], stdin=-1, start_new_session=True) as process:
        assert processes_of(process.pid) == [process.pid]
        process.kill()
        os.waitid(os.P_PID, process.pid, os.WEXITED | os.WNOWAIT)
        assert processes_of(process.pid) == [], "it is no more, though nobody has asked how it ended"


@linux
def test_a_run_is_watched(tmp_path: Path) -> None:
    make_letters(tmp_path / "letters", 20, bad=1)
    samples = list(watch(tmp_path / "letters", tmp_path / "out.jsonl", jobs=1, pause=0.02))
    assert len((tmp_path / "out.jsonl").read_bytes().splitlines()) == 20
    assert max(sample.leader for sample in samples) > 20
    assert max(sample.workers for sample in samples) > 20


def test_what_is_held() -> None:
    samples = [Sample(done, done * 10.0, 7) for done in range(5)]
    assert held(samples, "leader", 2, 3) == 25
    with pytest.raises(ValueError, match="between letters 8 and 9"):
        held(samples, "leader", 8, 9)
