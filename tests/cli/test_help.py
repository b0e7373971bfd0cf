"""`--help`, `--version`, usage errors and completion; help imports no heavy module."""

from __future__ import annotations

import platform
import subprocess
import sys
from collections.abc import Callable
from importlib.metadata import version
from pathlib import Path

import pdfplumber
import pytest
import spacy.about
import tesserocr
from typer.testing import Result

from ofsted_extract import __version__
from ofsted_extract.errors import ExitCode
from ofsted_extract.rules.patterns import load_patterns

Run = Callable[..., Result]
Command = Callable[..., "subprocess.CompletedProcess[bytes]"]

HEAVY = (
    "spacy",
    "numpy",
    "pdfplumber",
    "pdfminer",
    "pypdfium2",
    "pydantic",
    "yaml",
    "rich",
    "matplotlib",
    "jinja2",
    "multiprocessing",
)

LOADED = """
import sys
from ofsted_extract.cli.main import app
try:
    app(sys.argv[1:])
except SystemExit:
    print([name for name in sys.modules if "." not in name], file=sys.stderr)
"""


@pytest.mark.parametrize(("option", "shown"), [("--help", "Usage: "), ("--version", "spacy ")])
def test_help_imports_nothing_heavy(option: str, shown: str, unmeasured: dict[str, str]) -> None:
    command = [sys.executable, "-c", LOADED, option]
    done = subprocess.run(command, capture_output=True, text=True, check=True, env=unmeasured)
    assert shown in done.stdout
    loaded = done.stderr
    assert "'typer'" in loaded
    assert [name for name in HEAVY if f"'{name}'" in loaded] == []


@pytest.mark.parametrize("name", ["indicators", "timeline"])
def test_help_of_a_command_imports_nothing_heavy(name: str, unmeasured: dict[str, str]) -> None:
    command = [sys.executable, "-c", LOADED, name, "--help"]
    done = subprocess.run(command, capture_output=True, text=True, check=True, env=unmeasured)
    assert "--authority" in done.stdout
    # Typer itself imports pydantic where a command has arguments
    assert [each for each in HEAVY if f"'{each}'" in done.stderr and each != "pydantic"] == []


def test_help_shows_both_usages_all_options_and_the_exit_codes(run: Run) -> None:
    done = run("--help")
    assert done.exit_code == 0
    shown = " ".join(done.stdout.split())
    assert "[OPTIONS] LETTER..." in shown
    for option in ("--output", "--jobs", "--patterns", "--reader", "--quiet", "--verbose", "--version"):
        assert option in shown
    for code in ExitCode:
        assert f"{int(code)} {code.meaning}" in shown
    for name in ("review", "text", "explain", "schema", "patterns", "timeline", "indicators", "diff"):
        assert f" {name} " in shown


def test_no_arguments_is_a_usage_error_that_shows_the_help(run: Run) -> None:
    done = run()
    assert done.exit_code == ExitCode.USAGE
    assert "Usage: " in done.output


@pytest.mark.parametrize(
    "wrong",
    [["--nonsense"], ["a.pdf", "-j", "0"], ["a.pdf", "--reader", "ocr"], ["patterns", "bake"], ["text"]],
)
def test_a_wrong_option_or_argument_is_a_usage_error(wrong: list[str], run: Run) -> None:
    done = run(*wrong)
    assert done.exit_code == ExitCode.USAGE
    assert done.stdout == ""
    assert "Error" in done.stderr
    assert "Traceback" not in done.stderr


@pytest.mark.parametrize(
    ("typed", "meant"),
    [
        ("reveiw", "review"),
        ("tetx", "text"),
        ("Schema", "schema"),
        ("pattern", "patterns"),
        ("timelines", "timeline"),
    ],
)
def test_a_mistyped_command_gets_a_suggestion_unless_a_file_has_that_name(
    typed: str, meant: str, run: Run, letters: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(letters)
    done = run(typed, "leeds.md")
    assert (done.exit_code, done.stdout) == (ExitCode.USAGE, "")
    shown = " ".join(done.stderr.replace("│", " ").split())
    assert f"no file or command is called '{typed}'; did you mean {meant}" in shown
    (letters / typed).write_bytes((letters / "leeds.md").read_bytes())
    assert run(typed).exit_code == ExitCode.OK


@pytest.mark.parametrize("missing", ["letters", "review.pdf", "./reveiw", "reveiw/", "reveiw*"])
def test_a_path_or_a_word_unlike_a_command_is_a_missing_letter(missing: str, run: Run) -> None:
    assert run(missing).exit_code == ExitCode.NOTHING_TO_READ


def test_version_lists_the_packages_that_affect_records(run: Run) -> None:
    shown = dict(line.split(" ", 1) for line in run("--version").stdout.splitlines())
    assert shown == {
        "ofsted-extract": __version__,
        "patterns": load_patterns().version.partition("+")[0],
        "spacy": spacy.about.__version__,
        "pypdfium2": version("pypdfium2"),
        "pdfplumber": pdfplumber.__version__,
        "tesserocr": tesserocr.__version__,
        "Python": platform.python_version(),
    }


@pytest.mark.parametrize(
    ("typed", "offered"),
    [
        ("ex", {"extract", "explain"}),
        ("--j", {"--jobs"}),
        ("--v", {"--version", "--verbose"}),
        ("a.pdf --rea", {"--reader"}),
        ("a.pdf --reader pyp", {"pypdfium2"}),
        ("patterns s", {"show"}),
        ("patterns show not-figures/ag", {"not-figures/age", "not-figures/age-band"}),
        ("patterns show figures/mo", {"figures/money"}),
        ("lett", set()),  # not a command, so a file, which the shell completes
    ],
)
def test_completion_offers_commands_options_and_rule_ids(
    typed: str, offered: set[str], command: Command
) -> None:
    words = typed.split(" ")
    done = command(
        environment={
            "COMP_WORDS": f"ofsted-extract {typed}",
            "COMP_CWORD": str(len(words)),
            "_OFSTED_EXTRACT_COMPLETE": "complete_bash",
        }
    )
    assert (set(done.stdout.decode().split()), done.stderr) == (offered, b"")
