"""Tables have the values of the records in every format, read back with other libraries."""

from __future__ import annotations

import datetime
import sqlite3
from collections import Counter
from collections.abc import Callable
from contextlib import closing
from pathlib import Path
from typing import Any

import openpyxl
import pytest
from typer.testing import CliRunner, Result

import ofsted_extract
from ofsted_extract.cli.main import app
from ofsted_extract.cli.options import Format
from ofsted_extract.errors import ExitCode, OutputFormatError
from ofsted_extract.facts.header import header_values
from ofsted_extract.facts.record import ErrorEntry, Record
from ofsted_extract.writing import FORMATS, TABLE_FORMATS, parquet, sqlite
from ofsted_extract.writing.table_list import TABLES

Results = list[Record | ErrorEntry]
Write = Callable[..., Path]
Tables = Callable[[str], Path]
ReadTable = Callable[[Path, str], list[dict[str, Any]]]

PLACES = ["letters.xlsx", "letters.sqlite", "csv/", "parquet/"]
EVIDENCE = ("page", "start", "end", "text", "sentence")
FACTS = {
    "figures": (
        "id",
        "kind",
        "value",
        "value_high",
        "unit",
        "qualifier",
        "subject",
        "measure",
        "as_of",
        "rule",
    ),
    "trends": ("subject", "earlier", "later", "change", "change_percent", "direction"),
    "judgements": ("domain", "grade", "by", "count"),
    "dates": ("value", "precision", "role"),
}


def records_in(results: Results) -> list[Record]:
    return [result for result in results if isinstance(result, Record)]


def counts(results: Results) -> dict[str, int]:
    """Rows of each table, counted in the records."""
    found: Counter[str] = Counter({"errors": 0, "warnings": 0})
    for result in results:
        if isinstance(result, ErrorEntry):
            found["errors"] += 1
            continue
        found["letters"] += 1
        found["header"] += len(result.header.evidence)
        for name in (
            "addressees",
            "inspectors",
            "signatories",
            "previous_inspections",
            "themes",
            "responsible_bodies",
            "officers",
            "interventions",
            "next_steps",
        ):
            found[name] += len(getattr(result.header, name))
        found["indicators"] += sum(figure.indicator is not None for figure in result.figures)
        for name in ("sections", "dates", "figures", "trends", "judgements", "improvements", "warnings"):
            found[name] += len(getattr(result, name))
    return dict(found)


def as_written(value: Any) -> str | None:
    """A value in words that all forms share: CSV has nothing but text, and Parquet 62.0 for 62."""
    if value is None or value == "":
        return None
    if isinstance(value, int | float):
        return f"{value:g}"
    try:
        return f"{float(value):g}"
    except ValueError:
        return str(value)


@pytest.mark.parametrize("place", PLACES)
def test_every_fact_is_one_row(place: str, results: Results, tables: Tables, read_table: ReadTable) -> None:
    made = tables(place)
    expected = counts(results)
    assert min(expected[name] for name in ("figures", "trends", "judgements", "inspectors", "errors")) > 0
    for name, count in expected.items():
        assert len(read_table(made, name)) == count, name
    assert TABLES.keys() - expected.keys() == {"about"}


@pytest.mark.parametrize("place", PLACES)
@pytest.mark.parametrize("table", FACTS)
def test_rows_have_the_values_of_the_records(
    place: str, table: str, results: Results, tables: Tables, read_table: ReadTable
) -> None:
    rows = read_table(tables(place), table)
    facts = [(record, fact) for record in records_in(results) for fact in getattr(record, table)]
    for row, (record, fact) in zip(rows, facts, strict=True):
        assert row["file"] == record.source.file
        assert row["sha256"] == record.source.sha256
        assert {name: as_written(row[name]) for name in FACTS[table]} == {
            name: as_written(getattr(fact, name)) for name in FACTS[table]
        }
        assert {name: as_written(row[name]) for name in EVIDENCE} == {
            name: as_written(getattr(fact.evidence, name)) for name in EVIDENCE
        }


@pytest.mark.parametrize("place", PLACES)
def test_letters_and_header_have_the_values_of_the_header(
    place: str, results: Results, tables: Tables, read_table: ReadTable
) -> None:
    made = tables(place)
    for row, record in zip(read_table(made, "letters"), records_in(results), strict=True):
        header = record.header
        authority, previous = header.local_authority, header.previous_judgement
        assert row["kind"] == header.kind
        assert row["local_authority"] == (authority and authority.name)
        assert row["gss_code"] == (authority and authority.gss_code)
        assert row["previous_judgement_grade"] == (previous and previous.grade)
        assert row["previous_judgement_date"] == (previous and previous.date), "as exact as it was said"
        assert as_written(row["figure_count"]) == str(len(record.figures))
        assert row["warnings"] == ("; ".join(warning.code for warning in record.warnings) or None)
    told = [value for record in records_in(results) for value in header_values(record.header)]
    for row, value in zip(read_table(made, "header"), told, strict=True):
        assert (row["id"], row["value"], row["text"]) == (
            f"h-{value.field}",
            str(value.main_value),
            value.evidence.text,
        )


