"""Reads back what the tool wrote earlier: a folder of records, JSON Lines, or one record."""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Any

from pydantic import ValidationError

from ofsted_extract.errors import StoredOutputError
from ofsted_extract.facts.record import ErrorEntry, Record, record_class
from ofsted_extract.letters.finding import is_called_letter
from ofsted_extract.letters.record_names import ERRORS

Json = Mapping[str, Any]

LINES = (".jsonl", ".ndjson")
"""Suffixes of files with one record or error entry on each line."""


def is_stored(path: Path) -> bool:
    """Returns whether a path looks like an output of the tool: JSON, or a folder of JSON without letters."""
    if path.is_dir():
        names = [file.name for file in path.rglob("*")]
        has_json = any(name.lower().endswith(".json") for name in names)
        return has_json and not any(map(is_called_letter, names))
    return path.suffix.lower() in (".json", *LINES)


def stored_entries(path: Path) -> list[Json]:
    """Reads the records and error entries of an output as plain JSON, which may be of an older version.

    Args:
        path: a folder of `.json` records at any depth with its `errors.jsonl`, a file of JSON Lines, or a
            file of one record.

    Returns: the entries, ordered by file and then by line.

    Raises:
        StoredOutputError: if there is nothing, or something that is not an output of this tool.
    """
    entries = [_parsed(file, number, text) for file, number, text in _texts(path)]
    if not entries:
        raise StoredOutputError(f"{path}: holds no record; name what an earlier run wrote with -o")
    return entries


def stored_records(path: Path) -> list[Record | ErrorEntry]:
    """Reads the records and error entries of an output as models. Those of another version may not fit.

    Raises:
        StoredOutputError: as `stored_entries`, and if a record does not fit its schema.
    """
    return [_validated(path, entry) for entry in stored_entries(path)]


def _texts(path: Path) -> Iterator[tuple[Path, int, str]]:
    """Gives each JSON document of an output with its file and its line, or 0 if the file is one document."""
    try:
        if path.is_dir():
            found = (file for file in path.rglob("*") if file.suffix == ".json" or file.name == ERRORS)
            for file in sorted(found):
                yield from _texts(file)
        elif path.suffix.lower() in LINES:
            lines = path.read_text(encoding="utf-8").split("\n")
            yield from ((path, at, line) for at, line in enumerate(lines, start=1) if line.strip())
        else:
            yield path, 0, path.read_text(encoding="utf-8")
    except UnicodeDecodeError as error:
        raise StoredOutputError(f"{path}: not a text in UTF-8; name what an earlier run wrote") from error
    except OSError as error:
        raise StoredOutputError(f"{path}: cannot be read ({error.strerror})") from error


def _parsed(path: Path, number: int, text: str) -> Json:
    place = f"{path}:{number}" if number else str(path)
    try:
        entry = json.loads(text)
    except (json.JSONDecodeError, RecursionError) as error:
        raise StoredOutputError(f"{place}: not JSON; name a folder of records or a .jsonl file") from error
    if not isinstance(entry, dict) or not {"source", "error"} & entry.keys():
        raise StoredOutputError(f"{place}: JSON, but no record and no error entry of this tool")
    return entry


def _validated(path: Path, entry: Json) -> Record | ErrorEntry:
    try:
        return (ErrorEntry if "error" in entry else record_class()).model_validate(entry)
    except ValidationError as error:
        first = error.errors()[0]
        where = ".".join(str(step) for step in first["loc"])
        name = (entry.get("source") or entry).get("file", "?")
        raise StoredOutputError(
            f"{path}: the record of {name} is not as this version writes it ({where}: {first['msg']}); "
            "read the letters again"
        ) from error
