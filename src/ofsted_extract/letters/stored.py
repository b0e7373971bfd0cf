"""Reads back what the tool wrote earlier: a folder of records, JSON Lines, or one record."""

from __future__ import annotations

import json
import math
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Any

from pydantic import BaseModel, ConfigDict, Field, TypeAdapter, ValidationError

from ofsted_extract.errors import StoredOutputError
from ofsted_extract.facts.header import HEADER
from ofsted_extract.facts.record import ErrorEntry, Record, record_class
from ofsted_extract.facts.registry import fact_lists
from ofsted_extract.letters.finding import is_letter
from ofsted_extract.letters.record_names import ERRORS

Json = Mapping[str, Any]

LINES = (".jsonl", ".ndjson")
"""Suffixes of files with one record or error entry on each line."""

_DEEPEST = 50
"""Levels of lists and objects in one another; a record has fewer than ten."""


_LONGEST_INTEGER = 400
"""Digits of an integer: one with more is beyond what a float can be, and `int` has a limit of its own."""


class _Loose(BaseModel):
    """What every version of a record has. Further fields are allowed, and missing ones are None."""

    model_config = ConfigDict(extra="allow", strict=True)


class _StoredEvidence(_Loose):
    page: int | None = Field(default=None, ge=0)
    start: int | None = Field(default=None, ge=0)
    text: str | None = None
    sentence: str | None = None


class _StoredFact(_Loose):
    evidence: _StoredEvidence | None = None


class _StoredHeader(_Loose):
    evidence: dict[str, _StoredEvidence | None] | None = None
    themes: list[str] | None = None


class _StoredSource(_Loose):
    file: str | None = None
    sha256: str | None = None


class _StoredErrorDetail(_Loose):
    code: str
    message: str | None = None


class _StoredError(_Loose):
    file: str | None = None
    error: _StoredErrorDetail


class _StoredRecord(_Loose):
    """The parts of a record that are read without its model."""

    source: _StoredSource | None = None
    header: _StoredHeader | None = None


_FACTS: TypeAdapter[list[_StoredFact] | None] = TypeAdapter(list[_StoredFact] | None)


def is_stored(path: Path) -> bool:
    """Returns whether a path looks like an output of the tool: JSON, or a folder of JSON without letters."""
    if path.is_dir():
        files = [str(file) for file in path.rglob("*")]
        has_json = any(file.lower().endswith(".json") for file in files)
        return has_json and not any(map(is_letter, files))
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
    return [entry for _, entry in _placed_entries(path)]


def stored_records(path: Path) -> list[Record | ErrorEntry]:
    """Reads the records and error entries of an output as models. Those of another version may not fit.

    Raises:
        StoredOutputError: as `stored_entries`, and if a record does not fit its schema.
    """
    return [_validated(place, entry) for place, entry in _placed_entries(path)]


def _placed_entries(path: Path) -> list[tuple[str, Json]]:
    """Returns the entries of an output, each with its file and line; see `stored_entries`."""
    places = [(f"{file}:{line}" if line else str(file), text) for file, line, text in _texts(path)]
    if not places:
        raise StoredOutputError(f"{path}: holds no record; name what an earlier run wrote with -o")
    return [(place, _parsed(place, text)) for place, text in places]


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


def _parsed(place: str, text: str) -> Json:
    """Returns one entry, after a check that it can be read whatever its version.

    Raises:
        StoredOutputError: if it is no JSON, or no record and no error entry.
    """
    try:
        entry = json.loads(text, parse_constant=_refuse_constant, parse_int=_integer)
    except (ValueError, RecursionError) as error:
        raise StoredOutputError(f"{place}: not JSON; name a folder of records or a .jsonl file") from error
    if not isinstance(entry, dict) or not {"source", "error"} & entry.keys():
        raise StoredOutputError(f"{place}: JSON, but no record and no error entry of this tool")
    fault = _odd_value(entry) or _fault_of_form(entry)
    if fault is not None:
        raise StoredOutputError(
            f"{place}: not as this tool writes it ({fault}); name what an earlier run wrote with -o"
        )
    return entry


def _refuse_constant(name: str) -> Any:
    """Refuses `NaN` and `Infinity`, which Python's parser would accept.

    Raises:
        ValueError: always.
    """
    raise ValueError(f"{name} is not JSON")


def _integer(digits: str) -> float:
    """Reads an integer. One that is too long for `int` is infinite, which `_odd_value` refuses."""
    return int(digits) if len(digits) <= _LONGEST_INTEGER else math.inf


def _odd_value(entry: Json) -> str | None:
    """Names the first value that JSON may have and no record has; None if there is none.

    Such a value cannot be compared, counted with or printed.
    """
    waiting: list[tuple[Any, int]] = [(entry, 1)]
    while waiting:
        value, depth = waiting.pop()
        if isinstance(value, str):
            if not _is_unicode(value):
                return "half a surrogate pair"
        elif isinstance(value, int | float):
            if not _is_float(value):
                return "a number that is too large"
        elif isinstance(value, dict | list):
            if depth > _DEEPEST:
                return f"more than {_DEEPEST} levels of lists and objects"
            inner = [*value, *value.values()] if isinstance(value, dict) else value
            waiting.extend((each, depth + 1) for each in inner)
    return None


def _is_unicode(text: str) -> bool:
    try:
        text.encode()
    except UnicodeEncodeError:
        return False
    return True


def _is_float(value: float) -> bool:
    """Whether a number can be calculated with: not infinite, and not beyond what a float can be."""
    try:
        return math.isfinite(value)
    except OverflowError:
        return False


def _fault_of_form(entry: Json) -> str | None:
    """Says where an entry has something else than every version writes there; None if nowhere."""
    try:
        if "error" in entry:
            _StoredError.model_validate(entry)
            return None
        _StoredRecord.model_validate(entry)
        header = entry.get("header") or {}
        for each in fact_lists():
            if each is not HEADER:
                place = header if each.in_header else entry
                path = f"header.{each.field}" if each.in_header else each.field
                _check_facts(path, place.get(each.field))
    except ValidationError as error:
        return describe_fault(error)
    except _ListFaultError as fault:
        return str(fault)
    return None


class _ListFaultError(Exception):
    """The fault of a list of facts, with its path in the record."""


def _check_facts(path: str, facts: object) -> None:
    try:
        _FACTS.validate_python(facts, strict=True)
    except ValidationError as error:
        raise _ListFaultError(f"{path}.{describe_fault(error)}") from error


def describe_fault(error: ValidationError) -> str:
    """The first fault that a model found: the place in the record, and what is wrong there."""
    first = error.errors(include_input=False, include_context=False, include_url=False)[0]
    what = "Input should be an object" if first["type"] == "model_type" else first["msg"]
    return f"{'.'.join(str(step) for step in first['loc'])}: {what}"


def _validated(place: str, entry: Json) -> Record | ErrorEntry:
    try:
        return (ErrorEntry if "error" in entry else record_class()).model_validate(entry)
    except ValidationError as error:
        name = (entry.get("source") or entry).get("file", "?")
        raise StoredOutputError(
            f"{place}: the record of {name} is not as this version writes it ({describe_fault(error)}); "
            "read the letters again"
        ) from error
