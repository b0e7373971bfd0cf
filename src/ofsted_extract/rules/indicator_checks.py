"""Checks the rules on indicators of all files together: ids used twice, and names that do not exist."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from typing import Any

import yaml

from ofsted_extract.errors import PatternError
from ofsted_extract.rules.loading import BASE_LOADER
from ofsted_extract.rules.models import Layer


def check_indicators(
    layers: Sequence[Layer], lists: Collection[str], word_rules: Collection[str], indicators: Collection[str]
) -> None:
    """Checks the rules on indicators of all files.

    Args:
        layers: the files in force.
        lists: the names of all word lists.
        word_rules: the ids of all rules on words.
        indicators: the ids of all indicators.

    Raises:
        PatternError: if an id is used twice among the shipped rules or among the user's own, or is that of
            another rule, or if a rule names a list or an indicator that no file has. The message names file,
            line and rule.
    """
    from_shipped: dict[str, bool] = {}
    other_rules = {*word_rules, *(rule.id for layer in layers for rule in layer.file.clauses)}
    for layer in layers:
        for at, rule in enumerate(layer.file.indicator_rules):
            faults = list(rule.faults(indicators, lists))
            if rule.id in other_rules or from_shipped.get(rule.id) == layer.shipped:
                faults.insert(0, "this id is used twice in the patterns")
            if faults:
                raise PatternError(f"{layer.path}:{_line(layer, at)}: rule {rule.id}: {faults[0]}")
            from_shipped[rule.id] = layer.shipped


def _line(layer: Layer, at: int) -> int:
    """Returns the line of the rule at an index of a file."""
    root: Any = yaml.compose(layer.path.read_text(encoding="utf-8"), Loader=BASE_LOADER)
    rules = next(value for key, value in root.value if key.value == "indicator_rules")
    line: int = rules.value[at].start_mark.line + 1
    return line
