"""`ofsted-extract text LETTER`: prints the clean text to which the offsets of a record refer."""

from __future__ import annotations

from ofsted_extract.cli.one_letter import read_one
from ofsted_extract.cli.options import (
    MEGABYTES,
    SECONDS,
    LetterArgument,
    MemoryOption,
    Ocr,
    OcrOption,
    PasswordOption,
    Reader,
    ReaderOption,
    TimeoutOption,
)


def text(
    letter: LetterArgument,
    timeout: TimeoutOption = SECONDS,
    memory: MemoryOption = MEGABYTES,
    reader: ReaderOption = Reader.auto,
    ocr: OcrOption = Ocr.auto,
    password: PasswordOption = None,
) -> None:
    """Print the clean text of a letter, to which the offsets in its record refer.

    Blocks are separated by a blank line. Offsets count characters (Unicode code points) from 0; the newline
    at the end of the output is not part of the text.
    """
    from ofsted_extract.writing.stdout import write_bytes

    read = read_one(letter, reader, ocr, password, timeout=timeout, memory=memory)
    write_bytes((read.text + "\n").encode("utf-8", "replace"))
