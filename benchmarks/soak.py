"""`python -m benchmarks.soak`: thousands of letters, some bad, and what they leave in memory.

Records and errors together must be the letters, and the processes at the end of the run must hold no more
memory than a bound times what they held after the first letters. Linux only: memory is read from /proc.
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

_BOUND = 1.2


class Sample(NamedTuple):
    """Memory, in MB, when so many letters were done: of the process that leads, and of its workers."""

    done: int
    leader: float
    workers: float


def main(arguments: Sequence[str] | None = None) -> int:
    """Runs once, prints what came of it, and returns 1 where letters were lost or memory grew."""
    parser = argparse.ArgumentParser(prog="python -m benchmarks.soak", description=__doc__)
    parser.add_argument("--letters", type=int, default=5000)
    parser.add_argument("--after", type=int, default=500, help="letters after which memory is to stay")
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
    kept = len(lines) == options.letters and errors == options.letters // 20
    print("| MB held by | after | at the end | ratio |\n| --- | --- | --- | --- |")
    for name in ("leader", "workers"):
        early = held(samples, name, options.after, options.after + window)
        late = held(samples, name, options.letters - window, options.letters)
        kept &= late <= _BOUND * early
        print(f"| {name} | {early:.0f} | {late:.0f} | {late / early:.2f} |")
    print("kept" if kept else "**not kept**")
    return 0 if kept else 1


def held(samples: Sequence[Sample], name: str, first: int, last: int) -> float:
    """The mean of what was held while the letters from `first` to `last` were done.

    Raises:
        ValueError: where no sample was taken then.
    """
    values: list[float] = [getattr(sample, name) for sample in samples if first <= sample.done <= last]
    if not values:
        raise ValueError(f"no sample between letters {first} and {last}; take more letters")
    return mean(values)


def watch(letters: Path, out: Path, jobs: int, pause: float = 0.1) -> Iterator[Sample]:
    """Runs the command on a folder, to JSON Lines, and gives samples of it, `pause` seconds apart.

    Raises:
        RuntimeError: where the run fails as a whole.
    """
    command = [sys.executable, "-m", "ofsted_extract", "-q", str(letters), "-j", str(jobs), "-o", str(out)]
    partial = out.with_name(f".{out.name}.partial")
    process = subprocess.Popen(command, start_new_session=True, stderr=subprocess.DEVNULL)
    done = place = 0
    while process.poll() is None:
        time.sleep(pause)
        if partial.exists():
            with partial.open("rb") as file:
                file.seek(place)
                new = file.read()
            done, place = done + new.count(b"\n"), place + len(new)
        workers = [memory_of(each) for each in processes_of(process.pid) if each != process.pid]
        yield Sample(done, memory_of(process.pid), sum(workers))
    if process.returncode not in (0, 1):
        raise RuntimeError(f"{' '.join(command)}: ended with {process.returncode}")


if __name__ == "__main__":
    sys.exit(main())
