"""The wheel is complete, and what the project says about itself is true."""

from __future__ import annotations

import subprocess
import sys
import tomllib
import zipfile
from importlib import import_module, metadata
from pathlib import Path

import pytest

ROOT = Path(__file__).parent.parent


def test_the_wheel_contains_the_patterns_and_the_page_templates(tmp_path: Path) -> None:
    builder = pytest.importorskip(
        "hatchling.build", reason="hatchling builds the wheel; pip has it on its own"
    )
    script = f"import hatchling.build; print(hatchling.build.build_wheel({str(tmp_path)!r}))"
    assert builder
    subprocess.run([sys.executable, "-c", script], cwd=ROOT, check=True, capture_output=True)
    [wheel] = tmp_path.glob("*.whl")
    with zipfile.ZipFile(wheel) as archive:
        names = set(archive.namelist())
    for path in (ROOT / "patterns").iterdir():
        assert f"ofsted_extract/_patterns/{path.name}" in names
    assert "ofsted_extract/cli/main.py" in names
    for folder in ("templates", "assets"):
        for path in (ROOT / "src" / "ofsted_extract" / "review" / folder).iterdir():
            assert f"ofsted_extract/review/{folder}/{path.name}" in names


def test_every_entry_point_can_be_loaded() -> None:
    points = list(metadata.distribution("ofsted-extract").entry_points)
    assert {point.group for point in points} == {"console_scripts", "spacy_factories"}
    for point in points:
        assert callable(point.load()), point.name


def test_the_public_names_are_loaded_only_when_they_are_used() -> None:
    script = (
        "import sys, ofsted_extract\n"
        "assert not {'spacy', 'pydantic', 'typer'} & sys.modules.keys()\n"
        "for name in ofsted_extract.__all__: getattr(ofsted_extract, name)\n"
    )
    subprocess.run([sys.executable, "-c", script], check=True)


def test_ci_runs_the_test_command_of_the_readme() -> None:
    ci = (ROOT / ".ci" / "run").read_text(encoding="utf-8")
    assert "README.md" in ci
    commands = [
        line for line in (ROOT / "README.md").read_text(encoding="utf-8").splitlines() if "-m pytest" in line
    ]
    assert len(commands) == 1, "CI takes the one line with `-m pytest`"


def test_the_version_is_stated_in_one_place() -> None:
    project = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))["project"]
    assert "version" in project["dynamic"]
    assert import_module("ofsted_extract").__version__
