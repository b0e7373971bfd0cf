"""`ofsted_sentences`: sentence boundaries by punctuation and layout."""

from __future__ import annotations

from typing import Any

import numpy
from spacy.language import Language
from spacy.tokens import Doc, Span, Token

from ofsted_extract.patterns import Patterns, load_patterns

_ENDS = frozenset({".", "!", "?", "…"})
_CLOSERS = frozenset({"'", "’", '"', "”", ")", "]", "»"})


class Sentences:
    """Sets `token.is_sent_start`: a block always begins a sentence, and a full stop ends one where
    what follows can begin one (a capital, a digit, an opening quotation mark).
    """

    def __init__(self, patterns: Patterns) -> None:
        self._abbreviations = patterns.words("abbreviations")

    def __call__(self, doc: Doc) -> Doc:
        """Needs `doc.spans["blocks"]`; writes sentence starts only."""
        starts = {0}
        for block in doc.spans["blocks"]:
            starts.update((block.start, block.end))
            if block.label_ != "table_row":
                starts.update(self._starts_within(block))
        # one array at once: the setter of a token looks through the whole Doc each time
        marks = numpy.full(len(doc), -1, dtype="int64")
        marks[[start for start in starts if start < len(doc)]] = 1
        column: Any = marks.astype("uint64").reshape(-1, 1)
        doc.from_array(["SENT_START"], column)
        return doc

    def _starts_within(self, block: Span) -> list[int]:
        starts = []
        tokens = list(block)
        for at, token in enumerate(tokens[:-1]):
            if not self._ends_sentence(token):
                continue
            after = at + 1
            while (
                after < len(tokens) and tokens[after].text in _CLOSERS and not tokens[after - 1].whitespace_
            ):
                after += 1
            if after < len(tokens) and (_spaced(tokens, after) or _run_together(tokens, at, after)):
                starts.append(tokens[after].i)
        return starts

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
            and (
                token.lower_.rstrip(".") not in self._abbreviations
                and not (len(token) == 2 and token.text[0].isupper())
            )
        )


def _spaced(tokens: list[Token], after: int) -> bool:
    return bool(tokens[after - 1].whitespace_) and _can_begin(tokens[after])


def _run_together(tokens: list[Token], at: int, after: int) -> bool:
    """ "… in March 2020.This statement": the space behind the full stop is missing."""
    return (
        after == at + 1 and not tokens[at].whitespace_ and tokens[at].text == "." and tokens[after].is_title
    )


def _can_begin(token: Token) -> bool:
    first = token.text[0]
    return first.isupper() or first.isdigit() or first in "‘“'\"(£" or token.is_title


@Language.factory("ofsted_sentences", default_config={"patterns": None})
def create_sentences(nlp: Language, name: str, *, patterns: str | None) -> Sentences:
    """The factory; `patterns` is a folder laid over the shipped one."""
    return Sentences(load_patterns(patterns))
