"""Every table and column, with what it means. The table `about` repeats these meanings for readers."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from importlib.metadata import version
from typing import Any

from ofsted_extract.errors import OutputFormatError
from ofsted_extract.facts.record import SCHEMA_VERSION
from ofsted_extract.writing.tables import CellType, Column, Fact, InLetter, Note, Table, reach, share_of

_TO_LETTER = (("letter",), "letters", ("letter",))


def _column(name: str, type: CellType, meaning: str, width: int = 12, *, path: str | None = None) -> Column:
    return Column(name, type, meaning, reach(path or name), width)


def _of_letter(name: str, type: CellType, meaning: str, width: int = 12, *, path: str) -> Column:
    return _column(name, type, meaning, width, path=f"record.{path}")


def _count(name: str, path: str) -> Column:
    what = path.rsplit(".")[-1]
    return Column(name, "integer", f"how many {what} it has", lambda row: len(reach(path)(row.record)), 9)


def _ocr_pages(row: InLetter) -> str | None:
    return "; ".join(map(str, row.record.source.ocr_pages)) or None


def _codes(row: InLetter) -> str | None:
    return "; ".join(warning.code for warning in row.record.warnings) or None


_LETTERS = Table(
    "letters",
    "one row a letter: what it says of itself, and how much was found in it",
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
        _of_letter("gss_code", "text", "the authority's code", 11, path="header.local_authority.gss_code"),
        _of_letter("region", "text", "the authority's region", 18, path="header.local_authority.region"),
        _of_letter("title", "text", "title of the letter", 40, path="header.title"),
        _of_letter("letter_date", "day", "date that the letter bears", 11, path="header.letter_date"),
        _of_letter("visit_start", "day", "first day of the visit", 11, path="header.visit_start"),
        _of_letter("visit_end", "day", "last day of the visit", 11, path="header.visit_end"),
        _of_letter(
            "visit_ordinal", "integer", "4 for the fourth monitoring visit", 8, path="header.visit_ordinal"
        ),
        _of_letter("focus", "text", "what the visit looked at", 36, path="header.focus"),
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
        ),
        _of_letter("addressee", "text", "first person it is addressed to", 24, path="header.addressee.name"),
        _of_letter("addressee_role", "text", "that person's role", 28, path="header.addressee.role"),
        _count("inspector_count", "header.inspectors"),
        _count("signatory_count", "header.signatories"),
        _count("date_count", "dates"),
        _count("figure_count", "figures"),
        _count("trend_count", "trends"),
        _count("judgement_count", "judgements"),
        _count("warning_count", "warnings"),
        Column("warnings", "text", "codes of its warnings; the table warnings explains them", _codes, 30),
        _of_letter("media_type", "text", "what the file is", 15, path="source.media_type"),
        _of_letter("pages", "integer", "pages of the file", 8, path="source.pages"),
        _of_letter("characters", "integer", "characters of its clean text", 10, path="source.characters"),
        _of_letter("reader", "text", "library that read most of its pages", 11, path="source.reader"),
        Column("ocr_pages", "text", "pages that text recognition read", _ocr_pages, 11),
        _of_letter("patterns", "text", "version of the rules", 10, path="source.patterns"),
        _of_letter(
            "made_by", "text", "version of this tool, and options that matter", 20, path="source.made_by"
        ),
        _of_letter("schema_version", "text", "version of the record's form", 8, path="schema_version"),
        _of_letter("sha256", "text", "checksum of the file's bytes", 15, path="source.sha256"),
        _column("letter", "text", "key of the letter in all tables", 15, path="key"),
    ),
    key=("letter",),
    indexed=("sha256", "kind", "local_authority", "visit_start"),
    searched=("title", "focus"),
)

_WHOSE = (
    _column("file", "text", "name of the letter's file", 36, path="letter.record.source.file"),
    _column(
        "local_authority",
        "text",
        "as in letters, repeated so that one table is enough",
        20,
        path="letter.record.header.local_authority.name",
    ),
    _column(
        "visit_start",
        "day",
        "as in letters, repeated so that one table is enough",
        11,
        path="letter.record.header.visit_start",
    ),
)
_KEYS = (
    _column("sha256", "text", "checksum of the letter's bytes", 15, path="letter.record.source.sha256"),
    _column("letter", "text", "key of the letter in all tables", 15, path="letter.key"),
    _column("id", "text", "key of the fact within its letter; review pages call it the same", 6),
)
_EVIDENCE = (
    _column("text", "text", "the words the value came from", 26, path="value.evidence.text"),
    _column("sentence", "text", "the sentence around them", 90, path="value.evidence.sentence"),
    _column("page", "integer", "page of the file, from 1", 6, path="value.evidence.page"),
    _column(
        "start", "integer", "where text starts in the clean text, from 0", 8, path="value.evidence.start"
    ),
    _column("end", "integer", "where it ends", 8, path="value.evidence.end"),
)


def _facts(
    name: str,
    meaning: str,
    *columns: Column,
    indexed: tuple[str, ...] = (),
    searched: tuple[str, ...] = (),
    evidence: Sequence[Column] = _EVIDENCE,
    refers: Iterable[tuple[tuple[str, ...], str, tuple[str, ...]]] = (),
) -> Table:
    return Table(
        name,
        meaning,
        (*_WHOSE, *columns, *evidence, *_KEYS),
        key=("letter", "id"),
        indexed=("sha256", *indexed),
        searched=(*searched, "sentence") if evidence else searched,
        refers=(_TO_LETTER, *refers),
    )


def _said(name: str, type: CellType, meaning: str, width: int = 12) -> Column:
    return _column(name, type, meaning, width, path=f"value.{name}")


def _day(row: Fact) -> str | None:
    return str(row.value.value) if row.value.precision == "day" else None


def _share(row: Fact) -> float | None:
    return share_of("value")(row.value) if row.value.kind == "percentage" else None


def _figure(place: int) -> Any:
    return lambda row: row.value.figures[place] if place < len(row.value.figures) else None


_FIGURES = _facts(
    "figures",
    "numbers by which letters quantify something",
    _said("kind", "text", "count, percentage, rate, ratio, money or duration", 11),
    _said("value", "number", "the number: 62 for 62%, 0.2 for one in five", 10),
    Column("share", "share", "a percentage as a share of 1: 0.62 for 62%; of other kinds empty", _share, 9),
    _said("value_high", "number", "upper end of a range", 10),
    _said("unit", "text", "months, per 10,000 children, GBP", 14),
    _said("qualifier", "text", "word that bends it: only, over, nearly", 12),
    _said("subject", "text", "what is counted", 30),
    _said("measure", "text", "what is said of it", 36),
    _said("as_of", "text", "time it holds for, as printed", 20),
    _said("section", "text", "heading it stands under", 30),
    _said("rule", "text", "rule that found it", 22),
    indexed=("kind",),
    searched=("subject", "measure"),
)

_TRENDS = _facts(
    "trends",
    "two stated values of the same thing at two times",
    _said("subject", "text", "what is counted", 30),
    _said("earlier", "number", "the earlier value", 10),
    _said("later", "number", "the later value", 10),
    _said("change", "number", "later less earlier", 10),
    _said("change_percent", "number", "the change in per cent of the earlier value", 10),
    Column(
        "change_share", "share", "the same as a share of 1", lambda row: share_of("change_percent")(row.value)
    ),
    _said("direction", "text", "increase, decrease or unchanged", 11),
    Column("earlier_figure", "text", "id of the earlier value in figures", _figure(0), 9),
    Column("later_figure", "text", "id of the later value in figures", _figure(1), 9),
    indexed=("direction",),
    searched=("subject",),
    refers=(
        (("letter", "earlier_figure"), "figures", ("letter", "id")),
        (("letter", "later_figure"), "figures", ("letter", "id")),
    ),
)

_ERRORS = Table(
    "errors",
    "one row a letter that has no record, and why",
    (
        _column("number", "integer", "counted from 1", 8),
        _column("file", "text", "name of the letter's file", 36, path="entry.file"),
        _column("code", "text", "stable code of what is wrong", 16, path="entry.error.code"),
        _column("message", "text", "what is wrong, and what to do about it", 90, path="entry.error.message"),
    ),
    key=("number",),
    indexed=("code",),
)

_ABOUT = Table(
    "about",
    "which program wrote this, and what each table and column holds",
    (
        _column("number", "integer", "counted from 1", 8),
        _column("part", "text", "the table told about, or `run`", 14),
        _column("name", "text", "the column told about; empty for the table itself", 26),
        _column("text", "text", "what it holds", 90),
    ),
    key=("number",),
)

TABLES: dict[str, Table] = {
    table.name: table
    for table in (
        _LETTERS,
        _FIGURES,
        _TRENDS,
        _facts(
            "judgements",
            "grades: rows of graded tables and headings, and tallies of cases",
            _said("domain", "text", "what is graded", 50),
            _said("grade", "text", "the grade", 20),
            _said("by", "text", "who graded", 16),
            _said("count", "integer", "cases of a tally that have this grade; else empty", 8),
            indexed=("grade",),
            searched=("domain",),
        ),
        _facts(
            "dates",
            "dates that letters print",
            _said("value", "text", "the date, as exact as it is printed: 2017, 2017-10 or 2017-10-02", 12),
            Column("day", "day", "the same where it is a full date; else empty", _day, 11),
            _said("precision", "text", "day, month or year", 10),
            _said("role", "text", "what it is the date of; else mentioned", 20),
            indexed=("role", "value"),
        ),
        _facts(
            "inspectors",
            "people who carried out visits and inspections",
            _said("name", "text", "without titles", 24),
            _said("role", "text", "HMI, or as printed", 24),
            _said("organisation", "text", "where it is stated", 16),
            _said("lead", "boolean", "whether they led the visit", 8),
            indexed=("name",),
            searched=("name",),
        ),
        _facts(
            "signatories",
            "people who signed",
            _said("name", "text", "without titles", 24),
            _said("role", "text", "as printed", 30),
            indexed=("name",),
            searched=("name",),
        ),
        _facts(
            "header",
            "the plain values of letters, each with the words it came from",
            _said("field", "text", "name of the value, as in records", 20),
            _said(
                "value", "text", "the value; of an authority or person the name, of a judgement the grade", 40
            ),
            indexed=("field",),
        ),
        _facts(
            "warnings",
            "what the tool doubts",
            _said("code", "text", "stable code of the doubt", 28),
            _said("message", "text", "the doubt in words", 90),
            indexed=("code",),
            searched=("message",),
            evidence=(),
        ),
        _ERRORS,
        _ABOUT,
    )
}
"""All tables by name, in the order of a workbook's sheets."""


