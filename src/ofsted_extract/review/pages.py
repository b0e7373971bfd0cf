"""Templates to bytes: the one place where HTML is made.

Safety rests on two things. Everything that comes from a letter is escaped, always; and each page carries a
policy under which only the style and script of this package run, known by their hashes, and nothing is
fetched. The policy forbids `style="…"` and `onclick="…"`, so templates use neither.
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
from ofsted_extract.review.marking import marked
from ofsted_extract.review.rows import AuthorityRows, LetterRow, file_link, letter_row
from ofsted_extract.review.words import grade_words, kind_words, long_date, long_span
from ofsted_extract.timeline.wording import time_words, value_words

if TYPE_CHECKING:
    from ofsted_extract.reading import Letter
    from ofsted_extract.reading.pictures import Picture
    from ofsted_extract.review.stories import Story


def letter_page(
    letter: Letter, record: Record, row: LetterRow | None = None, pictures: Iterable[Picture] = ()
) -> bytes:
    """The page of one letter.

    Args:
        letter: its text, from which `record` was made.
        row: its row in the index of a site; without one the page has no links to other pages.
        pictures: the letter's pages as printed, where the page is to show them.
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
        groups=marked(letter, facts),
        pictures=list(picture_views(letter, facts, pictures)),
        facts=facts,
        numbers={fact.id: number for number, fact in enumerate(facts, start=1)},
        kinds=[(kind, name, counts[kind]) for kind, name in fact_kinds().items() if counts[kind]],
    )


def index_page(rows: Sequence[LetterRow], authorities: Sequence[AuthorityRows]) -> bytes:
    """The index of a site: a table with a row for each letter, those that failed among them."""
    kinds = sorted({row.kind for row in rows if row.kind is not None}, key=kind_words)
    return _page("index.html", "index.js", rows=rows, authorities=authorities, kinds=kinds)


def authority_page(authority: AuthorityRows, story: Story | None = None) -> bytes:
    """The page of an authority: its letters in the order of their dates. Links go up one folder.

    Args:
        story: what recurs in them, where anything does.
    """
    pages = {row.sha256: row.page for row in authority.rows}
    return _page("authority.html", None, authority=authority, story=story, pages=pages)


def _page(template: str, script: str | None, **values: Any) -> bytes:
    style = _asset("review.css")
    code = _asset(script) if script else None
    page = _templates().get_template(template)
    # Style and script are files of this package, put between their tags as they stand, for the hashes' sake.
    html = page.render(
        style=Markup(style),
        script=Markup(code) if code else None,
        policy=_policy(style, code),
        **values,
    )
    return html.encode("utf-8", "replace")  # half a surrogate pair is no text


def _policy(style: str, script: str | None) -> str:
    """The Content-Security-Policy under which these two work and nothing else does."""
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
        "kind": kind_words,
        "long_date": long_date,
        "long_span": long_span,
        "link": file_link,
        "value": value_words,
        "time": time_words,
    }
    return environment
