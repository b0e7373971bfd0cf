"""How a list of facts becomes a table: its columns, keys and references. `writing/` renders them."""

from __future__ import annotations

import math
from collections.abc import Callable
from dataclasses import dataclass
from typing import Any, Literal

CellType = Literal["text", "integer", "number", "share", "boolean", "day"]
"""What a column holds: `number` may be whole or not, `share` is a part of 1, `day` is a full date."""

Reference = tuple[tuple[str, ...], str, tuple[str, ...]]
"""A foreign key: columns of this table, the other table, and the columns there."""


@dataclass(frozen=True, slots=True)
class Column:
    """A column of a table.

    Attributes:
        name: its heading.
        type: what its cells hold.
        meaning: one line for the table `about` and the documentation.
        get: takes what the row is made from (here: the fact), and returns the cell's value or None.
        width: its width in a sheet, in characters.
        detail: whether it comes after the others, and a workbook folds it away.
    """

    name: str
    type: CellType
    meaning: str
    get: Callable[[Any], Any]
    width: int = 12
    detail: bool = False


@dataclass(frozen=True, slots=True)
class FactTable:
    """The table of a list. Columns for the letter, the evidence and the keys are added to every table.

    Attributes:
        meaning: one line for the table `about` and the documentation.
        columns: the columns of its own.
        of_rows: columns whose cells need the letter, too: they are made from the row, which has `value` (the
            fact) and `letter.record`.
        indexed: columns that people look facts up by.
        searched: columns with words, for formats with a full-text search.
        references: foreign keys, beside the one to the table `letters`.
        position: its order among the tables, lowest first; equal positions keep the order of the registry.
        has_evidence: whether its facts have evidence.
    """

    meaning: str
    columns: tuple[Column, ...]
    indexed: tuple[str, ...] = ()
    searched: tuple[str, ...] = ()
    references: tuple[Reference, ...] = ()
    position: int = 50
    has_evidence: bool = True
    of_rows: tuple[Column, ...] = ()


def field_column(
    name: str, type: CellType, meaning: str, width: int = 12, *, path: str = "", detail: bool = False
) -> Column:
    """A column that holds an attribute of what the row is made from.

    Args:
        path: dotted path of the attribute, where it is not `name`.
        detail: as in `Column`.
    """
    return Column(name, type, meaning, attribute_at(path or name), width, detail)


def attribute_at(path: str) -> Callable[[Any], Any]:
    """Returns a function that gets the attribute at a dotted path, or None if a step on the way is None."""
    steps = path.split(".")

    def get(value: Any) -> Any:
        for step in steps:
            if value is None:
                return None
            value = getattr(value, step)
        return value

    return get


def as_share(percent: float | None) -> float | None:
    """A percentage as a share of 1; rounded, because 8.7 / 100 is not 0.087 in floating point."""
    return None if percent is None or not math.isfinite(percent) else round(percent / 100, 9)
