"""Where a document names its team: labelled lists, tables of two inspectorates, opening sentences."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from typing import NamedTuple

from spacy.language import Language
from spacy.tokens import Doc, Span

from ofsted_extract.facts.common.sentence_bounds import SentenceBounds
from ofsted_extract.pipeline.people.names import PersonName
from ofsted_extract.pipeline.people.teams import Entry, Listing, Role, TeamReader
from ofsted_extract.rules.matching import any_within, word_finder
from ofsted_extract.rules.patterns import Match, Patterns

_HMI = "HMI"
_TABLE_BLOCKS = 14
_BROKEN_OFF = 12
_LONG = 60
_HEADING_TOKENS = 4
_NAME = 4


@dataclass(frozen=True, slots=True)
class Member:
    """One inspector of the team."""

    person: PersonName
    role: Role


class Told(NamedTuple):
    """A team from a letter's sentences; `by_signer` where the writer says "I" of themselves beside it."""

    members: tuple[Member, ...]
    by_signer: bool


_MAJESTY = word_finder(regex="Majesty")
_COLON = word_finder({":"})


class RosterReader:
    """Finds the team of a document."""

    def __init__(self, nlp: Language, patterns: Patterns) -> None:
        self._reader = TeamReader(nlp, patterns)
        self._cues = patterns.matcher(nlp, "team-cue")
        self._after = patterns.matcher(nlp, "team-cue-after")
        self._labels = patterns.matcher(nlp, "team-label")
        self._heading = patterns.matcher(nlp, "team-heading")
        self._size = patterns.matcher(nlp, "team-size")
        self._numbers = patterns.table("team-numbers")

    def printed(self, doc: Doc, blocks: Sequence[Span], *, signed: bool = False) -> list[Member]:
        """The team as a cover, a labelled list or a table under a heading prints it; empty without one.

        `signed`: the blocks stand under a letter, where "Lead inspector" without a colon is the role of the
        name above it.
        """
        labelled = self._labelled(doc, blocks, signed)
        return labelled or self._tabled(doc, blocks)

    def told(self, doc: Doc, opening: Sequence[Span]) -> Told:
        """The team as the sentences of the blocks `opening` tell it."""
        bounds = SentenceBounds(doc)
        sentences = [
            doc[start:end] for block in opening for start, end in bounds.within(block.start, block.end)
        ]
        found: list[Member] = []
        by_signer = False
        for strong in (True, False):
            for sentence in sentences:
                own = self._from_cues(doc, sentence) if strong else []
                if not own and (not strong or self._after(sentence)):
                    own = self._beside_roles(doc, sentence)
                by_signer = by_signer or (
                    bool(own) and any(token.lower_ in {"i", "my"} for token in sentence)
                )
                found += own
            if found:
                break
        return Told(tuple(found), by_signer)

    def _from_cues(self, doc: Doc, sentence: Span) -> list[Member]:
        """The list after "the inspectors were" or "carried out by", the first that holds names."""
        for cue in self._cues(sentence):
            if doc[cue.end - 1].text == "," and self._named_before(doc, sentence, cue.start):
                continue
            listing = self._reader.read(doc, cue.end, _list_end(doc, sentence))
            before = self._reader.roles.read(doc, max(sentence.start, cue.start - 4), cue.end)
            said = [entry for entry in listing.entries if entry.role.role or listing.prefix.role]
            if listing.entries and (said or cue.rule.values.get("strong")):
                return _members(
                    listing, replace(before, lead=before.lead or bool(cue.rule.values.get("lead")))
                )
        return []

    def _named_before(self, doc: Doc, sentence: Span, at: int) -> bool:
        """Whether a name stands before the role that ends at token `at`, so that it is that person's."""
        at = self._reader.before_role(doc, sentence.start, at)
        starts = range(max(sentence.start, at - _NAME), at)
        return any((name := self._reader.names.read(doc, i, at)) and name.end == at for i in starts)

    def _beside_roles(self, doc: Doc, sentence: Span) -> list[Member]:
        """Names anywhere in a sentence that an inspector's role stands beside."""
        at = sentence.start
        found: list[Member] = []
        while at < sentence.end:
            listing = self._reader.read(doc, at, sentence.end)
            if any(entry.role.role for entry in listing.entries) or (listing.entries and listing.prefix.role):
                found += _members(listing, Role())
            at = max(listing.end, at + 1)
        return found

    def _labelled(self, doc: Doc, blocks: Sequence[Span], signed: bool) -> list[Member]:
        colons, openings = _COLON.places(doc), self._labels.places(doc)
        labels = [
            (at, match)
            for at, block in enumerate(blocks)
            if any_within(openings, block.start, block.end)
            for match in self._labels_of(doc, block, colons)
            if not signed or doc[match.end].text == ":"
        ]
        found: list[Member] = []
        for place, (at, label) in enumerate(labels):
            following = labels[place + 1][1].start if place + 1 < len(labels) else len(doc)
            found += self._under_label(doc, blocks, at, label, following)
        size = self._team_size(blocks)
        return _sized(found, size) if len(found) > 1 else found

    def _labels_of(self, doc: Doc, block: Span, colons: list[int]) -> list[Match]:
        """Labels that a colon follows, or that begin their block (or need not) and a name follows."""
        found: list[Match] = []
        if len(block) > _LONG and not any_within(colons, block.start, block.end):
            return found
        for match in self._labels(block, longest=True):
            values = match.rule.values
            begins = match.start == block.start
            if match.end == block.end or (values.get("begins") and not begins):
                continue
            named = self._reader.names.read(doc, _past_space(doc, match.end), block.end) is not None
            # lines of labels without colons may have been joined to one block
            follows = bool(found) and values["part"] != "named"
            if doc[match.end].text == ":" or (named and (begins or follows or values.get("anywhere"))):
                found.append(match)
        return found

    def _under_label(
        self, doc: Doc, blocks: Sequence[Span], at: int, label: Match, following: int
    ) -> list[Member]:
        part = label.rule.values["part"]
        block_end = blocks[at].end
        stop = min(following, blocks[min(at + 2, len(blocks) - 1)].end)
        listing = self._reader.read(doc, label.end, stop)
        kept = []
        for entry in listing.entries:
            if entry.person.start >= block_end and not _goes_on(doc, entry.person.start):
                break
            kept.append(entry)
        entries = [self._labelled_role(doc, entry, label, part) for entry in kept]
        return [member for member in entries if member is not None]

    def _labelled_role(self, doc: Doc, entry: Entry, label: Match, part: object) -> Member | None:
        role = replace(entry.role, lead=part == "lead", organisation=entry.role.organisation or "Ofsted")
        if part == "other" or (part == "assurance" and role.role not in {_HMI, "Senior HMI"}):
            return None
        if part == "named" and role.role is None:
            role = replace(role, role=doc[label.start : label.end].text.removesuffix("s"))
        return Member(entry.person, role)

    def _team_size(self, blocks: Sequence[Span]) -> int | None:
        """How many of Her Majesty's Inspectors a report says its team had."""
        majesties = _MAJESTY.places(blocks[0].doc) if blocks else []
        for block in blocks:
            if not any_within(majesties, block.start, block.end):
                continue
            for match in self._size(block):
                word = block.doc[match.start].lower_
                number = self._numbers.get(word, word)
                if isinstance(number, int) or str(number).isdigit():
                    return int(str(number))
        return None

    def _tabled(self, doc: Doc, blocks: Sequence[Span]) -> list[Member]:
        """The table under "Inspection team", also where it stands in one block with its heading."""
        openings = set(self._heading.places(doc))
        for at, block in enumerate(blocks):
            if block.start not in openings:
                continue
            heading = next(iter(self._heading(block[:_HEADING_TOKENS], longest=True)), None)
            if heading is None or heading.start != block.start:
                continue
            stop = blocks[min(at + _TABLE_BLOCKS, len(blocks) - 1)].end
            listing = self._reader.read(doc, heading.end, stop)
            if any(entry.role.role for entry in listing.entries):
                return [Member(entry.person, entry.role) for entry in listing.entries]
        return []


