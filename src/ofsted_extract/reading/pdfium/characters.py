"""What pdfium knows of single characters of a page: their position, size and weight.

pdfium is called through ctypes some 1.4 million times for a folder of 234 letters. This is the only module
that makes such calls fast: pdfium writes its answers into buffers that are read without ctypes, and only
unusual coordinates are clamped. Together that gains 3% of the time that a folder takes.
"""

from __future__ import annotations

import ctypes
import functools
import math
from collections import Counter
from collections.abc import Iterable, Iterator
from typing import Any, Literal, NamedTuple, get_args

from ofsted_extract.reading.layout.lines import clamp_font_size, clamp_position

_BOLD_WEIGHT = 600
_NAME_BYTES = 128
"""Bytes of a font's name that are searched for "bold"."""

_FARTHEST_USUAL = 10_000.0
"""In points: coordinates from 0 to this need no clamping."""

_STRAIGHT = 0.02
"""Text is straight if it climbs by less than this in proportion to its length; scans are a little askew."""

_SAMPLE = 12
"""Characters of a page whose direction is asked for, unless one of them does not run to the right."""

Box = tuple[float, float, float, float]
Direction = Literal["right", "up", "down", "left"]
_DIRECTIONS: tuple[Direction, ...] = get_args(Direction)


class _Functions(NamedTuple):
    """pdfium's functions for single characters."""

    origin: Any
    loose_box: Any
    size: Any
    weight: Any
    font: Any
    rect: Any
    matrix: Any


@functools.cache
def _functions() -> _Functions:
    """Makes pdfium's functions callable without ctypes' checks of each argument.

    ctypes' checks, and letting other threads run meanwhile, take longer than most of the calls themselves.
    This gains 4% of the time that a folder of letters takes.
    """
    from pypdfium2 import raw

    def unchecked(function: Any, result: Any = ctypes.c_int) -> Any:
        address: Any = ctypes.cast(function, ctypes.c_void_p).value
        return ctypes.PYFUNCTYPE(result)(address)

    return _Functions(
        origin=unchecked(raw.FPDFText_GetCharOrigin),
        loose_box=unchecked(raw.FPDFText_GetLooseCharBox),
        size=unchecked(raw.FPDFText_GetFontSize, ctypes.c_double),
        weight=unchecked(raw.FPDFText_GetFontWeight),
        font=unchecked(raw.FPDFText_GetFontInfo, ctypes.c_ulong),
        rect=unchecked(raw.FPDFText_GetRect),
        matrix=unchecked(raw.FPDFText_GetMatrix),
    )


class Frame(NamedTuple):
    """How the text of a page lies in the page's own coordinates, which are those that pdfium gives.

    On a page that is drawn sideways or upside down the text runs along another axis than the usual one.
    All positions that `Characters` gives are as if the page had been turned so that its text runs to the
    right, and measured from the top left corner of the part that is shown.
    """

    left: float
    bottom: float
    right: float
    top: float
    direction: Direction = "right"
    """Where the text runs."""

    @classmethod
    def of(cls, box: Box) -> Frame:
        """The frame of a page that is shown within `box`: left, bottom, right and top."""
        left, bottom, right, top = map(clamp_position, box)
        return cls(left, bottom, right, top)

    @property
    def width(self) -> float:
        """The width of the turned page, in points."""
        return abs(self.right - self.left if self.direction in ("right", "left") else self.top - self.bottom)

    @property
    def height(self) -> float:
        """The height of the turned page, in points."""
        return abs(self.top - self.bottom if self.direction in ("right", "left") else self.right - self.left)

    def place(self, x: float, y: float) -> tuple[float, float]:
        """The position of a point: x from the left, and y from the top, of the turned page."""
        if self.direction == "right":
            return x - self.left, self.top - y
        if self.direction == "up":
            return y - self.bottom, x - self.left
        if self.direction == "down":
            return self.top - y, self.right - x
        return self.right - x, y - self.bottom


def text_direction(a: float, b: float) -> Direction | None:
    """The direction of text with the matrix entries `a` and `b`; None if it runs at an angle to the page."""
    if abs(b) <= _STRAIGHT * abs(a):
        return "right" if a >= 0 else "left"
    if abs(a) <= _STRAIGHT * abs(b):
        return "up" if b > 0 else "down"
    return None


