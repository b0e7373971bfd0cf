"""`ofsted_tables`: figures in tables, each with the words of its row and its column.

A table of figures has a row of headings, and rows of as many cells, the first of which says what the others
count. A heading that is a time says when its column holds; another says more of what is counted, or whose
it is.
"""

from __future__ import annotations

from collections.abc import Iterator
from itertools import groupby
from typing import cast

from spacy.language import Language
from spacy.tokens import Doc, Span

from ofsted_extract.facts.figures import FigureScope, FigureValue
from ofsted_extract.pipeline.figures.kinds import Candidate, KindReader
from ofsted_extract.pipeline.language import add_span, lower_words
from ofsted_extract.pipeline.numbers import NumberReader, Numeral
from ofsted_extract.rules.patterns import Patterns, load_patterns

CELL_RULE = "tables/cell"
TIME_RULE = "tables/time"
SCOPE_RULE = "tables/scope"

Row = list[Span]
_YEARS = range(1900, 2051)


class Tables:
    """Adds the figures of tables to `doc.spans["figures"]`, in the order of the text."""

    def __init__(self, patterns: Patterns) -> None:
        self._numbers = NumberReader(patterns)
        self._kinds = KindReader(patterns)
        self._percent = patterns.words("percent-words")
        self._no_figures = patterns.words("columns-without-figures")
        self._scopes = {
            word: cast("FigureScope", scope)
            for name, scope in patterns.table("scopes-of-columns").items()
            for word in patterns.words(name)
        }

    def __call__(self, doc: Doc) -> Doc:
        """Needs blocks, dates and figures."""
        tables = [table for table in _tables(doc) if len(table) > 1]
        if not tables:
            return doc
        numerals = {numeral.start: numeral for numeral in self._numbers(doc)}
        for table in tables:
            self._read(doc, table, numerals)
        doc.spans["figures"] = sorted(doc.spans["figures"], key=lambda span: (span.start, span.end))
        return doc

    def _read(self, doc: Doc, table: list[Row], numerals: dict[int, Numeral]) -> None:
        """Adds the figures of one table, if it is a table of figures."""
        headings, *rows = table
        if len(headings) < 2 or any(self._value_in(doc, cell, numerals) for cell in headings[1:]):
            return
        for row in rows:
            # a heading may be missing above what the rows count
            columns = headings[len(headings) - len(row) + 1 :]
            if (
                len(row) < 2
                or len(row) - len(headings) not in (0, 1)
                or self._value_in(doc, row[0], numerals)
            ):
                continue
            for heading, cell in zip(columns, row[1:], strict=True):
                candidate = self._value_in(doc, cell, numerals)
                if candidate is not None and self._no_figures.isdisjoint(_words(heading)):
                    value = self._value(doc, candidate, row[0], heading)
                    add_span(doc, "figures", candidate.start, candidate.end, value, "figure")

    def _value_in(self, doc: Doc, cell: Span, numerals: dict[int, Numeral]) -> Candidate | None:
        """The number that a cell consists of, with its sign; None if it has other words, or may be a year."""
        numeral = next((numerals[token.i] for token in cell[:2] if token.i in numerals), None)
        if numeral is None or any(date.start < cell.end and cell.start < date.end for date in _dates(doc)):
            return None
        candidate = self._kinds(doc, [numeral])[0]
        if (candidate.start, candidate.end) != (cell.start, cell.end):
            return None
        is_year = candidate.kind == "count" and cell.text.isdigit() and int(cell.text) in _YEARS
        return None if is_year else candidate

    def _value(self, doc: Doc, candidate: Candidate, label: Span, heading: Span) -> FigureValue:
        has_time = any(heading.start <= date.start < heading.end for date in _dates(doc))
        said = [*_words(label), *_words(heading)]
        scope = next((self._scopes[word] for word in reversed(said) if word in self._scopes), None)
        is_share = not self._percent.isdisjoint(said)
        measure = None if has_time or not self._scopes.keys().isdisjoint(_words(heading)) else heading.text
        return FigureValue(
            kind="percentage" if is_share and candidate.kind == "count" else candidate.kind,
            value=candidate.value,
            rule=candidate.rule,
            unit=candidate.unit,
            subject=label.text,
            subject_rule=CELL_RULE,
            measure=measure,
            measure_rule=CELL_RULE if measure else None,
            as_of=heading.text if has_time else None,
            as_of_rule=TIME_RULE if has_time else None,
            scope=scope or "local",
            scope_rule=SCOPE_RULE if scope else None,
        )


def _tables(doc: Doc) -> Iterator[list[Row]]:
    """The tables of a letter outside its annexes, each as rows of cells."""
    annexes = [(span.start, span.end) for span in doc.spans.get("annexes", ())]
    for is_row, blocks in groupby(doc.spans["blocks"], key=lambda block: block.label_ == "table_row"):
        if is_row:
            yield [
                _cells(block)
                for block in blocks
                if not any(start <= block.start < end for start, end in annexes)
            ]


def _cells(row: Span) -> Row:
    """The cells of a row, which tabs part."""
    doc = row.doc
    ends = [*(token.i for token in row if "\t" in token.text), row.end]
    starts = [row.start, *(end + 1 for end in ends[:-1])]
    return [doc[start:end] for start, end in zip(starts, ends, strict=True) if start < end]


def _words(cell: Span) -> list[str]:
    return lower_words(cell.doc)[cell.start : cell.end]


def _dates(doc: Doc) -> list[Span]:
    return list(doc.spans.get("dates", ()))


@Language.factory("ofsted_tables", default_config={"patterns": None})
def create_tables(nlp: Language, name: str, *, patterns: str | None) -> Tables:
    """The factory; `patterns` is a folder laid over the shipped one."""
    return Tables(load_patterns(patterns))
