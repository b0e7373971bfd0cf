"""Tells files of JSON from letters: records that this tool wrote, and data of other programs."""

from __future__ import annotations

import json
import re

_MEMBER = re.compile(r'(?:\[\s*)*\{\s*"(?:[^"\\\n]|\\.)*"\s*:')
"""The beginning of an object, perhaps in lists, up to the colon after its first name."""


def is_json(text: str) -> bool:
    """Returns whether a file is JSON or JSON Lines.

    Where an object begins, its first name decides, so that a file that is cut off, or has what no parser
    takes, is JSON as well. A letter may begin with a bracket, so all of a list has to be JSON.

    Args:
        text: the beginning of the file, without white space before it.
    """
    if _MEMBER.match(text):
        return True
    return text.startswith(("[", "{")) and _is_whole(text)


def _is_whole(text: str) -> bool:
    try:
        json.loads(text, parse_int=float)  # an integer may have more digits than `int` takes
    except RecursionError:
        return True
    except ValueError:
        return False
    return True
