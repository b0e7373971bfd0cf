"""Letters whose bytes are those of another letter of the run: each has its record, with a warning."""

from __future__ import annotations

from collections.abc import Generator
from contextlib import closing
from dataclasses import replace
from typing import TYPE_CHECKING

from ofsted_extract.facts.record import Record
from ofsted_extract.facts.warnings import DUPLICATE_LETTER, Warning
from ofsted_extract.letters.provenance import stated_path

if TYPE_CHECKING:
    from ofsted_extract.letters.finding import LetterFile
    from ofsted_extract.running.outcomes import Outcome


def with_duplicates_marked(outcomes: Generator[Outcome, None, None]) -> Generator[Outcome, None, None]:
    """Adds the warning `duplicate-letter` to the record of each letter that is not the first of its bytes.

    Which is the first depends on the order of the letters only, not on how many are read at a time. A record
    that is kept from an earlier run gets the warning, or loses it, as if its letter had been read now.
    """
    firsts: dict[bytes, LetterFile] = {}
    with closing(outcomes):
        for outcome in outcomes:
            yield _marked(outcome, firsts)


def _marked(outcome: Outcome, firsts: dict[bytes, LetterFile]) -> Outcome:
    record = outcome.result
    if not isinstance(record, Record):
        return outcome
    first = firsts.setdefault(bytes.fromhex(record.source.sha256)[:16], outcome.letter)
    warnings = [warning for warning in record.warnings if warning.code != DUPLICATE_LETTER]
    if first.path != outcome.letter.path:
        message = f"the same bytes as {stated_path(first)}; only one of them should count"
        warnings.append(Warning(code=DUPLICATE_LETTER, message=message))
    if tuple(warnings) == record.warnings:
        return outcome
    return replace(outcome, result=record.model_copy(update={"warnings": tuple(warnings)}), is_changed=True)


def is_duplicate(record: Record) -> bool:
    """Returns whether another letter of the run has the same bytes, and came first."""
    return any(warning.code == DUPLICATE_LETTER for warning in record.warnings)
