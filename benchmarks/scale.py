"""`python -m benchmarks.scale [LETTERS...]`: time, memory and size of output must grow in line with letters.

The letters are those of `samples/letters/` with other authorities and other numbers, so that no two are the
same. Each number of letters is read into JSON Lines and into SQLite by two workers, and into JSON Lines by a
Dask cluster with two workers where that extra is installed. Linux only, as `benchmarks.measure` is.
"""

from __future__ import annotations

import argparse
import csv
import random
import re
from collections.abc import Iterator, Sequence
from contextlib import ExitStack
from importlib.util import find_spec
from itertools import cycle, islice
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

from benchmarks.measure import measure

_ROOT = Path(__file__).resolve().parent.parent
_AUTHORITIES = _ROOT / "patterns" / "authorities.csv"
_NUMBER = re.compile(r"(?<![\d/,.])(\d{2,3})(?=%| children| plans| social workers| cases)")
_FOUND_IN_NAME = re.compile(r"^[a-z]+")


def write_letters(folder: Path, count: int) -> None:
    """Writes `count` letters to a new folder, a thousand to a folder in it; the same ones each time."""
    samples = [
        (path.read_text("utf-8"), _FOUND_IN_NAME.match(path.stem)[0].title())  # type: ignore[index]
        for path in sorted((_ROOT / "samples" / "letters").glob("*.md"))
    ]
    chance = random.Random(count)
    for number, (text, authority) in enumerate(islice(cycle(samples), count)):
        inside = folder / f"{number // 1000:03}"
        inside.mkdir(parents=True, exist_ok=True)
        changed = text.replace(authority, chance.choice(_names()))
        changed = _NUMBER.sub(lambda found: str(chance.randint(10, 10 ** len(found[1]) - 1)), changed)
        (inside / f"letter-{number:06}.md").write_text(f"{changed}\nLetter {number}.\n", "utf-8")


def _names() -> list[str]:
    with _AUTHORITIES.open(encoding="utf-8", newline="") as file:
        return [row["name"] for row in csv.DictReader(file)]


def rows(counts: Sequence[int]) -> Iterator[tuple[str, ...]]:
    """Yields for each number of letters, and each kind of output, a row of the table."""
    with ExitStack() as stack:
        kinds = {"JSON Lines": ("letters.jsonl", "-j", "2"), "SQLite": ("letters.sqlite", "-j", "2")}
        if find_spec("distributed"):
            from distributed import LocalCluster

            cluster: Any = LocalCluster  # has no annotations
            cluster = stack.enter_context(cluster(n_workers=2, threads_per_worker=1, dashboard_address=None))
            kinds["JSON Lines, Dask"] = ("dask.jsonl", "--dask", cluster.scheduler_address)
        for count in counts:
            work = Path(stack.enter_context(TemporaryDirectory()))
            write_letters(work / "letters", count)
            for name, (file, *options) in kinds.items():
                run = measure(
                    ["-m", "ofsted_extract", "-q", str(work / "letters"), "-o", str(work / file), *options]
                )
                size = (work / file).stat().st_size
                yield (
                    f"{count:,}",
                    name,
                    f"{run.wall:.0f}",
                    f"{1000 * run.wall / count:.1f}",
                    f"{run.memory:.0f}",
                    f"{size / 1e6:.1f}",
                    f"{size / count:,.0f}",
                )


def main(arguments: Sequence[str] | None = None) -> None:
    """Runs the command and prints the table."""
    parser = argparse.ArgumentParser(prog="python -m benchmarks.scale", description=__doc__)
    parser.add_argument("letters", type=int, nargs="*", default=[10_000, 100_000])
    heads = ("letters", "output", "wall s", "ms a letter", "peak MB of a process", "MB", "bytes a letter")
    print(f"| {' | '.join(heads)} |\n|{' --- |' * len(heads)}")
    for row in rows(parser.parse_args(arguments).letters):
        print(f"| {' | '.join(row)} |", flush=True)


if __name__ == "__main__":
    main()
