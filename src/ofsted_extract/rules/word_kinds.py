"""Kinds of words: words of which all patterns' questions have the same answers are of one kind.

Each question that a pattern asks of a word is a bit, and each word is asked once. A folder of letters has
ten thousand words, and a thousand kinds of them.
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
"""Attributes that are strings, to the token's attribute that is their hash."""
_FLAGS = frozenset(
    {"IS_ALPHA", "IS_ASCII", "IS_DIGIT", "IS_LOWER", "IS_UPPER", "IS_TITLE", "IS_PUNCT", "IS_SPACE"}
    | {"IS_STOP", "IS_QUOTE", "IS_BRACKET", "IS_LEFT_PUNCT", "IS_RIGHT_PUNCT", "IS_CURRENCY"}
    | {"LIKE_NUM", "LIKE_URL", "LIKE_EMAIL"}
)
"""Attributes of a word that are true or false; tokens have them under the same name in small letters."""
_COMPARISONS: dict[str, Callable[[int, int], bool]] = {
    "==": lambda one, other: one == other,
    "!=": lambda one, other: one != other,
    ">=": lambda one, other: one >= other,
    "<=": lambda one, other: one <= other,
    ">": lambda one, other: one > other,
    "<": lambda one, other: one < other,
}

_MANY_WORDS = 100_000
"""So many different words are remembered; then it begins anew, so that memory does not grow for ever."""


class _Questions:
    """All that patterns ask of words, whatever matcher they are of: each question is a bit."""

    def __init__(self) -> None:
        self._bits: dict[tuple[str, str, Hashable], int] = {}
        self._equal: dict[str, dict[int, int]] = {}
        """By attribute of a token: the hash of a word to the bits that it sets."""
        self._unequal: dict[str, dict[int, int]] = {}
        """By attribute of a token: the hash of a word to the bits that all others set."""
        self._all_unequal = 0
        self._asked: list[tuple[int, Callable[[Token], bool]]] = []
        self.count = 0
        """How many questions there are."""

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
            bit = self._new(known)
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
            self._asked.append((self._new(known), asks))
        return self._bits[known]

    def _new(self, known: tuple[str, str, Hashable]) -> int:
        self._bits[known] = 1 << self.count
        self.count += 1
        return self._bits[known]


questions = _Questions()

learning = RLock()
"""Held while questions are added and words are asked."""


class Kinds:
    """The words met so far, each with the number of its kind; a word is its text and its norm.

    Attributes:
        asked: how many questions there were when this began.
        masks: by kind, the bits that its words set.
    """

    def __init__(self) -> None:
        self.asked = questions.count
        self.masks: list[int] = []
        self._by_mask: dict[int, int] = {}
        self._by_word: dict[int, int] = {}

    def __len__(self) -> int:
        """Words, not kinds."""
        return len(self._by_word)

    def of(self, doc: Doc) -> list[int]:
        """The kind of each token's word."""
        both = doc.to_array(["ORTH", "NORM"])
        # two hashes made one; of most words they are the same, so that a plain sum or difference will not do
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
        mask = questions(token)
        kind = self._by_mask.setdefault(mask, len(self.masks))
        if kind == len(self.masks):
            self.masks.append(mask)
        self._by_word[word] = kind
        return kind


_kinds = Kinds()


@dataclass(slots=True)
class Words:
    """The words of a Doc.

    Attributes:
        kinds: what the numbers mean.
        known: kinds there were when the words were counted.
        of: the kind of each token's word, and the same as an `array`.
        places: for each matcher that was asked, where its matches can begin.
    """

    kinds: Kinds
    known: int
    of: list[int]
    array: NDArray[np.int64]
    places: dict[Any, list[int]] = field(default_factory=dict)


def words_of(doc: Doc) -> Words:
    """The words of a Doc, counted when the first matcher asks and kept with the Doc."""
    words: Words | None = doc.user_data.get(_KEY)
    if words is not None and words.kinds.asked == questions.count and len(words.of) == len(doc):
        return words
    global _kinds
    with learning:
        if _kinds.asked != questions.count or len(_kinds) > _MANY_WORDS:
            _kinds = Kinds()
        kinds = _kinds
    of = kinds.of(doc)
    words = doc.user_data[_KEY] = Words(kinds, len(kinds.masks), of, np.array(of, dtype=np.int64))
    return words


_KEY = "ofsted_words"
