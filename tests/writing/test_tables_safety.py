"""What tables must never do: run text, lose a file, or hold what no reader of theirs can."""

from __future__ import annotations

import csv
import re
import sys
import zipfile
from collections.abc import Callable
from pathlib import Path
from typing import Any

import openpyxl
import pytest
from hypothesis import given
from hypothesis import strategies as st

from ofsted_extract.errors import ExtraMissingError, OutputError
from ofsted_extract.facts.base import Evidence
from ofsted_extract.facts.figures import Figure
from ofsted_extract.facts.header import Header
from ofsted_extract.facts.record import ErrorDetail, ErrorEntry, Record, Source
from ofsted_extract.writing import Existing, OutputOptions, open_output, xlsx
from ofsted_extract.writing.csv import as_csv
from ofsted_extract.writing.tables import clean

Results = list[Record | ErrorEntry]
Tables = Callable[[str], Path]
Write = Callable[..., Path]
ReadTable = Callable[[Path, str], list[dict[str, Any]]]

PLACES = ["letters.xlsx", "letters.sqlite", "csv/", "parquet/"]
FORMULAS = ("=1+1", "+1", "-1 child", "@SUM(A1)", " =1", "\t=1", "\n=1", "＝1", '=HYPERLINK("http://x","y")')
STARTS = ("=", "+", "-", "@", "＝", "＋", "－", "＠")
LINKS = ("http://example.org/", "internal:errors!A1", "external:c:\\calc.exe", "mailto:a@example.org")


def hostile(text: str, value: int | float = -5) -> Record:
    """A record in which all text is `text`."""
    evidence = Evidence.model_construct(page=1, start=0, end=len(text), text=text, sentence=text)
    source = Source.model_construct(
        file=text,
        sha256="0" * 64,
        media_type="text/plain",
        pages=1,
        characters=9,
        reader="text",
        patterns="1",
    )
    figure = Figure.model_construct(
        id="f1", kind="count", value=value, subject=text, rule=text, evidence=evidence
    )
    return Record(
        source=source, header=Header(kind="other", title=text, focus=text, evidence={}), figures=(figure,)
    )


@pytest.mark.parametrize("text", FORMULAS + LINKS)
def test_no_text_in_a_workbook_becomes_a_formula(text: str, write: Write) -> None:
    failed = ErrorEntry(file=text, error=ErrorDetail(code="empty-file", message=text))
    made = write([hostile(text), failed], "letters.xlsx")
    book = openpyxl.load_workbook(made)
    for sheet in book:
        for row in sheet.iter_rows():
            for cell in row:
                assert cell.data_type != "f"
                assert cell.hyperlink is None
    assert book["errors"]["B2"].value == text
    with zipfile.ZipFile(made) as archive:
        assert not any(re.search(rb"<f[ >]", archive.read(name)) for name in archive.namelist())


@pytest.mark.parametrize("text", FORMULAS)
def test_no_text_of_csv_starts_a_formula(text: str, write: Write) -> None:
    failed = ErrorEntry(file=text, error=ErrorDetail(code="empty-file", message=text))
    for file in write([hostile(text), failed], "csv/").glob("*.csv"):
        with file.open(encoding="utf-8", newline="") as lines:
            for row in list(csv.reader(lines))[1:]:
                starting = {cell for cell in row if cell.lstrip()[:1] in STARTS}
                assert starting <= {"-5"}, "numbers stay numbers"


@given(st.text(st.sampled_from("=+-@＝' \t\na1"), max_size=6) | st.text())
def test_csv_changes_only_texts_that_start_a_formula(text: str) -> None:
    written = as_csv(text)
    assert isinstance(written, str)
    runs = text.lstrip()[:1] in STARTS
    assert written == (f"'{text}" if runs else text)


@pytest.mark.parametrize("place", PLACES)
def test_no_format_contains_control_characters(place: str, write: Write, read_table: ReadTable) -> None:
    text = "a\x1b[31mb\x9bc\x07d\u202ee\ud800f\x00g\uffffh\ri"
    made = write([hostile(text), ErrorEntry(file=text, error=ErrorDetail(code="x", message=text))], place)
    for row in (read_table(made, "figures")[0], read_table(made, "errors")[0]):
        assert row["file"] == re.sub(r"[^a-z0-9\[]", "\N{REPLACEMENT CHARACTER}", text)
        assert len(row["file"]) == len(text), "offsets hold"
    if place == "csv/":
        assert not re.search(rb"[\x00-\x09\x0b-\x1f]", (made / "figures.csv").read_bytes())


