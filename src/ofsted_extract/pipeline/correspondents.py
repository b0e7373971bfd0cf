"""Who writes a letter and to whom: the address block, and the names under "Yours sincerely"."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import pairwise
from typing import NamedTuple

from spacy.language import Language
from spacy.tokens import Doc, Span

from ofsted_extract.patterns import Patterns
from ofsted_extract.pipeline.gazetteer import Gazetteer, load_authorities
from ofsted_extract.pipeline.names import NameReader, PersonName
from ofsted_extract.pipeline.teams import RoleReader

_LONGEST_LINE = 30
_MISSES = 3
_LAST_BLOCKS = 80


class PrintedRole(NamedTuple):
    """A role as printed, white space folded, and the tokens `start:end` that say it."""

    text: str | None
    start: int
    end: int


@dataclass(frozen=True, slots=True)
class Correspondent:
    """Someone who signs a letter or to whom it is addressed."""

    person: PersonName
    role: PrintedRole


class AddressReader:
    """Finds the first person that a letter is addressed to."""

    def __init__(self, nlp: Language, patterns: Patterns) -> None:
        directory = str(patterns.directory) if patterns.directory else None
        self._names = NameReader(patterns)
        self._address = patterns.words("address-words")
        self._role_words = patterns.words("role-words")
        self._open_ends = patterns.words("open-ends")
        self._places = Gazetteer(nlp, load_authorities(directory), patterns.words("small-words"))

    def read(self, doc: Doc, blocks: Sequence[Span], salutation: Span) -> Correspondent | None:
        """The person named on a line of `blocks`, which stand above `salutation` ("Dear …").

        A name that the salutation repeats comes first; else the first line after the letter's date, or
        without a date the first, that begins with a name and is no line of an address.
        """
        greeted = {token.lower_ for token in salutation if token.text[0].isupper()} - {"dear"}
        dated = [at for at, block in enumerate(blocks) if _is_date(block)]
        lines = list(enumerate(blocks))[dated[-1] + 1 if dated and dated[-1] + 1 < len(blocks) else 0 :]
        found = [(at, person) for at, block in lines if (person := self._line(doc, block)) is not None]
        by_name = [item for item in found if greeted & _parts(item[1])]
        others = [item for item in found if self._no_address(doc, item[1], blocks[item[0]])]
        if not by_name and not others:
            return None
        at, person = (by_name or others)[0]
        if others and others[0][0] < at and "," in blocks[others[0][0]].text:
            at, person = others[0]
        return Correspondent(person, self._role(doc, blocks, at, person))

    def _line(self, doc: Doc, block: Span) -> PersonName | None:
        """The name that a line begins with, if the line ends there or goes on with a role."""
        person = self._names.read(doc, block.start, block.end)
        if person is None:
            return None
        rest = [token for token in doc[person.stop : block.end] if not token.is_space]
        if not rest or rest[0].text == "," or rest[0].text in {"-", "–", "(", ".", ";"}:
            return person
        return person if any(token.lower_ in self._role_words for token in rest) else None

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
                return PrintedRole(None, person.end, person.end)
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
        return PrintedRole(_balanced(text) or None, start, end)


class SignatureReader:
    """Finds who signs a letter: lines or the cells of a grid, names above roles."""

    def __init__(self, nlp: Language, patterns: Patterns) -> None:
        self._names = NameReader(patterns)
        self._role_words = patterns.words("role-words") | {"commission"}
        self._roles = RoleReader(nlp, patterns)
        self._address = patterns.words("address-words")
        self._ends = patterns.words("ends-of-signatures")
        self._closing = patterns.matcher(nlp, "closing")
        self._bodies = frozenset({"ofsted", "cqc"})

    def read(self, doc: Doc, blocks: Sequence[Span], *, greeted: bool) -> list[Correspondent]:
        """The people who sign, in order; who signs twice stands twice.

        `blocks` are those under the salutation, or all where there is none.

        Without "Yours sincerely" a document is signed only if it greets someone (`greeted`) and its last
        lines are a name above the role of an inspector.
        """
        for at in range(len(blocks) - 1, max(-1, len(blocks) - _LAST_BLOCKS), -1):
            closing = self._closing(blocks[at])
            if closing:
                return self._signers(doc, self._cells(doc, blocks, at, closing[-1].end))
        return self._unclosed(doc, blocks) if greeted else []

    def _cells(self, doc: Doc, blocks: Sequence[Span], at: int, after: int) -> Iterator[tuple[int, Span]]:
        """Column and tokens of each cell under the closing words."""
        if after < blocks[at].end:
            yield 0, doc[after : blocks[at].end]
        for block in blocks[at + 1 :]:
            if block.label_ == "footnote":
                continue
            if block.label_ == "paragraph" and len(block) > _LONGEST_LINE:
                return
            start = column = 0
            tokens = list(block)
            for place, token in enumerate(tokens):
                if token.is_space and ("\t" in token.text or "\n" in token.text):
                    if place > start:
                        yield column, doc[tokens[start].i : token.i]
                    start, column = place + 1, column + 1 if "\t" in token.text else 0
            if start < len(tokens):
                yield column, doc[tokens[start].i : block.end]

    def _signers(self, doc: Doc, cells: Iterator[tuple[int, Span]]) -> list[Correspondent]:
        found: list[Correspondent] = []
        bare: dict[int, list[int]] = {}
        latest: dict[int, int] = {}
        misses = 0
        for column, cell in cells:
            start = cell.start
            while start < cell.end and (doc[start].is_space or doc[start].is_punct):
                start += 1
            if start < cell.end and found and doc[start].lower_ in self._ends:
                break
            person = self._names.read(doc, start, cell.end)
            if person is not None and self._is_signature(doc, person, cell.end, bool(found)):
                role = self._role(doc, person.stop, cell.end)
                latest[column] = len(found)
                bare.setdefault(column, []).extend([] if role.text else [len(found)])
                found.append(Correspondent(person, role))
                misses = 0
            elif found and self._says_role(cell):
                column = column if column in latest else max(latest)
                at = bare[column].pop(0) if bare[column] else latest[column]
                found[at] = self._with_role(doc, found[at], cell)
                misses = 0
            else:
                misses += 1
                if found and misses > _MISSES:
                    break
        return found

    def _is_signature(self, doc: Doc, person: PersonName, end: int, further: bool) -> bool:
        """Whether a cell that begins with a name is one: `further` cells may be of an address below."""
        rest = [token for token in doc[person.stop : end] if not token.is_space]
        if further and not rest and any(word in self._address for word in person.words[1:]):
            return False
        return (
            not rest
            or rest[0].is_punct
            or rest[0].lower_ in {"her", "his"}
            or any(token.lower_ in self._role_words for token in rest)
        )

    def _says_role(self, cell: Span) -> bool:
        return any(token.lower_ in self._role_words for token in cell) and len(cell) <= _LONGEST_LINE

    def _with_role(self, doc: Doc, signer: Correspondent, cell: Span) -> Correspondent:
        role = self._role(doc, cell.start, cell.end)
        if signer.role.text is None:
            return Correspondent(signer.person, role)
        if role.text is None or cell[0].lower_ not in {"her", "his"}:
            return signer
        both = f"{signer.role.text}, {role.text}"
        return Correspondent(signer.person, PrintedRole(both, signer.role.start, role.end))

    def _role(self, doc: Doc, start: int, end: int) -> PrintedRole:
        """The role in `start:end` without an inspectorate's name behind it."""
        while start < end and (doc[start].is_space or doc[start].text in {",", "-", "–", "."}):
            start += 1
        last = end
        while last > start and (
            doc[last - 1].is_space or (doc[last - 1].is_punct and doc[last - 1].text != ")")
        ):
            last -= 1
        if last - 2 > start and doc[last - 1].lower_ in self._bodies and doc[last - 2].text == ",":
            last -= 2
        text = " ".join(doc[start:last].text.split()) if start < last else ""
        return PrintedRole(_balanced(text) or None, start, max(last, start))

    def _unclosed(self, doc: Doc, blocks: Sequence[Span]) -> list[Correspondent]:
        lines = [block for block in blocks[-6:] if block.label_ != "footnote"]
        for above, line in pairwise(lines):
            role = self._roles.read(doc, line.start, line.end)
            person = self._names.read(doc, above.start, above.end)
            if role.role and len(line) <= 8 and person is not None and person.stop >= above.end:
                return [Correspondent(person, self._role(doc, line.start, line.end))]
        return []


def _parts(person: PersonName) -> set[str]:
    """The words of a name, and the parts of those joined by hyphens."""
    return {part for word in person.words for part in (word, *word.split("-"))}


def _is_date(block: Span) -> bool:
    """Whether the line is a date and nothing else, as "18 January 2018"."""
    tokens = [token for token in block if not token.is_space]
    last = tokens[-1].text
    return len(tokens) <= 5 and last.isdigit() and len(last) == 4 and tokens[0].text[0].isdigit()


def _balanced(text: str) -> str:
    """`text` with a closing bracket if stripping took it."""
    return text + ")" if text.count("(") > text.count(")") else text
