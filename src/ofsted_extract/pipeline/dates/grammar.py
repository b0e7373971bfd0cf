"""A grammar of dates: composes atoms (days, months, years, joints) into dates at their printed precision.

What a date means for the letter is decided by `ofsted_dates` and `ofsted_visit`.
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
    IGNORED,
    JOINTS,
    LAST_YEAR,
    MAX_DAY,
    Atom,
    AtomKind,
    AtomReader,
)
from ofsted_extract.rules.patterns import Patterns


@dataclass(frozen=True, slots=True)
class FoundDate:
    """A date in the tokens `start:end`, which include the words that give its month and year.

    `year` is None if the text states none; `month` and `day` are None beyond the printed precision.
    """

    start: int
    end: int
    year: int | None
    month: int | None = None
    day: int | None = None

    @property
    def precision(self) -> DatePrecision:
        """The smallest printed unit."""
        return "day" if self.day else "month" if self.month else "year"

    def iso(self) -> str:
        """Returns the date in ISO 8601 at its printed precision; it must have a year."""
        parts = [f"{self.year:04d}", *(f"{part:02d}" for part in (self.month, self.day) if part)]
        return "-".join(parts)

    def is_possible(self) -> bool:
        """Whether the calendar has this day; 29 February is possible if no year is stated."""
        if self.month is None or self.day is None:
            return True
        return 1 <= self.day <= calendar.monthrange(self.year or 2000, self.month)[1]


@dataclass(frozen=True, slots=True)
class DateScan:
    """The dates of a text in order, and the token ranges `(start, end)` of impossible dates."""

    dates: tuple[FoundDate, ...]
    impossible: tuple[tuple[int, int], ...]


class DateGrammar:
    """Composes dates from the tokens of a Doc, with the words of `patterns/dates.yaml`."""

    def __init__(self, patterns: Patterns) -> None:
        self._atoms = AtomReader(patterns)

    def scan(self, doc: Doc) -> DateScan:
        """Finds all dates of `doc`. The caller must check the bare years, any of which may be a count."""
        dates: list[FoundDate] = []
        impossible: list[tuple[int, int]] = []
        for run in self._atoms.runs(doc):
            composed = _Composer(run).compose()
            for date in composed.dates:
                if date.is_possible():
                    dates.append(date)
                else:
                    impossible.append((date.start, date.end))
            impossible += composed.wrong
        return DateScan(
            tuple(sorted(dates, key=lambda date: (date.start, date.end))), tuple(sorted(impossible))
        )

    def is_gap_in_list(self, doc: Doc, start: int, end: int) -> bool:
        """Whether the tokens `start:end` contain only what can stand between two dates of one list."""
        return all(
            token.is_space or self._atoms.word_kind(token) in JOINTS | IGNORED for token in doc[start:end]
        )

    def has_joint(self, doc: Doc, start: int, end: int) -> bool:
        """Whether the tokens `start:end` contain a word or dash that joins two dates: "and", "to"."""
        return any(self._atoms.word_kind(token) in ("and", "range") for token in doc[start:end])


@dataclass(slots=True)
class _Composed:
    """The dates of a run, and the token ranges of digits that cannot be a date."""

    dates: list[FoundDate]
    wrong: list[tuple[int, int]]


_NUMERIC_SHAPES: tuple[list[AtomKind], ...] = (
    ["number", "slash", "number", "slash", "year"],
    ["year", "range", "number", "range", "number"],
    ["number", "range", "month", "range", "year"],
    ["number", "slash", "month", "slash", "year"],
)
_NUMERIC_ATOMS = 5


class _Composer:
    """Composes the dates of one run of atoms, left to right."""

    def __init__(self, atoms: list[Atom]) -> None:
        self._atoms = [atom for atom in atoms if atom.kind not in IGNORED]
        self._days: list[tuple[Atom, AtomKind | None]] = []
        self._open: list[FoundDate] = []  # these have a month; their year may follow
        self._out = _Composed([], [])

    def compose(self) -> _Composed:
        """Returns the dates of the run. Call it once."""
        at = 0
        while at < len(self._atoms):
            at += self._step(at)
        self._close()
        return self._out

    def _kinds(self, at: int, count: int) -> list[AtomKind]:
        return [atom.kind for atom in self._atoms[at : at + count]]

    def _step(self, at: int) -> int:
        """Consumes what begins at atom `at`; returns the number of atoms consumed."""
        atom = self._atoms[at]
        if atom.kind == "full":
            year, rest = divmod(atom.value, 10000)
            month, last = divmod(rest, 100)
            days = _days_of_month(self._days) if self._before(at) in ("and", "range") else []
            for day in days:
                if day.value < last:
                    self._add_numeric(day.start, atom.end, year, month, day.value)
            self._days = []
            self._add_numeric(atom.start, atom.end, year, month, last)
            return 1
        if self._consume_numeric(at):
            return _NUMERIC_ATOMS
        if atom.kind == "number":
            self._number(at)
        elif atom.kind == "month":
            return self._month(at)
        elif atom.kind == "year":
            return self._year(at)
        elif atom.kind in ("wrong", "short"):
            self._not_a_year(at)
        return 1

    def _consume_numeric(self, at: int) -> bool:
        """Consumes a date such as "3/2/2019", "2019-02-03" or "3-February-2019", if one begins at `at`."""
        kinds = self._kinds(at, _NUMERIC_ATOMS)
        atoms = self._atoms[at : at + _NUMERIC_ATOMS]
        if kinds not in _NUMERIC_SHAPES or any(atom.kind == "range" and atom.value != DASH for atom in atoms):
            return False
        values = [atom.value for atom in atoms[::2]]
        year, month, day = values if kinds[0] == "year" else reversed(values)
        self._add_numeric(atoms[0].start, atoms[-1].end, year, month, day)
        return True

    def _before(self, at: int) -> AtomKind | None:
        return self._atoms[at - 1].kind if at else None

    def _add_numeric(self, start: int, end: int, year: int, month: int, day: int) -> None:
        self._close()
        if 1 <= month <= 12 and FIRST_YEAR <= year <= LAST_YEAR:
            self._out.dates.append(FoundDate(start, end, year, month, day))
        else:
            self._out.wrong.append((start, end))

    def _number(self, at: int) -> None:
        """Notes a number as a possible day, with the joint before it."""
        before = self._before(at)
        joint = before if before in JOINTS else None
        if joint is None:
            self._days = []
        self._days.append((self._atoms[at], joint))

    def _month(self, at: int) -> int:
        """Consumes a month: with the days before it, with a day and year after it, or alone."""
        atom = self._atoms[at]
        days = _days_of_month(self._days) if self._before(at) == "number" or self._stray_comma(at) else []
        self._days = []
        if days:
            self._open += [FoundDate(day.start, atom.end, None, atom.value, day.value) for day in days]
            return 1
        if taken := self._days_after_months(at):
            return taken
        self._open.append(FoundDate(atom.start, atom.end, None, atom.value))
        return 1

    def _days_after_months(self, at: int) -> int:
        """Consumes months with days after them and one year: "April 30 and May 1, 2019".

        Returns:
            The number of atoms consumed; 0 if no such dates begin at `at`.
        """
        found: list[tuple[Atom, Atom]] = []
        month, place = self._atoms[at], at
        while place < len(self._atoms):
            if self._atoms[place].kind == "month":
                month, place = self._atoms[place], place + 1
            if self._kinds(place, 1) != ["number"] or not 1 <= self._atoms[place].value <= MAX_DAY:
                return 0
            found.append((month, self._atoms[place]))
            place += 1
            if self._kinds(place, 2) == ["comma", "year"]:
                place += 1
            if self._kinds(place, 1) == ["year"]:
                break
            before_joints = place
            while place < len(self._atoms) and self._atoms[place].kind in JOINTS:
                place += 1
            if place == before_joints:
                return 0
        if self._kinds(place, 1) != ["year"]:
            return 0
        year = self._atoms[place]
        self._close()
        seen: set[int] = set()
        for of_month, day in found:
            start = day.start if of_month.start in seen else of_month.start
            seen.add(of_month.start)
            self._open.append(FoundDate(start, day.end, None, of_month.value, day.value))
        self._set_year(year)
        return place + 1 - at

    def _stray_comma(self, at: int) -> bool:
        """Whether only a comma separates joined days from their month and year: "4 and 5, May 2022"."""
        joined = len(self._days) > 1 and self._days[-1][1] in ("and", "range")
        return joined and self._kinds(at - 2, 4) == ["number", "comma", "month", "year"]

    def _follows_month(self, at: int) -> bool:
        before = self._kinds(max(0, at - 2), min(at, 2))
        return bool(before) and (before[-1] == "month" or before == ["month", "comma"])

    def _year(self, at: int) -> int:
        """Consumes a year that completes earlier dates, a period of years, or a bare year."""
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
        """The number of atoms in a period of years, which is not a date ("2013-14", "2016/2017"); or 0."""
        year, rest = self._atoms[at], self._atoms[at + 1 : at + 3]
        dashed = len(rest) == 2 and rest[0].kind in ("range", "slash") and rest[0].value == DASH
        if not dashed or self._kinds(at + 3, 1) == ["month"]:
            return 0
        end = rest[1]
        later = end.value > year.value if end.kind == "year" else end.value > year.value % 100
        return 3 if end.kind in ("year", "number") and later else 0

    def _not_a_year(self, at: int) -> None:
        """Consumes digits in the place of a year that cannot be one: "6 November 20205"."""
        atom = self._atoms[at]
        self._days = []
        if atom.kind == "wrong" and self._open and self._before(at) == "month" and self._open[-1].day:
            self._out.wrong.append((self._open[0].start, atom.end))
            self._open = []

    def _set_year(self, atom: Atom) -> None:
        """Gives the year to all dates without one.

        In "30 December to 2 January 2018" the earlier month is later in the year, so it belongs to the year
        before.
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
        """Completes the dates without a year: they take the year of the date before them, or have none."""
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
    """Returns the numbers before a month that are its days.

    Commas join days only in a list that ends with "and" and ascends. A descending range is kept as
    printed, so that a reader can see the slip.
    """
    kept = [days[-1][0]] if days else []
    ends_with_and = bool(days) and days[-1][1] == "and"
    for (before, _), (after, joint) in reversed(list(pairwise(days))):
        ascends = 0 < before.value < after.value
        if before.value > MAX_DAY or joint is None or not (ascends or joint == "range"):
            break
        if joint == "comma" and not ends_with_and:
            break
        kept.insert(0, before)
    return kept
