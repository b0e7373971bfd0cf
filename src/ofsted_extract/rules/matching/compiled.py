"""Token patterns compiled to bit masks, and matched by the kinds of words that a text has.

A pattern is tried at a token only if the words around it allow a match: without `needed` and `second`
of `_Entry`, a folder takes about 6% longer.
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

from ofsted_extract.rules.matching.word_kinds import DocWords, Kinds, learning, word_tests, words_of

_CONTEXTUAL: dict[str, Callable[[Token], bool]] = {
    "SPACY": lambda token: bool(token.whitespace_),
    "IS_SENT_START": lambda token: token.is_sent_start is True,
    "SENT_START": lambda token: token.is_sent_start is True,
}
"""Attributes that a token has by its position in the text, not by its word."""

_REPEATED = re.compile(r"\{(\d*)(?:(,)(\d*))?\}")


@dataclass(frozen=True, slots=True)
class _Element:
    """One token of a pattern.

    Attributes:
        word: the bits that the token's word must have.
        context: tests of the token in its text, each with the answer that it must give.
        optional: whether the element may be skipped.
        repeated: whether it may stand for several tokens.
    """

    word: int
    context: tuple[tuple[Callable[[Token], bool], bool], ...] = ()
    optional: bool = False
    repeated: bool = False


_Pattern = tuple[_Element, ...]


class _Entry(NamedTuple):
    """A pattern and the key under which its matches are reported.

    Attributes:
        needed: the bits that the words of every match set between them.
        second: bits of which the second word of every match sets at least one; 0 if nothing can be said.
    """

    key: Hashable
    pattern: _Pattern
    needed: int
    second: int


def _or(masks: Iterable[int]) -> int:
    return functools.reduce(or_, masks, 0)


def _possible_next(pattern: _Pattern, start: int) -> Iterator[int]:
    """Gives the elements that the next token may match, when those before `start` are done."""
    for at in range(start, len(pattern)):
        yield at
        if not pattern[at].optional:
            return


def _entry(key: Hashable, pattern: _Pattern) -> _Entry:
    needed = _or(element.word for element in pattern if not element.optional)
    second: set[int] = set()
    for first in _possible_next(pattern, 0):
        after = set(_possible_next(pattern, first + 1)) | ({first} if pattern[first].repeated else set())
        second.update(pattern[at].word for at in after)
        if all(element.optional for element in pattern[first + 1 :]):
            second.add(0)
    return _Entry(key, pattern, needed, 0 if 0 in second else _or(bits & -bits for bits in second))


class _KindTable:
    """What one set of patterns knows about each kind of word met so far.

    Attributes:
        kinds: the numbering of kinds that the other attributes are indexed by.
        masks: the bits that words of the kind have, of those that these patterns ask for.
        starters: the patterns that can begin with a word of the kind.
        begins: whether any can.
    """

    def __init__(self, kinds: Kinds | None) -> None:
        self.kinds = kinds
        self.masks: list[int] = []
        self.starters: list[tuple[_Entry, ...]] = []
        self.begins: NDArray[np.bool_] = np.zeros(0, dtype=np.bool_)


class CompiledPatterns:
    """Patterns compiled to be run over Docs. Threads may share one."""

    def __init__(self) -> None:
        self._entries: dict[int, list[_Entry]] = {}
        """The patterns by the bits that the first word of a match must have."""
        self._by_mask: dict[int, tuple[_Entry, ...]] = {}
        self._asked = 0
        """All bits that the patterns ask for."""
        self._table = _KindTable(None)

    def add(self, key: Hashable, pattern: Sequence[Mapping[str, Any]]) -> bool:
        """Adds a pattern, whose matches are reported under `key`.

        Returns: False if the pattern asks for something that is not a property of a word, of the white space
            behind it, or of a sentence's start; it is not added then, and spaCy's `Matcher` must have it.
        """
        with learning:
            elements = [_compile(spec) for spec in pattern]
        compiled = [element for each in elements for element in each or ()]
        if None in elements or not compiled:
            return False
        entry = _entry(key, tuple(compiled))
        for bits in {entry.pattern[at].word for at in _possible_next(entry.pattern, 0)}:
            self._entries.setdefault(bits, []).append(entry)
        self._asked |= _or(element.word for element in compiled)
        self._by_mask = {}
        self._table = _KindTable(None)
        return True

    def __call__(self, doc: Doc, start: int, end: int) -> Iterator[tuple[Any, int, int]]:
        """Gives all matches within the tokens `start:end` as key, start and end; some may come twice."""
        places = self.places(doc)
        first, last = bisect_left(places, start), bisect_left(places, end)
        if first == last:
            return
        words = words_of(doc)
        table = self._table_for(words)
        kinds, masks = words.kind_of_token[start:end], table.masks
        present: int | None = None
        for place in places[first:last]:
            at = place - start
            next_word = masks[kinds[at + 1]] if at + 1 < len(kinds) else 0
            for key, pattern, needed, second in table.starters[kinds[at]]:
                if second and not next_word & second:
                    continue
                if present is None:
                    present = _or(masks[kind] for kind in set(kinds))
                if present & needed != needed:
                    continue
                for stop in _ends(pattern, doc, kinds, at, start, masks):
                    yield key, place, start + stop

    def may_begin(self, doc: Doc, start: int, end: int) -> bool:
        """Returns whether a match may begin at one of the tokens `start:end`."""
        return any_within(self.places(doc), start, end)

    def places(self, doc: Doc) -> list[int]:
        """Returns the tokens at which a match may begin, in order."""
        words = words_of(doc)
        found = words.places.get(self)
        if found is None:
            begins = self._table_for(words).begins
            found = words.places[self] = begins[words.kinds_array].nonzero()[0].tolist()
        return found

    def _table_for(self, words: DocWords) -> _KindTable:
        """Returns the table, extended to all kinds of words that the Doc has."""
        table = self._table
        if table.kinds is words.kinds and len(table.begins) >= words.kind_count:
            return table
        with learning:
            table = self._table if self._table.kinds is words.kinds else _KindTable(words.kinds)
            new = words.kinds.masks[len(table.masks) :]
            table.masks += (mask & self._asked for mask in new)
            table.starters += map(self._starters, table.masks[len(table.starters) :])
            begins = [bool(starters) for starters in table.starters[len(table.begins) :]]
            table.begins = np.append(table.begins, np.array(begins, dtype=np.bool_))
            self._table = table
        return table

    def _starters(self, mask: int) -> tuple[_Entry, ...]:
        """Returns the patterns that can begin with a word that has these bits, each once."""
        if mask not in self._by_mask:
            fitting = (entries for bits, entries in self._entries.items() if mask & bits == bits)
            by_id = {id(entry): entry for entries in fitting for entry in entries}
            self._by_mask[mask] = tuple(by_id.values())
        return self._by_mask[mask]


def _compile(spec: Mapping[str, Any]) -> list[_Element] | None:
    """Compiles one token of a pattern; None if spaCy has to match it.

    Returns: several elements where `OP` lets the token be repeated.
    """
    word = 0
    context: list[tuple[Callable[[Token], bool], bool]] = []
    for attribute, wanted in spec.items():
        name = attribute.upper() if isinstance(attribute, str) else ""
        if name == "OP":
            continue
        if name in _CONTEXTUAL and isinstance(wanted, bool):
            context.append((_CONTEXTUAL[name], wanted))
            continue
        bits = word_tests.bits(name, wanted)
        if bits is None:
            return None
        word |= bits
    times = _times(spec)
    if times is None:
        return None
    least, most = times
    required = _Element(word, tuple(context))
    optional = _Element(word, tuple(context), optional=True, repeated=most is None)
    return [required] * least + [optional] * (1 if most is None else most - least)


def _ends(pattern: _Pattern, doc: Doc, kinds: list[int], at: int, offset: int, masks: list[int]) -> set[int]:
    """Finds where the matches of `pattern` that begin at `at` end, by running it as a state machine.

    Args:
        pattern: its elements are the states; beyond the last one is the accepting state.
        doc: asked only for what a token has by its context.
        kinds: the kind of each token in the stretch that is searched.
        at: an index into `kinds`, as the ends are that are returned.
        offset: the index in the Doc of the first of `kinds`.
        masks: by kind, the bits of its words.
    """
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
            if element.context and not _fits_context(element, doc[offset + at]):
                continue
            following.add(state if element.repeated else state + 1)
        states = following
        at += 1
    return found - {start}


def _fits_context(element: _Element, token: Token) -> bool:
    return all(test(token) == wanted for test, wanted in element.context)


def _times(spec: Mapping[str, Any]) -> tuple[int, int | None] | None:
    """Returns how often a token of a pattern may occur: least and most; None if spaCy has to match it."""
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
) -> CompiledPatterns:
    """Makes a finder whose `places` are the tokens that are one of `words`, in any case, or fit `regex`.

    Args:
        words: in lower case.
        by: the attribute of a token that is compared with them.
        regex: searched in the text of each token.
    """
    finder = CompiledPatterns()
    finder.add("words", [{by: {"IN": sorted(words)}}])
    if regex is not None:
        finder.add("regex", [{"TEXT": {"REGEX": regex}}])
    return finder


def any_within(places: list[int], start: int, end: int) -> bool:
    """Returns whether one of `places`, which are in order, is among the tokens `start:end`."""
    return bisect_left(places, start) < bisect_left(places, end)
