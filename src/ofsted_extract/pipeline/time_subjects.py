"""What a span of time or a rate of time is said of: "care proceedings are completed within 27 weeks"."""

from __future__ import annotations

from ofsted_extract.patterns import Patterns
from ofsted_extract.pipeline.kinds_of_figure import Candidate
from ofsted_extract.pipeline.numbers import is_dash
from ofsted_extract.pipeline.phrases import Bounds, PhraseReader, words_of
from ofsted_extract.pipeline.reading_context import FigureContext

_PERIOD = "period"
_SHORT = 5
_NEAR = 9
_ARTICLES = frozenset(
    {"the", "a", "an", "its", "their", "these", "those", "this", "that", "our", "his", "her"}
)


class TimeSubjects:
    """Reads subjects of durations, and of rates such as "one day a week"."""

    def __init__(self, phrases: PhraseReader, patterns: Patterns) -> None:
        self._phrases = phrases
        self._auxiliaries = patterns.words("auxiliaries")
        self._pronouns = patterns.words("pronouns")
        self._time_leads = patterns.words("leads-into-a-time")
        self._recent = patterns.words("words-of-recent-periods")
        self._periods = patterns.words("words-of-periods")
        self._verbs = patterns.words("verbs-of-duration")
        self._verbal = patterns.words("change-verbs")
        self._empty = patterns.words("empty-subjects")
        self._prepositions_of_place = patterns.words("prepositions-of-place")

    def of_duration(self, context: FigureContext, candidate: Candidate) -> str | None:
        """The subject of a span of time; "period" where it is one of the recent past and no more is said."""
        doc, limit = context.doc, context.sentence(candidate).end
        if any(is_dash(token) for token in doc[candidate.number_end : candidate.end]):
            return self._read(context, candidate.after, limit) or self.of_auxiliary(context, candidate)
        if candidate.start and doc[candidate.start - 1].lower_ in self._periods:
            return self._of_recent_period(context, candidate)
        bounds = self._bounds_before_preposition(context, candidate)
        if bounds is not None and not self._behind_preposition(context, bounds):
            return words_of(doc, bounds)
        return self._of_verb(context, candidate) or self.of_auxiliary(context, candidate) or _PERIOD

    def _of_verb(self, context: FigureContext, candidate: Candidate) -> str | None:
        """ "Children wait more than six months", "supervision takes place every four weeks" """
        doc, first = context.doc, context.sentence(candidate).start
        for at in range(candidate.start - 1, max(first, candidate.start - _NEAR), -1):
            if doc[at].lower_ in self._verbs:
                return words_of(doc, self._phrases.before(doc, at, first, context.populations))
        return None

    def _behind_preposition(self, context: FigureContext, bounds: Bounds) -> bool:
        """Whether a phrase belongs to a preposition: "in post", "to these areas"."""
        before = bounds[0] - 1
        while before > 0 and context.doc[before].lower_ in _ARTICLES:
            before -= 1
        return context.doc[before].lower_ in self._prepositions_of_place

    def _of_recent_period(self, context: FigureContext, candidate: Candidate) -> str:
        """ "better practice over the last three months": a period, of what stands right before it.

        What stands behind a preposition there ("referred to the authority over the last year") has
        nothing to do with the period.
        """
        doc, bounds = context.doc, self._bounds_before_preposition(context, candidate)
        if bounds is None or bounds[1] - bounds[0] > _SHORT:
            return _PERIOD
        last = doc[bounds[1] - 1].lower_
        verbal = last.endswith(("ly", "ed", "en")) or last in self._verbal or last in self._empty
        if verbal or self._behind_preposition(context, bounds):
            return _PERIOD
        return f"{_PERIOD} of {words_of(doc, bounds)}"

    def before_preposition(self, context: FigureContext, candidate: Candidate) -> str | None:
        """What stands before a figure and its prepositions: "a psychologist on one day per week"."""
        return words_of(context.doc, self._bounds_before_preposition(context, candidate))

    def _bounds_before_preposition(self, context: FigureContext, candidate: Candidate) -> Bounds | None:
        doc, first = context.doc, context.sentence(candidate).start
        at = candidate.start
        while at > first and doc[at - 1].lower_ in self._time_leads | self._recent:
            at -= 1
        bounds = self._phrases.before(doc, at, first, context.populations)
        if bounds is None or doc[bounds[1] - 1].lower_.endswith(("ed", "ing")) or bounds[1] != at:
            return None
        if bounds[0] - 1 > first and doc[bounds[0] - 1].lower_ == "of":
            whole = self._phrases.before(doc, bounds[0] - 1, first, context.populations)
            bounds = (whole[0], bounds[1]) if whole else bounds
        counted = self._phrases.has_head(doc, bounds) or bounds[1] - bounds[0] > 1
        return bounds if counted and doc[bounds[1] - 1].lower_ not in self._pronouns else None

    def of_auxiliary(self, context: FigureContext, candidate: Candidate) -> str | None:
        """What stands before the nearest auxiliary: "care proceedings are completed within 27 weeks"."""
        doc, first = context.doc, context.sentence(candidate).start
        for at in range(candidate.start - 1, first, -1):
            if doc[at].lower_ in self._auxiliaries and doc[at - 1].lower_ not in self._auxiliaries:
                said = words_of(doc, self._phrases.before(doc, at, first, context.populations))
                if said is not None and said.lower() not in self._pronouns:
                    return said
                if said is not None and said.lower() == "there":
                    return self._read(context, at + 1, candidate.start)
        return None

    def _read(self, context: FigureContext, at: int, limit: int) -> str | None:
        return words_of(context.doc, self._phrases.after(context.doc, at, context.populations, limit))
