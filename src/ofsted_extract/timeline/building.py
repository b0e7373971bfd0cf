"""Builds the timeline of each authority from the records of its letters."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass

from ofsted_extract.facts.record import Record
from ofsted_extract.pipeline.language import blank
from ofsted_extract.rules.patterns import load_patterns
from ofsted_extract.timeline.conflicts import find_conflicts
from ofsted_extract.timeline.dating import FigureDater
from ofsted_extract.timeline.measures import MeasureFinder
from ofsted_extract.timeline.models import AuthorityTimeline, Visit
from ofsted_extract.timeline.quantities import QuantityReader

_AFTER_ALL_DATES = "9999"
"""Sorts after every date."""


def timelines(records: Iterable[Record], *, patterns: str | None = None) -> tuple[AuthorityTimeline, ...]:
    """The timeline of each authority that the records name.

    Letters belong to the same authority if its code is the same, or its name if it has no code. A letter
    that names no authority is left out. Of letters with the same bytes, only the first by file name counts.

    Args:
        records: in any order.
        patterns: a folder of rules that add to or replace the built-in ones.

    Returns: the timelines, ordered by the authority's name.

    Raises:
        PatternError: if the patterns cannot be used.
    """
    by_authority: dict[str, dict[str, Record]] = defaultdict(dict)
    for record in sorted(records, key=lambda record: record.source.file):
        authority = record.header.local_authority
        if authority is not None:
            key = authority.gss_code or authority.name.casefold()
            by_authority[key].setdefault(record.source.sha256, record)
    rules, nlp = load_patterns(patterns), blank()
    measures_of = MeasureFinder(QuantityReader(nlp, rules), FigureDater(nlp, rules), rules.indicators)
    builder = _Builder(measures_of, rules.words("exact-qualifiers"))
    found = [builder.timeline(list(group.values())) for group in by_authority.values()]
    return tuple(sorted(found, key=lambda timeline: (timeline.name.casefold(), timeline.gss_code or "")))


@dataclass(frozen=True, slots=True)
class _Builder:
    """Builds timelines with rules that are compiled once."""

    measures_of: MeasureFinder
    exact_qualifiers: frozenset[str]

    def timeline(self, records: list[Record]) -> AuthorityTimeline:
        """The timeline of one authority; all `records` are about it."""
        in_order = sorted(records, key=lambda record: (_date(record) or _AFTER_ALL_DATES, record.source.file))
        authority = in_order[-1].header.local_authority
        assert authority is not None  # `timelines` groups only records with an authority
        visits = tuple(_visit(record) for record in in_order)
        measures = self.measures_of(in_order)
        return AuthorityTimeline(
            name=authority.name,
            gss_code=authority.gss_code,
            region=authority.region,
            visits=visits,
            measures=measures,
            conflicts=find_conflicts(visits, measures, self.exact_qualifiers),
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
        improvements=record.improvements,
        previous_judgement=header.previous_judgement,
        inspectors=header.inspectors,
        evidence=header.evidence,
    )
