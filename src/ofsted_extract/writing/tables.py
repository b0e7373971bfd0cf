"""The tables that records become, told once for all forms: names, columns, keys, and what a cell holds.

Tables are joined by `letter`, a short key of the letter's bytes, or by `sha256`, their whole checksum. The
two differ where one run reads the same bytes under two names: both letters have the same `sha256`, and the
second has the `letter` of the first with `-2` behind it, so that a join by `letter` counts nothing twice.
Within a letter, a fact has the `id` that its record gives it, or else its place there (`d1`, `d2`, …); on a
review page it has the same.
"""

from __future__ import annotations

import math
import re
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from typing import Any

from ofsted_extract.facts.columns import CellType as CellType
from ofsted_extract.facts.columns import Column as Column
from ofsted_extract.facts.columns import Reference
from ofsted_extract.facts.record import ErrorEntry, Record
from ofsted_extract.facts.registry import fact_lists

Cell = str | int | float | bool | date | None
Row = tuple[Cell, ...]

_LARGEST = 2**53
"""Up to here every whole number is exact in every form; beyond, it becomes a floating-point number."""

_UNSAFE = re.compile(
    "[\x00-\x08\x0b-\x1f\x7f-\x9f\u061c\u200e\u200f\u2028-\u202e\u2066-\u2069\ud800-\udfff\ufffe\uffff]"
)
"""What a terminal would obey, XML cannot hold, or is half a character. Tabs and new lines may stay."""


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
    """A letter's record and its key; what rows of the table `letters` are made from."""

    key: str
    record: Record


@dataclass(frozen=True, slots=True)
class Fact:
    """One fact of a letter; what rows of the other tables are made from."""

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
    """A line of the table `about`, numbered from 1."""

    number: int
    part: str
    name: str | None
    text: str


def clean(text: str) -> str:
    """`text` with one U+FFFD for each character that no file of ours may hand on; as long as before."""
    return _UNSAFE.sub("\N{REPLACEMENT CHARACTER}", text)


def _finite(value: int | float) -> int | float | None:
    if isinstance(value, float) and not math.isfinite(value):
        return None  # as in JSON, which has no such number
    if isinstance(value, int) and abs(value) > _LARGEST:
        return float(value)
    return value


def facts_of(letter: InLetter) -> Iterator[tuple[str, Fact]]:
    """All facts of a letter that have a table, each with the name of the table."""
    for fact_list in fact_lists():
        if fact_list.table is not None:
            for item in fact_list.rows(letter.record):
                yield fact_list.name, Fact(letter, item.id, item.fact)
