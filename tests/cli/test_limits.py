"""Letters that take too long, need too much memory or crash their process: other letters are unaffected."""

from __future__ import annotations

import json
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path

import pytest
from typer.testing import Result

CommandWith = Callable[..., "subprocess.CompletedProcess[bytes]"]

FAULTS = {
    "a-endless.md": "sum(range(10**15))",  # runs in C, where Python handles no signals
    "b-greedy.md": "bytearray(600 << 20)",
    "c-deadly.md": "ctypes.string_at(0)",
}
CODES = {"a-endless.md": "timed-out", "b-greedy.md": "out-of-memory", "c-deadly.md": "worker-crashed"}
LIMITS = ("--timeout", "4", "--memory", "400")


@pytest.mark.parametrize("jobs", ["1", "2"])
def test_a_letter_that_exceeds_a_limit_costs_no_other_letter_its_record(
    jobs: str, letters: Path, command_with: CommandWith, tmp_path: Path
) -> None:
    for name in FAULTS:
        (letters / name).write_bytes((letters / "leeds.md").read_bytes())
    done = command_with(FAULTS, letters, "-j", jobs, *LIMITS, "-o", tmp_path / "out")
    assert done.returncode == 1, done.stderr
    entries = [json.loads(line) for line in (tmp_path / "out" / "errors.jsonl").read_bytes().splitlines()]
    assert {entry["file"]: entry["error"]["code"] for entry in entries} == CODES
    assert sorted(path.name for path in (tmp_path / "out").glob("*.json")) == ["hull.json", "leeds.json"]
    messages = done.stderr.decode().splitlines()
    assert len(messages) == len(FAULTS) + 1
    assert all("; " in line for line in messages[:-1]), "the problem; what to do"


def test_the_limits_apply_to_a_single_letter(letters: Path, command_with: CommandWith) -> None:
    done = command_with({str(letters / "leeds.md"): "time.sleep(60)"}, letters / "leeds.md", "--timeout", "1")
    assert (done.returncode, done.stdout) == (1, b"")
    assert b"more than 1 seconds" in done.stderr


def test_a_letter_is_read_again_if_its_worker_dies_once(
    letters: Path, command_with: CommandWith, tmp_path: Path
) -> None:
    once = (
        f"os.path.exists({str(tmp_path / 'once')!r}) or (os.mkdir({str(tmp_path / 'once')!r}), os._exit(9))"
    )
    done = command_with({"leeds.md": once}, letters)
    assert (tmp_path / "once").exists()
    assert done.returncode == 0
    assert len(done.stdout.splitlines()) == 2


_ONE_LETTER = """
import ctypes, os, sys, time
import ofsted_extract.reading as reading
from ofsted_extract.reading import pictures
def fault(*args, **options):
    exec({fault!r})
for place, name in ((reading, "read_letter"), (reading, "read_bytes"), (pictures, "picture_pages")):
    if name in {names!r}:
        setattr(place, name, fault)
from ofsted_extract.cli.main import run
run()
"""


def run_with_fault(fault: str, names: tuple[str, ...], *args: str | Path) -> subprocess.CompletedProcess[str]:
    """Runs the command with a fault in place of some functions of the reader."""
    script = _ONE_LETTER.format(fault=fault, names=names)
    command = [sys.executable, "-c", script, *map(str, args)]
    return subprocess.run(command, capture_output=True, text=True, input="Dear Ms Example", timeout=120)


@pytest.mark.skipif(sys.platform != "linux", reason="workers are not forked, so they do not have the fault")
@pytest.mark.parametrize(
    ("fault", "says"),
    [
        ("sum(range(10**15))", "took more than 2 seconds"),
        ("bytearray(600 << 20)", "more memory than a letter may have"),
        ("ctypes.string_at(0)", "ended without a word"),
    ],
)
@pytest.mark.parametrize("command", [("text",), ("explain", "27 of"), ("text", "-")])
def test_commands_for_one_letter_have_the_same_limits(
    command: tuple[str, ...], fault: str, says: str, letters: Path
) -> None:
    letter = "-" if "-" in command else letters / "leeds.md"
    phrase = [word for word in command[1:] if word != "-"]
    faulty = ("read_letter", "read_bytes")
    done = run_with_fault(fault, faulty, command[0], letter, *phrase, "--timeout", "2", "--memory", "400")
    assert (done.returncode, done.stdout) == (1, "")
    assert done.stderr.startswith(f"ofsted-extract: {'stdin' if letter == '-' else letter}: ")
    assert says in done.stderr
    assert done.stderr.count("\n") == 1


@pytest.mark.skipif(sys.platform != "linux", reason="workers are not forked, so they do not have the fault")
@pytest.mark.parametrize("fault", ["sum(range(10**15))", "bytearray(600 << 20)", "ctypes.string_at(0)"])
def test_pages_that_cannot_be_drawn_within_the_limits_are_left_out(fault: str, tmp_path: Path) -> None:
    letter = Path(__file__).parents[2] / "samples" / "monitoring-visit.pdf"
    page = tmp_path / "page.html"
    options = ("--images", "--timeout", "5", "--memory", "400")
    done = run_with_fault(fault, ("picture_pages",), "review", letter, "-o", page, *options)
    assert done.returncode == 0, done.stderr
    assert done.stderr.startswith("ofsted-extract: monitoring-visit.pdf: ")
    assert done.stderr.endswith("; the review has no pictures of pages\n")
    assert "Swindon" in page.read_text(encoding="utf-8")


def test_standard_input_is_read_up_to_the_largest_file_only(run: Callable[..., Result]) -> None:
    for command in (("text", "-"), ("-",)):
        done = run(*command, input=b"a letter " * 500_000)
        assert done.exit_code == 1
        assert "more than 4 MB" in done.stderr + done.stdout
