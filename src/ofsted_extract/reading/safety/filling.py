"""Recognises patterns and shadings that take minutes to draw, or would never end."""

from __future__ import annotations

import re

from ofsted_extract.reading.safety import limits

_NUMBER = rb"[-+]?(?:\d{1,20}\.?\d{0,20}|\.\d{1,20})"
_STEP = re.compile(rb"/([XY])Step\s*(%b)(?![\d.])" % _NUMBER)
_MATRIX = re.compile(rb"/Matrix\s*\[\s*(%b(?:\s+%b){3})\s" % (_NUMBER, _NUMBER))
_MESH = re.compile(rb"/ShadingType\s*[4-7]\b")


def is_endless(head: bytes, size: int) -> bool:
    """Whether a stream is a pattern or a shading that takes minutes to draw, or more.

    Args:
        head: the stream's dictionary. Numbers that it only refers to are not seen.
        size: the size of its decoded content, in bytes.
    """
    if b"Step" in head and 0 < _area_of_tile(head) < limits.TILE_AREA:
        return True
    return b"/ShadingType" in head and size > limits.MESH_BYTES and bool(_MESH.search(head))


def _area_of_tile(head: bytes) -> float:
    """The area at which a pattern repeats, in square points; 0 if it isn't known.

    A matrix can enlarge it; where one reduces it, pdfium draws fewer tiles than there are.
    """
    steps = {found[1]: abs(float(found[2])) for found in _STEP.finditer(head)}
    matrix = _MATRIX.search(head)
    a, b, c, d = map(float, matrix[1].split()) if matrix else (1.0, 0.0, 0.0, 1.0)
    return steps.get(b"X", 0.0) * steps.get(b"Y", 0.0) * max(1.0, abs(a * d - b * c))
