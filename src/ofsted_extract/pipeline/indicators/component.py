"""`ofsted_indicators`: the statistic that a figure is a value of, by the rules of `patterns/indicators.yaml`.

Two figures of a trend are values of one statistic: if the rules know only one of them, the other follows it.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import replace

from spacy.language import Language
from spacy.tokens import Doc, Span

from ofsted_extract.facts.figures import FigureValue
from ofsted_extract.facts.trends import TrendValue
from ofsted_extract.pipeline.figures.reading_context import Stretches, leads_of_lists
from ofsted_extract.pipeline.indicators.rules import Earlier, FigureTexts, IndicatorRules
from ofsted_extract.pipeline.language import value_of
from ofsted_extract.rules.patterns import Patterns, load_patterns

TREND_RULE = "indicators/trend"
"""Named where a figure takes its indicator from the figure that it is compared with."""


class Indicators:
    """Adds `indicator` and `indicator_rule` to the values of `doc.spans["figures"]`."""

    def __init__(self, patterns: Patterns) -> None:
        self._rules = IndicatorRules(patterns)
        self._changes = patterns.rules_of_change()
        self._backward = patterns.words("openers-that-refer-back")

    def __call__(self, doc: Doc) -> Doc:
        """Needs figures and blocks; uses trends and sections where they are."""
        figures = list(doc.spans.get("figures", ()))
        blocks = list(doc.spans.get("blocks", ()))
        leads = leads_of_lists(blocks, self._backward)
        blocks_by_token = Stretches(blocks)
        sections = Stretches(list(doc.spans.get("sections", ())))
        refused: set[int] = set()
        block_start, earlier = -1, Earlier()
        for at in sorted(range(len(figures)), key=lambda i: figures[i].start):
            figure = figures[at]
            block = blocks_by_token.at(figure.start)
            start = figure.sent.start if block is None else block.start
            if start != block_start:
                block_start, earlier = start, Earlier()
            section = sections.at(figure.start)
            texts = FigureTexts(
                figure,
                lead=None if block is None else leads.get(block.start),
                section=None if section is None else value_of(section).heading,
            )
            value: FigureValue = value_of(figure)
            is_change = value.measure_rule in self._changes
            rule = None if is_change else self._rules.first_that_fits(value, texts, earlier)
            gives = None if rule is None else earlier.by_kind.get(value.kind) if rule.is_same else rule.gives
            if rule is not None and gives is not None:
                _set_indicator(figure, gives, rule.id)
            elif rule is not None or is_change:
                refused.add(at)
            earlier.add(value.kind, gives, figure.sent.start)
        self._follow_trends(figures, doc.spans.get("trends", ()), refused)
        return doc

    @staticmethod
    def _follow_trends(figures: list[Span], trends: Iterable[Span], refused: set[int]) -> None:
        """Gives the figures of a trend the same indicator; `refused` are those that must have none."""
        for trend in trends:
            pair: TrendValue = value_of(trend)
            for one, other in ((pair.earlier, pair.later), (pair.later, pair.earlier)):
                known, unknown = value_of(figures[one]), value_of(figures[other])
                if known.indicator and not unknown.indicator and other not in refused:
                    _set_indicator(figures[other], known.indicator, TREND_RULE)


def _set_indicator(figure: Span, indicator: str, rule: str) -> None:
    value: FigureValue = value_of(figure)
    figure._.value = replace(value, indicator=indicator, indicator_rule=rule)


@Language.factory("ofsted_indicators", default_config={"patterns": None})
def create_indicators(nlp: Language, name: str, *, patterns: str | None) -> Indicators:
    """The factory; `patterns` is a folder laid over the shipped one."""
    return Indicators(load_patterns(patterns))
