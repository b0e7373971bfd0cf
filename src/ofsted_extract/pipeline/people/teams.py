"""Reads lists of people: "A, HMI, and B and C, Her Majesty's Inspectors", wherever a team is named."""

from __future__ import annotations

from dataclasses import dataclass, replace

from spacy.language import Language
from spacy.tokens import Doc

from ofsted_extract.pipeline.people.names import NameReader, PersonName
from ofsted_extract.rules.patterns import Patterns

_ASSURES = frozenset({"HMI", "Senior HMI"})
"""Who assures the quality of a visit is of its team only with one of these roles."""
_OFFICE = 4
"""Tokens in which an office that is no inspector's is named behind a list."""


@dataclass(frozen=True, slots=True)
class Role:
    """What an inspector is: `role` normalised to HMI or as printed; `organisation` where the words say it."""

    role: str | None = None
    organisation: str | None = None
    lead: bool = False
    plural: bool = False
    outside: bool = False
    """Watches or checks the visit, and is not of its team."""


@dataclass(frozen=True, slots=True)
class Entry:
    """One person of a list, and what the list says of them."""

    person: PersonName
    role: Role


@dataclass(frozen=True, slots=True)
class Listing:
    """A list as read: `end` is the first token after it; `prefix` what stood before the first name."""

    entries: tuple[Entry, ...]
    prefix: Role
    end: int


class RoleReader:
    """Says what the words beside a name make of a person."""

    def __init__(self, nlp: Language, patterns: Patterns) -> None:
        self._matcher = patterns.matcher(nlp, "person-role")
        self._order = [rule.id for rule in patterns.group("person-role")]
        self._outside = patterns.words("not-of-the-team")
        self._company = patterns.words("company-words")
        self._assurance = patterns.words("assurance-words")
        self._plurals = patterns.words("plural-words")
        self._parts = patterns.words("team-parts")
        self._bodies = {"ofsted": "Ofsted", "cqc": "CQC", "hmicfrs": "HMICFRS"}

    def read(self, doc: Doc, start: int, end: int) -> Role:
        """The role in the tokens `start:end`; an empty `Role` where they say nothing."""
        if start >= end:
            return Role()
        words = [token.lower_ for token in doc[start:end]]
        text = " ".join(words)
        matches = self._matcher(doc[start:end], longest=False)
        best = min(
            matches,
            key=lambda match: (self._order.index(match.rule.id), match.start - match.end),
            default=None,
        )
        organisation = next((body for word, body in self._bodies.items() if word in words), None)
        if organisation is None and "care quality commission" in text:
            organisation = "CQC"
        role = None
        if best is not None:
            values = best.rule.values
            role = str(values["role"]) if values["role"] else None
            if role == "printed":
                role = self._printed(doc, best.start, best.end)
            said = values.get("organisation")
            organisation = organisation or (str(said) if said else None)
        return Role(
            role=role,
            organisation=organisation,
            lead="lead" in words and "deputy" not in words,
            plural=best is not None
            and (doc[best.end - 1].lower_.endswith("s") or any(word in self._plurals for word in words)),
            outside=any(
                word in self._outside or (word in self._assurance and role not in _ASSURES) for word in words
            ),
        )

    def watched_by(self, doc: Doc, start: int, end: int) -> int | None:
        """Where in `start:end` words begin that are said of the next person, or None.

        Such are "shadowed by" and "joined by an observer".
        """
        outside = [at for at in range(start, end) if doc[at].lower_ in self._outside]
        for at in range(start, end - 1):
            if doc[at + 1].lower_ != "by":
                continue
            if at in outside or (doc[at].lower_ in self._company and any(other > at for other in outside)):
                return at
        return None

    def _printed(self, doc: Doc, start: int, end: int) -> str | None:
        """The words of a role; none where they give a part in the team only ("lead inspector")."""
        if all(token.lower_ in self._parts for token in doc[start:end]):
            return None
        text = " ".join(doc[start:end].text.split())
        return text if text.count("(") == text.count(")") else text.strip("()")


