"""What the lines of a document show about how it is set: its leading, its margins and its indents."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterator
from dataclasses import dataclass
from itertools import chain, pairwise
from statistics import median

from ofsted_extract.reading.layout.labels import BULLET, DASH, NUMBER, ends_sentence
from ofsted_extract.reading.layout.lines import Line, Page

_LOOSEST_USUAL = 1.42
"""In font sizes: lines this close belong together in every document, as Ofsted and nearly all programs set
them. A document whose own leading is smaller may still have a line with a larger letter or a raised mark."""
_TOLERANCE = 1.12
"""Baselines of one paragraph may be as many times farther apart than the document's leading."""
_LOOSEST = 3.5
"""In font sizes: a larger distance is never the leading of text."""
_FEWEST_PAIRS = 3
"""With fewer lines that certainly go on, a document does not show its leading."""
_LONG_LINE = 40
"""Characters: longer lines show where full lines end; shorter ones are often headings or addresses."""
_FEW_LONG_LINES = 8
"""With no more long lines than this, a page doesn't show how wide its text is set."""
_FEWEST_FULL_LINES = 2
"""Of a short document, at least as many lines have to go on in the next to show where full lines end."""
_OUTLIERS = 20
"""One in this many long lines may run over the margin, as unbreakable words do."""
_USUAL_MARGIN = 0.88
"""The share of the page's width at which full lines end, if too few long lines show it."""
_SAME_EDGE = 0.25
"""In font sizes: left edges that differ by no more are one edge."""
_SMALLEST_INDENT, _LARGEST_INDENT = 0.3, 5.0
"""In font sizes: the range of first-line indents."""
_FEWEST_INDENTS = 3
"""A document has first-line indents if at least as many of its paragraphs begin with the same one."""
_SAME_SIZE = 0.05
"""The share by which the font sizes of two lines differ at most for their distance to be measured."""

_Pair = tuple[Line, Line]


@dataclass(frozen=True, slots=True)
class Measures:
    """How a document is set."""

    leading: float
    """In font sizes: baselines of one paragraph's lines are at most this far apart."""
    margin: float
    """Where full lines end, in points from the left, on pages whose lines don't show it."""
    indent: float
    """In font sizes: how far the first line of a paragraph is indented; 0 if it is not."""


def measure(pages: list[Page]) -> Measures:
    """Measures a document.

    Args:
        pages: the pages, without furniture.
    """
    pairs = [list(_pairs(page)) for page in pages]
    margin = _margin([line for page in pages for line in page.lines])
    if margin is None:
        margin = _short_margin(pages, pairs)
    return Measures(_leading(pairs), margin, _first_line_indent(pages, pairs))


def right_margin(lines: list[Line], usual: float) -> float:
    """Where full lines end, in points from the left; `usual` if too few long lines show it."""
    margin = _margin(lines)
    return usual if margin is None else margin


def _margin(lines: list[Line]) -> float | None:
    edges = sorted(line.x1 for line in lines if len(line.text) > _LONG_LINE)
    return edges[-1 - len(edges) // _OUTLIERS] if len(edges) > _FEW_LONG_LINES else None


def left_edge(lines: list[Line]) -> float:
    """The left edge of most of the text, in points from the left of the page."""
    edges: defaultdict[int, int] = defaultdict(int)
    for line in lines:
        edges[round(line.x0)] += len(line.text)
    return max(edges, key=edges.__getitem__) if edges else 0.0


def _pairs(page: Page) -> Iterator[_Pair]:
    """Yields pairs of neighbouring lines of one size and weight, the second of them the lower one."""
    for above, line in pairwise(page.lines):
        is_alike = abs(line.size - above.size) < _SAME_SIZE * above.size and line.bold == above.bold
        if is_alike and 0 < line.y - above.y < _LOOSEST * line.size:
            yield above, line


def _leading(pairs: list[list[_Pair]]) -> float:
    """The largest distance of lines of one paragraph, by the lines that certainly go on in the next."""
    distances = [
        (line.y - above.y) / line.size
        for above, line in chain.from_iterable(pairs)
        if len(above.text) > _LONG_LINE and line.text[:1].islower() and not ends_sentence(above.text)
    ]
    if len(distances) < _FEWEST_PAIRS:
        return _LOOSEST_USUAL
    return max(_LOOSEST_USUAL, _TOLERANCE * median(distances))


def _short_margin(pages: list[Page], pairs: list[list[_Pair]]) -> float:
    """Where full lines end in a document of few long lines: the farthest end of a line that goes on."""
    ends = [
        above.x1
        for above, line in chain.from_iterable(pairs)
        if len(above.text) > _LONG_LINE and len(line.text) > 1 and not ends_sentence(above.text)
    ]
    usual = _USUAL_MARGIN * pages[0].width
    return max(ends) if len(ends) >= _FEWEST_FULL_LINES else usual


def _first_line_indent(pages: list[Page], pairs: list[list[_Pair]]) -> float:
    """How far first lines are indented: lines that follow a full stop and whose next line is not indented."""
    indents: Counter[float] = Counter()
    for page, pairs_of_page in zip(pages, pairs, strict=True):
        left = left_edge(page.lines)
        for (above, line), (_, below) in pairwise(pairs_of_page):
            indent = (line.x0 - left) / line.size
            if not _SMALLEST_INDENT < indent < _LARGEST_INDENT:
                continue
            is_first = ends_sentence(above.text) and not _has_label(line.text)
            if is_first and _is_at(below.x0, left, line):
                indents[round(indent, 1)] += 1
    found = indents.most_common(1)
    return found[0][0] if found and found[0][1] >= _FEWEST_INDENTS else 0.0


def _is_at(x0: float, edge: float, line: Line) -> bool:
    return abs(x0 - edge) < _SAME_EDGE * line.size


def _has_label(text: str) -> bool:
    return bool(BULLET.match(text) or DASH.match(text) or NUMBER.match(text))
