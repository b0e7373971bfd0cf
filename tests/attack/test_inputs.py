"""Each input of `../shared/attack`, which once got past the tool, ends as its row in the table says.

The siblings of an input reach the same hole by another form; they are tested where the table says.
"""

from __future__ import annotations

import shutil
from collections.abc import Callable
from pathlib import Path

import pytest
from tests.attack.table import COMMANDS, PATTERNS, READ, REFUSED, SIBLINGS, STORED
from typer.testing import CliRunner, Result

from ofsted_extract import extract
from ofsted_extract.cli.main import app
from ofsted_extract.errors import ExitCode, LetterError
from ofsted_extract.reading.pictures import picture_pages
from ofsted_extract.rules.patterns import load_patterns

TESTS = Path(__file__).resolve().parents[1]
FOLDER = TESTS.parents[1] / "shared" / "attack"
SAMPLE = TESTS.parent / "samples" / "monitoring-visit-text.md"
GOLDEN = TESTS.parent / "samples" / "golden"

Inputs = Callable[[str], Path]


@pytest.fixture
def attack() -> Path:
    """The folder of inputs. Tests that use it are skipped if it does not exist."""
    if not FOLDER.is_dir():
        pytest.skip("no inputs: ../shared/attack is not beside this checkout")
    return FOLDER


def run(*arguments: str | Path) -> Result:
    return CliRunner().invoke(app, [str(argument) for argument in arguments])


def test_every_input_has_a_row_and_every_row_an_input(attack: Path) -> None:
    inputs = {path.name for path in attack.iterdir()} - {"README.md"}
    assert inputs == {*READ, *REFUSED, *STORED, *PATTERNS}


@pytest.mark.parametrize("name", READ)
def test_an_input_that_is_read_has_its_figures_and_warnings(name: str, attack: Path) -> None:
    values, warnings = READ[name]
    record = extract(attack / name, isolated=False)
    assert [figure.value for figure in record.figures] == values
    assert [warning.code for warning in record.warnings] == warnings


@pytest.mark.parametrize("name", REFUSED)
def test_an_input_that_is_refused_has_its_code_and_message(name: str, attack: Path) -> None:
    code, says = REFUSED[name]
    with pytest.raises(LetterError, match=says) as refused:
        extract(attack / name, isolated=False)
    assert refused.value.code == code


@pytest.mark.parametrize("name", ["pattern-tiny.pdf", "shading-mesh.pdf"])
def test_a_page_that_is_drawn_without_end_is_not_drawn(name: str, attack: Path) -> None:
    with pytest.raises(LetterError, match="would take too long to draw"):
        list(picture_pages((attack / name).read_bytes(), name))


@pytest.mark.parametrize("command", COMMANDS)
@pytest.mark.parametrize("name", STORED)
def test_what_is_no_stored_record_is_named_with_its_place(
    name: str, command: str, attack: Path, tmp_path: Path
) -> None:
    path = attack / name
    place, says = f"{path}:1: ", STORED[name]
    done = {
        "diff, before": lambda: run("diff", path, GOLDEN),
        "diff, after": lambda: run("diff", GOLDEN, path),
        "timeline": lambda: run("timeline", path),
        "indicators": lambda: run("indicators", path, "pep_up_to_date"),
    }[command]()
    assert done.exit_code == ExitCode.NOTHING_TO_READ
    assert done.stderr.startswith(f"ofsted-extract: {place}{says}")
    assert (done.stderr.count("\n"), done.stdout) == (1, "")
    assert not list(tmp_path.iterdir())


@pytest.mark.parametrize("name", STORED)
def test_a_stored_record_is_no_letter(name: str, attack: Path) -> None:
    with pytest.raises(LetterError, match="this is JSON, not a letter") as refused:
        extract(attack / name, isolated=False)
    assert refused.value.code == "wrong-format"


@pytest.mark.parametrize("suffix", [".jsonl", ".json"])
@pytest.mark.parametrize("name", STORED)
def test_what_another_program_wrote_is_not_resumed(
    name: str, suffix: str, attack: Path, tmp_path: Path
) -> None:
    place = tmp_path / f"out{suffix}"
    shutil.copyfile(attack / name, place)
    done = run(SAMPLE, "-o", place, "--resume")
    assert done.exit_code == ExitCode.CANNOT_WRITE
    assert f"{place}: is not of this tool, and is not replaced" in done.stderr
    assert place.read_bytes() == (attack / name).read_bytes()


@pytest.mark.parametrize("name", PATTERNS)
def test_patterns_that_are_none_are_named_with_their_line(name: str, attack: Path) -> None:
    for command in (("patterns", "check", attack / name), (SAMPLE, "--patterns", attack / name)):
        load_patterns.cache_clear()
        done = run(*command)
        assert done.exit_code == ExitCode.BAD_PATTERNS
        assert done.stderr == f"ofsted-extract: {attack / name}/a.yaml:{PATTERNS[name]}\n"
        assert done.stdout == ""


@pytest.mark.parametrize("name", [*READ, *REFUSED, *STORED, *PATTERNS])
def test_an_input_has_two_siblings_or_more(name: str) -> None:
    places = SIBLINGS[name]
    assert places
    for place, texts in places.items():
        source = (TESTS / place).read_text(encoding="utf-8")
        assert [text for text in texts if text not in source] == []
    assert sum(map(len, places.values())) >= 2
