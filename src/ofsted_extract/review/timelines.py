"""The timelines of a site: records are kept compressed during the run, timelines are built at its end."""

from __future__ import annotations

import base64
import zlib
from dataclasses import dataclass

from ofsted_extract.errors import ExtraMissingError
from ofsted_extract.facts.record import Record, record_class
from ofsted_extract.timeline import AuthorityTimeline, timelines
from ofsted_extract.timeline.chart import chart_svg


@dataclass(frozen=True, slots=True)
class ChartedTimeline:
    """The timeline of an authority, and its chart as a data URL; None if no chart can be drawn."""

    timeline: AuthorityTimeline
    chart: str | None


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

    def timeline(self, authority_page: str) -> ChartedTimeline | None:
        """The timeline of an authority; None if it has fewer than two letters, or no measure or conflict."""
        compressed = self._compressed.get(authority_page, [])
        if len(compressed) < 2:
            return None
        records = (record_class().model_validate_json(zlib.decompress(each)) for each in compressed)
        found = timelines(records, patterns=self._patterns)
        if not found or not (found[0].measures or found[0].conflicts):
            return None
        return ChartedTimeline(found[0], _chart_url(found[0]))


def _chart_url(timeline: AuthorityTimeline) -> str | None:
    """The chart as a data URL, the only kind of image that the page's security policy allows."""
    try:
        svg = chart_svg(timeline)
    except ExtraMissingError:
        return None  # matplotlib is optional; the table has all the values
    return svg and "data:image/svg+xml;base64," + base64.b64encode(svg.encode()).decode()
