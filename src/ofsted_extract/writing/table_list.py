"""Every table with its columns and their meanings. The tables of facts come from their lists in `facts/`."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import replace
from functools import lru_cache
from importlib.metadata import version
from typing import Any

from ofsted_extract.errors import OutputFormatError
from ofsted_extract.facts.common.columns import CellType, Column, FactTable, Reference, field_column
from ofsted_extract.facts.common.fact_list import FactList
from ofsted_extract.facts.record import SCHEMA_VERSION
from ofsted_extract.facts.registry import SHIPPED, fact_lists
from ofsted_extract.writing.indicator_table import indicator_table
from ofsted_extract.writing.tables import Fact, InLetter, Note, Table

_TO_LETTER: Reference = (("letter",), "letters", ("letter",))


_DETAILS = frozenset({"id", "share", "value_high", "change_share", "earlier_figure", "later_figure"})
"""Columns of facts that say in another form what others say, or that only joins need."""


_COUNTS_FIRST = frozenset({"figures", "trends", "judgements", "improvements", "warnings"})
"""Lists of which `letters` shows the counts first."""


def _of_letter(
    name: str, type: CellType, meaning: str, width: int = 12, *, path: str, detail: bool = False
) -> Column:
    return field_column(name, type, meaning, width, path=f"record.{path}", detail=detail)


def _main_first(columns: Iterable[Column]) -> tuple[Column, ...]:
    """The columns that a reader wants first, then the details, each in the order given."""
    return tuple(sorted(columns, key=lambda column: column.detail))


def _count(fact_list: FactList[Any]) -> Column:
    """The number of facts that a letter has in a list."""

    def count(row: InLetter) -> int:
        return len(fact_list.facts(row.record))

    name, is_detail = f"{fact_list.singular}_count", fact_list.name not in _COUNTS_FIRST
    return Column(name, "integer", f"how many {fact_list.name} it has", count, 9, is_detail)


def _ocr_pages(row: InLetter) -> str | None:
    return "; ".join(map(str, row.record.source.ocr_pages)) or None


def _themes(row: InLetter) -> str | None:
    return "; ".join(row.record.header.themes) or None


def _codes(row: InLetter) -> str | None:
    return "; ".join(warning.code for warning in row.record.warnings) or None


def _letters(lists: Iterable[FactList[Any]]) -> Table:
    return Table(
        "letters",
        "one row a letter: what it says of itself, and how much was found in it",
        _main_first(
            (
                _of_letter("file", "text", "name of the letter's file", 36, path="source.file"),
                _of_letter("kind", "text", "kind of letter", 18, path="header.kind"),
                _of_letter(
                    "local_authority",
                    "text",
                    "authority or area it is about",
                    24,
                    path="header.local_authority.name",
                ),
                _of_letter(
                    "gss_code",
                    "text",
                    "the authority's code",
                    11,
                    path="header.local_authority.gss_code",
                    detail=True,
                ),
                _of_letter(
                    "region",
                    "text",
                    "the authority's region",
                    18,
                    path="header.local_authority.region",
                    detail=True,
                ),
                _of_letter("title", "text", "title of the letter", 40, path="header.title", detail=True),
                _of_letter("letter_date", "day", "date that the letter bears", 11, path="header.letter_date"),
                _of_letter("visit_start", "day", "first day of the visit", 11, path="header.visit_start"),
                _of_letter("visit_end", "day", "last day of the visit", 11, path="header.visit_end"),
                _of_letter(
                    "visit_ordinal",
                    "integer",
                    "4 for the fourth monitoring visit",
                    8,
                    path="header.visit_ordinal",
                    detail=True,
                ),
                _of_letter("focus", "text", "what the visit looked at", 36, path="header.focus"),
                Column(
                    "themes", "text", "ids of its themes; the table themes has a row for each", _themes, 30
                ),
                _of_letter(
                    "previous_judgement_grade",
                    "text",
                    "grade of the last inspection before",
                    20,
                    path="header.previous_judgement.grade",
                ),
                _of_letter(
                    "previous_judgement_date",
                    "text",
                    "its date, as exact as the letter says it: 2017, 2017-10 or 2017-10-02",
                    12,
                    path="header.previous_judgement.date",
                    detail=True,
                ),
                _of_letter(
                    "addressee",
                    "text",
                    "first person it is addressed to",
                    24,
                    path="header.addressee.name",
                    detail=True,
                ),
                _of_letter(
                    "addressee_role",
                    "text",
                    "that person's role",
                    28,
                    path="header.addressee.role",
                    detail=True,
                ),
                *(_count(each) for each in lists if each.singular),
                Column(
                    "warnings", "text", "codes of its warnings; the table warnings explains them", _codes, 30
                ),
                _of_letter(
                    "path",
                    "text",
                    "its path, as far as it tells letters of one name apart",
                    36,
                    path="source.path",
                    detail=True,
                ),
                _of_letter(
                    "media_type", "text", "what the file is", 15, path="source.media_type", detail=True
                ),
                _of_letter("pages", "integer", "pages of the file", 8, path="source.pages", detail=True),
                _of_letter(
                    "characters",
                    "integer",
                    "characters of its clean text",
                    10,
                    path="source.characters",
                    detail=True,
                ),
                _of_letter(
                    "reader",
                    "text",
                    "library that read most of its pages",
                    11,
                    path="source.reader",
                    detail=True,
                ),
                Column("ocr_pages", "text", "pages that text recognition read", _ocr_pages, 11, detail=True),
                _of_letter(
                    "patterns", "text", "version of the rules", 10, path="source.patterns", detail=True
                ),
                _of_letter(
                    "made_by",
                    "text",
                    "version of this tool, and options that matter",
                    20,
                    path="source.made_by",
                    detail=True,
                ),
                _of_letter(
                    "schema_version",
                    "text",
                    "version of the record's form",
                    8,
                    path="schema_version",
                    detail=True,
                ),
                _of_letter(
                    "sha256", "text", "checksum of the file's bytes", 15, path="source.sha256", detail=True
                ),
                field_column(
                    "letter", "text", "key of the letter in all tables", 15, path="key", detail=True
                ),
            )
        ),
        key=("letter",),
        indexed=("sha256", "kind", "local_authority", "visit_start"),
        searched=("title", "focus"),
    )


_LETTER = (
    field_column("file", "text", "name of the letter's file", 36, path="letter.record.source.file"),
    field_column(
        "local_authority",
        "text",
        "as in letters, repeated so that one table is enough",
        20,
        path="letter.record.header.local_authority.name",
    ),
    field_column(
        "visit_start",
        "day",
        "as in letters, repeated so that one table is enough",
        11,
        path="letter.record.header.visit_start",
    ),
    field_column(
        "kind_of_letter",
        "text",
        "kind in letters, repeated so that one table is enough",
        18,
        path="letter.record.header.kind",
    ),
)
_KEYS = (
    field_column(
        "sha256",
        "text",
        "checksum of the letter's bytes",
        15,
        path="letter.record.source.sha256",
        detail=True,
    ),
    field_column("letter", "text", "key of the letter in all tables", 15, path="letter.key", detail=True),
    field_column(
        "id", "text", "key of the fact within its letter; review pages call it the same", 6, detail=True
    ),
)
_EVIDENCE = (
    field_column(
        "text", "text", "the words the value came from", 26, path="value.evidence.text", detail=True
    ),
    field_column("sentence", "text", "the sentence around them", 90, path="value.evidence.sentence"),
    field_column("page", "integer", "page of the file, from 1", 6, path="value.evidence.page"),
    field_column(
        "start",
        "integer",
        "where text starts in the clean text, from 0",
        8,
        path="value.evidence.start",
        detail=True,
    ),
    field_column("end", "integer", "where it ends", 8, path="value.evidence.end", detail=True),
)


def _in_row(column: Column) -> Column:
    """A column of a fact as one of a row, which is the fact in its letter."""
    get = column.get

    def of_row(row: Fact) -> Any:
        return get(row.value)

    return replace(column, get=of_row, detail=column.detail or _is_detail(column.name))


def _is_detail(name: str) -> bool:
    return name in _DETAILS or name in ("rule", "section") or name.endswith("_rule")


def _of_facts(fact_list: FactList[Any], table: FactTable) -> Table:
    """The table of a list, with the columns that all lists have in common."""
    own = {column.name for column in table.columns}  # the text of an item is its evidence, too
    evidence = [each for each in _EVIDENCE if each.name not in own] if table.has_evidence else []
    return Table(
        fact_list.name,
        table.meaning,
        _main_first((*_LETTER, *map(_in_row, table.columns), *table.of_rows, *evidence, *_KEYS)),
        key=("letter", "id"),
        indexed=("sha256", *table.indexed),
        searched=(*table.searched, "sentence") if table.has_evidence else table.searched,
        references=(_TO_LETTER, *table.references),
    )


_INDICATORS = indicator_table(_LETTER, _EVIDENCE, _KEYS)

_ERRORS = Table(
    "errors",
    "one row a letter that has no record, and why",
    (
        field_column("number", "integer", "counted from 1", 8),
        field_column("file", "text", "name of the letter's file", 36, path="entry.file"),
        field_column("code", "text", "stable code of what is wrong", 16, path="entry.error.code"),
        field_column(
            "message", "text", "what is wrong, and what to do about it", 90, path="entry.error.message"
        ),
    ),
    key=("number",),
    indexed=("code",),
)

_ABOUT = Table(
    "about",
    "which program wrote this, and what each table and column holds",
    (
        field_column("number", "integer", "counted from 1", 8),
        field_column("part", "text", "the table told about, or `run`", 14),
        field_column("name", "text", "the column told about; empty for the table itself", 26),
        field_column("text", "text", "what it holds", 90),
    ),
    key=("number",),
)


STATISTICS = Table(
    "indicators",
    "values of statistics, one row a value, by statistic, authority and time",
    (
        field_column("indicator", "text", "id of the statistic", 26),
        field_column("name", "text", "what the statistic is called", 36),
        field_column("local_authority", "text", "authority or area that the letter is about", 24),
        field_column("value", "number", "the number: 62 for 62%", 10),
        field_column("value_high", "number", "upper end of a range", 10),
        field_column("unit", "text", "what it is counted in: %, children, per 10,000 children", 18),
        field_column("kind", "text", "count, percentage, rate, ratio, money or duration", 11),
        field_column("qualifier", "text", "word that bends it: only, over, nearly", 12),
        field_column("as_of", "text", "time it holds for, as printed", 24),
        field_column("start", "text", "beginning of the period: 2017, 2017-10 or 2017-10-02", 11),
        field_column("date", "text", "the time, or the end of the period", 11),
        field_column("dated_by", "text", "what gives the date: stated, visit, inspection or unknown", 11),
        field_column("visit", "day", "first day of the visit, or else the date of the letter", 11),
        field_column("kind_of_letter", "text", "kind of letter", 18),
        field_column("scope", "text", "whose value: local, national, region, neighbours or target", 11),
        field_column("text", "text", "the words the value came from", 18, path="evidence.text"),
        field_column("sentence", "text", "the sentence around them", 90, path="evidence.sentence"),
        field_column("page", "integer", "page of the file, from 1", 6, path="evidence.page"),
        field_column("file", "text", "name of the letter's file", 36),
        field_column("gss_code", "text", "the authority's code", 11),
        field_column("sha256", "text", "checksum of the letter's bytes", 15),
        field_column("figure", "text", "id of the figure in the letter's record", 8),
    ),
    key=("sha256", "figure"),
    indexed=("indicator", "local_authority"),
    searched=("sentence",),
)
"""The table that the command `indicators` writes, alone in its file; its rows are `IndicatorValue`s."""


@lru_cache(maxsize=2)
def _tables(lists: tuple[FactList[Any], ...]) -> dict[str, Table]:
    listed = [(each, each.table) for each in lists if each.table is not None]
    listed.sort(key=lambda one: one[1].position)
    facts = (_of_facts(*one) for one in listed)
    return {table.name: table for table in (_letters(lists), _INDICATORS, *facts, _ERRORS, _ABOUT)}


TABLES: dict[str, Table] = _tables(SHIPPED)
"""The tables that are always there, by name, in the order of a workbook's sheets."""


