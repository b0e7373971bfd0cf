"""What the commands that read many letters share: finding them, reading them, telling and counting."""

from __future__ import annotations

import sys
from collections.abc import Generator, Iterator
from time import monotonic
from typing import TYPE_CHECKING, cast

from ofsted_extract.cli.terminal import Progress, say
from ofsted_extract.errors import ExitCode, FileNotThereError, NothingToReadError

if TYPE_CHECKING:
    from ofsted_extract.facts.records import Record
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
    """The outcomes of all letters, through the processes of this machine or those of a cluster."""
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
    """Whether one letter was named by itself: not a folder or pattern, which may hold two tomorrow."""
    first = found.letters[0]
    return len(named) == 1 and (first.data is not None or first.path == named[0])


def letters_named(named: list[str], verbose: int) -> Found:
    """The letters that the user names. Says what of it is no letter: patterns that match nothing always.

    Raises:
        NothingToReadError: where no letter is there.
    """
    from ofsted_extract.letters.finding import find_letters, why_skipped

    found = find_letters(named, sys.stdin.buffer.read)
    if not found.letters:
        raise NothingToReadError(
            f"{', '.join(named)}: no letter is there; name a PDF, text or Markdown file, "
            "or a folder that holds .pdf, .txt or .md files (a README is no letter)"
        )
    for pattern in found.unmatched:
        say(f"{pattern}: matches nothing")
    if verbose:
        for path in found.skipped:
            say(f"{path}: skipped, for {why_skipped(path)}; name it itself to have it read")
    return found


def tell(progress: Progress, outcome: Outcome, place: str | None, verbose: int) -> None:
    """Tells a person of one letter that is done."""
    for line in _told(outcome, place, verbose):
        progress.say(line)
    progress.advance()


def _told(outcome: Outcome, place: str | None, verbose: int) -> Iterator[str]:
    """What a person is told of one letter: always why it failed, on request where its record is."""
    result = outcome.result
    if outcome.resume is not None and verbose:
        yield f"{outcome.letter.path}: {outcome.resume}"
    if outcome.details is not None and verbose > 1:
        yield from outcome.details.splitlines()
    error = getattr(result, "error", None)
    if error is not None:
        yield f"{outcome.letter.path}: {error.message}"
    elif verbose:
        record = cast("Record", result)
        counted = f"facts {record.facts}, warnings {len(record.warnings)}"
        yield f"{outcome.letter.path}: {counted}" + (f", in {place}" if place else "")
        yield from (
            f"{outcome.letter.path}: {warning.code}: {warning.message}" for warning in record.warnings
        )


class Tally:
    """Counts what became of the letters of a run."""

    def __init__(self) -> None:
        self._began = monotonic()
        self._letters = 0
        self._facts = 0
        self._warnings = 0
        self._failed = 0
        self._missing = 0
        self._kept = 0

    def add(self, outcome: Outcome) -> None:
        """One more letter is done."""
        error = getattr(outcome.result, "error", None)
        self._letters += 1
        self._kept += outcome.kept
        self._facts += getattr(outcome.result, "facts", 0)
        self._warnings += len(getattr(outcome.result, "warnings", ()))
        self._failed += error is not None
        self._missing += error is not None and error.code == FileNotThereError.code

    def closing_line(self) -> str:
        """The counts in words."""
        counted = {
            "letters": self._letters,
            "facts": self._facts,
            "warnings": self._warnings,
            "errors": self._failed,
        }
        told = ", ".join(f"{what} {count:,}" for what, count in counted.items())
        line = f"{told}, {monotonic() - self._began:,.1f} s"
        return f"{line}; {self._kept:,} records were there already" if self._kept else line

    def exit_code(self) -> ExitCode:
        """What the run ends with."""
        if self._missing == self._letters:
            return ExitCode.NOTHING_TO_READ
        return ExitCode.SOME_FAILED if self._failed else ExitCode.OK
