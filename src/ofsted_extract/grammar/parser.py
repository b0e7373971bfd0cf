"""Parses plain sentences in batches; the model is loaded when the first sentence comes."""

from __future__ import annotations

import functools
from collections import OrderedDict
from collections.abc import Sequence

import numpy as np
from spacy.tokens import Doc
from threadpoolctl import ThreadpoolController

from ofsted_extract.grammar.model import load_model
from ofsted_extract.grammar.plain import PlainSentence

_REMEMBERED = 2000
"""Parses kept: reports share standard sentences, which are the same once their numbers are made plain."""


_BATCH = 64
"""Sentences parsed together. More save no time, and memory would depend on the longest report."""

_NO_VECTORS = np.zeros(0)
"""Replaces the vectors of a parsed sentence, which take most of its memory and are of no more use."""


class Parser:
    """Gives the parse of plain sentences: a spaCy Doc each, with `tag_`, `dep_` and `head` of every token."""

    def __init__(self) -> None:
        self._known: OrderedDict[tuple[str, ...], Doc] = OrderedDict()

    def parse(self, sentences: Sequence[PlainSentence]) -> list[Doc]:
        """Returns the parse of each sentence, in order; token `i` of a parse is word `i` of its sentence.

        Args:
            sentences: none of them empty.

        Raises:
            GrammarModelError: the parser's files are missing or not those of the release.
        """
        keys = [tuple(word.text for word in sentence.words) for sentence in sentences]
        new = [key for key in dict.fromkeys(keys) if key not in self._known]
        if new:
            self._known.update(zip(new, _parsed(new), strict=True))
        parses = [self._known[key] for key in keys]
        while len(self._known) > _REMEMBERED:
            self._known.popitem(last=False)
        return parses


def _parsed(sentences: Sequence[tuple[str, ...]]) -> list[Doc]:
    """Parses sentences on one thread: their products are so small that more would double the CPU time."""
    model = load_model()
    docs = [Doc(model.vocab, words=list(words)) for words in sentences]
    with _blas().limit(limits=1, user_api="blas"):
        for _, component in model.pipeline:
            docs = list(component.pipe(docs, batch_size=_BATCH))  # type: ignore[attr-defined]
    for doc in docs:
        doc.tensor = _NO_VECTORS
    return docs


@functools.lru_cache(maxsize=1)
def _blas() -> ThreadpoolController:
    return ThreadpoolController()
