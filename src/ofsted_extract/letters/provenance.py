"""What a record was made from, and by: whether one that is there is the one that would be made now."""

from __future__ import annotations

import hashlib
from pathlib import Path

from ofsted_extract.errors import LetterError
from ofsted_extract.facts.record import Record
from ofsted_extract.letters.addresses import is_address, read_address
from ofsted_extract.letters.finding import LetterFile
from ofsted_extract.versions import __version__


def made_by(reader: str, ocr: str) -> str:
    """The tool and its version, with the options that change a record, as `Source.made_by` has them."""
    options = "".join(
        f" --{name} {value}" for name, value in (("reader", reader), ("ocr", ocr)) if value != "auto"
    )
    return f"ofsted-extract {__version__}{options}"


def checksum(letter: LetterFile) -> str | None:
    """The SHA-256 of a letter's bytes, as `Source.sha256` has it; None where they cannot be read."""
    from ofsted_extract.reading.source import read_file

    try:
        data = letter.data
        if data is None:
            data = read_address(letter.path) if is_address(letter.path) else read_file(Path(letter.path))
    except LetterError:
        return None  # whoever reads it next says why
    return hashlib.sha256(data).hexdigest()


def file_name(letter: LetterFile) -> str:
    """The name of a letter's file, as `Source.file` has it."""
    from ofsted_extract.names import printable_name

    return Path(printable_name(letter.path)).name


def is_current(
    record: Record, file: str, sha256: str, *, reader: str, ocr: str, patterns: str | None
) -> bool:
    """Whether `record` is what reading the letter now would give.

    Args:
        file, sha256: the letter's, as `file_name` and `checksum` give them.
        reader, ocr: as asked for.
        patterns: the folder of patterns that lie over the shipped ones.

    Raises:
        PatternError: where the patterns cannot be used.
    """
    from ofsted_extract.rules.patterns import load_patterns

    source = record.source
    stands = (source.file, source.sha256, source.made_by, source.patterns)
    return stands == (file, sha256, made_by(reader, ocr), load_patterns(patterns).version)