def named_tables(names: Iterable[str]) -> list[Table]:
    """The tables of these names, each once, in the order of `TABLES`.

    Raises:
        OutputFormatError: where a name is no table's.
    """
    wanted = set(names)
    for name in sorted(wanted - TABLES.keys()):
        raise OutputFormatError(f"--table {name}: there is no such table; the tables are {', '.join(TABLES)}")
    return [table for name, table in TABLES.items() if name in wanted]


def notes(
    tables: Iterable[Table], patterns: Iterable[str], remarks: Iterable[tuple[str, str]]
) -> Iterator[Note]:
    """The rows of `about`.

    Args:
        tables: those that the output holds.
        patterns: versions of the rules that its letters were read with.
        remarks: names and texts of what the output's form changes of what it is given.
    """
    run = (
        ("ofsted-extract", f"version {version('ofsted-extract')}"),
        ("schema_version", SCHEMA_VERSION),
        ("patterns", ", ".join(sorted(patterns)) or "no letter was read"),
        ("joins", "tables join by letter; by sha256, too, unless the same bytes were read under two names"),
        ("source", "every value is from the words in text; offsets count what `ofsted-extract text` prints"),
    )
    told: list[tuple[str, str | None, str]] = [("run", name, text) for name, text in (*run, *remarks)]
    for table in tables:
        told.append((table.name, None, table.meaning))
        told.extend((table.name, column.name, column.meaning) for column in table.columns)
    for number, (part, name, text) in enumerate(told, start=1):
        yield Note(number, part, name, text)
