"""What pdfium says of single characters of a page: their place, size and weight."""

from __future__ import annotations

import ctypes
import functools
import struct
from collections.abc import Iterator
from typing import Any, NamedTuple

from ofsted_extract.reading.layout.lines import font_size, place

_BOLD = 600
_USUAL = 5_000.0
"""Places on pages of usual sizes are less than this, in points."""
_NAME = 128
"""Bytes of a font's name that are looked at."""

Box = tuple[float, float, float, float]


class _Calls(NamedTuple):
    """pdfium's functions, without what ctypes does for each call to see whether its arguments are right.

    That takes longer than most of these calls do; so does letting other threads run meanwhile. There are
    some million calls in a folder of letters.
    """

    origin: Any
    loose_box: Any
    size: Any
    weight: Any
    font: Any
    rect: Any


@functools.cache
def _calls() -> _Calls:
    from pypdfium2 import raw

    def quick(function: Any, result: Any = ctypes.c_int) -> Any:
        address: Any = ctypes.cast(function, ctypes.c_void_p).value
        return ctypes.PYFUNCTYPE(result)(address)

    return _Calls(
        origin=quick(raw.FPDFText_GetCharOrigin),
        loose_box=quick(raw.FPDFText_GetLooseCharBox),
        size=quick(raw.FPDFText_GetFontSize, ctypes.c_double),
        weight=quick(raw.FPDFText_GetFontWeight),
        font=quick(raw.FPDFText_GetFontInfo, ctypes.c_ulong),
        rect=quick(raw.FPDFText_GetRect),
    )


class Characters:
    """The characters of one page, by their index in its text.

    Args:
        text_page: as pypdfium2 gives it; it has to stay open.
        height: of the page, in points.
    """

    def __init__(self, text_page: Any, height: float) -> None:
        self._page, self._height = text_page.raw, height
        self._origin, self._loose_box, self._size, self._weight, self._font, self._rect = _calls()
        memory = bytearray(4 * 8)
        self._doubles = functools.partial(struct.Struct("4d").unpack, memory)
        self._refs = [ctypes.byref(ctypes.c_double.from_buffer(memory, 8 * at)) for at in range(4)]
        self._x, self._y = self._refs[:2]
        box = bytearray(4 * 4)
        self._floats = functools.partial(struct.Struct("4f").unpack, box)
        self._box = ctypes.byref((ctypes.c_float * 4).from_buffer(box))
        self._name = ctypes.create_string_buffer(_NAME)

    def origin(self, at: int) -> tuple[float, float]:
        """Where the character stands on its baseline: x, and y down from the page's top, in points."""
        self._origin(self._page, at, self._x, self._y)
        x, y, _, _ = self._doubles()
        y = self._height - y
        return (x, y) if 0 <= x < _USUAL and 0 <= y < _USUAL else (place(x), place(y))

    def right(self, at: int) -> float:
        """Where the next character would stand, in points."""
        self._loose_box(self._page, at, self._box)
        right: float = self._floats()[2]
        return right if 0 <= right < _USUAL else place(right)

    def size(self, at: int) -> float:
        """The size of its font, in points."""
        return font_size(self._size(self._page, at))

    def bold(self, at: int) -> bool:
        """By the font's weight; by its name where the file, as for standard fonts, gives no weight."""
        if self._weight(self._page, at) >= _BOLD:
            return True
        self._font(self._page, at, self._name, ctypes.c_ulong(_NAME), None)
        return b"bold" in self._name.value.lower()

    def runs(self) -> Iterator[Box]:
        """Each run of text in one font on one line: left, top, right, bottom, in points, up from below."""
        from pypdfium2 import raw

        rect, page, (left, top, right, bottom), box = self._rect, self._page, self._refs, self._doubles
        for at in range(raw.FPDFText_CountRects(page, 0, -1)):
            rect(page, at, left, top, right, bottom)
            yield box()
