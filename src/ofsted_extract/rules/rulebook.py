"""The rules as their authors wrote them: file and line, source text, and which rule replaces which."""

from __future__ import annotations

import difflib
import re
import textwrap
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import yaml

from ofsted_extract.rules.clauses import ClauseRule
from ofsted_extract.rules.indicators import IndicatorRule
from ofsted_extract.rules.loading import BASE_LOADER, read_layers
from ofsted_extract.rules.models import Layer, Rule, WordList
from ofsted_extract.rules.patterns import load_patterns


@dataclass(frozen=True, slots=True)
class WrittenRule:
    """A rule with its place in a file and its source text.

    Attributes:
        rule: the rule: on words, on the clause, or on what a figure is a value of.
        path: its file.
        own: whether the file is the user's own, not a shipped one.
        file: the file as shown to people: a shipped one by its name, the user's own by its path.
        line: the line on which the rule begins, from 1.
        form_lines: the line on which each of `rule.tokens` begins, from 1; only rules on words have
            them.
        text: the source text of the rule with its comments, without the indent of the list.
        about_file: what the file says it is for.
        replaces: the shipped rule of the same id, if this is the user's own.
    """

    rule: Rule | ClauseRule | IndicatorRule
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
        """The file and the line, as in `figures.yaml:12`."""
        return f"{self.file}:{self.line}"

    def place_of(self, form: int) -> str:
        """Returns the file and the line of one of `rule.tokens`, given its index."""
        return f"{self.file}:{self.form_lines[form]}"


def read_rulebook(directory: str | None = None) -> Mapping[str, WrittenRule]:
    """Reads the rules that are in force, by id, in the order of their files.

    Args:
        directory: the user's own folder of patterns, if there is one.

    Raises:
        PatternError: if the patterns cannot be used.
    """
    book: dict[str, WrittenRule] = {}
    for layer in read_layers(directory):
        for written in _written(layer, book):
            # taken out first, so that a replacement moves to the end, among the user's other rules
            book.pop(written.rule.id, None)
            book[written.rule.id] = written
    return book


def _written(layer: Layer, earlier: Mapping[str, WrittenRule]) -> Iterator[WrittenRule]:
    """Gives the rules of one file. `earlier` are those of the files before it, which they may replace."""
    text = layer.path.read_text(encoding="utf-8")
    lines = text.splitlines()
    root = yaml.compose(text, Loader=BASE_LOADER)
    listed: Sequence[tuple[Rule | ClauseRule | IndicatorRule, Any]] = [
        *zip(layer.file.rules, _items_at(root, "rules"), strict=True),
        *zip(layer.file.clauses, _items_at(root, "clauses"), strict=True),
        *zip(layer.file.indicator_rules, _items_at(root, "indicator_rules"), strict=True),
    ]
    for rule, node in listed:
        forms = _value_at(node, "tokens")
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
                else _source_of_item(lines[start : node.end_mark.line + 1], node.start_mark.column)
            ),
            about_file=" ".join(layer.file.about.split()),
            replaces=earlier.get(rule.id),
        )


def _value_at(node: Any, key: str) -> Any:
    """Returns the node under `key` of a YAML mapping; None if there is no such key, or no mapping."""
    if not isinstance(node, yaml.MappingNode):
        return None
    return next((value for name, value in node.value if name.value == key), None)


def _items_at(node: Any, key: str) -> Sequence[Any]:
    """Returns the nodes of the list under `key` of a YAML mapping; none if there is no such list."""
    found = _value_at(node, key)
    return found.value if isinstance(found, yaml.SequenceNode) else ()


def _source_of_item(lines: list[str], column: int) -> str:
    """Cuts the source text of one list item out of the lines that begin with it."""
    body = [" " * column + lines[0][column:]]
    for line in lines[1:]:
        if line.strip() and len(line) - len(line.lstrip()) < column:
            break
        body.append(line)
    return textwrap.dedent("\n".join(body)).rstrip()


def read_list(name: str, directory: str | None = None) -> tuple[list[str], WordList] | None:
    """Returns the files that define the word list `name`, and its merged words; None if no file defines it.

    Args:
        name: the list's name, without "@".
        directory: the user's own folder of patterns, if there is one.

    Raises:
        PatternError: if the patterns cannot be used.
    """
    files = [layer.file_name for layer in read_layers(directory) if name in layer.file.lists]
    return (files, load_patterns(directory).lists[name]) if files else None


def similar_names(names: Iterable[str], name: str) -> list[str]:
    """Returns up to three of `names` that the user may have meant by `name`, the most similar first."""
    by_last_part = {known.rpartition("/")[2]: known for known in names}
    similar = difflib.get_close_matches(name, by_last_part.values(), n=3)
    similar = similar or difflib.get_close_matches(name, by_last_part, n=3)
    return [by_last_part.get(each, each) for each in similar]


def has_words(text: str, words: Iterable[str]) -> bool:
    """Returns whether `text` has, for each of `words`, a word that begins with it, in any case."""
    return all(re.search(rf"(?<!\w){re.escape(word)}", text, re.IGNORECASE) for word in words)
