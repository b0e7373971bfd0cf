"""The roles of sections, by the words of their headings and by the list that they are part of."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from itertools import pairwise
from typing import NamedTuple, cast

from spacy.language import Language
from spacy.tokens import Span

from ofsted_extract.facts.base import fold
from ofsted_extract.facts.sections import SectionRole
from ofsted_extract.pipeline.language import value_of
from ofsted_extract.rules.matcher import Match
from ofsted_extract.rules.patterns import Patterns

_LONGEST_NUMBER = 4
"""In tokens: what may stand before the words of a heading: "Section 1:", "2."."""
_ASKING = ("improvements", "priority_actions")


class RoleOfHeading(NamedTuple):
    """The role of a section, and the heading of the list that it has its role from, if it is part of one."""

    role: SectionRole | None
    list_heading: str | None


@dataclass(slots=True)
class _OpenList:
    """The list of what is asked for whose sub-headings are being read."""

    role: SectionRole
    heading: str
    level: int
    """The level of its outermost heading."""
    has_equals: bool = False
    """Whether its sub-headings are as large as its own heading."""


class SectionRoles:
    """Decides the role of each heading.

    A sub-heading inside a list of what is asked for ("Immediately:", "Thresholds") has the role of the list.
    It is in smaller type than the list's heading. Or else it follows that heading without text between
    them, and then so do the other headings of this size up to one with a role of its own.
    """

    def __init__(self, nlp: Language, patterns: Patterns) -> None:
        self._rules = patterns.matcher(nlp, "section-role")
        self._order = {rule.id: at for at, rule in enumerate(patterns.group("section-role"))}
        self._deadlines = patterns.matcher(nlp, "improvements-deadline")

    def __call__(self, headings: list[Span], blocks: list[Span]) -> list[RoleOfHeading]:
        """The roles of `headings`, which are some of the `blocks` of a letter."""
        roles: list[RoleOfHeading] = []
        open_list: _OpenList | None = None
        follows = list(_follow_at_once(headings, blocks))
        for heading, at_once in zip(headings, follows, strict=True):
            level: int = value_of(heading) or 0
            match = self._match(heading)
            role = cast("SectionRole", match.rule.values["role"]) if match else None
            list_heading = None
            if role in _ASKING:
                outer = open_list.level if open_list and level > open_list.level else level
                open_list = _OpenList(role, fold(heading.text), outer)
            elif open_list and self._is_part(heading, match, open_list, level, at_once):
                open_list.has_equals |= level == open_list.level and not self._deadlines(heading)
                role, list_heading = open_list.role, open_list.heading
            else:
                open_list = None
            roles.append(RoleOfHeading(role, list_heading))
        return roles

    def _is_part(
        self, heading: Span, match: Match | None, open_list: _OpenList, level: int, at_once: bool
    ) -> bool:
        """Whether a heading without a list of its own is one inside the open list."""
        if match is not None and not match.rule.values.get("may_be_part"):
            return False
        if level > open_list.level or self._deadlines(heading):
            return True
        return level == open_list.level and (open_list.has_equals or at_once)

    def _match(self, heading: Span) -> Match | None:
        """The first rule that matches at the beginning of a heading."""
        matches = [match for match in self._rules(heading) if match.start <= heading.start + _LONGEST_NUMBER]
        return min(matches, key=lambda match: (match.start, self._order[match.rule.id]), default=None)


def _follow_at_once(headings: list[Span], blocks: list[Span]) -> Iterator[bool]:
    """For each heading, whether the block before it is a heading, too."""
    starts = {heading.start for heading in headings}
    before = {block.start: above.start in starts for above, block in pairwise(blocks)}
    for heading in headings:
        yield before.get(heading.start, False)
