"""Reads whom a letter addresses: the name and role in the lines above its salutation."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import NamedTuple

from spacy.language import Language
from spacy.tokens import Doc, Span

from ofsted_extract.pipeline.people.names import NameReader, PersonName
from ofsted_extract.pipeline.visit.gazetteer import Gazetteer, load_authorities
from ofsted_extract.rules.patterns import Patterns

_LABEL_TOKENS = 8
"""The longest label before a name, up to its colon."""
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


class AddresseeReader:
    """Finds the first person whom a letter addresses."""

    def __init__(self, nlp: Language, patterns: Patterns) -> None:
        directory = str(patterns.directory) if patterns.directory else None
        self._names = NameReader(patterns)
        self._salutations = patterns.words("salutations")
        self._address_words = patterns.words("address-words")
        self._role_words = patterns.words("role-words")
        self._open_ends = patterns.words("open-ends")
        self._attention = patterns.words("attention-words")
        self._attention_signs = patterns.words("attention-signs")
        self._pair_joints = patterns.words("pair-joints")
        self._place_prepositions = patterns.words("place-prepositions")
        self._authorities = Gazetteer(nlp, load_authorities(directory), patterns.words("small-words"))

    def read(self, doc: Doc, blocks: Sequence[Span], salutation: Span) -> Correspondent | None:
        """Returns the person named in `blocks`, the lines above `salutation` ("Dear …"), or None.

        The search covers the lines below the letter's date, or all lines if there is no date or nothing is
        below it. A name that the salutation repeats is preferred; otherwise the person is on the first line
        that begins with a name and is not part of a postal address. If neither is found, a name above the
        date counts if the salutation repeats it.
        """
        lines = list(_lines(doc, blocks))
        greeted = {token.lower_ for token in salutation if token.text[0].isupper()} - self._salutations
        dates = [at for at, line in enumerate(lines) if _is_date(line)]
        below_date = dates[-1] + 1 if dates and dates[-1] + 1 < len(lines) else 0
        named = [
            (at, person) for at, line in enumerate(lines) if (person := self._name(doc, line)) is not None
        ]
        below = [item for item in named if item[0] >= below_date]
        by_name = [item for item in below if greeted & _name_parts(item[1])]
        others = [item for item in below if not self._is_address(doc, item[1], lines[item[0]])]
        if not others:
            by_name = by_name or [item for item in named if greeted & _name_parts(item[1])]
        if not by_name and not others:
            return None
        at, person = (by_name or others)[0]
        if others and others[0][0] < at and "," in lines[others[0][0]].text:
            at, person = others[0]
        return Correspondent(person, self._role(doc, lines, at, person))

    def _name(self, doc: Doc, line: Span) -> PersonName | None:
        """The name at the beginning of a line, if the line ends there or continues with a role."""
        person = self._names.read(doc, self._name_start(doc, line), line.end)
        if person is None:
            return None
        rest = [token for token in doc[person.post_nominals_end : line.end] if not token.is_space]
        if not rest or rest[0].text in {",", "-", "–", "(", ".", ";"}:
            return person
        if rest[0].lower_ in self._pair_joints and self._names.read(doc, rest[0].i + 1, line.end) is not None:
            return person
        return person if any(token.lower_ in self._role_words for token in rest) else None

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

    def _role(self, doc: Doc, lines: Sequence[Span], at: int, person: PersonName) -> PrintedRole:
        """The role after a name on line `at`, or on the line below it."""
        start, end = person.post_nominals_end, lines[at].end
        if not self._has_role(doc, start, end):
            if at + 1 >= len(lines) or not self._has_role(doc, lines[at + 1].start, lines[at + 1].end):
                return PrintedRole(None)
            at += 1
            start, end = lines[at].start, lines[at].end
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
        text = " ".join(doc[start:end].text.split()).strip(" ,;.-–()") if start < end else ""
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
    """Whether a line is a date and nothing else, such as "18 January 2018"."""
    tokens = [token for token in line if not token.is_space]
    last = tokens[-1].text if tokens else ""
    return 0 < len(tokens) <= 5 and last.isdigit() and len(last) == 4 and tokens[0].text[0].isdigit()


def with_closing_bracket(text: str) -> str:
    """Returns `text` with the closing bracket that stripping has removed, if it lacks one."""
    return text + ")" if text.count("(") > text.count(")") else text
