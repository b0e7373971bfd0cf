"""Reads who signs a letter: the names below "Yours sincerely", in lines or in columns per inspectorate."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from itertools import pairwise
from typing import NamedTuple

from spacy.language import Language
from spacy.tokens import Doc, Span, Token

from ofsted_extract.pipeline.people.correspondents import Correspondent, PrintedRole
from ofsted_extract.pipeline.people.names import NameReader
from ofsted_extract.pipeline.people.roles import RoleReader
from ofsted_extract.pipeline.people.signature_roles import Signatories, SignatureRoleReader
from ofsted_extract.rules.patterns import Patterns

_MAX_LINE_TOKENS = 30
_MAX_UNREAD_CELLS = 3
"""The signatures end after more cells in a row than this that are neither a name nor a role."""
_CLOSING_BLOCKS = 80
"""How many of the last blocks of a document are searched for its closing words."""
_LABEL_TOKENS = 8
"""The longest label before a name ("Ofsted:", "Regional Director:"), up to its colon."""
_WORDS_OF_TWO_NAMES = 4
_UNCLOSED_BLOCKS = 6
"""How many of the last blocks can hold a signature without closing words."""
_MAX_UNCLOSED_ROLE = 8


class _Cell(NamedTuple):
    """The tokens of one line, or of one column of a row."""

    column: int
    words: Span


class SignatureReader:
    """Finds the signatories. Names may be above or beside their roles, in lines or in columns."""

    def __init__(self, nlp: Language, patterns: Patterns) -> None:
        self._names = NameReader(patterns)
        self._roles = RoleReader(nlp, patterns)
        self._signature_roles = SignatureRoleReader(patterns)
        self._role_nouns = patterns.words("role-nouns")
        self._title_openers = patterns.words("title-openers") | patterns.words("short-roles")
        self._offices = patterns.words("not-inspectors")
        self._address_words = patterns.words("address-words")
        self._pair_joints = patterns.words("pair-joints")
        self._end_words = patterns.words("ends-of-signatures")
        self._signed_for = patterns.words("signed-for-words")
        self._signing_for = patterns.words("signing-for-words")
        self._closing_words = patterns.matcher(nlp, "closing")

    def closing_block(self, blocks: Sequence[Span]) -> int | None:
        """Returns the index of the block with the last "Yours sincerely", or None."""
        for at in range(len(blocks) - 1, max(-1, len(blocks) - _CLOSING_BLOCKS), -1):
            if self._closing_words(blocks[at]):
                return at
        return None

    def read(self, doc: Doc, blocks: Sequence[Span], *, has_salutation: bool) -> list[Correspondent]:
        """Reads the signatories, in the order of the text; one who signs twice is returned twice.

        Without "Yours sincerely", a document is signed only if it has a salutation and its last lines are
        a name above an inspector's role.

        Args:
            doc: the letter.
            blocks: the blocks below the salutation; all blocks if there is none.
            has_salutation: whether the letter greets someone.
        """
        at = self.closing_block(blocks)
        if at is None:
            return self._read_without_closing(doc, blocks) if has_salutation else []
        cells = list(self._cells(doc, blocks, at, self._closing_words(blocks[at])[-1].end))
        return self._signatories(doc, self._split_cells(doc, cells))

    def _cells(self, doc: Doc, blocks: Sequence[Span], at: int, after: int) -> Iterator[_Cell]:
        """The cells below the closing words, which end in block `at` before token `after`."""
        if after < blocks[at].end:
            yield _Cell(0, doc[after : blocks[at].end])
        for block in blocks[at + 1 :]:
            if block.label_ == "footnote":
                continue
            if block.label_ == "paragraph" and len(block) > _MAX_LINE_TOKENS:
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

    def _split_cells(self, doc: Doc, cells: Sequence[_Cell]) -> Iterator[_Cell]:
        """The cells without labels, split where the text layer ran two people or two roles together."""
        at = 0
        while at < len(cells):
            pair = self._split_rows(doc, cells[at], cells[at + 1]) if at + 1 < len(cells) else []
            yield from pair or self._split_cell(doc, cells[at])
            at += 2 if pair else 1

    def _split_rows(self, doc: Doc, names: _Cell, roles: _Cell) -> list[_Cell]:
        """The four cells of a row of two names above one of two roles, if only spaces separate columns."""
        start, end = names.words.start, names.words.end
        whole = self._names.read(doc, start, end)
        split = self._second_role(roles.words)
        if whole is None or whole.post_nominals_end != end or split is None:
            return []
        if len(whole.words) != _WORDS_OF_TWO_NAMES:
            return []
        for middle in range(start + 1, end):
            left, right = self._names.read(doc, start, middle), self._names.read(doc, middle, end)
            if left and right and len(left.words) == len(right.words) and left.post_nominals_end == middle:
                return [
                    _Cell(0, doc[start:middle]),
                    _Cell(1, doc[middle:end]),
                    _Cell(0, doc[roles.words.start : split]),
                    _Cell(1, doc[split : roles.words.end]),
                ]
        return []

    def _second_role(self, words: Span) -> int | None:
        """Where the second of two roles begins: a capital after the noun of the first role."""
        nouns = [token.i for token in words if token.lower_ in self._role_nouns]
        starts = [at + 1 for at in nouns[:-1] if words.doc[at + 1].text[0].isupper()]
        return starts[-1] if starts and nouns[-1] >= starts[-1] else None

    def _split_cell(self, doc: Doc, cell: _Cell) -> Iterator[_Cell]:
        """A cell without its label ("Ofsted: …"), split where a second person follows in it."""
        column, words = cell
        start, end = words.start, words.end
        colon = next((token.i for token in words[:_LABEL_TOKENS] if token.text == ":"), None)
        label = doc[start:colon] if colon is not None else doc[start:start]
        if colon is not None and len(label) and label[0].lower_ not in self._end_words:
            if self._signature_roles.is_inspectorate(label):
                start = colon + 1
            elif self._is_office(label) and self._names.read(doc, colon + 1, end) is not None:
                yield _Cell(column, doc[colon + 1 : end])
                yield _Cell(column, label)
                return
        if (joint := self._joint_of_two_names(doc, start, end)) is not None:
            yield _Cell(column, doc[start:joint])
            start = joint + 1
        begins_with_name = start < end and self._names.read(doc, start, end) is not None
        for at in range(start + 1, end):
            role_end = self._joint_start(doc, at) if begins_with_name else at
            if doc[role_end - 1].lower_ in self._role_nouns and self._begins_second_person(doc, at, end):
                yield _Cell(column, doc[start:role_end])
                start, column = at, column + 1
        if start < end:
            yield _Cell(column, doc[start:end])

    def _joint_start(self, doc: Doc, at: int) -> int:
        """Where the "and" before token `at` begins, with its comma; `at` if there is none."""
        start = at
        if start > 1 and doc[start - 1].lower_ in self._pair_joints:
            start -= 1
            while start > 1 and doc[start - 1].text in {",", ";"}:
                start -= 1
        return start

    def _joint_of_two_names(self, doc: Doc, start: int, end: int) -> int | None:
        """The "and" between two names that fill `start:end`, or None."""
        start = self._name_start(doc, doc[start:end]) if start < end else start
        first = self._names.read(doc, start, end) if start < end else None
        if first is None or first.post_nominals_end >= end:
            return None
        joint = first.post_nominals_end
        if doc[joint].lower_ not in self._pair_joints:
            return None
        second = self._names.read(doc, joint + 1, end)
        return joint if second is not None and second.post_nominals_end == end else None

    def _is_office(self, label: Span) -> bool:
        """Whether a label is the office of someone who signs for an inspectorate."""
        return any(token.lower_ in self._offices for token in label)

    def _begins_second_person(self, doc: Doc, at: int, end: int) -> bool:
        """Whether a name, a comma and a role begin at token `at` of a cell."""
        person = self._names.read(doc, at, end) if doc[at].is_title else None
        if person is None or person.post_nominals_end >= end or doc[person.post_nominals_end].text != ",":
            return False
        return self._has_role(doc[person.post_nominals_end : end])

    def _signatories(self, doc: Doc, cells: Iterator[_Cell]) -> list[Correspondent]:
        """Gives each name the role in its own cell or in a later cell of its column."""
        found = Signatories(self._signature_roles)
        unread = 0
        for column, cell in cells:
            start = self._name_start(doc, cell)
            if start < cell.end and found and doc[start].lower_ in self._end_words:
                break
            for each in self._names.read_sharing_surname(doc, start, cell.end):
                found.add(column, Correspondent(each, PrintedRole(None)))
                start = each.end + 1
            if (signatory := self._signatory(doc, start, cell.end, is_first=not found)) is not None:
                if any(self._is_signed_for(token, self._signing_for) for token in doc[cell.start : start]):
                    found.drop_last_without_role(column)
                found.add(column, signatory)
                unread = 0
                continue
            if self._signature_roles.is_inspectorate(cell):
                found.add_inspectorate(column, cell.text)
            if found and self._has_role(cell):
                found.add_role(doc, column, cell)
                unread = 0
            else:
                unread += 1
                if found and unread > _MAX_UNREAD_CELLS:
                    break
        return list(found)

    def _signatory(self, doc: Doc, start: int, end: int, *, is_first: bool) -> Correspondent | None:
        """The signatory in a cell that holds a name alone or with a role, or None.

        After the first signatory, an address may follow.
        """
        person = self._names.read(doc, start, end)
        if person is None:
            return None
        if (after := self._signed_for_end(doc, person.post_nominals_end, end)) is not None:
            return self._signatory(doc, after, end, is_first=is_first)
        rest = [token for token in doc[person.post_nominals_end : end] if not token.is_space]
        if not is_first and not rest and any(word in self._address_words for word in person.words[1:]):
            return None
        if (
            not rest
            or rest[0].is_punct
            or rest[0].lower_ in self._title_openers
            or any(token.lower_ in self._signature_roles.words for token in rest)
        ):
            return Correspondent(person, self._signature_roles.read(doc, person.post_nominals_end, end))
        return None

    def _name_start(self, doc: Doc, cell: Span) -> int:
        """The first token of a cell after punctuation and words such as "pp" before a name."""
        start = cell.start
        while start < cell.end and (doc[start].is_space or doc[start].is_punct):
            start += 1
        at = start
        while at < cell.end and (
            doc[at].is_space or doc[at].is_punct or self._is_signed_for(doc[at], self._signed_for)
        ):
            at += 1
        return at if self._names.read(doc, at, cell.end) is not None else start

    def _signed_for_end(self, doc: Doc, start: int, end: int) -> int | None:
        """Where the second name begins in "Ben Rook pp Ada Moss"; None without such words between."""
        at = start
        while at < end and (doc[at].is_punct or self._is_signed_for(doc[at], self._signing_for)):
            at += 1
        has_words = any(self._is_signed_for(token, self._signing_for) for token in doc[start:at])
        return at if has_words and doc[start].text != "(" else None

    def _is_signed_for(self, token: Token, words: frozenset[str]) -> bool:
        """Whether a token is one of `words`; a single capital is the initial of a name."""
        return token.lower_.rstrip(".") in words and not (len(token) == 1 and token.text.isupper())

    def _has_role(self, cell: Span) -> bool:
        return len(cell) <= _MAX_LINE_TOKENS and any(
            token.lower_ in self._signature_roles.words for token in cell
        )

    def _read_without_closing(self, doc: Doc, blocks: Sequence[Span]) -> list[Correspondent]:
        """The signatory of a letter that ends with a name above a role, without closing words."""
        lines = [block for block in blocks[-_UNCLOSED_BLOCKS:] if block.label_ != "footnote"]
        for above, line in pairwise(lines):
            role = self._roles.read(doc, line.start, line.end)
            person = self._names.read(doc, above.start, above.end)
            if person is None or person.post_nominals_end < above.end:
                continue
            if role.role and len(line) <= _MAX_UNCLOSED_ROLE:
                return [Correspondent(person, self._signature_roles.read(doc, line.start, line.end))]
        return []
