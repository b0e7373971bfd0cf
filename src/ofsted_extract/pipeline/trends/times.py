"""Which of two figures holds for the earlier time."""

from __future__ import annotations

import re

from spacy.tokens import Span

from ofsted_extract.pipeline.language import value_of
from ofsted_extract.pipeline.trends.compared import ComparedFigure, ComparedFigures
from ofsted_extract.pipeline.trends.words import TrendWords

_PERIOD = re.compile(r"\b((?:19|20)\d\d)\s?[-‐‑–—−/]\s?(?:20)?\d\d\b")
_YEAR = re.compile(r"\b(?:19|20)\d\d\b")


class Times:
    """The times of the figures of one Doc."""

    def __init__(self, figures: ComparedFigures, words: TrendWords) -> None:
        self._figures = figures
        self._words = words
        self._dates: dict[int, list[Span]] = {}
        for date in figures.doc.spans.get("dates", ()):
            self._dates.setdefault(date.sent.start, []).append(date)

    def date(self, figure: ComparedFigure) -> str | None:
        """Returns the only date in a figure's `as_of`, in ISO 8601; otherwise the only year in it.

        A financial or school year counts as the year in which it begins.
        """
        as_of = figure.value.as_of
        if as_of is None:
            return None
        near = [date for date in self._dates.get(figure.first, []) if date.text in as_of]
        if len(near) == 1:
            return str(value_of(near[0]).iso)
        sentence = self._figures.doc[figure.first : figure.last]
        years = [token.text for token in sentence if token.shape_ == "dddd" and token.text in as_of]
        if len(years) == 1:
            return years[0]
        period = _PERIOD.search(as_of)
        return period[1] if period else None

    def are_in_order(self, first: ComparedFigure, second: ComparedFigure) -> bool:
        """Whether both figures have times, and the time of `first` is the earlier."""
        one, other = self.date(first), self.date(second)
        if one is not None and other is not None:
            return one < other
        return self.is_past(first) and self.is_present(second)

    def is_present(self, figure: ComparedFigure) -> bool:
        """Whether a figure holds now: "currently", "this year"."""
        return not self._words.times_of_the_present.isdisjoint(_as_of_words(figure))

    def is_past(self, figure: ComparedFigure) -> bool:
        """Whether a figure holds for a date or for a time such as "last year", and not for the present."""
        words = _as_of_words(figure)
        if not self._words.times_of_the_present.isdisjoint(words):
            return False
        if self.date(figure) is not None or not self._words.times_of_the_past.isdisjoint(words):
            return True
        return bool(words) and words[0] in self._words.leads_of_past_times


def _as_of_words(figure: ComparedFigure) -> list[str]:
    return (figure.value.as_of or "").lower().split()


def year_of(figure: ComparedFigure) -> int | None:
    """Returns the year in a figure's `as_of`; the first of a financial or school year."""
    years = _YEAR.findall(figure.value.as_of or "")
    return int(years[0]) if years else None


def has_other_time(first: ComparedFigure, second: ComparedFigure) -> bool:
    """Whether two figures hold for different times, of which one may be unknown."""
    return first.value.as_of != second.value.as_of
