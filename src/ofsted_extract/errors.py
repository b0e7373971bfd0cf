"""Every error that is raised on purpose, each with a stable code, and the exit codes of the command.

A `LetterError` costs one letter its record and nothing else; the other errors end the run. Messages say what
is wrong and what to do about it.
"""

from __future__ import annotations

from enum import IntEnum
from typing import ClassVar, Self


class ExitCode(IntEnum):
    """The exit status of the command. `meaning` explains it in words, as `--help` prints them."""

    meaning: str

    def __new__(cls, value: int, meaning: str) -> Self:
        """Makes a code with its meaning."""
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
    NO_PARSER = 9, "The English parser is not installed, or its files are not those of the release."
    INTERRUPTED = 130, "The run was stopped by the user."
    READER_GONE = 141, "The reader of the standard output ended first, as `head` does; nothing is said of it."
    TERMINATED = 143, "The run was stopped by the system, or by another program (SIGTERM)."


class OfstedExtractError(Exception):
    """Base of all errors that this project raises on purpose.

    `code` is stable and meant for scripts; `str(error)` is one line for people.
    """

    code: ClassVar[str] = "error"
    exit_code: ClassVar[ExitCode] = ExitCode.SOME_FAILED


class LetterError(OfstedExtractError):
    """A letter cannot become a record. The message says what is wrong and what to do next."""

    code = "unreadable-letter"


class FileNotThereError(LetterError):
    """The path does not exist. Among other letters it counts as failed; alone it is nothing to read."""

    code = "no-such-file"
    exit_code = ExitCode.NOTHING_TO_READ


class FileUnreadableError(LetterError):
    """The system does not let the path be read: permissions are missing, or it is a folder or a device."""

    code = "cannot-read"


class EmptyFileError(LetterError):
    """The file is empty, or has nothing but white space."""

    code = "empty-file"


class WrongFormatError(LetterError):
    """The file is of a format that is not read: a mail, an image, JSON, a misnamed web page."""

    code = "wrong-format"


class NotTextError(LetterError):
    """The file has no known signature, and is not text in a supported encoding either."""

    code = "not-text"


class EncryptedPdfError(LetterError):
    """The PDF opens only with a password."""

    code = "encrypted-pdf"


class WrongPasswordError(EncryptedPdfError):
    """The PDF needs a password, and the one that was given is wrong."""

    code = "wrong-password"


class DamagedPdfError(LetterError):
    """The PDF is cut off or broken."""

    code = "damaged-pdf"


class NoTextLayerError(LetterError):
    """The pages of the PDF are pictures, without text."""

    code = "no-text-layer"


class GarbageTextError(LetterError):
    """The text in the PDF is not the text that it shows: its fonts map characters wrongly."""

    code = "garbage-text"


class OcrMissingError(LetterError):
    """Text recognition was asked for, but its extra is not installed."""

    code = "ocr-missing"


class TooLargeError(LetterError):
    """The file is larger, or decompresses to more, than any letter. It is refused to protect memory."""

    code = "too-large"


class TimedOutError(LetterError):
    """The letter took longer than it may, and the process that read it was ended."""

    code = "timed-out"


class OutOfMemoryError(LetterError):
    """The letter needs more memory than it may have."""

    code = "out-of-memory"


class WorkerCrashedError(LetterError):
    """The process that read the letter ended unexpectedly each time it was tried."""

    code = "worker-crashed"


class InternalError(LetterError):
    """This program has a fault that this letter met. The other letters are not affected."""

    code = "internal-error"


class NothingToReadError(OfstedExtractError):
    """No path was given, or no folder or glob pattern that was given holds a letter."""

    code = "nothing-to-read"
    exit_code = ExitCode.NOTHING_TO_READ


class PhraseNotThereError(OfstedExtractError):
    """The words that `explain` was asked about are not in the letter."""

    code = "no-such-phrase"
    exit_code = ExitCode.NOTHING_TO_READ


class StoredOutputError(OfstedExtractError):
    """What was named as the output of an earlier run does not exist, or is something else."""

    code = "no-output-of-ours"
    exit_code = ExitCode.NOTHING_TO_READ


class ExtraMissingError(OfstedExtractError):
    """A part of the tool was asked for whose extra is not installed."""

    code = "extra-missing"
    exit_code = ExitCode.EXTRA_MISSING


class PatternError(OfstedExtractError):
    """A file of patterns cannot be used. The message names file, line and rule."""

    code = "bad-patterns"
    exit_code = ExitCode.BAD_PATTERNS


class OutputFormatError(OfstedExtractError):
    """The output's name asks for a format that is not written, or not for this many letters."""

    code = "no-such-format"
    exit_code = ExitCode.USAGE


class OutputError(OfstedExtractError):
    """The output cannot be written where it is to go."""

    code = "cannot-write"
    exit_code = ExitCode.CANNOT_WRITE


class OutputExistsError(OutputError):
    """The output exists already. It is replaced only on request."""

    code = "output-exists"


class OutputInUseError(OutputError):
    """Another run is writing to the same place."""

    code = "output-in-use"


class ChartError(OfstedExtractError):
    """The chart has nothing to show."""

    code = "no-chart"
    exit_code = ExitCode.CANNOT_WRITE


class AddressError(OfstedExtractError):
    """The storage of an address (`s3://…`) cannot be used: its protocol is unknown, or it does not answer."""

    code = "bad-address"
    exit_code = ExitCode.CANNOT_REACH


class ClusterError(OfstedExtractError):
    """The cluster cannot be used: it does not answer, or its workers cannot do the work."""

    code = "bad-cluster"
    exit_code = ExitCode.CANNOT_REACH


class WorkerStartError(OfstedExtractError):
    """The system does not let a process be started to read letters."""

    code = "no-worker"
    exit_code = ExitCode.CANNOT_REACH


class GrammarModelError(OfstedExtractError):
    """The English parser is not installed, or its files are not those of the release."""

    code = "no-parser"
    exit_code = ExitCode.NO_PARSER
