"""What a record states about its origin: the letter's file and bytes, and the tool that made the record."""

from __future__ import annotations

import hashlib
from pathlib import Path

from ofsted_extract.errors import LetterError
from ofsted_extract.letters.addresses import is_address, read_address
from ofsted_extract.letters.finding import LetterFile
from ofsted_extract.names import printable_name
from ofsted_extract.versions import __version__


def made_by(reader: str, ocr: str) -> str:
    """Returns the tool, its version, and the options that can change a record, as in `Source.made_by`."""
    options = "".join(
        f" --{name} {value}" for name, value in (("reader", reader), ("ocr", ocr)) if value != "auto"
    )
    return f"ofsted-extract {__version__}{options}"


def checksum(letter: LetterFile) -> str | None:
    """Returns the SHA-256 of a letter's bytes, as in `Source.sha256`; None if they cannot be read."""
    from ofsted_extract.reading.source import read_file

    try:
        data = letter.data
        if data is None:
            data = read_address(letter.path) if is_address(letter.path) else read_file(Path(letter.path))
    except LetterError:
        return None  # reading the letter will report why
    return hashlib.sha256(data).hexdigest()


def file_name(letter: LetterFile) -> str:
    """Returns the name of a letter's file, as in `Source.file`."""
    return Path(printable_name(letter.path)).name


def stated_path(letter: LetterFile) -> str:
    """Returns where a letter's file was, as in `Source.path`."""
    return letter.within or file_name(letter)
