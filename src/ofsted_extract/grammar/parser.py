"""Parses plain sentences in batches; the model is loaded when the first sentence comes."""

from __future__ import annotations

from collections import OrderedDict
from collections.abc import Sequence

from spacy.tokens import Doc

from ofsted_extract.grammar.model import load_model
from ofsted_extract.grammar.plain import PlainSentence

_REMEMBERED = 2000
"""Parses kept: reports share standard sentences, which are the same once their numbers are made plain."""


class Parser:
    """Gives the parse of plain sentences: a spaCy Doc each, with `tag_`, `dep_` and `head` of every token."""

    def __init__(self) -> None:
        self._known: OrderedDict[tuple[str, ...], Doc] = OrderedDict()

    def parse(self, sentences: Sequence[PlainSentence]) -> list[Doc]:
        """Returns the parse of each sentence, in order; token `i` of a parse is word `i` of its sentence.

        Raises:
            GrammarModelError: the parser's files are missing or not those of the release.
        """
        keys = [tuple(word.text for word in sentence.words) for sentence in sentences]
        new = [key for key in dict.fromkeys(keys) if key not in self._known and key]
        if new:
            model = load_model()
            docs = [Doc(model.vocab, words=list(key)) for key in new]
            for _, component in model.pipeline:
                docs = list(component.pipe(docs, batch_size=len(docs)))  # type: ignore[attr-defined]
            self._known.update(zip(new, docs, strict=True))
        parses = [self._known[key] for key in keys]
        while len(self._known) > _REMEMBERED:
            self._known.popitem(last=False)
        return parses
