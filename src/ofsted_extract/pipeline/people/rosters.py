"""Finds the team of a visit: in labelled lists, in the table of a joint inspection, or in the opening."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from typing import NamedTuple

from spacy.language import Language
from spacy.tokens import Doc, Span

from ofsted_extract.facts.common.sentence_bounds import SentenceBounds
from ofsted_extract.pipeline.people.lists import ListedPerson, PeopleList, PeopleListReader
from ofsted_extract.pipeline.people.names import PersonName
from ofsted_extract.pipeline.people.roles import HMI_ROLES, Role
from ofsted_extract.rules.matching import any_within, word_finder
from ofsted_extract.rules.patterns import Match, Patterns

_HMI = "HMI"
_TABLE_BLOCKS = 14
_HEADING_TOKENS = 4
_NAME_TOKENS = 4
_ROLE_TOKENS = 4
"""How far before a cue a role that applies to the whole list can begin."""
_CONTINUATION_TOKENS = 12
"""How far a list that breaks off at the end of its sentence is followed."""
_LONG_BLOCK = 60
"""Longer blocks contain no labels without colons; a list after a colon is followed this far."""

_COLON = word_finder({":"})


@dataclass(frozen=True, slots=True)
class Member:
    """One inspector of the team."""

    person: PersonName
    role: Role


class ProseTeam(NamedTuple):
    """The team that a letter's sentences name.

    `includes_writer` is whether a sentence says "I" or "my", so that the signatory is of the team too.
    """

    members: tuple[Member, ...]
    includes_writer: bool


class RosterReader:
    """Finds the team by the rules `team-…` of `patterns/people.yaml`."""

    def __init__(self, nlp: Language, patterns: Patterns) -> None:
        self._lists = PeopleListReader(nlp, patterns)
        self._cues = patterns.matcher(nlp, "team-cue")
        self._cues_after = patterns.matcher(nlp, "team-cue-after")
        self._labels = patterns.matcher(nlp, "team-label")
        self._heading = patterns.matcher(nlp, "team-heading")
        self._size = patterns.matcher(nlp, "team-size")
        self._numbers = patterns.table("team-numbers")
        self._writer_words = patterns.words("writer-words")
        self._trainee_words = tuple(patterns.words("trainee-words"))
        self._list_open_ends = patterns.words("list-open-ends")

    def read_lists(self, doc: Doc, blocks: Sequence[Span], *, below_signature: bool = False) -> list[Member]:
        """Returns the team of a cover, a labelled list, or a table with a heading; empty if there is none.

        Args:
            doc: the letter.
            blocks: the blocks to search.
            below_signature: whether `blocks` stand below a letter's signature. "Lead inspector" without a
                colon is then the role of the name above it.
        """
        return self._labelled(doc, blocks, below_signature) or self._table(doc, blocks)

    def read_prose(self, doc: Doc, blocks: Sequence[Span]) -> ProseTeam:
        """Returns the team that the sentences of `blocks` name.

        Sentences with a cue such as "the inspectors were" come first. Only if these name nobody, names
        beside an inspector's role are read anywhere in a sentence.
        """
        bounds = SentenceBounds(doc)
        sentences = [
            doc[start:end] for block in blocks for start, end in bounds.within(block.start, block.end)
        ]
        found: list[Member] = []
        includes_writer = False
        for by_cue in (True, False):
            for sentence in sentences:
                members = self._from_cues(doc, sentence) if by_cue else []
                if not members and (not by_cue or self._cues_after(sentence)):
                    members = self._beside_roles(doc, sentence)
                if members and any(token.lower_ in self._writer_words for token in sentence):
                    includes_writer = True
                found += members
            if found:
                break
        return ProseTeam(tuple(found), includes_writer)

    def _from_cues(self, doc: Doc, sentence: Span) -> list[Member]:
        """The list after the first cue ("the inspectors were", "carried out by") followed by names."""
        for cue in self._cues(sentence):
            if doc[cue.end - 1].text == "," and self._is_role_of_name(doc, sentence, cue.start):
                continue
            people = self._lists.read(doc, cue.end, self._list_end(doc, sentence))
            has_role = bool(people.prefix.role) or any(entry.role.role for entry in people.entries)
            if people.entries and (has_role or cue.rule.values.get("strong")):
                before = self._lists.roles.read(doc, max(sentence.start, cue.start - _ROLE_TOKENS), cue.end)
                lead = before.lead or bool(cue.rule.values.get("lead"))
                return _members(people, replace(before, lead=lead))
        return []

    def _is_role_of_name(self, doc: Doc, sentence: Span, end: int) -> bool:
        """Whether a name comes right before the role that ends at token `end`."""
        end = self._lists.role_phrase_start(doc, sentence.start, end)
        starts = range(max(sentence.start, end - _NAME_TOKENS), end)
        return any((name := self._lists.names.read(doc, at, end)) and name.end == end for at in starts)

    def _beside_roles(self, doc: Doc, sentence: Span) -> list[Member]:
        """The people anywhere in a sentence who have an inspector's role beside their names."""
        at = sentence.start
        found: list[Member] = []
        while at < sentence.end:
            people = self._lists.read(doc, at, sentence.end, is_expected=False)
            if any(entry.role.role for entry in people.entries) or (people.entries and people.prefix.role):
                found += _members(people, Role())
            at = max(people.end, at + 1)
        return found

    def _list_end(self, doc: Doc, sentence: Span) -> int:
        """Where a list in `sentence` ends at the latest, which is after the sentence if that breaks off."""
        if sentence.end == len(doc) or not self._continues(doc, sentence.end):
            return sentence.end
        has_colon = any(token.text == ":" for token in sentence[-2:])
        return min(len(doc), sentence.end + (_LONG_BLOCK if has_colon else _CONTINUATION_TOKENS))

    def _continues(self, doc: Doc, at: int) -> bool:
        """Whether a list continues in the block that begins at `at`, since the text before is unfinished."""
        before = at - 1
        while before > 0 and doc[before].is_space:
            before -= 1
        return doc[before].lower_ in self._list_open_ends

    def _labelled(self, doc: Doc, blocks: Sequence[Span], below_signature: bool) -> list[Member]:
        """The people after labels such as "Lead inspector:"."""
        colons = _COLON.places(doc)
        labels = [
            (at, match)
            for at, block in enumerate(blocks)
            for match in self._labels_of(doc, block, colons)
            if not below_signature or doc[match.end].text == ":"
        ]
        found: list[Member] = []
        for place, (at, label) in enumerate(labels):
            next_label = labels[place + 1][1].start if place + 1 < len(labels) else len(doc)
            found += self._after_label(doc, blocks, at, label, next_label)
        return self._with_hmi_count(found, self._hmi_count(blocks)) if len(found) > 1 else found

    def _labels_of(self, doc: Doc, block: Span, colons: list[int]) -> list[Match]:
        """The labels in a block: before a colon, or before a name at the beginning of the block.

        Labels of rules with `anywhere` need not begin the block; those of rules with `begins` must.
        """
        found: list[Match] = []
        if len(block) > _LONG_BLOCK and not any_within(colons, block.start, block.end):
            return found
        for match in self._labels(block, longest=True):
            values = match.rule.values
            begins = match.start == block.start
            if match.end == block.end or (values.get("begins") and not begins):
                continue
            has_name = self._lists.names.read(doc, _skip_space(doc, match.end), block.end) is not None
            # lines of labels without colons may have been joined to one block
            follows_label = bool(found) and values["part"] != "named"
            may_begin = begins or follows_label or values.get("anywhere")
            if doc[match.end].text == ":" or (has_name and may_begin):
                found.append(match)
        return found

    def _after_label(
        self, doc: Doc, blocks: Sequence[Span], at: int, label: Match, next_label: int
    ) -> list[Member]:
        """The people after a label in block `at`; the next two blocks may continue its list."""
        block_end = blocks[at].end
        stop = min(next_label, blocks[min(at + 2, len(blocks) - 1)].end)
        found: list[Member] = []
        for entry in self._lists.read(doc, label.end, stop).entries:
            if entry.person.start >= block_end and not self._continues(doc, entry.person.start):
                break
            member = _labelled_member(doc, entry, label)
            if member is not None:
                found.append(member)
        return found

    def _hmi_count(self, blocks: Sequence[Span]) -> int | None:
        """How many of Her Majesty's Inspectors a report says its team had."""
        for block in blocks:
            for match in self._size(block):
                word = block.doc[match.start].lower_
                number = self._numbers.get(word, word)
                if isinstance(number, int) or str(number).isdigit():
                    return int(str(number))
        return None

    def _with_hmi_count(self, team: list[Member], count: int | None) -> list[Member]:
        """Makes members without a role HMI, if the report says that so many of its team were HMI.

        Inspectors in training count as HMI only if the number leaves room for them.
        """
        without_role = [member for member in team if member.role.role is None]
        hmi = [member for member in team if member.role.role == _HMI]
        trainees = [
            member for member in team if (member.role.role or "").lower().startswith(self._trainee_words)
        ]
        if count is None or len(without_role) + len(hmi) > count:
            return team
        changed = list(without_role)
        if len(without_role) + len(hmi) + len(trainees) <= count:
            changed += trainees
        return [
            replace(member, role=replace(member.role, role=_HMI, organisation="Ofsted"))
            if member in changed
            else member
            for member in team
        ]

    def _table(self, doc: Doc, blocks: Sequence[Span]) -> list[Member]:
        """The team in the table under "Inspection team", which may share a block with its heading."""
        for at, block in enumerate(blocks):
            heading = next(iter(self._heading(block[:_HEADING_TOKENS], longest=True)), None)
            if heading is None or heading.start != block.start:
                continue
            stop = blocks[min(at + _TABLE_BLOCKS, len(blocks) - 1)].end
            entries = self._lists.read(doc, heading.end, stop).entries
            if any(entry.role.role for entry in entries):
                return [Member(entry.person, entry.role) for entry in entries]
        return []


