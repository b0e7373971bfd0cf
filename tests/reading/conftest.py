"""Fixtures: a sheet for made-up letters, set as Ofsted sets its own, and a letter's blocks as pairs."""

from __future__ import annotations

import io
from collections.abc import Callable

import pytest
from reportlab.lib.utils import simpleSplit
from reportlab.pdfgen.canvas import Canvas

from ofsted_extract.reading.letter import Letter

LEFT, RIGHT = 71.0, 524.0
LEADING = 14.4


class Sheet:
    """A PDF that is filled page by page from the top; `bytes()` returns it."""

    def __init__(self) -> None:
        self._buffer = io.BytesIO()
        self.canvas = Canvas(self._buffer, pagesize=(595, 842), invariant=True)
        self.y = 730.0

    def text(self, words: str, x: float = LEFT, *, font: str = "Helvetica", size: float = 12) -> None:
        """Prints a line without moving down."""
        self.canvas.setFont(font, size)
        self.canvas.drawString(x, self.y, words)

    def line(self, words: str, x: float = LEFT, *, font: str = "Helvetica", size: float = 12) -> None:
        """Prints a line and moves down to the next."""
        self.text(words, x, font=font, size=size)
        self.y -= LEADING

    def heading(self, words: str) -> None:
        self.line(words, font="Helvetica-Bold")
        self.gap()

    def paragraph(self, words: str, *, first: str = "", indent: float = 0) -> None:
        """Prints words wrapped to the width of the page, with a bullet or number `first` before them."""
        if first:
            self.text(first)
        for wrapped in self.wrapped(words, indent):
            self.line(wrapped, LEFT + indent)
        self.gap()

    def wrapped(self, words: str, indent: float = 0) -> list[str]:
        """Wraps words into lines of the width of the page."""
        return list(simpleSplit(words, "Helvetica", 12, RIGHT - LEFT - indent))

    def gap(self, height: float = LEADING) -> None:
        self.y -= height

    def footer(self, words: str, number: int) -> None:
        """Prints a running footer and a page number."""
        self.canvas.setFont("Helvetica", 8)
        self.canvas.drawString(LEFT, 40, words)
        self.canvas.drawString(RIGHT, 30, str(number))

    def page(self) -> None:
        self.canvas.showPage()
        self.y = 730.0

    def bytes(self) -> bytes:
        self.canvas.save()
        return self._buffer.getvalue()


@pytest.fixture
def sheet() -> Sheet:
    return Sheet()


@pytest.fixture
def blocks() -> Callable[[Letter], list[tuple[str, str]]]:
    """Returns a function that lists a letter's blocks as pairs of kind and text."""
    return lambda letter: [(block.kind, letter.text[block.start : block.end]) for block in letter.blocks]
