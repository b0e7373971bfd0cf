"""Names for the files of records, so that no two letters share one."""

from __future__ import annotations

import hashlib
import unicodedata
from collections.abc import Iterator, Sequence
from pathlib import Path

ERRORS = "errors.jsonl"
"""The file of error entries. It is about the last run: a run without errors removes it."""

_LONGEST = 200
"""The most bytes of a file name before its suffix; most systems allow 255 with the suffix."""


def record_names(paths: Sequence[str]) -> list[str]:
    """Returns the name of each letter's record file. No two are the same, even if a file system ignores case.

    If several letters share a stem, the first by path gets `<stem>.json`. The others get
    `<stem>--<folder>.json`, or `<stem>--<suffix>.json` in the same folder, with a number if that is taken.
    The names do not depend on the order of `paths`.
    """
    names: dict[int, str] = {}
    holders: dict[str, Path] = {}
    in_order = sorted(range(len(paths)), key=lambda index: (Path(paths[index]).as_posix(), index))
    # Plain stems first, so that a letter called "x--leeds" keeps its name whatever the other letters are.
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
    """Gives names to try, without end, for a letter whose stem is taken by the letter at `holder`."""
    mark = path.suffix[1:] if path.parent == holder.parent else path.parent.name
    name = _short(f"{path.stem}--{mark}" if mark else path.stem)
    if mark:
        yield name
    number = 2
    while True:
        yield f"{name}-{number}"
        number += 1


def _short(stem: str) -> str:
    """Returns `stem`, or its beginning and a checksum if it is too long for a file system."""
    raw = stem.encode("utf-8", "surrogatepass")
    if len(raw) <= _LONGEST:
        return stem
    return raw[:_LONGEST].decode("utf-8", "ignore") + "--" + hashlib.sha256(raw).hexdigest()[:8]


def _key(name: str) -> str:
    """Returns a key that is equal for names which some file system takes for the same."""
    return unicodedata.normalize("NFC", unicodedata.normalize("NFC", name).casefold())
