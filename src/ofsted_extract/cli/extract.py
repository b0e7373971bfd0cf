"""`ofsted-extract LETTER...`: letters to records."""

from __future__ import annotations

import sys
from collections.abc import Generator, Iterator
from contextlib import ExitStack, closing
from time import monotonic
from typing import TYPE_CHECKING, Annotated, cast

import typer

from ofsted_extract.cli.options import (
    MEGABYTES,
    SECONDS,
    Format,
    JobsOption,
    MemoryOption,
    Ocr,
    OcrOption,
    PasswordOption,
    PatternsOption,
    QuietOption,
    Reader,
    ReaderOption,
    TimeoutOption,
    VerboseOption,
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
            "letters.jsonl for one line a letter, failures among them; letter.json for a single record; "
            "letters.xlsx or letters.sqlite for tables; letters.csv or letters.parquet for one of them.",
        ),
    ] = None,
    format: Annotated[
        Format | None,
        typer.Option("--format", help="Form of the output, where the end of its name does not say it."),
    ] = None,
    table: Annotated[
        list[str] | None,
        typer.Option(
            "--table",
            metavar="NAME",
            help="Tables to write, else all: letters, figures, trends, judgements, dates, inspectors, "
            "signatories, header, warnings, errors, about; may be given again. A CSV or Parquet file has "
            "one: this, else that of its name (figures.csv), else letters. Several make a folder of files.",
        ),
    ] = None,
    excel: Annotated[
        bool, typer.Option("--excel", help="Begin CSV with the mark by which Excel knows UTF-8.")
    ] = False,
    review: Annotated[
        str | None,
        typer.Option(
            "--review",
            metavar="SITE",
            help="Folder of review pages of the same letters, for a workbook to link to.",
        ),
    ] = None,
    jobs: JobsOption = None,
    dask: Annotated[
        str | None,
        typer.Option("--dask", metavar="ADDRESS", help="Scheduler of a Dask cluster that is to do the work."),
    ] = None,
    resume: Annotated[
        bool,
        typer.Option("--resume", help="Go on from what is there already: read only what has no record yet."),
    ] = False,
    force: Annotated[bool, typer.Option("--force", help="Replace what is there already.")] = False,
    timeout: TimeoutOption = SECONDS,
    memory: MemoryOption = MEGABYTES,
    patterns: PatternsOption = None,
    reader: ReaderOption = Reader.auto,
    ocr: OcrOption = Ocr.auto,
    password: PasswordOption = None,
    quiet: QuietOption = False,
    verbose: VerboseOption = 0,
) -> None:
    """Letters to records: what is run where no command is named."""
    from ofsted_extract.batch import Limits, Settings, quiet_libraries
    from ofsted_extract.writing import Existing, ResumableOutput, Wanted, open_output

    if resume and force:
        raise typer.BadParameter("--resume keeps what is there, --force replaces it; give one of them")
    quiet_libraries()
    found = letters_named(letters, verbose)
    paths = [letter.path for letter in found.letters]
    many = not is_one_letter(letters, found)
    settings = Settings(patterns, reader.value, ocr.value, password)
    limits = Limits(seconds=timeout or None, megabytes=memory or None)
    existing = Existing.RESUME if resume else Existing.REPLACE if force else Existing.REFUSE
    tally = Tally()
    wanted = Wanted(format.value if format else None, tuple(table or ()), excel, review)
    opened = open_output(output, paths, many=many, wanted=wanted, existing=existing)
    with opened as out, ExitStack() as stack:
        resumable = out if isinstance(out, ResumableOutput) else None
        earlier = resumable.earlier if resumable and resume else None
        outcomes = outcomes_of(found, settings, limits, jobs=jobs, dask=dask, earlier=earlier)
        stack.enter_context(closing(outcomes))
        progress = stack.enter_context(Progress(len(paths), quiet=quiet))
        try:
            for index, outcome in enumerate(outcomes):
                check()
                put = resumable.keep(index) if resumable and outcome.kept else out.add(index, outcome.result)
                tally.add(outcome)
                tell(progress, outcome, put, verbose)
        except KeyboardInterrupt as stop:
            if resumable:
                stop.add_note("the same command with --resume goes on from there")
            raise
    if many and not quiet:
        say(tally.closing_line())
    raise typer.Exit(tally.exit_code())


def outcomes_of(
    found: Found,
    settings: Settings,
    limits: Limits,
    *,
    jobs: int | None,
    dask: str | None = None,
    earlier: Earlier | None = None,
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


def is_one_letter(named: list[str], found: Found) -> bool:
    """Whether one letter was named by itself: not a folder or pattern, which may hold two tomorrow."""
    first = found.letters[0]
    return len(named) == 1 and (first.data is not None or first.path == named[0])


def letters_named(named: list[str], verbose: int) -> Found:
    """The letters that the user names. Says what of it is no letter: patterns that match nothing always.

    Raises:
        NothingToReadError: where no letter is there.
    """
    from ofsted_extract.batch import find_letters

    found = find_letters(named, sys.stdin.buffer.read)
    if not found.letters:
        raise NothingToReadError(
            f"{', '.join(named)}: no letter is there; name a PDF, text or Markdown file, "
            "or a folder that holds .pdf, .txt or .md files"
        )
    for pattern in found.unmatched:
        say(f"{pattern}: matches nothing")
    if verbose:
        for path in found.skipped:
            say(f"{path}: skipped, for its suffix is none of a letter; name it itself to have it read")
    return found


def tell(progress: Progress, outcome: Outcome, place: str | None, verbose: int) -> None:
    """Tells a person of one letter that is done."""
    for line in _told(outcome, place, verbose):
        progress.say(line)
    progress.advance()


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
