"""What a span of time or a rate of time is said of: "care proceedings are completed within 27 weeks"."""

from __future__ import annotations

from spacy.tokens import Doc

from ofsted_extract.facts.base import fold
from ofsted_extract.pipeline.figures.clause_heads import ClauseHeads
from ofsted_extract.pipeline.figures.kinds import Candidate
from ofsted_extract.pipeline.figures.phrases import Bounds, PhraseReader, words_of
from ofsted_extract.pipeline.figures.reading_context import FigureContext
from ofsted_extract.pipeline.language import lower_words
from ofsted_extract.pipeline.numbers import is_dash
from ofsted_extract.rules.patterns import Patterns

PERIOD = "period"
_LONGEST_PERIOD = 2
_NEAR = 9
_LONGEST_MEASURED = 36
_ARTICLES = frozenset(
    {"the", "a", "an", "its", "their", "these", "those", "this", "that", "our", "his", "her"}
)
_NO_NOUNS = ("ed", "ing", "after")
_UP_TO = frozenset({"leading", "before", "prior", "preceding", "up", "to", "ending", "since"})
_OWN = frozenset({"a", "an"})
_OWN_AVERAGES = frozenset({"average", "current", "overall", "mean"})
_POSSESSIVES = frozenset({"’", "'"})
_RELATIVES = frozenset({"that", "which", "who"})
_JOINTS = frozenset({"and", "or", "to"})


