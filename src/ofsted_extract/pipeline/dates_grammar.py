"""A grammar of dates over tokens: atoms (day, month, year, joints) composed to dates, precision kept.

Reads tokens only; what a date means for the letter is for `ofsted_dates` and `ofsted_visit` to say.
"""

from __future__ import annotations

import calendar
import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, replace
from itertools import pairwise
from typing import Literal

from spacy.tokens import Doc, Token

from ofsted_extract.matching import word_finder
from ofsted_extract.patterns import Patterns
from ofsted_extract.records import DatePrecision

FIRST_YEAR, LAST_YEAR = 1900, 2099
_MAX_DAY = 31
_DASH = -1  # the value of a range that is a dash and no word

AtomKind = Literal[
    "number", "short", "month", "year", "full", "wrong", "weekday", "and", "comma", "range", "slash", "filler"
]
_JOINTS: frozenset[AtomKind] = frozenset({"and", "comma", "range", "slash"})
_SILENT: frozenset[AtomKind] = frozenset({"weekday", "filler"})

# Shapes inside one token; the words themselves stand in patterns/dates.yaml.
_NUMBER = re.compile(r"(\d{1,2})(?:st|nd|rd|th)?", re.IGNORECASE)
_GLUED = re.compile(r"(\d{1,2})(?:st|nd|rd|th)?([A-Za-z]+)(\d{4})?\.?|([A-Za-z]+)(\d{4})\.?", re.IGNORECASE)
_NUMERIC = re.compile(r"(\d{1,2})[./](\d{1,2})[./](\d{4})")


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


@dataclass(frozen=True, slots=True)
class _Atom:
    kind: AtomKind
    value: int
    start: int
    end: int


class DateGrammar:
    """Composes dates from the tokens of a Doc. Words come from the lists of patterns/dates.yaml."""

    def __init__(self, patterns: Patterns) -> None:
        self._months = _numbers(patterns.table("months"))
        self._weekdays = patterns.words("weekdays")
        joints: dict[str, AtomKind] = {}
        for kind, name in (("and", "date-and"), ("range", "date-range"), ("filler", "date-fillers")):
            joints.update(dict.fromkeys(patterns.words(name), kind))  # type: ignore[arg-type]
        self._joints: dict[str, AtomKind] = {**joints, ",": "comma", "/": "slash"}
        # words in small letters are of no date, but for those that join two
        self._telling = word_finder({*self._weekdays, *self._joints}, regex=r"^[^a-z]")
        months = "|".join(map(re.escape, self._months))
        self._core = word_finder(regex=rf"^[^a-z]*\d|^(?=[A-Z])(?i:.*\d|{months})")

    def scan(self, doc: Doc) -> DateScan:
        """All dates of `doc`; bare years too, of which the caller judges whether they are years."""
        dates: list[FoundDate] = []
        impossible: list[tuple[int, int]] = []
        for run in self._runs(doc):
            if any(atom.kind in ("month", "year", "full") for atom in run):
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
        return all(token.is_space or self._word(token) in _JOINTS | _SILENT for token in doc[start:end])

    def joining(self, doc: Doc, start: int, end: int) -> bool:
        """Whether tokens `start:end` hold a word or dash that joins two dates: "and", "to"."""
        return any(self._word(token) in ("and", "range") for token in doc[start:end])

    def _word(self, token: Token) -> AtomKind | None:
        lower = token.lower_
        return "weekday" if lower in self._weekdays else self._joints.get(lower)

    def _runs(self, doc: Doc) -> Iterator[list[_Atom]]:
        for start, end in self._stretches(doc):
            run: list[_Atom] = []
            for token in doc[start:end]:
                if token.is_space and "\t" not in token.text and token.text.count("\n") < 2:
                    continue
                atoms = self._atoms(token)
                if atoms:
                    run += atoms
                elif run:
                    yield _mended(run, doc)
                    run = []
            if run:
                yield _mended(run, doc)

    def _stretches(self, doc: Doc) -> Iterator[tuple[int, int]]:
        """Tokens in a row that can be of a date, where one of them is a month or has a digit."""
        telling = set(self._telling.places(doc))
        done = 0
        for at in self._core.places(doc):
            if at < done:
                continue
            start, end = at, at + 1
            while start - 1 in telling and start > done:
                start -= 1
            while end in telling:
                end += 1
            yield start, end
            done = end

    def _atoms(self, token: Token) -> list[_Atom]:
        text, at = token.text, token.i
        if kind := self._word(token):
            return [_Atom(kind, 0 if text.isalpha() else _DASH, at, at + 1)]
        if text[0].isdigit():
            return self._digits(text, at)
        if not text[0].isupper():
            return []
        if month := self._months.get(token.lower_.rstrip(".")):
            return [_Atom("month", month, at, at + 1)]
        return self._glued(text, at)

    def _digits(self, text: str, at: int) -> list[_Atom]:
        if text.isdecimal():
            value = int(text)
            if len(text) == 4:
                return [_Atom("year" if FIRST_YEAR <= value <= LAST_YEAR else "wrong", value, at, at + 1)]
            kind: AtomKind = "number" if len(text) < 3 else "short" if len(text) == 3 else "wrong"
            return [_Atom(kind, value, at, at + 1)]
        if number := _NUMBER.fullmatch(text):
            return [_Atom("number", int(number[1]), at, at + 1)]
        if numeric := _NUMERIC.fullmatch(text):
            day, month, year = (int(part) for part in numeric.groups())
            return [_Atom("full", year * 10000 + month * 100 + day, at, at + 1)]
        return self._glued(text, at)

    def _glued(self, text: str, at: int) -> list[_Atom]:
        """Atoms of one token that lost its spaces: "19June", "July2019", "7and"."""
        glued = _GLUED.fullmatch(text)
        word = (glued[2] or glued[4]).lower() if glued else ""
        month = self._months.get(word)
        if glued is not None and glued[1] and not glued[3] and word in self._joints:
            number = _Atom("number", int(glued[1]), at, at + 1)
            return [number, _Atom(self._joints[word], 0, at, at + 1)]
        if glued is None or month is None:
            return []
        atoms = [_Atom("number", int(glued[1]), at, at + 1)] if glued[1] else []
        atoms.append(_Atom("month", month, at, at + 1))
        if year := glued[3] or glued[5]:
            atoms.append(_Atom("year", int(year), at, at + 1))
        return atoms