@pytest.mark.parametrize("place", PLACES)
def test_letters_with_the_same_bytes_have_different_keys(
    place: str, results: Results, tables: Tables, read_table: ReadTable
) -> None:
    made = tables(place)
    letters = read_table(made, "letters")
    assert letters[-1]["sha256"] == letters[0]["sha256"]
    assert letters[-1]["letter"] == f"{letters[0]['letter']}-2"
    files = {row["letter"]: row["file"] for row in letters}
    assert len(files) == len(letters)
    figures = read_table(made, "figures")
    assert all(files[row["letter"]] == row["file"] for row in figures)
    assert len({(row["letter"], row["id"]) for row in figures}) == len(figures)


@pytest.mark.parametrize("place", PLACES)
def test_trends_refer_to_their_figures(
    place: str, results: Results, tables: Tables, read_table: ReadTable
) -> None:
    made = tables(place)
    values = {(row["letter"], row["id"]): as_written(row["value"]) for row in read_table(made, "figures")}
    for trend in read_table(made, "trends"):
        for time in ("earlier", "later"):
            assert values[trend["letter"], trend[f"{time}_figure"]] == as_written(trend[time])


@pytest.mark.parametrize("place", PLACES)
def test_about_describes_every_column(
    place: str, results: Results, tables: Tables, read_table: ReadTable
) -> None:
    rows = read_table(tables(place), "about")
    told = {(row["part"], row["name"]): row["text"] for row in rows}
    assert told["run", "ofsted-extract"] == f"version {ofsted_extract.__version__}"
    assert told["run", "patterns"] == records_in(results)[0].source.patterns
    for table in TABLES.values():
        assert told[table.name, None]
        assert all(told[table.name, column.name] for column in table.columns)


def test_days_are_days_and_shares_are_shares(results: Results, tables: Tables, read_table: ReadTable) -> None:
    for place in ("letters.xlsx", "parquet/"):
        made = tables(place)
        for row in read_table(made, "dates"):
            if row["precision"] != "day":
                assert row["day"] is None
                continue
            day = row["day"].date() if isinstance(row["day"], datetime.datetime) else row["day"]
            assert day == datetime.date.fromisoformat(row["value"])
        shares = [(row["kind"], row["value"], row["share"]) for row in read_table(made, "figures")]
        assert all((share is None) == (kind != "percentage") for kind, _, share in shares)
        assert all(share == pytest.approx(value / 100) for _, value, share in shares if share is not None)


def test_a_workbook_has_filters_frozen_headers_and_number_formats(results: Results, tables: Tables) -> None:
    book = openpyxl.load_workbook(tables("letters.xlsx"))
    assert book.sheetnames == list(TABLES)
    for sheet in book:
        assert sheet.freeze_panes == "B2"
        assert sheet.auto_filter.ref == sheet.dimensions or sheet.max_row == 1
        head = [str(cell.value) for cell in sheet[1]]
        assert head == [column.name for column in TABLES[sheet.title].columns]
        assert all(cell.font.b for cell in sheet[1])
        for cell in sheet[1]:
            widths = sheet.column_dimensions.values()
            [width] = [some.width for some in widths if some.min <= cell.column <= some.max]
            assert len(str(cell.value)) < width < 100, f"{sheet.title}.{cell.value}"
    figures = {str(cell.value): cell.column for cell in book["figures"][1]}
    shown = {
        (row[figures["text"] - 1].value, row[figures["share"] - 1].number_format)
        for row in book["figures"].iter_rows(min_row=2)
        if row[figures["share"] - 1].value is not None
    }
    assert ("62%", "0%") in shown
    assert book["letters"]["E2"].is_date


def test_a_workbook_shows_few_columns_first_and_wraps_sentences(tables: Tables) -> None:
    book = openpyxl.load_workbook(tables("letters.xlsx"))
    for name in ("letters", "indicators", "figures", "trends"):
        sheet = book[name]
        head = {str(cell.value): cell for cell in sheet[1]}
        folded = [name for name, cell in head.items() if _is_folded(sheet, cell.column)]
        assert folded == list(head)[-len(folded) :], "the details come last"
        assert {"letter", "sha256"} <= set(folded)
        assert not {"file", "local_authority", "visit_start"} & set(folded)
    head = {str(cell.value): cell.column for cell in book["figures"][1]}
    assert book["figures"].cell(2, head["sentence"]).alignment.wrap_text
    assert all(cell.alignment.vertical == "top" for cell in book["figures"][2] if cell.value is not None)


