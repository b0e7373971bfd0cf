"""Grades of earlier inspections as the reader finds them, and which of them stands.

Part of `previous`. Knows nothing of how they are worded.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import NamedTuple

from spacy.tokens import Doc, Span

from ofsted_extract.facts.judgements import Grade
from ofsted_extract.pipeline.language import warn


class Dated(NamedTuple):
    """The date of a judgement, and whether it is only that on which its report was published."""

    date: Span | None
    is_of_report: bool


@dataclass(frozen=True, slots=True)
class Candidate:
    """A grade of an earlier inspection in the tokens `start:end`.

    Attributes:
        start: the first token of the evidence.
        end: the token after it.
        grade: the grade; None where it is of a scale that records do not have.
        dated: when it was given.
        rule: id of the rule that recognised the grade.
        is_of_whole: whether that inspection was of the authority as a whole.
        is_lifted: the grade "no longer" holds; it counts only where nothing states it plainly.
        inspected: what the inspection was of, as printed; empty where that is not said.
        covers: which halves of the services an inspection before 2013 looked at.
    """

    start: int
    end: int
    grade: Grade | None
    dated: Dated
    rule: str
    is_of_whole: bool = True
    is_lifted: bool = False
    inspected: str = ""
    covers: frozenset[str] = frozenset()

    @property
    def iso(self) -> str:
        """The date as ISO 8601; empty where there is none."""
        return iso_of(self.dated.date) if self.dated.date is not None else ""


def iso_of(date: Span) -> str:
    """The date as ISO 8601."""
    return str(date._.value.iso)


def standing(doc: Doc, found: list[Candidate]) -> list[Candidate]:
    """The candidates for the judgement that stood, all of one grade; none if no single grade did.

    Warnings: `competing-previous-judgements` and `previous-judgement-on-older-scale`.
    """
    parts = [each for each in found if not each.is_of_whole and each.covers]
    both = _one_inspection_of_both(parts)
    whole = [each for each in found if each.is_of_whole and each.grade and not _is_of_one_part(each, parts)]
    if both and both[0].grade == "adequate" and not any(each.grade == "adequate" for each in whole):
        message = "an earlier inspection judged both parts of the services adequate, and none the authority"
        warn(doc, "previous-judgement-on-older-scale", message)
        both = []
    if any(not each.is_lifted for each in whole) or both:
        whole = [each for each in whole if not each.is_lifted]
    latest = _latest(both, whole)
    if latest is None:
        grades = ", ".join(sorted({str(each.grade) for each in whole}))
        warn(doc, "competing-previous-judgements", f"earlier inspections carry different grades: {grades}")
        return []
    of_parts = {str(each.grade) for each in parts if each.grade}
    if not latest and len(of_parts) > 1:
        message = f"earlier inspections of parts carry different grades: {', '.join(sorted(of_parts))}"
        warn(doc, "competing-previous-judgements", message)
    return latest


def _latest(both: list[Candidate], whole: list[Candidate]) -> list[Candidate] | None:
    """The candidates of the last of the inspections; None where they differ and none is the last.

    The block on earlier inspections (`both`) is right where prose gives another grade for the same time.
    """
    everything = [*both, *whole]
    dated = [each for each in everything if each.iso and not each.dated.is_of_report]
    if dated:
        newest = max(each.iso for each in dated)
        last = [each for each in dated if _same_time(each.iso, newest)]
        last = [each for each in last if each in both] or last
        # a year alone says less than a month of the same year, and is no other inspection
        undated = [each for each in whole if each not in dated]
        grades = {each.grade for each in (*last, *([] if both else undated))}
    else:
        last, grades = everything, {each.grade for each in everything}
    return None if len(grades) > 1 else last


def _same_time(one: str, other: str) -> bool:
    """Whether two ISO dates can be the same time, stated with different precision."""
    return one.startswith(other) or other.startswith(one)


def _one_inspection_of_both(parts: list[Candidate]) -> list[Candidate]:
    """The judgements of both halves of the services, where one inspection gave both the same grade.

    Until 2013 one inspection looked at safeguarding and at looked-after children. Inspections at different
    times, or with different grades, are of parts.
    """
    covered = frozenset().union(*(each.covers for each in parts)) if parts else frozenset()
    first = parts[0].iso if parts else ""
    is_one = all(each.grade == parts[0].grade and _same_time(each.iso, first) for each in parts)
    return parts if is_one and first and len(covered) > 1 and parts[0].grade else []


def _is_of_one_part(candidate: Candidate, parts: list[Candidate]) -> bool:
    """Whether the judgement is that of an inspection that the letter says elsewhere to be of a part."""
    if not candidate.iso:
        return False
    same = [each for each in parts if each.iso and _same_time(each.iso, candidate.iso)]
    covered = frozenset().union(*(each.covers for each in same)) if same else frozenset()
    return len(covered) == 1 and any(each.grade == candidate.grade for each in same)


def once_each(graded: list[Candidate], ungraded: list[Candidate]) -> list[Candidate]:
    """Every inspection once: with its grade where that is given, and with the most precise date."""
    kept: list[Candidate] = []
    for each in sorted(
        graded, key=lambda each: (not each.iso, each.dated.is_of_report, -len(each.iso), each.start)
    ):
        if not any(_is_same_inspection(each, other) for other in kept):
            kept.append(each)
    for each in sorted(ungraded, key=lambda each: (-len(each.iso), not each.inspected, each.start)):
        same = next(
            (at for at, other in enumerate(kept) if other.iso and _same_time(each.iso, other.iso)), None
        )
        if same is None:
            kept.append(each)
        elif kept[same].grade is None and not kept[same].inspected:
            kept[same] = replace(kept[same], inspected=each.inspected)
    return sorted(kept, key=lambda each: (each.start, each.end))


def _is_same_inspection(one: Candidate, other: Candidate) -> bool:
    if one.grade != other.grade or (one.iso and other.iso and not _same_time(one.iso, other.iso)):
        return False
    return one.is_of_whole == other.is_of_whole and (one.is_of_whole or one.inspected == other.inspected)
