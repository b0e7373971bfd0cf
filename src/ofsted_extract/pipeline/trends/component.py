"""`ofsted_trends`: two stated values of one thing at two times.

The forms are "from A to B" and "to B from A" (`from_to`); "B … an increase from A", "B, compared with A"
and "B (A in May)" (`led`); and, in two clauses or sentences, "was A in May and is B today" (`restated`).
Comparisons with other places are not trends. Both values must be printed.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator

from spacy.language import Language
from spacy.tokens import Doc

from ofsted_extract.facts.trends import TrendValue
from ofsted_extract.pipeline.language import add_span
from ofsted_extract.pipeline.trends.compared import ComparedFigures, Pair
from ofsted_extract.pipeline.trends.from_to import ChangingTo, FromTo, InARow, in_brackets
from ofsted_extract.pipeline.trends.led import InBracket, Led
from ofsted_extract.pipeline.trends.restated import AtTwoTimes, Restated, WasAndIs
from ofsted_extract.pipeline.trends.times import Times
from ofsted_extract.pipeline.trends.words import TrendWords
from ofsted_extract.rules.patterns import Patterns, load_patterns

_Form = Callable[[ComparedFigures, Times], Iterator[Pair]]


class Trends:
    """Writes trends to `doc.spans["trends"]`; each span runs from one figure to the other."""

    def __init__(self, nlp: Language, patterns: Patterns) -> None:
        words = TrendWords(patterns)
        self._words = words
        self._changes = patterns.rules_of_change()
        self._in_a_row = InARow(words)
        self._forms: tuple[_Form, ...] = (
            FromTo(words),
            ChangingTo(nlp, patterns, words),
            Led(nlp, patterns, words),
            WasAndIs(nlp, patterns, words),
            InBracket(nlp, patterns),
            Restated(nlp, patterns, words),
            AtTwoTimes(words),
        )

    def __call__(self, doc: Doc) -> Doc:
        """Finds the trends of `doc`, which needs figures and sentences."""
        doc.spans["trends"] = []
        figures = ComparedFigures(doc, doc.spans.get("figures", ()), self._words)
        times = Times(figures, self._words)
        pairs: set[Pair] = set()
        used: set[int] = set()
        for pair in (pair for form in self._forms for pair in form(figures, times)):
            if not used & set(pair) and not any(self._is_change(figures, at) for at in pair):
                found = [pair, *in_brackets(figures, pair), *self._in_a_row(figures, times, pair)]
                pairs.update(found)
                used.update(at for each in found for at in each)
        for pair in sorted(pairs, key=min):
            self._add(figures, pair)
        return doc

    def _add(self, figures: ComparedFigures, pair: Pair) -> None:
        first, last = sorted(pair)
        values = [figures[at].value for at in (pair.later, pair.earlier)]
        numbers = [figures.doc[figures[at].start : figures[at].end].text for at in pair]
        subjects = (each.subject for each in values if not self._is_peak(each.subject))
        measures = (each.measure for each in values if not self._is_of_one_value(each.measure, numbers))
        value = TrendValue(
            next(filter(None, subjects), None), next(filter(None, measures), None), pair.earlier, pair.later
        )
        add_span(figures.doc, "trends", figures[first].start, figures[last].end, value, "trend")

    def _is_change(self, figures: ComparedFigures, at: int) -> bool:
        """Whether a figure is the size of a change: "rose by 5% last year and by 12% this year"."""
        return figures[at].value.measure_rule in self._changes

    def _is_peak(self, subject: str | None) -> bool:
        """Whether a subject only names a value of a series: "to a peak of 402"."""
        return subject is not None and subject.lower() in self._words.peaks

    def _is_of_one_value(self, measure: str | None, numbers: list[str]) -> bool:
        """Whether a measure is true of one value only: "have been reduced from 12 months", "rising to"."""
        if measure is None:
            return False
        words = self._words
        led = measure.lower().split()[-1] in words.before_earlier | words.before_later
        return led or any(f" {number} " in f" {measure} " for number in numbers)


@Language.factory("ofsted_trends", default_config={"patterns": None})
def create_trends(nlp: Language, name: str, *, patterns: str | None) -> Trends:
    """Creates the component; rules in the folder `patterns` replace the shipped ones."""
    return Trends(nlp, load_patterns(patterns))
