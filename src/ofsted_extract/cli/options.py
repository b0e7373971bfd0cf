"""Options and arguments that several commands share, with their help texts."""

from __future__ import annotations

from enum import StrEnum
from typing import Annotated

import typer


class Reader(StrEnum):
    """The library that reads PDFs."""

    auto = "auto"
    pypdfium2 = "pypdfium2"
    pdfplumber = "pdfplumber"


class Format(StrEnum):
    """The format of the output, if its suffix does not determine it."""

    json = "json"
    jsonl = "jsonl"
    xlsx = "xlsx"
    csv = "csv"
    parquet = "parquet"
    sqlite = "sqlite"


class Ocr(StrEnum):
    """Which pages are read with text recognition."""

    auto = "auto"
    off = "off"
    force = "force"


LetterArgument = Annotated[str, typer.Argument(metavar="LETTER", help="A file, or - for standard input.")]
ReaderOption = Annotated[
    Reader,
    typer.Option(
        "--reader", help="Library that reads PDFs; auto: the fast one, or the careful one if needed."
    ),
]
PasswordOption = Annotated[
    str | None,
    typer.Option(
        "--password",
        envvar="OFSTED_EXTRACT_PASSWORD",
        metavar="WORD",
        help="Password for encrypted PDFs. Other users of this machine may see it in the list of "
        "processes; the environment variable is hidden from them.",
    ),
]
OcrOption = Annotated[
    Ocr,
    typer.Option(
        "--ocr", help="Text recognition (extra [ocr]); auto: for pages that are images; force: for all pages."
    ),
]
PatternsOption = Annotated[
    str | None,
    typer.Option(
        "--patterns", metavar="DIR", help="Folder of rules that add to or replace the built-in ones."
    ),
]
SECONDS, MEGABYTES = 60, 1024
"""The default limits for one letter."""

TimeoutOption = Annotated[
    int,
    typer.Option(
        "--timeout", metavar="SECONDS", min=0, max=86_400, help="Time limit for each letter; 0: no limit."
    ),
]
MemoryOption = Annotated[
    int,
    typer.Option(
        "--memory", metavar="MB", min=0, max=1_000_000, help="Memory limit for each letter; 0: no limit."
    ),
]
JobsOption = Annotated[
    int | None,
    typer.Option(
        "--jobs",
        "-j",
        metavar="N",
        min=1,
        help="Number of processes; by default as many as make the run faster.",
    ),
]
QuietOption = Annotated[
    bool,
    typer.Option("--quiet", "-q", help="No progress bar and no summary; errors are still printed."),
]
VerboseOption = Annotated[
    int,
    typer.Option(
        "--verbose",
        "-v",
        count=True,
        show_default=False,
        help="Print what was found and where it is; twice: tracebacks, too.",
    ),
]
