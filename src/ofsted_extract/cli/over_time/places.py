"""The letters and records that a user names, read or read back, and the file that the result goes to."""

from __future__ import annotations

import os
from collections.abc import Collection, Iterable, Iterator
from contextlib import closing
from pathlib import Path
from typing import TYPE_CHECKING

from ofsted_extract.cli.many_letters import outcomes_of
from ofsted_extract.cli.terminal import Progress, read_standard_input, say
from ofsted_extract.errors import NothingToReadError, OutputExistsError, OutputFormatError
from ofsted_extract.running.interruptions import check

if TYPE_CHECKING:
    from ofsted_extract.facts.record import ErrorEntry, Record
    from ofsted_extract.running.batch import Settings


def results_at(
    places: list[str], settings: Settings, jobs: int | None, quiet: bool
) -> Iterator[Record | ErrorEntry]:
    """Yields the records stored at `places`, and those of the letters there, which are read.

    Raises:
        NothingToReadError: if there are neither letters nor records.
    """
    from ofsted_extract.letters.stored import is_stored, stored_records
    from ofsted_extract.running.batch import Limits, find_letters, quiet_libraries

    letters = []
    for place in places:
        if is_stored(Path(place)):
            yield from stored_records(Path(place))
        else:
            letters.append(place)
    found = find_letters(letters, read_standard_input)
    for pattern in found.unmatched:
        say(f"{pattern}: matches nothing")
    if not found.letters:
        if letters:
            raise NothingToReadError(
                f"{', '.join(letters)}: no letters or records found; name other letters or records"
            )
        return
    quiet_libraries()
    outcomes = outcomes_of(found, settings, Limits(), jobs=jobs)
    with closing(outcomes), Progress(len(found.letters), quiet=quiet) as progress:
        for outcome in outcomes:
            check()
            yield outcome.result
            progress.advance()


def report_left_out(result: Record | ErrorEntry) -> None:
    """Prints a message if a letter could not be read, or names no authority."""
    from ofsted_extract.facts.record import ErrorEntry

    if isinstance(result, ErrorEntry):
        say(f"{result.file}: {result.error.message}")
    elif result.header.local_authority is None:
        say(f"{result.source.file}: names no authority and is left out")


def require_free(output: str, places: Iterable[str], *, force: bool) -> None:
    """Checks that the output file may be written.

    Raises:
        OutputExistsError: if it exists and `force` is not given, or is one of the letters at `places`.
    """
    from ofsted_extract.writing.owning import require_replaceable

    if not force and os.path.lexists(output):
        raise OutputExistsError(
            f"{output}: already exists; replace it with --force, or name another file with -o"
        )
    require_replaceable([Path(output)], _files_at(places))


def suffix_among(output: str, suffixes: Collection[str], what: str) -> str:
    """The suffix of an output file.

    Args:
        what: what is written, for the message.

    Raises:
        OutputFormatError: if it is none of `suffixes`.
    """
    suffix = Path(output).suffix.lower()
    if suffix not in suffixes:
        raise OutputFormatError(f"{output}: {what}")
    return suffix


def _files_at(places: Iterable[str]) -> list[str]:
    """The files that are read, as far as they are on this machine and named by themselves or their folder."""
    named = list(places)
    folders = [Path(place) for place in named if os.path.isdir(place)]
    return [*named, *(str(file) for folder in folders for file in folder.rglob("*"))]
