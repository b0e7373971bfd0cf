"""What a verb is said of: the noun phrase before it, without the phrases attached to that one."""

from __future__ import annotations

from ofsted_extract.pipeline.figures.phrases import Bounds, PhraseReader
from ofsted_extract.pipeline.figures.reading_context import FigureContext
from ofsted_extract.rules.patterns import Patterns

_DEEPEST = 4
_PARTICIPLES = ("ed", "ing")
_SHORT = 3
_LONGEST_GAP = 10
_GAPS = frozenset({"gap", "gaps", "difference", "differences"})
_ASIDES = frozenset({"based", "including", "excluding", "as", "particularly", "especially"})
_TELLING = frozenset({"for", "to"})
_COORDINATORS = frozenset({"and", "or"})


class ClauseHeads:
    """Finds heads: "children in Hartfield waited" is said of children, not of Hartfield."""

    def __init__(self, phrases: PhraseReader, patterns: Patterns) -> None:
        self._phrases = phrases
        self._attaching = patterns.words("attaching-prepositions")
        self._articles = patterns.words("determiners")
        self._measured = patterns.words("measured-singulars")
        self._number_nouns = patterns.words("number-nouns")
        self._auxiliaries = patterns.words("auxiliaries")
        self._changing = patterns.words("verbs-that-change")
        self._participles = patterns.words("participles-of-place")

    def before(self, context: FigureContext, end: int, first: int) -> Bounds | None:
        """The noun phrase that what stands at token `end` is said of; None where none is found.

        Times before `end` are passed over. "the attendance of children in care" is kept together, of
        "the number of children" the children; behind another preposition the phrase before it is meant.
        """
        end = self._before_times(context, self._before_aside(context, end, first), first)
        bounds = self._read(context, end, first)
        if bounds is not None and bounds[1] - bounds[0] == 1 and context.doc[bounds[0] - 1].lower_ == "being":
            # "the timeliness of care proceedings being completed is"
            bounds = self._read(context, bounds[0] - 1, first)
        if bounds is None and end > first and context.doc[end - 1].lower_.endswith("ed"):
            # "referrals received are processed"
            bounds = self._read(context, end - 1, first)
        left, right = bounds if bounds else (first, first)
        for _ in range(_DEEPEST):
            if bounds is None or (outer := self._outer(context, left, first)) is None:
                break
            word, phrase = outer
            left = phrase[0]
            if word in _COORDINATORS:
                continue
            named = context.doc[phrase[1] - 1].lower_
            if word == "of":
                if named in self._number_nouns:
                    break
                bounds = (phrase[0], bounds[1])
            elif self._can_be_meant(context, phrase):
                # "assessments for disabled children": short, it tells which are meant
                told = word in _TELLING and bounds[1] - bounds[0] <= _SHORT
                bounds = (phrase[0], bounds[1]) if told else phrase
        return self._with_gap(context, bounds, right, first)

    @staticmethod
    def _before_aside(context: FigureContext, end: int, first: int) -> int:
        """ "Stability, based on moves in a year, was 12%": the end of what stands before the commas."""
        doc = context.doc
        if end - 1 <= first or doc[end - 1].text != ",":
            return end
        opened = next((t.i for t in reversed(doc[first : end - 1]) if t.text == ","), None)
        return opened if opened is not None and doc[opened + 1].lower_ in _ASIDES else end

    def _with_gap(
        self, context: FigureContext, bounds: Bounds | None, right: int, first: int
    ) -> Bounds | None:
        """ "the gap between pupils in care and their peers": all of it, not the peers alone."""
        if bounds is None:
            return None
        doc = context.doc
        near = reversed(doc[max(first, bounds[0] - _LONGEST_GAP) : bounds[0]])
        between = next((t.i for t in near if t.lower_ == "between" or t.text in ",;:"), None)
        if between is None or doc[between].lower_ != "between" or doc[between - 1].lower_ not in _GAPS:
            return bounds
        whole = self._read(context, between, first)
        return (whole[0], right) if whole else bounds

    def object_of_change(self, context: FigureContext, end: int, first: int) -> Bounds | None:
        """What is changed in "has reduced waiting times from 26 weeks", "to expand the team by 20%"."""
        doc = context.doc
        for at in range(end - 1, first, -1):
            if doc[at].text in ",;:" or doc[at].lower_ in self._auxiliaries:
                return None
            if doc[at].lower_ in self._changing and at + 1 < end:
                bounds = self._phrases.after(doc, at + 1, context.populations, end)
                if bounds is None or doc[bounds[1] - 1].lower_.endswith("ly"):
                    return None
                while doc[bounds[1]].lower_ == "of" and bounds[1] + 1 < end:
                    of = self._phrases.after(doc, bounds[1] + 1, context.populations, end)
                    if of is None:
                        break
                    bounds = (bounds[0], of[1])
                return bounds
        return None

    def _outer(self, context: FigureContext, left: int, first: int) -> tuple[str, Bounds] | None:
        """The preposition (or "and") before a phrase that begins at `left`, and the phrase before that."""
        doc, at = context.doc, left - 1
        while at > first and doc[at].lower_ in self._articles:
            at -= 1
        word = doc[at].lower_ if at > first else ""
        if word not in self._attaching and word not in _COORDINATORS:
            return None
        end = at
        last = doc[end - 1].lower_
        if word in self._attaching - {"of"} and (last.endswith(_PARTICIPLES) or last in self._participles):
            end -= 1
        phrase = self._read(context, end, first)
        if phrase is None or phrase[1] != end or any(c.start < end for c in context.within(phrase[0], end)):
            return None
        return word, phrase

    def _can_be_meant(self, context: FigureContext, bounds: Bounds) -> bool:
        last = context.doc[bounds[1] - 1].lower_
        return (
            bounds[1] in context.population_ends
            or last in self._measured
            or self._phrases.has_head(context.doc, bounds)
        )

    def _read(self, context: FigureContext, end: int, first: int) -> Bounds | None:
        return self._phrases.before(context.doc, end, first, context.populations)

    @staticmethod
    def _before_times(context: FigureContext, end: int, first: int) -> int:
        at = end
        while at > first and (time := context.time_at(at - 1)) is not None and time.start >= first:
            at = time.start
        return at
