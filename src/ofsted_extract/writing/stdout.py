"""Standard output: a single record indented, a batch as JSON Lines."""

from __future__ import annotations

import sys

from ofsted_extract.errors import OutputError
from ofsted_extract.facts.record import ErrorEntry, Record
from ofsted_extract.writing.json import indented, line


class StandardOutput:
    """Writes each result as soon as it is there. The error of a single letter is for standard error."""

    def __init__(self, many: bool) -> None:
        self._many = many

    def __enter__(self) -> StandardOutput:
        return self

    def __exit__(self, *exc: object) -> None:
        """Nothing is left to do: each result is flushed."""

    def add(self, index: int, result: Record | ErrorEntry) -> str | None:
        """Writes one document or line."""
        if self._many:
            write_bytes(line(result))
        elif isinstance(result, Record):
            write_bytes(indented(result))
        return None


def write_bytes(data: bytes) -> None:
    """Writes `data` to standard output as it is, whatever the terminal's encoding and line ends.

    Raises:
        BrokenPipeError: where nobody reads any more.
        OutputError: where it cannot be written for another reason.
    """
    try:
        sys.stdout.buffer.write(data)
        sys.stdout.buffer.flush()
    except BrokenPipeError:
        raise
    except OSError as error:
        raise OutputError(f"standard output: cannot be written ({error.strerror})") from error
