"""Reads whom a letter addresses: the name and role in the lines above its salutation."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import NamedTuple

from spacy.language import Language
from spacy.tokens import Doc, Span, Token

from ofsted_extract.pipeline.people.names import NameReader, PersonName
from ofsted_extract.pipeline.visit.gazetteer import Gazetteer, load_authorities
from ofsted_extract.rules.patterns import Patterns

_LABEL_TOKENS = 8
"""The longest label before a name, up to its colon."""
_DATE_LABEL_TOKENS = 2
_AUTHORITY_TOKENS = 6
"""An authority that begins within so many tokens of a comma is not part of the role before the comma."""


class PrintedRole(NamedTuple):
    """A role as printed, with white space folded, and the token ranges `start, end` that state it."""

    text: str | None
    spans: tuple[tuple[int, int], ...] = ()


@dataclass(frozen=True, slots=True)
class Correspondent:
    """Someone who signs a letter or whom it addresses."""

    person: PersonName
    role: PrintedRole
    inspectorate: str | None = None
    """The name printed over the column of signatures in which the person signs."""


class _OnLine(NamedTuple):
    """A person on a line of the address, and the token before which the words about them end."""

    person: PersonName
    end: int


class AddresseeReader:
    """Finds the people whom a letter addresses."""

    def __init__(self, nlp: Language, patterns: Patterns) -> None:
        directory = str(patterns.directory) if patterns.directory else None
        self._names = NameReader(patterns)
        self._salutations = patterns.words("salutations")
        self._titles = patterns.words("person-titles")
        self._address_words = patterns.words("address-words")
        self._role_words = patterns.words("role-words")
        self._open_ends = patterns.words("open-ends")
        self._attention = patterns.words("attention-words")
        self._attention_signs = patterns.words("attention-signs")
        self._pair_joints = patterns.words("pair-joints")
        self._place_prepositions = patterns.words("place-prepositions")
        self._ends_of_bodies = patterns.words("ends-of-bodies")
        self._ends_after_names = self._ends_of_bodies | patterns.words("ends-of-services")
        self._copy_words = patterns.words("copy-words")
        self._authorities = Gazetteer(nlp, load_authorities(directory), patterns.words("small-words"))

    def read(self, doc: Doc, blocks: Sequence[Span], salutation: Span) -> list[Correspondent]:
        """Returns the people named in `blocks`, the lines above `salutation` ("Dear …"), in their order.

        The search covers the lines below the letter's date, or all lines if there is no date or nothing is
        below it. A name that the salutation repeats is preferred; otherwise the first person is on the first
        line that begins with a name and is not part of a postal address. If neither is found, a name above
        the date counts if the salutation repeats it. The people after the first are those whom the
        salutation repeats, or who have a title or a role.
        """
        lines = list(_lines(doc, blocks))
        greeted = {token.lower_ for token in salutation if token.text[0].isupper()} - self._salutations
        at = self._first_line(doc, lines, greeted)
        if at is None:
            return []
        found: list[Correspondent] = []
        for number in range(at, len(lines)):
            if lines[number][0].lower_.rstrip(".") in self._copy_words:
                break
            people = self._people(doc, lines[number])
            for place, each in enumerate(people):
                role = self._role(doc, lines, number, each, is_last=place + 1 == len(people))
                if not found or self._is_further(doc, lines[number], each.person, role, greeted):
                    found.append(Correspondent(each.person, role))
        return found

    def _first_line(self, doc: Doc, lines: Sequence[Span], greeted: set[str]) -> int | None:
        """The number of the line that names the first addressee, or None."""
        dates = [at for at, line in enumerate(lines) if _is_date(line)]
        below_date = dates[-1] + 1 if dates and dates[-1] + 1 < len(lines) else 0
        named = [
            (at, people[0].person) for at, line in enumerate(lines) if (people := self._people(doc, line))
        ]
        below = [item for item in named if item[0] >= below_date]
        by_name = [item for item in below if greeted & _name_parts(item[1])]
        others = [item for item in below if not self._is_address(doc, item[1], lines[item[0]])]
        if not others:
            by_name = by_name or [item for item in named if greeted & _name_parts(item[1])]
        if not by_name and not others:
            return None
        at = (by_name or others)[0][0]
        if others and others[0][0] < at and "," in lines[others[0][0]].text:
            at = others[0][0]
        return at

    def _is_further(
        self, doc: Doc, line: Span, person: PersonName, role: PrintedRole, greeted: set[str]
    ) -> bool:
        """Whether a person named after the first addressee is addressed, too."""
        if greeted & _name_parts(person):
            return True
        has_title = person.start > line.start and doc[person.start - 1].lower_.rstrip(".") in self._titles
        is_described = has_title or role.text is not None or self._has_body(doc, person, line)
        return is_described and not self._is_address(doc, person, line)

    def _has_body(self, doc: Doc, person: PersonName, line: Span) -> bool:
        """Whether the name of a body follows in place of a role: "Ada Moss, Youth Justice Service"."""
        rest = doc[person.post_nominals_end : line.end]
        return len(rest) > 1 and rest[0].text == "," and rest[-1].lower_ in self._ends_after_names

    def _people(self, doc: Doc, line: Span) -> list[_OnLine]:
        """The people on a line that begins with a name, if it ends there or continues with a role."""
        start = self._name_start(doc, line)
        people = self._names.read_sharing_surname(doc, start, line.end)
        at = people[-1].end + 1 if people else start
        while at < line.end:
            can_begin = at == start or self._can_begin(doc, at)
            person = self._names.read(doc, at, line.end) if can_begin else None
            follows = bool(people) and people[-1].post_nominals_end == at - 1
            if person is not None and (at == start or self._is_second(doc, at, person, line.end, follows)):
                people.append(person)
                at = person.post_nominals_end
            elif people:
                at += 1
            else:
                return []
        if not people or not self._ends_or_continues(doc, people[0], line.end):
            return []
        ends = [self._joint_before(doc, person.start, line.start) for person in people[1:]]
        return [_OnLine(*pair) for pair in zip(people, [*ends, line.end], strict=True)]

    def _can_begin(self, doc: Doc, at: int) -> bool:
        """Whether a second name may begin at token `at`.

        It may after a joint, with a title, or after the last word of a body's name, where lines were joined.
        """
        before = doc[at - 1]
        has_title = doc[at].lower_.rstrip(".") in self._titles
        return self._is_joint(before) or has_title or before.lower_ in self._ends_of_bodies

    def _is_joint(self, token: Token) -> bool:
        return token.lower_ in self._pair_joints or token.text in {",", ";"}

    def _is_second(self, doc: Doc, at: int, person: PersonName, end: int, follows: bool) -> bool:
        """Whether a name inside a line is that of a second person.

        It has a title, or stands right after the first name (`follows`), or before a role.
        """
        if doc[at].lower_.rstrip(".") in self._titles:
            return True
        rest = doc[person.post_nominals_end : end]
        has_role = len(rest) > 0 and rest[0].text == "," and self._has_role(doc, rest.start, rest.end)
        if doc[at - 1].text == ";":
            return has_role or not len(rest)
        if doc[at - 1].lower_ in self._ends_of_bodies:
            return has_role
        return doc[at - 1].lower_ in self._pair_joints and (has_role or (follows and not len(rest)))

    def _joint_before(self, doc: Doc, at: int, start: int) -> int:
        """Where the title and the joint before a second name begin."""
        while at > start and (
            self._is_joint(doc[at - 1])
            or doc[at - 1].is_space
            or doc[at - 1].lower_.rstrip(".") in self._titles
        ):
            at -= 1
        return at

    def _ends_or_continues(self, doc: Doc, person: PersonName, end: int) -> bool:
        """Whether nothing but punctuation, a role or a second person follows a name on its line."""
        rest = [token for token in doc[person.post_nominals_end : end] if not token.is_space]
        if not rest or rest[0].text in {",", "-", "–", "(", ".", ";"}:
            return True
        if rest[0].lower_ in self._pair_joints and self._names.read(doc, rest[0].i + 1, end) is not None:
            return True
        return any(token.lower_ in self._role_words for token in rest)

    def _name_start(self, doc: Doc, line: Span) -> int:
        """The first token after a label such as "For the attention of:" or an office and a colon."""
        at = line.start
        colon = next((token.i for token in line[:_LABEL_TOKENS] if token.text == ":"), None)
        begins_with_name = self._names.read(doc, at, line.end) is not None
        if colon is not None and not begins_with_name and self._has_role(doc, at, colon):
            return colon + 1
        while at < line.end and doc[at].lower_ in self._attention:
            at += 1
        label = doc[line.start : at]
        is_label = any(token.lower_ in self._attention_signs or token.text == ":" for token in label)
        return at if is_label else line.start

    def _is_address(self, doc: Doc, person: PersonName, line: Span) -> bool:
        """Whether what looks like a person's name is a street, a building or an authority."""
        is_like_street = any(word in self._address_words for word in person.words[1:])
        if is_like_street and not self._has_role(doc, person.post_nominals_end, line.end):
            return True
        return any(
            mention.start <= person.start and mention.end >= person.end for mention in self._authorities(line)
        )

    def _has_role(self, doc: Doc, start: int, end: int) -> bool:
        return any(token.lower_ in self._role_words for token in doc[start:end])

    def _role(
        self, doc: Doc, lines: Sequence[Span], at: int, named: _OnLine, *, is_last: bool
    ) -> PrintedRole:
        """The role after a name on line `at`, or on the line below it."""
        start, end = named.person.post_nominals_end, named.end
        if not self._has_role(doc, start, end):
            if at + 1 >= len(lines) or not self._has_role(doc, lines[at + 1].start, lines[at + 1].end):
                return PrintedRole(None)
            if self._people(doc, lines[at + 1]):
                return PrintedRole(None)
            at += 1
            start, end = lines[at].start, lines[at].end
        elif not is_last:
            return self._without_authority(doc, start, end)
        while doc[end - 1].lower_ in self._open_ends and doc[end - 1].text != "," and at + 1 < len(lines):
            at += 1
            end = lines[at].end
        return self._without_authority(doc, start, end)

    def _without_authority(self, doc: Doc, start: int, end: int) -> PrintedRole:
        """The role without the authority after it ("…, Fordmarsh Council")."""
        for mention in self._authorities(doc[start:end]):
            comma = next((at for at in range(mention.start - 1, start, -1) if doc[at].text == ","), None)
            if comma is not None and mention.start - comma <= _AUTHORITY_TOKENS:
                end = comma
                break
            if doc[mention.start - 1].lower_ not in self._place_prepositions:
                end = mention.start
                break
        text = (
            " ".join(doc[start:end].text.split()).replace(" ,", ",").strip(" ,;.-–()") if start < end else ""
        )
        return PrintedRole(with_closing_bracket(text) or None, ((start, end),))


