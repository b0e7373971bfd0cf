"""The rules as their authors wrote them: in which file and line, in which words, and what lies over what."""

from __future__ import annotations

import difflib
import re
import textwrap
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import yaml

from ofsted_extract.rules.patterns import Layer, Rule, WordList, load_patterns, read_layers

_BASE_LOADER: Any = getattr(yaml, "CSafeLoader", yaml.SafeLoader)


@dataclass(frozen=True, slots=True)
class WrittenRule:
    """A rule where it stands.

    Attributes:
        rule: what it says.
        path: its file.
        own: whether that is a file of one's own, not a shipped one.
        file: what it is called: a shipped one by its name, one's own by its path.
        line: where it begins, from 1.
        form_lines: where each of `rule.tokens` begins, from 1.
        text: the rule as written, with its comments, without the indent of the list.
        about_file: what the file says it is for.
        replaces: the shipped rule of the same id, where this is one's own.
    """

    rule: Rule
    path: Path
    own: bool
    file: str
    line: int
    form_lines: tuple[int, ...]
    text: str
    about_file: str
    replaces: WrittenRule | None = None

    @property
    def place(self) -> str:
        """The file and the line, as `figures.yaml:12`."""
        return f"{self.file}:{self.line}"

    def place_of(self, form: int) -> str:
        """The file and the line of one of `rule.tokens`."""
        return f"{self.file}:{self.form_lines[form]}"


def read_rulebook(directory: str | None = None) -> Mapping[str, WrittenRule]:
    """The rules that count, by id, in the order of their files.

    Args:
        directory: a folder of patterns laid over the shipped ones.

    Raises:
        PatternError: where the patterns cannot be used.
    """
    book: dict[str, WrittenRule] = {}
    for layer in read_layers(directory):
        for written in _written(layer, book):
            # in its new place, so that one's own rules stand together
            book.pop(written.rule.id, None)
            book[written.rule.id] = written
    return book


def _written(layer: Layer, over: Mapping[str, WrittenRule]) -> Iterator[WrittenRule]:
    text = layer.path.read_text(encoding="utf-8")
    lines = text.splitlines()
    nodes = _at(yaml.compose(text, Loader=_BASE_LOADER), "rules")
    for rule, node in zip(layer.file.rules, nodes.value if nodes is not None else (), strict=True):
        forms = _at(node, "tokens")
        start = node.start_mark.line
        yield WrittenRule(
            rule=rule,
            path=layer.path,
            own=not layer.shipped,
            file=layer.file_name,
            line=start + 1,
            form_lines=tuple(form.start_mark.line + 1 for form in (forms.value if forms is not None else ())),
            text=(
                text[node.start_mark.index : node.end_mark.index]
                if node.flow_style
                else _as_written(lines[start : node.end_mark.line + 1], node.start_mark.column)
            ),
            about_file=" ".join(layer.file.about.split()),
            replaces=over.get(rule.id),
        )


def _at(node: Any, key: str) -> Any:
    """The value under `key` of a mapping in YAML; None where there is none."""
    if not isinstance(node, yaml.MappingNode):
        return None
    return next((value for name, value in node.value if name.value == key), None)


def _as_written(lines: list[str], column: int) -> str:
    """The lines of one item of a list, up to where the next one, or another key, begins."""
    body = [" " * column + lines[0][column:]]
    for line in lines[1:]:
        if line.strip() and len(line) - len(line.lstrip()) < column:
            break
        body.append(line)
    return textwrap.dedent("\n".join(body)).rstrip()


def read_list(name: str, directory: str | None = None) -> tuple[list[str], WordList] | None:
    """The word list `name`: the files that it stands in, and all that they say; None where no file has it.

    Raises:
        PatternError: where the patterns cannot be used.
    """
    files = [layer.file_name for layer in read_layers(directory) if name in layer.file.lists]
    return (files, load_patterns(directory).lists[name]) if files else None


def similar_names(names: Iterable[str], name: str) -> list[str]:
    """Up to three of `names` that `name` may have been meant to be, the likest first."""
    ends = {known.rpartition("/")[2]: known for known in names}
    likest = difflib.get_close_matches(name, ends.values(), n=3) or difflib.get_close_matches(name, ends, n=3)
    return [ends.get(each, each) for each in likest]


def has_words(text: str, words: Iterable[str]) -> bool:
    """Whether words of `text` begin with each of `words`, whatever their case."""
    return all(re.search(rf"(?<!\w){re.escape(word)}", text, re.IGNORECASE) for word in words)
