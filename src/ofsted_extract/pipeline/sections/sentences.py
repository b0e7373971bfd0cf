"""`ofsted_sentences`: sentence boundaries from punctuation and layout."""

from __future__ import annotations

from bisect import bisect_left
from collections.abc import Iterator
from itertools import pairwise
from typing import Any

import numpy
from spacy.language import Language
from spacy.tokens import Doc, Token

from ofsted_extract.rules.matching import word_finder
from ofsted_extract.rules.patterns import Patterns, load_patterns

_ENDS = frozenset({".", "!", "?", "…"})
_LONGEST_SENTENCE = 250
"""In tokens; the longest in real letters has 111. Components search the sentence around each figure, so text
without full stops would take hours."""
_CLOSERS = frozenset({"'", "’", '"', "”", ")", "]", "»"})


class Sentences:
    """Sets `token.is_sent_start`.

    A block always begins a sentence. A full stop ends one if the next word can begin one: with a capital, a
    digit or an opening quotation mark. A longer sentence than any real one is cut.

    Two steps exist for speed only. `word_finder` gives the few tokens that can end a sentence (0.8 ms a
    letter instead of 3.3), and one array sets all marks: spaCy's setter of a token reads the whole Doc
    (346 ms a letter).
    """

    def __init__(self, patterns: Patterns) -> None:
        self._abbreviations = patterns.words("abbreviations")
        self._stop_finder = word_finder(regex=r"[.?!…]$")

    def __call__(self, doc: Doc) -> Doc:
        """Needs `doc.spans["blocks"]`; changes nothing but sentence starts."""
        starts = {0}
        stops = self._stop_finder.places(doc)
        for block in doc.spans["blocks"]:
            starts.update((block.start, block.end))
            if block.label_ != "table_row":
                inside = stops[bisect_left(stops, block.start) : bisect_left(stops, block.end - 1)]
                starts.update(self._starts_after(doc, inside, block.end))
        marks = numpy.full(len(doc), -1, dtype="int64")
        marks[[start for start in starts if start < len(doc)]] = 1
        for start, end in pairwise([*sorted(starts), len(doc)]):
            marks[start + _LONGEST_SENTENCE : end : _LONGEST_SENTENCE] = 1
        column: Any = marks.astype("uint64").reshape(-1, 1)
        doc.from_array(["SENT_START"], column)
        return doc

    def _starts_after(self, doc: Doc, stops: list[int], end: int) -> Iterator[int]:
        """The starts of the sentences that follow the tokens `stops`, as far as these end one.

        Starts at or after token `end` are left out: they belong to the next block.
        """
        for at in stops:
            if not self._ends_sentence(doc[at]):
                continue
            after = at + 1
            while after < end and doc[after].text in _CLOSERS and not doc[after - 1].whitespace_:
                after += 1
            if after < end and (_starts_after_space(doc, after) or _starts_without_space(doc, at, after)):
                yield after

    def _ends_sentence(self, token: Token) -> bool:
        if token.text in _ENDS:
            before = token.nbor(-1) if token.i else None
            initial = before is not None and len(before) == 1 and before.is_upper
            abbreviated = before is not None and before.lower_ in self._abbreviations
            return token.text != "." or not (initial or abbreviated)
        # the tokenizer leaves some stops attached to their words ("p.m.", "Ltd.")
        return (
            token.text.endswith((".", "?", "!"))
            and len(token) > 1
            and (token.lower_.rstrip(".") not in self._abbreviations and not _initials(token.text))
        )


def _initials(text: str) -> bool:
    """Whether `text` is one or more initials of a name: "J.", "J.P."."""
    return len(text) % 2 == 0 and text[::2].isupper() and text[::2].isalpha() and set(text[1::2]) == {"."}


def _starts_after_space(doc: Doc, after: int) -> bool:
    return bool(doc[after - 1].whitespace_) and _can_begin(doc[after])


def _starts_without_space(doc: Doc, at: int, after: int) -> bool:
    """Whether only the space after a full stop is missing: "… in March 2020.This statement"."""
    return after == at + 1 and not doc[at].whitespace_ and doc[at].text == "." and doc[after].is_title


def _can_begin(token: Token) -> bool:
    first = token.text[0]
    return first.isupper() or first.isdigit() or first in "‘“'\"(£" or token.is_title


@Language.factory("ofsted_sentences", default_config={"patterns": None})
def create_sentences(nlp: Language, name: str, *, patterns: str | None) -> Sentences:
    """The factory; `patterns` is a folder laid over the shipped one."""
    return Sentences(load_patterns(patterns))
