"""A pool of processes survives whatever a piece of work does. The work is from the standard library."""

from __future__ import annotations

import ctypes
import os
import signal
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from multiprocessing.process import BaseProcess
from pathlib import Path

import pytest

from ofsted_extract.errors import OutOfMemoryError, TimedOutError, WorkerCrashedError, WorkerStartError
from ofsted_extract.running.executors import LocalPool
from ofsted_extract.running.workers import Limits

Make = Callable[..., LocalPool]

ENDLESS = (sum, range(10**15))
"""A loop in C, which no signal interrupts."""

linux = pytest.mark.skipif(sys.platform != "linux", reason="memory is bounded there alone")


@pytest.fixture
def pool() -> Iterator[Make]:
    made: list[LocalPool] = []

    def make(workers: int = 1, limits: Limits = Limits(), **more: int) -> LocalPool:  # noqa: B008
        made.append(LocalPool(workers, limits, **more))  # type: ignore[arg-type]
        return made[-1]

    yield make
    for each in made:
        each.shutdown()


def is_running(pid: int) -> bool:
    """Whether a process is running. One that has ended may still be there as a zombie."""
    try:
        os.kill(pid, 0)
        state = Path(f"/proc/{pid}/stat")
        return not state.exists() or state.read_text().rpartition(")")[2].split()[0] != "Z"
    except (ProcessLookupError, FileNotFoundError):
        return False


def test_a_worker_is_renewed_after_a_number_of_letters(pool: Make) -> None:
    one = pool(renewed_after=2)
    processes = [one.submit(os.getpid).result() for _ in range(5)]
    assert processes[0] == processes[1]
    assert len(set(processes)) == 3


def test_no_more_workers_are_started_than_there_is_work_for(pool: Make) -> None:
    two = pool(2)
    assert len({two.submit(os.getpid).result() for _ in range(3)}) == 1
    sleeping, second = two.submit(time.sleep, 0.2), two.submit(os.getpid).result()
    sleeping.result()
    assert two.submit(os.getpid).result() != second


@pytest.mark.parametrize("workers", [1, 2])
def test_work_that_takes_too_long_costs_no_other_work_its_result(workers: int, pool: Make) -> None:
    some = pool(workers, Limits(seconds=1))
    before, endless, after = (
        some.submit(abs, -1),
        some.submit(*ENDLESS),
        [some.submit(abs, -2) for _ in range(5)],
    )
    with pytest.raises(TimedOutError, match="more than 1 seconds"):
        endless.result()
    assert before.result() == 1
    assert [each.result() for each in after] == [2] * 5


@linux
def test_work_that_takes_too_much_memory_costs_no_other_work_its_result(pool: Make) -> None:
    one = pool(1, Limits(megabytes=200))
    first = one.submit(os.getpid).result()
    assert len(one.submit(bytes, 20 << 20).result()) == 20 << 20
    greedy, after = one.submit(bytearray, 300 << 20), one.submit(os.getpid)
    with pytest.raises(OutOfMemoryError, match="--memory"):
        greedy.result()
    assert after.result() != first


@pytest.mark.parametrize("workers", [1, 2])
@pytest.mark.parametrize("deadly", [(os._exit, 3), (ctypes.string_at, 0)])
def test_work_that_ends_its_worker_costs_no_other_work_its_result(
    workers: int, deadly: tuple[Callable[..., object], int], pool: Make
) -> None:
    some = pool(workers)
    given = [some.submit(*deadly) if at in (0, 3, 4) else some.submit(abs, -at) for at in range(7)]
    for at, work in enumerate(given):
        if at in (0, 3, 4):
            with pytest.raises(WorkerCrashedError):
                work.result()
        else:
            assert work.result() == at


def test_a_worker_that_is_killed_from_outside_is_replaced(pool: Make) -> None:
    one = pool()
    idle = one.submit(os.getpid).result()
    os.kill(idle, getattr(signal, "SIGKILL", signal.SIGTERM))
    assert one.submit(os.getpid).result() != idle


def test_work_larger_than_a_pipe_does_not_block_the_pool(pool: Make) -> None:
    two = pool(2)
    large = [two.submit(bytes.upper, b"a" * (1 << 20)) for _ in range(8)]
    assert all(work.result() == b"A" * (1 << 20) for work in large)


def test_workers_end_with_their_pool(pool: Make) -> None:
    one = pool()
    process = one.submit(os.getpid).result()
    one.submit(*ENDLESS)
    one.shutdown()
    assert not is_running(process)


def test_a_system_that_starts_no_process_is_an_error(pool: Make, monkeypatch: pytest.MonkeyPatch) -> None:
    def start(process: object) -> None:
        raise BlockingIOError(11, "Resource temporarily unavailable")

    monkeypatch.setattr(BaseProcess, "start", start)
    with pytest.raises(WorkerStartError, match=r"\(Resource temporarily unavailable\).*--jobs"):
        pool().submit(abs, -1)


def test_a_worker_that_ended_itself_late_has_timed_out_not_crashed(
    pool: Make, monkeypatch: pytest.MonkeyPatch
) -> None:
    one = pool(1, Limits(seconds=0.5))
    process = one.submit(os.getpid).result()
    endless = one.submit(*ENDLESS)
    time.sleep(0.6)
    os.kill(process, getattr(signal, "SIGKILL", signal.SIGTERM))  # as it would do itself, later
    while is_running(process):
        time.sleep(0.01)
    with pytest.raises(TimedOutError):
        endless.result()


ORPHAN = """
import os, signal
from ofsted_extract.running import workers
from ofsted_extract.running.executors import LocalPool
from ofsted_extract.running.workers import Limits
workers._GRACE = 0.5
pool = LocalPool(1, Limits(seconds=1), prepare=lambda: None)
print(pool.submit(os.getpid).result(), flush=True)
pool.submit(sum, range(10**15))
os.kill(os.getpid(), signal.SIGKILL)
"""


@linux
def test_a_worker_whose_parent_is_gone_ends_itself() -> None:
    done = subprocess.run([sys.executable, "-c", ORPHAN], stdout=subprocess.PIPE, timeout=20)
    assert done.returncode == -signal.SIGKILL
    deadline = time.monotonic() + 10
    while is_running(int(done.stdout)):
        assert time.monotonic() < deadline
        time.sleep(0.05)
