"""A fact in words for a person, as a review page shows it."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import TYPE_CHECKING, NamedTuple

if TYPE_CHECKING:
    from ofsted_extract.facts.base import Number
    from ofsted_extract.facts.header import LetterKind
    from ofsted_extract.facts.record import Record


class Group(NamedTuple):
    """Facts that are marked in one style and filtered together.

    Attributes:
        name: the class of their marks in HTML.
        label: their heading among the filters.
    """

    name: str
    label: str


LETTER = Group("letter", "About the letter")
DATES = Group("date", "Dates")
PEOPLE = Group("person", "People")
FIGURES = Group("figure", "Figures")
TRENDS = Group("trend", "Trends")
JUDGEMENTS = Group("judgement", "Judgements")
IMPROVEMENTS = Group("improvement", "What is asked for")

GROUPS = (LETTER, DATES, PEOPLE, FIGURES, TRENDS, JUDGEMENTS, IMPROVEMENTS)
"""The groups that review pages have a style for, in the order of the filters; others come after them."""


class Showing(NamedTuple):
    """What words for a fact may need beside the fact itself.

    Attributes:
        record: the record that the fact is in.
        kind_words: returns the name of a kind of letter.
    """

    record: Record
    kind_words: Callable[[LetterKind], str]


@dataclass(frozen=True, slots=True, kw_only=True)
class Shown:
    """A fact in words.

    Attributes:
        label: what sort of fact it is: "Percentage", "Lead inspector".
        value: its value, as a person reads it.
        about: what the value is of; empty where the value says everything.
        details: what else the record says about it. None and empty texts are left out.
        group: the group, where it is not that of its list.
        alias: another id that links may use for it.
    """

    label: str
    value: str
    about: str | None = None
    details: tuple[str | None, ...] = ()
    group: Group | None = None
    alias: str = ""


def sentence_case(name: str) -> str:
    """`some_name` as `Some name`."""
    spaced = name.replace("_", " ")
    return spaced[:1].upper() + spaced[1:]


def grouped(number: Number) -> str:
    """A number with commas between its thousands."""
    return f"{number:,}"
