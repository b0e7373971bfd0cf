"""Letters that take too long, need too much memory or crash their process: other letters are unaffected."""

from __future__ import annotations

import json
import subprocess
from collections.abc import Callable
from pathlib import Path

import pytest

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
