"""`ofsted_judgements`: what the inspection graded, and tallies of graded cases."""

from __future__ import annotations

from collections.abc import Iterator
from typing import cast

from spacy.language import Language
from spacy.tokens import Doc, Span

from ofsted_extract.facts.records import Grade
from ofsted_extract.facts.values import JudgementValue
from ofsted_extract.pipeline.judgements.graded import GradedRows
from ofsted_extract.pipeline.judgements.grades import GradeFinder
from ofsted_extract.pipeline.judgements.tallies import Tallies
from ofsted_extract.pipeline.language import add_span, doubt
from ofsted_extract.pipeline.visit.traits import TraitsReader
from ofsted_extract.rules.patterns import Match, Patterns, load_patterns

_OUTCOME = "Inspection outcome"
_OUTCOME_BY = "Ofsted and CQC"
_BEFORE = 0.4
"""The share of a report in which its outcome is looked for where the heading of the outcome is not seen."""


class Judgements:
    """Fills `doc.spans["judgements"]` with `JudgementValue`s, in the order of the text.

    A graded row's span runs from its area to its grade; a tally's from the number to the grade (or the
    other way round); an area SEND outcome's is the words that say it.
    """

    def __init__(self, nlp: Language, patterns: Patterns) -> None:
        self._find_grades = GradeFinder(nlp, patterns)
        self._find_rows = GradedRows(nlp, patterns)
        self._find_tallies = Tallies(nlp, patterns)
        self._outcomes = patterns.matcher(nlp, "outcomes")
        self._outcome_headings = patterns.matcher(nlp, "outcome-headings")
        self._traits = TraitsReader(patterns)

    def __call__(self, doc: Doc) -> Doc:
        """Needs `doc.spans["blocks"]`, sentences, and `doc.spans["kind"]` where the kind is known.

        Leaves the doubts `no-graded-judgements` and `no-outcome`, where such a report has some,
        `two-grades-for-area`, where a report grades one area in two ways, and `two-outcomes`, where the
        outcome of an area SEND inspection can be read in two ways.
        """
        traits = self._traits(doc)
        mentions = self._find_grades(doc)
        found = list(self._find_tallies(doc, mentions=mentions))
        if traits.grades == "outcome":
            found += self._outcome(doc)
        elif traits.grades != "none":
            rows = self._find_rows(doc, headline=traits.has_headline, mentions=mentions)
            graded = [(row.start, row.end, row.value) for row in rows]
            if not graded and traits.grades == "areas":
                doubt(
                    doc, "no-graded-judgements", "no graded judgement was found, and such a report has some"
                )
            found += graded
        doc.spans["judgements"] = []
        for start, end, value in sorted(found, key=lambda item: item[:2]):
            add_span(doc, "judgements", start, end, value, "judgement")
        return doc

    def _outcome(self, doc: Doc) -> Iterator[tuple[int, int, JudgementValue]]:
        """The one outcome of an area SEND report: from under its heading, else the first that is said."""
        under = [match for part in self._outcome_parts(doc) for match in self._outcomes(part)]
        matches = under or [match for match in self._outcomes(doc) if match.start < _BEFORE * len(doc)]
        if not matches:
            doubt(doc, "no-outcome", "no outcome was found, and a report of an area SEND inspection has one")
            return
        if len({_outcome_grade(match) for match in matches}) > 1:
            doubt(doc, "two-outcomes", "the outcome of the inspection can be read in two ways")
        first = matches[0]
        yield first.start, first.end, JudgementValue(_OUTCOME, _outcome_grade(first), _OUTCOME_BY)

    def _outcome_parts(self, doc: Doc) -> list[Span]:
        """The block after each heading of the outcome, and what of the heading's own block follows it."""
        blocks = list(doc.spans["blocks"])
        parts = []
        for block, following in zip(blocks, [*blocks[1:], None], strict=True):
            matches = self._outcome_headings(block)
            if matches and matches[0].start == block.start:
                parts.append(block)
                if following is not None:
                    parts.append(following)
        return parts


def _outcome_grade(match: Match) -> Grade:
    return cast(Grade, match.rule.values["grade"])


@Language.factory("ofsted_judgements", default_config={"patterns": None})
def create_judgements(nlp: Language, name: str, *, patterns: str | None) -> Judgements:
    """The factory; `patterns` is a folder laid over the shipped one."""
    return Judgements(nlp, load_patterns(patterns))
