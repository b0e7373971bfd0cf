"""Kinds of words: two words are of one kind if every test that a pattern makes gives both the same answer.

Each test is one bit, and each word is tested once. A folder of letters has ten thousand different words, but
only a thousand kinds of them.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Hashable, Sequence
from dataclasses import dataclass, field
from threading import RLock
from typing import Any

import numpy as np
from numpy.typing import NDArray
from spacy.strings import get_string_id
from spacy.tokens import Doc, Token

_STRINGS = {"ORTH": "orth", "TEXT": "orth", "LOWER": "lower", "NORM": "norm", "SHAPE": "shape"}
"""Attributes with a string value, each with the attribute of a Token that holds the hash of the string."""

_FLAGS = frozenset(
    {"IS_ALPHA", "IS_ASCII", "IS_DIGIT", "IS_LOWER", "IS_UPPER", "IS_TITLE", "IS_PUNCT", "IS_SPACE"}
    | {"IS_STOP", "IS_QUOTE", "IS_BRACKET", "IS_LEFT_PUNCT", "IS_RIGHT_PUNCT", "IS_CURRENCY"}
    | {"LIKE_NUM", "LIKE_URL", "LIKE_EMAIL"}
)
"""Attributes of a word that are true or false. A Token has them under the same name in lower case."""

_COMPARISONS: dict[str, Callable[[int, int], bool]] = {
    "==": lambda one, other: one == other,
    "!=": lambda one, other: one != other,
    ">=": lambda one, other: one >= other,
    "<=": lambda one, other: one <= other,
    ">": lambda one, other: one > other,
    "<": lambda one, other: one < other,
}

_MANY_WORDS = 100_000
"""When this many different words are known, all are forgotten, so that memory does not grow without bound."""


class _WordTests:
    """All tests that the patterns of this process make of words, each with its bit."""

    def __init__(self) -> None:
        self._bits: dict[tuple[str, str, Hashable], int] = {}
        self._equal: dict[str, dict[int, int]] = {}
        """For each attribute of a Token: the hash of a word to the bits that it sets."""
        self._unequal: dict[str, dict[int, int]] = {}
        """For each attribute of a Token: the hash of a word to the bits that every other word sets."""
        self._all_unequal = 0
        self._functions: list[tuple[int, Callable[[Token], bool]]] = []
        self.count = 0
        """The number of tests."""

    def bits(self, name: str, wanted: Any) -> int | None:
        """Adds the tests `{name: wanted}` of a pattern, where they are new.

        Returns: their bits; None if they are not tests of a word alone.
        """
        if not isinstance(wanted, dict):
            return self._add_plain_value(name, wanted)
        bits = 0
        for operator, value in wanted.items():
            bit = self._add_operator(name, str(operator).upper(), value)
            if bit is None:
                return None
            bits |= bit
        return bits

    def __call__(self, token: Token) -> int:
        """Runs all tests on a token's word, and returns the bits of those that hold."""
        mask = self._all_unequal
        for attribute, table in self._unequal.items():
            mask &= ~table.get(getattr(token, attribute), 0)
        for attribute, table in self._equal.items():
            mask |= table.get(getattr(token, attribute), 0)
        for bit, test in self._functions:
            if test(token):
                mask |= bit
        return mask

    def _add_plain_value(self, name: str, wanted: Any) -> int | None:
        if name in _STRINGS and isinstance(wanted, str):
            return self._add_membership(name, "IN", [wanted])
        if name in _FLAGS and isinstance(wanted, bool):
            attribute = name.lower()
            return self._add_function((name, "is", wanted), lambda token: getattr(token, attribute) == wanted)
        return None

    def _add_operator(self, name: str, operator: str, value: Any) -> int | None:
        listed = isinstance(value, list | tuple) and all(isinstance(word, str) for word in value)
        if name in _STRINGS and operator in ("IN", "NOT_IN") and listed:
            return self._add_membership(name, operator, value)
        if name in _STRINGS and operator == "REGEX" and isinstance(value, str):
            search, attribute = re.compile(value).search, f"{_STRINGS[name]}_"
            return self._add_function(
                (name, operator, value), lambda token: bool(search(getattr(token, attribute)))
            )
        if name == "LENGTH" and operator in _COMPARISONS and type(value) is int:
            compare = _COMPARISONS[operator]
            return self._add_function((name, operator, value), lambda token: compare(len(token), value))
        return None

    def _add_membership(self, name: str, operator: str, words: Sequence[str]) -> int:
        attribute = _STRINGS[name]
        test_key = (attribute, operator, frozenset(words))
        if test_key not in self._bits:
            bit = self._new_bit(test_key)
            tables = self._equal if operator == "IN" else self._unequal
            if operator == "NOT_IN":
                self._all_unequal |= bit
            table = tables.setdefault(attribute, {})
            for word in test_key[2]:
                hashed = get_string_id(word)
                table[hashed] = table.get(hashed, 0) | bit
        return self._bits[test_key]

    def _add_function(self, test_key: tuple[str, str, Hashable], test: Callable[[Token], bool]) -> int:
        if test_key not in self._bits:
            self._functions.append((self._new_bit(test_key), test))
        return self._bits[test_key]

    def _new_bit(self, test_key: tuple[str, str, Hashable]) -> int:
        self._bits[test_key] = 1 << self.count
        self.count += 1
        return self._bits[test_key]


