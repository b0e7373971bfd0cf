"""The judgement of the authority as a whole that was in force before the visit, and all earlier inspections.

Part of `ofsted_visit`. A grade of one service, of a home or a case, or of this inspection does not count: a
wrong judgement is worse than a missing one.
"""

from __future__ import annotations

from dataclasses import replace

from spacy.language import Language
from spacy.tokens import Doc

from ofsted_extract.facts.header import PreviousJudgementValue
from ofsted_extract.facts.in_header.previous_inspections import PreviousInspectionValue
from ofsted_extract.pipeline.language import add_span
from ofsted_extract.pipeline.visit.previous_choice import Candidate, once_each, standing
from ofsted_extract.pipeline.visit.previous_claims import PreviousRules
from ofsted_extract.pipeline.visit.previous_reader import LetterReader
from ofsted_extract.rules.patterns import Patterns


class PreviousJudgement:
    """Finds the judgement before the visit, and all earlier inspections; see `find`."""

    def __init__(self, nlp: Language, patterns: Patterns) -> None:
        self._rules = PreviousRules(nlp, patterns)
        self._whole = str(patterns.table("previous-name")["whole"])

    def find(self, doc: Doc, names: frozenset[str]) -> None:
        """Writes `doc.spans["previous_judgement"]`, at most one, and the role of its date.

        Writes the earlier inspections that the letter names to `doc.spans["previous_inspections"]`.

        Warnings: `competing-previous-judgements`, where earlier inspections carry different grades and none
        is the latest, and `previous-judgement-on-older-scale`, where both halves of the services were judged
        adequate; in both cases no judgement is written. `competing-inspection-dates`, where a sentence gives
        two dates that the judgement may have.

        Args:
            doc: with sentences and `doc.spans["dates"]`, the days of the visit marked.
            names: the words of the authority's name, lower case; empty where it is not known.
        """
        doc.spans["previous_judgement"] = []
        reader = LetterReader(doc, names, self._rules)
        found = list(reader.candidates())
        latest = standing(doc, found)
        best = reader.best_dated(latest) if latest else None
        if best is not None and best.is_lifted and not best.iso:
            best = None  # without its inspection, a grade that no longer holds says nothing
        if best is not None and best.grade is not None:
            value = PreviousJudgementValue(best.grade, best.iso or None)
            add_span(doc, "previous_judgement", best.start, best.end, value, "previous_judgement")
            if (date := best.dated.date) is not None:
                date._.value = replace(date._.value, role="previous_judgement")
        self._name_inspections(doc, found, best, reader)

    def _name_inspections(
        self, doc: Doc, found: list[Candidate], best: Candidate | None, reader: LetterReader
    ) -> None:
        """Writes each earlier inspection once, in the order of the text."""
        doc.spans["previous_inspections"] = []
        graded = [best if best is not None and each.start == best.start else each for each in found]
        for each in once_each(graded, reader.ungraded()):
            of = each.inspected or (self._whole if each.is_of_whole and each.grade else None)
            value = PreviousInspectionValue(of, each.grade, each.iso or None, each.rule)
            add_span(doc, "previous_inspections", each.start, each.end, value, "previous_inspection")
