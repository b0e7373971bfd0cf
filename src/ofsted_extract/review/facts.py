"""A record as a flat list of facts, each with words for a person and its place in the clean text."""

from __future__ import annotations

from dataclasses import dataclass

from ofsted_extract.facts.base import Evidence
from ofsted_extract.facts.common.showing import GROUPS, Group, Showing, Shown
from ofsted_extract.facts.judgements import JUDGEMENTS
from ofsted_extract.facts.record import Record
from ofsted_extract.facts.registry import fact_lists
from ofsted_extract.review.words import kind_words


@dataclass(frozen=True, slots=True)
class Fact:
    """One value of a record.

    Attributes:
        id: its id within a page, the same as in tables.
        kind: the name of the group that it is marked and filtered by.
        label: what sort of that kind: "Percentage", "Lead inspector".
        value: the value, as a person reads it.
        about: what the value is of; empty where the value says everything.
        details: what else the record says about it.
        page, start, end: where its words stand; offsets into the clean text.
        alias: another id that links may use for it: that of the header's field, where a date is its value.
    """

    id: str
    kind: str
    label: str
    value: str
    about: str
    details: tuple[str, ...]
    page: int
    start: int
    end: int
    alias: str = ""

    @property
    def words(self) -> str:
        """The fact in one line."""
        return f"{self.label}: {self.value}" + (f", {self.about}" if self.about else "")


def fact_kinds() -> dict[str, str]:
    """The name of every group of facts, with its label on a page, in the order of the filters."""
    others = (each.group for each in fact_lists() if each.group is not None)
    return {group.name: group.label for group in (*GROUPS, *others)}


def facts_of(record: Record) -> list[Fact]:
    """All facts of a record that have evidence.

    Returns: the facts in the order of the text; of two that start at one place the longer comes first.
    """
    showing = Showing(record, kind_words)
    found: list[Fact] = []
    for fact_list in fact_lists():
        if fact_list.show is None or fact_list.group is None:
            continue
        for item in fact_list.items(record):
            shown = fact_list.show(item.fact, showing)
            if shown is not None:
                found.append(_fact(item.id, shown, fact_list.group, item.fact.evidence))
    # where a date is two values of the header, the date itself comes first
    return sorted(found, key=lambda fact: (fact.start, -fact.end, fact.id.startswith("h-")))


def _fact(name: str, shown: Shown, group: Group, evidence: Evidence) -> Fact:
    return Fact(
        name,
        (shown.group or group).name,
        shown.label,
        shown.value,
        shown.about or "",
        tuple(detail for detail in shown.details if detail),
        evidence.page,
        evidence.start,
        evidence.end,
        shown.alias,
    )


def judgement_id(index: int) -> str:
    """The id of the judgement at `index` of the record."""
    return f"{JUDGEMENTS.prefix}{index + 1}"
