"""The atoms of dates: single tokens read as days, months, years, or the words between them."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, replace
from itertools import islice
from typing import Literal
from unicodedata import normalize

from spacy.tokens import Doc, Span, Token

from ofsted_extract.pipeline.language import text_of
from ofsted_extract.rules.matching import word_finder
from ofsted_extract.rules.patterns import Patterns

FIRST_YEAR, LAST_YEAR = 1900, 2099
MAX_DAY = 31
DASH = -1
"""The value of a `range` atom that is a dash; one that is a word has the value 0."""

AtomKind = Literal[
    "number", "short", "month", "year", "full", "wrong", "weekday", "and", "comma", "range", "slash", "filler"
]
"""What an atom is.

`number` has one or two digits, `short` three; `wrong` has too many digits for a day or is no plausible year.
`full` is a numeric date in one token. `filler` is a word without meaning for the date ("the", "of").
"""
JOINTS: frozenset[AtomKind] = frozenset({"and", "comma", "range", "slash"})
"""Atoms that join two days or dates."""
IGNORED: frozenset[AtomKind] = frozenset({"weekday", "filler"})
_ANCHORS: frozenset[AtomKind] = frozenset({"month", "year", "full"})
"""Every date contains one of these."""
_SPLITTABLE: frozenset[AtomKind] = frozenset({"number", "short"})
"""Atoms that can be one half of a number or year inside which the text layer put a space."""

# Shapes within one token, including the endings of ordinals; the words are in patterns/dates.yaml.
_NUMBER = re.compile(r"(\d{1,2})(?:st|nd|rd|th)?", re.IGNORECASE)
_WITHOUT_SPACES = re.compile(
    r"(\d{1,2})(?:st|nd|rd|th)?([A-Za-z]+),?(\d{4})?\.?|([A-Za-z]+),?(\d{4})\.?", re.IGNORECASE
)
_NUMERIC = re.compile(
    r"(?<![\w./])(?:"
    r"(?P<day>\d{1,2})(?P<sign>[./‐‑–-])(?P<month>\d{1,2})(?P=sign)(?P<year>\d{4}|\d{2})"
    r"|(?P<day4>\d{1,2}) ?(?P<spaced>[./]) ?(?P<month4>\d{1,2}) ?(?P=spaced) ?(?P<year4>\d{4})"
    r"|(?P<first>\d{4})(?P<slash>[/.])(?P<second>\d{1,2})(?P=slash)(?P<third>\d{1,2})"
    r")(?![\w/]|\.\d)"
)
_CENTURY, _LAST_SHORT_YEAR = 2000, 49
"""Years of two digits up to the last are of this century."""
_LAST_MONTH = 12
_PARTS = ("day", "month", "year", "day4", "month4", "year4", "first", "second", "third")
_APOSTROPHES = frozenset("'’‘`")
_LIST_SIGNS = frozenset({",", "/", ";"})
_DAY_DASH_MONTH_DASH = 4


@dataclass(frozen=True, slots=True)
class Atom:
    """The tokens `start:end`, usually one, as part of a date. `value` is their number, or 0."""

    kind: AtomKind
    value: int
    start: int
    end: int


class AtomReader:
    """Reads the tokens of a Doc as atoms, with the words of `patterns/dates.yaml`."""

    def __init__(self, patterns: Patterns) -> None:
        self._months = _numbers(patterns.table("months"))
        self._weekdays = patterns.words("weekdays")
        self._joints: dict[str, AtomKind] = {",": "comma", "/": "slash"}
        lists: tuple[tuple[str, AtomKind], ...] = (
            ("date-and", "and"),
            ("date-range", "range"),
            ("date-fillers", "filler"),
        )
        for name, kind in lists:
            self._joints.update(dict.fromkeys(patterns.words(name), kind))
        self._ordinal_endings = patterns.words("ordinal-endings")
        self._before_short_dates = patterns.words("before-short-dates")
        self._before_clear_dates = patterns.words("before-clear-dates")
        self._before_months = patterns.words("before-months-with-years")
        self._after_short_years = patterns.words("after-short-years")
        self._counted_nouns = patterns.words("counted-nouns")
        self._months_cut = patterns.words("months-cut")
        # apart from these words, nothing that begins with a small letter is part of a date
        self._candidates = word_finder(
            {*self._weekdays, *self._joints, *self._ordinal_endings}, regex=r"^[^a-z]"
        )
        months = "|".join(map(re.escape, self._months))
        self._anchors = word_finder(regex=rf"^(?=[^a-z])(?i:.*\d{{4}}|(?:\d+[a-z]*)?(?:{months}))")

    def word_kind(self, token: Token) -> AtomKind | None:
        """Returns what a weekday, joint or filler is as an atom; None for any other token."""
        lower = token.lower_
        return "weekday" if lower in self._weekdays else self._joints.get(lower)

    def runs(self, doc: Doc) -> Iterator[list[Atom]]:
        """Yields each unbroken run of atoms that contains a month or a year, in the order of the text."""
        numeric = {atom.start: atom for atom in self._numeric_dates(doc)}
        for start, end in self._candidate_ranges(doc, numeric):
            for run in self._unbroken_runs(doc[start:end], numeric):
                if any(atom.kind in _ANCHORS for atom in run):
                    yield self._with_short_years(_join_split_numbers(run, doc), doc)

    def _unbroken_runs(self, span: Span, numeric: Mapping[int, Atom]) -> Iterator[list[Atom]]:
        """The runs of atoms in `span`. Other words, tabs and empty lines end a run."""
        run: list[Atom] = []
        done = span.start
        for token in span:
            if token.i < done or (token.is_space and "\t" not in token.text and token.text.count("\n") < 2):
                continue
            if run and token.lower_ in self._ordinal_endings and run[-1].kind == "number":
                run[-1] = replace(run[-1], end=token.i + 1)
                continue
            whole = numeric.get(token.i) or self._year_after_apostrophe(token, run)
            atoms = [whole] if whole is not None else self._atoms(token)
            done = whole.end if whole is not None else done
            if atoms:
                run += atoms
            elif run:
                yield run
                run = []
        if run:
            yield run

    def _numeric_dates(self, doc: Doc) -> Iterator[Atom]:
        """The dates in digits only: "14-05-2019", "3.4.19"."""
        text, last_end = text_of(doc), -1
        for match in _NUMERIC.finditer(text):
            span = doc.char_span(*match.span())
            around = text[max(0, match.start() - 1) : match.start()] + text[match.end() : match.end() + 1]
            if span is None or _repeats_dash(match["sign"], around):
                continue
            parts = [match[name] for name in _PARTS if match[name] is not None]
            year, month, day = parts if match["first"] else reversed(parts)
            follows = span.start - 1 == last_end and span.start > 0 and doc[last_end].text in _LIST_SIGNS
            if len(year) == 2 and not (
                self._can_be_short_date(span, month, day)
                and (follows or self._is_short_date(span, month, day))
            ):
                continue
            last_end = span.end
            value = _year(year) * 10000 + int(month) * 100 + int(day)
            yield Atom("full", value, span.start, span.end)

    def _can_be_short_date(self, span: Span, month: str, day: str) -> bool:
        """Whether the calendar has the month and day, and the next word is none that the numbers count."""
        after = span.doc[span.end : span.end + 1]
        is_counted = any(token.lower_ in self._counted_nouns for token in after)
        return 1 <= int(month) <= _LAST_MONTH and 1 <= int(day) <= MAX_DAY and not is_counted

    def _is_short_date(self, span: Span, month: str, day: str) -> bool:
        """Whether a padded number, or what stands before it, shows that digits are a date: "on 3.4.19"."""
        if span.start == 0:
            return True
        before = span.doc[span.start - 1]
        is_led = "\n" in before.text or before.lower_ in self._before_short_dates
        is_padded = month.startswith("0") or day.startswith("0")
        is_clear = int(day) > _LAST_MONTH and before.lower_ in self._before_clear_dates
        return is_led or is_clear or (is_padded and not before.text[0].isdigit())

    def _year_after_apostrophe(self, token: Token, run: list[Atom]) -> Atom | None:
        """The year in "June ’15", whose apostrophe is `token`."""
        if (
            token.text not in _APOSTROPHES
            or not run
            or run[-1].kind != "month"
            or token.i + 1 >= len(token.doc)
        ):
            return None
        digits = token.nbor().text
        if len(digits) != 2 or not digits.isdecimal():
            return None
        return Atom("year", _year(digits), token.i, token.i + 2)

    def _with_short_years(self, run: list[Atom], doc: Doc) -> list[Atom]:
        """The run with those numbers of two digits as years that stand for one: "30 June 15", "Jun-15"."""
        changed: list[Atom] = []
        for place, atom in enumerate(run):
            following = run[place + 1 : place + 3]
            is_short_year = (
                atom.kind == "number" and atom.end - atom.start == 1 and len(doc[atom.start].text) == 2
            )
            year = replace(atom, kind="year", value=_CENTURY + atom.value)
            if is_short_year and self._is_year_after_day(changed, atom, following, doc):
                changed.append(year)
            elif is_short_year and self._is_year_after_dash(changed, atom, following, doc):
                if len(changed) < _DAY_DASH_MONTH_DASH or changed[-3].kind != "range":
                    changed.pop()
                changed.append(year)
            else:
                changed.append(atom)
        return changed

    def _is_year_after_day(self, before: list[Atom], atom: Atom, following: list[Atom], doc: Doc) -> bool:
        """Whether a number right after a day and a month is a year, and counts nothing after it.

        Months after "in" need no day: "in June 15".
        """
        said = (each.kind for each in reversed(before) if each.kind != "filler")
        kinds = [*islice(said, 2)][::-1]
        if any(each.kind in ("month", "year", "number") for each in following[:1]) or not kinds:
            return False
        if kinds != ["number", "month"]:
            month = before[-1]
            is_led = month.start > 0 and doc[month.start - 1].lower_ in self._before_months
            if month.kind != "month" or not is_led or any(each.kind == "year" for each in following[:2]):
                return False
        after = next((token for token in doc[atom.end : atom.end + 2] if not token.is_space), None)
        return (
            after is None
            or "\n" in doc[atom.end].text
            or (after.is_punct and after.text not in {"%"})
            or after.lower_ in self._after_short_years
        )

    def _is_year_after_dash(self, before: list[Atom], atom: Atom, following: list[Atom], doc: Doc) -> bool:
        """Whether a dash joins a number to a month of three letters: "Jun-15"."""
        if len(before) < 2 or before[-1].kind != "range" or before[-1].value != DASH:
            return False
        month = before[-2]
        is_tight = not any(doc[at].whitespace_ for at in range(month.start, atom.start))
        is_cut = month.kind == "month" and doc[month.start].lower_ in self._months_cut
        return is_tight and is_cut and not (following and following[0].kind in ("month", "year"))

    def _candidate_ranges(self, doc: Doc, numeric: Iterable[int]) -> Iterator[tuple[int, int]]:
        """The ranges of tokens that may be parts of a date, around each month, year or numeric date."""
        candidates = set(self._candidates.places(doc))
        done = 0
        for at in sorted({*self._anchors.places(doc), *numeric}):
            if at < done:
                continue
            start, end = at, at + 1
            while start - 1 in candidates and start > done:
                start -= 1
            while end in candidates:
                end += 1
            yield start, end
            done = end

    def _atoms(self, token: Token) -> list[Atom]:
        text, at = token.text, token.i
        if kind := self.word_kind(token):
            return [Atom(kind, 0 if text.isalpha() else DASH, at, at + 1)]
        if text[0].isdigit():
            return self._digits(text, at)
        if not text[0].isupper():
            return []
        if month := self._months.get(token.lower_.rstrip(".")):
            return [Atom("month", month, at, at + 1)]
        return self._without_spaces(text, at)

    def _digits(self, text: str, at: int) -> list[Atom]:
        """The atoms of a token that begins with a digit."""
        if text.isdecimal():
            value = int(text)
            if len(text) == 4:
                return [Atom("year" if FIRST_YEAR <= value <= LAST_YEAR else "wrong", value, at, at + 1)]
            kind: AtomKind = "number" if len(text) < 3 else "short" if len(text) == 3 else "wrong"
            return [Atom(kind, value, at, at + 1)]
        if number := _NUMBER.fullmatch(normalize("NFKC", text)):
            return [Atom("number", int(number[1]), at, at + 1)]
        return self._without_spaces(text, at)

    def _without_spaces(self, text: str, at: int) -> list[Atom]:
        """The atoms of one token that lost its spaces: "19June", "July2019", "7and"."""
        match = _WITHOUT_SPACES.fullmatch(text)
        word = (match[2] or match[4]).lower() if match else ""
        month = self._months.get(word)
        if match is not None and match[1] and not match[3] and word in self._joints:
            number = Atom("number", int(match[1]), at, at + 1)
            return [number, Atom(self._joints[word], 0, at, at + 1)]
        if match is None or month is None:
            return []
        atoms = [Atom("number", int(match[1]), at, at + 1)] if match[1] else []
        atoms.append(Atom("month", month, at, at + 1))
        if year := match[3] or match[5]:
            atoms.append(Atom("year", int(year), at, at + 1))
        return atoms


def _repeats_dash(sign: str | None, around: str) -> bool:
    """Whether one of the characters around numbers is the dash that joins them: "020-12-10-2014"."""
    return sign is not None and sign not in "./" and sign in around


def _year(digits: str) -> int:
    """The year of two or four digits."""
    value = int(digits)
    if len(digits) > 2:
        return value
    return value + (_CENTURY if value <= _LAST_SHORT_YEAR else _CENTURY - 100)


def _numbers(table: Mapping[str, object]) -> dict[str, int]:
    return {word: int(str(value)) for word, value in table.items()}


def _join_split_numbers(run: list[Atom], doc: Doc) -> list[Atom]:
    """The run with those numbers joined in which the text layer put a space: "1 9 June 2 019"."""
    joined: list[Atom] = []
    for atom in run:
        number = _joined_number(joined[-1], atom, doc, joined[-2:-1]) if joined else None
        if number:
            joined[-1] = number
        else:
            joined.append(atom)
    return joined


def _joined_number(before: Atom, atom: Atom, doc: Doc, earlier: list[Atom]) -> Atom | None:
    """Two atoms as one day, or after a month as one year; None if they are neither."""
    if before.kind not in _SPLITTABLE or atom.kind not in _SPLITTABLE:
        return None
    texts = doc[before.start : before.end].text, doc[atom.start : atom.end].text
    if not (texts[0].isdecimal() and texts[1].rstrip("stndrh").isdecimal()):
        return None
    digits = texts[0] + texts[1].rstrip("stndrh")
    after_month = bool(earlier) and earlier[-1].kind == "month"
    if len(digits) == 2 and int(digits) <= MAX_DAY and not after_month:
        return Atom("number", int(digits), before.start, atom.end)
    if len(digits) == 4 and after_month and digits[:2] in ("19", "20"):
        return Atom("year", int(digits), before.start, atom.end)
    return None
