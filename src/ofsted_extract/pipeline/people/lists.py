"""Reads lists of people: "A, HMI, and B and C, Her Majesty's Inspectors", wherever a team is named."""

from __future__ import annotations

from dataclasses import dataclass, replace

from spacy.language import Language
from spacy.tokens import Doc, Token

from ofsted_extract.pipeline.people.names import NameReader, PersonName
from ofsted_extract.pipeline.people.roles import Role, RoleReader
from ofsted_extract.rules.patterns import Patterns

_OFFICE_TOKENS = 4
"""How many tokens after a list may name an office that no inspector holds."""


@dataclass(frozen=True, slots=True)
class ListedPerson:
    """One person of a list with their role."""

    person: PersonName
    role: Role


@dataclass(frozen=True, slots=True)
class PeopleList:
    """A list of people. `prefix` is the role before the first name; `end` the first token after the list."""

    entries: tuple[ListedPerson, ...]
    prefix: Role
    end: int


class PeopleListReader:
    """Reads names and the roles between them, up to a word that belongs to neither."""

    def __init__(self, nlp: Language, patterns: Patterns) -> None:
        self.names = NameReader(patterns)
        self.roles = RoleReader(nlp, patterns)
        self._joints = patterns.words("name-joints")
        self._descriptors = patterns.words("descriptor-words")
        self._company = patterns.words("company-words")
        self._many = patterns.words("many-words")
        self._offices = patterns.words("not-inspectors")

    def read(self, doc: Doc, start: int, stop: int, *, is_expected: bool = True) -> PeopleList:
        """Reads the list that begins at token `start` and ends before `stop`.

        White space of any kind may separate its parts, so a list can run over the rows of a table or over
        unjoined lines. A plural role also applies to the names before it that have no role; a role before
        the first name applies to the names after it. People who share the surname of the last
        ("Judith and Tomasz Ellery") also have the role of the last.

        Args:
            doc: the letter.
            start: the first token.
            stop: the token after the last that the list may include.
            is_expected: whether only names can stand here. Elsewhere, a word before "and" shares the
                surname after it only if a plural role follows.

        Returns:
            The list; without entries if no name follows.
        """
        people: list[PersonName] = []
        gaps: list[tuple[int, int]] = []
        sharing: set[int] = set()
        at = gap = start
        while at < stop:
            person = self.names.read(doc, at, stop)
            if person is not None:
                gaps.append((gap, at))
                people.append(person)
                at = gap = person.post_nominals_end
            elif shared := self.names.read_sharing_surname(doc, at, stop):
                for each in shared:
                    sharing.add(len(people))
                    gaps.append((gap, each.start))
                    people.append(each)
                    at = gap = each.end
            elif self._can_stand_between(doc[at], is_after_name=bool(people)):
                at += 1
            elif people and (date_end := _date_end(doc, at)):
                at = date_end
            else:
                break
        gaps.append((gap, at))
        prefix = self.roles.read(doc, *gaps[0])
        roles = self._roles(doc, prefix, gaps[1:])
        if roles and self._has_other_office(doc, at, stop):
            last = roles[-1]
            roles[-1] = replace(last, is_outside_team=last.is_outside_team or not last.role)
        entries = [ListedPerson(person, role) for person, role in zip(people, roles, strict=True)]
        for place in sorted(sharing, reverse=True):
            following = entries[place + 1].role
            entries[place] = replace(entries[place], role=replace(following, lead=False))
            if not is_expected and not following.is_plural:
                del entries[place]
        return PeopleList(tuple(entries), prefix, at)

    def _can_stand_between(self, token: Token, *, is_after_name: bool) -> bool:
        """Whether a token can stand between the names of a list."""
        return (
            token.is_space
            or token.lower_ in self._joints
            or token.norm_ in self._descriptors
            or (is_after_name and self.names.is_post_nominal(token.text))
        )

    def role_phrase_start(self, doc: Doc, start: int, end: int) -> int:
        """Returns where in `start:end` the words of the role that ends at `end` begin, with their comma."""
        while end > start and (doc[end - 1].text == "," or doc[end - 1].norm_ in self._descriptors):
            end -= 1
        return end

    def _roles(self, doc: Doc, prefix: Role, gaps: list[tuple[int, int]]) -> list[Role]:
        """The role of each name, from the words before and after it.

        In a list such as "HMI A, Ofsted Inspector B", each role precedes its name.
        """
        roles = self._roles_after_names(doc, gaps)
        all_but_last = all(role.role for role in roles[:-1])
        if roles and prefix.role and not prefix.is_plural and all_but_last and not roles[-1].role:
            return [prefix, *roles[:-1]]
        return _with_shared_plurals(roles)

    def _roles_after_names(self, doc: Doc, gaps: list[tuple[int, int]]) -> list[Role]:
        """The role in each gap after a name. After "shadowed by" everyone is an observer."""
        roles: list[Role] = []
        observers_follow = False
        for start, end in gaps:
            observer_phrase = self.roles.observer_phrase_start(doc, start, end)
            role = self.roles.read(doc, start, end if observer_phrase is None else observer_phrase)
            roles.append(replace(role, is_outside_team=role.is_outside_team or observers_follow))
            observers_follow = observers_follow or observer_phrase is not None
            if role.is_outside_team and any(token.lower_ in self._many for token in doc[start:end]):
                for at in range(self._first_observer(doc, gaps, len(roles) - 1), len(roles)):
                    roles[at] = replace(roles[at], is_outside_team=True)
        return roles

    def _first_observer(self, doc: Doc, gaps: list[tuple[int, int]], last: int) -> int:
        """The first person to whom "who were shadowing" after person `last` applies.

        That is whoever follows "accompanied by"; without such words, the person before the last.
        """
        for at in range(last - 1, -1, -1):
            if any(token.lower_ in self._company for token in doc[gaps[at][0] : gaps[at][1]]):
                return at + 1
        return max(0, last - 1)

    def _has_other_office(self, doc: Doc, end: int, stop: int) -> bool:
        """Whether an office such as "National Director" follows the list, as the role of its last name."""
        return any(token.lower_ in self._offices for token in doc[end : min(stop, end + _OFFICE_TOKENS)])


def _date_end(doc: Doc, at: int) -> int | None:
    """The end of a date at token `at`, or after "on" there: the day on which someone took part."""
    starts = {at, at + 1} if doc[at].lower_ == "on" else {at}
    dates = doc.spans.get("dates", [])
    return max((date.end for date in dates if date.start in starts), default=None)


def _with_shared_plurals(roles: list[Role]) -> list[Role]:
    """Gives a plural role, and whether its holders only observe, to the people before it without a role."""
    shared = list(roles)
    for at in range(len(shared) - 2, -1, -1):
        following = shared[at + 1]
        if shared[at].role is None and following.is_plural and not shared[at].is_outside_team:
            shared[at] = replace(following, lead=shared[at].lead)
    return shared
