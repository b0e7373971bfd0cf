"""`ofsted_people`."""

from __future__ import annotations

from spacy.language import Language
from spacy.tokens import Doc

from ofsted_extract.patterns import Patterns, load_patterns


class People:
    """To be written."""

    def __init__(self, nlp: Language, patterns: Patterns) -> None:
        self._patterns = patterns

    def __call__(self, doc: Doc) -> Doc:
        """To be written."""
        return doc


@Language.factory("ofsted_people", default_config={"patterns": None})
def create_people(nlp: Language, name: str, *, patterns: str | None) -> People:
    """The factory; `patterns` is a folder laid over the shipped one."""
    return People(nlp, load_patterns(patterns))
