"""A list of facts: how it is built, compared, explained, shown and written as a table."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, Generic, NamedTuple, TypeVar

from ofsted_extract.facts.base import Frozen
from ofsted_extract.facts.common.showing import Group, Showing, Shown

if TYPE_CHECKING:
    from spacy.tokens import Span

    from ofsted_extract.facts.common.columns import FactTable
    from ofsted_extract.facts.common.context import Context
    from ofsted_extract.facts.record import Record

Json = Mapping[str, Any]
"""A record, or a part of one, as JSON has it."""

M = TypeVar("M")


class Item(NamedTuple):
    """One fact of a record.

    Attributes:
        id: its id within the letter, the same in tables and on review pages.
        path: its place in the record: `figures`, `header.letter_date`.
        fact: the fact.
    """

    id: str
    path: str
    fact: Any


class StoredFact(NamedTuple):
    """One fact of a stored record, as `diff` sees it.

    Attributes:
        rule: what it is counted under: the rule that found it, or its field.
        family: it can only be the same as a fact of the same family.
        name: what it is known by, whatever its words; empty where its words and sentence decide.
        values: what is compared.
        evidence: its evidence, empty where it has none.
    """

    rule: str
    family: str
    name: str
    values: Json
    evidence: Json


def no_name(fact: Json) -> str:
    """For facts that are known by their words and sentence only."""
    return ""


@dataclass(frozen=True, kw_only=True)
class FactList(Generic[M]):
    """A list of facts in the record: everything that the other rooms ask about it.

    Attributes:
        name: its field in the record; also the name of its table.
        singular: what one of its facts is called, in the names of columns.
        model: the model of a fact.
        meaning: what it holds, for the JSON Schema; `Record` itself says so for the lists that are shipped.
        in_header: whether it is a field of the header.
        component: the spaCy factory that finds its facts, where the pipeline doesn't have it already.
        spans: the span group that its facts are built from, empty where they come from elsewhere.
        build: makes a fact of a span; returns None for a span that is no fact of this list.
        prefix: its facts are `d1`, `d2` … where the model has no field `id`.
        table: its table, if it has one.
        is_compared: whether `diff` compares its facts; only facts with a table are compared at all.
        group: how review pages mark and filter its facts.
        show: puts a fact into words for a review page; None where it is not shown there.
        rule_field: the field with the rule that found a fact; `diff` counts under it.
        known_by: the name by which `diff` knows a fact again, whatever its words.
        not_compared: fields that `diff` ignores, beside `id` and `evidence`, such as the rule.
    """

    name: str
    model: type[Frozen]
    singular: str = ""
    meaning: str = ""
    in_header: bool = False
    component: str = ""
    spans: str = ""
    build: Callable[[Span, Context], M | None] | None = None
    prefix: str = ""
    table: FactTable | None = None
    is_compared: bool = True
    group: Group | None = None
    show: Callable[[M, Showing], Shown | None] | None = None
    rule_field: str = ""
    known_by: Callable[[Json], str] = no_name
    not_compared: frozenset[str] = frozenset()

    @property
    def path(self) -> str:
        """The path of the list in the record."""
        return f"header.{self.name}" if self.in_header else self.name

    @property
    def field(self) -> str:
        """The field of the record, or of its header, that has its facts as objects."""
        return self.name

    @property
    def is_counted(self) -> bool:
        """Whether its facts count in the summary of a run: those that are compared and come from spans."""
        return bool(self.spans and self.table and self.is_compared)

    def facts(self, record: Record) -> tuple[M, ...]:
        """The facts of a record that are in this list."""
        found: tuple[M, ...] = getattr(record.header if self.in_header else record, self.name)
        return found

    def items(self, record: Record) -> Iterator[Item]:
        """The same with their ids and paths."""
        for number, fact in enumerate(self.facts(record), start=1):
            yield Item(getattr(fact, "id", f"{self.prefix}{number}"), self.path, fact)

    def rows(self, record: Record) -> Iterator[Item]:
        """The same in the order of the rows of a table."""
        return self.items(record)

    def values(self, fact: M) -> dict[str, Any]:
        """The fields of a fact as JSON."""
        assert isinstance(fact, Frozen)
        return fact.model_dump(mode="json")

    def stored(self, record: Json) -> Iterator[StoredFact]:
        """The facts of this list in a stored record, which may lack fields that this version has."""
        place = (record.get("header") or {}) if self.in_header else record
        facts: Iterable[Json] = place.get(self.name) or ()
        for fact in facts:
            rule = str(fact.get(self.rule_field, self.name)) if self.rule_field else self.name
            values = {
                field: value
                for field, value in fact.items()
                if field not in ("evidence", "id") and field not in self.not_compared
            }
            yield StoredFact(rule, self.name, self.known_by(fact), values, fact.get("evidence") or {})
