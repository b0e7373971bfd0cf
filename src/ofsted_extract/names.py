"""File names as text that is safe in a record, in a message and on a terminal."""

from __future__ import annotations

import re

_UNPRINTABLE = re.compile("[\x00-\x1f\x7f-\x9f\u061c\u200e\u200f\u2028-\u202e\u2066-\u2069\ud800-\udfff]")


def printable_name(name: str) -> str:
    """Returns `name` with U+FFFD for control characters, changes of direction, and undecodable bytes."""
    return _UNPRINTABLE.sub("\N{REPLACEMENT CHARACTER}", name)
