"""To whom a letter is written: the names and roles of the block above its salutation."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import NamedTuple

from spacy.language import Language
from spacy.tokens import Doc, Span

from ofsted_extract.pipeline.people.names import NameReader, PersonName
from ofsted_extract.pipeline.visit.gazetteer import Gazetteer, load_authorities
from ofsted_extract.rules.patterns import Patterns

# In tokens: how long an office can be that stands before a name and a colon.
_LABEL = 8


class PrintedRole(NamedTuple):
    """A role as printed, white space folded, and the runs of tokens `start, end` that say it, in order."""

    text: str | None
    spans: tuple[tuple[int, int], ...] = ()


@dataclass(frozen=True, slots=True)
class Correspondent:
    """Someone who signs a letter or to whom it is addressed."""

    person: PersonName
    role: PrintedRole
    body: str | None = None
    """The inspectorate over the column of signatures that they stand in."""


class AddressReader:
    """Finds the first person that a letter is addressed to."""

    def __init__(self, nlp: Language, patterns: Patterns) -> None:
        directory = str(patterns.directory) if patterns.directory else None
        self._names = NameReader(patterns)
        self._address = patterns.words("address-words")
        self._role_words = patterns.words("role-words")
        self._open_ends = patterns.words("open-ends")
        self._attention = patterns.words("attention-words")
        self._attention_signs = patterns.words("attention-signs")
        self._places = Gazetteer(nlp, load_authorities(directory), patterns.words("small-words"))

    def read(self, doc: Doc, blocks: Sequence[Span], salutation: Span) -> Correspondent | None:
        """The person named on a line of `blocks`, which stand above `salutation` ("Dear …").

        A name that the salutation repeats comes first; else the first line after the letter's date, or
        without a date the first, that begins with a name and is no line of an address. Where the address
        stands above the date, it is looked for there.
        """
        blocks = list(_cells(doc, blocks))
        greeted = {token.lower_ for token in salutation if token.text[0].isupper()} - {"dear"}
        dated = [at for at, block in enumerate(blocks) if _is_date(block)]
        below = dated[-1] + 1 if dated and dated[-1] + 1 < len(blocks) else 0
        named = [
            (at, person) for at, block in enumerate(blocks) if (person := self._line(doc, block)) is not None
        ]
        found = [item for item in named if item[0] >= below]
        by_name = [item for item in found if greeted & _parts(item[1])]
        others = [item for item in found if self._no_address(doc, item[1], blocks[item[0]])]
        if not others:
            by_name = by_name or [item for item in named if greeted & _parts(item[1])]
        if not by_name and not others:
            return None
        at, person = (by_name or others)[0]
        if others and others[0][0] < at and "," in blocks[others[0][0]].text:
            at, person = others[0]
        return Correspondent(person, self._role(doc, blocks, at, person))

    def _line(self, doc: Doc, block: Span) -> PersonName | None:
        """The name that a line begins with, if the line ends there or goes on with a role."""
        person = self._names.read(doc, self._past_attention(doc, block), block.end)
        if person is None:
            return None
        rest = [token for token in doc[person.stop : block.end] if not token.is_space]
        if not rest or rest[0].text == "," or rest[0].text in {"-", "–", "(", ".", ";"}:
            return person
        if rest[0].lower_ in {"and", "&"} and self._names.read(doc, rest[0].i + 1, block.end) is not None:
            return person
        return person if any(token.lower_ in self._role_words for token in rest) else None

    def _past_attention(self, doc: Doc, block: Span) -> int:
        """The first token behind "For the attention of:", "To:" or an office, where one begins the line."""
        at = block.start
        colon = next((token.i for token in block[:_LABEL] if token.text == ":"), None)
        named = self._names.read(doc, at, block.end) is not None
        if colon is not None and not named and self._has_role(doc, at, colon):
            return colon + 1
        while at < block.end and doc[at].lower_ in self._attention:
            at += 1
        lead = doc[block.start : at]
        said = any(token.lower_ in self._attention_signs or token.text == ":" for token in lead)
        return at if said else block.start

    def _no_address(self, doc: Doc, person: PersonName, block: Span) -> bool:
        like_street = any(word in self._address for word in person.words[1:])
        if like_street and not self._has_role(doc, person.stop, block.end):
            return False
        return not any(
            mention.start <= person.start and mention.end >= person.end for mention in self._places(block)
        )

    def _has_role(self, doc: Doc, start: int, end: int) -> bool:
        return any(token.lower_ in self._role_words for token in doc[start:end])

    def _role(self, doc: Doc, blocks: Sequence[Span], at: int, person: PersonName) -> PrintedRole:
        start, end = person.stop, blocks[at].end
        if not self._has_role(doc, start, end):
            if at + 1 >= len(blocks) or not self._has_role(doc, blocks[at + 1].start, blocks[at + 1].end):
                return PrintedRole(None)
            at += 1
            start, end = blocks[at].start, blocks[at].end
        while doc[end - 1].lower_ in self._open_ends and doc[end - 1].text != "," and at + 1 < len(blocks):
            at += 1
            end = blocks[at].end
        return self._without_place(doc, start, end)

    def _without_place(self, doc: Doc, start: int, end: int) -> PrintedRole:
        """The role without the authority that stands behind it ("…, Fordmarsh Council")."""
        for mention in self._places(doc[start:end]):
            comma = next((at for at in range(mention.start - 1, start, -1) if doc[at].text == ","), None)
            near = comma is not None and mention.start - comma <= 6
            before = doc[mention.start - 1].lower_
            if near or before not in {"for", "of", "in"}:
                end = comma if near and comma is not None else mention.start
                break
        text = " ".join(doc[start:end].text.split()).strip(" ,;.-–()") if start < end else ""
        return PrintedRole(balanced(text) or None, ((start, end),))


def _cells(doc: Doc, blocks: Sequence[Span]) -> Iterator[Span]:
    """The lines of `blocks`; of rows that stand together, the cells of each column in turn."""
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


def _parts(person: PersonName) -> set[str]:
    """The words of a name, and the parts of those joined by hyphens."""
    return {part for word in person.words for part in (word, *word.split("-"))}


def _is_date(block: Span) -> bool:
    """Whether the line is a date and nothing else, as "18 January 2018"."""
    tokens = [token for token in block if not token.is_space]
    last = tokens[-1].text if tokens else ""
    return 0 < len(tokens) <= 5 and last.isdigit() and len(last) == 4 and tokens[0].text[0].isdigit()


def balanced(text: str) -> str:
    """`text` with a closing bracket if stripping took it."""
    return text + ")" if text.count("(") > text.count(")") else text
