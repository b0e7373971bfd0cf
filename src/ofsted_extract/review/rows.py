"""The data that a site keeps of a letter after writing its page: its row in the index, and its authority."""

from __future__ import annotations

import os
import re
import unicodedata
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from urllib.parse import quote

from ofsted_extract.facts.header import LetterKind, LocalAuthority
from ofsted_extract.facts.header import PreviousJudgement as Previous
from ofsted_extract.facts.improvements import IMPROVEMENTS, Improvement
from ofsted_extract.facts.judgements import Judgement
from ofsted_extract.facts.record import ErrorDetail, ErrorEntry, Record
from ofsted_extract.letters.record_names import record_names
from ofsted_extract.review.facts import judgement_id

_OVERALL_PREFIXES = ("overall effectiveness", "inspection outcome")
"""The domain of the judgement of the whole service begins with one of these."""

_MAX_SLUG_LENGTH = 80
"""The most characters in the name of an authority's page."""


@dataclass(frozen=True, slots=True)
class GradedDomain:
    """A judgement of the inspectors, with the id of its fact on the letter's page."""

    domain: str
    grade: str
    fact: str


@dataclass(frozen=True, slots=True)
class Asked:
    """What a letter asks to be put right, with the id of its fact on the letter's page."""

    text: str
    is_priority: bool
    to: str | None
    deadline: str | None
    fact: str


@dataclass(frozen=True, slots=True)
class LetterRow:
    """One letter of a site. If it failed, only `file` and `error` are set.

    Attributes:
        file: the letter's file, with its folder where others have the same name.
        page: the file name of its page in the site's folder, None if it has none.
        authority_page: the file name of its authority's page in `authorities/`, None if it has none.
        themes: the ids of the themes of its focus.
        asked: what it asks to be put right, in order.
        graded: the inspectors' judgements.
        figures, trends, judgements: the numbers of these facts in the record.
        warnings: the codes of its warnings, in order.
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
    themes: tuple[str, ...] = ()
    asked: tuple[Asked, ...] = ()
    graded: tuple[GradedDomain, ...] = ()
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
        """The date by which letters are ordered: the letter's date, or else that of the visit."""
        return self.letter_date or self.visit_end or self.visit_start

    @property
    def name_words(self) -> str:
        """What a link to the letter begins with: the authority's name."""
        return self.authority.name if self.authority else "No authority found"

    @property
    def priority_actions(self) -> int:
        """How many of the things asked for are priority actions."""
        return sum(each.is_priority for each in self.asked)

    @property
    def overall(self) -> GradedDomain | None:
        """The judgement of the whole service, if the letter gives one."""
        return next(
            (graded for graded in self.graded if graded.domain.lower().startswith(_OVERALL_PREFIXES)), None
        )


@dataclass(frozen=True, slots=True)
class AuthorityRows:
    """An authority, the file name of its page in `authorities/`, and its letters in order of date."""

    authority: LocalAuthority
    page: str
    rows: tuple[LetterRow, ...]


def letter_row(
    record: Record, file: str, page: str | None = None, authority_page: str | None = None
) -> LetterRow:
    """The row of a letter that has a record; `LetterRow` explains the arguments."""
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
        themes=header.themes,
        asked=tuple(_asked(record)),
        graded=tuple(_graded(record.judgements)),
        previous=header.previous_judgement,
        inspectors=tuple(who.name + (" (lead)" if who.lead else "") for who in header.inspectors),
        figures=len(record.figures),
        trends=len(record.trends),
        judgements=len(record.judgements),
        warnings=tuple(warning.code for warning in record.warnings),
        sha256=record.source.sha256,
    )


def error_row(entry: ErrorEntry, file: str) -> LetterRow:
    """The row of a letter that failed; `file` is as in `LetterRow`."""
    return LetterRow(file=file, error=entry.error)


def _asked(record: Record) -> Iterable[Asked]:
    for item in IMPROVEMENTS.items(record):
        asked: Improvement = item.fact
        is_priority = asked.kind == "priority_action"
        yield Asked(asked.text, is_priority, asked.to, asked.deadline, item.id)


def _graded(judgements: Sequence[Judgement]) -> Iterable[GradedDomain]:
    for index, judgement in enumerate(judgements):
        if judgement.count is None and judgement.by != "local authority":
            yield GradedDomain(judgement.domain, judgement.grade, judgement_id(index))


def page_names(paths: Sequence[str]) -> list[str]:
    """The file name of each letter's page: that of its record in a folder of records, but with .html.

    The page of a letter called `index` is `index--letter.html`, since `index.html` is the index of the site.
    """
    stems = [name.removesuffix(".json") for name in record_names(paths)]
    taken = {stem.casefold() for stem in stems}
    substitute = "index--letter"
    while substitute in taken:
        substitute += "-2"
    return [f"{substitute if stem.casefold() == 'index' else stem}.html" for stem in stems]


class AuthorityPageNames:
    """Gives each authority a unique file name for its page."""

    def __init__(self) -> None:
        self._names: dict[str, str] = {}

    def page_name(self, authority: LocalAuthority) -> str:
        """The file name of an authority's page: its name in lower-case ASCII, numbered if that is taken.

        Authorities are the same if their codes are, or their names if they have no code.
        """
        key = authority.gss_code or authority.name.casefold()
        if key not in self._names:
            plain = unicodedata.normalize("NFKD", authority.name).encode("ascii", "ignore").decode().lower()
            slug = re.sub(r"[^a-z0-9]+", "-", plain)[:_MAX_SLUG_LENGTH].strip("-") or "authority"
            name, number = slug, 2
            while f"{name}.html" in self._names.values():
                name, number = f"{slug}-{number}", number + 1
            self._names[key] = f"{name}.html"
        return self._names[key]


def group_by_authority(rows: Iterable[LetterRow]) -> list[AuthorityRows]:
    """The authorities by name, each with its letters by date; letters without a date come last."""
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
    return sorted(found, key=lambda group: (group.authority.name.casefold(), group.page))


def file_link(name: str) -> str:
    """A file name as a relative URL, quoted so that no name becomes a scheme, a query or a fragment."""
    return quote(os.fsencode(name))