def _numbers(table: Mapping[str, object]) -> dict[str, int]:
    return {word: int(str(value)) for word, value in table.items()}


def _mended(run: list[_Atom], doc: Doc) -> list[_Atom]:
    """The run with digits that the text layer tore apart put together: "1 9 June 2 019"."""
    mended: list[_Atom] = []
    for atom in run:
        before = mended[-1] if mended else None
        joined = _joined(before, atom, doc, mended[:-1]) if before else None
        if joined:
            mended[-1] = joined
        else:
            mended.append(atom)
    return mended


def _joined(before: _Atom, atom: _Atom, doc: Doc, earlier: list[_Atom]) -> _Atom | None:
    texts = doc[before.start : before.end].text, doc[atom.start : atom.end].text
    if not (texts[0].isdecimal() and texts[1].rstrip("stndrh").isdecimal()):
        return None
    digits = texts[0] + texts[1].rstrip("stndrh")
    after_month = bool(earlier) and earlier[-1].kind == "month"
    if len(digits) == 2 and int(digits) <= _MAX_DAY and not after_month:
        return _Atom("number", int(digits), before.start, atom.end)
    if len(digits) == 4 and after_month and digits[:2] in ("19", "20"):
        return _Atom("year", int(digits), before.start, atom.end)
    return None


@dataclass(slots=True)
class _Composed:
    dates: list[FoundDate]
    wrong: list[tuple[int, int]]


class _Composer:
    """Composes the dates of one run of atoms, left to right."""

    def __init__(self, atoms: list[_Atom]) -> None:
        self._atoms = [atom for atom in atoms if atom.kind not in _SILENT]
        self._days: list[tuple[_Atom, AtomKind | None]] = []
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
        return all(atom.value == _DASH for atom in self._atoms[at : at + count] if atom.kind == "range")

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
        joint = before if before in _JOINTS else None
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
            if self._kinds(at + 1, len(shape)) == shape and self._atoms[at + 1].value <= _MAX_DAY:
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
        dashed = len(rest) == 2 and rest[0].kind in ("range", "slash") and rest[0].value == _DASH
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

    def _set_year(self, atom: _Atom) -> None:
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


def _days_of_month(days: list[tuple[_Atom, AtomKind | None]]) -> list[_Atom]:
    """Of numbers before a month, those that are days of it.

    A comma makes a list only where an "and" ends it; a list goes up. A range that goes down is kept:
    it is printed so, and whoever reads it must see it.
    """
    kept = [days[-1][0]] if days else []
    listed = bool(days) and days[-1][1] == "and"
    for (before, _), (after, joint) in reversed(list(pairwise(days))):
        goes_up = 0 < before.value < after.value
        if before.value > _MAX_DAY or joint is None or not (goes_up or joint == "range"):
            break
        if joint == "comma" and not listed:
            break
        kept.insert(0, before)
    return kept
