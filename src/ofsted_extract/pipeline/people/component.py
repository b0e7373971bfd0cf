"""`ofsted_people`: who carried out the visit, who signs the letter, and whom it addresses."""

from __future__ import annotations

from dataclasses import dataclass, replace
from difflib import SequenceMatcher
from typing import NamedTuple
from unicodedata import combining, normalize

from spacy.language import Language
from spacy.tokens import Doc, Span

from ofsted_extract.facts.in_header.people import PersonValue
from ofsted_extract.pipeline.language import add_span, warn
from ofsted_extract.pipeline.people.correspondents import AddresseeReader, Correspondent
from ofsted_extract.pipeline.people.names import PersonName
from ofsted_extract.pipeline.people.roles import RoleReader
from ofsted_extract.pipeline.people.rosters import Member, RosterReader, as_lead
from ofsted_extract.pipeline.people.signatures import SignatureReader
from ofsted_extract.pipeline.traits import TraitsReader
from ofsted_extract.rules.matching import word_finder
from ofsted_extract.rules.patterns import Patterns, load_patterns

_SALUTATION_BLOCKS = 80
"""The salutation is one of so many first blocks."""
_OPENING_BLOCKS = 14
"""How many blocks below the salutation may name the team."""
_OPENING_BLOCKS_WITHOUT_SALUTATION = 40
_SALUTATION_TOKENS = 12
_SAME_NAME = 0.85
"""Names at least this similar are spellings of one name."""
_FULL_TEAM = 2
"""If the opening names so many inspectors, no list below the signatures is looked for."""
_IMPLIED = "Ofsted"
"""The inspectorate that roles imply if the letter names it."""
_LONG_NAME = 4
"""A name of so many words may be the names of two people."""


@dataclass(frozen=True, slots=True)
class _Signatory:
    """A signatory; `member` is set if their role makes them an inspector of the visit."""

    correspondent: Correspondent
    member: Member | None


class _Salutation(NamedTuple):
    """The index of the block with the salutation, the lines above it, and its words."""

    block: int
    above: list[Span]
    words: Span


class People:
    """Writes `PersonValue`s to `doc.spans["people"]`; each span is the name as printed.

    The team is taken from the first of these that names one: the lists and tables of reports, a letter's
    opening sentences, the inspectors who sign. If nobody is named as lead, the inspector of the team who
    signs the letter leads.
    """

    def __init__(self, nlp: Language, patterns: Patterns) -> None:
        self._traits = TraitsReader(patterns)
        self._addressee = AddresseeReader(nlp, patterns)
        self._signatures = SignatureReader(nlp, patterns)
        self._rosters = RosterReader(nlp, patterns)
        self._roles = RoleReader(nlp, patterns)
        self._ofsted = word_finder(["ofsted"])
        self._salutations = word_finder(patterns.words("salutations"))
        self._offices = patterns.words("not-inspectors")
        self._short_roles = patterns.words("short-roles")
        self._inspectorates = patterns.table("inspectorates")

    def __call__(self, doc: Doc) -> Doc:
        """Finds the people of `doc`, which needs `blocks` and sentences; `kind` is read if present.

        Warns of `no-inspectors`, `no-lead-inspector` and `long-name`; in letters also of `no-addressee` and
        `no-signatory`.
        """
        doc.spans["people"] = []
        blocks = list(doc.spans["blocks"])
        salutation = self._find_salutation(doc, blocks)
        if salutation is not None:
            self._add_addressees(doc, salutation)
        below = blocks if salutation is None else blocks[salutation.block + 1 :]
        correspondents = self._signatures.read(doc, below, has_salutation=salutation is not None)
        signatories = [_Signatory(each, self._as_member(doc, each)) for each in correspondents]
        for member in self._team(doc, blocks, salutation, signatories):
            role = member.role
            value = PersonValue(member.person.name, "inspector", role.role, role.organisation, role.lead)
            _add(doc, member.person, value)
        seen: set[str] = set()
        for each in correspondents:
            name = each.person.name
            if _name_key(name) not in seen:
                seen.add(_name_key(name))
                _add(doc, each.person, PersonValue(name, "signatory", each.role.text))
        if salutation is not None and not signatories:
            warn(doc, "no-signatory", "no name was found under the letter")
        return doc

    def _find_salutation(self, doc: Doc, blocks: list[Span]) -> _Salutation | None:
        """The first "Dear …", even if the text layer joined the address above to its block."""
        places = [at for at in self._salutations.places(doc) if doc[at].is_title]
        for at, block in enumerate(blocks[:_SALUTATION_BLOCKS] if places else []):
            dear = next((place for place in places if block.start <= place < block.end), None)
            if dear is not None:
                above = [*blocks[:at], doc[block.start : dear]] if dear > block.start else blocks[:at]
                return _Salutation(at, above, doc[dear : min(block.end, dear + _SALUTATION_TOKENS)])
        return None

    def _add_addressees(self, doc: Doc, salutation: _Salutation) -> None:
        addressees = self._addressee.read(doc, salutation.above, salutation.words)
        if not addressees:
            warn(doc, "no-addressee", "no name was found above the salutation")
        for each in addressees:
            _add(doc, each.person, PersonValue(each.person.name, "addressee", each.role.text))

    def _names_ofsted(self, blocks: list[Span]) -> bool:
        """Whether `blocks` name Ofsted other than as "Ofsted website"."""
        doc = blocks[0].doc if blocks else None
        return doc is not None and any(
            (at + 1 == len(doc) or doc[at + 1].lower_ != "website")
            and any(block.start <= at < block.end for block in blocks)
            for at in self._ofsted.places(doc)
        )

    def _team(
        self, doc: Doc, blocks: list[Span], salutation: _Salutation | None, signatories: list[_Signatory]
    ) -> list[Member]:
        has_team = self._traits(doc).has_team
        closing = self._signatures.closing_block(blocks)
        signed_at = signatories[0].correspondent.person.start if signatories else len(doc)
        above = [block for block in blocks[:closing] if block.end <= signed_at]
        team = self._rosters.read_lists(doc, above)
        if not team and has_team:
            after = blocks[closing:] if closing is not None else []
            team = self._team_of_letter(doc, _opening(above, salutation), after, signatories)
        team = _merge_mentions(team)
        if team and salutation is not None and not any(member.role.lead for member in team):
            team = _led_by_signatory(team, signatories)
        if not self._names_ofsted(above if salutation is not None else blocks):
            team = [_without_implied_inspectorate(member) for member in team]
        if has_team:
            if not team:
                warn(doc, "no-inspectors", "no inspector was found")
            elif not any(member.role.lead for member in team):
                warn(doc, "no-lead-inspector", "none of the inspectors is said to lead, nor signs")
        return team

    def _team_of_letter(
        self, doc: Doc, opening: list[Span], after: list[Span], signatories: list[_Signatory]
    ) -> list[Member]:
        """The team from a letter's opening, its signatories, and a list in `after`, below its closing words.

        A person may occur several times.
        """
        prose = self._rosters.read_prose(doc, opening)
        inspectors = [each.member for each in signatories if each.member is not None]
        team = list(prose.members)
        if not team or prose.includes_writer:
            team = [*inspectors, *team]
        elif len(inspectors) > 1:
            team = [*team, *inspectors]
        if len(prose.members) < _FULL_TEAM and after:
            team += self._rosters.read_lists(doc, after, below_signature=True)
        return team

    def _as_member(self, doc: Doc, correspondent: Correspondent) -> Member | None:
        """A signatory as an inspector of the visit, or None if none of their roles is an inspector's.

        Beside another office, the letters "HMI" are a title and no role.
        """
        printed = [doc[start:end] for start, end in correspondent.role.spans]
        spans = [span for span in printed if not any(token.lower_ in self._offices for token in span)]
        if len(spans) < len(printed):
            spans = [span for span in spans if span.text.lower() not in self._short_roles]
        roles = [self._roles.read(doc, span.start, span.end) for span in spans]
        first = next((role for role in roles if role.role), None) or next(iter(roles), None)
        lead = any(role.lead for role in roles)
        if first is None or not (first.role or lead):
            return None
        column = self._inspectorates.get(correspondent.inspectorate or "")
        organisation = first.organisation or (str(column) if column else None)
        return Member(correspondent.person, replace(first, lead=lead, organisation=organisation))