@given(st.text(st.characters()))
def test_cleaned_text_has_the_same_length_and_is_valid_unicode(text: str) -> None:
    assert len(clean(text)) == len(text)
    clean(text).encode("utf-8")


@pytest.mark.parametrize("place", PLACES)
@pytest.mark.parametrize(("value", "read"), [(10**30, 1e30), (float("inf"), None), (2**53, 2**53)])
def test_numbers_that_are_too_large_become_floating_point_or_empty(
    place: str, value: int | float, read: float | None, write: Write, read_table: ReadTable
) -> None:
    [row] = read_table(write([hostile("a", value)], place), "figures")
    assert (row["value"] and float(row["value"])) == read


def test_a_text_that_is_longer_than_a_cell_is_cut(write: Write, read_table: ReadTable) -> None:
    text = "\N{GRINNING FACE}" * 20_000
    [row] = read_table(write([hostile(text)], "letters.xlsx"), "figures")
    assert row["text"].endswith("\N{GRINNING FACE}…")
    assert len(row["text"].encode("utf-16-le")) // 2 in (32_766, 32_767)
    [row] = read_table(write([hostile(text)], "letters.sqlite"), "figures")
    assert row["text"] == text


def test_a_full_sheet_is_an_error_that_names_other_formats(
    write: Write, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(xlsx, "_MOST_ROWS", 3)
    write([hostile("a")] * 2, "letters.xlsx", tables=("letters",))
    with pytest.raises(OutputError, match=r"the sheet letters has no room .* write -o letters\.sqlite"):
        write([hostile("a")] * 3, "more.xlsx", tables=("letters",))
    assert [path.name for path in tmp_path.iterdir()] == ["letters.xlsx"]


@pytest.mark.parametrize("place", PLACES)
def test_the_same_letters_give_the_same_bytes(
    place: str, results: Results, tables: Tables, write: Write
) -> None:
    first, second = tables(place), write(results, place)
    files = [first] if first.is_file() else sorted(first.iterdir())
    assert files
    for file in files:
        again = second if first.is_file() else second / file.name
        assert file.read_bytes() == again.read_bytes(), file.name


@pytest.mark.parametrize("place", ["letters.xlsx", "letters.sqlite", "figures.csv", "figures.parquet"])
@pytest.mark.parametrize("end", [ValueError, KeyboardInterrupt])
def test_a_run_that_ends_early_leaves_the_old_file(
    place: str, end: type[BaseException], results: Results, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    scratch = tmp_path / "scratch"
    scratch.mkdir()
    monkeypatch.setattr("tempfile.tempdir", str(scratch))
    target = tmp_path / "out" / place
    target.parent.mkdir()
    target.write_bytes(b"old")

    def interrupted() -> None:
        with open_output(str(target), ["a.pdf"], many=True, existing=Existing.REPLACE) as out:
            out.add(0, results[0])
            raise end

    with pytest.raises(end):
        interrupted()
    assert target.read_bytes() == b"old"
    assert list(target.parent.iterdir()) == [target]
    assert list(scratch.iterdir()) == []


@pytest.mark.parametrize("place", PLACES)
def test_a_path_that_cannot_be_written_is_an_error_with_a_reason(
    place: str, results: Results, write: Write, tmp_path: Path
) -> None:
    (tmp_path / "file").touch()
    wanted = {"format": place.rstrip("/")} if place.endswith("/") else {}
    with pytest.raises(OutputError, match=r"cannot be written \(.*\); name another place with -o"):
        write(results, f"file/{place}", **wanted)


@pytest.mark.skipif(sys.platform == "win32", reason="no limit of file sizes there")
@pytest.mark.parametrize("place", PLACES)
def test_a_full_disk_is_an_error_and_leaves_no_file(
    place: str, results: Results, write: Write, tmp_path: Path
) -> None:
    import resource

    before = resource.getrlimit(resource.RLIMIT_FSIZE)
    resource.setrlimit(resource.RLIMIT_FSIZE, (8192, before[1]))
    try:
        with pytest.raises(OutputError, match=r"cannot be written \(.*\); name another place with -o"):
            write(results, place)
    finally:
        resource.setrlimit(resource.RLIMIT_FSIZE, before)
    assert not [path for path in tmp_path.rglob("*") if path.is_file()]


def test_parquet_without_its_extra_says_what_to_install(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.delitem(sys.modules, "ofsted_extract.writing.parquet", raising=False)
    monkeypatch.setitem(sys.modules, "pyarrow", None)
    with pytest.raises(ExtraMissingError, match=r"pip install 'ofsted-extract\[parquet\]'"):
        open_output(str(tmp_path / "a.parquet"), [], many=True, options=OutputOptions())
