"""The list of authorities (`patterns/authorities.csv`), and where a text names one of them."""

from __future__ import annotations

import csv
import functools
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import NamedTuple

from spacy.language import Language
from spacy.matcher import PhraseMatcher
from spacy.tokens import Doc, Span, Token

from ofsted_extract.errors import PatternError
from ofsted_extract.rules.patterns import shipped_directory

_FILE = "authorities.csv"
_COLUMNS = ("name", "aliases", "gss_code", "dfe_code", "region", "type", "from", "to")


@dataclass(frozen=True, slots=True)
class Authority:
    """One line of `authorities.csv`: an authority that existed from `first` to `last`.

    Both are ISO dates, or empty where open. Two authorities that had the same name one after the other
    (Dorset before and after 2019) are two lines.
    """

    name: str
    aliases: tuple[str, ...]
    gss_code: str | None
    dfe_code: str | None
    region: str | None
    kind: str | None
    first: str
    last: str

    def existed_on(self, date: str) -> bool:
        """Whether it existed on `date`: an ISO 8601 day, or a month or year, which means its first day."""
        day = date + "-01-01"[len(date) - 4 :] if len(date) < 10 else date
        return (not self.first or self.first <= day) and (not self.last or day <= self.last)


@functools.lru_cache(maxsize=4)
def load_authorities(directory: str | None = None) -> tuple[Authority, ...]:
    """The shipped authorities; those of `directory`/authorities.csv replace shipped ones of the same name.

    The columns are name, aliases (separated by ;), gss_code, dfe_code, region, type, from and to (ISO dates).

    Args:
        directory: a folder of patterns, which need not hold such a file.

    Raises:
        PatternError: a file cannot be read, lacks a column or has a line without a name.
    """
    own = Path(directory) / _FILE if directory else None
    added = _read(own) if own is not None and own.is_file() else ()
    named = {authority.name.casefold() for authority in added}
    shipped = _read(shipped_directory() / _FILE)
    return (*(authority for authority in shipped if authority.name.casefold() not in named), *added)


def _read(path: Path) -> tuple[Authority, ...]:
    try:
        with path.open(encoding="utf-8-sig", newline="") as file:
            reader = csv.DictReader(file)
            missing = [column for column in _COLUMNS if column not in (reader.fieldnames or ())]
            if missing:
                raise PatternError(f"{path}:1: the column {missing[0]!r} is missing")
            return tuple(_authority(path, reader.line_num, row) for row in reader)
    except (OSError, UnicodeDecodeError, csv.Error) as error:
        raise PatternError(f"{path}: cannot be read: {error}") from error


def _authority(path: Path, line: int, row: Mapping[str, str | None]) -> Authority:
    cells = {column: (row[column] or "").strip() for column in _COLUMNS}
    if not cells["name"]:
        raise PatternError(f"{path}:{line}: an authority needs a name")
    aliases = tuple(alias.strip() for alias in cells["aliases"].split(";") if alias.strip())
    return Authority(
        name=cells["name"],
        aliases=aliases,
        gss_code=cells["gss_code"] or None,
        dfe_code=cells["dfe_code"] or None,
        region=cells["region"] or None,
        kind=cells["type"] or None,
        first=cells["from"],
        last=cells["to"],
    )


class Mention(NamedTuple):
    """A name of an authority in the tokens `start:end`; `name` is its short name, as in the first column."""

    name: str
    start: int
    end: int


class Gazetteer:
    """Finds names and aliases of authorities that are written with capitals ("Reading", not "reading")."""

    def __init__(self, nlp: Language, authorities: Iterable[Authority], small_words: frozenset[str]) -> None:
        """Compiles the names.

        Args:
            nlp: gives the tokenizer and vocabulary.
            authorities: the lines of the list.
            small_words: words of names that need no capital ("and", "upon").
        """
        self._small = small_words
        self._by_name: dict[str, list[Authority]] = {}
        self._matcher = PhraseMatcher(nlp.vocab, attr="NORM")
        for authority in authorities:
            self._by_name.setdefault(authority.name, []).append(authority)
        for name, rows in self._by_name.items():
            spellings = {name, *(alias for row in rows for alias in row.aliases)}
            spellings |= {spelling.replace(" and ", " & ") for spelling in spellings}
            self._matcher.add(name, [nlp.make_doc(spelling) for spelling in sorted(spellings)])

    def __call__(self, target: Doc | Span) -> list[Mention]:
        """All mentions in `target`, ordered; of those that overlap, the longest ("North Lincolnshire")."""
        doc = target.doc if isinstance(target, Span) else target
        # unlike Matcher, PhraseMatcher gives token indices of the Doc for a Span too
        found = [Mention(doc.vocab.strings[key], start, end) for key, start, end in self._matcher(target)]
        kept: list[Mention] = []
        taken: set[int] = set()
        for mention in sorted(found, key=lambda mention: (mention.start - mention.end, mention.start)):
            tokens = range(mention.start, mention.end)
            if taken.isdisjoint(tokens) and self._is_name(doc[mention.start : mention.end]):
                kept.append(mention)
                taken.update(tokens)
        return sorted(kept, key=lambda mention: mention.start)

    def _is_name(self, span: Span) -> bool:
        return all(_has_capital(token) or token.lower_ in self._small for token in span)

    def starting_with(self, name: str) -> str | None:
        """The only authority whose longer name starts with `name` ("Newcastle"); None if not exactly one."""
        starts = [f"{name} {small} ".casefold() for small in self._small]
        found = [
            each for each in self._by_name if each.casefold().replace("-", " ").startswith(tuple(starts))
        ]
        return found[0] if len(found) == 1 else None

    def row(self, name: str, date: str | None) -> Authority:
        """The authority called `name` that existed on `date` (ISO 8601), or the newest of that name."""
        rows = sorted(self._by_name[name], key=lambda row: row.first)
        existing = [row for row in rows if date and row.existed_on(date)]
        return (existing or rows)[-1]


def _has_capital(token: Token) -> bool:
    return not token.is_alpha or token.text[0].isupper()
