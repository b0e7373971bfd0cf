"""`python -m benchmarks.pairs`: checks that two runs into one place lose nothing and double nothing.

Both runs of a pair read the same few letters and write to the same place, which is empty or holds an earlier
output. The second starts a random moment after the first, and some runs are killed (SIGKILL). A run that is
not killed must finish, or be refused because of the other; a finished file must be that of an undisturbed
run, or the earlier one. A last run must then leave the same bytes as an undisturbed run, and no other file.
"""

from __future__ import annotations

import argparse
import random
import shutil
import subprocess
import sys
import time
from collections.abc import Sequence
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import NamedTuple

from benchmarks.kills import differences, end_survivors, files_under
from benchmarks.letters import make_texts
from ofsted_extract.errors import ExitCode

OUTPUTS = ("records", "letters.jsonl", "letters.csv", "letters.xlsx", "letters.sqlite")
_RESUMABLE = OUTPUTS[:2]
_LETTERS = 4
_REFUSAL = "another run is writing there"
_KILL_ONE, _KILL_BOTH = 0.4, 0.15
"""How many of the pairs lose one of their runs, and both."""
_FILES = dict[str, bytes]


class Pair(NamedTuple):
    """Two runs into one place.

    Attributes:
        seed: determines the option, what the place holds, and all moments.
        output: what they wrote to, one of `OUTPUTS`.
        option: `--resume` or `--force`, for both.
        ends: how each ended: "finished", "refused", "killed", or what it should not have done.
        problems: what was wrong; empty if nothing was.
    """

    seed: int
    output: str
    option: str
    ends: tuple[str, ...]
    problems: tuple[str, ...]

    @property
    def line(self) -> str:
        """A summary of the pair in one line."""
        result = "; ".join(self.problems) or "nothing lost"
        return f"seed {self.seed}: {self.output} {self.option}, {' and '.join(self.ends)}: {result}"


def main(arguments: Sequence[str] | None = None) -> int:
    """Runs pairs and prints a line for each. Returns: 1 if one did not end as it should, otherwise 0."""
    parser = argparse.ArgumentParser(prog="python -m benchmarks.pairs", description=__doc__)
    parser.add_argument("--pairs", type=int, default=100, help="for each form of output")
    parser.add_argument(
        "--seed", type=int, default=0, help="seed of the first pair; later pairs count up from it"
    )
    options = parser.parse_args(arguments)
    with TemporaryDirectory() as work:
        pairs = run_pairs(Path(work), range(options.seed, options.seed + options.pairs * len(OUTPUTS)))
    for output in OUTPUTS:
        ends = [end for pair in pairs if pair.output == output for end in pair.ends]
        counts = ", ".join(f"{ends.count(end)} {end}" for end in sorted(set(ends)))
        print(f"{output}: {len(ends) // 2} pairs; runs: {counts}")
    failed = sum(bool(pair.problems) for pair in pairs)
    print(f"{len(pairs)} pairs of runs; {failed} ended differently")
    return 1 if failed else 0


def run_pairs(work: Path, seeds: Sequence[int]) -> list[Pair]:
    """Runs one pair for each seed, in folders under `work`, and prints a line for each.

    Args:
        work: an empty folder.
        seeds: one for each pair; successive seeds go through the outputs.
    """
    expected: dict[str, _FILES] = {}
    earlier: dict[str, _FILES] = {}
    durations = []
    for edition, files in (("earlier", earlier), ("later", expected)):
        make_texts(work / edition, _LETTERS, edition)
        (work / "read").mkdir(exist_ok=True)
        _replace(work / "read", files_under(work / edition))
        for output in sorted({OUTPUTS[seed % len(OUTPUTS)] for seed in seeds}):
            started = time.perf_counter()
            _start(work, work / "whole" / output, "--force").communicate()
            durations.append(time.perf_counter() - started)
            files[output] = files_under(work / "whole")
            shutil.rmtree(work / "whole")
    pairs = []
    for seed in seeds:
        output = OUTPUTS[seed % len(OUTPUTS)]
        pairs.append(_run_pair(work, seed, output, earlier[output], expected[output], min(durations)))
        print(pairs[-1].line, flush=True)
    return pairs


