"""Renders the HTML templates; no other module makes HTML.

Two measures keep pages safe. Everything that comes from a letter is escaped; and the Content-Security-Policy
of each page allows only this package's style and script, identified by their hashes, and no requests. The
policy forbids `style="…"` and `onclick="…"`, so templates use neither.
"""

from __future__ import annotations

import base64
import functools
import hashlib
from collections import Counter
from collections.abc import Iterable, Sequence
from importlib import resources
from typing import TYPE_CHECKING, Any

from jinja2 import Environment, PackageLoader, StrictUndefined
from markupsafe import Markup

from ofsted_extract.facts.record import Record
from ofsted_extract.review.boxes import picture_views
from ofsted_extract.review.facts import fact_kinds, facts_of
from ofsted_extract.review.marking import group_blocks
from ofsted_extract.review.rows import AuthorityRows, LetterRow, file_link, letter_row
from ofsted_extract.review.timelines import ChartedTimeline, dates_words
from ofsted_extract.review.words import grade_words, kind_words, long_date, long_span, theme_words
from ofsted_extract.timeline.wording import measure_words, value_words

if TYPE_CHECKING:
    from ofsted_extract.reading import Letter
    from ofsted_extract.reading.pictures import Picture
    from ofsted_extract.review.indicators import IndicatorRows


def letter_page(
    letter: Letter, record: Record, row: LetterRow | None = None, pictures: Iterable[Picture] = ()
) -> bytes:
    """The page of one letter.

    Args:
        letter: the text from which `record` was made.
        record: the record that the page shows.
        row: the letter's row in the index of a site; without it the page has no links to other pages.
        pictures: images of the letter's pages; if there are any, the page can show them.
    """
    facts = facts_of(record)
    counts = Counter(fact.kind for fact in facts)
    return _page(
        "letter.html",
        "letter.js",
        letter=letter,
        record=record,
        row=row or letter_row(record, record.source.file),
        in_site=row is not None,
        groups=group_blocks(letter, facts),
        pictures=list(picture_views(letter, facts, pictures)),
        facts=facts,
        numbers={fact.id: number for number, fact in enumerate(facts, start=1)},
        kinds=[(kind, name, counts[kind]) for kind, name in fact_kinds().items() if counts[kind]],
    )


def index_page(
    rows: Sequence[LetterRow], authorities: Sequence[AuthorityRows], indicators: Sequence[IndicatorRows] = ()
) -> bytes:
    """The index of a site: a table with a row for each letter, including those that failed.

    It links to the pages of authorities and of statistics.
    """
    kinds = sorted({row.kind for row in rows if row.kind is not None}, key=kind_words)
    return _page(
        "index.html", "index.js", rows=rows, authorities=authorities, indicators=indicators, kinds=kinds
    )


def indicator_page(found: IndicatorRows) -> bytes:
    """The page of a statistic over all authorities. Its links go up one folder."""
    return _page("indicator.html", "index.js", found=found)


def authority_page(authority: AuthorityRows, charted: ChartedTimeline | None = None) -> bytes:
    """The page of an authority, with its letters in order of date. Its links go up one folder.

    Args:
        authority: the authority and its letters.
        charted: its timeline, if it has measures or conflicts.
    """
    pages = {row.sha256: row.page for row in authority.rows}
    return _page("authority.html", None, authority=authority, charted=charted, pages=pages)


def _page(template: str, script: str | None, **values: Any) -> bytes:
    style = _asset("review.css")
    code = _asset(script) if script else None
    page = _templates().get_template(template)
    # Style and script are not escaped: their hashes in the policy must match, and both are our own files.
    html = page.render(
        style=Markup(style),
        script=Markup(code) if code else None,
        policy=_policy(style, code),
        **values,
    )
    return html.encode("utf-8", "replace")  # a lone surrogate cannot be encoded


def _policy(style: str, script: str | None) -> str:
    """The Content-Security-Policy that allows this style and this script and nothing else."""
    rules = [
        "default-src 'none'",
        "img-src data:",
        f"style-src '{_digest(style)}'",
        f"script-src '{_digest(script)}'" if script else "script-src 'none'",
        "base-uri 'none'",
        "form-action 'none'",
    ]
    return "; ".join(rules)


def _digest(code: str) -> str:
    return "sha256-" + base64.b64encode(hashlib.sha256(code.encode()).digest()).decode()


@functools.cache
def _asset(name: str) -> str:
    return resources.files(__package__).joinpath("assets", name).read_text(encoding="utf-8")


@functools.cache
def _templates() -> Environment:
    environment = Environment(
        loader=PackageLoader(__package__),
        autoescape=True,
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
        keep_trailing_newline=True,
    )
    environment.filters |= {
        "grade": grade_words,
        "theme": theme_words,
        "kind": kind_words,
        "long_date": long_date,
        "long_span": long_span,
        "link": file_link,
        "measure": measure_words,
        "value": value_words,
        "time": dates_words,
    }
    return environment
