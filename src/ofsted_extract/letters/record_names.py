"""What the file of a letter's record is called, so that no two letters share one."""

from __future__ import annotations

import hashlib
import unicodedata
from collections.abc import Iterator, Sequence
from pathlib import Path

ERRORS = "errors.jsonl"
"""The file of error entries. It tells of the last run: a run without errors takes an old one away."""

_LONGEST = 200
"""Bytes of a file name before its suffix; most systems allow 255 with it."""


def record_names(paths: Sequence[str]) -> list[str]:
    """For each letter the name of its record's file; no two are the same, on any file system.

    Where several letters share a stem, the first by path has `<stem>.json`, and the others
    `<stem>--<folder>.json`, or in one folder `<stem>--<suffix>.json`, with a number where that is not
    enough. The order of `paths` makes no difference.
    """
    names: dict[int, str] = {}
    holders: dict[str, Path] = {}
    in_order = sorted(range(len(paths)), key=lambda index: (Path(paths[index]).as_posix(), index))
    # All plain stems first, so that a letter called "x--leeds" has its own name whatever else is there.
    for index in in_order:
        path = Path(paths[index])
        if holders.setdefault(_key(_short(path.stem)), path) is path:
            names[index] = _short(path.stem)
    for index in in_order:
        if index not in names:
            path = Path(paths[index])
            holder = holders[_key(_short(path.stem))]
            free = next(name for name in _alternatives(path, holder) if _key(name) not in holders)
            holders[_key(free)] = path
            names[index] = free
    return [names[index] + ".json" for index in range(len(paths))]


def _alternatives(path: Path, holder: Path) -> Iterator[str]:
    mark = path.suffix[1:] if path.parent == holder.parent else path.parent.name
    name = _short(f"{path.stem}--{mark}" if mark else path.stem)
    if mark:
        yield name
    number = 2
    while True:
        yield f"{name}-{number}"
        number += 1


def _short(stem: str) -> str:
    """`stem`, or its beginning and a checksum where the file system would not take the whole."""
    raw = stem.encode("utf-8", "surrogatepass")
    if len(raw) <= _LONGEST:
        return stem
    return raw[:_LONGEST].decode("utf-8", "ignore") + "--" + hashlib.sha256(raw).hexdigest()[:8]


def _key(name: str) -> str:
    """What a file system that ignores case and normal forms takes names to be the same by."""
    return unicodedata.normalize("NFC", unicodedata.normalize("NFC", name).casefold())
