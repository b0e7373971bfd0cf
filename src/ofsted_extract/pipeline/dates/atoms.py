"""The atoms of dates: single tokens read as days, months, years, or the words between them."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Literal

from spacy.tokens import Doc, Span, Token

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
    r"(\d{1,2})(?:st|nd|rd|th)?([A-Za-z]+)(\d{4})?\.?|([A-Za-z]+)(\d{4})\.?", re.IGNORECASE
)
_NUMERIC = re.compile(r"(\d{1,2})[./](\d{1,2})[./](\d{4})")


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
        # apart from these words, nothing that begins with a small letter is part of a date
        self._candidates = word_finder({*self._weekdays, *self._joints}, regex=r"^[^a-z]")
        months = "|".join(map(re.escape, self._months))
        self._anchors = word_finder(regex=rf"^(?=[^a-z])(?i:.*\d{{4}}|(?:\d+[a-z]*)?(?:{months}))")

    def word_kind(self, token: Token) -> AtomKind | None:
        """Returns what a weekday, joint or filler is as an atom; None for any other token."""
        lower = token.lower_
        return "weekday" if lower in self._weekdays else self._joints.get(lower)

    def runs(self, doc: Doc) -> Iterator[list[Atom]]:
        """Yields each unbroken run of atoms that contains a month or a year, in the order of the text."""
        for start, end in self._candidate_ranges(doc):
            for run in self._unbroken_runs(doc[start:end]):
                if any(atom.kind in _ANCHORS for atom in run):
                    yield _join_split_numbers(run, doc)

    def _unbroken_runs(self, span: Span) -> Iterator[list[Atom]]:
        """The runs of atoms in `span`. Other words, tabs and empty lines end a run."""
        run: list[Atom] = []
        for token in span:
            if token.is_space and "\t" not in token.text and token.text.count("\n") < 2:
                continue
            atoms = self._atoms(token)
            if atoms:
                run += atoms
            elif run:
                yield run
                run = []
        if run:
            yield run

    def _candidate_ranges(self, doc: Doc) -> Iterator[tuple[int, int]]:
        """The ranges of tokens that may be parts of a date, around each possible month or year."""
        candidates = set(self._candidates.places(doc))
        done = 0
        for at in self._anchors.places(doc):
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
        if number := _NUMBER.fullmatch(text):
            return [Atom("number", int(number[1]), at, at + 1)]
        if numeric := _NUMERIC.fullmatch(text):
            day, month, year = (int(part) for part in numeric.groups())
            return [Atom("full", year * 10000 + month * 100 + day, at, at + 1)]
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


def _numbers(table: Mapping[str, object]) -> dict[str, int]:
    return {word: int(str(value)) for word, value in table.items()}


def _join_split_numbers(run: list[Atom], doc: Doc) -> list[Atom]:
    """The run with those numbers joined in which the text layer put a space: "1 9 June 2 019"."""
    joined: list[Atom] = []
    for atom in run:
        number = _joined_number(joined[-1], atom, doc, joined[:-1]) if joined else None
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
