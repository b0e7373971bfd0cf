"""What pdfium knows of single characters of a page: their position, size and weight.

pdfium is called through ctypes some 1.4 million times for a folder of 234 letters. This is the only module
that makes such calls fast: pdfium writes its answers into buffers that are unpacked in one go, and only
unusual coordinates are clamped. Together that gains 3% of the time that a folder takes.
"""

from __future__ import annotations

import ctypes
import functools
import math
import struct
from collections.abc import Iterator
from typing import Any, NamedTuple

from ofsted_extract.reading.layout.lines import clamp_font_size, clamp_position

_BOLD_WEIGHT = 600
_NAME_BYTES = 128
"""Bytes of a font's name that are searched for "bold"."""

_FARTHEST_USUAL = 10_000.0
"""In points: coordinates from 0 to this need no clamping."""

_SMALLEST_PRINTED = 3.0
"""In points: no text that people read is smaller."""

Box = tuple[float, float, float, float]


class _Functions(NamedTuple):
    """pdfium's functions for single characters."""

    origin: Any
    loose_box: Any
    size: Any
    matrix: Any
    weight: Any
    font: Any
    rect: Any


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
        matrix=unchecked(raw.FPDFText_GetMatrix),
        weight=unchecked(raw.FPDFText_GetFontWeight),
        font=unchecked(raw.FPDFText_GetFontInfo, ctypes.c_ulong),
        rect=unchecked(raw.FPDFText_GetRect),
    )


class Characters:
    """The characters of one page, by their index in the page's text.

    Args:
        text_page: the page's text from pypdfium2, which has to stay open.
        height: the page's height, in points.
    """

    def __init__(self, text_page: Any, height: float) -> None:
        self._page, self._height = text_page.raw, height
        self._pdfium = _functions()
        doubles, floats = bytearray(4 * 8), bytearray(4 * 4)
        self._doubles = functools.partial(struct.Struct("4d").unpack, doubles)
        self._references = [ctypes.byref(ctypes.c_double.from_buffer(doubles, 8 * at)) for at in range(4)]
        self._floats = functools.partial(struct.Struct("4f").unpack, floats)
        self._box_reference = ctypes.byref((ctypes.c_float * 4).from_buffer(floats))
        matrix = bytearray(6 * 4)
        self._matrix = functools.partial(struct.Struct("6f").unpack, matrix)
        self._matrix_reference = ctypes.byref((ctypes.c_float * 6).from_buffer(matrix))
        self._font_name = ctypes.create_string_buffer(_NAME_BYTES)

    def origin(self, at: int) -> tuple[float, float]:
        """The point on the baseline where a character stands: x, and y from the page's top, in points."""
        self._pdfium.origin(self._page, at, self._references[0], self._references[1])
        x, y_up, _, _ = self._doubles()
        y = self._height - y_up
        if 0 <= x < _FARTHEST_USUAL and 0 <= y < _FARTHEST_USUAL:
            return x, y
        return clamp_position(x), clamp_position(y)

    def right(self, at: int) -> float:
        """Where the next character would stand, in points from the left of the page."""
        self._pdfium.loose_box(self._page, at, self._box_reference)
        right: float = self._floats()[2]
        return right if 0 <= right < _FARTHEST_USUAL else clamp_position(right)

    def size(self, at: int) -> float:
        """The font size of a character, in points.

        Some programs write all text in size 1 and enlarge it by a matrix, which pdfium's size leaves out.
        """
        size = self._pdfium.size(self._page, at)
        if abs(size) < _SMALLEST_PRINTED and self._pdfium.matrix(self._page, at, self._matrix_reference):
            _, _, across, up, _, _ = self._matrix()
            size *= math.hypot(across, up) or 1
        return clamp_font_size(size)

    def is_bold(self, at: int) -> bool:
        """Whether a character is bold, by its font's weight, or by the font's name.

        For standard fonts the file gives no weight.
        """
        if self._pdfium.weight(self._page, at) >= _BOLD_WEIGHT:
            return True
        self._pdfium.font(self._page, at, self._font_name, ctypes.c_ulong(_NAME_BYTES), None)
        return b"bold" in self._font_name.value.lower()

    def runs(self) -> Iterator[Box]:
        """Yields the box of each run of text that has one font and lies on one line.

        A box is left, top, right and bottom, in points from the left and from the bottom of the page.
        """
        from pypdfium2 import raw

        for at in range(raw.FPDFText_CountRects(self._page, 0, -1)):
            self._pdfium.rect(self._page, at, *self._references)
            yield self._doubles()
