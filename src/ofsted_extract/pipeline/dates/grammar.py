"""A grammar of dates over tokens: atoms (day, month, year, joints) composed to dates, precision kept.

Reads tokens only; what a date means for the letter is for `ofsted_dates` and `ofsted_visit` to say.
"""

from __future__ import annotations

import calendar
from dataclasses import dataclass, replace
from itertools import pairwise

from spacy.tokens import Doc

from ofsted_extract.facts.dates import DatePrecision
from ofsted_extract.pipeline.dates.atoms import (
    DASH,
    FIRST_YEAR,
    JOINTS,
    LAST_YEAR,
    MAX_DAY,
    SILENT,
    Atom,
    AtomKind,
    AtomReader,
)
from ofsted_extract.rules.patterns import Patterns


@dataclass(frozen=True, slots=True)
class FoundDate:
    """A date in tokens `start:end`, with the words that give it its month and year.

    `year` is None where the text states none; `month` and `day` are None below the precision printed.
    """

    start: int
    end: int
    year: int | None
    month: int | None = None
    day: int | None = None

    @property
    def precision(self) -> DatePrecision:
        """How much of the date is printed."""
        return "day" if self.day else "month" if self.month else "year"

    def iso(self) -> str:
        """ISO 8601 at the precision printed; only for dates with a year."""
        parts = [f"{self.year:04d}", *(f"{part:02d}" for part in (self.month, self.day) if part)]
        return "-".join(parts)

    def possible(self) -> bool:
        """Whether the calendar has such a day (29 February stands where no year is stated)."""
        if self.month is None or self.day is None:
            return True
        return 1 <= self.day <= calendar.monthrange(self.year or 2000, self.month)[1]


@dataclass(frozen=True, slots=True)
class DateScan:
    """What a text holds: dates in order, and the tokens `(start, end)` of dates that cannot be."""

    dates: tuple[FoundDate, ...]
    impossible: tuple[tuple[int, int], ...]


class DateGrammar:
    """Composes dates from the tokens of a Doc. Words come from the lists of patterns/dates.yaml."""

    def __init__(self, patterns: Patterns) -> None:
        self._atoms = AtomReader(patterns)

    def scan(self, doc: Doc) -> DateScan:
        """All dates of `doc`; bare years too, of which the caller judges whether they are years."""
        dates: list[FoundDate] = []
        impossible: list[tuple[int, int]] = []
        for run in self._atoms.runs(doc):
            composed = _Composer(run).compose()
            for date in composed.dates:
                if date.possible():
                    dates.append(date)
                else:
                    impossible.append((date.start, date.end))
            impossible += composed.wrong
        return DateScan(
            tuple(sorted(dates, key=lambda date: (date.start, date.end))), tuple(sorted(impossible))
        )

    def joins(self, doc: Doc, start: int, end: int) -> bool:
        """Whether tokens `start:end` hold nothing but what can stand between two dates of one chain."""
        return all(token.is_space or self._atoms.word(token) in JOINTS | SILENT for token in doc[start:end])

    def joining(self, doc: Doc, start: int, end: int) -> bool:
        """Whether tokens `start:end` hold a word or dash that joins two dates: "and", "to"."""
        return any(self._atoms.word(token) in ("and", "range") for token in doc[start:end])


@dataclass(slots=True)
class _Composed:
    dates: list[FoundDate]
    wrong: list[tuple[int, int]]


