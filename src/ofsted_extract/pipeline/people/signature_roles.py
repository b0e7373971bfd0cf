"""Reads the roles of signatories and assigns each role to a name."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace

from spacy.tokens import Doc, Span

from ofsted_extract.pipeline.people.correspondents import Correspondent, PrintedRole, with_closing_bracket
from ofsted_extract.rules.patterns import Patterns


class SignatureRoleReader:
    """Reads a signatory's role as printed."""

    def __init__(self, patterns: Patterns) -> None:
        self.words = patterns.words("role-words") | patterns.words("signature-role-words")
        """A cell with one of these words states a role."""
        self._short_roles = patterns.words("short-roles")
        self._continuations = patterns.words("more-of-a-role")
        self._role_nouns = patterns.words("role-nouns") - self._short_roles
        self._signing_for = patterns.words("signing-for-words")
        self._inspectorate_words = patterns.words("body-words")
        self._cut_inspectorates = patterns.words("inspectorates-after-roles")

    def read(self, doc: Doc, start: int, end: int) -> PrintedRole:
        """Returns the role in `start:end`, without the name of an inspectorate after it."""
        while start < end and (doc[start].is_space or doc[start].text in {",", "-", "–", "."}):
            start += 1
        if start + 1 < end and doc[start].text == "(" and doc[start + 1].lower_ in self._signing_for:
            return PrintedRole(None)
        last = end
        while last > start and (
            doc[last - 1].is_space or (doc[last - 1].is_punct and doc[last - 1].text != ")")
        ):
            last -= 1
        if last - 2 > start and doc[last - 1].lower_ in self._cut_inspectorates and doc[last - 2].text == ",":
            last -= 2
        text = " ".join(doc[start:last].text.split()) if start < last else ""
        return PrintedRole(with_closing_bracket(text) or None, ((start, max(last, start)),))

    def is_inspectorate(self, cell: Span) -> bool:
        """Whether a cell is the name of an inspectorate and nothing else."""
        words = [token.lower_ for token in cell if token.is_alpha]
        return bool(words) and all(word in self._inspectorate_words for word in words)

    def is_short(self, role: PrintedRole) -> bool:
        """Whether a role consists of letters after a name, which a line below may explain."""
        return (role.text or "").lower() in self._short_roles

    def extended(self, doc: Doc, signatory: Correspondent, cell: Span) -> Correspondent:
        """Returns the signatory with the role in `cell`, added to a role that it continues.

        A role in `cell` that does not continue the earlier one is ignored.
        """
        role, earlier = self.read(doc, cell.start, cell.end), signatory.role
        if earlier.text is None:
            return replace(signatory, role=role)
        first = next((token.lower_ for token in cell if token.is_alpha), "")
        continues = first in self._continuations or (
            not self.is_inspectorate(cell) and (self.is_short(earlier) or self._is_second_role(cell))
        )
        if role.text is None or not continues or any(token.text == ":" for token in cell):
            return signatory
        text = f"{earlier.text}, {role.text.strip('()')}"
        return replace(signatory, role=PrintedRole(text, (*earlier.spans, *role.spans)))

    def is_plural(self, cell: Span) -> bool:
        """Whether a cell is a role of several people, such as "Her Majesty's Inspectors"."""
        return any(token.lower_.removesuffix("s") in self._role_nouns - {token.lower_} for token in cell)

    def _is_second_role(self, cell: Span) -> bool:
        """Whether a line is a further role and no address: it has the last word of a role."""
        return any(token.lower_ in self._role_nouns and token.text[0].isupper() for token in cell)


class Signatories:
    """The signatories found so far, each with the column of their signature."""

    def __init__(self, roles: SignatureRoleReader) -> None:
        self._roles = roles
        self._found: list[Correspondent] = []
        self._columns: list[int] = []
        self._inspectorates: dict[int, str] = {}

    def __len__(self) -> int:
        return len(self._found)

    def __iter__(self) -> Iterator[Correspondent]:
        return iter(self._found)

    def add(self, column: int, signatory: Correspondent) -> None:
        """Adds a signatory, with the inspectorate over their column if several columns have one."""
        inspectorate = self._inspectorates.get(column) if len(self._inspectorates) > 1 else None
        self._found.append(replace(signatory, inspectorate=inspectorate))
        self._columns.append(column)

    def drop_last_without_role(self, column: int) -> None:
        """Drops whoever signs in `column` for the person named next, if they have no role of their own."""
        if self._found and self._columns[-1] == column and self._found[-1].role.text is None:
            self._found.pop()
            self._columns.pop()

    def add_inspectorate(self, column: int, name: str) -> None:
        """Notes the name of an inspectorate as the heading of a column."""
        self._inspectorates[column] = name

    def add_role(self, doc: Doc, column: int, cell: Span) -> None:
        """Gives the role in a cell of `column` to its signatory; a plural one to all who have none."""
        holders = [self._holder(column)]
        if self._roles.is_plural(cell):
            holders = [at for at, each in enumerate(self._found) if each.role.text is None] or holders
        for at in holders:
            self._found[at] = self._roles.extended(doc, self._found[at], cell)

    def _holder(self, column: int) -> int:
        """The index of the signatory who holds a role that is printed in `column`.

        That is the first signatory of the column without a role. If all have one, it is the last of the
        column, unless that role is complete and the signatory read last has none, as happens where rows
        were not kept.
        """
        in_column = [at for at, each in enumerate(self._columns) if each == column]
        without_role = next((at for at in in_column if self._found[at].role.text is None), None)
        if without_role is not None:
            return without_role
        last = len(self._found) - 1
        if not in_column:
            return last
        is_complete = not self._roles.is_short(self._found[in_column[-1]].role)
        return last if is_complete and self._found[last].role.text is None else in_column[-1]
