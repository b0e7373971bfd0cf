"""The six questions of docs/recipes.md have the right answers on samples/letters, by command and by SQL.

The answers below were written from the letters, not from the tool's output.
"""

from __future__ import annotations

import csv
import io
import re
import shlex
import sqlite3
from contextlib import closing
from pathlib import Path
from typing import NamedTuple

import pytest
from typer.testing import CliRunner

from ofsted_extract.cli.main import app

ROOT = Path(__file__).resolve().parents[2]

PEP = {
    ("Calderdale", 2018, 91),
    ("Calderdale", 2021, 96),
    ("Gateshead", 2016, 49),
    ("Gateshead", 2017, 58),
    ("Gateshead", 2019, 88),
    ("Plymouth", 2018, 66),
    ("Plymouth", 2020, 70),
    ("Plymouth", 2023, 85),
}
CASELOADS = {
    ("Calderdale", 2018, 17),
    ("Calderdale", 2021, 15),
    ("Gateshead", 2016, 26),
    ("Gateshead", 2017, 26),
    ("Gateshead", 2017, 22),
    ("Gateshead", 2018, 19),
    ("Gateshead", 2019, 16),
    ("Plymouth", 2018, 23),
    ("Plymouth", 2020, 25),
    ("Plymouth", 2023, 18),
}
THEMES = {
    ("children_in_care", "Calderdale", 2018),
    ("education", "Calderdale", 2018),
    ("mental_health", "Calderdale", 2019),
    ("front_door", "Gateshead", 2017),
    ("care_leavers", "Gateshead", 2018),
    ("front_door", "Plymouth", 2018),
    ("children_in_care", "Plymouth", 2023),
    ("care_leavers", "Plymouth", 2023),
}
PRIORITY = {("Plymouth", 2018, "The response to"), ("Plymouth", 2020, "Contacts about children")}
IMPROVEMENTS = PRIORITY | {
    ("Calderdale", 2014, "ask children what"),
    ("Calderdale", 2018, "The timeliness of"),
    ("Calderdale", 2018, "How clearly plans"),
    ("Calderdale", 2019, "Partners do not"),
    ("Calderdale", 2019, "School nurses are"),
    ("Calderdale", 2021, "The number of"),
    ("Calderdale", 2023, "Leaders should shorten"),
    ("Calderdale", 2023, "Leaders should say"),
    ("Gateshead", 2012, "give each child"),
    ("Gateshead", 2012, "tell schools at"),
    ("Gateshead", 2016, "Make sure that"),
    ("Gateshead", 2016, "Bring caseloads down,"),
    ("Gateshead", 2019, "How soon children"),
    ("Gateshead", 2019, "The detail in"),
    ("Plymouth", 2012, "hold each initial"),
    ("Plymouth", 2017, "How soon a"),
    ("Plymouth", 2018, "The time that"),
    ("Plymouth", 2020, "Supervision that asks"),
    ("Plymouth", 2020, "The stability of"),
    ("Plymouth", 2023, "The choice of"),
}
LOOKED_AFTER = {(2018, 402), (2020, 402), (2020, 431), (2023, 455)}


class Question(NamedTuple):
    """A question with the command and the statement that answer it."""

    name: str
    command: str
    sql: str


def questions() -> list[Question]:
    page = (ROOT / "docs" / "recipes.md").read_text(encoding="utf-8")
    section = page.partition("## Six questions\n")[2].partition("\n## ")[0]
    found = re.findall(r"(?s)### (.+?)\n+```sh\n(.+?)\n```\n+```sql\n(.+?)\n```", section)
    return [Question(*each) for each in found]


@pytest.fixture(scope="module")
def database(tmp_path_factory: pytest.TempPathFactory) -> Path:
    path = tmp_path_factory.mktemp("answers") / "answers.sqlite"
    done = CliRunner().invoke(app, [str(ROOT / "samples" / "letters"), "-o", str(path), "-j", "1"])
    assert done.exit_code == 0, done.stderr
    return path


def answer_of_sql(name: str, database: Path) -> list[sqlite3.Row]:
    [question] = [each for each in questions() if name in each.name]
    with closing(sqlite3.connect(database)) as connection:
        connection.row_factory = sqlite3.Row
        return connection.execute(question.sql).fetchall()