word_tests = _WordTests()

learning = RLock()
"""Held while tests are added and while new words are tested."""


class Kinds:
    """The words met so far, each with the number of its kind. A word is identified by its text and its norm.

    Attributes:
        test_count: the number of tests when the numbering began; with more tests, another is needed.
        masks: for each kind, the bits that its words set.
    """

    def __init__(self) -> None:
        self.test_count = word_tests.count
        self.masks: list[int] = []
        self._by_mask: dict[int, int] = {}
        self._by_word: dict[int, int] = {}

    def __len__(self) -> int:
        """The number of words, not of kinds."""
        return len(self._by_word)

    def of(self, doc: Doc) -> list[int]:
        """Returns the kind of each token's word."""
        both = doc.to_array(["ORTH", "NORM"])
        # Both hashes in one number. Mostly they are equal, so a plain sum or difference would collide.
        words = (both[:, 0] * np.uint64(3) + both[:, 1]).tolist()
        known = self._by_word
        try:
            return [known[word] for word in words]
        except KeyError:
            with learning:
                return [
                    self._learn(word, doc[at]) if (kind := known.get(word)) is None else kind
                    for at, word in enumerate(words)
                ]

    def _learn(self, word: int, token: Token) -> int:
        mask = word_tests(token)
        kind = self._by_mask.setdefault(mask, len(self.masks))
        if kind == len(self.masks):
            self.masks.append(mask)
        self._by_word[word] = kind
        return kind


_kinds = Kinds()


@dataclass(slots=True)
class DocWords:
    """The kinds of a Doc's words.

    Attributes:
        kinds: the numbering.
        kind_count: the number of kinds when the Doc was looked at.
        kind_of_token: the kind of each token's word; `kinds_array` has the same as an array.
        places: for each set of patterns that was asked for it, where its matches may begin.
    """

    kinds: Kinds
    kind_count: int
    kind_of_token: list[int]
    kinds_array: NDArray[np.int64]
    places: dict[Any, list[int]] = field(default_factory=dict)


def words_of(doc: Doc) -> DocWords:
    """Returns the kinds of a Doc's words, which are worked out on the first call and kept with the Doc."""
    words: DocWords | None = doc.user_data.get(_KEY)
    if (
        words is not None
        and words.kinds.test_count == word_tests.count
        and len(words.kind_of_token) == len(doc)
    ):
        return words
    global _kinds
    with learning:
        if _kinds.test_count != word_tests.count or len(_kinds) > _MANY_WORDS:
            _kinds = Kinds()
        kinds = _kinds
    of = kinds.of(doc)
    words = doc.user_data[_KEY] = DocWords(kinds, len(kinds.masks), of, np.array(of, dtype=np.int64))
    return words


_KEY = "ofsted_words"