def _list_end(doc: Doc, sentence: Span) -> int:
    """Where a list in `sentence` must end: after it where it breaks off at "and", a comma or a colon."""
    if sentence.end == len(doc) or not _goes_on(doc, sentence.end):
        return sentence.end
    listed = any(token.text == ":" for token in sentence[-2:])
    return min(len(doc), sentence.end + (_LONG if listed else _BROKEN_OFF))


def _members(listing: Listing, before: Role) -> list[Member]:
    """The entries of a sentence's list, without those who only watched; `before` is said of all of them."""
    default = replace(listing.prefix, lead=before.lead) if listing.prefix.role else before
    members = []
    for entry in listing.entries:
        role = entry.role
        if role.outside:
            continue
        if role.role is None:
            role = replace(role, role=default.role, organisation=role.organisation or default.organisation)
        members.append(Member(entry.person, role))
    if default.lead and before.plural:
        members = [replace(member, role=replace(member.role, lead=True)) for member in members]
    if members and default.lead and not any(member.role.lead for member in members):
        members[0] = replace(members[0], role=replace(members[0].role, lead=True))
    return members


def _sized(team: list[Member], size: int | None) -> list[Member]:
    """Members without a role of their own as HMI, if the report says that so many of its team were."""
    bare = [member for member in team if member.role.role is None]
    titled = [member for member in team if member.role.role == _HMI]
    shadows = [
        member for member in team if (member.role.role or "").lower().startswith(("shadow", "supernumerary"))
    ]
    if size is None or len(bare) + len(titled) > size:
        return team
    named = [*bare, *(shadows if len(bare) + len(titled) + len(shadows) <= size else [])]
    return [
        replace(member, role=replace(member.role, role=_HMI, organisation="Ofsted"))
        if member in named
        else member
        for member in team
    ]


def _past_space(doc: Doc, at: int) -> int:
    while at < len(doc) and doc[at].is_space:
        at += 1
    return at


def _goes_on(doc: Doc, at: int) -> bool:
    """Whether a list runs on into the block that begins at `at`: a comma, "and" or a colon stands before."""
    before = at - 1
    while before > 0 and doc[before].is_space:
        before -= 1
    return doc[before].lower_ in {",", "and", "&", ":"}
