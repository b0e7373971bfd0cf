"""Runs every block of code in README, CONTRIBUTING and docs/, in a folder that contains the samples.

Shell blocks must succeed. A YAML block whose first line is a comment with a file name is written to that
file, for later blocks to use. JSON must parse. The Python blocks of a page share one namespace.
"""

from __future__ import annotations

import json
import os
import re
import shutil
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import Any
from unittest import SkipTest

import pytest
import yaml
from sybil import Example, Sybil
from sybil.parsers.markdown import CodeBlockParser, PythonCodeBlockParser

ROOT = Path(__file__).resolve().parent
_SKIP_COMMENT = re.compile(r'<!-- skip: next "(.+)" -->\s*\Z')
_FILE_NAME_COMMENT = re.compile(r"#\s+(\S+\.ya?ml)\n")


def skip_if_marked(example: Example) -> None:
    """Skips a block if a skip comment stands directly before it.

    Raises:
        SkipTest: with the reason that the comment gives.
    """
    if skip := _SKIP_COMMENT.search(example.document.text[: example.start]):
        raise SkipTest(skip[1])


def run_shell(example: Example) -> None:
    """Runs a block in bash, if bash is installed."""
    skip_if_marked(example)
    bash = shutil.which("bash")
    if bash is None:
        raise SkipTest("bash is not installed")
    _run([bash, "-euo", "pipefail", "-c", example.parsed])


def write_yaml(example: Example) -> None:
    """Parses a block, and writes it to the file that its first line names, if any."""
    assert yaml.safe_load(example.parsed) is not None
    if name := _FILE_NAME_COMMENT.match(example.parsed):
        path = Path(name[1])
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(example.parsed, encoding="utf-8")


def parse_json(example: Example) -> None:
    """Parses a block."""
    json.loads(example.parsed)


def run_powershell(example: Example) -> None:
    """Runs a block in PowerShell, if it is installed."""
    skip_if_marked(example)
    shell = shutil.which("pwsh") or shutil.which("powershell")
    if shell is None:
        raise SkipTest("PowerShell is not installed")
    _run([shell, "-NoProfile", "-Command", example.parsed])


def _run(command: list[str]) -> None:
    """Runs a command with the programs of this Python environment first on the path."""
    path = os.pathsep.join((str(Path(sys.executable).parent), os.environ["PATH"]))
    done = subprocess.run(command, capture_output=True, text=True, env={**os.environ, "PATH": path})
    assert done.returncode == 0, f"{command[-1]}\n{done.stderr}"


@pytest.fixture(scope="module")
def beside_samples(tmp_path_factory: pytest.TempPathFactory) -> Iterator[None]:
    """Changes to a new folder that holds samples/, and letters/ with the sample PDFs; one folder per page."""
    folder = tmp_path_factory.mktemp("page")
    shutil.copytree(
        ROOT / "samples", folder / "samples", ignore=shutil.ignore_patterns("*.py", "__pycache__")
    )
    shutil.copytree(ROOT / "samples", folder / "letters", ignore=_names_of_non_pdfs)
    before = Path.cwd()
    os.chdir(folder)
    yield
    os.chdir(before)


def _names_of_non_pdfs(_folder: Any, names: list[str]) -> set[str]:
    return {name for name in names if not name.endswith(".pdf")}


pytest_collect_file = Sybil(
    parsers=[
        PythonCodeBlockParser(),
        CodeBlockParser("sh", run_shell),
        CodeBlockParser("powershell", run_powershell),
        CodeBlockParser("yaml", write_yaml),
        CodeBlockParser("json", parse_json),
    ],
    patterns=["README.md", "CONTRIBUTING.md", "docs/*.md"],
    path=str(ROOT),
    fixtures=["beside_samples"],
).pytest()
