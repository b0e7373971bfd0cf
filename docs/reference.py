"""Writes those parts of the pages that the program itself knows.

Each function prints Markdown; a page names the one that it wants between cog's marks, and
`cog -P -r -I docs docs/*.md` puts its words there.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from typing import Any

import typer.main

from ofsted_extract.cli.main import app
from ofsted_extract.errors import ExitCode
from ofsted_extract.facts.record import ErrorEntry, Record
from ofsted_extract.writing.table_list import TABLES
from ofsted_extract.writing.tables import Column

PROGRAM = "ofsted-extract"

_TYPES = {
    "string": "text",
    "integer": "whole number",
    "number": "number",
    "boolean": "true or false",
    "null": "null",
}
_PATTERNS = {
    r"^\d{4}-\d{2}-\d{2}$": "date (2017-10-02)",
    r"^\d{4}(-\d{2}(-\d{2})?)?$": "date (2017-10-02, 2017-10 or 2017)",
    r"^[0-9a-f]{64}$": "64 hexadecimal digits",
}
_CELLS = {
    "text": "text",
    "integer": "whole number",
    "number": "number",
    "share": "share of 1",
    "boolean": "true or false",
    "day": "date",
}


def record() -> None:
    """Prints the models of a record and of an error entry, one table of fields each."""
    for model in (Record, ErrorEntry):
        schema = model.model_json_schema()
        named = {model.__name__: schema, **schema["$defs"]}
        for name in _in_order(model.__name__, named):
            print(f"\n### {name}\n\n{_paragraphs(named[name]['description'])}\n")
            fields = named[name]["properties"].items()
            rows = ((f"`{field}`", _type(told), told["description"]) for field, told in fields)
            _print_table(("field", "holds", "what it is"), rows)


def tables() -> None:
    """Prints every table with its columns, those that all tables of facts have only once."""
    shared = TABLES["dates"].columns
    shared = tuple(column for column in shared if column in TABLES["figures"].columns)
    for table in TABLES.values():
        keys = ", ".join(f"`{name}`" for name in table.key)
        print(f"\n### {table.name}\n\n{_sentence(table.meaning)} Key: {keys}.\n")
        _print_columns(column for column in table.columns if column not in shared)
    print("\n### Columns of all tables of facts\n")
    print("The table `warnings` has them without those of evidence: `text` to `end`.\n")
    _print_columns(shared)


def _print_columns(columns: Iterable[Column]) -> None:
    rows = ((f"`{column.name}`", _CELLS[column.type], column.meaning) for column in columns)
    _print_table(("column", "holds", "what it is"), rows)


def command_line() -> None:
    """Prints every command with what its `--help` says."""
    for path, command, context in commands():
        print(f"\n## {path}\n")
        print(f"```text\n{_usage(command.get_help(context))}\n```\n")
        print(f"{_paragraphs(command.help or '')}\n")
        records = [param.get_help_record(context) for param in command.get_params(context)]
        rows = (_row(*record) for record in records if record)
        _print_table(("argument or option", "what it does"), rows)


def exit_codes() -> None:
    """Prints the exit codes."""
    _print_table(("exit code", "what it says"), ((str(int(code)), code.meaning) for code in ExitCode))


def commands() -> Iterator[tuple[str, Any, Any]]:
    """All commands as a user types them, parents before children, each with a context to ask for its help."""
    root: Any = typer.main.get_command(app)
    yield from _commands(PROGRAM, root, None)


def _commands(path: str, command: Any, parent: Any) -> Iterator[tuple[str, Any, Any]]:
    name = path.rpartition(" ")[2]
    context = command.context_class(command, info_name=name, parent=parent, **command.context_settings)
    yield path, command, context
    for name, child in getattr(command, "commands", {}).items():
        yield from _commands(f"{path} {name}", child, context)


def _in_order(name: str, named: dict[str, Any]) -> list[str]:
    """The model of this name and those that it is made of, each once, in the order in which they are met."""
    met = [name]
    for at in met:
        found = re.findall(r"'#/\$defs/(\w+)'", str(named[at]["properties"]))
        met.extend(each for each in dict.fromkeys(found) if each not in met)
    return met


def _type(told: dict[str, Any]) -> str:
    """What a value may be, in words; models are links to their headings."""
    if "$ref" in told:
        model = told["$ref"].rpartition("/")[2]
        return f"[{model}](#{model.lower()})"
    if "anyOf" in told:
        return " or ".join(dict.fromkeys(map(_type, told["anyOf"]))).replace(
            "whole number or number", "number"
        )
    if "enum" in told or "const" in told:
        return ", ".join(f"`{value}`" for value in told.get("enum", [told.get("const")]))
    if told["type"] == "array":
        return f"list: {_type(told['items'])}"
    if told["type"] == "object":
        return f"by name: {_type(told['additionalProperties'])}"
    return _PATTERNS.get(told.get("pattern", ""), _TYPES[told["type"]])


def _print_table(head: tuple[str, ...], rows: Iterable[tuple[str, ...]]) -> None:
    for row in (head, ("---",) * len(head), *rows):
        print("| " + " | ".join(cell.replace("|", r"\|") for cell in row) + " |")


def _sentence(text: str) -> str:
    return f"{text[:1].upper()}{text[1:]}."


def _paragraphs(text: str) -> str:
    """A docstring with each of its paragraphs on one line."""
    return "\n\n".join(" ".join(part.split()) for part in text.split("\n\n"))


def _usage(help: str) -> str:
    """The lines of a command's help that show how it is called."""
    lines = help.partition("\n\n")[0].removeprefix("Usage: ").splitlines()
    return "\n".join(re.sub(r"[{}]", "", line).strip() for line in lines)


def _row(name: str, meaning: str) -> tuple[str, str]:
    """What the help says of an argument or option. Its choices go to what it does.

    Names of types, which differ between versions of Typer, are left out.
    """
    name, *of = re.split(r" [<\[]", name, maxsplit=1)
    choices = [f"`{choice}`" for choice in "".join(of)[:-1].split("|")]
    told = f"{meaning} One of {', '.join(choices)}." if len(choices) > 1 else meaning
    return f"`{name}`", " ".join(told.split())
