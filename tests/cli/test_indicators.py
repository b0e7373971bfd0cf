"""`indicators` on letters and on their records."""

from __future__ import annotations

import csv
import gzip
import io
import json
import sqlite3
from collections.abc import Callable
from contextlib import closing
from pathlib import Path

import pytest
from openpyxl import load_workbook
from typer.testing import Result

Run = Callable[..., Result]

LETTERS = Path(__file__).parents[2] / "samples" / "letters"
GATESHEAD = sorted(LETTERS.glob("gateshead-*.md"))


@pytest.fixture(scope="module")
def records(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The records of all letters in samples/letters."""
    from typer.testing import CliRunner

    from ofsted_extract.cli.main import app

    folder = tmp_path_factory.mktemp("statistics") / "records"
    assert CliRunner().invoke(app, [str(LETTERS), "-o", str(folder), "-j", "1"]).exit_code == 0
    return folder


def values(done: Result) -> list[tuple[str, float, str | None]]:
    assert done.exit_code == 0, done.stderr
    return [(each["local_authority"], each["value"], each["date"]) for each in json.loads(done.stdout)]


def test_a_table_for_each_statistic_with_its_unit_and_the_words(run: Run, records: Path) -> None:
    done = run("indicators", records, "care_leavers_suitable_accommodation", "children_looked_after_rate")
    assert done.exit_code == 0, done.stderr
    headings = [line for line in done.stdout.splitlines() if line.endswith(")") and line[:1].isalpha()]
    assert headings == [
        "Children looked after per 10,000 (children_looked_after_rate)",
        "Care leavers in suitable accommodation, % (care_leavers_suitable_accommodation)",
    ]
    shown = " ".join(done.stdout.split())
    assert "Gateshead 71% In January 2018: monitoring visit," in shown
    assert "84%" not in shown.replace("84% nationally", "")
    assert "gateshead-2018-monitoring-visit.md p1: In" in shown


def test_a_value_has_its_letter_time_and_words(run: Run, records: Path) -> None:
    done = run(
        "indicators", records, "pep_up_to_date", "-a", "E08000037", "--since", "2019", "--format", "json"
    )
    [value] = json.loads(done.stdout)
    evidence = value.pop("evidence")
    assert len(value.pop("sha256")) == 64
    assert value.pop("figure").startswith("f")
    assert value == {
        "local_authority": "Gateshead",
        "gss_code": "E08000037",
        "indicator": "pep_up_to_date",
        "name": "Up-to-date personal education plan",
        "kind": "percentage",
        "value": 88,
        "value_high": None,
        "unit": "%",
        "qualifier": None,
        "as_of": "In October 2019",
        "start": None,
        "date": "2019-10",
        "dated_by": "stated",
        "visit": "2019-11-11",
        "kind_of_letter": "ilacs_inspection",
        "scope": "local",
        "file": "gateshead-2019-inspection.md",
    }
    assert (evidence["text"], evidence["page"]) == ("88%", 1)
    assert evidence["sentence"].endswith("had an up-to-date personal education plan.")


def test_letters_and_their_records_give_the_same_values(run: Run, records: Path, tmp_path: Path) -> None:
    run(LETTERS, "-o", tmp_path / "all.jsonl")
    outputs = {
        run("indicators", place, "--format", "csv").stdout
        for place in (LETTERS, records, tmp_path / "all.jsonl")
    }
    assert len(outputs) == 1
    assert len(outputs.pop().splitlines()) > 30


def test_scope_chooses_whose_values_are_listed(run: Run, records: Path) -> None:
    asked = ("indicators", records, "care_leavers_suitable_accommodation", "--format", "json")
    own, national = ("Gateshead", 71, "2018-01"), ("Gateshead", 84, "2018-01")
    assert values(run(*asked)) == [own]
    assert values(run(*asked, "--scope", "national")) == [national]
    assert values(run(*asked, "--scope", "all")) == [own, national]
    assert "Gateshead (national)" in run(*asked[:-2], "--scope", "all").stdout


@pytest.mark.parametrize(
    ("since", "expected"),
    [("2020", [431, 455][1:]), ("2019", [431, 455]), ("2019-12", [431, 455]), ("2024", [])],
)
def test_since_leaves_out_earlier_values(since: str, expected: list[int], run: Run, records: Path) -> None:
    asked = ("indicators", records, "children_looked_after", "-a", "Plymouth", "--format", "json")
    done = run(*asked, "--since", since)
    assert [value for _, value, _ in values(done)] == expected
    assert ("no letter here gives a value of children_looked_after" in done.stderr) == (not expected)


def test_a_value_that_a_letter_gives_twice_counts_once(run: Run, tmp_path: Path) -> None:
    text = GATESHEAD[3].read_text(encoding="utf-8")
    twice = text.replace(
        "Yours sincerely", "In January 2018, 366 children were looked after.\n\nYours sincerely"
    )
    assert twice != text
    for name in ("one.md", "copy.md"):
        (tmp_path / name).write_text(twice, encoding="utf-8")
    done = run("indicators", tmp_path, "children_looked_after", "--format", "json")
    assert values(done) == [("Gateshead", 366, "2018-01")]


def test_the_suffix_of_the_file_decides_the_form(run: Run, records: Path, tmp_path: Path) -> None:
    for suffix in ("csv", "json", "jsonl", "xlsx", "sqlite", "db", "parquet", "csv.gz", "jsonl.gz"):
        done = run("indicators", records, "pep_up_to_date", "-o", tmp_path / f"pep.{suffix}")
        assert (done.exit_code, done.stdout) == (0, ""), done.stderr
    rows = list(csv.DictReader(io.StringIO((tmp_path / "pep.csv").read_text(encoding="utf-8"))))
    assert len(rows) == 8
    assert len(json.loads((tmp_path / "pep.json").read_bytes())) == 8
    assert len((tmp_path / "pep.jsonl").read_bytes().splitlines()) == 8
    assert len(list(load_workbook(tmp_path / "pep.xlsx")["indicators"].rows)) == 9
    with closing(sqlite3.connect(tmp_path / "pep.sqlite")) as database:
        found = database.execute("SELECT max(value) FROM indicators WHERE local_authority = 'Plymouth'")
        assert found.fetchone() == (85,)
    assert (tmp_path / "pep.db").read_bytes()[:15] == b"SQLite format 3"
    assert (tmp_path / "pep.parquet").read_bytes()[:4] == b"PAR1"
    for form in ("csv", "jsonl"):
        compressed = gzip.decompress((tmp_path / f"pep.{form}.gz").read_bytes())
        assert compressed == (tmp_path / f"pep.{form}").read_bytes()


def test_files_are_replaced_only_on_request_and_letters_never(run: Run, tmp_path: Path) -> None:
    letter = tmp_path / "letter.json"
    file = tmp_path / "values.csv"
    file.write_text("mine", encoding="utf-8")
    asked = ("indicators", GATESHEAD[3], "-o", file)
    assert run(*asked).exit_code == 5
    assert file.read_text(encoding="utf-8") == "mine"
    assert run(*asked, "--force").exit_code == 0
    assert run(GATESHEAD[3], "-o", letter).exit_code == 0
    assert run("indicators", letter, "-o", letter, "--force").exit_code == 5
    assert run("indicators", GATESHEAD[3], "-o", tmp_path / "values.png").exit_code == 2


def test_a_word_is_a_file_an_id_or_a_usage_error(
    run: Run, records: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    done = run("indicators", records, "peps")
    assert done.exit_code == 2
    assert "did you mean pep_up_to_date?" in " ".join(done.stderr.replace("│", " ").split())
    assert run("indicators", "pep_up_to_date").exit_code == 2
    assert run("indicators", records, "--since", "May 2019").exit_code == 2
    (tmp_path / "contacts").mkdir()
    (tmp_path / "contacts" / "a.md").write_text(GATESHEAD[3].read_text(encoding="utf-8"), encoding="utf-8")
    monkeypatch.chdir(tmp_path)
    done = run("indicators", "contacts", "--format", "json")
    assert {name for name, *_ in values(done)} == {"Gateshead"}
    assert "contacts: a file or folder has this name, and is read" in done.stderr


def test_failed_letters_and_unknown_authorities_have_their_exit_codes(run: Run, tmp_path: Path) -> None:
    (tmp_path / "a.md").write_text(GATESHEAD[3].read_text(encoding="utf-8"), encoding="utf-8")
    (tmp_path / "empty.txt").write_bytes(b"")
    done = run("indicators", tmp_path, "--format", "json")
    assert (done.exit_code, len(json.loads(done.stdout))) == (1, 3)
    assert "empty.txt: " in done.stderr
    done = run("indicators", tmp_path, "-a", "Gatehead")
    assert (done.exit_code, done.stdout) == (3, "")
    assert "did you mean Gateshead?" in done.stderr
    assert run("indicators", tmp_path / "missing/").exit_code in (1, 3)


def test_the_chart_has_a_panel_for_each_authority_or_statistic(
    run: Run, records: Path, tmp_path: Path
) -> None:
    for name, asked in {"one": ("pep_up_to_date",), "two": ("-a", "Plymouth")}.items():
        done = run("indicators", records, *asked, "--chart", tmp_path / f"{name}.svg")
        assert (done.exit_code, done.stdout) == (0, "")
    assert "leaves out 2 series that have a value at one time only" in done.stderr
    one, two = ((tmp_path / f"{name}.svg").read_text(encoding="utf-8") for name in ("one", "two"))
    assert "Plymouth, %: 66% (2018-10), only 70% (2019-12), 85% (2023-03)." in one
    assert ">Up-to-date personal education plan: letters" in one
    assert ">Plymouth: letters" in two
    assert "Children looked after, children: 402 (2018-10)" in two
    done = run("indicators", records, "adoptions", "--chart", tmp_path / "none.svg")
    assert (done.exit_code, (tmp_path / "none.svg").exists()) == (5, False)
    assert "nothing to draw" in done.stderr
    assert run("indicators", records, "--chart", tmp_path / "c.png").exit_code == 2
