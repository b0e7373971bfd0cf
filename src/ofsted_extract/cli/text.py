"""`ofsted-extract text LETTER`: the clean text that every offset of a record refers to."""

from __future__ import annotations

from ofsted_extract.cli.one_letter import read_one
from ofsted_extract.cli.options import LetterArgument, Ocr, OcrOption, PasswordOption, Reader, ReaderOption


def text(
    letter: LetterArgument,
    reader: ReaderOption = Reader.auto,
    ocr: OcrOption = Ocr.auto,
    password: PasswordOption = None,
) -> None:
    """Print the clean text of a letter, which the offsets in its record count in.

    Blocks have a blank line between them. Offsets count characters (Unicode code points) from 0; the new
    line that ends the output is not of the text.
    """
    from ofsted_extract.writing.stdout import write_bytes

    write_bytes((read_one(letter, reader, ocr, password).text + "\n").encode("utf-8", "replace"))
