"""Reads the letter of a command that takes one letter."""

from __future__ import annotations

from typing import TYPE_CHECKING

from ofsted_extract.cli.options import Ocr, Reader
from ofsted_extract.cli.terminal import read_standard_input

if TYPE_CHECKING:
    from ofsted_extract.reading import Letter


def read_one(path: str, reader: Reader, ocr: Ocr, password: str | None) -> Letter:
    """Reads the letter at `path`, or standard input if that is `-`.

    Raises:
        LetterError: if the letter cannot be read.
    """
    from ofsted_extract.reading import read_bytes, read_letter
    from ofsted_extract.running.batch import STANDARD_INPUT, quiet_libraries

    quiet_libraries()
    if path == STANDARD_INPUT:
        return read_bytes(
            read_standard_input(), "stdin", reader=reader.value, ocr_mode=ocr.value, password=password
        )
    return read_letter(path, reader=reader.value, ocr_mode=ocr.value, password=password)
