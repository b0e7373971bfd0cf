"""`ofsted-extract explain LETTER PHRASE`: why the record says about some words what it says."""

from __future__ import annotations

from typing import Annotated

import typer

from ofsted_extract.cli.one_letter import read_one
from ofsted_extract.cli.options import (
    LetterArgument,
    Ocr,
    OcrOption,
    PasswordOption,
    PatternsOption,
    Reader,
    ReaderOption,
)
from ofsted_extract.errors import PhraseNotThereError


def explain(
    letter: LetterArgument,
    phrase: Annotated[
        str, typer.Argument(metavar="PHRASE", help="Words of the letter, as one argument: '27 pupils'.")
    ],
    close: Annotated[
        int, typer.Option("--close", metavar="N", min=0, help="Rules to show that came close.")
    ] = 5,
    as_json: Annotated[
        bool, typer.Option("--json", help="Print the answer as JSON, with all that came close.")
    ] = False,
    patterns: PatternsOption = None,
    reader: ReaderOption = Reader.auto,
    ocr: OcrOption = Ocr.auto,
    password: PasswordOption = None,
) -> None:
    """Tell why words of a letter became a figure or another fact, or did not.

    For each place of the words: the facts that rest on them, what the number reader saw and which rule shut
    a number out, which rules matched, and which came close, with the token at which they failed. Where the
    words do not stand in the letter, it shows those most like them, and ends with exit code 3.
    """
    from ofsted_extract.explaining import Explainer
    from ofsted_extract.explaining.telling import told
    from ofsted_extract.writing.stdout import write_bytes

    answer = Explainer(read_one(letter, reader, ocr, password), patterns).explain(phrase)
    shown = answer.model_dump_json(indent=2) if as_json else told(answer, close)
    write_bytes((shown + "\n").encode("utf-8", "replace"))
    if not answer.places:
        raise PhraseNotThereError(
            f"{answer.file}: “{answer.phrase}” does not stand there; `ofsted-extract text` prints what does"
        )
