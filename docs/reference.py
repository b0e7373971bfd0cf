"""Generates those parts of the pages that can be derived from the program.

Each public function except `commands` prints Markdown. A page calls one of them between cog's markers, and
`cog -P -r -I docs docs/*.md` inserts the output there.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from typing import Any

import typer.main

from ofsted_extract.cli.main import app
from ofsted_extract.errors import ExitCode
from ofsted_extract.facts.record import ErrorEntry, Record
from ofsted_extract.rules.patterns import load_patterns
from ofsted_extract.writing.table_list import TABLES
from ofsted_extract.writing.tables import Column

PROGRAM = "ofsted-extract"

_JSON_TYPES = {
    "string": "text",
    "integer": "whole number",
    "number": "number",
    "boolean": "true or false",
    "null": "null",
}
_STRING_PATTERNS = {
    r"^\d{4}-\d{2}-\d{2}$": "date (2017-10-02)",
    r"^\d{4}(-\d{2}(-\d{2})?)?$": "date (2017-10-02, 2017-10 or 2017)",
    r"^[0-9a-f]{64}$": "64 hexadecimal digits",
}
_CELL_TYPES = {
    "text": "text",
    "integer": "whole number",
    "number": "number",
    "share": "share of 1",
    "boolean": "true or false",
    "day": "date",
}


def record() -> None:
    """Prints a table of fields for each model of a record and of an error entry."""
    for model in (Record, ErrorEntry):
        schema = model.model_json_schema()
        schemas = {model.__name__: schema, **schema["$defs"]}
        for name in _reachable_models(model.__name__, schemas):
            print(f"\n### {name}\n\n{_unwrapped(schemas[name]['description'])}\n")
            fields = schemas[name]["properties"].items()
            rows = ((f"`{name}`", _type_in_words(field), field["description"]) for name, field in fields)
            _print_table(("field", "type", "description"), rows)


def tables() -> None:
    """Prints every table with its columns; columns that all tables of facts share are printed once."""
    shared = TABLES["dates"].columns
    shared = tuple(column for column in shared if column in TABLES["figures"].columns)
    for table in TABLES.values():
        keys = ", ".join(f"`{name}`" for name in table.key)
        print(f"\n### {table.name}\n\n{_as_sentence(table.meaning)} Key: {keys}.\n")
        _print_columns(column for column in table.columns if column not in shared)
    print("\n### Columns of all tables of facts\n")
    print("The table `warnings` has these, too, except the columns of evidence (`text` to `end`).\n")
    _print_columns(shared)


def _print_columns(columns: Iterable[Column]) -> None:
    rows = ((f"`{column.name}`", _CELL_TYPES[column.type], column.meaning) for column in columns)
    _print_table(("column", "type", "description"), rows)


def indicators() -> None:
    """Prints a table of the statistics of each topic."""
    found = load_patterns().indicators.items()
    for topic in dict.fromkeys(indicator.topic for _, indicator in found):
        print(f"\n## {topic[:1].upper()}{topic[1:]}\n")
        _print_table(
            ("indicator", "name", "usual kind, unit", "what counts", "what does not", "counted in"),
            (
                (
                    f"`{name}`",
                    each.name,
                    f"{each.kind}, {each.unit}",
                    each.counts,
                    each.leaves_out or "",
                    each.counted_in or "",
                )
                for name, each in found
                if each.topic == topic
            ),
        )


def command_line() -> None:
    """Prints the help text, arguments and options of every command."""
    for path, command, context in commands():
        print(f"\n## {path}\n")
        print(f"```text\n{_usage(command.get_help(context))}\n```\n")
        print(f"{_unwrapped(command.help or '')}\n")
        help_records = [param.get_help_record(context) for param in command.get_params(context)]
        rows = (_option_row(*help_record) for help_record in help_records if help_record)
        _print_table(("argument or option", "description"), rows)


def exit_codes() -> None:
    """Prints all exit codes with their meanings."""
    _print_table(("exit code", "meaning"), ((str(int(code)), code.meaning) for code in ExitCode))


def commands() -> Iterator[tuple[str, Any, Any]]:
    """Yields all commands, parents before children.

    Yields:
        The command as a user types it, its Click object, and a context from which to get its help.
    """
    root: Any = typer.main.get_command(app)
    yield from _command_and_children(PROGRAM, root, None)


def _command_and_children(path: str, command: Any, parent: Any) -> Iterator[tuple[str, Any, Any]]:
    name = path.rpartition(" ")[2]
    context = command.context_class(command, info_name=name, parent=parent, **command.context_settings)
    yield path, command, context
    for name, child in getattr(command, "commands", {}).items():
        yield from _command_and_children(f"{path} {name}", child, context)


def _reachable_models(start: str, schemas: dict[str, Any]) -> list[str]:
    """Returns the name of the model `start` and of all models that it refers to, breadth first."""
    names = [start]
    for name in names:  # grows while it is read
        references = re.findall(r"'#/\$defs/(\w+)'", str(schemas[name]["properties"]))
        names.extend(reference for reference in dict.fromkeys(references) if reference not in names)
    return names


def _type_in_words(schema: dict[str, Any]) -> str:
    """Describes the type that a JSON Schema allows; a model becomes a link to its heading."""
    if "$ref" in schema:
        model = schema["$ref"].rpartition("/")[2]
        return f"[{model}](#{model.lower()})"
    if "anyOf" in schema:
        alternatives = dict.fromkeys(map(_type_in_words, schema["anyOf"]))
        return " or ".join(alternatives).replace("whole number or number", "number")
    if "enum" in schema or "const" in schema:
        return ", ".join(f"`{value}`" for value in schema.get("enum", [schema.get("const")]))
    if schema["type"] == "array":
        return f"list of {_type_in_words(schema['items'])}"
    if schema["type"] == "object":
        return f"names mapped to {_type_in_words(schema['additionalProperties'])}"
    return _STRING_PATTERNS.get(schema.get("pattern", ""), _JSON_TYPES[schema["type"]])


def _print_table(head: tuple[str, ...], rows: Iterable[tuple[str, ...]]) -> None:
    for row in (head, ("---",) * len(head), *rows):
        print("| " + " | ".join(cell.replace("|", r"\|") for cell in row) + " |")


def _as_sentence(text: str) -> str:
    return f"{text[:1].upper()}{text[1:]}."


def _unwrapped(text: str) -> str:
    """Joins the lines of each paragraph of a docstring."""
    return "\n\n".join(" ".join(part.split()) for part in text.split("\n\n"))


def _usage(help: str) -> str:
    """Returns the usage lines at the start of a command's help, without braces."""
    lines = help.partition("\n\n")[0].removeprefix("Usage: ").splitlines()
    return "\n".join(re.sub(r"[{}]", "", line).strip() for line in lines)


def _option_row(signature: str, description: str) -> tuple[str, str]:
    """Returns the table row of an argument or option.

    Its choices move from the signature to the description. Names of types are left out, because they differ
    between versions of Typer.
    """
    name, *type_or_choices = re.split(r" [<\[]", signature, maxsplit=1)
    choices = [f"`{choice}`" for choice in "".join(type_or_choices)[:-1].split("|")]
    if len(choices) > 1:
        description = f"{description} One of {', '.join(choices)}."
    return f"`{name}`", " ".join(description.split())
