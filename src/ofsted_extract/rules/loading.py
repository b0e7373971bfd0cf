"""Reads files of patterns and checks their form. Every error names the file, the line and the rule."""

from __future__ import annotations

import functools
import re
from pathlib import Path
from typing import Any

import yaml
from pydantic import ValidationError

from ofsted_extract.errors import PatternError
from ofsted_extract.faults import fault_words
from ofsted_extract.rules.models import Layer, RuleFile
from ofsted_extract.rules.yaml_files import load, read_text

_LISTS_OF_RULES = ("rules", "clauses", "indicator_rules")
BASE_LOADER: Any = getattr(yaml, "CSafeLoader", yaml.SafeLoader)
"""PyYAML's safe loader: the one written in C where PyYAML was built with it."""


class _Loader(BASE_LOADER):  # type: ignore[misc]
    """Reads `no`, `on`, `off` and `yes` as words, as YAML 1.2 does, not as truth values."""


_Loader.yaml_implicit_resolvers = {
    first: [(tag, regex) for tag, regex in resolvers if tag != "tag:yaml.org,2002:bool"]
    for first, resolvers in BASE_LOADER.yaml_implicit_resolvers.items()
}
_Loader.add_implicit_resolver("tag:yaml.org,2002:bool", re.compile(r"^(?:true|false)$"), list("tf"))


def shipped_directory() -> Path:
    """The folder of the shipped patterns: inside an installed package, beside `src/` in a checkout."""
    package = Path(__file__).parent.parent
    inside = package / "_patterns"
    return inside if inside.is_dir() else package.parent.parent / "patterns"


def read_layers(directory: str | None = None) -> list[Layer]:
    """Reads the files of patterns that are in force: the shipped ones first, then the user's own.

    A shipped file is left out if the user's folder has a file of the same name with `replace: true`.

    Args:
        directory: the user's folder of patterns, if there is one.

    Raises:
        PatternError: if a file cannot be read or does not have the documented form.
    """
    shipped = read_shipped()
    if directory is None:
        return shipped
    own = [
        Layer(path, _parse(path, is_trusted=False), shipped=False) for path in _yaml_files(Path(directory))
    ]
    replaced = {layer.path.name for layer in own if layer.file.replace}
    return [layer for layer in shipped if layer.path.name not in replaced] + own


def read_shipped() -> list[Layer]:
    """Reads all shipped files of patterns.

    Raises:
        PatternError: as for `read_layers`.
    """
    return list(_layers_of(shipped_directory()))


@functools.lru_cache(maxsize=1)
def _layers_of(directory: Path) -> tuple[Layer, ...]:
    return tuple(Layer(path, _parse(path, is_trusted=True), shipped=True) for path in _yaml_files(directory))


def _yaml_files(directory: Path) -> list[Path]:
    if not directory.is_dir():
        raise PatternError(f"{directory}: no such folder of patterns; name one that holds .yaml files")
    try:
        return sorted(directory.glob("*.yaml"))
    except OSError as error:
        raise PatternError(
            f"{directory}: cannot be listed ({error.strerror}); check its permissions"
        ) from error


def _parse(path: Path, *, is_trusted: bool) -> RuleFile:
    text = read_text(path)
    data = load(path, text, _Loader, is_trusted=is_trusted)
    try:
        return RuleFile.model_validate({} if data is None else data)
    except ValidationError as error:
        raise PatternError(_describe_first_fault(path, text, error)) from error


def _describe_first_fault(path: Path, text: str, error: ValidationError) -> str:
    """Describes the first fault of a file in one line: file and line, rule, field, what is wrong."""
    first = error.errors()[0]
    node = yaml.compose(text, Loader=BASE_LOADER)
    rule = ""
    line = 1
    for step in first["loc"]:
        if isinstance(node, yaml.MappingNode):
            pair = next(((k, v) for k, v in node.value if k.value == str(step)), None)
            if pair is None:
                break
            line, node = pair[0].start_mark.line + 1, pair[1]
        elif isinstance(node, yaml.SequenceNode) and isinstance(step, int) and step < len(node.value):
            node = node.value[step]
            line = node.start_mark.line + 1
            if isinstance(node, yaml.MappingNode) and first["loc"][0] in _LISTS_OF_RULES and not rule:
                rule = next((str(v.value) for k, v in node.value if k.value == "id"), "")
        else:
            break
    place = f"{path}:{line}: " + (f"rule {rule}: " if rule else "")
    field = ".".join(str(step) for step in first["loc"]) or "the whole file"
    return f"{place}{field}: {fault_words(first)}"
