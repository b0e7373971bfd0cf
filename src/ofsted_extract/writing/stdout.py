"""Standard output: a single record indented, a batch as JSON Lines."""

from __future__ import annotations

import os
import sys
from contextlib import suppress
from pathlib import Path

from ofsted_extract.errors import OutputError
from ofsted_extract.facts.record import ErrorEntry, Record
from ofsted_extract.writing.json import indented, line


class StandardOutput:
    """Writes each result at once. The error of a single letter goes to standard error instead."""

    def __init__(self, many: bool) -> None:
        self._many = many

    def __enter__(self) -> StandardOutput:
        return self

    def __exit__(self, *exc: object) -> None:
        """Does nothing: every result is flushed already."""

    def written_files(self) -> list[Path]:
        """See `Output.written_files`: none."""
        return []

    def own_files(self) -> list[Path]:
        """See `Output.own_files`: none."""
        return []

    def add(self, index: int, result: Record | ErrorEntry) -> str | None:
        """Writes one document or line."""
        if self._many:
            write_bytes(line(result))
        elif isinstance(result, Record):
            write_bytes(indented(result))
        return None


def write_bytes(data: bytes) -> None:
    """Writes `data` to standard output unchanged, whatever the terminal's encoding and line endings.

    Raises:
        BrokenPipeError: if the reader has closed the pipe.
        OutputError: if it cannot be written for another reason.
    """
    if sys.stdout is None:  # it was closed when the program started
        raise OutputError("standard output: cannot be written (it is closed); name a place with -o")
    try:
        sys.stdout.buffer.write(data)
        sys.stdout.buffer.flush()
    except BrokenPipeError:
        raise
    except OSError as error:
        discard_output()
        raise OutputError(f"standard output: cannot be written ({error.strerror})") from error


def discard_output() -> None:
    """Makes standard output go nowhere, so that what is left in its buffer does not fail again at exit."""
    with suppress(OSError, ValueError):
        nowhere = os.open(os.devnull, os.O_WRONLY)
        os.dup2(nowhere, sys.stdout.fileno())
        os.close(nowhere)
