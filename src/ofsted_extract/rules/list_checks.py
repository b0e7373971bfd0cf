"""Checks the user's own lists and rules against the shipped ones, which say what types their values have."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Mapping, Sequence
from typing import Any

import yaml

from ofsted_extract.errors import PatternError
from ofsted_extract.rules.loading import BASE_LOADER
from ofsted_extract.rules.models import Layer, Scalar, WordList

_NAMES: Mapping[type, str] = {str: "text", int: "a whole number", float: "a number", bool: "true or false"}


def check_lists(layers: Sequence[Layer], shipped: Mapping[str, WordList]) -> None:
    """Checks that own lists have values of the types that the shipped lists of the same names have.

    Args:
        layers: the files in force.
        shipped: all shipped lists, those of replaced files among them.

    Raises:
        PatternError: if a value has another type, or a list another form. The message names file and line.
    """
    for layer in layers:
        if layer.shipped:
            continue
        for name, words in layer.file.lists.items():
            model = shipped.get(name)
            if model is None:
                continue
            if isinstance(model, dict) != isinstance(words, dict):
                raise PatternError(
                    f"{place_in(layer, 'lists', name)}: the list {name!r} is a mapping in one file and a "
                    "plain list in another"
                )
            if isinstance(model, dict) and isinstance(words, dict):
                _check_values(layer, name, words, {_type(value) for value in model.values()})


def check_values(layers: Sequence[Layer], shipped: Sequence[Layer]) -> None:
    """Checks that own rules set values of the types that shipped rules of the same group set.

    Args:
        layers: the files in force.
        shipped: all shipped files.

    Raises:
        PatternError: if a value has another type. The message names file and line.
    """
    types: dict[tuple[str, str], set[type]] = defaultdict(set)
    for layer in shipped:
        for rule in layer.file.rules:
            for key, value in rule.values.items():
                types[_group(rule.id), key].add(_type(value))
    for layer in layers:
        if layer.shipped:
            continue
        for at, rule in enumerate(layer.file.rules):
            for key, value in rule.values.items():
                allowed = types.get((_group(rule.id), key))
                if allowed and not _fits(value, allowed):
                    raise PatternError(
                        f"{place_in(layer, 'rules', at, 'values', key)}: rule {rule.id}: {key!r} must be "
                        f"{_names(allowed)}, not {_shown(value)}"
                    )


def _group(rule_id: str) -> str:
    return rule_id.partition("/")[0]


def _check_values(layer: Layer, name: str, words: Mapping[str, Scalar], allowed: set[type]) -> None:
    for word, value in words.items():
        if not _fits(value, allowed):
            raise PatternError(
                f"{place_in(layer, 'lists', name, word)}: {word!r} in the list {name!r} must be "
                f"{_names(allowed)}, not {_shown(value)}"
            )


def _type(value: Scalar) -> type:
    return type(value)


def _fits(value: Scalar, allowed: Collection[type]) -> bool:
    found = _type(value)
    return found in allowed or (found is int and float in allowed)


def _names(types: Collection[type]) -> str:
    return " or ".join(sorted(_NAMES.get(each, "null") for each in types))


def _shown(value: Scalar) -> str:
    return "null" if value is None else repr(value)


def place_in(layer: Layer, *steps: str | int) -> str:
    """Returns the file and the line of a part of it, given the keys and indices that lead there."""
    node: Any = yaml.compose(layer.path.read_text(encoding="utf-8"), Loader=BASE_LOADER)
    line = 1
    for step in steps:
        if isinstance(node, yaml.MappingNode):
            pair = next(((key, value) for key, value in node.value if key.value == step), None)
            if pair is None:
                break
            line, node = pair[0].start_mark.line + 1, pair[1]
        elif isinstance(node, yaml.SequenceNode) and isinstance(step, int):
            node = node.value[step]
            line = node.start_mark.line + 1
    return f"{layer.path}:{line}"
