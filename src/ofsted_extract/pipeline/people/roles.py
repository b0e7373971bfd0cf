"""Reads an inspector's role from the words beside a name."""

from __future__ import annotations

from dataclasses import dataclass

from spacy.language import Language
from spacy.tokens import Doc

from ofsted_extract.rules.patterns import Match, Patterns

HMI_ROLES = frozenset({"HMI", "Senior HMI"})
"""Only with one of these roles does the person who assures a visit's quality belong to its team."""


@dataclass(frozen=True, slots=True)
class Role:
    """What the words beside a name say of an inspector.

    `role` is a standard name such as HMI, or the printed words. `organisation` is the inspectorate, where
    the words imply one.
    """

    role: str | None = None
    organisation: str | None = None
    lead: bool = False
    is_plural: bool = False
    """Whether the words apply to several people ("Her Majesty's Inspectors", "both HMI")."""
    is_outside_team: bool = False
    """Whether the person only observes or checks the visit."""


class RoleReader:
    """Reads roles by the rules `person-role/…` and word lists of `patterns/people.yaml`."""

    def __init__(self, nlp: Language, patterns: Patterns) -> None:
        self._matcher = patterns.matcher(nlp, "person-role")
        self._rule_order = [rule.id for rule in patterns.group("person-role")]
        self._observers = patterns.words("not-of-the-team")
        self._company = patterns.words("company-words")
        self._assurance = patterns.words("assurance-words")
        self._plurals = patterns.words("plural-words")
        self._team_parts = patterns.words("team-parts")
        self._inspectorates = patterns.table("inspectorates")

    def read(self, doc: Doc, start: int, end: int) -> Role:
        """Returns the role in the tokens `start:end`; an empty `Role` if they name none."""
        if start >= end:
            return Role()
        words = [token.lower_ for token in doc[start:end]]
        match = self._best_match(doc, start, end)
        role = self._role_name(doc, match)
        organisation = self._inspectorate(words)
        if match is not None and organisation is None:
            implied = match.rule.values.get("organisation")
            organisation = str(implied) if implied else None
        return Role(
            role=role,
            organisation=organisation,
            lead="lead" in words and "deputy" not in words,
            is_plural=match is not None
            and (doc[match.end - 1].lower_.endswith("s") or any(word in self._plurals for word in words)),
            is_outside_team=any(
                word in self._observers or (word in self._assurance and role not in HMI_ROLES)
                for word in words
            ),
        )

    def observer_phrase_start(self, doc: Doc, start: int, end: int) -> int | None:
        """Returns where a phrase in `start:end` begins that makes the next person an observer, or None.

        Examples are "shadowed by" and "joined by an observer".
        """
        observers = [at for at in range(start, end) if doc[at].lower_ in self._observers]
        for at in range(start, end - 1):
            if doc[at + 1].lower_ != "by":
                continue
            if at in observers:
                return at
            if doc[at].lower_ in self._company and any(observer > at for observer in observers):
                return at
        return None

    def _best_match(self, doc: Doc, start: int, end: int) -> Match | None:
        """The match of the rule that comes first in the file; the longest match of that rule."""
        return min(
            self._matcher(doc[start:end], longest=False),
            key=lambda match: (self._rule_order.index(match.rule.id), match.start - match.end),
            default=None,
        )

    def _role_name(self, doc: Doc, match: Match | None) -> str | None:
        if match is None or not match.rule.values["role"]:
            return None
        role = str(match.rule.values["role"])
        return self._printed_role(doc, match.start, match.end) if role == "printed" else role

    def _printed_role(self, doc: Doc, start: int, end: int) -> str | None:
        """The words as printed; None if they only give a part in the team ("lead inspector")."""
        if all(token.lower_ in self._team_parts for token in doc[start:end]):
            return None
        text = " ".join(doc[start:end].text.split())
        return text if text.count("(") == text.count(")") else text.strip("()")

    def _inspectorate(self, words: list[str]) -> str | None:
        """The first inspectorate of the list that is named in `words`."""
        text = f" {' '.join(words)} "
        return next(
            (str(short) for name, short in self._inspectorates.items() if f" {name.lower()} " in text), None
        )