def all_tables() -> dict[str, Table]:
    """`TABLES`, and those of lists that were registered from outside."""
    return _tables(fact_lists())


def named_tables(names: Iterable[str]) -> list[Table]:
    """The tables of these names, each once, in the order of a workbook's sheets.

    Raises:
        OutputFormatError: if there is no table of one of the names.
    """
    tables, wanted = all_tables(), set(names)
    for name in sorted(wanted - tables.keys()):
        raise OutputFormatError(f"--table {name}: there is no such table; the tables are {', '.join(tables)}")
    return [table for name, table in tables.items() if name in wanted]


def notes(
    tables: Iterable[Table], patterns: Iterable[str], remarks: Iterable[tuple[str, str]]
) -> Iterator[Note]:
    """The rows of the table `about`.

    Args:
        tables: the tables that the output has.
        patterns: versions of the rules that the letters were read with.
        remarks: remarks about the format, as names and texts.
    """
    run = (
        ("ofsted-extract", f"version {version('ofsted-extract')}"),
        ("schema_version", SCHEMA_VERSION),
        ("patterns", ", ".join(sorted(patterns)) or "no letter was read"),
        ("joins", "tables join by letter; by sha256, too, unless the same bytes were read under two names"),
        ("source", "every value is from the words in text; offsets count what `ofsted-extract text` prints"),
    )
    lines: list[tuple[str, str | None, str]] = [("run", name, text) for name, text in (*run, *remarks)]
    for table in tables:
        lines.append((table.name, None, table.meaning))
        lines.extend((table.name, column.name, column.meaning) for column in table.columns)
    for number, (part, name, text) in enumerate(lines, start=1):
        yield Note(number, part, name, text)