class Characters:
    """The characters of one page, by their index in the page's text.

    Args:
        text_page: the page's text from pypdfium2, which has to stay open.
        frame: how the page lies; its direction is that of most text, and is found here.
    """

    def __init__(self, text_page: Any, frame: Frame) -> None:
        self._page = text_page.raw
        self._pdfium = _functions()
        doubles, floats, matrix = bytearray(4 * 8), bytearray(4 * 4), bytearray(6 * 4)
        self._doubles = memoryview(doubles).cast("d")
        self._references = [ctypes.byref(ctypes.c_double.from_buffer(doubles, 8 * at)) for at in range(4)]
        self._floats = memoryview(floats).cast("f")
        self._box_reference = ctypes.byref((ctypes.c_float * 4).from_buffer(floats))
        self._matrix = memoryview(matrix).cast("f")
        self._matrix_reference = ctypes.byref((ctypes.c_float * 6).from_buffer(matrix))
        self._font_name = ctypes.create_string_buffer(_NAME_BYTES)
        self._name_bytes = ctypes.c_ulong(_NAME_BYTES)
        self._origins: dict[int, tuple[float, float]] = {}
        self.frame = frame._replace(direction=self._main_direction(text_page.count_chars()))
        self._is_turned = self.frame.direction != "right"
        self._left, self._top = frame.left, frame.top

    def _main_direction(self, count: int) -> Direction:
        """The direction of most characters. If a few from all over the page run to the right, all do."""
        sample = Counter(self.direction(at) for at in range(0, count, max(1, count // _SAMPLE)))
        if sample["right"] < sample.total():
            sample = Counter(self.direction(at) for at in range(count))
        return max(_DIRECTIONS, key=lambda direction: sample[direction])

    def direction(self, at: int) -> Direction | None:
        """Where the text runs at a character; None if it runs at an angle to the page."""
        if not self._pdfium.matrix(self._page, at, self._matrix_reference):
            return "right"
        return text_direction(self._matrix[0], self._matrix[1])

    def all_run_straight(self, lines: Iterable[tuple[int, int]]) -> bool:
        """Whether lines run where most text of the page does, by their first and last characters.

        Args:
            lines: the start and end of each line.
        """
        usual = self.frame.direction
        matrix, page, reference, values = (
            self._pdfium.matrix,
            self._page,
            self._matrix_reference,
            self._matrix,
        )
        for start, end in lines:
            for at in (start, end - 1):
                is_usual = not self._is_turned and matrix(page, at, reference) and values[1] == 0 < values[0]
                if not is_usual and self.direction(at) != usual:
                    return False
        return True

    def middle(self, at: int) -> tuple[float, float]:
        """The middle of a character's box, in the page's own coordinates."""
        self._pdfium.loose_box(self._page, at, self._box_reference)
        left, top, right, bottom = self._floats
        return (left + right) / 2, (top + bottom) / 2

    def origin(self, at: int) -> tuple[float, float]:
        """The point on the baseline where a character stands: x, and y from the page's top, in points.

        That of a line's first character is asked for several times, so the answers are kept.
        """
        known = self._origins.get(at)
        if known is not None:
            return known
        self._pdfium.origin(self._page, at, self._references[0], self._references[1])
        x, y = self._doubles[0], self._doubles[1]
        x, y = self.frame.place(x, y) if self._is_turned else (x - self._left, self._top - y)
        if not (0 <= x < _FARTHEST_USUAL and 0 <= y < _FARTHEST_USUAL):
            x, y = clamp_position(x), clamp_position(y)
        self._origins[at] = x, y
        return x, y

    def right(self, at: int) -> float:
        """Where the next character would stand, in points from the left of the page."""
        self._pdfium.loose_box(self._page, at, self._box_reference)
        if self._is_turned:
            left, top, right, bottom = self._floats
            right = max(self.frame.place(left, bottom)[0], self.frame.place(right, top)[0])
        else:
            right = self._floats[2] - self._left
        return right if 0 <= right < _FARTHEST_USUAL else clamp_position(right)

    def size(self, at: int) -> float:
        """The font size of a character, in points, as its matrix scales it."""
        size = self._pdfium.size(self._page, at)
        if self._pdfium.matrix(self._page, at, self._matrix_reference):
            size *= math.hypot(self._matrix[2], self._matrix[3]) or 1
        return clamp_font_size(size)

    def is_bold(self, at: int) -> bool:
        """Whether a character is bold, by its font's weight, or by the font's name.

        For standard fonts the file gives no weight.
        """
        if self._pdfium.weight(self._page, at) >= _BOLD_WEIGHT:
            return True
        self._pdfium.font(self._page, at, self._font_name, self._name_bytes, None)
        return b"bold" in self._font_name.value.lower()

    def runs(self) -> Iterator[Box]:
        """Yields the box of each run of text that has one font and lies on one line.

        A box is left, upper, right and lower edge, in points from the left and from the top of the page.
        """
        from pypdfium2 import raw

        rect, page, doubles, references = self._pdfium.rect, self._page, self._doubles, self._references
        for at in range(raw.FPDFText_CountRects(page, 0, -1)):
            rect(page, at, *references)
            left, top, right, bottom = doubles
            if self._is_turned:
                (x0, y0), (x1, y1) = self.frame.place(left, top), self.frame.place(right, bottom)
                yield min(x0, x1), min(y0, y1), max(x0, x1), max(y0, y1)
            else:
                yield left - self._left, self._top - top, right - self._left, self._top - bottom
