"""`ofsted_sentences`: sentence boundaries by punctuation and layout."""

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
_LONGEST = 250
"""Tokens in a sentence at most; the longest of the letters has 111. What looks for a figure's words goes
through its sentence, so that one without end would take hours."""
_CLOSERS = frozenset({"'", "’", '"', "”", ")", "]", "»"})


class Sentences:
    """Sets `token.is_sent_start`: a block always begins a sentence, and a full stop ends one where
    what follows can begin one (a capital, a digit, an opening quotation mark). What goes on without
    a full stop is cut all the same.
    """

    def __init__(self, patterns: Patterns) -> None:
        self._abbreviations = patterns.words("abbreviations")
        self._stops = word_finder(regex=r"[.?!…]$")

    def __call__(self, doc: Doc) -> Doc:
        """Needs `doc.spans["blocks"]`; writes sentence starts only."""
        starts = {0}
        stops = self._stops.places(doc)
        for block in doc.spans["blocks"]:
            starts.update((block.start, block.end))
            if block.label_ != "table_row":
                inside = stops[bisect_left(stops, block.start) : bisect_left(stops, block.end - 1)]
                starts.update(self._starts_behind(doc, inside, block.end))
        # one array at once: the setter of a token looks through the whole Doc each time
        marks = numpy.full(len(doc), -1, dtype="int64")
        marks[[start for start in starts if start < len(doc)]] = 1
        for start, end in pairwise([*sorted(starts), len(doc)]):
            marks[start + _LONGEST : end : _LONGEST] = 1
        column: Any = marks.astype("uint64").reshape(-1, 1)
        doc.from_array(["SENT_START"], column)
        return doc

    def _starts_behind(self, doc: Doc, stops: list[int], end: int) -> Iterator[int]:
        """The sentence starts behind those of the tokens `stops` that end a sentence, before token `end`."""
        for at in stops:
            if not self._ends_sentence(doc[at]):
                continue
            after = at + 1
            while after < end and doc[after].text in _CLOSERS and not doc[after - 1].whitespace_:
                after += 1
            if after < end and (_spaced(doc, after) or _run_together(doc, at, after)):
                yield after

    def _ends_sentence(self, token: Token) -> bool:
        if token.text in _ENDS:
            before = token.nbor(-1) if token.i else None
            initial = before is not None and len(before) == 1 and before.is_upper
            abbreviated = before is not None and before.lower_ in self._abbreviations
            return token.text != "." or not (initial or abbreviated)
        # the tokenizer keeps some stops on their words ("p.m.", "Ltd.")
        return (
            token.text.endswith((".", "?", "!"))
            and len(token) > 1
            and (token.lower_.rstrip(".") not in self._abbreviations and not _initials(token.text))
        )


def _initials(text: str) -> bool:
    """Whether `text` is one or more initials of a name: "J.", "J.P."."""
    return len(text) % 2 == 0 and text[::2].isupper() and text[::2].isalpha() and set(text[1::2]) == {"."}


def _spaced(doc: Doc, after: int) -> bool:
    return bool(doc[after - 1].whitespace_) and _can_begin(doc[after])


def _run_together(doc: Doc, at: int, after: int) -> bool:
    """ "… in March 2020.This statement": the space behind the full stop is missing."""
    return after == at + 1 and not doc[at].whitespace_ and doc[at].text == "." and doc[after].is_title


def _can_begin(token: Token) -> bool:
    first = token.text[0]
    return first.isupper() or first.isdigit() or first in "‘“'\"(£" or token.is_title


@Language.factory("ofsted_sentences", default_config={"patterns": None})
def create_sentences(nlp: Language, name: str, *, patterns: str | None) -> Sentences:
    """The factory; `patterns` is a folder laid over the shipped one."""
    return Sentences(load_patterns(patterns))
