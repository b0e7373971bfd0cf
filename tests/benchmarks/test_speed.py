"""The parts of the benchmark measure what they claim to, on letters small enough for a test."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

import pytest
from benchmarks.__main__ import Bound
from benchmarks.bare import pdfplumber_text, pypdfium2_text
from benchmarks.measure import Run, in_turn, measure, median
from benchmarks.pages import make_report, seconds

ROOT = Path(__file__).resolve().parents[2]


def test_a_run_has_its_time_and_peak_memory_measured() -> None:
    # A small process measures: a child's peak memory is never less than its parent's when it started.
    command = ("-c", "import time; x = bytearray(60 << 20); time.sleep(0.2)")
    script = (
        f"from benchmarks.measure import measure; run = measure({command!r}); "
        "print(run.wall, run.cpu, run.memory)"
    )
    done = subprocess.run([sys.executable, "-c", script], cwd=ROOT, capture_output=True, check=True)
    run = Run(*map(float, done.stdout.split()))
    assert run.wall >= 0.2
    assert run.cpu < run.wall
    assert 60 < run.memory < 200


def test_measuring_a_command_that_fails_raises_an_error() -> None:
    with pytest.raises(RuntimeError, match="exit code 3"):
        measure(("-c", "raise SystemExit(3)"))


def test_the_median_of_each_measure_is_taken_separately() -> None:
    assert median([Run(1, 5, 3), Run(9, 4, 1), Run(2, 9, 2)]) == Run(2, 5, 2)
    assert set(in_turn({"one": ("-c", ""), "two": ("-c", "")}, 2)) == {"one", "two"}


def test_both_baseline_libraries_read_about_the_same_text(tmp_path: Path) -> None:
    report = tmp_path / "report.pdf"
    make_report(report, 3)
    one, other = pypdfium2_text([str(report)]), pdfplumber_text([str(report)])
    assert one > 500
    assert abs(one - other) < one / 10
    assert seconds(str(report)) > 0


@pytest.mark.parametrize(("is_minimum", "value", "met"), [(True, 2.0, "yes"), (False, 2.0, "**no**")])
def test_a_bound_says_whether_it_is_met(is_minimum: bool, value: float, met: str) -> None:
    assert Bound("speed", value, is_minimum, 1.5).line.endswith(f"| {met} |")
