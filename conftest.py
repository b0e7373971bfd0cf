"""Every block of code in the README, in CONTRIBUTING and in docs/ is run, in a folder with the samples.

Shell blocks must succeed, one after the other; a file named in the first comment of a YAML block is written
for those that follow; JSON must parse; Python shares its names with what stands before it on the page.
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
_SKIPPED = re.compile(r'<!-- skip: next "(.+)" -->\s*\Z')
_NAMED = re.compile(r"#\s+(\S+\.ya?ml)\n")


def skip_where_the_page_says_so(example: Example) -> None:
    """Skips a block that has such a comment right before it, whichever blocks were run before."""
    if said := _SKIPPED.search(example.document.text[: example.start]):
        raise SkipTest(said[1])


def run_shell(example: Example) -> None:
    """Runs a block in bash."""
    skip_where_the_page_says_so(example)
    bash = shutil.which("bash")
    if bash is None:
        raise SkipTest("there is no bash")
    _run([bash, "-euo", "pipefail", "-c", example.parsed])


def write_yaml(example: Example) -> None:
    """Reads a block, and writes it where it says that it belongs."""
    assert yaml.safe_load(example.parsed) is not None
    if named := _NAMED.match(example.parsed):
        place = Path(named[1])
        place.parent.mkdir(parents=True, exist_ok=True)
        place.write_text(example.parsed, encoding="utf-8")


def parse_json(example: Example) -> None:
    """Parses a block."""
    json.loads(example.parsed)


def run_powershell(example: Example) -> None:
    """Runs a block where there is a PowerShell."""
    skip_where_the_page_says_so(example)
    shell = shutil.which("pwsh") or shutil.which("powershell")
    if shell is None:
        raise SkipTest("there is no PowerShell")
    _run([shell, "-NoProfile", "-Command", example.parsed])


def _run(command: list[str]) -> None:
    """Runs it with the programs of this environment first on the path."""
    path = os.pathsep.join((str(Path(sys.executable).parent), os.environ["PATH"]))
    done = subprocess.run(command, capture_output=True, text=True, env={**os.environ, "PATH": path})
    assert done.returncode == 0, f"{command[-1]}\n{done.stderr}"


@pytest.fixture(scope="module")
def beside_samples(tmp_path_factory: pytest.TempPathFactory) -> Iterator[None]:
    """The working folder of a page: the samples, and letters/ with the PDFs among them."""
    folder = tmp_path_factory.mktemp("page")
    shutil.copytree(
        ROOT / "samples", folder / "samples", ignore=shutil.ignore_patterns("*.py", "__pycache__")
    )
    shutil.copytree(ROOT / "samples", folder / "letters", ignore=_not_a_letter)
    before = Path.cwd()
    os.chdir(folder)
    yield
    os.chdir(before)


def _not_a_letter(_: Any, names: list[str]) -> set[str]:
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
