"""`ofsted_visit`: the days, number and focus of the visit, and the judgement before it."""

from __future__ import annotations

from typing import NamedTuple

from spacy.language import Language
from spacy.tokens import Doc, Span

from ofsted_extract.facts.header import FocusValue, OrdinalValue
from ofsted_extract.pipeline.language import add_span, warn
from ofsted_extract.pipeline.traits import TraitsReader
from ofsted_extract.pipeline.visit.days import OPENING_TOKENS, VisitDays
from ofsted_extract.pipeline.visit.previous import PreviousJudgement
from ofsted_extract.rules.kinds import KindTraits
from ofsted_extract.rules.patterns import Match, Patterns, load_patterns

_LONGEST_FOCUS = 120
"""In tokens."""
_STOPS = frozenset(".;:,")


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
    `no-previous-judgement`, and those of `PreviousJudgement`.
    """

    def __init__(self, nlp: Language, patterns: Patterns) -> None:
        self._days = VisitDays(nlp, patterns)
        self._ordinals = patterns.matcher(nlp, "visit-ordinal")
        self._focus = patterns.matcher(nlp, "focus")
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
            self._find_focus(doc)
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

    def _find_focus(self, doc: Doc) -> None:
        """Adds what the visit looked at: the rest of a sentence, or the list that follows its colon."""
        for match in self._focus(doc[: min(len(doc), OPENING_TOKENS)], longest=True):
            end = _without_stops(doc, match.end, doc[match.end - 1].sent.end)
            parts = [doc[match.end : end]]
            if ":" in doc[end : end + 1].text:
                parts += _list_items_after(doc, end)
            parts = [part for part in parts if len(part)]
            words = "; ".join(" ".join(part.text.split()).rstrip(".;") for part in parts)
            if words and parts[-1].end <= match.end + _LONGEST_FOCUS:
                add_span(doc, "focus", parts[0].start, parts[-1].end, FocusValue(words), "focus")
                return


def _warn_of_missing(doc: Doc, traits: KindTraits) -> None:
    """Warns of each statement that letters of this kind always make and this one does not."""
    if traits.has_numbered_visits and not doc.spans["visit_ordinal"]:
        warn(doc, "no-visit-ordinal", "which of the monitoring visits this was is not said")
    if traits.follows_judgement and not doc.spans["previous_judgement"]:
        warned = {code for code, _ in doc._.warnings or []}
        if "competing-previous-judgements" not in warned:
            warn(doc, "no-previous-judgement", "the judgement that the monitoring visits follow is not said")


def _without_stops(doc: Doc, start: int, end: int) -> int:
    """`end`, moved back over white space and punctuation, but not before `start`."""
    while end > start and (doc[end - 1].is_space or doc[end - 1].text in _STOPS):
        end -= 1
    return end


def _list_items_after(doc: Doc, at: int) -> list[Span]:
    """The list items directly after the block of token `at`."""
    items = []
    for block in doc.spans["blocks"]:
        if block.start <= at:
            continue
        if block.label_ != "list_item":
            break
        items.append(doc[block.start : _without_stops(doc, block.start, block.end)])
    return items


def _words_of_name(doc: Doc) -> frozenset[str]:
    """The capitalised words of the authority's name, in lower case; empty where it is not known."""
    spans = doc.spans.get("authority", [])
    words = (word for span in spans for word in span._.value.name.split())
    return frozenset(word.lower() for word in words if word[0].isupper())


@Language.factory("ofsted_visit", default_config={"patterns": None})
def create_visit(nlp: Language, name: str, *, patterns: str | None) -> Visit:
    """The factory; `patterns` is a folder laid over the shipped one."""
    return Visit(nlp, load_patterns(patterns))
