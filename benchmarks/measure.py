"""One run of a command, measured from outside: wall time, CPU time and peak memory, children included."""

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
    """What one run took: seconds of the clock, seconds of processors, and most memory held, in MB."""

    wall: float
    cpu: float
    memory: float


def measure(command: Sequence[str]) -> Run:
    """Runs a command of this interpreter (`-m` and what follows) and measures it.

    Raises:
        RuntimeError: where it fails; 1 is no failure, for letters that cannot be read are part of a run.
    """
    start = time.perf_counter()
    process = subprocess.Popen([sys.executable, *command], stdout=subprocess.DEVNULL)
    _, status, usage = os.wait4(process.pid, 0)
    wall = time.perf_counter() - start
    process.returncode = os.waitstatus_to_exitcode(status)
    if process.returncode not in (0, 1):
        raise RuntimeError(f"{' '.join(command)}: ended with {process.returncode}")
    unit = 1 << 20 if sys.platform == "darwin" else 1 << 10
    return Run(wall, usage.ru_utime + usage.ru_stime, usage.ru_maxrss / unit)


def in_turn(commands: Mapping[str, Sequence[str]], times: int) -> dict[str, Run]:
    """The medians of each command's runs. They run in turn, so that a busy minute is everyone's."""
    runs: dict[str, list[Run]] = {name: [] for name in commands}
    for _ in range(times):
        for name, command in commands.items():
            runs[name].append(measure(command))
    return {name: median(each) for name, each in runs.items()}


def median(runs: Sequence[Run]) -> Run:
    """The median of each figure by itself."""
    return Run(*(statistics.median(getattr(run, name) for run in runs) for name in ("wall", "cpu", "memory")))


def processes_of(group: int) -> list[int]:
    """The processes of a process group that still run. Linux only: they are those of /proc."""
    found = []
    for folder in Path("/proc").glob("[0-9]*"):
        try:
            fields = (folder / "stat").read_text().rpartition(")")[2].split()
        except OSError:
            continue  # it has ended since the folder was listed
        if int(fields[2]) == group and fields[0] not in "ZX":
            found.append(int(folder.name))
    return found


def memory_of(process: int) -> float:
    """MB that a process holds, what it shares with others included. Linux only."""
    try:
        pages = int(Path(f"/proc/{process}/statm").read_text().split()[1])
    except OSError:
        return 0.0  # it has ended
    return pages * os.sysconf("SC_PAGE_SIZE") / (1 << 20)
