"""The pages of docs/ describe every command, option, field, table, code and component of the program."""

from __future__ import annotations

import re
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
import typer.main
from pydantic import BaseModel

from ofsted_extract import errors
from ofsted_extract.cli.main import app
from ofsted_extract.errors import ExitCode
from ofsted_extract.facts import base, record
from ofsted_extract.facts.warnings import DUPLICATE_LETTER
from ofsted_extract.pipeline.language import COMPONENTS
from ofsted_extract.writing.table_list import TABLES

ROOT = Path(__file__).resolve().parents[2]
DOCS = ROOT / "docs"
MODELS = [
    model for model in base.Frozen.__subclasses__() if model.__module__.startswith("ofsted_extract.facts.")
]


def page(name: str) -> str:
    return (DOCS / name).read_text(encoding="utf-8")


def section(text: str, heading: str) -> str:
    """Returns the text under a heading, up to the next heading of its level or a higher one."""
    [found] = re.findall(rf"(?ms)^{re.escape(heading)}\n(.*?)(?=^#{{2,{heading.index(' ')}}} |\Z)", text)
    return str(found)


def names_in_tables(text: str) -> set[str]:
    """Returns the names in the first columns of the tables in a text."""
    return {name for row in re.findall(r"(?m)^\| (`.*?) \|", text) for name in re.findall(r"`([^`]+)`", row)}


def commands(command: Any, path: str) -> Iterator[tuple[str, Any]]:
    yield path, command
    for name, child in getattr(command, "commands", {}).items():
        yield from commands(child, f"{path} {name}")


COMMANDS = dict(commands(typer.main.get_command(app), "ofsted-extract"))


def test_the_generated_parts_of_the_pages_are_up_to_date() -> None:
    pages = sorted(map(str, DOCS.glob("*.md")))
    command = [sys.executable, "-m", "cogapp", "-P", "--check", "-I", str(DOCS), *pages]
    done = subprocess.run(command, capture_output=True, text=True, check=False)
    assert done.returncode == 0, f"update them: cog -P -r -I docs docs/*.md\n{done.stdout}{done.stderr}"
    assert done.stdout.count("Checking") == len(pages)


@pytest.mark.parametrize("path", COMMANDS)
def test_every_command_and_option_is_documented(path: str) -> None:
    text = section(page("command-line.md"), f"## {path}")
    for param in COMMANDS[path].params:
        names = param.opts if param.param_type_name == "option" else [param.metavar]
        for name in names:
            assert re.search(rf"(?m)^\| `[^`]*(?<![\w-]){re.escape(name)}(?![\w-])[^`]*` \| \w", text), name


def test_the_readme_has_every_command() -> None:
    readme = (ROOT / "README.md").read_text(encoding="utf-8")
    for path, command in COMMANDS.items():
        if not hasattr(command, "commands") and path != "ofsted-extract extract":
            assert f"| `{path}" in readme, path


@pytest.mark.parametrize("model", MODELS, ids=lambda model: model.__name__)
def test_every_field_is_documented(model: type[BaseModel]) -> None:
    assert names_in_tables(section(page("record.md"), f"### {model.__name__}")) >= model.model_fields.keys()
    for name, field in model.model_fields.items():
        assert field.description, name


def test_every_kind_of_letter_is_explained() -> None:
    kinds = record.json_schema()["$defs"]["Header"]["properties"]["kind"]["enum"]
    assert names_in_tables(section(page("record.md"), "## Kinds of letter")) == set(kinds)


@pytest.mark.parametrize("name", TABLES)
def test_every_table_is_documented(name: str) -> None:
    shared = names_in_tables(section(page("tables.md"), "### Columns of all tables of facts"))
    columns = {column.name for column in TABLES[name].columns}
    assert columns <= names_in_tables(section(page("tables.md"), f"### {name}")) | shared


def test_every_component_is_documented() -> None:
    assert names_in_tables(page("components.md")) >= set(COMPONENTS)


def test_every_error_code_is_documented() -> None:
    codes = {
        thing.code
        for thing in vars(errors).values()
        if isinstance(thing, type)
        and issubclass(thing, errors.LetterError)
        and thing is not errors.LetterError
    }
    assert names_in_tables(section(page("errors.md"), "## Letters that fail")) == codes


def test_every_exit_code_is_documented() -> None:
    rows = re.findall(r"(?m)^\| (\d+) \| (.*) \|$", page("errors.md"))
    assert rows == [(str(int(code)), code.meaning) for code in ExitCode]


def test_every_warning_code_is_documented() -> None:
    """The codes are collected from all calls of `warn` in the source."""
    source = "\n".join(path.read_text(encoding="utf-8") for path in (ROOT / "src").rglob("*.py"))
    codes = set(re.findall(r'\bwarn\(\s*doc,\s*"([a-z0-9-]+)"', source))
    assert len(codes) > 15
    codes_of_the_reader = {"pages-without-text", "read-by-ocr", "hidden-text", "doubtful-layout"} | {
        "false-digits",
        "not-drawn",
        "text-of-a-scan",
    }
    documented = names_in_tables(section(page("errors.md"), "## Warnings"))
    assert documented == codes | codes_of_the_reader | {DUPLICATE_LETTER}
