"""Measures the wall-clock time, CPU time and peak memory of a command, including its child processes."""

from __future__ import annotations

import os
import statistics
import subprocess
import sys
import time
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path


@dataclass(frozen=True, slots=True)
class Run:
    """The resources that one run used: wall-clock and CPU time in seconds, and peak memory in MB."""

    wall: float
    cpu: float
    memory: float


def measure(command: Sequence[str]) -> Run:
    """Runs the Python interpreter with some arguments (`-m` and so on) and measures the run.

    Raises:
        RuntimeError: the command failed. Exit code 1 is not a failure, because a run may include bad letters.
    """
    start = time.perf_counter()
    process = subprocess.Popen([sys.executable, *command], stdout=subprocess.DEVNULL)
    _, status, usage = os.wait4(process.pid, 0)
    wall = time.perf_counter() - start
    process.returncode = os.waitstatus_to_exitcode(status)
    if process.returncode not in (0, 1):
        raise RuntimeError(f"{' '.join(command)}: exit code {process.returncode}")
    unit = 1 << 20 if sys.platform == "darwin" else 1 << 10
    return Run(wall, usage.ru_utime + usage.ru_stime, usage.ru_maxrss / unit)


def in_turn(commands: Mapping[str, Sequence[str]], times: int) -> dict[str, Run]:
    """Runs the commands in turn, so that load on the machine affects them all. Returns: medians, by name."""
    runs: dict[str, list[Run]] = {name: [] for name in commands}
    for _ in range(times):
        for name, command in commands.items():
            runs[name].append(measure(command))
    return {name: median(repeated) for name, repeated in runs.items()}


def median(runs: Sequence[Run]) -> Run:
    """Returns the median of each measure separately."""
    return Run(*(statistics.median(getattr(run, name) for run in runs) for name in ("wall", "cpu", "memory")))


def processes_of(group: int) -> list[int]:
    """Returns the ids of the running processes of a process group. Linux only, because it reads /proc."""
    found = []
    for folder in Path("/proc").glob("[0-9]*"):
        try:
            fields = (folder / "stat").read_text().rpartition(")")[2].split()
        except OSError:
            continue  # the process has ended since the folder was listed
        if int(fields[2]) == group and fields[0] not in "ZX":
            found.append(int(folder.name))
    return found


def memory_of(process: int) -> float:
    """Returns the MB of memory that a process uses, with shared memory; 0 if it has ended. Linux only."""
    try:
        pages = int(Path(f"/proc/{process}/statm").read_text().split()[1])
    except OSError:
        return 0.0
    return pages * os.sysconf("SC_PAGE_SIZE") / (1 << 20)
