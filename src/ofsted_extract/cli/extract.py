"""`ofsted-extract LETTER...`: extracts records from letters."""

from __future__ import annotations

from contextlib import ExitStack, closing
from typing import Annotated

import typer

from ofsted_extract.cli.many_letters import Tally, is_one_letter, letters_named, outcomes_of, report_outcome
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
from ofsted_extract.cli.reviewing import add_to_review, makes_site, open_site
from ofsted_extract.cli.terminal import Progress, say
from ofsted_extract.running.interruptions import check


def extract(
    letters: Annotated[
        list[str],
        typer.Argument(
            metavar="LETTER",
            help="Files, folders (including subfolders) or glob patterns, also as URLs (s3://…); "
            "- for standard input.",
        ),
    ],
    output: Annotated[
        str | None,
        typer.Option(
            "--output",
            "-o",
            metavar="PLACE",
            help="records/ for a folder with one .json per letter, and errors.jsonl for letters that failed; "
            "letters.jsonl for one line per letter, including those that failed; letter.json for a single "
            "record; letters.xlsx or letters.sqlite for all tables; letters.csv or letters.parquet for one.",
        ),
    ] = None,
    format: Annotated[
        Format | None,
        typer.Option("--format", help="Format of the output, if its suffix does not determine it."),
    ] = None,
    table: Annotated[
        list[str] | None,
        typer.Option(
            "--table",
            metavar="NAME",
            help="Table to write; may be repeated; by default all: letters, indicators, figures, trends, "
            "judgements, improvements, dates, addressees, inspectors, sections, signatories, "
            "previous_inspections, themes, next_steps, responsible_bodies, officers, interventions, header, "
            "warnings, errors, about. A CSV or Parquet file has one table: this one, or the one in its name "
            "(figures.csv), or letters. Several become a folder.",
        ),
    ] = None,
    excel: Annotated[
        bool, typer.Option("--excel", help="Start CSV files with the mark by which Excel recognises UTF-8.")
    ] = False,
    review: Annotated[
        str | None,
        typer.Option(
            "--review",
            metavar="SITE",
            help="Folder for review pages of the same letters, made in the same run; a workbook links to "
            "them, or to those that are there already.",
        ),
    ] = None,
    jobs: JobsOption = None,
    dask: Annotated[
        str | None,
        typer.Option(
            "--dask", metavar="ADDRESS", help="Address of a Dask scheduler; its cluster reads the letters."
        ),
    ] = None,
    resume: Annotated[
        bool,
        typer.Option("--resume", help="Continue an earlier run: read only letters that have no record yet."),
    ] = False,
    force: Annotated[bool, typer.Option("--force", help="Replace existing output.")] = False,
    timeout: TimeoutOption = SECONDS,
    memory: MemoryOption = MEGABYTES,
    patterns: PatternsOption = None,
    reader: ReaderOption = Reader.auto,
    ocr: OcrOption = Ocr.auto,
    password: PasswordOption = None,
    quiet: QuietOption = False,
    verbose: VerboseOption = 0,
) -> None:
    """Extract records from letters. This is the default command."""
    from ofsted_extract.running.batch import Limits, Settings, quiet_libraries
    from ofsted_extract.writing import Existing, OutputOptions, ResumableOutput, open_output

    if resume and force:
        raise typer.BadParameter("--resume keeps existing output, --force replaces it; give only one of them")
    quiet_libraries()
    found = letters_named(letters, verbose)
    paths = [letter.path for letter in found.letters]
    many = not is_one_letter(letters, found)
    is_made = makes_site(review, output, resume=resume, force=force)
    settings = Settings(patterns, reader.value, ocr.value, password, keep_letter=is_made)
    limits = Limits(seconds=timeout or None, megabytes=memory or None)
    existing = Existing.RESUME if resume else Existing.REPLACE if force else Existing.REFUSE
    tally = Tally()
    options = OutputOptions(format.value if format else None, tuple(table or ()), excel, review, is_made)
    opened = open_output(output, paths, many=many, options=options, existing=existing)
    site = open_site(review, found, is_made=is_made, force=force, patterns=patterns)
    with opened as out, site as pages, ExitStack() as stack:
        resumable = out if isinstance(out, ResumableOutput) else None
        earlier = resumable.earlier_record if resumable and resume else None
        outcomes = outcomes_of(found, settings, limits, jobs=jobs, dask=dask, earlier=earlier)
        stack.enter_context(closing(outcomes))
        progress = stack.enter_context(Progress(len(paths), quiet=quiet))
        try:
            for index, outcome in enumerate(outcomes):
                check()
                as_before = outcome.kept and not outcome.is_changed
                put = resumable.keep(index) if resumable and as_before else out.add(index, outcome.result)
                if pages is not None:
                    add_to_review(pages, index, outcome)
                tally.add(outcome)
                report_outcome(progress, outcome, put, verbose)
        except KeyboardInterrupt as stop:
            if resumable:
                stop.add_note("the same command with --resume continues from there")
            raise
    if many and not quiet:
        say(tally.summary(found.skipped))
    raise typer.Exit(tally.exit_code())
