"""Finds what a page draws besides its text, and which of its text nobody can see.

Text may be white, invisible, clipped, under a picture or in a layer that is off. Whether it shows is decided
by drawing the page and looking for ink; that is done only if something on the page gives a reason, which
takes little time to find out.
"""

from __future__ import annotations

import ctypes
import functools
import re
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from itertools import islice, repeat
from math import ceil
from typing import Any, NamedTuple

from ofsted_extract.reading.pdfium.characters import Box
from ofsted_extract.reading.safety import limits

_TEXT, _PATH, _FORM = 1, 2, 5
"""pdfium's numbers for kinds of objects on a page; others are pictures and shadings."""
_NOT_FILLED = 0
"""A path with this fill mode covers nothing."""
_VISIBLE_MODES, _STROKED_MODES = (0, 1, 2, 4, 5, 6), (1, 5)
"""The text render modes that draw text, and those that draw only its outline."""
_PALE, _FAINT = 170, 90
"""Text whose colours are all above, or whose opacity is below, may not show; of 255."""
HUGE = 40.0
"""In points: pale text of this size is a watermark."""
_SMALLEST_BULLET, _LARGEST_BULLET = 1.5, 9.0
"""In points: the width and height of a bullet that is drawn as a path."""
_LARGEST_RATIO = 1.4
"""A bullet is at most so many times wider than high, or higher than wide."""
_THIN = 4.0
"""In points: lines that are drawn under text or through it cover nothing."""
_OPPOSITE = (0, 2)
"""The first point of a rectangle, and the one opposite."""
_DEPTH = 3
"""How deep forms within forms are searched."""
_MOST_OBJECTS = 20_000
"""On a page with more objects, only as many are looked at."""
_PIXELS_PER_POINT = 2.0
_MOST_PIXELS = 8_000_000
"""Of the drawing of a page, whatever size the page claims to have."""
_INK, _NO_INK = 24, 8
"""Text shows if the grey values of its box differ by more than the first; of 255. If they differ by no more
than the second, it cannot be seen at all; a digit that cannot is none of its number."""
_SHOWN_SHARE = 0.5
"""A word shows if at least this share of its letters and digits do."""
_COVERED = 0.5
"""Two words of which so much overlaps cannot be read both."""
_NEAR = 40.0
"""In points: words that overlap begin no farther apart."""
_MOST_NEAR = 50
"""So many words in one place are compared."""

_WORD, _DIGIT = re.compile(r"\S+"), re.compile(r"\d")


class _Functions(NamedTuple):
    """pdfium's functions for the objects of a page."""

    object_of_page: Any
    object_of_form: Any
    object_of_text: Any
    kind: Any
    mode: Any
    colour: Any
    stroke_colour: Any
    stroke_width: Any
    bounds: Any
    matrix: Any
    font_size: Any
    clip: Any
    count_clips: Any
    segment: Any
    point: Any
    fill: Any


@functools.cache
def _functions() -> _Functions:
    """Makes pdfium's functions callable without releasing the interpreter, as `characters` does."""
    from pypdfium2 import raw

    pointer, integer = ctypes.c_void_p, ctypes.c_int

    def function(original: Any, arguments: int, *, numbers: int = 0, result: Any = ctypes.c_int) -> Any:
        address: Any = ctypes.cast(original, ctypes.c_void_p).value
        types = [pointer, *([integer] * numbers), *([pointer] * (arguments - 1))]
        return ctypes.PYFUNCTYPE(result, *types)(address)

    return _Functions(
        object_of_page=function(raw.FPDFPage_GetObject, 1, numbers=1, result=pointer),
        object_of_form=function(raw.FPDFFormObj_GetObject, 1, numbers=1, result=pointer),
        object_of_text=function(raw.FPDFText_GetTextObject, 1, numbers=1, result=pointer),
        kind=function(raw.FPDFPageObj_GetType, 1),
        mode=function(raw.FPDFTextObj_GetTextRenderMode, 1),
        colour=function(raw.FPDFPageObj_GetFillColor, 5),
        stroke_colour=function(raw.FPDFPageObj_GetStrokeColor, 5),
        stroke_width=function(raw.FPDFPageObj_GetStrokeWidth, 2),
        bounds=function(raw.FPDFPageObj_GetBounds, 5),
        matrix=function(raw.FPDFPageObj_GetMatrix, 2),
        font_size=function(raw.FPDFTextObj_GetFontSize, 2),
        clip=function(raw.FPDFPageObj_GetClipPath, 1, result=pointer),
        count_clips=function(raw.FPDFClipPath_CountPaths, 1),
        segment=function(raw.FPDFClipPath_GetPathSegment, 1, numbers=2, result=pointer),
        point=function(raw.FPDFPathSegment_GetPoint, 3),
        fill=function(raw.FPDFPath_GetDrawMode, 3),
    )


