"""Finds the words for grades of `patterns/grades.yaml` in a text."""

from __future__ import annotations

from typing import NamedTuple, cast

from spacy.language import Language
from spacy.matcher import PhraseMatcher
from spacy.tokens import Doc, Span
from spacy.util import filter_spans

from ofsted_extract.facts.judgements import Grade
from ofsted_extract.rules.patterns import Patterns


class GradeMention(NamedTuple):
    """The tokens `start:end` of a Doc, which state `grade`."""

    start: int
    end: int
    grade: Grade


class GradeFinder:
    """Finds grades; its patterns are compiled once per pipeline."""

    def __init__(self, nlp: Language, patterns: Patterns) -> None:
        self._matcher = PhraseMatcher(nlp.vocab, attr="NORM")
        self._grades: dict[str, Grade] = {}
        for phrase, grade in patterns.table("grades").items():
            self._matcher.add(str(grade), [nlp.make_doc(phrase)])
            self._grades[str(grade)] = cast(Grade, grade)

    def __call__(self, doc: Doc) -> list[GradeMention]:
        """Returns the grades in `doc`, in order. "Requires improvement to be good" is one grade, not two."""
        found: list[Span] = self._matcher(doc, as_spans=True)
        return [GradeMention(s.start, s.end, self._grades[s.label_]) for s in filter_spans(found)]
