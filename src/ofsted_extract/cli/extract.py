"""`ofsted-extract LETTER...`: letters to records."""

from __future__ import annotations

import sys
from collections.abc import Generator, Iterator
from contextlib import ExitStack, closing
from time import monotonic
from typing import TYPE_CHECKING, Annotated, cast

import typer

from ofsted_extract.cli.options import (
    Ocr,
    OcrOption,
    PasswordOption,
    PatternsOption,
    Reader,
    ReaderOption,
)
from ofsted_extract.cli.terminal import Progress, say
from ofsted_extract.errors import ExitCode, FileNotThereError, NothingToReadError
from ofsted_extract.interruptions import check

if TYPE_CHECKING:
    from ofsted_extract.batch import Earlier, Found, Limits, Outcome, Settings
    from ofsted_extract.records import Record


def extract(
    letters: Annotated[
        list[str],
        typer.Argument(
            metavar="LETTER",
            help="Files, folders (read with the folders in them), glob patterns; addresses of such "
            "(s3://…); - for standard input.",
        ),
    ],
    output: Annotated[
        str | None,
        typer.Option(
            "--output",
            "-o",
            metavar="PLACE",
            help="records/ for a folder of one .json a letter and errors.jsonl for those that failed; "
            "letters.jsonl for one line a letter, failures among them; letter.json for a single record.",
        ),
    ] = None,
    jobs: Annotated[
        int | None,
        typer.Option(
            "--jobs", "-j", metavar="N", min=1, help="Processes; else as many as repay their start."
        ),
    ] = None,
    dask: Annotated[
        str | None,
        typer.Option("--dask", metavar="ADDRESS", help="Scheduler of a Dask cluster that is to do the work."),
    ] = None,
    resume: Annotated[
        bool,
        typer.Option("--resume", help="Go on from what is there already: read only what has no record yet."),
    ] = False,
    force: Annotated[bool, typer.Option("--force", help="Replace what is there already.")] = False,
    timeout: Annotated[
        float,
        typer.Option("--timeout", metavar="SECONDS", min=0, help="Seconds that a letter may take; 0: any."),
    ] = 60,
    memory: Annotated[
        int,
        typer.Option("--memory", metavar="MB", min=0, help="Memory that a letter may take; 0: any."),
    ] = 1024,
    patterns: PatternsOption = None,
    reader: ReaderOption = Reader.auto,
    ocr: OcrOption = Ocr.auto,
    password: PasswordOption = None,
    quiet: Annotated[
        bool,
        typer.Option("--quiet", "-q", help="No progress bar and no closing line; errors are still said."),
    ] = False,
    verbose: Annotated[
        int,
        typer.Option(
            "--verbose",
            "-v",
            count=True,
            show_default=False,
            help="Say what was found and where it went; twice: tracebacks, too.",
        ),
    ] = 0,
) -> None:
    """Letters to records: what is run where no command is named."""
    from ofsted_extract.batch import Limits, Settings, find_letters, quiet_libraries
    from ofsted_extract.writing import Existing, ResumableOutput, open_output

    if resume and force:
        raise typer.BadParameter("--resume keeps what is there, --force replaces it; give one of them")
    quiet_libraries()
    found = find_letters(letters, sys.stdin.buffer.read)
    if not found.letters:
        raise NothingToReadError(
            f"{', '.join(letters)}: no letter is there; name a PDF, text or Markdown file, "
            "or a folder that holds .pdf, .txt or .md files"
        )
    _tell_found(found, verbose)
    paths = [letter.path for letter in found.letters]
    many = not _is_one_letter(letters, found)
    settings = Settings(patterns, reader.value, ocr.value, password)
    limits = Limits(seconds=timeout or None, megabytes=memory or None)
    existing = Existing.RESUME if resume else Existing.REPLACE if force else Existing.REFUSE
    tally = _Tally()
    with open_output(output, paths, many=many, existing=existing) as out, ExitStack() as stack:
        resumed = out if resume and isinstance(out, ResumableOutput) else None
        earlier = resumed.earlier if resumed else None
        outcomes = _outcomes(found, settings, limits, jobs=jobs, dask=dask, earlier=earlier)
        stack.enter_context(closing(outcomes))
        progress = stack.enter_context(Progress(len(paths), quiet=quiet))
        for index, outcome in enumerate(outcomes):
            check()
            place = resumed.keep(index) if resumed and outcome.kept else out.add(index, outcome.result)
            tally.add(outcome)
            for line in _told(outcome, place, verbose):
                progress.say(line)
            progress.advance()
    if many and not quiet:
        say(tally.closing_line())
    raise typer.Exit(tally.exit_code())


def _outcomes(
    found: Found,
    settings: Settings,
    limits: Limits,
    *,
    jobs: int | None,
    dask: str | None,
    earlier: Earlier | None,
) -> Generator[Outcome, None, None]:
    """The outcomes of all letters, through the processes of this machine or those of a cluster."""
    from ofsted_extract.batch import default_jobs, run, workers_of_this_process

    letters = found.letters
    if dask is None:
        pool = workers_of_this_process(settings, limits)
        return run(letters, settings, jobs=jobs or default_jobs(len(letters)), pool=pool, earlier=earlier)
    from ofsted_extract.executors import ClusterPool

    cluster = ClusterPool(dask, limits)
    many = jobs or cluster.workers
    return run(letters, settings, jobs=many, pool=lambda _: cluster, carry=True, earlier=earlier)


def _is_one_letter(named: list[str], found: Found) -> bool:
    """Whether one letter was named by itself: not a folder or pattern, which may hold two tomorrow."""
    first = found.letters[0]
    return len(named) == 1 and (first.data is not None or first.path == named[0])


def _tell_found(found: Found, verbose: int) -> None:
    for pattern in found.unmatched:
        say(f"{pattern}: matches nothing")
    if verbose:
        for path in found.skipped:
            say(f"{path}: skipped, for its suffix is none of a letter; name it itself to have it read")


def _told(outcome: Outcome, place: str | None, verbose: int) -> Iterator[str]:
    """What a person is told of one letter: always why it failed, on request where its record is."""
    result = outcome.result
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


class _Tally:
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
        error = getattr(outcome.result, "error", None)
        self._letters += 1
        self._kept += outcome.kept
        self._facts += getattr(outcome.result, "facts", 0)
        self._warnings += len(getattr(outcome.result, "warnings", ()))
        self._failed += error is not None
        self._missing += error is not None and error.code == FileNotThereError.code

    def closing_line(self) -> str:
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
        if self._missing == self._letters:
            return ExitCode.NOTHING_TO_READ
        return ExitCode.SOME_FAILED if self._failed else ExitCode.OK
