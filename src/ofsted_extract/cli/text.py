"""`ofsted-extract text LETTER`: the clean text that every offset of a record refers to."""

from __future__ import annotations

import sys
from typing import Annotated

import typer

from ofsted_extract.cli.options import PasswordOption, Reader, ReaderOption


def text(
    letter: Annotated[str, typer.Argument(metavar="LETTER", help="A file, or - for standard input.")],
    reader: ReaderOption = Reader.auto,
    password: PasswordOption = None,
) -> None:
    """Print the clean text of a letter, which the offsets in its record count in.

    Blocks have a blank line between them. Offsets count characters (Unicode code points) from 0; the new
    line that ends the output is not of the text.
    """
    from ofsted_extract.batch import STANDARD_INPUT, quiet_libraries
    from ofsted_extract.reading import read_bytes, read_letter
    from ofsted_extract.writing.stdout import write_bytes

    quiet_libraries()
    if letter == STANDARD_INPUT:
        read = read_bytes(sys.stdin.buffer.read(), "stdin", reader=reader.value, password=password)
    else:
        read = read_letter(letter, reader=reader.value, password=password)
    write_bytes((read.text + "\n").encode("utf-8", "replace"))
