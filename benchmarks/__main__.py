"""`python -m benchmarks FOLDER`: measures the tool's speed and memory use, beside plain PDF libraries.

Each measurement is a separate command. The commands run several times, in turn, and the figures are medians.
Ratios compare CPU time, which depends least on how busy the machine is, except where processes run in
parallel; those compare wall-clock time. All readers read the same PDFs:
all those in the folder and its subfolders.
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
    """A ratio that must be at least `limit` (if `is_minimum`) or at most `limit`."""

    name: str
    value: float
    is_minimum: bool
    limit: float

    @property
    def line(self) -> str:
        """The ratio as a row of a table in Markdown."""
        is_met = self.value >= self.limit if self.is_minimum else self.value <= self.limit
        bound = f"{'at least' if self.is_minimum else 'at most'} {self.limit:g}"
        return f"| {self.name} | {self.value:.2f} | {bound} | {'yes' if is_met else '**no**'} |"


def main(arguments: Sequence[str] | None = None) -> None:
    """Runs all measurements and prints tables in Markdown."""
    parser = argparse.ArgumentParser(prog="python -m benchmarks", description=__doc__)
    parser.add_argument("folder", type=Path)
    parser.add_argument("--runs", type=int, default=5, help="runs of each command; their median is reported")
    parser.add_argument(
        "--plumber-runs",
        type=int,
        help="runs of pdfplumber, which takes far longer than the rest (default: as --runs)",
    )
    options = parser.parse_args(arguments)
    pdfs = sorted(map(str, options.folder.rglob("*.pdf")))
    if not pdfs:
        parser.error(f"{options.folder}: no PDFs found")
    print(f"{platform.platform()}, {_processor()}, {_cores()} cores, Python {platform.python_version()}")
    print(", ".join(f"{name} {version(name)}" for name in ("spacy", "pypdfium2", "pdfplumber", "pydantic")))
    print(f"{len(pdfs)} PDFs, {_pages(pdfs)} pages; medians of {options.runs} runs\n")
    with TemporaryDirectory() as work:
        bounds = [
            *_start_up(Path(work), options.runs),
            *_folder(pdfs, Path(work), options.runs, options.plumber_runs or options.runs),
            *_long_reports(Path(work), options.runs),
        ]
    print("\n| ratio | measured | bound | met |\n| --- | --- | --- | --- |")
    for bound in bounds:
        print(bound.line)


def _start_up(work: Path, runs: int) -> Iterator[Bound]:
    letter = work / "letter.pdf"
    make_report(letter, 5)
    runs_by_name = in_turn(
        {
            "`import typer`": ("-c", "import typer"),
            "`ofsted-extract --help`": ("-m", "ofsted_extract", "--help"),
            '`import spacy; spacy.blank("en")`': ("-c", "import spacy; spacy.blank('en')"),
            "one letter of 5 pages, whole command": ("-m", "ofsted_extract", str(letter)),
        },
        max(runs, 7),
    )
    _print("Start-up", runs_by_name)
    typer, our_help, spacy, one = runs_by_name.values()
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

    total, cores = len(pdfs), max(2, _cores())
    few, some = min(10, total), min(40, total)
    runs_by_name = in_turn(
        {
            "pypdfium2, text alone": ("-m", "benchmarks.bare", "pypdfium2", *pdfs),
            "ours, 1 process": ours(total, 1),
            f"ours, {cores} processes": ours(total, cores),
            f"ours, {few} letters, 1 process": ours(few, 1),
            f"ours, {some} letters, 1 process": ours(some, 1),
        },
        runs,
    )
    pypdfium2, one, several, ten, _ = runs_by_name.values()
    pdfplumber = in_turn(
        {"pdfplumber, text alone": ("-m", "benchmarks.bare", "pdfplumber", *pdfs)}, plumber_runs
    )
    _print("The folder", {**runs_by_name, **pdfplumber})
    bare_pdfplumber = pdfplumber["pdfplumber, text alone"]
    yield Bound("bare pdfplumber against ours, 1 process", bare_pdfplumber.cpu / one.cpu, True, 12)
    yield Bound("ours, 1 process, against bare pypdfium2", one.cpu / pypdfium2.cpu, False, 4)
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


def _print(title: str, runs: dict[str, Run]) -> None:
    print(f"\n| {title} | wall s | CPU s | peak MB |\n| --- | --- | --- | --- |")
    for name, run in runs.items():
        print(f"| {name} | {run.wall:.2f} | {run.cpu:.2f} | {run.memory:.0f} |")


def _pages(pdfs: list[str]) -> int:
    import pypdfium2

    return sum(len(pypdfium2.PdfDocument(path)) for path in pdfs)


def _cores() -> int:
    affinity = getattr(os, "sched_getaffinity", None)
    return len(affinity(0)) if affinity else os.cpu_count() or 1


def _processor() -> str:
    """Returns the processor's name, if the system reports it."""
    info = Path("/proc/cpuinfo")
    lines = info.read_text().splitlines() if info.exists() else []
    names = (line.partition(":")[2].strip() for line in lines if line.startswith("model name"))
    return next(names, platform.processor() or "unknown processor")


if __name__ == "__main__":
    main()
