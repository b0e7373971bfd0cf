"""The timelines of a site: records are kept compressed during the run, timelines are built at its end."""

from __future__ import annotations

import zlib
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass

from ofsted_extract.facts.record import Record, record_class
from ofsted_extract.review.plots import Plot, Point, plot
from ofsted_extract.review.rows import file_link
from ofsted_extract.review.words import long_date
from ofsted_extract.timeline import AuthorityTimeline, Measure, Value, timelines
from ofsted_extract.timeline.wording import measure_words, value_words


@dataclass(frozen=True, slots=True)
class ChartedTimeline:
    """The timeline of an authority, and the chart of each measure with values at two times, by its name."""

    timeline: AuthorityTimeline
    charts: tuple[tuple[str, Plot], ...]


class TimelineStore:
    """Stores the records of a run by authority, compressed to a few kilobytes each.

    Args:
        patterns: the folder of rules that the letters are read with.
    """

    def __init__(self, patterns: str | None) -> None:
        self._patterns = patterns
        self._compressed: dict[str, list[bytes]] = {}

    def add(self, authority_page: str, record: Record) -> None:
        """Stores a record under the name of its authority's page."""
        compressed = zlib.compress(record.model_dump_json().encode("utf-8", "replace"))
        self._compressed.setdefault(authority_page, []).append(compressed)

    def timeline(self, authority_page: str, pages: Mapping[str | None, str | None]) -> ChartedTimeline | None:
        """The timeline of an authority; None if it has fewer than two letters, or no measure or conflict.

        Args:
            authority_page: the name that the records were stored under.
            pages: the file name of each letter's page, by its checksum.
        """
        compressed = self._compressed.get(authority_page, [])
        if len(compressed) < 2:
            return None
        records = (record_class().model_validate_json(zlib.decompress(each)) for each in compressed)
        found = timelines(records, patterns=self._patterns)
        if not found or not (found[0].measures or found[0].conflicts):
            return None
        return ChartedTimeline(found[0], tuple(_charts(found[0].measures, pages)))


def _charts(
    measures: Sequence[Measure], pages: Mapping[str | None, str | None]
) -> Iterator[tuple[str, Plot]]:
    for measure in measures:
        points = [
            Point(
                value.date,
                float(value.value),
                f"{value_words(measure, value)}, {dates_words(value)}",
                link=f"../{file_link(page)}#{value.figure}" if (page := pages.get(value.sha256)) else None,
            )
            for value in measure.values
            if value.date is not None
        ]
        drawn = plot(points, joined=True)
        if drawn is not None:
            yield measure_words(measure), drawn


def dates_words(value: Value) -> str:
    """The date of a value: "11 December 2017", "2014 to 2015", or "no date"."""
    if value.date is None:
        return "no date"
    return f"{long_date(value.start)} to {long_date(value.date)}" if value.start else long_date(value.date)
