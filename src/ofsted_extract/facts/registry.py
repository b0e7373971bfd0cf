"""The lists of facts. Everything outside of `facts/` asks this registry and knows no list by name.

To add a list to the record, write its file here, a line in `SHIPPED`, and a field of `Record`. A list from
outside of the project is added with `register`, before the first letter is read.
"""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from typing import TYPE_CHECKING, Any

from ofsted_extract.facts.dates import DATES
from ofsted_extract.facts.figures import FIGURES
from ofsted_extract.facts.header import HEADER
from ofsted_extract.facts.improvements import IMPROVEMENTS
from ofsted_extract.facts.in_header.circumstances import INTERVENTIONS, OFFICERS, RESPONSIBLE_BODIES
from ofsted_extract.facts.in_header.next_steps import NEXT_STEPS
from ofsted_extract.facts.in_header.people import ADDRESSEES, INSPECTORS, SIGNATORIES
from ofsted_extract.facts.in_header.previous_inspections import PREVIOUS_INSPECTIONS
from ofsted_extract.facts.in_header.themes import THEMES
from ofsted_extract.facts.judgements import JUDGEMENTS
from ofsted_extract.facts.sections import SECTIONS
from ofsted_extract.facts.trends import TRENDS
from ofsted_extract.facts.warnings import WARNINGS

if TYPE_CHECKING:
    from ofsted_extract.facts.common.fact_list import FactList

SHIPPED: tuple[FactList[Any], ...] = (
    HEADER,
    ADDRESSEES,
    INSPECTORS,
    SIGNATORIES,
    PREVIOUS_INSPECTIONS,
    THEMES,
    RESPONSIBLE_BODIES,
    OFFICERS,
    INTERVENTIONS,
    NEXT_STEPS,
    SECTIONS,
    DATES,
    FIGURES,
    TRENDS,
    JUDGEMENTS,
    IMPROVEMENTS,
    WARNINGS,
)
"""The lists of the project, in the order in which they are built: trends are made from figures."""

_added: dict[str, FactList[Any]] = {}


def fact_lists() -> tuple[FactList[Any], ...]:
    """All lists, those of the project first."""
    return (*SHIPPED, *_added.values())


def added_lists() -> tuple[FactList[Any], ...]:
    """The lists from outside of the project, in the order in which they were registered."""
    return tuple(_added.values())


def register(fact_list: FactList[Any]) -> None:
    """Adds a list from outside of the project.

    Pipelines that exist already don't get its component. Workers inherit the list if they are forked from
    this process; in a cluster, and in a program with threads, each worker has to register it itself.

    Raises:
        ValueError: if its name or the prefix of its ids is taken.
    """
    for other in fact_lists():
        if other.name == fact_list.name or (fact_list.prefix and other.prefix == fact_list.prefix):
            raise ValueError(f"the list {fact_list.name} has the name or the prefix of {other.name}")
    _added[fact_list.name] = fact_list


def unregister(name: str) -> None:
    """Takes away a list that was registered.

    Raises:
        KeyError: if no list of this name was registered.
    """
    del _added[name]


@contextmanager
def registered(fact_list: FactList[Any]) -> Iterator[None]:
    """Adds a list for the time of a `with` block."""
    register(fact_list)
    try:
        yield
    finally:
        unregister(fact_list.name)
