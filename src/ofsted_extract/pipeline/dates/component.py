"""`ofsted_dates`: every date in the letter, and which of them is the letter's own date."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import replace
from datetime import date
from typing import Literal

from spacy.language import Language
from spacy.tokens import Doc, Span

from ofsted_extract.facts.dates import DateRole, DateValue
from ofsted_extract.pipeline.dates.grammar import DateGrammar, FoundDate
from ofsted_extract.pipeline.language import add_span, warn
from ofsted_extract.pipeline.traits import TraitsReader
from ofsted_extract.rules.patterns import Patterns, load_patterns

_HEAD_TOKENS = 600
"""How far into a document the head of a letter can reach."""
_COVER_TOKENS = 400
"""How far into a document the cover of a report can reach."""
_YEAR_CUE_TOKENS = 8
"""How far before a bare year the words can begin that show it is a year."""


class Dates:
    """Writes `DateValue`s to `doc.spans["dates"]`; the letter's own date has the role `letter_date`.

    A day without a year takes it from the letter's date, otherwise from the nearest date with a year; if
    there is neither, the day is left out. Warns of `impossible-date` and `no-letter-date`.
    """

    def __init__(self, nlp: Language, patterns: Patterns) -> None:
        self._grammar = DateGrammar(patterns)
        self._years = patterns.matcher(nlp, "year")
        self._not_years = patterns.matcher(nlp, "not-year")
        self._publication = patterns.matcher(nlp, "publication")
        self._ahead = patterns.words("ahead-words")
        self._salutations = patterns.words("salutations")
        self._weekdays = patterns.words("weekdays")
        self._traits = TraitsReader(patterns)

    def __call__(self, doc: Doc) -> Doc:
        """Finds the dates of `doc`, which needs `blocks` and sentences; `kind` is read if present."""
        doc.spans["dates"] = []
        scan = self._grammar.scan(doc)
        found = self._without_bare_numbers(doc, scan.dates)
        own = self._letter_date(doc, found)
        for at, (start, end) in enumerate(scan.impossible):
            if (start, end) not in scan.impossible[:at]:
                warn(doc, "impossible-date", f"“{doc[start:end].text}” is no date, and is left out")
        for each in self._with_years(doc, found, own):
            role: DateRole = "letter_date" if own is not None and each == own else "mentioned"
            add_span(doc, "dates", each.start, each.end, DateValue(each.iso(), each.precision, role), "date")
        if own is None and self._traits(doc).is_letter:
            warn(doc, "no-letter-date", "the letter prints no date of its own at its head")
        return doc

    def _without_bare_numbers(self, doc: Doc, dates: Iterable[FoundDate]) -> list[FoundDate]:
        """The dates without the four-digit numbers that no words show to be years."""
        return [each for each in dates if each.month or self._is_year(doc, each.start)]

    def _is_year(self, doc: Doc, at: int) -> bool:
        around = doc[max(0, at - _YEAR_CUE_TOKENS) : at + 2]
        is_shown = any(match.start <= at < match.end for match in self._years(around))
        return is_shown and not any(match.start <= at < match.end for match in self._not_years(around))

    def _letter_date(self, doc: Doc, dates: list[FoundDate]) -> FoundDate | None:
        """The letter's own date: above its salutation, after a report's label, or alone in a block."""
        full = [each for each in dates if each.day and each.year]
        blocks = list(doc.spans["blocks"])
        salutation = self._salutation(doc, blocks)
        if salutation is not None:
            head = [each for each in full if each.end <= salutation]
            if head:
                return next((each for each in head if _stands_alone(blocks, each)), head[0])
        if published := self._published(doc, full):
            return published
        if salutation is None and not self._traits(doc).is_letter:
            return None
        return next(
            (each for each in full if each.start < _HEAD_TOKENS and _stands_alone(blocks, each)), None
        )

    def _salutation(self, doc: Doc, blocks: list[Span]) -> int | None:
        firsts = (block.start for block in blocks if block.start < _HEAD_TOKENS)
        return next((i for i in firsts if doc[i].lower_ in self._salutations), None)

    def _published(self, doc: Doc, full: list[FoundDate]) -> FoundDate | None:
        """The date after a label such as "Report published:" on a report's cover."""
        for match in self._publication(doc[:_COVER_TOKENS]):
            at = match.end
            while at < len(doc) and (doc[at].is_space or doc[at].lower_ in self._weekdays):
                at += 1
            if found := next((each for each in full if each.start == at), None):
                return found
        return None

    def _with_years(self, doc: Doc, dates: list[FoundDate], own: FoundDate | None) -> list[FoundDate]:
        stated = [each for each in dates if each.year]
        dated = []
        for each in dates:
            if each.year:
                dated.append(each)
            elif own is not None:
                dated.append(_placed(each, own, "after" if self._lies_ahead(doc, each) else "before"))
            elif near := _nearest(each, stated):
                dated.append(_placed(each, near, "nearest"))
        return [each for each in dated if each.is_possible()]

    def _lies_ahead(self, doc: Doc, found: FoundDate) -> bool:
        return found.start > 0 and doc[found.start - 1].lower_ in self._ahead


def _stands_alone(blocks: list[Span], found: FoundDate) -> bool:
    """Whether a date is alone in its block."""
    return any(_fills(block, found) for block in blocks if block.start <= found.start < block.end)


def _fills(block: Span, found: FoundDate) -> bool:
    """Whether a block contains only the date, punctuation, and a weekday before the date."""
    rest = [token for token in block if not found.start <= token.i < found.end]
    return all(token.is_space or token.is_punct for token in rest[1:]) and (
        not rest
        or rest[0].is_space
        or rest[0].is_punct
        or (rest[0].i < found.start and rest[0].text.endswith("day"))
    )


def _nearest(found: FoundDate, stated: list[FoundDate]) -> FoundDate | None:
    return min(stated, key=lambda each: (abs(each.start - found.start), each.start), default=None)


def _placed(found: FoundDate, reference: FoundDate, side: Literal["before", "after", "nearest"]) -> FoundDate:
    """`found` in the year that makes it the last before, the first after, or the nearest to `reference`."""
    year = reference.year or 0
    anchor = date(year, reference.month or 1, reference.day or 1)
    candidates = [replace(found, year=year + shift) for shift in (-1, 0, 1)]
    days = [
        ((date(each.year or 0, each.month or 1, each.day or 1) - anchor).days, each)
        for each in candidates
        if each.is_possible()
    ]
    if side == "before":
        days = [pair for pair in days if pair[0] <= 0] or days
    elif side == "after":
        days = [pair for pair in days if pair[0] >= 0] or days
    return min(days, key=lambda pair: abs(pair[0]))[1] if days else replace(found, year=year)


@Language.factory("ofsted_dates", default_config={"patterns": None})
def create_dates(nlp: Language, name: str, *, patterns: str | None) -> Dates:
    """Creates the component; rules in the folder `patterns` replace the shipped ones."""
    return Dates(nlp, load_patterns(patterns))