def _is_folded(sheet: Any, column: int) -> bool:
    [width] = [some for some in sheet.column_dimensions.values() if some.min <= column <= some.max]
    return bool(width.hidden) and width.outlineLevel == 1


@pytest.mark.parametrize("place", PLACES)
def test_rows_of_figures_and_trends_say_of_what_letter_they_are_and_of_what_statistic(
    place: str, results: Results, tables: Tables, read_table: ReadTable
) -> None:
    made = tables(place)
    letters = {row["letter"]: row for row in read_table(made, "letters")}
    for name in ("figures", "trends", "indicators"):
        for row in read_table(made, name):
            letter = letters[row["letter"]]
            assert row["kind_of_letter"] == letter["kind"]
            assert row["local_authority"] == letter["local_authority"]
            assert row["visit_start"] == letter["visit_start"]
            assert row["scope"] in {"local", "national", "region", "neighbours", "target", None}
            assert "indicator" in row
    figures = {(row["letter"], row["id"]): row for row in read_table(made, "figures")}
    found = read_table(made, "indicators")
    assert {(row["letter"], row["id"]) for row in found} == {
        key for key, row in figures.items() if row["indicator"]
    }
    for row in found:
        figure = figures[row["letter"], row["id"]]
        assert row["indicator"] == figure["indicator"]
        assert as_written(row["value"]) == as_written(figure["value"])
        assert row["name"][0].isupper()


def test_a_workbook_links_to_review_pages(results: Results, write: Write, tmp_path: Path) -> None:
    site = tmp_path / "si te"
    site.mkdir()
    (site / "0.html").touch()
    (site / "index.html").touch()
    book = openpyxl.load_workbook(write(results, "out/letters.xlsx", review=str(site)))
    first = records_in(results)[0]
    for sheet, fact in (("letters", None), ("figures", first.figures[0].id), ("dates", "d1")):
        link = book[sheet]["A2"].hyperlink
        assert link.target == "../si%20te/0.html", (
            "Excel and LibreOffice follow only these slashes everywhere"
        )
        assert link.location == fact
        assert book[sheet]["A2"].value == first.source.file
    assert sum(cell.hyperlink is not None for cell in book["letters"]["A"]) == 1, "only where there is a page"
    with pytest.raises(OutputFormatError, match="no such folder; make it first, with `ofsted-extract review"):
        write(results, "letters.xlsx", review=str(tmp_path / "none"))
    with pytest.raises(OutputFormatError, match="--review is for workbooks"):
        write(results, "letters.sqlite", review=str(site))


def test_a_database_has_keys_and_full_text_search(results: Results, tables: Tables) -> None:
    with closing(sqlite3.connect(tables("letters.sqlite"))) as db:
        assert db.execute("pragma foreign_key_check").fetchall() == []
        keys = {
            table: [row[2:5] for row in db.execute(f"pragma foreign_key_list({table})")] for table in FACTS
        }
        assert all(("letters", "letter", "letter") in refers for refers in keys.values())
        assert ("figures", "earlier_figure", "id") in keys["trends"]
        indexed = {row[0] for row in db.execute("select sql from sqlite_master where type = 'index'")}
        assert any(sql and "kind" in sql and "figures" in sql for sql in indexed)
        found = db.execute(
            "select sentence from figures where rowid in"
            " (select rowid from figures_fts where figures_fts match 'visiting')"
        ).fetchall()
        assert found
        assert all("visit" in sentence.lower() for (sentence,) in found), "words are found by their stems"
        assert db.execute("select count(*) from figures where typeof(value) = 'integer'").fetchone()[0] > 10


def test_rows_that_are_written_in_groups_are_complete(
    results: Results, write: Write, read_table: ReadTable, monkeypatch: pytest.MonkeyPatch
) -> None:
    whole = {place: read_table(write(results, place), "figures") for place in ("letters.sqlite", "parquet/")}
    monkeypatch.setattr(sqlite, "_BATCH", 7)
    monkeypatch.setattr(parquet, "_ROW_GROUP", 7)
    for place, rows in whole.items():
        assert read_table(write(results, place), "figures") == rows


