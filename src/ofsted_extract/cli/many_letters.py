"""Shared by commands that read many letters: finding and reading them, reporting and counting results."""

from __future__ import annotations

import os
from collections.abc import Generator, Iterator, Sequence
from pathlib import Path
from time import monotonic
from typing import TYPE_CHECKING, cast

from ofsted_extract.cli.terminal import Progress, read_standard_input, say
from ofsted_extract.errors import ExitCode, FileNotThereError, NothingToReadError

if TYPE_CHECKING:
    from ofsted_extract.facts.record import Record
    from ofsted_extract.running.batch import FindEarlier, Found, Limits, Outcome, Settings


def outcomes_of(
    found: Found,
    settings: Settings,
    limits: Limits,
    *,
    jobs: int | None,
    dask: str | None = None,
    earlier: FindEarlier | None = None,
) -> Generator[Outcome, None, None]:
    """Yields the outcome of each letter, read by processes of this machine or of a Dask cluster."""
    from ofsted_extract.running.batch import default_jobs, run, workers_of_this_process

    letters = found.letters
    if dask is None:
        pool = workers_of_this_process(settings, limits)
        return run(letters, settings, jobs=jobs or default_jobs(len(letters)), pool=pool, earlier=earlier)
    from ofsted_extract.running.cluster import ClusterPool

    cluster = ClusterPool(dask, limits)
    many = jobs or cluster.workers
    return run(letters, settings, jobs=many, pool=lambda _: cluster, carry=True, earlier=earlier)


def is_one_letter(named: list[str], found: Found) -> bool:
    """Whether the user named one letter itself, not a folder or pattern that happens to have only one."""
    from ofsted_extract.letters.addresses import local_path

    first = found.letters[0]
    return len(named) == 1 and (first.data is not None or first.path == local_path(named[0]))


def letters_named(named: list[str], verbose: int) -> Found:
    """Finds the letters that the user names.

    Prints a message for each pattern that matches nothing and, if verbose, for each file that is skipped.

    Raises:
        NothingToReadError: if there are no letters.
    """
    from ofsted_extract.letters.finding import find_letters, why_skipped

    found = find_letters(named, read_standard_input)
    if not found.letters:
        raise NothingToReadError(
            f"{', '.join(named)}: no letter is there; name a PDF, text or Markdown file, "
            "or a folder with .pdf, .txt, .md, .html or .docx files (a README is not a letter)"
            f"{_hint(named) or _hint_of_records(named)}"
        )
    for pattern in found.unmatched:
        say(f"{pattern}: matches nothing{_hint([pattern])}")
    if verbose:
        for path in found.skipped:
            say(f"{path}: skipped, for {why_skipped(path)}; name it itself to have it read")
    return found


def _hint(named: list[str]) -> str:
    """What to do if the shell passed quotation marks on; empty if it did not."""
    from ofsted_extract.letters.finding import without_quotes

    bare = next((each for each in map(without_quotes, named) if each is not None), None)
    return (
        "" if bare is None else f'; the quotation marks reached the program: try "{bare}", in straight ones'
    )


def _hint_of_records(named: list[str]) -> str:
    """What to do with a folder of JSON in place of letters; empty if there is none."""
    from ofsted_extract.letters.stored import is_stored

    folder = next((each for each in named if os.path.isdir(each) and is_stored(Path(each))), None)
    return (
        ""
        if folder is None
        else f"; {folder} holds JSON: records of ofsted-extract are for timeline, indicators and diff"
    )


def report_outcome(progress: Progress, outcome: Outcome, place: str | None, verbose: int) -> None:
    """Prints the messages about one finished letter and advances the progress bar."""
    for line in _messages(outcome, place, verbose):
        progress.say(line)
    progress.advance()


def _messages(outcome: Outcome, place: str | None, verbose: int) -> Iterator[str]:
    """Yields why a letter failed, or that it is none of Ofsted; if verbose, also its other warnings."""
    result = outcome.result
    if outcome.resume is not None and verbose:
        yield f"{outcome.letter.path}: {outcome.resume}"
    if outcome.details is not None and verbose > 1:
        yield from outcome.details.splitlines()
    error = getattr(result, "error", None)
    if error is not None:
        yield f"{outcome.letter.path}: {error.message}"
        return
    record = cast("Record", result)
    if verbose:
        counted = f"facts {record.facts}, warnings {len(record.warnings)}"
        yield f"{outcome.letter.path}: {counted}" + (f", in {place}" if place else "")
    from ofsted_extract.facts.warnings import DUPLICATE_LETTER, NOT_OF_OFSTED

    for warning in record.warnings:
        if verbose or warning.code in (DUPLICATE_LETTER, NOT_OF_OFSTED):
            yield f"{outcome.letter.path}: {warning.code}: {warning.message}"


class Tally:
    """Counts the results of a run."""

    def __init__(self) -> None:
        self._began = monotonic()
        self._letters = 0
        self._facts = 0
        self._warnings = 0
        self._failed = 0
        self._missing = 0
        self._kept = 0
        self._duplicates = 0

    def add(self, outcome: Outcome) -> None:
        """Counts the outcome of one letter."""
        from ofsted_extract.running.duplicates import is_duplicate

        error = getattr(outcome.result, "error", None)
        self._letters += 1
        self._kept += outcome.kept
        self._facts += getattr(outcome.result, "facts", 0)
        self._warnings += len(getattr(outcome.result, "warnings", ()))
        self._duplicates += error is None and is_duplicate(cast("Record", outcome.result))
        self._failed += error is not None
        self._missing += error is not None and error.code == FileNotThereError.code

    def summary(self, skipped: Sequence[str] = ()) -> str:
        """The counts and the time taken, and which files of folders were no letters, in one line."""
        from ofsted_extract.letters.finding import count_by_suffix

        counts = {
            "letters": self._letters,
            "facts": self._facts,
            "warnings": self._warnings,
            "errors": self._failed,
        }
        if self._duplicates:
            counts["duplicates"] = self._duplicates
        listed = ", ".join(f"{what} {count:,}" for what, count in counts.items())
        line = f"{listed}, {monotonic() - self._began:,.1f} s"
        line += f"; {self._kept:,} records were there already" if self._kept else ""
        left_out = f"; not read, for they are no letters: {count_by_suffix(skipped)}" if skipped else ""
        return line + left_out

    def exit_code(self) -> ExitCode:
        """The exit code of the run."""
        if self._missing == self._letters:
            return ExitCode.NOTHING_TO_READ
        return ExitCode.SOME_FAILED if self._failed else ExitCode.OK
