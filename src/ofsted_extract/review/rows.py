"""What a site keeps of a letter once its page is written: a row of the index, and whose letter it is."""

from __future__ import annotations

import os
import re
import unicodedata
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from urllib.parse import quote

from ofsted_extract.facts.header import LetterKind, LocalAuthority
from ofsted_extract.facts.header import PreviousJudgement as Previous
from ofsted_extract.facts.judgements import Judgement
from ofsted_extract.facts.record import ErrorDetail, ErrorEntry, Record
from ofsted_extract.letters.record_names import record_names
from ofsted_extract.review.facts import judgement_id

_OVERALL = ("overall effectiveness", "inspection outcome")
"""How the domain begins of the judgement that stands for the whole."""

_LONGEST = 80
"""Characters of the name of an authority's page."""


@dataclass(frozen=True, slots=True)
class Graded:
    """A judgement of the inspectors: what of, the grade, and the id of its fact on the letter's page."""

    domain: str
    grade: str
    fact: str


@dataclass(frozen=True, slots=True)
class LetterRow:
    """One letter of a site; of one that failed only `file` and `error` say something.

    Attributes:
        file: the letter's file as it was named, or its path within the folder that was.
        page: the name of its page in the site's folder, None where it has none.
        authority_page: the name of its authority's page in `authorities/`, likewise.
        figures, trends, judgements: how many the record has.
        warnings: codes of its warnings, in their order.
    """

    file: str
    page: str | None = None
    authority_page: str | None = None
    kind: LetterKind | None = None
    title: str | None = None
    authority: LocalAuthority | None = None
    letter_date: str | None = None
    visit_start: str | None = None
    visit_end: str | None = None
    focus: str | None = None
    graded: tuple[Graded, ...] = ()
    previous: Previous | None = None
    inspectors: tuple[str, ...] = ()
    figures: int = 0
    trends: int = 0
    judgements: int = 0
    warnings: tuple[str, ...] = ()
    sha256: str | None = None
    error: ErrorDetail | None = None

    @property
    def date(self) -> str | None:
        """The day that the letter is put in order by: its own date, else that of the visit."""
        return self.letter_date or self.visit_end or self.visit_start

    @property
    def visit(self) -> str | None:
        """The days of the visit, as `2018-01-18 to 2018-01-19`."""
        if self.visit_start and self.visit_end and self.visit_end != self.visit_start:
            return f"{self.visit_start} to {self.visit_end}"
        return self.visit_start or self.visit_end

    @property
    def overall(self) -> Graded | None:
        """The judgement that stands for the whole, where the letter gives one."""
        return next((one for one in self.graded if one.domain.lower().startswith(_OVERALL)), None)


@dataclass(frozen=True, slots=True)
class AuthorityRows:
    """An authority, the name of its page in `authorities/`, and its letters in order of date."""

    authority: LocalAuthority
    page: str
    rows: tuple[LetterRow, ...]


def letter_row(
    record: Record, file: str, page: str | None = None, authority_page: str | None = None
) -> LetterRow:
    """The row of a letter that has a record; `file` is what the run calls it."""
    header = record.header
    return LetterRow(
        file=file,
        page=page,
        authority_page=authority_page,
        kind=header.kind,
        title=header.title,
        authority=header.local_authority,
        letter_date=header.letter_date,
        visit_start=header.visit_start,
        visit_end=header.visit_end,
        focus=header.focus,
        graded=tuple(_graded(record.judgements)),
        previous=header.previous_judgement,
        inspectors=tuple(who.name + (" (lead)" if who.lead else "") for who in header.inspectors),
        figures=len(record.figures),
        trends=len(record.trends),
        judgements=len(record.judgements),
        warnings=tuple(warning.code for warning in record.warnings),
        sha256=record.source.sha256,
    )


def error_row(entry: ErrorEntry) -> LetterRow:
    """The row of a letter that failed."""
    return LetterRow(file=entry.file, error=entry.error)


def _graded(judgements: Sequence[Judgement]) -> Iterable[Graded]:
    for index, judgement in enumerate(judgements):
        if judgement.count is None and judgement.by != "local authority":
            yield Graded(judgement.domain, judgement.grade, judgement_id(index))


def page_names(paths: Sequence[str]) -> list[str]:
    """For each letter the name of its page: that of its record in a folder, with .html.

    A letter called `index` makes room for the site's own index; its page is `index--letter.html`.
    """
    stems = [name.removesuffix(".json") for name in record_names(paths)]
    taken = {stem.casefold() for stem in stems}
    free = "index--letter"
    while free in taken:
        free += "-2"
    return [f"{free if stem.casefold() == 'index' else stem}.html" for stem in stems]


class AuthorityNames:
    """Gives each authority the name of its page, the same for all its letters, no two alike."""

    def __init__(self) -> None:
        self._names: dict[str, str] = {}

    def page_of(self, authority: LocalAuthority) -> str:
        """The name of its page: its own in plain small letters, with a number where that is taken."""
        key = authority.gss_code or authority.name.casefold()
        if key not in self._names:
            plain = unicodedata.normalize("NFKD", authority.name).encode("ascii", "ignore").decode().lower()
            slug = re.sub(r"[^a-z0-9]+", "-", plain)[:_LONGEST].strip("-") or "authority"
            name, number = slug, 2
            while f"{name}.html" in self._names.values():
                name, number = f"{slug}-{number}", number + 1
            self._names[key] = f"{name}.html"
        return self._names[key]


def by_authority(rows: Iterable[LetterRow]) -> list[AuthorityRows]:
    """The letters of each authority in order of date, those without one last; authorities by their name."""
    letters: dict[str, list[LetterRow]] = {}
    for row in rows:
        if row.authority is not None and row.authority_page is not None:
            letters.setdefault(row.authority_page, []).append(row)
    found = []
    for page, own in letters.items():
        own.sort(key=lambda row: (row.date is None, row.date or "", row.file))
        authority = own[0].authority
        if authority is not None:
            found.append(AuthorityRows(authority, page, tuple(own)))
    return sorted(found, key=lambda one: (one.authority.name.casefold(), one.page))


def file_link(name: str) -> str:
    """A file's name as a relative URL, which no name can turn into another address or a fragment."""
    return quote(os.fsencode(name))