class _Composer:
    """Composes the dates of one run of atoms, left to right."""

    def __init__(self, atoms: list[Atom]) -> None:
        self._atoms = [atom for atom in atoms if atom.kind not in SILENT]
        self._days: list[tuple[Atom, AtomKind | None]] = []
        self._open: list[FoundDate] = []  # month known, year awaited
        self._out = _Composed([], [])

    def compose(self) -> _Composed:
        at = 0
        while at < len(self._atoms):
            at += self._step(at)
        self._close()
        return self._out

    def _kinds(self, at: int, count: int) -> list[AtomKind]:
        return [atom.kind for atom in self._atoms[at : at + count]]

    def _step(self, at: int) -> int:
        """Takes what starts at atom `at`, and returns how many atoms it took."""
        atom = self._atoms[at]
        if atom.kind == "full":
            self._full(atom.value, atom.start, atom.end)
            return 1
        if self._kinds(at, 5) == ["number", "slash", "number", "slash", "year"]:
            day, month, year = (self._atoms[i].value for i in (at, at + 2, at + 4))
            self._full(year * 10000 + month * 100 + day, atom.start, self._atoms[at + 4].end)
            return 5
        if self._kinds(at, 5) == ["year", "range", "number", "range", "number"] and self._dashed(at, 5):
            year, month, day = (self._atoms[i].value for i in (at, at + 2, at + 4))
            self._full(year * 10000 + month * 100 + day, atom.start, self._atoms[at + 4].end)
            return 5
        if self._kinds(at, 5) == ["number", "range", "month", "range", "year"] and self._dashed(at, 5):
            day, month, year = (self._atoms[i].value for i in (at, at + 2, at + 4))
            self._full(year * 10000 + month * 100 + day, atom.start, self._atoms[at + 4].end)
            return 5
        if atom.kind == "number":
            self._number(at)
        elif atom.kind == "month":
            return self._month(at)
        elif atom.kind == "year":
            return self._year(at)
        elif atom.kind in ("wrong", "short"):
            self._not_a_year(at)
        return 1

    def _dashed(self, at: int, count: int) -> bool:
        """Whether the joints of the atoms are dashes and not words."""
        return all(atom.value == DASH for atom in self._atoms[at : at + count] if atom.kind == "range")

    def _before(self, at: int) -> AtomKind | None:
        return self._atoms[at - 1].kind if at else None

    def _full(self, value: int, start: int, end: int) -> None:
        self._close()
        year, month, day = value // 10000, value // 100 % 100, value % 100
        if 1 <= month <= 12 and FIRST_YEAR <= year <= LAST_YEAR:
            self._out.dates.append(FoundDate(start, end, year, month, day))
        else:
            self._out.wrong.append((start, end))

    def _number(self, at: int) -> None:
        before = self._before(at)
        joint = before if before in JOINTS else None
        if joint is None:
            self._days = []
        self._days.append((self._atoms[at], joint))

    def _month(self, at: int) -> int:
        atom = self._atoms[at]
        days = _days_of_month(self._days) if self._before(at) == "number" or self._stray_comma(at) else []
        self._days = []
        if days:
            self._open += [FoundDate(day.start, atom.end, None, atom.value, day.value) for day in days]
            return 1
        for shape in (["number", "year"], ["number", "comma", "year"]):
            if self._kinds(at + 1, len(shape)) == shape and self._atoms[at + 1].value <= MAX_DAY:
                year = self._atoms[at + len(shape)]
                self._close()
                self._out.dates.append(
                    FoundDate(atom.start, year.end, year.value, atom.value, self._atoms[at + 1].value)
                )
                return 1 + len(shape)
        self._open.append(FoundDate(atom.start, atom.end, None, atom.value))
        return 1

    def _stray_comma(self, at: int) -> bool:
        """Whether a comma alone parts a month and its year from joined days: "4 and 5, May 2022"."""
        joined = len(self._days) > 1 and self._days[-1][1] in ("and", "range")
        return joined and self._kinds(at - 2, 4) == ["number", "comma", "month", "year"]

    def _follows_month(self, at: int) -> bool:
        before = self._kinds(max(0, at - 2), min(at, 2))
        return bool(before) and (before[-1] == "month" or before == ["month", "comma"])

    def _year(self, at: int) -> int:
        atom = self._atoms[at]
        self._days = []
        if self._open and self._follows_month(at):
            self._set_year(atom)
            return 1
        self._close()
        if taken := self._period(at):
            return taken
        self._out.dates.append(FoundDate(atom.start, atom.end, atom.value))
        return 1

    def _period(self, at: int) -> int:
        """How many atoms a period of years takes ("2013-14", "2016/2017"), which is no date; or 0."""
        year, rest = self._atoms[at], self._atoms[at + 1 : at + 3]
        dashed = len(rest) == 2 and rest[0].kind in ("range", "slash") and rest[0].value == DASH
        if not dashed or self._kinds(at + 3, 1) == ["month"]:
            return 0
        end = rest[1]
        later = end.value > year.value if end.kind == "year" else end.value > year.value % 100
        return 3 if end.kind in ("year", "number") and later else 0

    def _not_a_year(self, at: int) -> None:
        """Digits that stand in a year's place and are none: "6 November 20205"."""
        atom = self._atoms[at]
        self._days = []
        if atom.kind == "wrong" and self._open and self._before(at) == "month" and self._open[-1].day:
            self._out.wrong.append((self._open[0].start, atom.end))
            self._open = []

    def _set_year(self, atom: Atom) -> None:
        """Gives the year to all that wait for it.

        Of two months that go down ("30 December to 2 January 2018") the first is of the year before.
        """
        year = atom.value
        following: FoundDate | None = None
        dated = []
        for date in reversed(self._open):
            if following and (date.month or 0) > (following.month or 0):
                year -= 1
            following = date
            dated.append(replace(date, year=year, end=atom.end))
        self._out.dates += reversed(dated)
        self._open = []

    def _close(self) -> None:
        """Ends what waits for a year: it has that of the date before it in the run, or none is stated."""
        for date in self._open:
            last = self._out.dates[-1] if self._out.dates else None
            if last and last.year and last.month and date.day:
                later = (last.month or 0) > (date.month or 0)
                self._out.dates.append(replace(date, year=last.year + int(later)))
            elif date.day:
                self._out.dates.append(date)
        self._open = []
        self._days = []


def _days_of_month(days: list[tuple[Atom, AtomKind | None]]) -> list[Atom]:
    """Of numbers before a month, those that are days of it.

    A comma makes a list only where an "and" ends it; a list goes up. A range that goes down is kept:
    it is printed so, and whoever reads it must see it.
    """
    kept = [days[-1][0]] if days else []
    listed = bool(days) and days[-1][1] == "and"
    for (before, _), (after, joint) in reversed(list(pairwise(days))):
        goes_up = 0 < before.value < after.value
        if before.value > MAX_DAY or joint is None or not (goes_up or joint == "range"):
            break
        if joint == "comma" and not listed:
            break
        kept.insert(0, before)
    return kept
