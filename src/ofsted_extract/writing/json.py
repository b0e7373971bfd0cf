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
    """A JSON document with an indent of two spaces and a final line break."""
    return _encode(result, indent=2)


def line(result: Record | ErrorEntry) -> bytes:
    """One line of JSON Lines, with its line break."""
    return _encode(result, indent=None)


def array(models: Iterable[BaseModel]) -> bytes:
    """A JSON document with a list of models."""
    items = [_encode(model, indent=2).rstrip(b"\n").replace(b"\n", b"\n  ") for model in models]
    return b"[" + b",".join(b"\n  " + item for item in items) + (b"\n]\n" if items else b"]\n")


def lines(models: Iterable[BaseModel]) -> bytes:
    """JSON Lines with a model on each."""
    return b"".join(_encode(model, indent=None) for model in models)


def record_in(data: bytes) -> Record | None:
    """The record that `indented` or `line` wrote, or None if the bytes are not a record."""
    try:
        return record_class().model_validate_json(data)
    except ValidationError:
        return None


def _encode(result: BaseModel, indent: int | None) -> bytes:
    try:
        return result.model_dump_json(indent=indent).encode() + b"\n"
    except PydanticSerializationError:
        # A lone surrogate cannot be encoded as UTF-8. It is replaced with one character, so that offsets
        # stay right.
        separators = (",", ":") if indent is None else None
        text = json.dumps(result.model_dump(), ensure_ascii=False, indent=indent, separators=separators)
        return _SURROGATES.sub("\N{REPLACEMENT CHARACTER}", text).encode() + b"\n"
