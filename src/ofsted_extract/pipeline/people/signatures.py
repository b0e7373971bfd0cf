"""Who signs a letter: the names under "Yours sincerely", in lines or in the grid of two inspectorates."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from dataclasses import replace
from itertools import pairwise
from typing import NamedTuple

from spacy.language import Language
from spacy.tokens import Doc, Span

from ofsted_extract.pipeline.people.correspondents import Correspondent, PrintedRole, balanced
from ofsted_extract.pipeline.people.names import NameReader, PersonName
from ofsted_extract.pipeline.people.teams import RoleReader
from ofsted_extract.rules.matching import any_within
from ofsted_extract.rules.patterns import Patterns

_LONGEST_LINE = 30
_MISSES = 3
_LAST_BLOCKS = 80
# In tokens: how far before a name its label ("Ofsted:", "Regional Director:") begins.
_LABEL = 8
_PAIR = 4


class _Cell(NamedTuple):
    """The tokens of one line, or of one column of a row."""

    column: int
    words: Span


class SignatureReader:
    """Finds who signs a letter: lines or the cells of a grid, names above or beside roles."""

    def __init__(self, nlp: Language, patterns: Patterns) -> None:
        self._names = NameReader(patterns)
        self._role_words = patterns.words("role-words") | {"commission"}
        self._role_nouns = patterns.words("role-nouns")
        self._short_roles = patterns.words("short-roles")
        self._more_of_a_role = patterns.words("more-of-a-role")
        self._body_words = patterns.words("body-words")
        self._directors = patterns.words("not-inspectors")
        self._roles = RoleReader(nlp, patterns)
        self._bodies = frozenset({"ofsted", "cqc"})
        self._address = patterns.words("address-words")
        self._ends = patterns.words("ends-of-signatures")
        self._closing = patterns.matcher(nlp, "closing")

    def closing(self, blocks: Sequence[Span]) -> int | None:
        """Which of `blocks` holds the last "Yours sincerely", or None."""
        places = self._closing.places(blocks[0].doc) if blocks else []
        for at in range(len(blocks) - 1, max(-1, len(blocks) - _LAST_BLOCKS), -1):
            block = blocks[at]
            if any_within(places, block.start, block.end) and self._closing(block):
                return at
        return None

    def read(self, doc: Doc, blocks: Sequence[Span], *, greeted: bool) -> list[Correspondent]:
        """The people who sign, in order; who signs twice stands twice.

        `blocks` are those under the salutation, or all where there is none.

        Without "Yours sincerely" a document is signed only if it greets someone (`greeted`) and its last
        lines are a name above the role of an inspector.
        """
        at = self.closing(blocks)
        if at is None:
            return self._unclosed(doc, blocks) if greeted else []
        cells = list(self._cells(doc, blocks, at, self._closing(blocks[at])[-1].end))
        return self._signers(doc, self._parted(doc, cells))

    def _cells(self, doc: Doc, blocks: Sequence[Span], at: int, after: int) -> Iterator[_Cell]:
        """Each cell under the closing words."""
        if after < blocks[at].end:
            yield _Cell(0, doc[after : blocks[at].end])
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
                        yield _Cell(column, doc[tokens[start].i : token.i])
                    start, column = place + 1, column + 1 if "\t" in token.text else 0
            if start < len(tokens):
                yield _Cell(column, doc[tokens[start].i : block.end])

    def _parted(self, doc: Doc, cells: Sequence[_Cell]) -> Iterator[_Cell]:
        """The cells without their labels, each of one person or role where the text ran two together."""
        at = 0
        while at < len(cells):
            pair = self._pair(doc, cells[at], cells[at + 1]) if at + 1 < len(cells) else []
            yield from pair or self._divided(doc, cells[at])
            at += 2 if pair else 1

    def _pair(self, doc: Doc, names: _Cell, roles: _Cell) -> list[_Cell]:
        """A row of two names above a row of two roles, of which only single spaces part the columns."""
        start, end = names.words.start, names.words.end
        whole = self._names.read(doc, start, end)
        split = self._role_split(roles.words)
        if whole is None or whole.stop != end or len(whole.words) != _PAIR or split is None:
            return []
        for middle in range(start + 1, end):
            one, other = self._names.read(doc, start, middle), self._names.read(doc, middle, end)
            if one and other and len(one.words) == len(other.words) and one.stop == middle:
                spans = (doc[start:middle], doc[middle:end])
                parts = (doc[roles.words.start : split], doc[split : roles.words.end])
                return [
                    _Cell(column, part) for part_of in (spans, parts) for column, part in enumerate(part_of)
                ]
        return []

    def _role_split(self, words: Span) -> int | None:
        """Where the second of two roles begins: a capital behind a role's noun, and a noun behind it."""
        nouns = [token.i for token in words if token.lower_ in self._role_nouns]
        inner = [at + 1 for at in nouns[:-1] if words.doc[at + 1].text[0].isupper()]
        return inner[-1] if inner and nouns[-1] >= inner[-1] else None

    def _divided(self, doc: Doc, cell: _Cell) -> Iterator[_Cell]:
        """A cell without its label ("Ofsted: …"), cut where a second person follows a role in it."""
        column, words = cell
        start, end = words.start, words.end
        colon = next((token.i for token in words[:_LABEL] if token.text == ":"), None)
        label = doc[start:colon] if colon is not None else doc[start:start]
        if colon is not None and len(label) and label[0].lower_ not in self._ends:
            if self._is_body(label):
                start = colon + 1
            elif self._signs_as(label) and self._names.read(doc, colon + 1, end) is not None:
                yield _Cell(column, doc[colon + 1 : end])
                yield _Cell(column, label)
                return
        if (joint := self._two_names(doc, start, end)) is not None:
            yield _Cell(column, doc[start:joint])
            start = joint + 1
        for at in range(start + 1, end):
            if doc[at - 1].lower_ in self._role_nouns and self._begins_another(doc, at, end):
                yield _Cell(column, doc[start:at])
                start, column = at, column + 1
        if start < end:
            yield _Cell(column, doc[start:end])

    def _two_names(self, doc: Doc, start: int, end: int) -> int | None:
        """The "and" between two names that fill `start:end`, or None."""
        first = self._names.read(doc, start, end) if start < end else None
        if first is None or first.stop >= end or doc[first.stop].lower_ not in {"and", "&"}:
            return None
        other = self._names.read(doc, first.stop + 1, end)
        return first.stop if other is not None and other.stop == end else None

    def _signs_as(self, label: Span) -> bool:
        """Whether a label is the office of someone who signs for an inspectorate."""
        return any(token.lower_ in self._directors for token in label)

    def _begins_another(self, doc: Doc, at: int, end: int) -> bool:
        """Whether a second person of a cell begins at token `at`: a name, a comma and a role."""
        person = self._names.read(doc, at, end) if doc[at].is_title else None
        if person is None or person.stop >= end or doc[person.stop].text != ",":
            return False
        return self._says_role(doc[person.stop : end])

    def _signers(self, doc: Doc, cells: Iterator[_Cell]) -> list[Correspondent]:
        found: list[Correspondent] = []
        bodies: dict[int, str] = {}
        columns: list[int] = []
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
                found.append(Correspondent(person, role, bodies.get(column) if len(bodies) > 1 else None))
                columns.append(column)
                misses = 0
                continue
            if self._is_body(cell):
                bodies[column] = cell.text
            if found and self._says_role(cell):
                at = _whose(found, columns, column, self._is_short)
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
            or rest[0].lower_ in {"her", "his"} | self._short_roles
            or any(token.lower_ in self._role_words for token in rest)
        )

    def _says_role(self, cell: Span) -> bool:
        return any(token.lower_ in self._role_words for token in cell) and len(cell) <= _LONGEST_LINE

    def _is_body(self, cell: Span) -> bool:
        """Whether a cell is the name of an inspectorate and no more."""
        words = [token.lower_ for token in cell if token.is_alpha]
        return bool(words) and all(word in self._body_words for word in words)

    def _is_short(self, role: PrintedRole) -> bool:
        """Whether a role is letters after a name, which a line below may say more of."""
        return (role.text or "").lower() in self._short_roles

    def _with_role(self, doc: Doc, signer: Correspondent, cell: Span) -> Correspondent:
        role = self._role(doc, cell.start, cell.end)
        if signer.role.text is None:
            return replace(signer, role=role)
        first = next((token.lower_ for token in cell if token.is_alpha), "")
        more = first in self._more_of_a_role or (self._is_short(signer.role) and not self._is_body(cell))
        if role.text is None or not more or any(token.text == ":" for token in cell):
            return signer
        both = f"{signer.role.text}, {role.text.strip('()')}"
        return replace(signer, role=PrintedRole(both, (*signer.role.spans, *role.spans)))

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
        return PrintedRole(balanced(text) or None, ((start, max(last, start)),))

    def _unclosed(self, doc: Doc, blocks: Sequence[Span]) -> list[Correspondent]:
        lines = [block for block in blocks[-6:] if block.label_ != "footnote"]
        for above, line in pairwise(lines):
            role = self._roles.read(doc, line.start, line.end)
            person = self._names.read(doc, above.start, above.end)
            if role.role and len(line) <= 8 and person is not None and person.stop >= above.end:
                return [Correspondent(person, self._role(doc, line.start, line.end))]
        return []


def _whose(
    found: Sequence[Correspondent],
    columns: Sequence[int],
    column: int,
    is_short: Callable[[PrintedRole], bool],
) -> int:
    """Which of `found`, who stand in `columns`, has the role that stands in `column`.

    The first without one in that column; else its last, whose role may have been short; else whoever was
    read last and has none, as where rows were not kept.
    """
    own = [at for at, each in enumerate(columns) if each == column]
    bare = next((at for at in own if found[at].role.text is None), None)
    if bare is not None:
        return bare
    last = len(found) - 1
    if own and not is_short(found[own[-1]].role) and found[last].role.text is None:
        return last
    return own[-1] if own else last
