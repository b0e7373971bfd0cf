"""Token patterns, matched by the kinds of words that a text has, not token by token.

spaCy's `Matcher` asks each pattern at each token, and each test against a word list is a call into
Python: over a folder of letters that takes several times as long as all else. Yet nearly all that a
pattern asks of a token depends on its word alone. So each word is tested once, for all patterns of a
matcher together; after that, a token is a number, a test is one bit, and a pattern is tried only where
the word is one that it can begin with.

What it matches is what `Matcher` matches, in the same form of patterns. Patterns that ask for what is
not of the word or the text (an entity, a custom attribute, `OP: "!"`) are left to `Matcher`.
"""

from __future__ import annotations

import functools
import re
from bisect import bisect_left
from collections.abc import Callable, Hashable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from itertools import count
from operator import or_
from threading import Lock
from typing import Any, Literal, NamedTuple

import numpy as np
from numpy.typing import NDArray
from spacy.strings import get_string_id
from spacy.tokens import Doc, Token

_STRINGS = {"ORTH": "orth", "TEXT": "orth", "LOWER": "lower", "NORM": "norm", "SHAPE": "shape"}
"""Attributes that are strings, to the token's attribute that is their hash."""
_FLAGS = frozenset(
    {"IS_ALPHA", "IS_ASCII", "IS_DIGIT", "IS_LOWER", "IS_UPPER", "IS_TITLE", "IS_PUNCT", "IS_SPACE"}
    | {"IS_STOP", "IS_QUOTE", "IS_BRACKET", "IS_LEFT_PUNCT", "IS_RIGHT_PUNCT", "IS_CURRENCY"}
    | {"LIKE_NUM", "LIKE_URL", "LIKE_EMAIL"}
)
"""Attributes of a word that are true or false; tokens have them under the same name in small letters."""
_OF_PLACE: dict[str, Callable[[Token], bool]] = {
    "SPACY": lambda token: bool(token.whitespace_),
    "IS_SENT_START": lambda token: token.is_sent_start is True,
    "SENT_START": lambda token: token.is_sent_start is True,
}
"""Attributes of a token that its word does not have."""
_COMPARISONS: dict[str, Callable[[int, int], bool]] = {
    "==": lambda one, other: one == other,
    "!=": lambda one, other: one != other,
    ">=": lambda one, other: one >= other,
    "<=": lambda one, other: one <= other,
    ">": lambda one, other: one > other,
    "<": lambda one, other: one < other,
}
_REPEATED = re.compile(r"\{(\d*)(?:(,)(\d*))?\}")

_MANY_WORDS = 100_000
"""So many different words are remembered; then it begins anew, so that memory does not grow for ever."""


class _WordTests:
    """All that patterns ask of words, whatever matcher they are of: each question is a bit."""

    def __init__(self) -> None:
        self._bits: dict[tuple[str, str, Hashable], int] = {}
        self._equal: dict[str, dict[int, int]] = {}
        """By attribute of a token: the hash of a word to the bits that it sets."""
        self._unequal: dict[str, dict[int, int]] = {}
        """By attribute of a token: the hash of a word to the bits that all others set."""
        self._all_unequal = 0
        self._asked: list[tuple[int, Callable[[Token], bool]]] = []

    def __len__(self) -> int:
        return len(self._bits)

    def bits(self, name: str, wanted: Any) -> int | None:
        """The bits of the questions that `{name: wanted}` asks; None where it is no question of words."""
        if not isinstance(wanted, dict):
            return self._plain(name, wanted)
        bits = 0
        for operator, value in wanted.items():
            bit = self._special(name, str(operator).upper(), value)
            if bit is None:
                return None
            bits |= bit
        return bits

    def __call__(self, token: Token) -> int:
        """The bits that a token's word sets."""
        mask = self._all_unequal
        for attribute, table in self._unequal.items():
            mask &= ~table.get(getattr(token, attribute), 0)
        for attribute, table in self._equal.items():
            mask |= table.get(getattr(token, attribute), 0)
        for bit, asks in self._asked:
            if asks(token):
                mask |= bit
        return mask

    def _plain(self, name: str, wanted: Any) -> int | None:
        if name in _STRINGS and isinstance(wanted, str):
            return self._among(name, "IN", [wanted])
        if name in _FLAGS and isinstance(wanted, bool):
            attribute = name.lower()
            return self._ask((name, "is", wanted), lambda token: getattr(token, attribute) == wanted)
        return None

    def _special(self, name: str, operator: str, value: Any) -> int | None:
        listed = isinstance(value, list | tuple) and all(isinstance(word, str) for word in value)
        if name in _STRINGS and operator in ("IN", "NOT_IN") and listed:
            return self._among(name, operator, value)
        if name in _STRINGS and operator == "REGEX" and isinstance(value, str):
            search, attribute = re.compile(value).search, f"{_STRINGS[name]}_"
            return self._ask((name, operator, value), lambda token: bool(search(getattr(token, attribute))))
        if name == "LENGTH" and operator in _COMPARISONS and type(value) is int:
            compare = _COMPARISONS[operator]
            return self._ask((name, operator, value), lambda token: compare(len(token), value))
        return None

    def _among(self, name: str, operator: str, words: Sequence[str]) -> int:
        attribute = _STRINGS[name]
        known = (attribute, operator, frozenset(words))
        if known not in self._bits:
            bit = self._bits[known] = 1 << len(self._bits)
            tables = self._equal if operator == "IN" else self._unequal
            if operator == "NOT_IN":
                self._all_unequal |= bit
            table = tables.setdefault(attribute, {})
            for word in known[2]:
                key = get_string_id(word)
                table[key] = table.get(key, 0) | bit
        return self._bits[known]

    def _ask(self, known: tuple[str, str, Hashable], asks: Callable[[Token], bool]) -> int:
        if known not in self._bits:
            self._bits[known] = 1 << len(self._bits)
            self._asked.append((self._bits[known], asks))
        return self._bits[known]


