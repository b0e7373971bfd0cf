"""`diff` on outputs in each format."""

from __future__ import annotations

import json
from collections.abc import Callable
from pathlib import Path

import pytest
from typer.testing import Result

Run = Callable[..., Result]


@pytest.fixture
def before(letters: Path, tmp_path: Path, run: Run) -> Path:
    """The output of a run over two letters and an empty one, as a folder."""
    (letters / "empty.txt").write_bytes(b"")
    run(letters, "-o", tmp_path / "before", "-q")
    return tmp_path / "before"


def test_equal_runs_do_not_differ_in_whatever_format(before: Path, letters: Path, run: Run) -> None:
    lines = before.with_suffix(".jsonl")
    run(letters, "-o", lines, "-q")
    for pair in ((before, lines), (lines, before), (before, before)):
        done = run("diff", *pair)
        assert done.exit_code == 0, done.stderr
        assert done.stdout == "letters  0 added, 0 gone\nfacts  0 gained, 0 lost, 0 changed\n"


def test_differences_are_listed_by_rule(before: Path, letters: Path, run: Run, tmp_path: Path) -> None:
    leeds = letters / "leeds.md"
    leeds.write_text(leeds.read_text().replace("Only 50% of pupils", "Most pupils"))
    (letters / "north" / "hull.txt").unlink()
    (letters / "york.md").write_text(leeds.read_text().replace("Leeds", "York"))
    after = tmp_path / "after.jsonl"
    run(letters, "-o", after, "-q")
    done = run("diff", before, after)
    assert done.exit_code == 7
    shown = done.stdout.splitlines()
    assert shown[0].startswith("+ letter york.md: ")
    assert shown[1].startswith("- letter hull.txt: ")
    assert "figures/percentage  0 gained, 1 lost, 0 changed" in shown
    assert '  - leeds.md p1 "50%": kind=percentage, value=50' in done.stdout
    assert shown[-2:] == ["letters  1 added, 1 gone", "facts  0 gained, 1 lost, 0 changed"]

    found = json.loads(run("diff", before, after, "--json").stdout)
    assert found["letters"] == {"added": ["york.md"], "gone": ["hull.txt"]}
    assert found["rules"] == {"figures/percentage": {"gained": 0, "lost": 1, "changed": 0}}
    [lost] = found["differences"]
    assert (lost["text"], lost["old"]["value"], lost["new"]) == ("50%", 50, {})
    assert "lost, 0 changed" not in run("diff", before, after, "--rule", "header").stdout.split("\n")[2]


@pytest.mark.parametrize("content", [None, "", "not json\n", "[1, 2]\n", '{"a": 1}\n', "\xff"])
def test_a_file_that_is_not_an_output_is_an_error(
    content: str | None, before: Path, tmp_path: Path, run: Run
) -> None:
    bad = tmp_path / "bad.jsonl"
    if content is not None:
        bad.write_text(content, encoding="latin-1")
    done = run("diff", before, bad)
    assert (done.exit_code, done.stdout) == (3, "")
    assert f"{bad}" in done.stderr
    assert "Traceback" not in done.stderr
