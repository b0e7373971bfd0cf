"""Whether the record that an earlier run made of a letter is kept, or the letter is read again, and why.

`decide` is the only place that decides it. A record is kept if reading the letter now would give the same:
the file has the same name and bytes, and the record was made by the same version of the tool with the same
options and the same rules.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from enum import Enum

from ofsted_extract.facts.record import Record
from ofsted_extract.grammar.model import MODEL
from ofsted_extract.letters.finding import LetterFile
from ofsted_extract.letters.provenance import checksum, file_name, made_by, stated_path
from ofsted_extract.running.settings import Settings

FindEarlier = Callable[[int, str, str], Record | None]
"""Finds the record that an earlier run left of a letter, by its index, its file name and its SHA-256."""


class Reason(Enum):
    """Why a record is kept or a letter read again, in words for people."""

    SAME = "neither the letter nor the way it is read has changed"
    UNREADABLE_FILE = "its file cannot be read to compare it"
    NO_EARLIER_RECORD = "the output has no record of this file with this content"
    OTHER_NAME = "the record there is of a file with another name"
    OTHER_PATH = "the record there is of a file in another folder"
    OTHER_BYTES = "the file has changed since its record was made"
    OTHER_TOOL = "its record was made by another version of the tool, or with other options"
    OTHER_PARSER = "its record was made with another English parser"
    OTHER_RULES = "its record was made with other rules"


@dataclass(frozen=True, slots=True)
class ResumeDecision:
    """Whether the earlier record of one letter is kept, and why.

    Attributes:
        reason: why.
        record: the record that is kept; None if the letter has to be read.
        before: what the record was made from or by, where that is the reason to read the letter again.
        now: what it would be made from or by now.
    """

    reason: Reason
    record: Record | None = None
    before: str = ""
    now: str = ""

    @property
    def is_kept(self) -> bool:
        """Whether the earlier record is kept."""
        return self.record is not None

    def __str__(self) -> str:
        difference = f" ({self.before}; now {self.now})" if self.before else ""
        return f"{'record kept' if self.is_kept else 'read'}: {self.reason.value}{difference}"


def decide(letter: LetterFile, index: int, settings: Settings, find_earlier: FindEarlier) -> ResumeDecision:
    """Decides whether the record that an earlier run made of a letter is kept.

    Args:
        letter: the letter. Its bytes are read for their checksum; the letter itself is not read.
        index: its place among the letters of the run.
        settings: how the letter would be read now.
        find_earlier: looks in the output of the earlier run.

    Raises:
        PatternError: if the patterns cannot be used.
    """
    from ofsted_extract.rules.patterns import load_patterns

    name, sha256 = file_name(letter), checksum(letter)
    if sha256 is None:
        return ResumeDecision(Reason.UNREADABLE_FILE)
    record = find_earlier(index, name, sha256)
    if record is None:
        return ResumeDecision(Reason.NO_EARLIER_RECORD)
    source = record.source
    if source.file != name:
        return ResumeDecision(Reason.OTHER_NAME, before=source.file, now=name)
    if source.path != stated_path(letter):
        return ResumeDecision(Reason.OTHER_PATH, before=source.path or "none", now=stated_path(letter))
    if source.sha256 != sha256:
        return ResumeDecision(Reason.OTHER_BYTES)
    maker = made_by(settings.reader, settings.ocr)
    if source.made_by != maker:
        return ResumeDecision(Reason.OTHER_TOOL, before=source.made_by or "unknown", now=maker)
    if source.grammar != MODEL:
        return ResumeDecision(Reason.OTHER_PARSER, before=source.grammar or "none", now=MODEL)
    rules = load_patterns(settings.patterns).version
    if source.patterns != rules:
        return ResumeDecision(Reason.OTHER_RULES, before=source.patterns, now=rules)
    return ResumeDecision(Reason.SAME, record)