_tests = _WordTests()
_learning = Lock()


class _Numbers:
    """The words met so far, each with a number; a word is its text and its norm."""

    def __init__(self) -> None:
        self._numbers: dict[tuple[int, int], int] = {}
        self._next = count()
        self._masks: dict[int, int] = {}
        self._asked = 0

    def masks(self, words: _Words, doc: Doc) -> dict[int, int]:
        """The bits of words by their numbers; all words of `doc`, which `words` are, have theirs."""
        if self._asked != len(_tests):
            self._masks, self._asked = {}, len(_tests)
        if words.tested != self._asked:
            numbers, first = np.unique(words.of, return_index=True)
            for number, at in zip(numbers.tolist(), first.tolist(), strict=True):
                if number not in self._masks:
                    self._masks[number] = _tests(doc[at])
            words.tested = self._asked
        return self._masks

    def __len__(self) -> int:
        return len(self._numbers)

    def of(self, doc: Doc) -> NDArray[np.int64]:
        """The number of each token's word."""
        known, following = self._numbers, self._next
        orths, norms = (doc.to_array(name).tolist() for name in ("ORTH", "NORM"))
        # setdefault leaves gaps in the numbers where threads meet, but never gives one number twice
        numbers = [
            at if (at := known.get(pair)) is not None else known.setdefault(pair, next(following))
            for pair in zip(orths, norms, strict=True)
        ]
        return np.array(numbers, dtype=np.int64)


_numbers = _Numbers()


@dataclass(slots=True)
class _Words:
    """Of a Doc the number of each word, and for each matcher that was asked the places of `places`.

    `tested` is how many questions had been asked of all its words when they were asked last.
    """

    numbers: _Numbers
    of: NDArray[np.int64]
    places: dict[TokenMatcher, list[int]] = field(default_factory=dict)
    tested: int = -1


def _words(doc: Doc) -> _Words:
    """The numbers of a Doc's words, counted when the first matcher asks and kept with the Doc."""
    global _numbers
    words: _Words | None = doc.user_data.get(_KEY)
    if words is None or len(words.of) != len(doc):
        if len(_numbers) > _MANY_WORDS:
            _numbers = _Numbers()
        words = doc.user_data[_KEY] = _Words(_numbers, _numbers.of(doc))
    return words


_KEY = "ofsted_words"


@dataclass(frozen=True, slots=True)
class _Element:
    """One token of a pattern: what its word must have, as a bit mask, and what its place."""

    word: int
    place: tuple[tuple[Callable[[Token], bool], bool], ...] = ()
    optional: bool = False
    repeated: bool = False


_Pattern = tuple[_Element, ...]


class _Entry(NamedTuple):
    """A pattern under its key, and what spares most of the tries.

    `needed` are the bits that the words of each match have between them; `seconds` bits of which the
    second word of each match has one, or 0 where that cannot be said.
    """

    key: Hashable
    pattern: _Pattern
    needed: int
    seconds: int


