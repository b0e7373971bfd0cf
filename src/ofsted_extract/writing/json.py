"""Records and error entries as JSON: UTF-8, the same bytes every time, in the order of the contract."""

from __future__ import annotations

import json
import re
from collections.abc import Iterable

from pydantic import BaseModel
from pydantic_core import PydanticSerializationError, ValidationError

from ofsted_extract.facts.record import ErrorEntry, Record, record_class

_SURROGATES = re.compile("[\ud800-\udfff]")


def indented(result: Record | ErrorEntry) -> bytes:
    """A JSON document for people and programs: two spaces a level, a new line at its end."""
    return _encode(result, indent=2)


def line(result: Record | ErrorEntry) -> bytes:
    """One line of JSON Lines, its new line included."""
    return _encode(result, indent=None)


def array(models: Iterable[BaseModel]) -> bytes:
    """A JSON document that is a list of such documents."""
    items = [_encode(model, indent=2).rstrip(b"\n").replace(b"\n", b"\n  ") for model in models]
    return b"[" + b",".join(b"\n  " + item for item in items) + (b"\n]\n" if items else b"]\n")


def record_in(data: bytes) -> Record | None:
    """The record that `indented` or `line` made these bytes of; None where they are no record."""
    try:
        return record_class().model_validate_json(data)
    except ValidationError:
        return None


def _encode(result: BaseModel, indent: int | None) -> bytes:
    try:
        return result.model_dump_json(indent=indent).encode() + b"\n"
    except PydanticSerializationError:
        # Half a surrogate pair is no Unicode and cannot be UTF-8. One character takes its place, so that
        # offsets hold.
        separators = (",", ":") if indent is None else None
        text = json.dumps(result.model_dump(), ensure_ascii=False, indent=indent, separators=separators)
        return _SURROGATES.sub("\N{REPLACEMENT CHARACTER}", text).encode() + b"\n"
