"""Tables and their rows, the same for every format.

Tables are joined by `letter`, a short key made from the checksum of the letter, or by `sha256`, the whole
checksum. The two differ if one run reads the same bytes under two names: both letters have the same
`sha256`, but the `letter` of the second ends with `-2`, so that a join by `letter` counts nothing twice.
The `id` of a fact is that of the record, or else its number in its list (`d1`, `d2`, …). Review pages use
the same ids.
"""

from __future__ import annotations

import math
import re
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from typing import Any

from ofsted_extract.facts.common.columns import CellType as CellType
from ofsted_extract.facts.common.columns import Column as Column
from ofsted_extract.facts.common.columns import Reference
from ofsted_extract.facts.record import ErrorEntry, Record
from ofsted_extract.facts.registry import fact_lists

Cell = str | int | float | bool | date | None
Row = tuple[Cell, ...]

_LARGEST = 2**53
"""Larger integers become floating-point numbers: some formats do not hold them exactly."""

_UNSAFE = re.compile(
    "[\x00-\x08\x0b-\x1f\x7f-\x9f\u061c\u200e\u200f\u2028-\u202e\u2066-\u2069\ud800-\udfff\ufffe\uffff]"
)
"""Control characters, characters that XML forbids, and lone surrogates. Tabs and line breaks are allowed."""


def _cell(column: Column, of: Any) -> Cell:
    """The cell of a column in the row that is made from `of`."""
    value = column.get(of)
    if value is None:
        return None
    if column.type == "text":
        return clean(str(value))
    if column.type == "day":
        return date.fromisoformat(value)
    return value if isinstance(value, bool) else _finite(value)


@dataclass(frozen=True, slots=True)
class Table:
    """A table.

    Attributes:
        meaning: one line for the table `about` and the documentation.
        key: the columns that are its primary key.
        indexed: columns that people look facts up by.
        searched: columns with words, for formats with a full-text search.
        references: foreign keys.
    """

    name: str
    meaning: str
    columns: tuple[Column, ...]
    key: tuple[str, ...]
    indexed: tuple[str, ...] = ()
    searched: tuple[str, ...] = ()
    references: tuple[Reference, ...] = ()

    def row(self, of: Any) -> Row:
        """The cells of the row that is made from `of`, in the order of the columns."""
        return tuple(_cell(column, of) for column in self.columns)


@dataclass(frozen=True, slots=True)
class InLetter:
    """The record of a letter with its key. A row of the table `letters` is made from it."""

    key: str
    record: Record


@dataclass(frozen=True, slots=True)
class Fact:
    """One fact of a letter. A row of the table of its list is made from it."""

    letter: InLetter
    id: str
    value: Any


@dataclass(frozen=True, slots=True)
class Failure:
    """A letter that has no record, with its number among those that failed, from 1."""

    number: int
    entry: ErrorEntry


@dataclass(frozen=True, slots=True)
class Note:
    """A row of the table `about`, numbered from 1."""

    number: int
    part: str
    name: str | None
    text: str


def clean(text: str) -> str:
    """Replaces each unsafe character with U+FFFD, so that the length stays the same."""
    return _UNSAFE.sub("\N{REPLACEMENT CHARACTER}", text)


def _finite(value: int | float) -> int | float | None:
    if isinstance(value, float) and not math.isfinite(value):
        return None  # JSON has no such number either
    if isinstance(value, int) and abs(value) > _LARGEST:
        return float(value)
    return value


def facts_of(letter: InLetter) -> Iterator[tuple[str, Fact]]:
    """All facts of a letter that have a table, each with the name of the table."""
    for fact_list in fact_lists():
        if fact_list.table is not None:
            for item in fact_list.rows(letter.record):
                yield fact_list.name, Fact(letter, item.id, item.fact)