def _entry(key: Hashable, pattern: _Pattern) -> _Entry:
    needed = 0
    for element in pattern:
        needed |= 0 if element.optional else element.word
    seconds: set[int] = set()
    for at in _reached(pattern, 0):
        following = {at} if pattern[at].repeated else set()
        following.update(_reached(pattern, at + 1))
        seconds.update(pattern[then].word for then in following)
        if all(element.optional for element in pattern[at + 1 :]):
            seconds.add(0)
    return _Entry(key, pattern, needed, 0 if 0 in seconds else _or(bits & -bits for bits in seconds))


def _or(masks: Iterable[int]) -> int:
    return functools.reduce(or_, masks, 0)


def _reached(pattern: _Pattern, start: int) -> Iterator[int]:
    """The elements that a word may stand for where those before `start` have had theirs."""
    for at in range(start, len(pattern)):
        yield at
        if not pattern[at].optional:
            return


class _Learnt:
    """What one matcher knows of the words that are numbered so: their bits, and what they can begin."""

    def __init__(self, numbers: _Numbers) -> None:
        self.numbers = numbers
        self.begins: NDArray[np.int8] = np.full(1024, -1, dtype=np.int8)
        """By number: 1 where a pattern can begin with the word, 0 where none can, -1 before it is met."""
        self.masks: list[int] = [0] * 1024
        self.starters: list[tuple[_Entry, ...]] = [()] * 1024

    def make_room(self, size: int) -> None:
        """Room for the numbers below `size`."""
        more = max(size, 2 * len(self.begins)) - len(self.begins)
        self.masks += [0] * more
        self.starters += [()] * more
        self.begins = np.concatenate([self.begins, np.full(more, -1, dtype=np.int8)])


class TokenMatcher:
    """Patterns compiled to be run over Docs."""

    def __init__(self) -> None:
        self._entries: dict[int, list[_Entry]] = {}
        """By the bits of a word that their matches may begin with."""
        self._by_mask: dict[int, tuple[_Entry, ...]] = {}
        self._count = 0
        self._asked = 0
        """All bits that the patterns ask for."""
        self._learnt = _Learnt(_numbers)

    def __len__(self) -> int:
        return self._count

    def add(self, key: Hashable, pattern: Sequence[Mapping[str, Any]]) -> bool:
        """Adds a pattern that is to be reported as `key`; False where it must be left to spaCy."""
        with _learning:
            elements = [self._elements(spec) for spec in pattern]
        compiled = [element for each in elements for element in each or ()]
        if None in elements or not compiled:
            return False
        entry = _entry(key, tuple(compiled))
        for bits in {entry.pattern[at].word for at in _reached(entry.pattern, 0)}:
            self._entries.setdefault(bits, []).append(entry)
        self._count += 1
        self._asked |= _or(element.word for element in compiled)
        self._by_mask = {}
        self._learnt = _Learnt(_numbers)
        return True

    def __call__(self, doc: Doc, start: int, end: int) -> Iterator[tuple[Any, int, int]]:
        """All matches within the tokens `start:end`, as key, start and end; some may come twice."""
        places = self.places(doc)
        first, last = bisect_left(places, start), bisect_left(places, end)
        if first == last:
            return
        words = _words(doc)
        learnt = self._learnt if self._learnt.numbers is words.numbers else self._learn(words, doc)
        here, masks = words.of[start:end].tolist(), learnt.masks
        present = _or({masks[number] for number in set(here)})
        beyond = len(here) - 1
        for place in places[first:last]:
            at = place - start
            for key, pattern, needed, seconds in learnt.starters[here[at]]:
                if present & needed != needed:
                    continue
                if seconds and not (at < beyond and masks[here[at + 1]] & seconds):
                    continue
                for stop in _ends(pattern, doc, here, at, start, masks):
                    yield key, start + at, start + stop

    def may_begin(self, doc: Doc, start: int, end: int) -> bool:
        """Whether a match may begin within the tokens `start:end`."""
        return any_within(self.places(doc), start, end)

    def places(self, doc: Doc) -> list[int]:
        """The tokens with which a match can begin; where all patterns are of one word, all matches."""
        words = _words(doc)
        found = words.places.get(self)
        if found is None:
            begins = self._learn(words, doc).begins
            found = words.places[self] = np.flatnonzero(begins[words.of] > 0).tolist()
        return found

    def _learn(self, words: _Words, doc: Doc) -> _Learnt:
        """What is known of the words of a Doc; those that are met for the first time are tested."""
        learnt, known, numbers = self._learnt, words.numbers, words.of
        if not len(numbers):
            return learnt
        has_room = learnt.numbers is known and numbers.max() < len(learnt.begins)
        if has_room and learnt.begins[numbers].min() >= 0:
            return learnt
        with _learning:
            learnt = self._learnt
            if learnt.numbers is not known:
                learnt = self._learnt = _Learnt(known)
            if numbers.max() >= len(learnt.begins):
                learnt.make_room(int(numbers.max()) + 1)
            met = np.unique(numbers[learnt.begins[numbers] < 0])
            masks, asked, by_mask = known.masks(words, doc), self._asked, self._by_mask
            for number in met.tolist():
                mask = learnt.masks[number] = masks[number] & asked
                starters = by_mask.get(mask)
                learnt.starters[number] = self._starters(mask) if starters is None else starters
            learnt.begins[met] = [bool(learnt.starters[number]) for number in met.tolist()]
        return learnt

    def _starters(self, mask: int) -> tuple[_Entry, ...]:
        """The patterns that can begin with a word of these bits, each once."""
        if mask not in self._by_mask:
            fitting = (entries for bits, entries in self._entries.items() if mask & bits == bits)
            by_id = {id(entry): entry for entries in fitting for entry in entries}
            self._by_mask[mask] = tuple(by_id.values())
        return self._by_mask[mask]

    def _elements(self, spec: Mapping[str, Any]) -> list[_Element] | None:
        """A token of a pattern as elements, several where it says how often; None where it is for spaCy."""
        word = 0
        place: list[tuple[Callable[[Token], bool], bool]] = []
        for attribute, wanted in spec.items():
            name = attribute.upper() if isinstance(attribute, str) else ""
            if name == "OP":
                continue
            if name in _OF_PLACE and isinstance(wanted, bool):
                place.append((_OF_PLACE[name], wanted))
                continue
            bits = _tests.bits(name, wanted)
            if bits is None:
                return None
            word |= bits
        times = _times(spec)
        if times is None:
            return None
        least, most = times
        one = _Element(word, tuple(place))
        maybe = _Element(word, tuple(place), optional=True, repeated=most is None)
        return [one] * least + [maybe] * (1 if most is None else most - least)