def _run_pair(work: Path, seed: int, output: str, earlier: _FILES, expected: _FILES, duration: float) -> Pair:
    rng = random.Random(seed)
    place = work / f"out-{seed}" / output
    option = rng.choice(("--resume", "--force")) if output in _RESUMABLE else "--force"
    begins_with = earlier if rng.random() < 0.5 else {}
    _replace(place.parent, begins_with)
    draw = rng.random()
    killed = {0, 1} if draw < _KILL_BOTH else {rng.randrange(2)} if draw < _KILL_BOTH + _KILL_ONE else set()
    ends, problems = _ends_of_two(work, place, option, killed, rng, duration)
    visible = {name: data for name, data in files_under(place.parent).items() if "/." not in f"/{name}"}
    if "finished" in ends:
        problems += differences(visible, expected)
    else:
        either = {name: (begins_with.get(name), expected.get(name)) for name in begins_with | expected}
        problems += [f"{name} is torn" for name, data in visible.items() if data not in either.get(name, ())]
        problems += [f"{name} is gone" for name in begins_with if name not in visible]
    last = _start(work, place, "--resume" if output in _RESUMABLE else "--force")
    if _end_of(last) != "finished":
        problems.append("the last run did not finish")
    problems += differences(files_under(place.parent), expected)
    shutil.rmtree(place.parent)
    return Pair(seed, output, option, tuple(ends), tuple(problems))


def _ends_of_two(
    work: Path, place: Path, option: str, killed: set[int], rng: random.Random, duration: float
) -> tuple[list[str], list[str]]:
    """Starts two runs and kills those in `killed`. Returns: how each ended, and any problems."""
    starts = (0.0, rng.choice((0.0, rng.uniform(0, 0.5), rng.uniform(0, 1.2))) * duration)
    steps = [(start, at, False) for at, start in enumerate(starts)]
    steps += [(starts[at] + rng.uniform(0.2, 1.3) * duration, at, True) for at in killed]
    runs: list[subprocess.Popen[str]] = []
    began = time.perf_counter()
    for moment, at, is_kill in sorted(steps):
        time.sleep(max(0.0, began + moment - time.perf_counter()))
        if is_kill:
            runs[at].kill()
        else:
            runs.append(_start(work, place, option))
    ends = [_end_of(run) for run in runs]
    problems = [f"a run ended with {end}" for end in ends if end not in ("finished", "refused", "killed")]
    if ends.count("refused") == len(ends):
        problems.append("both runs were refused")
    survivors = [process for run in runs for process in end_survivors(run.pid)]
    return ends, problems + ([f"processes left running: {survivors}"] if survivors else [])


def _end_of(run: subprocess.Popen[str]) -> str:
    """Waits for a run. Returns: how it ended; its error messages if in no way that it should."""
    said = run.communicate()[1]
    if run.returncode == ExitCode.SOME_FAILED and "Traceback" not in said:
        return "finished"
    if run.returncode == ExitCode.CANNOT_WRITE and _REFUSAL in said and said.count("\n") == 1:
        return "refused"
    return "killed" if run.returncode < 0 else f"exit code {run.returncode}: {said.strip()}"


def _start(work: Path, place: Path, option: str) -> subprocess.Popen[str]:
    command = [sys.executable, "-m", "ofsted_extract", "-q", str(work / "read"), "-j", "1"]
    return subprocess.Popen(
        [*command, "-o", str(place), option], start_new_session=True, stderr=subprocess.PIPE, text=True
    )


def _replace(folder: Path, files: _FILES) -> None:
    """Puts files into a folder, by their relative paths."""
    folder.mkdir(exist_ok=True)
    for name, data in files.items():
        (folder / name).parent.mkdir(exist_ok=True)
        (folder / name).write_bytes(data)


if __name__ == "__main__":
    sys.exit(main())
