"""`ofsted-extract explain LETTER PHRASE`: explains which facts rest on some words of a letter, and why."""

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
        int, typer.Option("--close", metavar="N", min=0, help="Number of near misses to show.")
    ] = 5,
    as_json: Annotated[
        bool, typer.Option("--json", help="Print the explanation as JSON, with all near misses.")
    ] = False,
    patterns: PatternsOption = None,
    reader: ReaderOption = Reader.auto,
    ocr: OcrOption = Ocr.auto,
    password: PasswordOption = None,
) -> None:
    """Explain why words of a letter became a figure or another fact, or did not.

    For each place where the words occur: the facts that rest on them, with the rules that gave a figure its
    subject, measure, time and scope; what the number reader found and which rule excluded a number; the parse
    of a sentence with figures, each word under the one it belongs to; which rules matched, and near misses
    with the token at which they failed. If the words do not occur in the letter, similar words are shown and
    the exit code is 3.
    """
    from ofsted_extract.explaining import Explainer
    from ofsted_extract.explaining.text import as_text
    from ofsted_extract.writing.stdout import write_bytes

    answer = Explainer(read_one(letter, reader, ocr, password), patterns).explain(phrase)
    shown = answer.model_dump_json(indent=2) if as_json else as_text(answer, close)
    write_bytes((shown + "\n").encode("utf-8", "replace"))
    if not answer.places:
        raise PhraseNotThereError(
            f"{answer.file}: “{answer.phrase}” does not occur; `ofsted-extract text` prints what does"
        )
