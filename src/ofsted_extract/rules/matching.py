"""Token patterns, matched by the kinds of words that a text has, not token by token.

spaCy's `Matcher` asks each pattern at each token, and each test against a word list is a call into
Python: over a folder of letters that takes several times as long as all else. Yet nearly all that a
pattern asks of a token depends on its word alone. So each word is tested once, for all patterns together
(`word_kinds`); after that, a token is a number, a test is one bit, and a pattern is tried only where the
word is of a kind that it can begin with.

What it matches is what `Matcher` matches, in the same form of patterns. Patterns that ask for what is
not of the word or the text (an entity, a custom attribute, `OP: "!"`) are left to `Matcher`.
"""

from __future__ import annotations

import functools
import re
from bisect import bisect_left
from collections.abc import Callable, Hashable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from operator import or_
from typing import Any, Literal, NamedTuple

import numpy as np
from numpy.typing import NDArray
from spacy.tokens import Doc, Token

from ofsted_extract.rules.word_kinds import Kinds, Words, learning, questions, words_of

_OF_PLACE: dict[str, Callable[[Token], bool]] = {
    "SPACY": lambda token: bool(token.whitespace_),
    "IS_SENT_START": lambda token: token.is_sent_start is True,
    "SENT_START": lambda token: token.is_sent_start is True,
}
"""Attributes of a token that its word does not have."""
_REPEATED = re.compile(r"\{(\d*)(?:(,)(\d*))?\}")


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
    """What one matcher knows of the first kinds of words: their bits, and what they can begin."""

    def __init__(self, kinds: Kinds | None) -> None:
        self.kinds = kinds
        self.masks: list[int] = []
        self.starters: list[tuple[_Entry, ...]] = []
        self.begins: NDArray[np.bool_] = np.zeros(0, dtype=np.bool_)
        """Whether a pattern can begin with a word of the kind."""


class TokenMatcher:
    """Patterns compiled to be run over Docs."""

    def __init__(self) -> None:
        self._entries: dict[int, list[_Entry]] = {}
        """By the bits of a word that their matches may begin with."""
        self._by_mask: dict[int, tuple[_Entry, ...]] = {}
        self._count = 0
        self._asked = 0
        """All bits that the patterns ask for."""
        self._learnt = _Learnt(None)

    def __len__(self) -> int:
        return self._count

    def add(self, key: Hashable, pattern: Sequence[Mapping[str, Any]]) -> bool:
        """Adds a pattern that is to be reported as `key`; False where it must be left to spaCy."""
        with learning:
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
        self._learnt = _Learnt(None)
        return True

    def __call__(self, doc: Doc, start: int, end: int) -> Iterator[tuple[Any, int, int]]:
        """All matches within the tokens `start:end`, as key, start and end; some may come twice."""
        places = self.places(doc)
        first, last = bisect_left(places, start), bisect_left(places, end)
        if first == last:
            return
        words = words_of(doc)
        learnt = self._learn(words)
        here, masks = words.of[start:end], learnt.masks
        present: int | None = None
        beyond = len(here) - 1
        for place in places[first:last]:
            at = place - start
            for key, pattern, needed, seconds in learnt.starters[here[at]]:
                if seconds and not (at < beyond and masks[here[at + 1]] & seconds):
                    continue
                if present is None:
                    present = _or(masks[kind] for kind in set(here))
                if present & needed != needed:
                    continue
                for stop in _ends(pattern, doc, here, at, start, masks):
                    yield key, start + at, start + stop

    def may_begin(self, doc: Doc, start: int, end: int) -> bool:
        """Whether a match may begin within the tokens `start:end`."""
        return any_within(self.places(doc), start, end)

    def places(self, doc: Doc) -> list[int]:
        """The tokens with which a match can begin; where all patterns are of one word, all matches."""
        words = words_of(doc)
        found = words.places.get(self)
        if found is None:
            begins = self._learn(words).begins
            found = words.places[self] = begins[words.array].nonzero()[0].tolist()
        return found

    def _learn(self, words: Words) -> _Learnt:
        """What is known of the kinds of words that a Doc has."""
        learnt = self._learnt
        if learnt.kinds is words.kinds and len(learnt.begins) >= words.known:
            return learnt
        with learning:
            learnt = self._learnt if self._learnt.kinds is words.kinds else _Learnt(words.kinds)
            met = words.kinds.masks[len(learnt.masks) :]
            learnt.masks += (mask & self._asked for mask in met)
            learnt.starters += map(self._starters, learnt.masks[len(learnt.starters) :])
            begins = [bool(starters) for starters in learnt.starters[len(learnt.begins) :]]
            learnt.begins = np.append(learnt.begins, np.array(begins, dtype=np.bool_))
            self._learnt = learnt
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
            bits = questions.bits(name, wanted)
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


def _ends(pattern: _Pattern, doc: Doc, kinds: list[int], at: int, offset: int, masks: list[int]) -> set[int]:
    """Where the matches of `pattern` that begin at `at` end; indices into `kinds`."""
    start, last = at, len(pattern)
    found: set[int] = set()
    states = {0}
    while states:
        following: set[int] = set()
        todo = list(states)
        mask = masks[kinds[at]] if at < len(kinds) else None
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
