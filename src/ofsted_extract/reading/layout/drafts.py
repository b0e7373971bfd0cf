"""Blocks while they are being built, line by line."""

from __future__ import annotations

from dataclasses import dataclass, field

from ofsted_extract.reading.layout.cleaning import HYPHEN, join, join_lines
from ofsted_extract.reading.layout.hyphens import Hyphens
from ofsted_extract.reading.layout.lines import Line
from ofsted_extract.reading.letter import BlockKind


@dataclass(slots=True)
class BlockDraft:
    """A block being built: its kind, and its clean text page by page."""

    kind: BlockKind
    parts: list[tuple[int, str]] = field(default_factory=list)
    """The text on each page, with the page's number."""
    last: Line | None = None
    """The block's last line, if it was built from lines."""
    last_text: str = ""
    """The clean text of that line, including any bullet or number."""
    line_count: int = 0
    type_size: float = 0.0
    """Of a heading: the font size in points, to half a point; headings in plain text have none."""
    left: float | None = None
    """Where its first line begins, bullet included, in points from the left; unknown in a table."""
    text_left: float = 0.0
    """Where the words of its first line begin, after a bullet or a number."""
    marker: str = ""
    """What the clean text shows before the block: a bullet, or the number of a paragraph."""

    @property
    def text(self) -> str:
        """The block's clean text so far."""
        text = ""
        for _, part in self.parts:
            text = join(text, part)
        return text

    def add(self, page: int, text: str) -> None:
        """Adds the clean text of one line on page number `page`."""
        if self.parts and self.parts[-1][0] == page:
            self.parts[-1] = (page, join_lines(self.parts[-1][1], text))
        else:
            self.parts.append((page, text))
        self.line_count += 1


def finish_blocks(drafts: list[BlockDraft]) -> list[BlockDraft]:
    """Drops blocks without text, and decides which hyphens at line ends stay.

    A heading at the very end becomes a line: it is the office of the person who signs, printed in bold.
    """
    finished = [draft for draft in drafts if draft.text]
    _resolve_hyphens(finished)
    if finished and finished[-1].kind == "heading":
        finished[-1].kind = "line"
    return finished


def _resolve_hyphens(drafts: list[BlockDraft]) -> None:
    if not any(HYPHEN in part for draft in drafts for _, part in draft.parts):
        return
    from ofsted_extract.rules.patterns import load_patterns

    parts = (part for draft in drafts for _, part in draft.parts)
    hyphens = Hyphens(parts, load_patterns(None).words("populations"))
    for draft in drafts:
        draft.parts = [(page, hyphens.resolve(part)) for page, part in draft.parts]
