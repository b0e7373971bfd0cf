"""Records to timelines: one for each authority."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable

from ofsted_extract.facts.record import Record
from ofsted_extract.pipeline.language import blank
from ofsted_extract.rules.patterns import load_patterns
from ofsted_extract.timeline.conflicts import conflicts
from ofsted_extract.timeline.counted import CountedReader
from ofsted_extract.timeline.dating import Dating
from ofsted_extract.timeline.measures import measures
from ofsted_extract.timeline.models import AuthorityTimeline, Visit

_LAST = "9999"
"""Stands behind every date."""


def timelines(records: Iterable[Record], *, patterns: str | None = None) -> tuple[AuthorityTimeline, ...]:
    """The story of each authority that the records tell of, by name.

    Letters are of one authority where its code is the same, or its name where it has none. A letter that
    names no authority is in no timeline; one that is there twice, with the same bytes, counts once.

    Args:
        records: in any order.
        patterns: a folder of patterns to lay over the shipped ones.

    Raises:
        PatternError: where the patterns cannot be used.
    """
    by_authority: dict[str, dict[str, Record]] = defaultdict(dict)
    for record in sorted(records, key=lambda record: record.source.file):
        authority = record.header.local_authority
        if authority is not None:
            key = authority.gss_code or authority.name.casefold()
            by_authority[key].setdefault(record.source.sha256, record)
    rules, nlp = load_patterns(patterns), blank()
    counted, dating = CountedReader(nlp, rules), Dating(nlp, rules)
    found = [_timeline(list(group.values()), counted, dating) for group in by_authority.values()]
    return tuple(sorted(found, key=lambda timeline: (timeline.name.casefold(), timeline.gss_code or "")))


def _timeline(records: list[Record], counted: CountedReader, dating: Dating) -> AuthorityTimeline:
    in_order = sorted(records, key=lambda record: (_date(record) or _LAST, record.source.file))
    authority = in_order[-1].header.local_authority
    assert authority is not None  # records of no authority are in no group
    visits = tuple(_visit(record) for record in in_order)
    recurring = measures(in_order, counted, dating)
    return AuthorityTimeline(
        name=authority.name,
        gss_code=authority.gss_code,
        region=authority.region,
        visits=visits,
        measures=recurring,
        conflicts=conflicts(visits, recurring),
    )


def _date(record: Record) -> str | None:
    return record.header.visit_start or record.header.letter_date


def _visit(record: Record) -> Visit:
    header = record.header
    return Visit(
        date=_date(record),
        file=record.source.file,
        sha256=record.source.sha256,
        kind=header.kind,
        title=header.title,
        visit_start=header.visit_start,
        visit_end=header.visit_end,
        letter_date=header.letter_date,
        visit_ordinal=header.visit_ordinal,
        focus=header.focus,
        judgements=tuple(judgement for judgement in record.judgements if judgement.count is None),
        previous_judgement=header.previous_judgement,
        inspectors=header.inspectors,
        evidence=header.evidence,
    )
