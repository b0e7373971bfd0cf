"""`ofsted_people`: who carried out the visit, who signs the letter, to whom it is addressed."""

from __future__ import annotations

from dataclasses import dataclass, replace
from difflib import SequenceMatcher
from typing import NamedTuple
from unicodedata import combining, normalize

from spacy.language import Language
from spacy.tokens import Doc, Span

from ofsted_extract.facts.values import PersonValue
from ofsted_extract.pipeline.language import add_span, doubt
from ofsted_extract.pipeline.people.correspondents import AddressReader, Correspondent
from ofsted_extract.pipeline.people.names import PersonName
from ofsted_extract.pipeline.people.rosters import Member, RosterReader
from ofsted_extract.pipeline.people.signatures import SignatureReader
from ofsted_extract.pipeline.people.teams import RoleReader
from ofsted_extract.pipeline.visit.traits import TraitsReader
from ofsted_extract.rules.matching import word_finder
from ofsted_extract.rules.patterns import Patterns, load_patterns

_HEAD_BLOCKS = 40
_OPENING_BLOCKS = 14
_SALUTATION_TOKENS = 12
_SAME_NAME = 0.85
# Of so many inspectors there is a team, which need not be looked for below the signatures.
_FEW = 2
# A name of so many words may be those of two people.
_LONG_NAME = 4
_BODIES = {"Ofsted": "Ofsted", "Care Quality Commission": "CQC", "CQC": "CQC"}


@dataclass(frozen=True, slots=True)
class _Signed:
    """A signatory, and what the role under the name makes of them as an inspector."""

    signer: Correspondent
    member: Member | None


class _Salutation(NamedTuple):
    """Which block greets, the lines above the greeting, and the greeting."""

    block: int
    above: list[Span]
    words: Span


