"""Several processes give what one process gives, and a cluster does so even if it loses a worker."""

from __future__ import annotations

import json
import signal
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import ExitStack
from pathlib import Path

import pytest

from ofsted_extract.errors import ClusterError, ExitCode, ExtraMissingError, TimedOutError
from ofsted_extract.facts.record import ErrorEntry
from ofsted_extract.running.batch import LetterFile, Limits, Settings, find_letters, run
from ofsted_extract.running.cluster import ClusterPool
from ofsted_extract.running.executors import LocalPool
from ofsted_extract.writing.json import line

LETTER = """### Focused visit to Kent children's services

2 July 2019

Dear Mr Example

This letter is about the focused visit of 4 and 5 June 2019. In May 2019, {number}% of cases were late.
"""
LETTERS = 60


@pytest.fixture
def letters(tmp_path: Path) -> list[LetterFile]:
    for number in range(LETTERS):
        text = "" if number == 7 else LETTER.format(number=number)
        (tmp_path / f"{number:02}.md").write_text(text, encoding="utf-8")
    return list(find_letters([str(tmp_path)]).letters)


def as_bytes(outcomes: Iterator[object]) -> list[bytes]:
    return [line(outcome.result) for outcome in outcomes]  # type: ignore[attr-defined]


def test_several_processes_give_what_one_process_gives(letters: list[LetterFile]) -> None:
    alone = as_bytes(run(letters, Settings()))
    assert as_bytes(run(letters, Settings(), jobs=2)) == alone


@pytest.fixture
def cluster(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> Iterator[tuple[str, list[subprocess.Popen[bytes]]]]:
    """The address of a scheduler on this machine, and its two workers. A dead worker is given up soon."""
    pytest.importorskip("distributed", reason="the extra [cluster] is not installed")
    from dask import config

    monkeypatch.setenv("DASK_DISTRIBUTED__COMM__TIMEOUTS__CONNECT", "3s")
    file = tmp_path / "scheduler.json"
    log = (tmp_path / "cluster.log").open("wb")
    parts = ("--scheduler-file", str(file), "--no-dashboard")
    worker = ("worker", *parts, "--nthreads", "1", "--no-nanny", "--host", "127.0.0.1")

    def start(*args: str) -> subprocess.Popen[bytes]:
        command = [sys.executable, "-m", "dask", *args]
        return subprocess.Popen(command, stdout=log, stderr=log, cwd=tmp_path)

    with ExitStack() as stack:
        stack.enter_context(log)
        stack.enter_context(config.set({"distributed.comm.timeouts.connect": "3s"}))
        started = [start("scheduler", *parts, "--host", "127.0.0.1", "--port", "0")]
        started += [start(*worker) for _ in range(2)]
        for process in started:
            stack.callback(process.wait)
            stack.callback(process.kill)
        yield _address(file, started[0]), started[1:]


def _address(file: Path, scheduler: subprocess.Popen[bytes]) -> str:
    """Waits until the scheduler has written its address to the file, and returns it."""
    while scheduler.poll() is None:
        if file.exists() and (text := file.read_text()).endswith("}"):
            return str(json.loads(text)["address"])
        time.sleep(0.05)
    raise AssertionError("the scheduler did not start")


def test_a_cluster_that_loses_a_worker_loses_no_letter(
    letters: list[LetterFile], cluster: tuple[str, list[subprocess.Popen[bytes]]]
) -> None:
    alone = as_bytes(run(letters, Settings()))
    address, workers = cluster
    pool = ClusterPool(address)
    deadline = time.monotonic() + 20
    while pool.workers < 2:
        assert time.monotonic() < deadline, "the second worker did not come"
        time.sleep(0.05)
    with pytest.raises(TimedOutError, match="more than 1 seconds"):
        ClusterPool(address, Limits(seconds=1)).submit(time.sleep, 60).result()
    found: list[bytes] = []
    for at, outcome in enumerate(run(letters, Settings(), jobs=2, pool=lambda _: pool, carry=True)):
        if at == LETTERS // 4:
            workers[0].send_signal(signal.SIGKILL if hasattr(signal, "SIGKILL") else signal.SIGTERM)
        assert outcome.letter == letters[at]
        found.append(line(outcome.result))
    assert workers[0].wait() != 0
    assert found == alone
    assert sum(b'"empty-file"' in each for each in found) == 1
    out = Path(letters[0].path).with_name("out.jsonl")
    command = [
        "-m",
        "ofsted_extract",
        *(letter.path for letter in letters),
        "--dask",
        address,
        "-o",
        str(out),
    ]
    assert subprocess.run([sys.executable, *command], capture_output=True).returncode == ExitCode.SOME_FAILED
    assert [each.split(b",", 1)[1] for each in out.read_bytes().splitlines()] == [
        each.rstrip().split(b",", 1)[1] for each in found
    ]


def test_a_cluster_that_does_not_answer_is_an_error() -> None:
    pytest.importorskip("distributed", reason="the extra [cluster] is not installed")
    with pytest.raises(ClusterError, match="dask scheduler") as raised:
        ClusterPool("tcp://127.0.0.1:9", patience=1)
    assert raised.value.exit_code == ExitCode.CANNOT_REACH


def test_a_cluster_needs_its_extra(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(sys.modules, "distributed", None)
    with pytest.raises(ExtraMissingError, match=r"ofsted-extract\[cluster\]"):
        ClusterPool("tcp://127.0.0.1:9")


def test_a_file_that_cannot_be_carried_is_an_error_entry(tmp_path: Path) -> None:
    gone = LetterFile(str(tmp_path / "gone.pdf"), "gone.pdf")
    [outcome] = run([gone], Settings(), jobs=1, pool=LocalPool, carry=True)
    assert isinstance(outcome.result, ErrorEntry)
    assert outcome.result.error.code == "no-such-file"
    assert [line(each.result) for each in run([gone], Settings())] == [line(outcome.result)]