class TimeSubjects:
    """Reads subjects of durations, and of rates such as "one day a week"."""

    def __init__(self, phrases: PhraseReader, heads: ClauseHeads, patterns: Patterns) -> None:
        self._phrases = phrases
        self._heads = heads
        self._auxiliaries = patterns.words("auxiliaries")
        self._pronouns = patterns.words("pronouns")
        self._time_leads = patterns.words("leads-into-a-time")
        self._telling = patterns.words("telling-nouns")
        self._recent = patterns.words("words-of-recent-periods")
        self._periods = patterns.words("words-of-periods")
        self._verbs = patterns.words("verbs-of-duration")
        self._verbal = patterns.words("change-verbs")
        self._empty = patterns.words("empty-subjects")
        self._prepositions_of_place = patterns.words("prepositions-of-place")
        self._participles = patterns.words("participles-of-place")
        self._measured_times = patterns.words("measured-times")
        self._measuring = patterns.words("measuring-adjectives")
        self._relative_verbs = patterns.words("verbs-of-relatives") | self._auxiliaries
        self._yardsticks = patterns.words("yardsticks")

    def of_duration(self, context: FigureContext, at: int) -> str | None:
        """The subject of a span of time; "period" for one of the recent past of which no more is said."""
        candidate = context.candidates[at]
        if self._is_adjective(context, candidate):
            return self._of_adjective(context, candidate) or self.of_auxiliary(context, candidate)
        if self._leads_up(context.doc, candidate):
            return PERIOD
        if candidate.start and context.doc[candidate.start - 1].lower_ in self._periods:
            return self._of_recent_period(context, candidate)
        if (joined := self._joined(context, at)) is not None:
            return joined
        return (
            self._of_yardstick(context, candidate)
            or self._of_measured_time(context, candidate)
            or self._in_front(context, candidate)
            or self._changed(context, candidate)
            or self._of_relative(context, candidate)
            or self._of_verb(context, candidate)
            or self.of_auxiliary(context, candidate)
        )

    def _is_adjective(self, context: FigureContext, candidate: Candidate) -> bool:
        """ "an 18-month wait", "the five year strategy" """
        doc = context.doc
        if any(is_dash(token) for token in doc[candidate.number_end : candidate.end]):
            return True
        if candidate.end < len(doc) and doc[candidate.end].text in _POSSESSIVES:
            # "the first two weeks' rent"
            return True
        singular = not doc[candidate.end - 1].lower_.endswith("s")
        return singular and candidate.value != 1 and candidate.end > candidate.number_end

    @staticmethod
    def _leads_up(doc: Doc, candidate: Candidate) -> bool:
        """ "in the six months leading up to the inspection" """
        led = candidate.start > 0 and doc[candidate.start - 1].lower_ == "the"
        return led and candidate.end < len(doc) and doc[candidate.end].lower_ in _UP_TO

    def _of_adjective(self, context: FigureContext, candidate: Candidate) -> str | None:
        """ "an 18-month wait for CAMHS": the noun behind, with what it is for where it is one word."""
        doc, limit = context.doc, context.sentence(candidate).end
        at = candidate.after
        at += at < limit and doc[at].text in _POSSESSIVES
        bounds = self._phrases.after(doc, at, context.populations, limit)
        if bounds is None:
            return None
        start, end = bounds
        if end - start == 1 and end + 1 < limit and doc[end].lower_ in ("of", "for"):
            of = self._phrases.after(doc, end + 1, context.populations, limit)
            end = of[1] if of else end
        return words_of(doc, (start, end))

    def _joined(self, context: FigureContext, at: int) -> str | None:
        """ "from 12 months to six months": the second is said of what the first is."""
        if not at or context.candidates[at - 1].kind != "duration":
            return None
        first, second = context.candidates[at - 1], context.candidates[at]
        between = set(context.words[first.end : second.start])
        return context.subjects[at - 1] if between and between <= _JOINTS else None

    def _of_yardstick(self, context: FigureContext, candidate: Candidate) -> str | None:
        """ "better than the England average of 593 days", "the threshold of 426" """
        doc, first, of = context.doc, context.sentence(candidate).start, candidate.start - 1
        if of - 1 <= first or doc[of].lower_ != "of" or doc[of - 1].lower_ not in self._yardsticks:
            return None
        bounds = self._phrases.before(doc, of, first, context.populations)
        # "an average of 28 weeks" is no yardstick, "the England average" is
        own = (
            bounds is not None
            and doc[bounds[0] - 1].lower_ in _OWN
            and doc[bounds[0]].lower_ in _OWN_AVERAGES
        )
        return None if own else words_of(doc, bounds)

    def _of_measured_time(self, context: FigureContext, candidate: Candidate) -> str | None:
        """ "The average time between entering care and moving in was 390 days": all up to the verb."""
        doc, first = context.doc, context.sentence(candidate).start
        verb = next(
            (t.i for t in reversed(doc[first : candidate.start]) if t.lower_ in self._auxiliaries), None
        )
        if verb is None or candidate.start - verb > _NEAR:
            return None
        for at in range(verb - 2, max(first, verb - _LONGEST_MEASURED) - 1, -1):
            if doc[at].lower_ in self._measuring and doc[at + 1].lower_ in self._measured_times:
                times = context.times_within(at, verb)
                end = times[0].start if times and times[-1].end == verb else verb
                return None if context.within(at, verb) else fold(doc[at:end].text).strip(" ,")
        return None

    def _in_front(self, context: FigureContext, candidate: Candidate) -> str | None:
        """ "supervision every four weeks", "delays of up to two weeks": the noun right before."""
        bounds = self._bounds_before_preposition(context, candidate)
        if bounds is None or context.doc[bounds[1] - 1].lower_ == PERIOD:
            return None
        of_it = self._leads(context, candidate)[:1] == ["of"]
        if not of_it and self._behind_preposition(context, bounds):
            return None
        return words_of(context.doc, bounds)

    def _changed(self, context: FigureContext, candidate: Candidate) -> str | None:
        """ "has reduced waiting times from 26 weeks" """
        doc, before = context.doc, candidate.start - 1
        if before < 0 or doc[before].lower_ not in ("by", "from", "to"):
            return None
        first = context.sentence(candidate).start
        return words_of(doc, self._heads.object_of_change(context, before, first))

    def _leads(self, context: FigureContext, candidate: Candidate) -> list[str]:
        """The words between a noun and the span of time said of it."""
        doc, first = context.doc, context.sentence(candidate).start
        at = candidate.start
        while at > first and doc[at - 1].lower_ in self._time_leads | self._recent:
            at -= 1
        return lower_words(doc)[at : candidate.start]

    def _of_relative(self, context: FigureContext, candidate: Candidate) -> str | None:
        """ "schools that look after children for 295 days", "a hub, which operates 24 hours a day" """
        doc, first = context.doc, context.sentence(candidate).start
        for at in range(candidate.start - 2, first, -1):
            if doc[at].text in ",;:":
                return None
            if doc[at].lower_ in _RELATIVES and doc[at + 1].lower_ in self._relative_verbs:
                bounds = self._phrases.before(doc, at, first, context.populations)
                return words_of(doc, bounds) if bounds and self._names(context, bounds) else None
        return None

    def _names(self, context: FigureContext, bounds: Bounds) -> bool:
        last = context.doc[bounds[1] - 1]
        known = self._phrases.has_head(context.doc, bounds) or bounds[1] in context.population_ends
        return known or last.is_upper

    def _of_verb(self, context: FigureContext, candidate: Candidate) -> str | None:
        """ "Children wait more than six months", "supervision takes place every four weeks" """
        doc, first = context.doc, context.sentence(candidate).start
        for at in range(candidate.start - 1, max(first, candidate.start - _NEAR), -1):
            if doc[at].lower_ in self._verbs and not self._phrases.is_noun(doc[at]):
                if (told := self._told_of(context, at, first)) is not None:
                    return told
                bounds = self._heads.before(context, at, first)
                if bounds is not None and doc[bounds[1] - 1].lower_ not in self._pronouns:
                    return words_of(doc, bounds)
                return None
        return None

    def _behind_preposition(self, context: FigureContext, bounds: Bounds) -> bool:
        """Whether a phrase belongs to a preposition: "in post", "to these areas"."""
        doc, before = context.doc, bounds[0] - 1
        while before > 0 and doc[before].lower_ in _ARTICLES:
            before -= 1
        if doc[before].lower_ == "of" and before > 0 and doc[before - 1].lower_ == "out":
            return True
        apart = before > 0 and doc[before].lower_ == "with" and doc[before - 1].text == ","
        return doc[before].lower_ in self._prepositions_of_place and not apart

    def _of_recent_period(self, context: FigureContext, candidate: Candidate) -> str:
        """ "better practice over the last three months": a period, of what stands right before it.

        What stands behind a preposition there ("referred to the authority over the last year") has
        nothing to do with the period.
        """
        doc, bounds = context.doc, self._bounds_before_preposition(context, candidate)
        first = context.sentence(candidate).start
        of = next((t.i for t in reversed(doc[slice(*bounds)]) if t.lower_ == "of"), None) if bounds else None
        if bounds is not None and of is not None:
            # "positive change of culture": the nouns alone; "evidence of better practice": what it is of
            empty = doc[of - 1].lower_ in self._telling
            bounds = (of + 1 if empty else of - 1, bounds[1])
        if bounds is None or sum(t.lower_ != "of" for t in doc[slice(*bounds)]) > _LONGEST_PERIOD:
            return PERIOD
        lead = doc[bounds[0] - 1].lower_
        numbered = any(other.after == bounds[0] for other in context.within(first, bounds[0]))
        done = lead in self._auxiliaries and doc[bounds[0]].lower_.endswith("ed")
        if numbered or done:
            # "five managers in the last year", "who have completed courses over the last year"
            return PERIOD
        last = doc[bounds[1] - 1].lower_
        bare = bounds[1] - bounds[0] == 1 and not last.endswith("s")
        if of is None and (bare or not self._phrases.has_head(doc, bounds)):
            # "has taken up post in the last year"
            return PERIOD
        verbal = last.endswith(("ly", "ed", "en")) or last in self._verbal or last in self._empty
        if verbal or self._behind_preposition(context, bounds):
            return PERIOD
        return f"{PERIOD} of {words_of(doc, bounds)}"

    def of_rate(self, context: FigureContext, at: int) -> str | None:
        """What a rate of time is said of: "a psychologist on one day per week"."""
        candidate = context.candidates[at]
        before = context.candidates[at - 1] if at else None
        if before is not None and before.kind == "rate" and before.end <= candidate.start:
            # "24 hours a day, 365 days a year"
            between = set(context.words[before.after : candidate.start])
            if between and between <= _JOINTS | {","}:
                return context.subjects[at - 1]
        return (
            self._of_relative_rate(context, candidate)
            or self._of_verb(context, candidate)
            or words_of(context.doc, self._bounds_before_preposition(context, candidate))
            or self.of_auxiliary(context, candidate)
        )

    def _of_relative_rate(self, context: FigureContext, candidate: Candidate) -> str | None:
        """ "the hub, which operates seven days a week": as `_of_relative`, behind a comma too."""
        doc, first = context.doc, context.sentence(candidate).start
        for at in range(candidate.start - 2, max(first, candidate.start - _NEAR), -1):
            if doc[at].lower_ in _RELATIVES and doc[at + 1].lower_ in self._relative_verbs:
                return words_of(doc, self._phrases.before(doc, at, first, context.populations))
        return self._of_relative(context, candidate)

    def _bounds_before_preposition(self, context: FigureContext, candidate: Candidate) -> Bounds | None:
        doc, first = context.doc, context.sentence(candidate).start
        at = candidate.start - len(self._leads(context, candidate))
        while at > first and (doc[at - 1].lower_.endswith("ly") or doc[at - 1].lower_ in self._participles):
            at -= 1
        bounds = self._phrases.before(doc, at, first, context.populations)
        if bounds is None or doc[bounds[1] - 1].lower_.endswith(_NO_NOUNS) or bounds[1] != at:
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
                said = self._told_of(context, at, first) or words_of(
                    doc, self._heads.before(context, at, first)
                )
                if said is not None and said.lower() not in self._pronouns:
                    return said
                if said is not None and said.lower() == "there":
                    return self._read(context, at + 1, candidate.start)
                if said is not None:
                    return self._object(context, at + 1, candidate.start)
        return None

    def _told_of(self, context: FigureContext, verb: int, first: int) -> str | None:
        """ "Children who need an assessment can wait two years": those of whom "who" tells something."""
        doc = context.doc
        who = next((t.i for t in reversed(doc[first:verb]) if t.lower_ in ("who", "that", ",")), None)
        if who is None or doc[who].lower_ != "who" or verb - who < 2 or who == first:
            return None
        return words_of(doc, self._phrases.before(doc, who, first, context.populations))

    def _object(self, context: FigureContext, at: int, limit: int) -> str | None:
        """ "You should send a plan within 70 days": what the verb at `at` is done to."""
        doc = context.doc
        if at + 1 >= limit or doc[at].lower_ in self._auxiliaries or doc[at + 1].lower_ not in _ARTICLES:
            return None
        bounds = self._phrases.after(doc, at + 1, context.populations, limit)
        if bounds is not None and doc[bounds[1]].lower_ == "of":
            of = self._phrases.after(doc, bounds[1] + 1, context.populations, limit)
            bounds = (bounds[0], of[1]) if of else bounds
        return words_of(doc, bounds)

    def _read(self, context: FigureContext, at: int, limit: int) -> str | None:
        return words_of(context.doc, self._phrases.after(context.doc, at, context.populations, limit))
