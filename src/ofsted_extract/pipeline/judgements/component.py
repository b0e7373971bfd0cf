"""`ofsted_judgements`: the grades of an inspection, and tallies of graded cases."""

from __future__ import annotations

from collections.abc import Iterator
from typing import cast

from spacy.language import Language
from spacy.tokens import Doc, Span

from ofsted_extract.facts.judgements import Grade, JudgementValue
from ofsted_extract.pipeline.judgements.graded import GradedRows
from ofsted_extract.pipeline.judgements.grades import GradeFinder
from ofsted_extract.pipeline.judgements.tallies import Tallies
from ofsted_extract.pipeline.language import add_span, warn
from ofsted_extract.pipeline.traits import TraitsReader
from ofsted_extract.rules.patterns import Match, Patterns, load_patterns

_OUTCOME = "Inspection outcome"
_OUTCOME_BY = "Ofsted and CQC"
_OUTCOME_SHARE = 0.4
"""The first part of a report, in which its outcome is looked for if no heading of the outcome is found."""


class Judgements:
    """Writes `JudgementValue`s to `doc.spans["judgements"]`, in the order of the text.

    The span of a graded row runs from its area to its grade; that of a tally from the number to the grade,
    or the reverse; that of an area SEND outcome covers the words that state it.
    """

    def __init__(self, nlp: Language, patterns: Patterns) -> None:
        self._find_grades = GradeFinder(nlp, patterns)
        self._find_rows = GradedRows(nlp, patterns)
        self._find_tallies = Tallies(nlp, patterns)
        self._outcomes = patterns.matcher(nlp, "outcomes")
        self._outcome_headings = patterns.matcher(nlp, "outcome-headings")
        self._traits = TraitsReader(patterns)

    def __call__(self, doc: Doc) -> Doc:
        """Finds the judgements of `doc`, which needs `blocks` and sentences; `kind` is read if present.

        Warns of `no-graded-judgements` and `no-outcome` if a report of this kind should have them, of
        `two-grades-for-area` if a report gives one area two grades, and of `two-outcomes` if the outcome of
        an area SEND inspection is ambiguous.
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
                warn(doc, "no-graded-judgements", "no graded judgement was found, and such a report has some")
            found += graded
        doc.spans["judgements"] = []
        for start, end, value in sorted(found, key=lambda item: item[:2]):
            add_span(doc, "judgements", start, end, value, "judgement")
        return doc

    def _outcome(self, doc: Doc) -> Iterator[tuple[int, int, JudgementValue]]:
        """The one outcome of an area SEND report: the first below its heading, otherwise the first stated."""
        below_heading = [match for part in self._outcome_parts(doc) for match in self._outcomes(part)]
        matches = below_heading or [
            match for match in self._outcomes(doc) if match.start < _OUTCOME_SHARE * len(doc)
        ]
        if not matches:
            warn(doc, "no-outcome", "no outcome was found, and a report of an area SEND inspection has one")
            return
        if len({_outcome_grade(match) for match in matches}) > 1:
            warn(doc, "two-outcomes", "the outcome of the inspection can be read in two ways")
        first = matches[0]
        yield first.start, first.end, JudgementValue(_OUTCOME, _outcome_grade(first), _OUTCOME_BY)

    def _outcome_parts(self, doc: Doc) -> list[Span]:
        """The block of each heading of the outcome, with the block after it."""
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
    """Creates the component; rules in the folder `patterns` replace the shipped ones."""
    return Judgements(nlp, load_patterns(patterns))