@dataclass(slots=True)
class Drawn:
    """What the objects of a page show about its text. Boxes are in the page's own coordinates."""

    may_hide_text: bool = False
    """Whether there is a reason to look whether all text shows."""
    is_endless: bool = False
    """Whether the page may take minutes to draw, so that it is not to be drawn."""
    bullets: list[Box] = field(default_factory=list)
    """Left, bottom, right and top of each small shape that may be a bullet."""
    covers: list[Box] = field(default_factory=list)
    """The boxes of shapes and pictures that lie over text drawn before them."""
    watermarks: list[Box] = field(default_factory=list)
    """The boxes of pale text in very large type."""


def address_of(handle: Any) -> int:
    """The address of one of pdfium's objects, which these functions take faster than its handle."""
    return ctypes.cast(handle, ctypes.c_void_p).value or 0


def survey(pdf_page: Any) -> Drawn:
    """Looks at the objects of a page, from pypdfium2."""
    from pypdfium2 import raw

    handles: list[int] = []
    kinds: list[int] = []
    count = raw.FPDFPage_CountObjects(pdf_page)
    _list_objects(address_of(pdf_page.raw), count, _functions().object_of_page, _DEPTH, handles, kinds)
    drawn = Drawn()
    _look_at_texts([handle for handle, kind in zip(handles, kinds, strict=True) if kind == _TEXT], drawn)
    texts: list[Box] = []
    done = 0
    for at in [at for at, kind in enumerate(kinds) if kind != _TEXT]:
        if _may_cover(kinds[at], box := _bounds(handles[at]), handles[at], drawn):
            texts += [_bounds(handles[below]) for below in range(done, at) if kinds[below] == _TEXT]
            done = at
            if _covers_any(box, texts):
                drawn.covers.append(box)
                drawn.may_hide_text = True
    return drawn


def _list_objects(
    parent: int, count: int, get: Any, depth: int, handles: list[int], kinds: list[int]
) -> None:
    """Appends the address and the kind of each object in drawing order, with those of forms.

    A page has some hundred objects, nearly all of them texts, so pdfium's functions are called by `map`.

    Args:
        parent: the address of the page or form.
        count: the number of its objects.
        get: pdfium's function that gives one of them.
        depth: how many forms within forms are looked into.
        handles: the addresses found so far.
        kinds: the kind of each of them.
    """
    from pypdfium2 import raw

    pdfium = _functions()
    count = min(count, _MOST_OBJECTS)
    found = list(map(get, repeat(parent, count), range(count)))
    kinds_found = list(map(pdfium.kind, found))
    if not depth or _FORM not in kinds_found:
        handles += found
        kinds += kinds_found
        return
    for handle, kind in zip(found, kinds_found, strict=True):
        if kind == _FORM:
            within = raw.FPDFFormObj_CountObjects(ctypes.cast(handle, raw.FPDF_PAGEOBJECT))
            _list_objects(handle, within, pdfium.object_of_form, depth - 1, handles, kinds)
        else:
            handles.append(handle)
            kinds.append(kind)


_values = (ctypes.c_float * 6)()
_colours = (ctypes.c_uint * 4)()
_VALUES = [ctypes.addressof(_values) + 4 * at for at in range(6)]
_COLOURS = [ctypes.addressof(_colours) + 4 * at for at in range(4)]


def _bounds(handle: Any) -> Box:
    """Left, bottom, right and top of an object."""
    _functions().bounds(handle, *_VALUES[:4])
    left, bottom, right, top, *_ = _values
    return left, bottom, right, top


def _look_at_texts(handles: Sequence[int], drawn: Drawn) -> None:
    """Looks whether any text may be hard to see. Pages have hundreds, so little is done for each."""
    pdfium = _functions()
    mode_of, fill, stroke, shades = pdfium.mode, pdfium.colour, pdfium.stroke_colour, _colours
    for handle in handles:
        mode = mode_of(handle)
        is_known = (stroke if mode in _STROKED_MODES else fill)(handle, *_COLOURS)
        is_pale = is_known and shades[0] > _PALE and shades[1] > _PALE and shades[2] > _PALE
        if is_pale or shades[3] < _FAINT or mode not in _VISIBLE_MODES:
            drawn.may_hide_text = True
        if is_pale and pdfium.font_size(handle, _VALUES[4]) and pdfium.matrix(handle, _VALUES[0]):
            size = abs(_values[3]) * _values[4]
            if size > HUGE:
                drawn.watermarks.append(_bounds(handle))


def _may_cover(kind: int, box: Box, handle: int, drawn: Drawn) -> bool:
    """Whether a shape or picture covers what is drawn below it; a shape that may be a bullet is noted."""
    left, bottom, right, top = box
    if kind == _PATH and (_note_bullet(box, drawn) or min(right - left, top - bottom) < _THIN):
        return False
    if kind != _PATH or not _functions().fill(handle, *_COLOURS[:2]) or _colours[0] != _NOT_FILLED:
        return True
    return bool(_colours[1] and _functions().stroke_width(handle, _VALUES[4]) and _values[4] >= _THIN)


def _covers_any(box: Box, texts: list[Box]) -> bool:
    """Whether the middle of any of `texts` lies within `box`."""
    left, bottom, right, top = box
    return any(
        left < (x0 + x1) / 2 < right and bottom < (y0 + y1) / 2 < top and x0 < x1 for x0, y0, x1, y1 in texts
    )


