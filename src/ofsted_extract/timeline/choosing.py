"""Selects the records of the authority that a user names."""

from __future__ import annotations

import difflib
import re
from collections.abc import Collection, Iterable

from ofsted_extract.errors import NothingToReadError
from ofsted_extract.facts.header import LocalAuthority
from ofsted_extract.facts.record import Record
from ofsted_extract.pipeline.visit.gazetteer import load_authorities

_MAX_SUGGESTIONS = 3
"""The most similar names that an error message offers."""

_MAX_LISTED = 10
"""The most names that an error message lists if none is similar."""


class AuthorityChoice:
    """The authority that a user names, and the others that there are letters about.

    Args:
        name: the authority's name, an alias, or its code; case is ignored.
        patterns: a folder whose authorities.csv adds to or replaces the built-in one.
    """

    def __init__(self, name: str, *, patterns: str | None = None) -> None:
        self._name, self._names = name, _normalised_names(name, patterns)
        self._others: set[str] = set()
        self._is_found = False

    def __contains__(self, record: Record) -> bool:
        """Whether a letter is about it. Each letter is asked about once."""
        authority = record.header.local_authority
        if authority is None:
            return False
        is_about = _is_named(authority, self._names)
        self._is_found |= is_about
        self._others.add(authority.name)
        return is_about

    def require_found(self) -> None:
        """Checks that a letter was about it.

        Raises:
            NothingToReadError: if none was; the message suggests similar names.
        """
        if not self._is_found:
            suggestion = _suggestion(self._name, self._others)
            raise NothingToReadError(f"{self._name}: no letter is about it; {suggestion}")


def records_of_authority(
    records: Iterable[Record], name: str, *, patterns: str | None = None
) -> list[Record]:
    """The records of one authority, in the given order.

    Args:
        records: of any authorities.
        name, patterns: as for `AuthorityChoice`.

    Raises:
        NothingToReadError: if no record is about it; the message suggests similar names.
    """
    choice = AuthorityChoice(name, patterns=patterns)
    chosen = [record for record in records if record in choice]
    choice.require_found()
    return chosen


def _normalised_names(name: str, patterns: str | None) -> frozenset[str]:
    """`name`, and the main name of every authority of which it is an alias or the code; all normalised."""
    names = {_normalise(name)}
    for authority in load_authorities(patterns):
        aliases = {_normalise(alias) for alias in (authority.name, *authority.aliases)}
        if _normalise(name) in {*aliases, _normalise(authority.gss_code or "")}:
            names.add(_normalise(authority.name))
    return frozenset(names)


def _is_named(authority: LocalAuthority, names: frozenset[str]) -> bool:
    """Whether the authority's name or code is among normalised `names`."""
    return not names.isdisjoint(
        {_normalise(authority.name), _normalise(authority.gss_code or authority.name)}
    )


def _suggestion(name: str, available: Collection[str]) -> str:
    """What the user may have meant by `name`: similar names, or else the names that there are."""
    by_normalised = {_normalise(each): each for each in sorted(available)}
    similar = difflib.get_close_matches(_normalise(name), list(by_normalised), _MAX_SUGGESTIONS)
    if similar:
        return f"did you mean {' or '.join(by_normalised[each] for each in similar)}?"
    if not available:
        return "no letter names an authority"
    listed = sorted(available)
    more = f" and {len(listed) - _MAX_LISTED} more" if len(listed) > _MAX_LISTED else ""
    return f"there are letters about {', '.join(listed[:_MAX_LISTED])}{more}"


def _normalise(name: str) -> str:
    """`name` in lower case, "&" spelt out, without hyphens, commas, dots and apostrophes."""
    plain = re.sub(r"[-‐–.,’']+", " ", name.casefold().replace("&", " and "))
    return " ".join(plain.split())