class TeamReader:
    """Reads names and what is said beside each, until a word that belongs to neither."""

    def __init__(self, nlp: Language, patterns: Patterns) -> None:
        self.names = NameReader(patterns)
        self.roles = RoleReader(nlp, patterns)
        self._joints = patterns.words("name-joints")
        self._descriptors = patterns.words("descriptor-words")
        self._company = patterns.words("company-words")
        self._many = patterns.words("many-words")
        self._offices = patterns.words("not-inspectors")

    def read(self, doc: Doc, start: int, stop: int) -> Listing:
        """The list that begins at token `start`, within `start:stop`.

        White space of any kind may stand between its parts, so that rows of a table and lines that were
        not joined read on. A role in the plural holds for the names before it that have none of their own;
        one before the first name for those after it.
        """
        people: list[PersonName] = []
        gaps: list[tuple[int, int]] = []
        at = gap = start
        while at < stop:
            person = self.names.read(doc, at, stop)
            if person is not None:
                gaps.append((gap, at))
                people.append(person)
                at = gap = person.end
            elif doc[at].is_space or doc[at].lower_ in self._joints or doc[at].norm_ in self._descriptors:
                at += 1
            elif people and (dated := _past_date(doc, at)):
                at = dated
            else:
                break
        gaps.append((gap, at))
        prefix = self.roles.read(doc, *gaps[0])
        roles = self._roles_in(doc, gaps[1:])
        alternate = all(role.role for role in roles[:-1])
        if people and prefix.role and not prefix.plural and alternate and not roles[-1].role:
            roles = [prefix, *roles[:-1]]
        else:
            roles = _shared(roles)
        if roles and self._has_other_office(doc, at, stop):
            roles = [*roles[:-1], replace(roles[-1], outside=roles[-1].outside or not roles[-1].role)]
        entries = tuple(Entry(person, role) for person, role in zip(people, roles, strict=True))
        return Listing(entries, prefix, at)

    def _has_other_office(self, doc: Doc, at: int, stop: int) -> bool:
        """Whether the words at which a list ends are the office of who stands last: "National Director"."""
        return any(token.lower_ in self._offices for token in doc[at : min(stop, at + _OFFICE)])

    def before_role(self, doc: Doc, start: int, end: int) -> int:
        """Where in `start:end` the words of a role begin that reach to `end`, with the comma before them."""
        while end > start and (doc[end - 1].text == "," or doc[end - 1].norm_ in self._descriptors):
            end -= 1
        return end

    def _roles_in(self, doc: Doc, gaps: list[tuple[int, int]]) -> list[Role]:
        """What the words behind each name say of it; "shadowed by" says it of those behind."""
        roles: list[Role] = []
        watched = False
        for start, end in gaps:
            turn = self.roles.watched_by(doc, start, end)
            role = self.roles.read(doc, start, end if turn is None else turn)
            roles.append(replace(role, outside=role.outside or watched))
            watched = watched or turn is not None
            if role.outside and any(token.lower_ in self._many for token in doc[start:end]):
                for at in range(self._first_joined(doc, gaps, len(roles) - 1), len(roles)):
                    roles[at] = replace(roles[at], outside=True)
        return roles

    def _first_joined(self, doc: Doc, gaps: list[tuple[int, int]], last: int) -> int:
        """The first of those of whom "who were shadowing" behind person `last` is said.

        That is whoever follows "accompanied by", or without such words the person before the last.
        """
        for at in range(last - 1, -1, -1):
            if any(token.lower_ in self._company for token in doc[gaps[at][0] : gaps[at][1]]):
                return at + 1
        return max(0, last - 1)


def _past_date(doc: Doc, at: int) -> int | None:
    """The end of a date at token `at`, or behind an "on" there: the day on which someone took part."""
    starts = {at, at + 1} if doc[at].lower_ == "on" else {at}
    dates = doc.spans.get("dates", [])
    return max((date.end for date in dates if date.start in starts), default=None)


def _shared(roles: list[Role]) -> list[Role]:
    """A plural role goes to the people before it who have none, and with it that they only watched."""
    shared = list(roles)
    for at in range(len(shared) - 2, -1, -1):
        after = shared[at + 1]
        if shared[at].role is None and after.plural and not shared[at].outside:
            shared[at] = replace(after, lead=shared[at].lead)
    return shared
