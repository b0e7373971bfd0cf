"""Two small letters in our own words, and ways to run the command on them."""

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
    """A folder with two good letters, one of them in a folder of its own."""
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
    """Runs the installed command in a process of its own."""
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
    """The environment for a process in which nothing runs that was not started there.

    Under `pytest --cov` each Python process would start coverage, which imports modules and writes files of
    its own: no test of what the command imports, or writes, could tell them apart.
    """
    return {name: value for name, value in os.environ.items() if not name.startswith("COVERAGE_")}


_WITH = """
import ctypes, os, signal, time
from ofsted_extract.running import processing
real = processing.read_record
deeds = {deeds!r}
def record(letter, settings):
    exec(deeds.get(letter.name, ""))
    return real(letter, settings)
processing.read_record = record
from ofsted_extract.cli.main import run
run()
"""


@pytest.fixture
def command_with() -> Command:
    """Runs the command with a reader that does a deed, which is Python, before it reads the letter of a
    name: `command_with({name: deed}, …)`. Its workers have that reader where they are forks of its process.
    """
    if sys.platform != "linux":
        pytest.skip("workers are no forks of the process that is tampered with")

    def call(deeds: dict[str, str], *args: str | Path) -> subprocess.CompletedProcess[bytes]:
        command = [sys.executable, "-c", _WITH.format(deeds=deeds), *map(str, args)]
        return subprocess.run(command, capture_output=True, check=False)

    return call
