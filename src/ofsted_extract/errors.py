"""Every failure a letter can meet, each with a stable code and a message that says what to do.

A `LetterError` costs one letter its record and nothing else; the other errors end the run. The
exit codes of the command stand here, in one place, so that scripts can rely on them.
"""

from __future__ import annotations

from enum import IntEnum
from typing import ClassVar, Self


class ExitCode(IntEnum):
    """What the command's exit status says. `meaning` is that in words, as `--help` prints it."""

    meaning: str

    def __new__(cls, value: int, meaning: str) -> Self:
        """A code with its meaning."""
        code = int.__new__(cls, value)
        code._value_ = value
        code.meaning = meaning
        return code

    OK = 0, "Every letter has its record."
    SOME_FAILED = 1, "The run is done, but some letters have an error entry in place of a record."
    USAGE = 2, "The command line could not be understood."
    NOTHING_TO_READ = 3, "What the command was told to look for is not there: no letter, or no such words."
    BAD_PATTERNS = 4, "A file of patterns cannot be used, or a rule fails its own examples."
    CANNOT_WRITE = 5, "The output cannot be written, or is there already."
    CANNOT_REACH = 6, "The cluster of --dask, the storage of an address, or another process cannot be used."
    DIFFERENT = 7, "The two outputs that `diff` compared differ."
    EXTRA_MISSING = 8, "What was asked for needs an extra that is not installed; the message names it."
    INTERRUPTED = 130, "The run was stopped by the user."
    TERMINATED = 143, "The run was stopped by the system, or by another program (SIGTERM)."


class OfstedExtractError(Exception):
    """Base of all errors that this project raises on purpose.

    `code` is stable and meant for scripts; `str(error)` is one line for people.
    """

    code: ClassVar[str] = "error"
    exit_code: ClassVar[ExitCode] = ExitCode.SOME_FAILED


class LetterError(OfstedExtractError):
    """A letter that cannot become a record. The message says what is wrong and what to do next."""

    code = "unreadable-letter"


class FileNotThereError(LetterError):
    """The path names nothing. Alone this is nothing to read; among other letters it is one that failed."""

    code = "no-such-file"
    exit_code = ExitCode.NOTHING_TO_READ


class FileUnreadableError(LetterError):
    """The path names something that the system will not let us read: rights, a folder, a device."""

    code = "cannot-read"


class EmptyFileError(LetterError):
    """The file holds no bytes, or nothing but white space."""

    code = "empty-file"


class WrongFormatError(LetterError):
    """The bytes are of a kind that holds no letter for us: HTML, a Word document, an image, an archive."""

    code = "wrong-format"


class NotTextError(LetterError):
    """A file with no known signature whose bytes are not text in an encoding that we read."""

    code = "not-text"


class EncryptedPdfError(LetterError):
    """A PDF that opens only with a password."""

    code = "encrypted-pdf"


class WrongPasswordError(EncryptedPdfError):
    """A PDF that opens with a password, but not with the one that was given."""

    code = "wrong-password"


class DamagedPdfError(LetterError):
    """A PDF that is cut off or broken."""

    code = "damaged-pdf"


class NoTextLayerError(LetterError):
    """A PDF whose pages are pictures."""

    code = "no-text-layer"


class GarbageTextError(LetterError):
    """A PDF that shows words, but whose text is other characters than those it shows."""

    code = "garbage-text"


class OcrMissingError(LetterError):
    """Text recognition was asked for, and the extra that brings it is not installed."""

    code = "ocr-missing"


class TooLargeError(LetterError):
    """A file that is larger, or unfolds to more, than any letter; refused before it fills the memory."""

    code = "too-large"


class TimedOutError(LetterError):
    """A letter that took longer than it may; the process that read it was ended."""

    code = "timed-out"


class OutOfMemoryError(LetterError):
    """A letter that wanted more memory than it may have."""

    code = "out-of-memory"


class WorkerCrashedError(LetterError):
    """A letter whose process ended without a word each time that it was tried."""

    code = "worker-crashed"


class InternalError(LetterError):
    """A fault of this program while it worked on one letter; the other letters go on."""

    code = "internal-error"


class NothingToReadError(OfstedExtractError):
    """No path was given, or none of the folders and globs given holds a letter."""

    code = "nothing-to-read"
    exit_code = ExitCode.NOTHING_TO_READ


class PhraseNotThereError(OfstedExtractError):
    """The words that `explain` was asked about do not stand in the letter."""

    code = "no-such-phrase"
    exit_code = ExitCode.NOTHING_TO_READ


class StoredOutputError(OfstedExtractError):
    """What was named as an output of an earlier run is none, or is not there."""

    code = "no-output-of-ours"
    exit_code = ExitCode.NOTHING_TO_READ


class ExtraMissingError(OfstedExtractError):
    """A part of the tool that was asked for, and the extra that brings it is not installed."""

    code = "extra-missing"
    exit_code = ExitCode.EXTRA_MISSING


class PatternError(OfstedExtractError):
    """A file of patterns that cannot be used. The message names file, line and rule."""

    code = "bad-patterns"
    exit_code = ExitCode.BAD_PATTERNS


class OutputFormatError(OfstedExtractError):
    """The output's name asks for a format that this program does not write, or not for this many letters."""

    code = "no-such-format"
    exit_code = ExitCode.USAGE


class OutputError(OfstedExtractError):
    """The place for the output cannot be written."""

    code = "cannot-write"
    exit_code = ExitCode.CANNOT_WRITE


class OutputExistsError(OutputError):
    """The output of an earlier run stands where this one would write; it is not replaced unasked."""

    code = "output-exists"


class ChartError(OfstedExtractError):
    """A chart that cannot be drawn, for there is nothing to draw."""

    code = "no-chart"
    exit_code = ExitCode.CANNOT_WRITE


class AddressError(OfstedExtractError):
    """An address (`s3://…`) whose storage cannot be used: nobody knows it, or it does not answer."""

    code = "bad-address"
    exit_code = ExitCode.CANNOT_REACH


class ClusterError(OfstedExtractError):
    """A cluster that cannot be used: it does not answer, or its workers cannot do the work."""

    code = "bad-cluster"
    exit_code = ExitCode.CANNOT_REACH


class WorkerStartError(OfstedExtractError):
    """The system lets no process be started that would read letters."""

    code = "no-worker"
    exit_code = ExitCode.CANNOT_REACH