def _labelled_member(doc: Doc, entry: ListedPerson, label: Match) -> Member | None:
    """A person after a label as a member of the team, or None for one who is not of it."""
    part = label.rule.values["part"]
    role = replace(entry.role, lead=part == "lead", organisation=entry.role.organisation or "Ofsted")
    if part == "other" or (part == "assurance" and role.role not in HMI_ROLES):
        return None
    if part == "named" and role.role is None:
        role = replace(role, role=doc[label.start : label.end].text.removesuffix("s"))
    return Member(entry.person, role)


def _members(people: PeopleList, before: Role) -> list[Member]:
    """The people of a sentence's list, without observers. `before` is a role that applies to all of them."""
    default = replace(people.prefix, lead=before.lead) if people.prefix.role else before
    members = []
    for entry in people.entries:
        role = entry.role
        if role.is_outside_team:
            continue
        if role.role is None:
            role = replace(role, role=default.role, organisation=role.organisation or default.organisation)
        members.append(Member(entry.person, role))
    if default.lead and before.is_plural:
        return [as_lead(member) for member in members]
    if members and default.lead and not any(member.role.lead for member in members):
        members[0] = as_lead(members[0])
    return members


def as_lead(member: Member) -> Member:
    """Returns the member as a lead inspector."""
    return replace(member, role=replace(member.role, lead=True))


def _skip_space(doc: Doc, at: int) -> int:
    while at < len(doc) and doc[at].is_space:
        at += 1
    return at