def test_the_name_of_a_file_chooses_its_table(results: Results, write: Write, read_table: ReadTable) -> None:
    for form in ("csv", "parquet"):
        assert "measure" in read_table(write(results, f"figures.{form}"), "figures")[0]
        assert "addressee" in read_table(write(results, f"out.{form}"), "letters")[0]
        assert "grade" in read_table(write(results, f"mine.{form}", tables=("judgements",)), "judgements")[0]


def test_several_tables_are_written_to_a_folder(results: Results, write: Write) -> None:
    made = write(results, "some.csv", tables=("trends", "figures"))
    assert sorted(path.name for path in made.iterdir()) == ["figures.csv", "trends.csv"]


@pytest.mark.parametrize(
    ("place", "wanted", "says"),
    [
        ("letters.csv", {"tables": ("figure",)}, "--table figure: there is no such table; .* figures"),
        ("letters.jsonl", {"tables": ("figures",)}, "--table is for tables: .xlsx"),
        ("letters.xlsx", {"excel": True}, "--excel is for CSV"),
        ("xlsx/", {}, "is a folder, and xlsx is one file; name it: -o .*letters.xlsx"),
        ("jsonl/", {}, "is a folder, and jsonl is one file"),
        ("letters.docx", {}, "no format has the suffix .docx; use .json, .jsonl, .xlsx, .csv"),
    ],
)
def test_impossible_options_are_refused(
    place: str, wanted: dict[str, Any], says: str, results: Results, write: Write, tmp_path: Path
) -> None:
    with pytest.raises(OutputFormatError, match=says):
        write(results, place, **wanted)
    assert list(tmp_path.iterdir()) == []


def test_help_names_every_format_and_table() -> None:
    shown = CliRunner().invoke(app, ["--help"]).stdout
    assert all(name in shown.split("--table NAME")[1].split("--excel")[0] for name in TABLES)
    assert [f".{form.value}" for form in Format] == [*FORMATS, *TABLE_FORMATS]


def test_the_command_writes_tables(tmp_path: Path, read_table: ReadTable) -> None:
    sample = Path(__file__).resolve().parents[2] / "samples" / "monitoring-visit.pdf"

    def run(*args: str | Path) -> Result:
        return CliRunner().invoke(app, [str(arg) for arg in args])

    (tmp_path / "empty.pdf").touch()
    letters, made = (sample, tmp_path / "empty.pdf"), tmp_path / "out" / "letters.sqlite"
    done = run(*letters, "-o", made)
    assert done.exit_code == ExitCode.SOME_FAILED, done.output
    assert [row["code"] for row in read_table(made, "errors")] == ["empty-file"]
    assert [row["file"] for row in read_table(made, "letters")] == ["monitoring-visit.pdf"]
    shown = run(sample, "--format", "csv", "--table", "figures", "--excel")
    assert shown.stdout_bytes.startswith(b"\xef\xbb\xbffile,")
    assert len(shown.stdout.splitlines()) == len(ofsted_extract.extract(sample).figures) + 1
    assert run(sample, "--format", "xlsx").exit_code == ExitCode.USAGE


@pytest.mark.parametrize("place", ["letters.xlsx", "tables/"])
def test_existing_tables_are_replaced_only_with_force(place: str, tmp_path: Path) -> None:
    letter, target = tmp_path / "a.md", tmp_path / "out" / place
    letter.write_text("### Focused visit to Kent children's services\n\n4 March 2019\n", encoding="utf-8")
    (tmp_path / "out" / "tables").mkdir(parents=True)
    asked = [str(letter), "-q", "-o", f"{target}/" if place.endswith("/") else str(target)]
    asked += ["--format", "csv"] if place.endswith("/") else []
    runs = [CliRunner().invoke(app, [*asked, *more]) for more in ([], [], ["--resume"], ["--force"])]
    codes = [ExitCode.OK, ExitCode.CANNOT_WRITE, ExitCode.USAGE, ExitCode.OK]
    assert [done.exit_code for done in runs] == codes
    assert "is there already; replace it with --force" in runs[1].stderr


@pytest.mark.parametrize("place", PLACES)
def test_tables_of_real_letters_have_the_values_of_their_records(
    place: str, shared_letters: Path, write: Write, read_table: ReadTable
) -> None:
    found: Results = list(ofsted_extract.extract_many(sorted(shared_letters.glob("*dudley*.pdf"))))
    made = write(found, place)
    assert counts(found)["letters"] > 0
    for name, count in counts(found).items():
        assert len(read_table(made, name)) == count, name


def test_no_table_has_two_columns_of_one_name() -> None:
    for table in TABLES.values():
        names = [column.name for column in table.columns]
        assert len(names) == len(set(names)), table.name
