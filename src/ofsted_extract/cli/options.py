"""Options and arguments that several commands share, each with the one text of its help."""

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
    """The form of the output, where the suffix of its place does not say it."""

    json = "json"
    jsonl = "jsonl"
    xlsx = "xlsx"
    csv = "csv"
    parquet = "parquet"
    sqlite = "sqlite"


class Ocr(StrEnum):
    """Which pages text recognition reads."""

    auto = "auto"
    off = "off"
    force = "force"


LetterArgument = Annotated[str, typer.Argument(metavar="LETTER", help="A file, or - for standard input.")]
ReaderOption = Annotated[
    Reader,
    typer.Option(
        "--reader", help="Library that reads PDFs; auto: the fast one, and the careful one where needed."
    ),
]
PasswordOption = Annotated[
    str | None,
    typer.Option(
        "--password",
        envvar="OFSTED_EXTRACT_PASSWORD",
        metavar="WORD",
        help="Opens encrypted PDFs. Others on this machine may see it among the running programs; "
        "what stands in the variable they do not.",
    ),
]
OcrOption = Annotated[
    Ocr,
    typer.Option(
        "--ocr", help="Text recognition, by the extra [ocr]; auto: of pages that are pictures; force: of all."
    ),
]
PatternsOption = Annotated[
    str | None,
    typer.Option("--patterns", metavar="DIR", help="Folder of rules to lay over those that ship."),
]
SECONDS, MEGABYTES = 60, 1024
"""What a letter may take where nothing else is said."""

TimeoutOption = Annotated[
    int,
    typer.Option(
        "--timeout", metavar="SECONDS", min=0, max=86_400, help="Seconds that a letter may take; 0: any."
    ),
]
MemoryOption = Annotated[
    int,
    typer.Option(
        "--memory", metavar="MB", min=0, max=1_000_000, help="Memory that a letter may take; 0: any."
    ),
]
JobsOption = Annotated[
    int | None,
    typer.Option("--jobs", "-j", metavar="N", min=1, help="Processes; else as many as repay their start."),
]
QuietOption = Annotated[
    bool,
    typer.Option("--quiet", "-q", help="No progress bar and no closing line; errors are still said."),
]
VerboseOption = Annotated[
    int,
    typer.Option(
        "--verbose",
        "-v",
        count=True,
        show_default=False,
        help="Say what was found and where it went; twice: tracebacks, too.",
    ),
]
