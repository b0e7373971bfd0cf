"""What a site tells of an authority over time: kept small while the run goes on, put together at its end."""

from __future__ import annotations

import base64
import zlib
from dataclasses import dataclass

from ofsted_extract.errors import ExtraMissingError
from ofsted_extract.facts.record import Record, record_class
from ofsted_extract.timeline import AuthorityTimeline, timelines
from ofsted_extract.timeline.chart import chart_svg


@dataclass(frozen=True, slots=True)
class Story:
    """The timeline of an authority, and its chart as the address of a picture, where there is one to draw."""

    timeline: AuthorityTimeline
    chart: str | None


class Stories:
    """Keeps the records of a run by the page of their authority, packed: some kilobytes a letter."""

    def __init__(self, patterns: str | None) -> None:
        self._patterns = patterns
        self._packed: dict[str, list[bytes]] = {}

    def keep(self, authority_page: str, record: Record) -> None:
        """Keeps a record for its authority's story."""
        packed = zlib.compress(record.model_dump_json().encode("utf-8", "replace"))
        self._packed.setdefault(authority_page, []).append(packed)

    def told(self, authority_page: str) -> Story | None:
        """The story of an authority; None where its letters are fewer than two, or nothing recurs in them."""
        packed = self._packed.get(authority_page, [])
        if len(packed) < 2:
            return None
        records = (record_class().model_validate_json(zlib.decompress(each)) for each in packed)
        found = timelines(records, patterns=self._patterns)
        if not found or not (found[0].measures or found[0].conflicts):
            return None
        return Story(found[0], _chart(found[0]))


def _chart(timeline: AuthorityTimeline) -> str | None:
    """The chart as an address that holds it. The page's policy, which no drawing may loosen, lets it in."""
    try:
        svg = chart_svg(timeline)
    except ExtraMissingError:
        return None  # matplotlib is an extra; the table has all values
    return svg and "data:image/svg+xml;base64," + base64.b64encode(svg.encode()).decode()
