"""Options that several commands share."""

from __future__ import annotations

from enum import StrEnum
from typing import Annotated

import typer


class Reader(StrEnum):
    """The library that reads PDFs."""

    auto = "auto"
    pypdfium2 = "pypdfium2"
    pdfplumber = "pdfplumber"


class Ocr(StrEnum):
    """Which pages text recognition reads."""

    auto = "auto"
    off = "off"
    force = "force"


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
