"""`timeline` on letters and on their records."""

from __future__ import annotations

import json
from collections.abc import Callable
from pathlib import Path

import pytest
from tests.cli.conftest import LEEDS
from typer.testing import Result

Run = Callable[..., Result]

LATER = LEEDS.replace("2019", "2020").replace("50%", "80%").replace("second", "fourth")


@pytest.fixture
def two(letters: Path) -> Path:
    """Letters about Leeds in 2019 and 2020, and one about Hull."""
    (letters / "again.md").write_text(LATER, encoding="utf-8")
    return letters


def test_tables_show_every_authority_with_two_letters(two: Path, run: Run) -> None:
    done = run("timeline", two)
    assert done.exit_code == 0, done.stderr
    assert done.stdout.startswith("Leeds (E08000035, Yorkshire and the Humber)\n")
    assert "Hull" not in done.stdout
    first, second = (line for line in done.stdout.splitlines() if "monitoring visit" in line)
    assert ("2019-02-05" in first, "monitoring visit 2" in first, "Ada Pattern" in first) == (True,) * 3
    assert ("2020-02-05" in second, "monitoring visit 4" in second) == (True, True)
    assert "Pupils: went to school each day" in done.stdout


def test_the_grade_of_one_part_of_the_services_names_the_part(run: Run, tmp_path: Path) -> None:
    (tmp_path / "early.md").write_text(
        "### Inspection of services for care leavers\n\nLeeds City Council\n\n"
        "Inspection dates: 3 – 6 June 2013\n\nLead inspector Ada Pattern HMI\n\n"
        "### Overall effectiveness of services for care leavers\n\nGrade 4 (inadequate)\n\n"
        "Too few of them have a plan.\n\n### Capacity to improve\n\nGrade 3 (adequate)\n\nIt is slow.\n",
        encoding="utf-8",
    )
    shown = " ".join(run("timeline", tmp_path, "-a", "Leeds").stdout.split())
    assert "2013-06-03 letter inadequate (services for care leavers) " in shown.replace("early.md ", "")


def test_records_give_the_same_timeline_as_their_letters(two: Path, run: Run, tmp_path: Path) -> None:
    run(two, "-o", tmp_path / "records")
    (tmp_path / "records" / "README.md").write_text("Made by a script.\n", encoding="utf-8")
    run(two, "-o", tmp_path / "all.jsonl")
    outputs = {
        run("timeline", place, "--json").stdout
        for place in (two, tmp_path / "records", tmp_path / "all.jsonl")
    }
    assert len(outputs) == 1
    [timeline] = json.loads(outputs.pop())
    assert [visit["date"] for visit in timeline["visits"]] == ["2019-02-05", "2020-02-05"]
    [school] = [measure for measure in timeline["measures"] if "school" in measure["name"]]
    assert [(v["value"], v["date"], v["dated_by"]) for v in school["values"]] == [
        (50, "2019-02-05", "visit"),
        (80, "2020-02-05", "visit"),
    ]


@pytest.mark.parametrize("name", ["hull", "KINGSTON-UPON-HULL", "E06000010"])
def test_an_authority_can_be_chosen_by_name_alias_or_code(name: str, two: Path, run: Run) -> None:
    [timeline] = json.loads(run("timeline", two, "--json", "--authority", name).stdout)
    assert timeline["name"] == "Kingston upon Hull"


def test_an_authority_without_letters_gets_a_suggestion(two: Path, run: Run) -> None:
    done = run("timeline", two, "--authority", "Leads")
    assert (done.exit_code, done.stdout) == (3, "")
    assert "Leads: no letter is about it; did you mean Leeds?" in done.stderr
    assert "letters about Kingston upon Hull, Leeds" in run("timeline", two, "-a", "Xyz").stderr


def test_the_suffix_of_the_file_decides_between_chart_and_json(two: Path, run: Run, tmp_path: Path) -> None:
    assert run("timeline", two, "-a", "leeds", "-o", tmp_path / "l.svg").exit_code == 0
    assert (tmp_path / "l.svg").read_text(encoding="utf-8").startswith("<svg ")
    assert run("timeline", two, "-o", tmp_path / "all.json").exit_code == 0
    assert len(json.loads((tmp_path / "all.json").read_bytes())) == 1
    assert run("timeline", two, "-o", tmp_path / "all.json").exit_code == 5
    assert run("timeline", two, "-o", tmp_path / "all.json", "--force").exit_code == 0
    for wrong in ("l.png", "l"):
        assert run("timeline", two, "-o", tmp_path / wrong).exit_code == 2
        assert not (tmp_path / wrong).exists()


def test_a_chart_of_several_authorities_is_refused(two: Path, run: Run, tmp_path: Path) -> None:
    (two / "north" / "more.md").write_text(LATER.replace("Leeds", "Hull"), encoding="utf-8")
    done = run("timeline", two, "-o", tmp_path / "all.svg")
    assert (done.exit_code, (tmp_path / "all.svg").exists()) == (2, False)
    assert "name one with --authority" in done.stderr


def test_letters_left_out_of_timelines_are_reported(two: Path, run: Run) -> None:
    (two / "empty.txt").write_bytes(b"")
    (two / "note.txt").write_text("A note of no authority.", encoding="utf-8")
    done = run("timeline", two, "--json")
    assert done.exit_code == 1
    assert "empty.txt: " in done.stderr
    assert "note.txt: names no authority" in done.stderr
    assert len(json.loads(done.stdout)) == 1


def test_no_letters_is_an_error_and_one_letter_per_authority_a_message(
    letters: Path, run: Run, tmp_path: Path
) -> None:
    (tmp_path / "bare").mkdir()
    assert run("timeline", tmp_path / "bare").exit_code == 3
    done = run("timeline", letters, "--json")
    assert (done.exit_code, done.stdout) == (0, "[]\n")
    assert "no authority has two letters here" in done.stderr
