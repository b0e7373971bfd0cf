"""`ofsted-extract explain LETTER PHRASE`: explains which facts rest on some words of a letter, and why."""

from __future__ import annotations

from functools import partial
from typing import TYPE_CHECKING, Annotated

import typer

from ofsted_extract.cli.one_letter import letter_file, limits_of, read_here
from ofsted_extract.cli.options import (
    MEGABYTES,
    SECONDS,
    LetterArgument,
    MemoryOption,
    Ocr,
    OcrOption,
    PasswordOption,
    PatternsOption,
    Reader,
    ReaderOption,
    TimeoutOption,
)
from ofsted_extract.errors import PhraseNotThereError

if TYPE_CHECKING:
    from ofsted_extract.explaining.answer import Explanation
    from ofsted_extract.running.batch import LetterFile, Settings


def _explained(letter: LetterFile, settings: Settings, phrase: str) -> Explanation:
    """Reads a letter and explains a phrase of it, in a worker."""
    from ofsted_extract.explaining import Explainer

    return Explainer(read_here(letter, settings), settings.patterns).explain(phrase)


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
    timeout: TimeoutOption = SECONDS,
    memory: MemoryOption = MEGABYTES,
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
    from ofsted_extract.explaining.text import as_text
    from ofsted_extract.names import printable_name
    from ofsted_extract.running.batch import Settings, warm_up
    from ofsted_extract.running.isolated import call_isolated
    from ofsted_extract.writing.stdout import write_bytes

    file = letter_file(letter)
    answer = call_isolated(
        printable_name(file.path),
        _explained,
        file,
        Settings(patterns, reader.value, ocr.value, password),
        phrase,
        limits=limits_of(timeout, memory),
        prepare=partial(warm_up, patterns),
    )
    shown = answer.model_dump_json(indent=2) if as_json else as_text(answer, close)
    write_bytes((shown + "\n").encode("utf-8", "replace"))
    if not answer.places:
        raise PhraseNotThereError(
            f"{answer.file}: “{answer.phrase}” does not occur; `ofsted-extract text` prints what does"
        )
