"""`python -m benchmarks.soak`: reads thousands of letters, some bad, and checks that memory does not grow.

There must be a record or an error for every letter, and the memory use at the end of the run must be at most
`_MAX_GROWTH` times that after the first letters. Linux only, because it reads memory use from /proc.
"""

from __future__ import annotations

import argparse
import subprocess
import sys
import time
from collections.abc import Iterator, Sequence
from pathlib import Path
from statistics import mean
from tempfile import TemporaryDirectory
from typing import NamedTuple

from benchmarks.letters import make_letters
from benchmarks.measure import memory_of, processes_of

_MAX_GROWTH = 1.2


class Sample(NamedTuple):
    """Memory use, in MB, of the main process and of its workers when `done` letters were done."""

    done: int
    leader: float
    workers: float


def main(arguments: Sequence[str] | None = None) -> int:
    """Runs once and prints the results. Returns: 1 if letters were lost or memory grew, otherwise 0."""
    parser = argparse.ArgumentParser(prog="python -m benchmarks.soak", description=__doc__)
    parser.add_argument("--letters", type=int, default=5000)
    parser.add_argument("--after", type=int, default=500, help="letters after which memory must not grow")
    parser.add_argument("--jobs", type=int, default=2)
    options = parser.parse_args(arguments)
    with TemporaryDirectory() as work:
        letters, out = Path(work) / "letters", Path(work) / "letters.jsonl"
        make_letters(letters, options.letters, bad=options.letters // 20)
        samples = list(watch(letters, out, options.jobs))
        lines = out.read_bytes().splitlines()
    errors = sum(line.startswith(b'{"file":') for line in lines)
    print(f"{options.letters} letters: {len(lines) - errors} records, {errors} errors")
    window = max(1, options.letters // 50)
    passed = len(lines) == options.letters and errors == options.letters // 20
    print("| MB used by | after | at the end | ratio |\n| --- | --- | --- | --- |")
    for name in ("leader", "workers"):
        early = mean_memory(samples, name, options.after, options.after + window)
        late = mean_memory(samples, name, options.letters - window, options.letters)
        passed &= late <= _MAX_GROWTH * early
        print(f"| {name} | {early:.0f} | {late:.0f} | {late / early:.2f} |")
    print("passed" if passed else "**failed**")
    return 0 if passed else 1


def mean_memory(samples: Sequence[Sample], name: str, first: int, last: int) -> float:
    """Returns the mean memory use while the letters from `first` to `last` were done.

    Args:
        samples: the samples of the whole run.
        name: `leader` or `workers`.
        first: the count of letters at which to start.
        last: the count of letters at which to stop.

    Raises:
        ValueError: no sample was taken in that time.
    """
    values: list[float] = [getattr(sample, name) for sample in samples if first <= sample.done <= last]
    if not values:
        raise ValueError(f"no sample between letters {first} and {last}; take more letters")
    return mean(values)


def watch(letters: Path, out: Path, jobs: int, pause: float = 0.1) -> Iterator[Sample]:
    """Runs the command on a folder, with output to JSON Lines, and yields a sample every `pause` seconds.

    Raises:
        RuntimeError: the run as a whole failed.
    """
    command = [sys.executable, "-m", "ofsted_extract", "-q", str(letters), "-j", str(jobs), "-o", str(out)]
    partial = out.with_name(f".{out.name}.partial")
    process = subprocess.Popen(command, start_new_session=True, stderr=subprocess.DEVNULL)
    done = offset = 0
    while process.poll() is None:
        time.sleep(pause)
        if partial.exists():
            with partial.open("rb") as file:
                file.seek(offset)
                new = file.read()
            done, offset = done + new.count(b"\n"), offset + len(new)
        workers = [memory_of(pid) for pid in processes_of(process.pid) if pid != process.pid]
        yield Sample(done, memory_of(process.pid), sum(workers))
    if process.returncode not in (0, 1):
        raise RuntimeError(f"{' '.join(command)}: exit code {process.returncode}")


if __name__ == "__main__":
    sys.exit(main())
