"""How a command that takes one letter reads it."""

from __future__ import annotations

import sys
from typing import TYPE_CHECKING

from ofsted_extract.cli.options import Ocr, Reader

if TYPE_CHECKING:
    from ofsted_extract.reading import Letter


def read_one(named: str, reader: Reader, ocr: Ocr, password: str | None) -> Letter:
    """The letter at the path `named`, or of standard input where that is `-`.

    Raises:
        LetterError: where it cannot be read.
    """
    from ofsted_extract.reading import read_bytes, read_letter
    from ofsted_extract.running.batch import STANDARD_INPUT, quiet_libraries

    quiet_libraries()
    if named == STANDARD_INPUT:
        return read_bytes(
            sys.stdin.buffer.read(), "stdin", reader=reader.value, ocr_mode=ocr.value, password=password
        )
    return read_letter(named, reader=reader.value, ocr_mode=ocr.value, password=password)
