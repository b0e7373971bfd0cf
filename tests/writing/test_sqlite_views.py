"""The views of the database, and the file that describes it to Datasette."""

from __future__ import annotations

import json
import re
import sqlite3
from collections.abc import Iterator
from contextlib import closing
from pathlib import Path

import pytest
from tests.writing.test_tables import Tables
from typer.testing import CliRunner

from ofsted_extract.cli.main import app
from ofsted_extract.writing.sqlite.views import VIEWS, datasette_metadata, views_of
from ofsted_extract.writing.table_list import TABLES


def made_views() -> list[str]:
    return [view.name for view in views_of(TABLES.values())]


@pytest.mark.parametrize("name", [view.name for view in VIEWS])
def test_every_view_runs_where_its_tables_are(name: str, tables: Tables) -> None:
    if name not in made_views():
        pytest.skip("no list of facts fills its tables yet")
    with closing(sqlite3.connect(tables("letters.sqlite"))) as database:
        database.execute(f"SELECT * FROM {name}").fetchall()


def test_figures_by_authority_are_the_authorities_own(tables: Tables) -> None:
    with closing(sqlite3.connect(tables("letters.sqlite"))) as database:
        shown = database.execute("SELECT count(*) FROM figures_by_authority").fetchone()
        local = database.execute("SELECT count(*) FROM figures WHERE scope = 'local'").fetchone()
    assert shown == local != (0,)


def test_the_metadata_describes_every_table_column_and_view(tables: Tables) -> None:
    path: Path = tables("letters.sqlite")
    beside = json.loads(path.with_name("letters.metadata.json").read_text(encoding="utf-8"))
    described = beside["databases"]["letters"]["tables"]
    assert set(described) == {*TABLES, *made_views()}
    assert set(described["figures"]["columns"]) == {column.name for column in TABLES["figures"].columns}


def test_a_database_of_one_table_has_no_view_of_others() -> None:
    content = json.loads(datasette_metadata("some", [TABLES["figures"]]))
    assert set(content["databases"]["some"]["tables"]) == {"figures"}


LETTER = """Dear Ms Example

Focused visit to {authority} children's services

This letter summarises the findings of a focused visit to {authority} on {days}. Inspectors looked at the
local authority's arrangements for {focus}.

{heading}

• {item}

Findings

Plans are late.
"""
VISITS = (
    (
        "Derby",
        "3 and 4 April 2019",
        "care leavers",
        "What needs to improve",
        "Supervision of advisers.",
    ),
    ("Derby", "5 and 6 May 2022", "children in need", "What needs to improve", "The quality of supervision."),
    ("Leeds", "7 and 8 June 2021", "the front door", "Area for priority action", "Decisions on contacts."),
)


@pytest.fixture(scope="module")
def answers(tmp_path_factory: pytest.TempPathFactory) -> Iterator[sqlite3.Connection]:
    """The database of three letters, connected."""
    folder = tmp_path_factory.mktemp("asked")
    for number, (authority, days, focus, heading, item) in enumerate(VISITS):
        text = LETTER.format(authority=authority, days=days, focus=focus, heading=heading, item=item)
        (folder / f"{number}.txt").write_text(text, encoding="utf-8")
    place = folder / "letters.sqlite"
    assert CliRunner().invoke(app, [str(folder), "-o", str(place), "-q", "-j", "1"]).exit_code == 0
    with closing(sqlite3.connect(place)) as database:
        yield database


def recipe(name: str) -> str:
    """The SQL statement of a recipe on the page of recipes, by the variable that it fills."""
    page = (Path(__file__).parents[2] / "docs" / "recipes.md").read_text(encoding="utf-8")
    found = re.search(rf'{name} = database\.execute\(\s*"+(.*?)"+\s*\)', page, re.DOTALL)
    assert found
    return found[1]


def test_what_had_to_improve_in_visits_about_care_leavers(answers: sqlite3.Connection) -> None:
    rows = answers.execute(recipe("care_leavers")).fetchall()
    assert rows == [("Derby", "2019-04-03", "Supervision of advisers.")]


def test_which_visits_called_for_priority_action(answers: sqlite3.Connection) -> None:
    rows = answers.execute(recipe("priority")).fetchall()
    assert rows == [("Leeds", "2021-06-07", "Decisions on contacts.")]


def test_which_authorities_were_asked_about_supervision_twice(answers: sqlite3.Connection) -> None:
    assert answers.execute(recipe("supervision")).fetchall() == [("Derby", 2)]