def _note_bullet(box: Box, drawn: Drawn) -> bool:
    width, height = box[2] - box[0], box[3] - box[1]
    smaller, larger = sorted((width, height))
    is_bullet = _SMALLEST_BULLET <= smaller <= larger <= _LARGEST_BULLET and larger < _LARGEST_RATIO * smaller
    if is_bullet and len(drawn.bullets) < limits.PAGE_LINES:
        drawn.bullets.append(box)
    return is_bullet


def is_clipped(text_page: int, at: int, middle: Callable[[int], tuple[float, float]]) -> bool:
    """Whether a character lies outside one of the areas that its text is clipped to.

    Of each area only two corners are looked at, which are opposite ones in nearly all.

    Args:
        text_page: the address of the page's text.
        at: the character's index in it.
        middle: gives the middle of a character.
    """
    pdfium = _functions()
    handle = pdfium.object_of_text(text_page, at)
    clip = pdfium.clip(handle) if handle else None
    count = pdfium.count_clips(clip) if clip else 0
    if count <= 0:
        return False
    x, y = middle(at)
    for at in range(count):
        corners = []
        for corner in _OPPOSITE:
            segment = pdfium.segment(clip, at, corner)
            if not segment or not pdfium.point(segment, *_VALUES[4:]):
                return True
            corners.append((_values[4], _values[5]))
        (x0, y0), (x1, y1) = corners
        if not (min(x0, x1) <= x <= max(x0, x1) and min(y0, y1) <= y <= max(y0, y1)):
            return True
    return False


def without_hidden(text: str, pdf_page: Any, text_page: Any, box: Box, covers: Sequence[Box]) -> str:
    """Replaces the words that nobody can see by spaces.

    Args:
        text: the text of the page.
        pdf_page: the page, from pypdfium2.
        text_page: its text.
        box: what is shown of the page: left, bottom, right and top.
        covers: the boxes of what lies over text.
    """
    left, bottom, right, top = box
    scale = min(_PIXELS_PER_POINT, (_MOST_PIXELS / max(1.0, (right - left) * (top - bottom))) ** 0.5)
    turned_back = (360 - pdf_page.get_rotation()) % 360
    bitmap = pdf_page.render(scale=scale, grayscale=True, rotation=turned_back)
    pixels = bitmap.to_numpy()
    pixels = pixels.reshape(pixels.shape[0], pixels.shape[1])

    def ink(at: int) -> int:
        x0, y0, x1, y1 = text_page.get_charbox(at)
        if x1 <= left or x0 >= right or y1 <= bottom or y0 >= top:
            return 0
        first_row, last_row = int((top - y1) * scale), int((top - y0) * scale) + 1
        first, last = int((x0 - left) * scale), int((x1 - left) * scale) + 1
        part = pixels[max(0, first_row) : max(0, last_row), max(0, first) : max(0, last)]
        return int(part.max()) - int(part.min()) if part.size else 0

    def shows(at: int) -> bool:
        return ink(at) > _INK

    def blank_if_hidden(found: re.Match[str]) -> str:
        places = [at for at in range(*found.span()) if text[at].isalnum()] or list(range(*found.span()))
        enough = ceil(_SHOWN_SHARE * len(places))
        is_shown = next(islice(filter(shows, places), enough - 1, None), None) is not None
        if not is_shown:
            return " " * len(found[0])
        return _DIGIT.sub(
            lambda digit: digit[0] if ink(found.start() + digit.start()) > _NO_INK else " ", found[0]
        )

    try:
        return _without_replaced(_WORD.sub(blank_if_hidden, text), text_page, covers)
    finally:
        bitmap.close()


def _without_replaced(text: str, text_page: Any, covers: Sequence[Box]) -> str:
    """Replaces words by spaces whose cover has other words on it: the ink there is not theirs."""
    hidden: list[tuple[int, int]] = []
    kept: dict[tuple[int, int], list[Box]] = {}
    for found in reversed(list(_WORD.finditer(text)) if covers else []):
        x0, y0, _, y1 = text_page.get_charbox(found.start())
        box = (x0, y0, text_page.get_charbox(found.end() - 1)[2], y1)
        if not any(_covers_any(cover, [box]) for cover in covers):
            continue
        column, row = round(x0 / _NEAR), round(y0 / _NEAR)
        near = ((x, y) for x in range(column - 1, column + 2) for y in range(row - 1, row + 2))
        if any(_overlap(box, other) for place in near for other in kept.get(place, ())):
            hidden.append(found.span())
        elif len(kept.setdefault((column, row), [])) < _MOST_NEAR:
            kept[column, row].append(box)
    for start, end in hidden:
        text = text[:start] + " " * (end - start) + text[end:]
    return text


def _overlap(one: Box, other: Box) -> bool:
    """Whether most of the narrower of two words, and of the lower, lies on the other."""
    width = min(one[2], other[2]) - max(one[0], other[0])
    height = min(one[3], other[3]) - max(one[1], other[1])
    return width > _COVERED * min(one[2] - one[0], other[2] - other[0]) and height > _COVERED * min(
        one[3] - one[1], other[3] - other[1]
    )
