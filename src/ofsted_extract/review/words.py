"""How the pages name kinds of letter, grades and dates."""

from __future__ import annotations

from calendar import month_name

from ofsted_extract.facts.common.showing import sentence_case
from ofsted_extract.facts.header import LetterKind
from ofsted_extract.rules.kinds import kind_traits
from ofsted_extract.rules.patterns import load_patterns


def kind_words(kind: LetterKind) -> str:
    """The label of a kind of letter, as it stands alone: `Focused visit`."""
    return kind_traits(load_patterns())[kind].heading


def grade_words(grade: str) -> str:
    """The label of a grade: `Requires improvement`."""
    return sentence_case(grade)


def theme_words(theme: str) -> str:
    """The label of a theme: `Care leavers`."""
    return sentence_case(theme)


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
