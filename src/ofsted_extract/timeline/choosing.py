"""Which authority a user means by a name."""

from __future__ import annotations

import difflib
import re
from collections.abc import Collection, Iterable

from ofsted_extract.errors import NothingToReadError
from ofsted_extract.facts.header import LocalAuthority
from ofsted_extract.facts.record import Record
from ofsted_extract.pipeline.visit.gazetteer import load_authorities

_NEAREST = 3


def of_authority(records: Iterable[Record], wanted: str, *, patterns: str | None = None) -> list[Record]:
    """The records of one authority, in their order.

    Args:
        wanted: its name, another name of it, or its code, in capitals or not.
        patterns: a folder whose authorities.csv is laid over the shipped one.

    Raises:
        NothingToReadError: where no record is of it; the message names those that come nearest.
    """
    named = list(records)
    names = _names(wanted, patterns)
    chosen = [record for record in named if (la := record.header.local_authority) and _is_one(la, names)]
    if not chosen:
        known = {la.name for record in named if (la := record.header.local_authority)}
        raise NothingToReadError(f"{wanted}: no letter is about it; {_instead(wanted, known, names)}")
    return chosen


def _names(wanted: str, patterns: str | None) -> frozenset[str]:
    """All that an authority is called, folded: `wanted`, and the names and code of the one that it names."""
    names = {_fold(wanted)}
    for authority in load_authorities(patterns):
        called = {_fold(name) for name in (authority.name, *authority.aliases)}
        if _fold(wanted) in {*called, _fold(authority.gss_code or "")}:
            names.add(_fold(authority.name))
    return frozenset(names)


def _is_one(authority: LocalAuthority, names: Collection[str]) -> bool:
    return bool({_fold(authority.name), _fold(authority.gss_code or authority.name)} & set(names))


def _instead(wanted: str, known: Collection[str], names: Collection[str]) -> str:
    folded = {_fold(name): name for name in sorted(known)}
    near = difflib.get_close_matches(_fold(wanted), list(folded), _NEAREST)
    if near:
        return f"did you mean {' or '.join(folded[name] for name in near)}?"
    if not known:
        return "no letter names an authority"
    whole = sorted(known)
    more = f" and {len(whole) - 10} more" if len(whole) > 10 else ""
    return f"there are letters about {', '.join(whole[:10])}{more}"


def _fold(name: str) -> str:
    """A name without case, hyphens, dots and councils' titles."""
    plain = re.sub(r"[-‐–.,’']+", " ", name.casefold().replace("&", " and "))
    return " ".join(plain.split())
