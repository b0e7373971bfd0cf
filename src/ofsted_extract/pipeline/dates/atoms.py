"""The atoms of dates: what single tokens say of days, months, years and the words between them."""

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
"""The value of a range that is a dash and no word."""

AtomKind = Literal[
    "number", "short", "month", "year", "full", "wrong", "weekday", "and", "comma", "range", "slash", "filler"
]
JOINTS: frozenset[AtomKind] = frozenset({"and", "comma", "range", "slash"})
SILENT: frozenset[AtomKind] = frozenset({"weekday", "filler"})
_CORE: frozenset[AtomKind] = frozenset({"month", "year", "full"})
"""Each date has one of these."""
_TORN: frozenset[AtomKind] = frozenset({"number", "short"})
"""What the halves of a number or a year can be that the text layer tore apart."""

# Shapes inside one token; the words themselves stand in patterns/dates.yaml.
_NUMBER = re.compile(r"(\d{1,2})(?:st|nd|rd|th)?", re.IGNORECASE)
_GLUED = re.compile(r"(\d{1,2})(?:st|nd|rd|th)?([A-Za-z]+)(\d{4})?\.?|([A-Za-z]+)(\d{4})\.?", re.IGNORECASE)
_NUMERIC = re.compile(r"(\d{1,2})[./](\d{1,2})[./](\d{4})")


@dataclass(frozen=True, slots=True)
class Atom:
    """What the tokens `start:end` say, mostly one token; `value` is its number where it has one."""

    kind: AtomKind
    value: int
    start: int
    end: int


class AtomReader:
    """Reads the tokens of a Doc as atoms. Words come from the lists of patterns/dates.yaml."""

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
        self._core = word_finder(regex=rf"^(?=[^a-z])(?i:.*\d{{4}}|(?:\d+[a-z]*)?(?:{months}))")

    def word(self, token: Token) -> AtomKind | None:
        """What a word is that is no number and no month."""
        lower = token.lower_
        return "weekday" if lower in self._weekdays else self._joints.get(lower)

    def runs(self, doc: Doc) -> Iterator[list[Atom]]:
        """The atoms that stand in a row and can be of a date, in the order of the text."""
        for start, end in self._stretches(doc):
            for run in self._unbroken(doc[start:end]):
                if any(atom.kind in _CORE for atom in run):
                    yield _mended(run, doc)

    def _unbroken(self, stretch: Span) -> Iterator[list[Atom]]:
        run: list[Atom] = []
        for token in stretch:
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

    def _stretches(self, doc: Doc) -> Iterator[tuple[int, int]]:
        """Tokens in a row that can be of a date, where one of them can be a month or a year."""
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

    def _atoms(self, token: Token) -> list[Atom]:
        text, at = token.text, token.i
        if kind := self.word(token):
            return [Atom(kind, 0 if text.isalpha() else DASH, at, at + 1)]
        if text[0].isdigit():
            return self._digits(text, at)
        if not text[0].isupper():
            return []
        if month := self._months.get(token.lower_.rstrip(".")):
            return [Atom("month", month, at, at + 1)]
        return self._glued(text, at)

    def _digits(self, text: str, at: int) -> list[Atom]:
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
        return self._glued(text, at)

    def _glued(self, text: str, at: int) -> list[Atom]:
        """Atoms of one token that lost its spaces: "19June", "July2019", "7and"."""
        glued = _GLUED.fullmatch(text)
        word = (glued[2] or glued[4]).lower() if glued else ""
        month = self._months.get(word)
        if glued is not None and glued[1] and not glued[3] and word in self._joints:
            number = Atom("number", int(glued[1]), at, at + 1)
            return [number, Atom(self._joints[word], 0, at, at + 1)]
        if glued is None or month is None:
            return []
        atoms = [Atom("number", int(glued[1]), at, at + 1)] if glued[1] else []
        atoms.append(Atom("month", month, at, at + 1))
        if year := glued[3] or glued[5]:
            atoms.append(Atom("year", int(year), at, at + 1))
        return atoms


def _numbers(table: Mapping[str, object]) -> dict[str, int]:
    return {word: int(str(value)) for word, value in table.items()}


def _mended(run: list[Atom], doc: Doc) -> list[Atom]:
    """The run with digits that the text layer tore apart put together: "1 9 June 2 019"."""
    mended: list[Atom] = []
    for atom in run:
        before = mended[-1] if mended else None
        joined = _joined(before, atom, doc, mended[:-1]) if before else None
        if joined:
            mended[-1] = joined
        else:
            mended.append(atom)
    return mended


def _joined(before: Atom, atom: Atom, doc: Doc, earlier: list[Atom]) -> Atom | None:
    if before.kind not in _TORN or atom.kind not in _TORN:
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
