"""The views of the database, and the file that describes it to Datasette."""

from __future__ import annotations

import json
import sqlite3
from contextlib import closing
from pathlib import Path

import pytest
from tests.writing.test_tables import Tables

from ofsted_extract.writing.sqlite_views import VIEWS, datasette_metadata, views_of
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
