"""What a new user meets: versions, quotes, names of outputs and files, and letters that are there twice."""

from __future__ import annotations

import gzip
import json
import sqlite3
import sys
from contextlib import closing
from pathlib import Path

import openpyxl
import pytest
from tests.cli.conftest import LEEDS, Run

from ofsted_extract.errors import ExitCode


def test_a_capital_v_prints_the_versions(run: Run) -> None:
    assert run("-V").stdout == run("--version").stdout
    assert run("-V").stdout.startswith("ofsted-extract ")


@pytest.mark.parametrize("quotes", ["''", '""', "‘’", "“”"])
def test_quotes_that_the_shell_passed_on_are_named(quotes: str, letters: Path, run: Run) -> None:
    pattern = f"{letters}/*.md"
    done = run(f"{quotes[0]}{pattern}{quotes[1]}")
    assert done.exit_code == ExitCode.NOTHING_TO_READ
    assert f'the quotation marks reached the program: try "{pattern}"' in done.stderr
    assert "quotation marks" not in run(letters / "*.docx").stderr


def test_db_is_sqlite(letters: Path, run: Run, tmp_path: Path) -> None:
    assert run(letters, "-o", tmp_path / "letters.db").exit_code == 0
    with closing(sqlite3.connect(tmp_path / "letters.db")) as db:
        assert db.execute("select count(*) from letters").fetchone() == (2,)


def test_lines_and_tables_can_be_compressed(letters: Path, run: Run, tmp_path: Path) -> None:
    for name in ("letters.jsonl", "figures.csv"):
        assert run(letters, "-o", tmp_path / name).exit_code == 0
        assert run(letters, "-o", tmp_path / f"{name}.gz").exit_code == 0
        compressed = (tmp_path / f"{name}.gz").read_bytes()
        assert gzip.decompress(compressed) == (tmp_path / name).read_bytes()
        assert "is there already" in run(letters, "-o", tmp_path / f"{name}.gz").stderr
        assert run(letters, "-o", tmp_path / f"{name}.gz", "--force").exit_code == 0
        assert (tmp_path / f"{name}.gz").read_bytes() == compressed, "the same letters give the same bytes"
    same = run("diff", tmp_path / "letters.jsonl", tmp_path / "letters.jsonl.gz")
    assert same.exit_code == ExitCode.OK, same.output
    refused = run(letters, "-o", tmp_path / "letters.xlsx.gz")
    assert (refused.exit_code, "only .jsonl and .csv" in refused.stderr) == (ExitCode.USAGE, True)


def test_a_compressed_file_that_is_cut_off_is_named(letters: Path, run: Run, tmp_path: Path) -> None:
    place = tmp_path / "letters.jsonl.gz"
    run(letters, "-o", place)
    place.write_bytes(place.read_bytes()[:-20])
    done = run("diff", place, place)
    assert (done.exit_code, "not a whole compressed file" in done.stderr) == (ExitCode.NOTHING_TO_READ, True)


def test_pages_are_made_in_the_same_run_and_a_workbook_links_to_them(
    letters: Path, run: Run, tmp_path: Path
) -> None:
    site, book = tmp_path / "site", tmp_path / "letters.xlsx"
    assert run(letters, "-o", book, "--review", site).exit_code == 0
    assert {path.name for path in site.glob("*.html")} == {"leeds.html", "hull.html", "index.html"}
    links = [cell.hyperlink.target for cell in openpyxl.load_workbook(book)["letters"]["A"] if cell.hyperlink]
    assert links == ["site/leeds.html", "site/hull.html"]
    assert run(letters, "-o", book, "--review", site, "--force").exit_code == 0
    alone = tmp_path / "alone"
    assert run("review", letters, "-o", alone).exit_code == 0
    for page in alone.rglob("*.html"):
        assert page.read_bytes() == (site / page.relative_to(alone)).read_bytes()


@pytest.mark.parametrize("name", ["records/", "letters.jsonl"])
def test_pages_are_made_beside_any_output(name: str, letters: Path, run: Run, tmp_path: Path) -> None:
    place = f"{tmp_path}/{name}"
    assert run(letters, "-o", place, "--review", tmp_path / "site").exit_code == 0
    assert (tmp_path / "site" / "index.html").is_file()
    again = run(letters, "-o", place, "--resume", "--review", tmp_path / "other")
    assert (again.exit_code, "--resume does not read all" in again.stderr) == (ExitCode.USAGE, True)


@pytest.mark.parametrize("jobs", [1, 2])
def test_a_letter_that_is_there_twice_has_a_warning(
    jobs: int, letters: Path, run: Run, tmp_path: Path
) -> None:
    (letters / "north" / "copy.md").write_text(LEEDS, encoding="utf-8")
    done = run(letters, "-o", tmp_path / "records", "-j", str(jobs))
    assert "copy.md: duplicate-letter: the same bytes as leeds.md" in done.stderr
    assert ", duplicates 1, " in done.stderr
    found = {
        path.name: [warning["code"] for warning in json.loads(path.read_text("utf-8"))["warnings"]]
        for path in (tmp_path / "records").iterdir()
    }
    assert [name for name, codes in found.items() if "duplicate-letter" in codes] == ["copy.json"]
    assert "duplicates" not in run(letters / "leeds.md", letters / "north" / "hull.txt").stderr