def _opening(blocks: list[Span], salutation: _Salutation | None) -> list[Span]:
    if salutation is None:
        return blocks[:_OPENING_BLOCKS_WITHOUT_SALUTATION]
    return blocks[salutation.block + 1 :][:_OPENING_BLOCKS]


def _led_by_signatory(team: list[Member], signatories: list[_Signatory]) -> list[Member]:
    """The team with its first signatory as lead. The signature may spell the name slightly differently."""
    for signatory in signatories:
        similarities = [_similarity(member.person, signatory.correspondent.person) for member in team]
        best = max(similarities)
        if best >= _SAME_NAME:
            at = similarities.index(best)
            return [*team[:at], as_lead(team[at]), *team[at + 1 :]]
    return team


def _add(doc: Doc, person: PersonName, value: PersonValue) -> None:
    if len(person.words) >= _LONG_NAME:
        message = f"“{person.name}” is long for a name of one person"
        if ("long-name", message) not in (doc._.warnings or []):
            warn(doc, "long-name", message)
    add_span(doc, "people", person.start, person.end, value, label=value.part)


def _without_implied_inspectorate(member: Member) -> Member:
    """The member without the inspectorate that a role such as HMI implies; others are printed."""
    if member.role.organisation != _IMPLIED:
        return member
    return replace(member, role=replace(member.role, organisation=None))


def _merge_mentions(team: list[Member]) -> list[Member]:
    """Each person once, as first mentioned; they lead if any mention says so."""
    merged: dict[str, Member] = {}
    for member in team:
        key = _name_key(member.person.name)
        first = merged.setdefault(key, member)
        if member.role.lead and not first.role.lead:
            merged[key] = as_lead(first)
    return list(merged.values())


def _similarity(one: PersonName, other: PersonName) -> float:
    """1 for names that are the same but for accents; less for each letter that differs."""
    return SequenceMatcher(None, _name_key(one.name), _name_key(other.name)).ratio()


def _name_key(name: str) -> str:
    """The letters of a name without case, accents and spaces."""
    letters = (char for char in normalize("NFKD", name.casefold()) if not combining(char))
    return "".join(char for char in letters if char.isalnum())


@Language.factory("ofsted_people", default_config={"patterns": None})
def create_people(nlp: Language, name: str, *, patterns: str | None) -> People:
    """Creates the component; rules in the folder `patterns` replace the shipped ones."""
    return People(nlp, load_patterns(patterns))
