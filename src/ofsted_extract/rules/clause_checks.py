"""Checks the rules on the clause of all files together: ids that are used twice, and lists that do not exist.

What one rule may say is checked when its file is read; see `rules.clause_form`.
"""

from __future__ import annotations

from collections.abc import Collection, Iterator, Sequence
from typing import Any

import yaml

from ofsted_extract.errors import PatternError
from ofsted_extract.rules.loading import BASE_LOADER
from ofsted_extract.rules.models import Layer


def check_clauses(layers: Sequence[Layer], lists: Collection[str], word_rules: Collection[str]) -> None:
    """Checks the rules on the clause of all files.

    Args:
        layers: the files in force.
        lists: the names of all word lists.
        word_rules: the ids of all rules on words.

    Raises:
        PatternError: if an id is used twice among the shipped rules or among the user's own, or is that of a
            rule on words, or if a path names a list that no file has. The message names file, line and rule.
    """
    from_shipped: dict[str, bool] = {}
    for layer in layers:
        for at, rule in enumerate(layer.file.clauses):
            if rule.id in word_rules or from_shipped.get(rule.id) == layer.shipped:
                raise PatternError(
                    f"{_place(layer, at)}: rule {rule.id}: this id is used twice in the patterns"
                )
            from_shipped[rule.id] = layer.shipped
            for name in _lists_in(rule.path):
                if name not in lists:
                    raise PatternError(
                        f"{_place(layer, at, '@' + name)}: rule {rule.id}: no list is named {name!r}"
                    )


def _lists_in(value: Any) -> Iterator[str]:
    """Yields the names of the lists that a path refers to as "@name"."""
    if isinstance(value, str):
        if value.startswith("@"):
            yield value[1:]
    elif isinstance(value, dict):
        for key, inner in value.items():
            if key != "AS":
                yield from _lists_in(inner)
    elif isinstance(value, list | tuple):
        for inner in value:
            yield from _lists_in(inner)


def _place(layer: Layer, at: int, text: str | None = None) -> str:
    """Returns file and line of the rule at an index of a file, or of a text within that rule."""
    root: Any = yaml.compose(layer.path.read_text(encoding="utf-8"), Loader=BASE_LOADER)
    rules = next(value for key, value in root.value if key.value == "clauses")
    node = rules.value[at]
    found = next((each for each in _scalars(node) if each.value == text), node)
    return f"{layer.path}:{found.start_mark.line + 1}"


def _scalars(node: Any) -> Iterator[Any]:
    if isinstance(node, yaml.ScalarNode):
        yield node
    elif isinstance(node, yaml.SequenceNode):
        for inner in node.value:
            yield from _scalars(inner)
    elif isinstance(node, yaml.MappingNode):
        for pair in node.value:
            for inner in pair:
                yield from _scalars(inner)