def test_a_resumed_run_marks_duplicates_as_one_from_the_beginning(
    letters: Path, run: Run, tmp_path: Path
) -> None:
    run(letters, "-o", tmp_path / "records")
    (letters / "a-copy.md").write_text(LEEDS, encoding="utf-8")
    run(letters, "-o", tmp_path / "records", "--resume")
    run(letters, "-o", tmp_path / "anew")
    for path in (tmp_path / "anew").iterdir():
        assert path.read_bytes() == (tmp_path / "records" / path.name).read_bytes()
    assert "duplicate-letter" in (tmp_path / "records" / "leeds.json").read_text("utf-8")
    (letters / "a-copy.md").unlink()
    run(letters, "-o", tmp_path / "records", "--resume")
    assert "duplicate-letter" not in (tmp_path / "records" / "leeds.json").read_text("utf-8")


def test_files_that_are_no_letters_are_counted_on_standard_error(letters: Path, run: Run) -> None:
    (letters / "budget.xlsx").write_bytes(b"PK\x03\x04")
    (letters / "north" / "photo.png").write_bytes(b"\x89PNG")
    (letters / "README.txt").write_text("About these letters.\n", encoding="utf-8")
    shown = run(letters).stderr
    assert "not read, for they are no letters: 1 README, 1 .xlsx, 1 .png" in shown
    assert "no letters" not in run(letters, "-q").stderr


def test_a_record_knows_the_path_that_tells_its_letter_from_others_of_its_name(
    letters: Path, run: Run
) -> None:
    def paths(*named: Path) -> list[str]:
        return [json.loads(line)["source"]["path"] for line in run(*named).stdout.splitlines()]

    assert paths(letters) == ["leeds.md", "hull.txt"]
    (letters / "south").mkdir()
    (letters / "south" / "hull.txt").write_text(LEEDS, encoding="utf-8")
    assert paths(letters) == ["leeds.md", "north/hull.txt", "south/hull.txt"], "no folder of the machine"
    assert paths(letters / "**" / "*.txt") == ["north/hull.txt", "south/hull.txt"]
    alone = json.loads(run(letters / "north" / "hull.txt").stdout)
    assert alone["source"]["path"] == "hull.txt"


def test_a_folder_and_a_workbook_are_called_what_they_are(letters: Path, run: Run) -> None:
    assert f"{letters}/gone/: there is no such folder" in run(f"{letters}/gone/").stderr
    assert "gone: there is no such file or folder" in run(letters / "gone").stderr
    assert "gone.pdf: there is no such file;" in run(letters / "gone.pdf").stderr
    (letters / "budget.xlsx").write_bytes(b"PK\x03\x04")
    for command in ([], ["text"]):
        done = run(*command, letters / "budget.xlsx")
        assert (done.exit_code, "this is a workbook" in done.stderr) == (ExitCode.SOME_FAILED, True)


def test_an_address_of_this_machine_needs_no_extra(
    letters: Path, run: Run, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setitem(sys.modules, "fsspec", None)
    monkeypatch.setitem(sys.modules, "fsspec.core", None)
    (letters / "a b.md").write_text(LEEDS, encoding="utf-8")
    named = (letters / "a b.md").as_uri()
    assert "%20" in named
    assert run(named).stdout == run(letters / "a b.md").stdout
    assert run("text", named).stdout == run("text", letters / "a b.md").stdout
    assert len(run(letters.as_uri()).stdout.splitlines()) == 3
    assert run(named, "-o", (tmp_path / "out.json").as_uri()).exit_code == 0
    assert (tmp_path / "out.json").is_file()


@pytest.mark.parametrize(
    ("wrong", "says"),
    [
        (("-j", "x"), "it must be a whole number"),
        (("--format", "docx"), "'docx' is not one of"),
        (("--timeout", "-1"), "it must be greater than or equal to 0"),
    ],
)
def test_messages_about_options_have_no_words_of_the_library(
    wrong: tuple[str, str], says: str, letters: Path, run: Run
) -> None:
    done = run(letters, *wrong)
    assert done.exit_code == ExitCode.USAGE
    assert says in done.stderr
    assert "Value error" not in done.stderr
    assert "Input should" not in done.stderr


def test_messages_about_files_have_no_words_of_the_library(letters: Path, run: Run, tmp_path: Path) -> None:
    (tmp_path / "bad.json").write_text('{"source": 1}', encoding="utf-8")
    assert "(source: must be an object)" in run("diff", tmp_path / "bad.json", tmp_path / "bad.json").stderr
    (tmp_path / "own").mkdir()
    (tmp_path / "own" / "bad.yaml").write_text("foo:\n  - id: 3\n", encoding="utf-8")
    assert "foo: is not known here" in run(letters, "--patterns", tmp_path / "own").stderr


@pytest.mark.parametrize("command", [(), ("review", "-o", "site")])
def test_records_in_place_of_letters_are_said_to_be_for_other_commands(
    command: tuple[str, ...], letters: Path, run: Run, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(tmp_path)
    assert run(letters, "-o", "records").exit_code == 0
    done = run(*command, "records")
    assert (done.exit_code, done.stdout) == (ExitCode.NOTHING_TO_READ, "")
    assert (
        "records holds JSON: records of ofsted-extract are for timeline, indicators and diff" in done.stderr
    )
    done = run(*command, Path("records", "leeds.json"))
    assert (done.exit_code, "this is JSON, not a letter" in done.stderr) == (ExitCode.SOME_FAILED, True)
    assert run("timeline", "records").exit_code == 0
