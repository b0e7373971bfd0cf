"""A list of facts that is registered from outside is in everything that the tool writes."""

from __future__ import annotations

import json
import sqlite3
from collections.abc import Iterator
from contextlib import closing
from pathlib import Path
from typing import Any

import openpyxl
import pytest
from typer.testing import CliRunner

from ofsted_extract.cli.main import app
from ofsted_extract.errors import ExitCode
from ofsted_extract.facts.record import Record, json_schema, record_class
from ofsted_extract.facts.registry import fact_lists, register, registered, unregister
from ofsted_extract.running import processing

from .made_up_list import AWARDS

LETTER = """### Monitoring visit to Leeds children's services

4 March 2019

Dear Ms Example

This letter is about the visit of 5 and 6 February 2019 to Leeds.

### Findings

Leaders won {award} in winter. Two teams have 12 social workers.
"""


@pytest.fixture(autouse=True)
def awards(monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    """Registers the list; pipelines of before and after know nothing of it.

    Workers inherit the list by a fork, which threads that other tests have left behind would rule out.
    """
    monkeypatch.setattr("threading.active_count", lambda: 1)
    processing._pipeline.cache_clear()
    with registered(AWARDS):
        yield
    processing._pipeline.cache_clear()


@pytest.fixture
def letter(tmp_path: Path) -> Path:
    path = tmp_path / "leeds.md"
    path.write_text(LETTER.format(award="the Kestrel award"), encoding="utf-8")
    return path


def run(*arguments: object) -> str:
    done = CliRunner().invoke(app, list(map(str, arguments)))
    assert done.exit_code in (ExitCode.OK, ExitCode.DIFFERENT), done.output
    return done.stdout


def test_it_is_in_the_json(letter: Path) -> None:
    record: dict[str, Any] = json.loads(run("extract", letter))
    [award] = record["awards"]
    assert (award["name"], award["section"]) == ("Kestrel", "Findings")
    assert award["evidence"]["text"] == "the Kestrel award"
    assert list(record)[-1] == "awards"
    read = record_class().model_validate(record)
    assert isinstance(read, Record)
    assert read.model_dump(mode="json") == record


def test_it_is_counted_in_the_summary_of_a_run(letter: Path) -> None:
    read = record_class().model_validate_json(run("extract", letter))
    assert read.facts == len(read.dates) + len(read.figures) + len(read.model_dump()["awards"])


def test_it_is_in_the_json_schema() -> None:
    schema = json.loads(run("schema"))
    assert schema["title"] == "Record"
    assert schema["properties"]["awards"]["description"] == AWARDS.meaning
    assert schema["$defs"]["Award"]["properties"].keys() == {"name", "section", "evidence"}


def test_workers_in_other_processes_hand_it_back(letter: Path, tmp_path: Path) -> None:
    other = tmp_path / "hull.md"
    other.write_text(LETTER.format(award="the Heron award"), encoding="utf-8")
    run("extract", letter, other, "-j", "2", "-o", tmp_path / "records/")
    names = [json.loads(file.read_text())["awards"][0]["name"] for file in (tmp_path / "records").iterdir()]
    assert sorted(names) == ["Heron", "Kestrel"]


def test_a_run_goes_on_from_records_that_have_it(letter: Path, tmp_path: Path) -> None:
    run("extract", letter, letter, "-o", tmp_path / "records/")
    before = [file.read_bytes() for file in (tmp_path / "records").iterdir()]
    run("extract", letter, letter, "-o", tmp_path / "records/", "--resume")
    assert [file.read_bytes() for file in (tmp_path / "records").iterdir()] == before


def test_it_is_a_sheet_of_a_workbook(letter: Path, tmp_path: Path) -> None:
    run("extract", letter, "-o", tmp_path / "letters.xlsx")
    book = openpyxl.load_workbook(tmp_path / "letters.xlsx")
    head, row = ([cell.value for cell in cells] for cells in book["awards"].iter_rows())
    found = dict(zip(head, row, strict=True))
    assert (found["id"], found["name"], found["text"]) == ("aw1", "Kestrel", "the Kestrel award")
    letters = [cell.value for cell in next(book["letters"].iter_rows())]
    assert "award_count" in letters
    about = {row[1].value for row in book["about"].iter_rows()}
    assert "awards" in about


def test_it_is_a_table_of_a_database(letter: Path, tmp_path: Path) -> None:
    run("extract", letter, "-o", tmp_path / "letters.sqlite")
    with closing(sqlite3.connect(tmp_path / "letters.sqlite")) as database:
        found = database.execute(
            "select awards.name from awards join letters using (letter) where awards.rowid in "
            "(select rowid from awards_fts where awards_fts match 'kestrel')"
        ).fetchall()
    assert found == [("Kestrel",)]


def test_it_can_be_asked_for_as_the_only_table(letter: Path) -> None:
    written = run("extract", letter, "--format", "csv", "--table", "awards")
    assert "name" in written.splitlines()[0].split(",")


def test_diff_compares_it(letter: Path, tmp_path: Path) -> None:
    run("extract", letter, "-o", tmp_path / "old.json")
    letter.write_text(LETTER.format(award="the Merlin award"), encoding="utf-8")
    run("extract", letter, "-o", tmp_path / "new.json")
    found = json.loads(run("diff", tmp_path / "old.json", tmp_path / "new.json", "--json"))
    assert found["rules"]["awards"] == {"gained": 1, "lost": 1, "changed": 0}
    assert {"name": "Merlin"} in [each["new"] for each in found["differences"]]


def test_explain_tells_of_it(letter: Path) -> None:
    [place] = json.loads(run("explain", letter, "Kestrel award", "--json"))["places"]
    [fact] = place["facts"]
    assert (fact["field"], fact["values"]["name"]) == ("awards", "Kestrel")
    assert "awards: “the Kestrel award”, name Kestrel" in run("explain", letter, "Kestrel award")


def test_a_review_page_shows_it(letter: Path, tmp_path: Path) -> None:
    run("review", letter, "-o", tmp_path / "letter.html")
    page = (tmp_path / "letter.html").read_text()
    assert '<li class="card award" id="aw1" data-kind="award">' in page
    assert '<span class="key award">Awards</span>' in page


def test_a_name_or_prefix_that_is_taken_is_refused() -> None:
    with pytest.raises(ValueError, match="awards has the name or the prefix of awards"):
        register(AWARDS)


def test_without_the_list_records_are_as_before(letter: Path) -> None:
    unregister("awards")
    processing._pipeline.cache_clear()
    try:
        assert record_class() is Record
        assert "awards" not in json_schema()["properties"]
        assert "awards" not in json.loads(run("extract", letter))
        assert AWARDS not in fact_lists()
    finally:
        register(AWARDS)
