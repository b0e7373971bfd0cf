"""The rules as data: what a file of `patterns/` may hold, and the form in which the rest of the tool gets it.

The head of `rules.patterns` documents the format with an example.
"""

from __future__ import annotations

from pathlib import Path
from typing import Annotated, Any, NamedTuple

from pydantic import BaseModel, ConfigDict, Field

from ofsted_extract.rules.clauses import ClauseRule
from ofsted_extract.rules.indicators import Indicator, IndicatorRule
from ofsted_extract.rules.kinds import KindTraits

Scalar = str | int | float | bool | None
WordList = list[str] | dict[str, Scalar]


class Rule(BaseModel):
    """One rule: what it matches, the values it sets, and the sentences that prove it."""

    model_config = ConfigDict(frozen=True, extra="forbid")

    id: Annotated[str, Field(pattern=r"^[a-z0-9-]+/[a-z0-9-]+$")]
    about: str = ""
    phrases: tuple[str, ...] = ()
    tokens: tuple[list[dict[str, Any]], ...] = ()
    regex: tuple[str, ...] = ()
    values: dict[str, Scalar] = {}
    matches: Annotated[tuple[str, ...], Field(min_length=1)]
    misses: tuple[str, ...] = ()


class RuleFile(BaseModel):
    """One file of `patterns/`, as its author wrote it."""

    model_config = ConfigDict(frozen=True, extra="forbid")

    about: str = ""
    replace: bool = False
    lists: dict[str, WordList] = {}
    rules: tuple[Rule, ...] = ()
    kinds: dict[str, KindTraits] = {}
    clauses: tuple[ClauseRule, ...] = ()
    indicators: dict[str, Indicator] = {}
    indicator_rules: tuple[IndicatorRule, ...] = ()


class Layer(NamedTuple):
    """A file of patterns: its path, its content, and whether it is shipped or the user's own."""

    path: Path
    file: RuleFile
    shipped: bool

    @property
    def file_name(self) -> str:
        """The name shown to people: the file name if it is shipped, the whole path if it is the user's."""
        return self.path.name if self.shipped else str(self.path)
