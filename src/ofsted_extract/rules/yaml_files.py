"""Reads YAML that somebody else wrote: text, numbers, lists and mappings, within limits.

YAML can refer to a part of itself, nest without end and name its own types. No rule needs any of that,
and each can keep a program busy for ever, or fill its memory. So a file is first looked through as a tree,
whose size and depth are limited, and only then made into values.
"""

from __future__ import annotations

import stat
from pathlib import Path
from typing import Any

import yaml

from ofsted_extract.errors import PatternError

LARGEST_NUMBER = 2**53 - 1
"""Larger numbers are not all exact as floats."""

_MOST_BYTES = 2_000_000
"""Of one file; the largest that is shipped has some 60 kB."""

_MOST_NODES = 200_000
"""Values in one file, where a part that is referred to twice counts twice."""

_LONGEST_NUMBER = 40
"""Characters of a number."""

_DEEPEST = 40
"""Levels of lists and mappings in one another; the shipped files have fewer than ten."""

_TAGS = frozenset(
    f"tag:yaml.org,2002:{name}" for name in ("map", "seq", "str", "int", "float", "bool", "null", "merge")
)


def read_text(path: Path) -> str:
    """Reads a file of rules.

    Raises:
        PatternError: if it is no ordinary file, is too large, or is no text in UTF-8.
    """
    try:
        status = path.stat()
        if not stat.S_ISREG(status.st_mode):
            raise PatternError(f"{path}: is no ordinary file; rules are read from files only")
        if status.st_size > _MOST_BYTES:
            raise PatternError(
                f"{path}: has more than {_MOST_BYTES // 1_000_000} MB; divide it into several files"
            )
        data = path.read_bytes()
    except OSError as error:
        raise PatternError(f"{path}: cannot be read ({error.strerror or error})") from error
    try:
        return data.decode("utf-8")
    except UnicodeDecodeError as error:
        line = data.count(b"\n", 0, error.start) + 1
        raise PatternError(f"{path}:{line}: not a text in UTF-8; save the file in that encoding") from error


def load(path: Path, text: str, loader: Any, *, is_trusted: bool) -> Any:
    """Makes values of YAML.

    Args:
        path: the file that the text is from, for messages.
        text: the YAML.
        loader: the loader of PyYAML to use.
        is_trusted: whether the file is shipped with the tool; it is not looked through first.

    Raises:
        PatternError: if it is not YAML, or has what no rule may have. The message names file and line.
    """
    try:
        if not is_trusted:
            _check_depth(path, text, loader)
            root = yaml.compose(text, Loader=loader)
            if root is not None:
                _check_nodes(path, root)
        return yaml.load(text, Loader=loader)
    except yaml.MarkedYAMLError as error:
        line = error.problem_mark.line + 1 if error.problem_mark else 1
        raise PatternError(f"{path}:{line}: not valid YAML: {error.problem}") from error
    except yaml.reader.ReaderError as error:
        raise PatternError(
            f"{path}:{_line_of_control(text)}: not valid YAML: a character that YAML does not allow"
        ) from error


def _line_of_control(text: str) -> int:
    """The line of the first character that YAML does not allow."""
    found = yaml.reader.Reader.NON_PRINTABLE.search(text)
    return text.count("\n", 0, found.start()) + 1 if found else 1


def _check_depth(path: Path, text: str, loader: Any) -> None:
    """Goes through the file event by event, since making its tree needs a call for each level."""
    depth = 0
    for event in yaml.parse(text, Loader=loader):
        if isinstance(event, yaml.CollectionStartEvent):
            depth += 1
            if depth > _DEEPEST:
                line = event.start_mark.line + 1 if event.start_mark else 1
                raise PatternError(f"{path}:{line}: more than {_DEEPEST} lists and mappings in one another")
        elif isinstance(event, yaml.CollectionEndEvent):
            depth -= 1


def _check_nodes(path: Path, root: Any) -> None:
    """Looks at every node of a file's tree, also through references.

    Raises:
        PatternError: if there are too many, or one is no plain value.
    """
    waiting: list[tuple[Any, int]] = [(root, 1)]
    nodes = 0
    while waiting:
        node, depth = waiting.pop()
        nodes += 1
        place = f"{path}:{node.start_mark.line + 1}"
        if depth > _DEEPEST:
            raise PatternError(f"{place}: refers to itself, or nests more than {_DEEPEST} levels")
        if nodes > _MOST_NODES:
            raise PatternError(
                f"{place}: its references stand for more than {_MOST_NODES:,} values; write them out"
            )
        if isinstance(node, yaml.MappingNode):
            for key, value in node.value:
                waiting += [(key, depth + 1), (value, depth + 1)]
        elif isinstance(node, yaml.SequenceNode):
            waiting += [(item, depth + 1) for item in node.value]
        if fault := _fault_of(node):
            raise PatternError(f"{place}: {fault}")


def _fault_of(node: Any) -> str | None:
    """Says what is wrong with one node; None if it is a plain value."""
    tag = str(node.tag)
    if tag not in _TAGS:
        name = tag.rpartition(":")[2]
        return f"a value of the type {name!r}; put it in quotes if it is text"
    text = node.value if isinstance(node, yaml.ScalarNode) else ""
    if any("\ud800" <= char <= "\udfff" for char in text):
        return "half a surrogate pair, which is no character"
    is_scalar = tag.endswith((":int", ":float", ":bool", ":str", ":null", ":merge"))
    if isinstance(node, yaml.ScalarNode) != is_scalar:
        return f"not a value of the type {tag.rpartition(':')[2]!r}"
    if tag.endswith((":int", ":float")) and not _is_number(text):
        return "a number that is too large, or none; put it in quotes if it is text"
    if tag.endswith(":bool") and text not in ("true", "false"):
        return "neither true nor false; put it in quotes if it is text"
    return None


def _is_number(text: str) -> bool:
    """Whether text is a decimal number that is exact as a float; not `9:30`, `0x1F` or `.inf`."""
    try:
        return len(text) < _LONGEST_NUMBER and abs(float(text)) <= LARGEST_NUMBER
    except ValueError:
        return False