def _lines(doc: Doc, blocks: Sequence[Span]) -> Iterator[Span]:
    """The lines of `blocks`; for consecutive table rows, the cells of each column from top to bottom."""
    rows: list[list[Span]] = []
    for block in [*blocks, None]:
        tabs = [token.i for token in block if "\t" in token.text] if block is not None else []
        if block is not None and tabs:
            starts, ends = [block.start, *(at + 1 for at in tabs)], [*tabs, block.end]
            rows.append([doc[start:end] for start, end in zip(starts, ends, strict=True)])
            continue
        for column in range(max(map(len, rows), default=0)):
            yield from (row[column] for row in rows if column < len(row) and len(row[column]))
        rows = []
        if block is not None:
            yield block


def _name_parts(person: PersonName) -> set[str]:
    """The words of a name, and the parts of those joined by hyphens."""
    return {part for word in person.words for part in (word, *word.split("-"))}


def _is_date(line: Span) -> bool:
    """Whether a line is a date and nothing else but a label, such as "18 January 2018", "Date: 18-01-18"."""
    tokens = [token for token in line if not token.is_space]
    days = (span for span in line.doc.spans.get("dates", ()) if span._.value.precision == "day")
    if any(
        line.start <= day.start < line.end and len(tokens) - len(day) <= _DATE_LABEL_TOKENS for day in days
    ):
        return True
    last = tokens[-1].text if tokens else ""
    return 0 < len(tokens) <= 5 and last.isdigit() and len(last) == 4 and tokens[0].text[0].isdigit()


def with_closing_bracket(text: str) -> str:
    """Returns `text` with the closing bracket that stripping has removed, if it lacks one."""
    return text + ")" if text.count("(") > text.count(")") else text
