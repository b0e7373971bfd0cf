"""`python -m benchmarks.kills`: a run may be killed at any moment; resumed, it ends with the same bytes.

Each run reads a folder of letters made from the samples, some of them bad, and is killed (SIGKILL) at a
moment drawn by chance, up to three times; then it is resumed. What is there at the end must be, byte for
byte, what an undisturbed run leaves, with no other file beside it, and no process left.
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

_PLACES = ("records", "letters.jsonl")
_JOBS = (1, 2)
_MOST_KILLS = 3

_PATIENCE = 10
"""Seconds in which a worker ends whose run has been killed: those of the letter that it reads."""


class Killed(NamedTuple):
    """What came of one run: where it was killed, in seconds from its start, and what was wrong at the end."""

    seed: int
    place: str
    jobs: int
    kills: tuple[float, ...]
    wrong: tuple[str, ...]

    @property
    def line(self) -> str:
        """The run in one line."""
        moments = ", ".join(f"{moment:.2f}" for moment in self.kills)
        said = "; ".join(self.wrong) or "the same bytes"
        return f"seed {self.seed}: {self.place}, {self.jobs} jobs, killed after {moments} s: {said}"


def main(arguments: Sequence[str] | None = None) -> int:
    """Kills runs, prints a line for each, and returns 1 where one did not end as it should."""
    parser = argparse.ArgumentParser(prog="python -m benchmarks.kills", description=__doc__)
    parser.add_argument("--runs", type=int, default=100)
    parser.add_argument("--letters", type=int, default=40)
    parser.add_argument("--seed", type=int, default=0, help="of the first run; the others count on from it")
    options = parser.parse_args(arguments)
    with TemporaryDirectory() as work:
        runs = kill_runs(Path(work), options.letters, range(options.seed, options.seed + options.runs))
    bad = sum(bool(run.wrong) for run in runs)
    print(f"{len(runs)} runs of {options.letters} letters killed and resumed; {bad} did not end the same")
    return 1 if bad else 0


def kill_runs(work: Path, letters: int, seeds: Sequence[int]) -> list[Killed]:
    """Kills and resumes one run for each seed, in folders under `work`, and prints what came of it."""
    make_letters(work / "letters", letters, bad=max(1, letters // 20))
    whole: dict[str, dict[str, bytes]] = {}
    takes: dict[int, float] = {}
    for place, jobs in zip(_PLACES, _JOBS, strict=True):
        started = time.perf_counter()
        _start(work, work / "whole" / place, jobs).wait()
        takes[jobs] = time.perf_counter() - started
        whole[place] = _tree(work / "whole")
        shutil.rmtree(work / "whole")
    runs = []
    for seed in seeds:
        chance = random.Random(seed)
        place, jobs = chance.choice(_PLACES), chance.choice(_JOBS)
        out = work / f"out-{seed}" / place
        kills, wrong = _kill(work, out, jobs, chance, takes[jobs])
        wrong += differences(_tree(out.parent), whole[place])
        runs.append(Killed(seed, place, jobs, tuple(kills), tuple(wrong)))
        print(runs[-1].line, flush=True)
    return runs


def _kill(
    work: Path, out: Path, jobs: int, chance: random.Random, takes: float
) -> tuple[list[float], list[str]]:
    """Kills a run, some times, and lets it come to its end. Returns: the moments, and what was wrong."""
    kills: list[float] = []
    wrong: list[str] = []
    for _ in range(chance.randint(1, _MOST_KILLS)):
        moment = chance.uniform(0, 1.1 * takes)
        process = _start(work, out, jobs, *(["--resume"] if kills else []))
        time.sleep(moment)
        process.kill()  # it alone: its workers must find out
        process.wait()
        kills.append(moment)
        if left := _left_of(process.pid):
            wrong.append(f"processes left: {left}")
    code = _start(work, out, jobs, "--resume").wait()
    if code != ExitCode.SOME_FAILED:
        wrong.append(f"ended with {code}")
    return kills, wrong


def _start(work: Path, out: Path, jobs: int, *more: str) -> subprocess.Popen[bytes]:
    command = [sys.executable, "-m", "ofsted_extract", "-q", str(work / "letters"), "-j", str(jobs)]
    return subprocess.Popen(
        [*command, "-o", str(out), *more], start_new_session=True, stderr=subprocess.DEVNULL
    )


def _left_of(group: int) -> list[int]:
    """The processes of a group that do not end within some seconds, each of which is then ended."""
    deadline = time.monotonic() + _PATIENCE
    while (left := processes_of(group)) and time.monotonic() < deadline:
        time.sleep(0.01)
    for process in left:
        os.kill(process, signal.SIGKILL)
    return left


def _tree(folder: Path) -> dict[str, bytes]:
    """All files of a folder, hidden ones, too, with their bytes."""
    paths = (path for path in folder.rglob("*") if path.is_file())
    return {path.relative_to(folder).as_posix(): path.read_bytes() for path in paths}


def differences(found: dict[str, bytes], wanted: dict[str, bytes]) -> list[str]:
    """What is missing, too much, or other than wanted."""
    names = sorted(found.keys() | wanted.keys())
    return [f"{name} differs" for name in names if found.get(name) != wanted.get(name)]


if __name__ == "__main__":
    sys.exit(main())
