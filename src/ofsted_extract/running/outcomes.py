"""The result of one letter: a record, or an error entry that says why there is none."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

from ofsted_extract.errors import LetterError
from ofsted_extract.facts.record import ErrorDetail, ErrorEntry, Record
from ofsted_extract.letters.finding import LetterFile
from ofsted_extract.names import printable_name
from ofsted_extract.running.resuming import ResumeDecision

if TYPE_CHECKING:
    from ofsted_extract.reading import Letter


@dataclass(frozen=True, slots=True)
class Outcome:
    """What became of one letter.

    Attributes:
        letter: the letter.
        result: its record, or its error entry.
        details: the traceback, if a fault of this program is to blame; else None.
        letter_read: the text that the record was made from, if `Settings.keep_letter` asks for it.
        is_changed: whether `result` is no longer as it was made, or as the earlier run wrote it.
        resume: in a run that is resumed, why the record of an earlier run was kept or not; else None.
    """

    letter: LetterFile
    result: Record | ErrorEntry
    details: str | None = None
    letter_read: Letter | None = None
    resume: ResumeDecision | None = None
    is_changed: bool = False

    @property
    def kept(self) -> bool:
        """Whether the record is that of an earlier run."""
        return self.resume is not None and self.resume.is_kept


def error_entry(letter: LetterFile, error: LetterError) -> ErrorEntry:
    """Makes the error entry of a letter. The file's name is in its `file`, and so not in its message."""
    message = str(error)
    for name in (letter.path, str(Path(letter.path)), Path(letter.path).name, letter.name):
        message = message.removeprefix(f"{name}: ")
    return ErrorEntry(file=letter.name, error=ErrorDetail(code=error.code, message=printable_name(message)))