class People:
    """Writes `PersonValue`s to `doc.spans["people"]`; the span is the name as printed.

    The team comes from the lists and tables of reports, else from a letter's opening sentences, else from
    the inspectors who sign. Who is not said to lead does so where they sign the letter of the visit.
    """

    def __init__(self, nlp: Language, patterns: Patterns) -> None:
        self._address = AddressReader(nlp, patterns)
        self._signatures = SignatureReader(nlp, patterns)
        self._rosters = RosterReader(nlp, patterns)
        self._roles = RoleReader(nlp, patterns)
        self._ofsted = word_finder(["ofsted"])
        self._dear = word_finder(patterns.words("salutations"))
        self._not_inspectors = patterns.words("not-inspectors")
        self._traits = TraitsReader(patterns)

    def __call__(self, doc: Doc) -> Doc:
        """Needs `blocks` and sentences; reads `kind` where it is there.

        Doubts: `no-inspectors`, `no-lead-inspector`, `long-name`; for letters `no-addressee`, `no-signatory`.
        """
        doc.spans["people"] = []
        blocks = list(doc.spans["blocks"])
        salutation = self._salutation(doc, blocks)
        at = salutation.block if salutation is not None else None
        if salutation is not None:
            addressee = self._address.read(doc, salutation.above, salutation.words)
            if addressee is not None:
                value = PersonValue(addressee.person.name, "addressee", addressee.role.text)
                _add(doc, addressee.person, value)
            else:
                doubt(doc, "no-addressee", "no name was found above the salutation")
        signers = self._signatures.read(
            doc, blocks if at is None else blocks[at + 1 :], greeted=at is not None
        )
        signed = [_Signed(signer, self._as_member(doc, signer)) for signer in signers]
        for member in self._team(doc, blocks, at, signed):
            role = member.role
            value = PersonValue(member.person.name, "inspector", role.role, role.organisation, role.lead)
            _add(doc, member.person, value)
        seen: set[str] = set()
        for item in signed:
            person = item.signer.person
            if _plain(person.name) in seen:
                continue
            seen.add(_plain(person.name))
            _add(doc, person, PersonValue(person.name, "signatory", item.signer.role.text))
        if at is not None and not signed:
            doubt(doc, "no-signatory", "no name was found under the letter")
        return doc

    def _salutation(self, doc: Doc, blocks: list[Span]) -> _Salutation | None:
        """The first "Dear …", also where an address block runs on into it."""
        places = [at for at in self._dear.places(doc) if doc[at].is_title]
        for at, block in enumerate(blocks[: 2 * _HEAD_BLOCKS] if places else []):
            dear = next((place for place in places if block.start <= place < block.end), None)
            if dear is not None:
                above = [*blocks[:at], doc[block.start : dear]] if dear > block.start else blocks[:at]
                return _Salutation(at, above, doc[dear : min(block.end, dear + _SALUTATION_TOKENS)])
        return None

    def _names_ofsted(self, blocks: list[Span]) -> bool:
        """Whether Ofsted is named, and not only its website or its address."""
        doc = blocks[0].doc if blocks else None
        return doc is not None and any(
            (at + 1 == len(doc) or doc[at + 1].lower_ != "website")
            and any(block.start <= at < block.end for block in blocks)
            for at in self._ofsted.places(doc)
        )

    def _team(self, doc: Doc, blocks: list[Span], at: int | None, signed: list[_Signed]) -> list[Member]:
        has_team = self._traits(doc).has_team
        closing = self._signatures.closing(blocks)
        signed_at = signed[0].signer.person.start if signed else len(doc)
        above = [block for block in blocks[:closing] if block.end <= signed_at]
        team = self._rosters.printed(doc, above)
        if not team and has_team:
            first = 0 if at is None else at + 1
            opening = above[first : first + (_HEAD_BLOCKS if at is None else _OPENING_BLOCKS)]
            told = self._rosters.told(doc, opening)
            team = list(told.members)
            inspectors = [item.member for item in signed if item.member is not None]
            if not team or told.by_signer:
                team = [*inspectors, *team]
            elif len(inspectors) > 1:
                team = [*team, *inspectors]
            if len(told.members) < _FEW and closing is not None:
                team = [*team, *self._rosters.printed(doc, blocks[closing:], signed=True)]
        team = _distinct(team)
        if team and at is not None and not any(member.role.lead for member in team):
            team = self._led_by_signer(team, signed)
        if not self._names_ofsted(above if at is not None else blocks):
            team = [replace(member, role=replace(member.role, organisation=None)) for member in team]
        if has_team:
            if not team:
                doubt(doc, "no-inspectors", "no inspector was found")
            elif not any(member.role.lead for member in team):
                doubt(doc, "no-lead-inspector", "none of the inspectors is said to lead, nor signs")
        return team

    def _as_member(self, doc: Doc, signer: Correspondent) -> Member | None:
        """The signatory as an inspector of the visit, if the role under the name is an inspector's."""
        spans = [doc[start:end] for start, end in signer.role.spans]
        if any(token.lower_ in self._not_inspectors for span in spans for token in span):
            return None
        roles = [self._roles.read(doc, span.start, span.end) for span in spans]
        first = next((role for role in roles if role.role), None) or next(iter(roles), None)
        lead = any(role.lead for role in roles)
        if first is None or not (first.role or lead):
            return None
        role = replace(first, lead=lead, organisation=first.organisation or _BODIES.get(signer.body or ""))
        return Member(signer.person, role)

    def _led_by_signer(self, team: list[Member], signed: list[_Signed]) -> list[Member]:
        """The team led by the first signatory of its number, spelt with or without a slip of a letter."""
        for item in signed:
            likeness = [_likeness(member, item) for member in team]
            most = max(likeness)
            if most >= _SAME_NAME:
                at = likeness.index(most)
                return [
                    *team[:at],
                    replace(team[at], role=replace(team[at].role, lead=True)),
                    *team[at + 1 :],
                ]
        return team


def _add(doc: Doc, person: PersonName, value: PersonValue) -> None:
    if len(person.words) >= _LONG_NAME:
        said = f"“{person.name}” is long for a name of one person"
        if ("long-name", said) not in (doc._.doubts or []):
            doubt(doc, "long-name", said)
    start, end = person.start, person.end
    add_span(doc, "people", start, end, value, label=value.part)


def _distinct(team: list[Member]) -> list[Member]:
    """Each person once, at their first mention; leads where one mention says so."""
    kept: dict[str, Member] = {}
    for member in team:
        key = _plain(member.person.name)
        first = kept.setdefault(key, member)
        if member.role.lead and not first.role.lead:
            kept[key] = replace(first, role=replace(first.role, lead=True))
    return list(kept.values())


def _likeness(member: Member, item: _Signed) -> float:
    """1 where the names are the same but for accents, less for each letter that differs."""
    return SequenceMatcher(None, _plain(member.person.name), _plain(item.signer.person.name)).ratio()


def _plain(name: str) -> str:
    letters = (char for char in normalize("NFKD", name.casefold()) if not combining(char))
    return "".join(char for char in letters if char.isalnum())


@Language.factory("ofsted_people", default_config={"patterns": None})
def create_people(nlp: Language, name: str, *, patterns: str | None) -> People:
    """The factory; `patterns` is a folder laid over the shipped one."""
    return People(nlp, load_patterns(patterns))
