"""`python -m benchmarks.kills`: checks that a run killed at any moment can be resumed without loss.

Each run reads a folder of letters made from the samples, some of them bad. It is killed (SIGKILL) at a random
moment, up to three times, and then resumed. Its output must be the same, byte for byte, as that of an
undisturbed run, with no extra file and no process left running.
"""

from __future__ import annotations

import argparse
import os
import random
import shutil
import signal
import subprocess
import sys
import time
from collections.abc import Sequence
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import NamedTuple

from benchmarks.letters import make_letters
from benchmarks.measure import processes_of
from ofsted_extract.errors import ExitCode

_OUTPUTS = ("records", "letters.jsonl")
_JOBS = (1, 2)
_MAX_KILLS = 3

_PATIENCE = 10
"""Seconds within which the workers of a killed run must end: enough to finish reading a letter."""


class KilledRun(NamedTuple):
    """One run that was killed and resumed.

    Attributes:
        seed: determines the output, the number of jobs and the moments of the kills.
        output: what it wrote to, one of `_OUTPUTS`.
        jobs: number of its processes.
        kills: when it was killed, in seconds from each start.
        problems: what was wrong at the end; empty if nothing was.
    """

    seed: int
    output: str
    jobs: int
    kills: tuple[float, ...]
    problems: tuple[str, ...]

    @property
    def line(self) -> str:
        """A summary of the run in one line."""
        moments = ", ".join(f"{moment:.2f}" for moment in self.kills)
        result = "; ".join(self.problems) or "the same bytes"
        return f"seed {self.seed}: {self.output}, {self.jobs} jobs, killed after {moments} s: {result}"


def main(arguments: Sequence[str] | None = None) -> int:
    """Kills runs and prints a line for each. Returns: 1 if a run did not end as it should, otherwise 0."""
    parser = argparse.ArgumentParser(prog="python -m benchmarks.kills", description=__doc__)
    parser.add_argument("--runs", type=int, default=100)
    parser.add_argument("--letters", type=int, default=40)
    parser.add_argument(
        "--seed", type=int, default=0, help="seed of the first run; later runs count up from it"
    )
    options = parser.parse_args(arguments)
    with TemporaryDirectory() as work:
        runs = kill_runs(Path(work), options.letters, range(options.seed, options.seed + options.runs))
    failed = sum(bool(run.problems) for run in runs)
    print(f"{len(runs)} runs of {options.letters} letters killed and resumed; {failed} ended differently")
    return 1 if failed else 0


def kill_runs(work: Path, letters: int, seeds: Sequence[int]) -> list[KilledRun]:
    """Kills and resumes one run for each seed, in folders under `work`, and prints a line for each.

    Args:
        work: an empty folder.
        letters: the number of letters to make and read.
        seeds: one for each run.
    """
    make_letters(work / "letters", letters, bad=max(1, letters // 20))
    expected: dict[str, dict[str, bytes]] = {}
    durations: dict[int, float] = {}
    for output, jobs in zip(_OUTPUTS, _JOBS, strict=True):
        started = time.perf_counter()
        _start(work, work / "whole" / output, jobs).wait()
        durations[jobs] = time.perf_counter() - started
        expected[output] = files_under(work / "whole")
        shutil.rmtree(work / "whole")
    runs = []
    for seed in seeds:
        rng = random.Random(seed)
        output, jobs = rng.choice(_OUTPUTS), rng.choice(_JOBS)
        path = work / f"out-{seed}" / output
        kills, problems = _kill_and_resume(work, path, jobs, rng, durations[jobs])
        problems += differences(files_under(path.parent), expected[output])
        runs.append(KilledRun(seed, output, jobs, tuple(kills), tuple(problems)))
        print(runs[-1].line, flush=True)
    return runs


def _kill_and_resume(
    work: Path, out: Path, jobs: int, rng: random.Random, duration: float
) -> tuple[list[float], list[str]]:
    """Kills a run at random moments, then resumes it to its end. Returns: the moments, and any problems."""
    kills: list[float] = []
    problems: list[str] = []
    for _ in range(rng.randint(1, _MAX_KILLS)):
        moment = rng.uniform(0, 1.1 * duration)
        process = _start(work, out, jobs, *(["--resume"] if kills else []))
        time.sleep(moment)
        process.kill()  # not its workers: they must notice by themselves
        process.wait()
        kills.append(moment)
        if survivors := end_survivors(process.pid):
            problems.append(f"processes left running: {survivors}")
    code = _start(work, out, jobs, "--resume").wait()
    if code != ExitCode.SOME_FAILED:
        problems.append(f"exit code {code}")
    return kills, problems


def _start(work: Path, out: Path, jobs: int, *more: str) -> subprocess.Popen[bytes]:
    command = [sys.executable, "-m", "ofsted_extract", "-q", str(work / "letters"), "-j", str(jobs)]
    return subprocess.Popen(
        [*command, "-o", str(out), *more], start_new_session=True, stderr=subprocess.DEVNULL
    )


def end_survivors(group: int) -> list[int]:
    """Waits for the processes of a group to end, and kills those that do not. Returns: the killed ones."""
    deadline = time.monotonic() + _PATIENCE
    while (survivors := processes_of(group)) and time.monotonic() < deadline:
        time.sleep(0.01)
    for process in survivors:
        os.kill(process, signal.SIGKILL)
    return survivors


def files_under(folder: Path) -> dict[str, bytes]:
    """Returns the content of every file under a folder, hidden files included, by relative path."""
    paths = (path for path in folder.rglob("*") if path.is_file())
    return {path.relative_to(folder).as_posix(): path.read_bytes() for path in paths}


def differences(actual: dict[str, bytes], expected: dict[str, bytes]) -> list[str]:
    """Returns a message for each file that is missing, unexpected, or has other content than expected."""
    names = sorted(actual.keys() | expected.keys())
    return [f"{name} differs" for name in names if actual.get(name) != expected.get(name)]


if __name__ == "__main__":
    sys.exit(main())
