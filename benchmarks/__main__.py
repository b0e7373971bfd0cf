"""`python -m benchmarks FOLDER`: how fast, and beside what.

Everything is a command of its own, run several times in turn with the others; the figures are medians.
Times are of processors (CPU), which a busy machine changes least; where processes work side by side,
of the clock. The PDFs in the folder and the folders in it are what all readers get.
"""

from __future__ import annotations

import argparse
import os
import platform
import statistics
import subprocess
import sys
from collections.abc import Iterator, Sequence
from importlib.metadata import version
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import NamedTuple

from benchmarks.measure import Run, in_turn
from benchmarks.pages import make_report

_SIZES = (10, 100, 1000)
_OURS = ("-m", "ofsted_extract", "-q")


class Bound(NamedTuple):
    """A ratio, and what it must be: at least or at most `limit`."""

    what: str
    value: float
    least: bool
    limit: float

    @property
    def line(self) -> str:
        """The ratio as a row of a table."""
        kept = self.value >= self.limit if self.least else self.value <= self.limit
        asked = f"{'at least' if self.least else 'at most'} {self.limit:g}"
        return f"| {self.what} | {self.value:.2f} | {asked} | {'yes' if kept else '**no**'} |"


def main(arguments: Sequence[str] | None = None) -> None:
    """Measures, and prints tables in Markdown."""
    parser = argparse.ArgumentParser(prog="python -m benchmarks", description=__doc__)
    parser.add_argument("folder", type=Path)
    parser.add_argument("--runs", type=int, default=5, help="runs of each command; the median counts")
    parser.add_argument(
        "--plumber-runs", type=int, help="runs of pdfplumber alone, which takes a hundred times as long"
    )
    options = parser.parse_args(arguments)
    pdfs = sorted(map(str, options.folder.rglob("*.pdf")))
    if not pdfs:
        parser.error(f"{options.folder}: no PDF is there")
    print(f"{platform.platform()}, {_processor()}, {_cores()} cores, Python {platform.python_version()}")
    print(", ".join(f"{name} {version(name)}" for name in ("spacy", "pypdfium2", "pdfplumber", "pydantic")))
    print(f"{len(pdfs)} PDFs, {_pages(pdfs)} pages; medians of {options.runs} runs\n")
    with TemporaryDirectory() as work:
        bounds = [
            *_start_up(Path(work), options.runs),
            *_folder(pdfs, Path(work), options.runs, options.plumber_runs or options.runs),
            *_long_reports(Path(work), options.runs),
        ]
    print("\n| ratio | measured | bound | kept |\n| --- | --- | --- | --- |")
    for bound in bounds:
        print(bound.line)


def _start_up(work: Path, runs: int) -> Iterator[Bound]:
    letter = work / "letter.pdf"
    make_report(letter, 5)
    took = in_turn(
        {
            "`import typer`": ("-c", "import typer"),
            "`ofsted-extract --help`": ("-m", "ofsted_extract", "--help"),
            '`import spacy; spacy.blank("en")`': ("-c", "import spacy; spacy.blank('en')"),
            "one letter of 5 pages, whole command": ("-m", "ofsted_extract", str(letter)),
        },
        max(runs, 7),
    )
    _print("Start-up", took)
    typer, our_help, spacy, one = took.values()
    yield Bound("`--help` against `import typer`", our_help.cpu / typer.cpu, False, 2)
    yield Bound('one letter against `spacy.blank("en")`', one.cpu / spacy.cpu, False, 1.4)


def _folder(pdfs: list[str], work: Path, runs: int, plumber_runs: int) -> Iterator[Bound]:
    def ours(count: int, jobs: int) -> tuple[str, ...]:
        return (
            *_OURS,
            *pdfs[:: max(1, len(pdfs) // count)][:count],
            "-j",
            str(jobs),
            "-o",
            str(work / "out"),
            "--force",
        )

    every, cores = len(pdfs), max(2, _cores())
    few, some = min(10, every), min(40, every)
    took = in_turn(
        {
            "pypdfium2, text alone": ("-m", "benchmarks.bare", "pypdfium2", *pdfs),
            "ours, 1 process": ours(every, 1),
            f"ours, {cores} processes": ours(every, cores),
            f"ours, {few} letters, 1 process": ours(few, 1),
            f"ours, {some} letters, 1 process": ours(some, 1),
        },
        runs,
    )
    floor, one, several, ten, _ = took.values()
    plumber = in_turn(
        {"pdfplumber, text alone": ("-m", "benchmarks.bare", "pdfplumber", *pdfs)}, plumber_runs
    )
    _print("The folder", {**took, **plumber})
    careful = plumber["pdfplumber, text alone"]
    yield Bound("bare pdfplumber against ours, 1 process", careful.cpu / one.cpu, True, 12)
    yield Bound("ours, 1 process, against bare pypdfium2", one.cpu / floor.cpu, False, 4)
    yield Bound(f"1 process against {cores}, by the clock", one.wall / several.wall, True, 1.7)
    yield Bound(f"memory of all letters against {few}", one.memory / ten.memory, False, 1.3)
    yield Bound("memory of all letters, in MB", one.memory, False, 350)


def _long_reports(work: Path, runs: int) -> Iterator[Bound]:
    per_page: dict[int, float] = {}
    print("\n| report of | CPU ms a page |\n| --- | --- |")
    for size in _SIZES:
        report = work / f"{size}.pdf"
        make_report(report, size)
        command = [sys.executable, "-m", "benchmarks.pages", str(report)]
        times = [float(subprocess.run(command, check=True, capture_output=True).stdout) for _ in range(runs)]
        per_page[size] = statistics.median(times) / size
        print(f"| {size} pages | {1000 * per_page[size]:.2f} |")
    ratio = per_page[_SIZES[-1]] / per_page[_SIZES[0]]
    yield Bound(f"a page of {_SIZES[-1]} against one of {_SIZES[0]}", ratio, False, 1.3)


def _print(title: str, took: dict[str, Run]) -> None:
    print(f"\n| {title} | wall s | CPU s | peak MB |\n| --- | --- | --- | --- |")
    for name, run in took.items():
        print(f"| {name} | {run.wall:.2f} | {run.cpu:.2f} | {run.memory:.0f} |")


def _pages(pdfs: list[str]) -> int:
    import pypdfium2

    return sum(len(pypdfium2.PdfDocument(path)) for path in pdfs)


def _cores() -> int:
    affinity = getattr(os, "sched_getaffinity", None)
    return len(affinity(0)) if affinity else os.cpu_count() or 1


def _processor() -> str:
    """The processor's name, where the system says it."""
    info = Path("/proc/cpuinfo")
    lines = info.read_text().splitlines() if info.exists() else []
    named = (line.partition(":")[2].strip() for line in lines if line.startswith("model name"))
    return next(named, platform.processor() or "unknown processor")


if __name__ == "__main__":
    main()
