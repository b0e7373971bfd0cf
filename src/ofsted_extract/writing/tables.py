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
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from datetime import date
from operator import attrgetter
from typing import Any, Literal

from ofsted_extract.facts.record import ErrorEntry, Record

Cell = str | int | float | bool | date | None
Row = tuple[Cell, ...]
CellType = Literal["text", "integer", "number", "share", "boolean", "day"]
"""What a column holds: `number` may be whole or not, `share` is a part of 1, `day` is a full date."""

_LARGEST = 2**53
"""Up to here every whole number is exact in every form; beyond, it becomes a floating-point number."""

_UNSAFE = re.compile(
    "[\x00-\x08\x0b-\x1f\x7f-\x9f\u061c\u200e\u200f\u2028-\u202e\u2066-\u2069\ud800-\udfff\ufffe\uffff]"
)
"""What a terminal would obey, XML cannot hold, or is half a character. Tabs and new lines may stay."""


@dataclass(frozen=True, slots=True)
class Column:
    """A column. `get` takes what the table's row is made from; `width` is in characters of a sheet."""

    name: str
    type: CellType
    meaning: str
    get: Callable[[Any], Any]
    width: int = 12

    def cell(self, row: Any) -> Cell:
        """What stands in this column in the row of one fact."""
        value = self.get(row)
        if value is None:
            return None
        if self.type == "text":
            return clean(str(value))
        if self.type == "day":
            return date.fromisoformat(value)
        return value if isinstance(value, bool) else _finite(value)


@dataclass(frozen=True, slots=True)
class Table:
    """A table. Its key is `key`; `indexed` are columns that people look facts up by.

    `searched` are columns with words, for forms with a full-text search; `refers` are other tables'
    keys: the columns here, the table, the columns there.
    """

    name: str
    meaning: str
    columns: tuple[Column, ...]
    key: tuple[str, ...]
    indexed: tuple[str, ...] = ()
    searched: tuple[str, ...] = ()
    refers: tuple[tuple[tuple[str, ...], str, tuple[str, ...]], ...] = ()

    def row(self, of: Any) -> Row:
        """The cells of one fact, in the order of the columns."""
        return tuple(column.cell(of) for column in self.columns)


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
class HeaderValue:
    """A plain value of the header with its evidence."""

    id: str
    field: str
    value: str
    evidence: Any


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


def reach(path: str) -> Callable[[Any], Any]:
    """Gets what stands at a dotted path of attributes, or None where something on the way is None."""
    steps = path.split(".")

    def get(of: Any) -> Any:
        for step in steps:
            if of is None:
                return None
            of = getattr(of, step)
        return of

    return get


def facts_of(letter: InLetter) -> Iterator[tuple[str, Fact]]:
    """All facts of a letter, each with the name of its table."""
    record, header = letter.record, letter.record.header
    told: tuple[tuple[str, Iterable[Any]], ...] = (
        ("header", header_values(record)),
        ("inspectors", header.inspectors),
        ("signatories", header.signatories),
        ("dates", record.dates),
        ("figures", record.figures),
        ("trends", record.trends),
        ("judgements", record.judgements),
        ("warnings", record.warnings),
    )
    for table, values in told:
        for number, value in enumerate(values, start=1):
            yield table, Fact(letter, getattr(value, "id", f"{table[0]}{number}"), value)


def header_values(record: Record) -> Iterator[HeaderValue]:
    """The plain values of the header that have evidence, in the order of the contract."""
    header = record.header
    for field in type(header).model_fields:
        evidence = header.evidence.get(field)
        if evidence is not None:
            value = getattr(header, field)
            said = getattr(value, "name", None) or getattr(value, "grade", None) or value
            yield HeaderValue(f"h-{field}", field, said, evidence)


def share_of(path: str) -> Callable[[Any], float | None]:
    """Gets the percentage at a dotted path as a share of 1; rounded, for 8.7 / 100 is not 0.087."""
    percent = attrgetter(path)

    def get(of: Any) -> float | None:
        value = percent(of)
        return None if value is None or not math.isfinite(value) else round(value / 100, 9)

    return get
