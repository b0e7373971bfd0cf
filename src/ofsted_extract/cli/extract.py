"""`ofsted-extract LETTER...`: letters to records."""

from __future__ import annotations

import sys
from collections.abc import Iterator
from typing import TYPE_CHECKING, Annotated, cast

import typer

from ofsted_extract.cli.options import PasswordOption, PatternsOption, Reader, ReaderOption
from ofsted_extract.cli.terminal import Progress, say
from ofsted_extract.errors import ExitCode, FileNotThereError, NothingToReadError

if TYPE_CHECKING:
    from ofsted_extract.batch import Found, Outcome
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
    patterns: PatternsOption = None,
    reader: ReaderOption = Reader.auto,
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
    from ofsted_extract.batch import Settings, default_jobs, find_letters, quiet_libraries, run
    from ofsted_extract.writing import open_output

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
    settings = Settings(patterns, reader.value, password)
    if dask is None:
        outcomes = run(found.letters, settings, jobs=jobs or default_jobs(len(paths)))
    else:
        from ofsted_extract.executors import ClusterPool

        cluster = ClusterPool(dask)
        outcomes = run(
            found.letters, settings, jobs=jobs or cluster.workers, pool=lambda _: cluster, carry=True
        )
    tally = _Tally()
    with open_output(output, paths, many=many) as out, Progress(len(paths), quiet=quiet) as progress:
        for index, outcome in enumerate(outcomes):
            place = out.add(index, outcome.result)
            tally.add(outcome)
            for line in _told(outcome, place, verbose):
                progress.say(line)
            progress.advance()
    if many and not quiet:
        say(tally.closing_line())
    raise typer.Exit(tally.exit_code())


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
        facts = f"{len(record.figures)} figures, {len(record.warnings)} warnings"
        yield f"{outcome.letter.path}: {facts}" + (f", in {place}" if place else "")
        yield from (
            f"{outcome.letter.path}: {warning.code}: {warning.message}" for warning in record.warnings
        )


class _Tally:
    """Counts what became of the letters of a run."""

    def __init__(self) -> None:
        self._letters = 0
        self._failed = 0
        self._missing = 0

    def add(self, outcome: Outcome) -> None:
        error = getattr(outcome.result, "error", None)
        self._letters += 1
        self._failed += error is not None
        self._missing += error is not None and error.code == FileNotThereError.code

    def closing_line(self) -> str:
        return f"letters {self._letters}, records {self._letters - self._failed}, errors {self._failed}"

    def exit_code(self) -> ExitCode:
        if self._missing == self._letters:
            return ExitCode.NOTHING_TO_READ
        return ExitCode.SOME_FAILED if self._failed else ExitCode.OK
