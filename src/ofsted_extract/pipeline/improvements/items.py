"""The items of a list: which blocks under a heading make one item, and whom it asks."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import Literal

from spacy.tokens import Span

from ofsted_extract.facts.base import fold
from ofsted_extract.pipeline.improvements.wording import Wording
from ofsted_extract.pipeline.language import text_of, value_of

Form = Literal["bullets", "numbers", "paragraphs", "table"]
"""How the items of a list are told apart."""

_NUMBER = re.compile(r"(?:\(?\d[\d.]*[.)]?|\(?[a-h]\)) $")
"""The number or letter before a paragraph in the clean text."""
_SENTENCE_END = re.compile(r"[.!?;:][)’”'\"]*$")

_LONGEST_SUB_HEADING = 20
"""In tokens."""


@dataclass(slots=True)
class Item:
    """An item that is being built, of one or more stretches of text."""

    pieces: list[Span]
    to: str | None = None
    deadline: str | None = None

    @property
    def text(self) -> str:
        """The whole item, without bullets."""
        return " ".join(fold(piece.text) for piece in self.pieces)

    @property
    def is_complete(self) -> bool:
        """Whether it ends as a sentence does."""
        return bool(_SENTENCE_END.search(self.text))


@dataclass(slots=True)
class ItemList:
    """The items under a heading and its sub-headings, and what is said beside them."""

    items: list[Item] = field(default_factory=list)
    says_none: bool = False
    says_earlier_remain: bool = False


class ListReader:
    """Reads the blocks under one heading, in order."""

    def __init__(self, wording: Wording, to: str | None) -> None:
        """Starts a list.

        Args:
            wording: the rules.
            to: whom the heading asks.
        """
        self._wording = wording
        self._to = to
        self._deadline: str | None = None
        self._form: Form | None = None
        self._is_over = False
        self._body_is_last = False
        self.found = ItemList()

    def read(self, blocks: list[Span]) -> ItemList:
        """Returns the items of `blocks`, the sub-headings of the list among them."""
        content = [block for block in blocks if block.label_ != "footnote"]
        for at, block in enumerate(content):
            following = content[at + 1 :]
            if self._is_sub_heading(block, following):
                self._begin_part(block)
            elif not self._is_over and not self._is_said_beside(block, following):
                self._add(block, following)
        return self.found

    def _begin_part(self, heading: Span) -> None:
        self._form, self._is_over = None, False
        self._deadline = self._wording.deadline(heading)
        self._to = self._wording.asked(heading) or self._to

    def _is_sub_heading(self, block: Span, following: list[Span]) -> bool:
        """Whether a block is a heading in the list.

        A short line may be one though it is not printed as one. A line that is printed as one may be an item,
        if items without bullets, numbers and full stops follow.
        """
        if block.label_ == "heading":
            is_item = bool(following) and _is_phrase(following[0]) and not following[0].text.endswith(":")
            return not is_item or self._wording.deadline(block) is not None
        if not _is_phrase(block) or not following or len(block) > _LONGEST_SUB_HEADING:
            return False
        if self._wording.deadline(block):
            return True
        is_after_item = bool(self.found.items) and not self.found.items[-1].is_complete
        return not block.text.endswith(":") and _has_number(following[0]) and not is_after_item

    def _is_said_beside(self, block: Span, following: list[Span]) -> bool:
        """Notes what a block says that is no item."""
        wording, found = self._wording, self.found
        if not found.items and wording.says_earlier_remain(block):
            found.says_earlier_remain = True
        elif not found.items and wording.says_none(block):
            found.says_none = True
        elif block.label_ in ("list_item", "table_row"):
            return False
        elif wording.ends(block):
            self._is_over = True
        elif self._leads(block, following):
            self._to = wording.asked(block) or self._to
            self._deadline = wording.deadline(block) or self._deadline
        else:
            return False
        return True

    def _leads(self, block: Span, following: list[Span]) -> bool:
        """Whether a paragraph only leads in the list that follows it."""
        is_numbered = _has_number(block)
        if not following or (is_numbered and (self._form == "numbers" or _has_number(following[0]))):
            return False
        is_first = self._form is None and not is_numbered and following[0].label_ == "list_item"
        return (is_first and not block.text.rstrip().endswith(":")) or self._wording.leads(block)

    def _add(self, block: Span, following: list[Span]) -> None:
        if block.label_ == "table_row":
            self._add_row(block)
        elif block.label_ == "list_item":
            self._form = self._form or "bullets"
            self._extend_or_begin(block, self._form != "bullets" or self._is_inside_item(block))
        elif _has_number(block):
            self._form = "numbers"
            self._extend_or_begin(block, False)
        else:
            self._add_paragraph(block, following)

    def _is_inside_item(self, block: Span) -> bool:
        """Whether a list item is part of the item before it; one after a full stop is set in by mistake."""
        items = self.found.items
        if not value_of(block) or not items:
            return False
        return bool(value_of(items[-1].pieces[-1])) or not items[-1].text.endswith(".")

    def _add_paragraph(self, block: Span, following: list[Span]) -> None:
        self._form = self._form or "paragraphs"
        if self._form == "paragraphs":
            self._extend_or_begin(block, self._goes_on_in(block))
        elif self._goes_on_in(block) or self._form == "table" or _same_form_follows(self._form, following):
            self._extend_or_begin(block, True)
        else:
            self._is_over = True

    def _goes_on_in(self, block: Span) -> bool:
        """Whether a paragraph is set as part of an item, or ends its unfinished sentence."""
        items = self.found.items
        is_rest = block.text[:1].islower() and bool(items) and not items[-1].text.endswith(".")
        return bool(value_of(block)) or is_rest

    def _add_row(self, row: Span) -> None:
        """Adds a row of a table: whom it asks, and the item."""
        cells = list(_cells(row))
        self._form = "table"
        if any(map(self._wording.is_table_head, cells)):
            self._body_is_last = len(cells) > 1 and self._wording.is_table_head_of_bodies(cells[-1])
            return
        items = self.found.items
        if self._is_rest_of_body(cells):
            items[-1].to = f"{items[-1].to} {fold(row.text)}"
            return
        action, bodies = (cells[0], cells[1:]) if self._body_is_last else (cells[-1], cells[:-1])
        goes_on = bool(items) and (not bodies or action.text[:1].islower() or not items[-1].is_complete)
        self._extend_or_begin(action, goes_on)
        if bodies:
            before = items[-1].to if goes_on else None
            items[-1].to = " ".join(filter(None, (before, *(fold(cell.text) for cell in bodies))))

    def _is_rest_of_body(self, cells: list[Span]) -> bool:
        """Whether a row has only the rest of a body's name, whose item ended on the page before."""
        items = self.found.items
        if len(cells) > 1 or not items or items[-1].to is None or not items[-1].text.endswith("."):
            return False
        return not _SENTENCE_END.search(cells[0].text) and len(cells[0]) <= _LONGEST_SUB_HEADING

    def _extend_or_begin(self, piece: Span, goes_on: bool) -> None:
        if goes_on and self.found.items:
            self.found.items[-1].pieces.append(piece)
            return
        deadline = self._wording.deadline(piece) or self._deadline
        self.found.items.append(Item([piece], self._to, deadline))


def _same_form_follows(form: Form, following: list[Span]) -> bool:
    """Whether more items come before the next heading, so that a paragraph between belongs to one."""
    for block in following:
        if block.label_ == "heading":
            return False
        if (block.label_ == "list_item") if form == "bullets" else _has_number(block):
            return True
    return False


def _is_phrase(block: Span) -> bool:
    """Whether a block is a line or paragraph that has no number and no full stop."""
    if block.label_ not in ("paragraph", "line") or _has_number(block):
        return False
    return not block.text.endswith(".") and not block.text[:1].islower()


def _has_number(block: Span) -> bool:
    """Whether the clean text shows a number before a block."""
    return bool(_NUMBER.search(text_of(block.doc)[max(0, block.start_char - 8) : block.start_char]))


def _cells(row: Span) -> Iterator[Span]:
    """The cells of a table row."""
    text, at = row.text, 0
    for cell in text.split("\t"):
        span = row.char_span(at, at + len(cell), alignment_mode="expand")
        if span is not None and cell:
            yield span
        at += len(cell) + 1