def answer_of_command(
    name: str, folder: Path, monkeypatch: pytest.MonkeyPatch
) -> tuple[str, list[dict[str, str]]]:
    """Runs a command in a folder beside the samples; returns what it printed, and the table it wrote."""
    [question] = [each for each in questions() if name in each.name]
    (folder / "samples").symlink_to(ROOT / "samples")
    monkeypatch.chdir(folder)
    words = shlex.split(question.command.partition(" | ")[0])
    assert words[0] == "ofsted-extract"
    done = CliRunner().invoke(app, words[1:])
    assert done.exit_code == 0, done.stderr
    written = [path.read_text(encoding="utf-8") for path in folder.glob("*.csv")]
    return done.stdout, list(csv.DictReader(io.StringIO(written[0]))) if written else []


def first_words(text: str) -> str:
    return " ".join(text.split()[:3])


def year(visit: str) -> int:
    return int(visit[:4])


def test_there_are_six_questions() -> None:
    assert len(questions()) == 6


@pytest.mark.parametrize(("name", "expected"), [("up-to-date PEP", PEP), ("caseloads", CASELOADS)])
def test_values_of_a_statistic_by_authority(
    name: str,
    expected: set[tuple[str, int, int]],
    database: Path,
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    rows = answer_of_sql(name, database)
    found = [(row["local_authority"], year(row["visit_start"]), row["value"]) for row in rows]
    assert sorted(found) == sorted(expected)
    _, table = answer_of_command(name, tmp_path, monkeypatch)
    listed = [(row["local_authority"], year(row["visit"]), int(row["value"])) for row in table]
    assert sorted(listed) == sorted(expected)
    assert [row["local_authority"] for row in table] == sorted(row["local_authority"] for row in table)


def test_caseloads_are_dated_and_drawn(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    _, table = answer_of_command("caseloads", tmp_path, monkeypatch)
    dates = {(row["local_authority"], row["value"]): (row["date"], row["dated_by"]) for row in table}
    assert dates["Gateshead", "22"] == ("2017-05", "stated")
    assert dates["Gateshead", "19"] == ("2018-02-07", "visit")
    chart = (tmp_path / "caseloads.svg").read_text(encoding="utf-8")
    assert "Gateshead, cases: 26 (2016-06), 26 (2016-06-06), 22 (2017-05), 19 (2018-02-07)" in chart


def test_visits_by_theme(database: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    rows = answer_of_sql("theme", database)
    assert {(row["theme"], row["local_authority"], year(row["visit_start"])) for row in rows} == THEMES
    _, table = answer_of_command("theme", tmp_path, monkeypatch)
    listed = [(row["theme"], row["local_authority"], year(row["visit_start"])) for row in table]
    assert sorted(listed) == sorted(THEMES)


def test_what_must_improve(database: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    rows = answer_of_sql("must improve", database)
    found = [(row["local_authority"], year(row["visit_start"]), first_words(row["text"])) for row in rows]
    assert sorted(found) == sorted(IMPROVEMENTS)
    _, table = answer_of_command("must improve", tmp_path, monkeypatch)
    listed = [(row["local_authority"], year(row["visit_start"]), first_words(row["text"])) for row in table]
    assert sorted(listed) == sorted(IMPROVEMENTS)


def test_where_priority_action_was_called_for(
    database: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    rows = answer_of_sql("priority action", database)
    assert {
        (row["local_authority"], year(row["visit_start"]), first_words(row["text"])) for row in rows
    } == PRIORITY
    printed, _ = answer_of_command("priority action", tmp_path, monkeypatch)
    lines = [line.split(",") for line in printed.splitlines() if ",priority_action," in line]
    assert sorted((line[1], year(line[2])) for line in lines) == [("Plymouth", 2018), ("Plymouth", 2020)]


def test_children_looked_after_by_one_authority(
    database: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    rows = answer_of_sql("one authority", database)
    assert {(year(row["visit_start"]), row["value"]) for row in rows} == LOOKED_AFTER
    printed, _ = answer_of_command("one authority", tmp_path, monkeypatch)
    assert printed.startswith("Children looked after, children (children_looked_after)\n")
    values = re.findall(r"(?m)^ (\w+) +(\d+) ", printed)
    assert sorted(values) == [("Plymouth", str(value)) for _, value in sorted(LOOKED_AFTER)]


def test_the_letters_are_of_every_kind_and_of_three_authorities(database: Path) -> None:
    from ofsted_extract.rules.kinds import kind_traits
    from ofsted_extract.rules.patterns import load_patterns

    with closing(sqlite3.connect(database)) as connection:
        rows = connection.execute("SELECT kind, local_authority FROM letters").fetchall()
    assert len(rows) >= 12
    assert {kind for kind, _ in rows} == set(kind_traits(load_patterns()))
    assert {authority for _, authority in rows} == {"Calderdale", "Gateshead", "Plymouth"}
