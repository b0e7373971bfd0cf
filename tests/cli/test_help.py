"""`--help` tells the truth, and tells it fast."""

from __future__ import annotations

import subprocess
import sys
from collections.abc import Callable
from pathlib import Path

import pytest
from typer.testing import Result

from ofsted_extract import __version__
from ofsted_extract.errors import ExitCode

Run = Callable[..., Result]

HEAVY = (
    "spacy",
    "numpy",
    "pdfplumber",
    "pdfminer",
    "pypdfium2",
    "pydantic",
    "yaml",
    "rich",
    "jinja2",
    "multiprocessing",
)

LOADED = """
import sys
from ofsted_extract.cli.main import app
try:
    app(["--help"])
except SystemExit:
    print([name for name in sys.modules if "." not in name], file=sys.stderr)
"""


def test_help_imports_nothing_heavy() -> None:
    done = subprocess.run([sys.executable, "-c", LOADED], capture_output=True, text=True, check=True)
    assert "Usage: " in done.stdout
    loaded = done.stderr
    assert "'typer'" in loaded
    assert [name for name in HEAVY if f"'{name}'" in loaded] == []


def test_help_shows_both_ways_in_and_the_exit_codes(run: Run) -> None:
    done = run("--help")
    assert done.exit_code == 0
    shown = " ".join(done.stdout.split())
    assert "[OPTIONS] LETTER..." in shown
    for option in ("--output", "--jobs", "--patterns", "--reader", "--quiet", "--verbose", "--version"):
        assert option in shown
    for code in ExitCode:
        assert f"{int(code)} {code.meaning}" in shown
    for name in ("review", "text", "schema", "patterns"):
        assert f" {name} " in shown


def test_no_arguments_is_a_usage_error_that_shows_the_help(run: Run) -> None:
    done = run()
    assert done.exit_code == ExitCode.USAGE
    assert "Usage: " in done.output


@pytest.mark.parametrize(
    "wrong",
    [["--nonsense"], ["a.pdf", "-j", "0"], ["a.pdf", "--reader", "ocr"], ["patterns", "bake"], ["text"]],
)
def test_usage_errors(wrong: list[str], run: Run) -> None:
    done = run(*wrong)
    assert done.exit_code == ExitCode.USAGE
    assert done.stdout == ""
    assert "Error" in done.stderr
    assert "Traceback" not in done.stderr


def test_version(run: Run) -> None:
    assert run("--version").stdout == f"ofsted-extract {__version__}\n"


def test_every_exit_code_is_in_the_readme() -> None:
    readme = (Path(__file__).parents[2] / "README.md").read_text(encoding="utf-8")
    for code in ExitCode:
        assert f"| {int(code)} | {code.meaning} |" in readme
