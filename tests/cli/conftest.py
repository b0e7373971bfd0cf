"""Two small letters written for these tests, and fixtures that run the command."""

from __future__ import annotations

import os
import subprocess
import sys
import sysconfig
from collections.abc import Callable, Mapping
from pathlib import Path

import pytest
from typer.testing import CliRunner, Result

from ofsted_extract.cli.main import app

LEEDS = """### Monitoring visit to Leeds children's services

4 March 2019

Dear Ms Example

This letter is about the visit of 5 and 6 February 2019 to Leeds. The visit was the second since the
local authority was judged inadequate in May 2018. The inspectors were Ada Pattern, HMI and Bea Sample, HMI.

### Findings

In January 2019, 27 of the 30 care leavers had a plan. Only 50% of pupils went to school each day.

Yours sincerely

Ada Pattern
Her Majesty's Inspector
"""
HULL = LEEDS.replace("Leeds", "Hull").replace("27 of the 30", "twelve of the 19")

Run = Callable[..., Result]
Command = Callable[..., "subprocess.CompletedProcess[bytes]"]


@pytest.fixture
def letters(tmp_path: Path) -> Path:
    """A folder with two good letters, one of them in a subfolder."""
    folder = tmp_path / "letters"
    (folder / "north").mkdir(parents=True)
    (folder / "leeds.md").write_text(LEEDS, encoding="utf-8")
    (folder / "north" / "hull.txt").write_text(HULL, encoding="utf-8")
    return folder


@pytest.fixture
def run() -> Run:
    """Runs the command in this process: `run("letter.pdf", "-v")`."""

    def invoke(*args: str | Path, input: str | bytes | None = None) -> Result:
        return CliRunner().invoke(app, [str(arg) for arg in args], input=input)

    return invoke


@pytest.fixture
def command() -> Command:
    """Runs the installed command in a new process."""
    script = Path(sysconfig.get_path("scripts")) / "ofsted-extract"

    def call(
        *args: str | Path, cwd: Path | None = None, environment: Mapping[str, str] | None = None
    ) -> subprocess.CompletedProcess[bytes]:
        env = {**os.environ, **(environment or {})}
        return subprocess.run(
            [str(script), *map(str, args)], cwd=cwd, env=env, capture_output=True, check=False
        )

    return call


@pytest.fixture
def unmeasured() -> dict[str, str]:
    """An environment for processes without coverage measurement.

    Under `pytest --cov`, coverage starts in each Python process. It imports modules and writes files, which
    would disturb tests of what the command imports or writes.
    """
    return {name: value for name, value in os.environ.items() if not name.startswith("COVERAGE_")}


_SCRIPT_WITH_FAULTS = """
import ctypes, os, signal, time
from ofsted_extract.running import processing
real = processing.read_record
faults = {faults!r}
def record(letter, settings):
    exec(faults.get(letter.name, ""))
    return real(letter, settings)
processing.read_record = record
from ofsted_extract.cli.main import run
run()
"""


@pytest.fixture
def command_with() -> Command:
    """Runs the command with faults: `command_with({name: code}, …)` runs Python `code` before it reads the
    letter called `name`. This works only where workers are forked, so that they inherit the modified reader.
    """
    if sys.platform != "linux":
        pytest.skip("workers are not forked, so they do not have the modified reader")

    def call(faults: dict[str, str], *args: str | Path) -> subprocess.CompletedProcess[bytes]:
        command = [sys.executable, "-c", _SCRIPT_WITH_FAULTS.format(faults=faults), *map(str, args)]
        return subprocess.run(command, capture_output=True, check=False)

    return call
