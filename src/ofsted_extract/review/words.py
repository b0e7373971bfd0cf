"""How the pages name kinds of letter, fields, grades and dates."""

from __future__ import annotations

from calendar import month_name

from ofsted_extract.facts.dates import DateRole
from ofsted_extract.facts.header import LetterKind
from ofsted_extract.rules.kinds import kind_traits
from ofsted_extract.rules.patterns import load_patterns

DATE_ROLES: dict[DateRole, str] = {
    "letter_date": "Letter date",
    "visit_start": "Visit starts",
    "visit_end": "Visit ends",
    "previous_judgement": "Date of previous judgement",
    "mentioned": "Date mentioned",
}

HEADER_FIELDS: dict[str, str] = {
    **{str(role): words for role, words in DATE_ROLES.items()},
    "kind": "Kind of letter",
    "local_authority": "Local authority",
    "visit_ordinal": "Number of the visit",
    "previous_judgement": "Previous judgement",
}
"""Labels of fields of the header; other fields are shown by their own name."""


def kind_words(kind: LetterKind) -> str:
    """The label of a kind of letter, as it stands alone: `Focused visit`."""
    return kind_traits(load_patterns())[kind].heading


def grade_words(grade: str) -> str:
    """The label of a grade: `Requires improvement`."""
    return sentence_case(grade)


def sentence_case(name: str) -> str:
    """`some_name` as `Some name`."""
    spaced = name.replace("_", " ")
    return spaced[:1].upper() + spaced[1:]


def long_date(iso: str) -> str:
    """`2018-01-18` as `18 January 2018`, `2018-01` as `January 2018`, `2018` unchanged."""
    # `month_name` is English as long as no command sets a locale
    parts = [int(part) for part in iso.split("-")]
    named = [str(parts[0]), *(month_name[month] for month in parts[1:2]), *map(str, parts[2:])]
    return " ".join(reversed(named))


def long_span(start: str, end: str | None) -> str:
    """Two days as `11 to 12 December 2017`; a month or year that both share is printed once."""
    first, last = long_date(start).split(), long_date(end or start).split()
    if first == last:
        return " ".join(first)
    shared = 2 if first[1:] == last[1:] else 1 if first[2:] == last[2:] else 0
    return " ".join([*first[: len(first) - shared], "to", *last])
