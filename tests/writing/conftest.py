"""Results of a run over the samples, and readers of tables that are not the libraries that wrote them."""

from __future__ import annotations

import functools
import sqlite3
from collections.abc import Callable, Sequence
from contextlib import closing
from pathlib import Path
from typing import Any

import duckdb
import openpyxl
import pytest

import ofsted_extract
from ofsted_extract.facts.record import ErrorDetail, ErrorEntry, Record
from ofsted_extract.writing import Existing, OutputOptions, open_output

SAMPLES = Path(__file__).resolve().parents[2] / "samples"
_AS_TEXT = ("'=", "'+", "'-", "'@")
"""How CSV begins a text that a spreadsheet would take for a formula."""

Results = list[Record | ErrorEntry]
Rows = list[dict[str, Any]]
Write = Callable[..., Path]
ReadTable = Callable[[Path, str], Rows]


@pytest.fixture(scope="session")
def results() -> Results:
    """The samples, one of them under a second name, and a letter that failed."""
    found: Results = list(ofsted_extract.extract_many(sorted(SAMPLES.glob("*.pdf"))))
    first = found[0]
    assert isinstance(first, Record)
    again = first.model_copy(update={"source": first.source.model_copy(update={"file": "again.pdf"})})
    return [*found, ErrorEntry(file="bad.pdf", error=ErrorDetail(code="empty-file", message="empty")), again]


@pytest.fixture
def write(tmp_path: Path) -> Write:
    """Writes results: `write(results, "letters.csv", tables=("figures",))` gives the place."""

    return functools.partial(_written, tmp_path)


def _written(folder: Path, results: Sequence[Record | ErrorEntry], place: str, **wanted: Any) -> Path:
    target = str(folder / place) + ("/" if place.endswith("/") else "")
    wanted.setdefault("format", place.rstrip("/") if place.endswith("/") else None)
    paths = [f"in/{number}.pdf" for number in range(len(results))]
    with open_output(
        target, paths, many=True, options=OutputOptions(**wanted), existing=Existing.REPLACE
    ) as out:
        for index, result in enumerate(results):
            out.add(index, result)
    return folder / place


@pytest.fixture(scope="session")
def tables(results: Results, tmp_path_factory: pytest.TempPathFactory) -> Callable[[str], Path]:
    """All tables of `results` in one form, written once: `tables("letters.xlsx")`, `tables("csv/")`."""

    @functools.cache
    def made(place: str) -> Path:
        return _written(tmp_path_factory.mktemp("tables"), results, place)

    return made


@pytest.fixture
def read_table() -> ReadTable:
    """Reads a table of any form back: `read_table(place, "figures")` gives its rows as dictionaries."""
    return _read_table


def _read_table(place: Path, table: str) -> Rows:
    if place.suffix == ".xlsx":
        head, *lines = _workbook(place, place.stat().st_mtime_ns)[table].iter_rows(values_only=True)
        return [dict(zip(map(str, head), line, strict=True)) for line in lines]
    if place.suffix == ".sqlite":
        with closing(sqlite3.connect(place)) as db:
            db.row_factory = sqlite3.Row
            return [dict(row) for row in db.execute(f'select * from "{table}"')]
    form = (place.suffix or place.name).removeprefix(".")
    file = place / f"{table}.{form}" if place.is_dir() else place
    if form == "parquet":
        return _rows(f"from read_parquet('{file}')")
    rows = _rows(f"from read_csv('{file}', header=true, all_varchar=true)")
    return [{name: _unquoted(cell) for name, cell in row.items()} for row in rows]


@functools.cache
def _workbook(place: Path, written: int) -> openpyxl.Workbook:
    return openpyxl.load_workbook(place)


def _rows(query: str) -> Rows:
    found = duckdb.sql(query)
    assert found is not None
    return [dict(zip(found.columns, row, strict=True)) for row in found.fetchall()]


def _unquoted(cell: str | None) -> str | None:
    return cell[1:] if cell and cell.startswith(_AS_TEXT) else cell