def _ends(
    pattern: _Pattern, doc: Doc, numbers: list[int], at: int, offset: int, masks: list[int]
) -> set[int]:
    """Where the matches of `pattern` that begin at `at` end; indices into `numbers`."""
    start, last = at, len(pattern)
    found: set[int] = set()
    states = {0}
    while states:
        following: set[int] = set()
        todo = list(states)
        mask = masks[numbers[at]] if at < len(numbers) else None
        for state in todo:
            if state == last:
                found.add(at)
                continue
            element = pattern[state]
            if element.optional and state + 1 not in states:
                states.add(state + 1)
                todo.append(state + 1)
            if mask is None or mask & element.word != element.word:
                continue
            if element.place and not _stands(element, doc[offset + at]):
                continue
            following.add(state if element.repeated else state + 1)
        states = following
        at += 1
    return found - {start}


def _stands(element: _Element, token: Token) -> bool:
    return all(test(token) == wanted for test, wanted in element.place)


def _times(spec: Mapping[str, Any]) -> tuple[int, int | None] | None:
    """How often a token of a pattern stands at least and at most; None where spaCy has to say."""
    operator = next((value for key, value in spec.items() if str(key).upper() == "OP"), None)
    if operator is None:
        return 1, 1
    simple: dict[Any, tuple[int, int | None]] = {"?": (0, 1), "*": (0, None), "+": (1, None)}
    if not isinstance(operator, str) or operator in simple:
        return simple.get(operator)
    counted = _REPEATED.fullmatch(operator)
    if counted is None or not (counted[1] or counted[3]):
        return None
    least = int(counted[1] or 0)
    if not counted[2]:
        return least, least
    most = int(counted[3]) if counted[3] else None
    return None if most is not None and most < least else (least, most)


def word_finder(
    words: Iterable[str] = (), *, by: Literal["LOWER", "NORM"] = "LOWER", regex: str | None = None
) -> TokenMatcher:
    """A matcher whose `places` are the tokens that are one of `words`, whatever their case, or fit `regex`.

    Args:
        words: in lower case.
        by: what of a token is compared with them.
        regex: searched in the text of each word.
    """
    finder = TokenMatcher()
    finder.add("words", [{by: {"IN": sorted(words)}}])
    if regex is not None:
        finder.add("regex", [{"TEXT": {"REGEX": regex}}])
    return finder


def any_within(places: list[int], start: int, end: int) -> bool:
    """Whether one of the tokens `places`, in order, is one of `start:end`."""
    return bisect_left(places, start) < bisect_left(places, end)
