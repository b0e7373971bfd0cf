"""`ofsted_visit`: the days, number and focus of the visit, and the judgement before it."""

from __future__ import annotations

from typing import NamedTuple

from spacy.language import Language
from spacy.tokens import Doc

from ofsted_extract.facts.header import OrdinalValue
from ofsted_extract.pipeline.language import add_span, warn
from ofsted_extract.pipeline.traits import TraitsReader
from ofsted_extract.pipeline.visit.days import OPENING_TOKENS, VisitDays
from ofsted_extract.pipeline.visit.focus import Focus
from ofsted_extract.pipeline.visit.previous import PreviousJudgement
from ofsted_extract.rules.kinds import KindTraits
from ofsted_extract.rules.patterns import Match, Patterns, load_patterns


class _Numbering(NamedTuple):
    """A match that numbers a monitoring visit: its ordinal's token, and the number."""

    match: Match
    token: int
    number: int


class Visit:
    """Gives dates their roles in the visit; fills `visit_ordinal`, `focus`, `previous_judgement` and
    `previous_inspections`.

    The roles are `visit_start` and `visit_end`. A visit of one day has only the first, and so has a
    visit of which only "the week commencing" a day is stated.

    Warnings: `no-visit-dates`, `competing-visit-dates`, `visit-end-not-said`, `visit-ends-before-start`,
    `visit-too-long`, `letter-before-visit`, `competing-visit-ordinals`, `no-visit-ordinal`,
    `no-previous-judgement`, `no-focus`, and those of `PreviousJudgement`.
    """

    def __init__(self, nlp: Language, patterns: Patterns) -> None:
        self._days = VisitDays(nlp, patterns)
        self._ordinals = patterns.matcher(nlp, "visit-ordinal")
        self._focus = Focus(nlp, patterns)
        self._number_of = patterns.table("ordinals")
        self._previous = PreviousJudgement(nlp, patterns)
        self._traits = TraitsReader(patterns)

    def __call__(self, doc: Doc) -> Doc:
        """Needs sentences, `doc.spans["dates"]` and `["kind"]`; reads `["authority"]` where it exists."""
        traits = self._traits(doc)
        doc.spans["visit_ordinal"] = []
        doc.spans["focus"] = []
        doc.spans["previous_judgement"] = []
        doc.spans["previous_inspections"] = []
        self._days.mark(doc, expected=traits.has_visit_dates)
        if traits.has_numbered_visits:
            self._find_ordinal(doc)
        if traits.has_focus:
            self._focus.find(doc)
        if not traits.is_about_school:  # a school's earlier grade is not the authority's
            self._previous.find(doc, _words_of_name(doc))
        _warn_of_missing(doc, traits)
        return doc

    def _find_ordinal(self, doc: Doc) -> None:
        """Adds the number of this visit: one said of it, or else the only number that the opening has."""
        matches = self._ordinals(doc[: min(len(doc), OPENING_TOKENS)])
        of_other_visits = {
            token
            for match in matches
            if match.rule.values["visit"] == "other"
            for token in range(match.start, match.end)
        }
        numberings = [
            self._numbering(doc, match) for match in matches if match.rule.values["visit"] != "other"
        ]
        numberings = [
            each
            for each in numberings
            if each.token not in of_other_visits and self._days.mentions_visit(doc[each.token].sent)
        ]
        chosen = [each for each in numberings if each.match.rule.values["visit"] == "this"]
        if not chosen and len({each.number for each in numberings}) == 1:
            chosen = numberings
        if not chosen:
            return
        if len({each.number for each in chosen}) > 1:
            message = "the opening numbers the monitoring visit in two ways; the first is taken"
            warn(doc, "competing-visit-ordinals", message)
        match, _, number = chosen[0]
        add_span(doc, "visit_ordinal", match.start, match.end, OrdinalValue(number), "visit_ordinal")

    def _numbering(self, doc: Doc, match: Match) -> _Numbering:
        token = next(i for i in range(match.start, match.end) if doc[i].lower_ in self._number_of)
        return _Numbering(match, token, int(str(self._number_of[doc[token].lower_])))


def _warn_of_missing(doc: Doc, traits: KindTraits) -> None:
    """Warns of each statement that letters of this kind always make and this one does not."""
    if traits.has_numbered_visits and not doc.spans["visit_ordinal"]:
        warn(doc, "no-visit-ordinal", "which of the monitoring visits this was is not said")
    is_visit = traits.has_visit_dates and not traits.is_about_school  # other letters may be about no visit
    if traits.has_focus and is_visit and not doc.spans["focus"]:
        warn(doc, "no-focus", "what the visit looked at is not said")
    if traits.follows_judgement and not doc.spans["previous_judgement"]:
        warned = {code for code, _ in doc._.warnings or []}
        if "competing-previous-judgements" not in warned:
            warn(doc, "no-previous-judgement", "the judgement that the monitoring visits follow is not said")


def _words_of_name(doc: Doc) -> frozenset[str]:
    """The capitalised words of the authority's name, in lower case; empty where it is not known."""
    spans = doc.spans.get("authority", [])
    words = (word for span in spans for word in span._.value.name.split())
    return frozenset(word.lower() for word in words if word[0].isupper())


@Language.factory("ofsted_visit", default_config={"patterns": None})
def create_visit(nlp: Language, name: str, *, patterns: str | None) -> Visit:
    """The factory; `patterns` is a folder laid over the shipped one."""
    return Visit(nlp, load_patterns(patterns))
