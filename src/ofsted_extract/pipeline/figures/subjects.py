"""What a figure counts: its subject, in the letter's own words.

Tried in turn: what stands behind the number ("50% of children looked after"), what stands before its
verb ("attendance fell below 90%"), and what was counted before ("(or 12%)", "of whom seven").
"""

from __future__ import annotations

from spacy.language import Language
from spacy.tokens import Span

from ofsted_extract.facts.base import fold
from ofsted_extract.pipeline.figures.antecedents import Antecedents
from ofsted_extract.pipeline.figures.clause_heads import ClauseHeads
from ofsted_extract.pipeline.figures.kinds import Candidate
from ofsted_extract.pipeline.figures.phrases import PhraseReader, words_of
from ofsted_extract.pipeline.figures.reading_context import FigureContext
from ofsted_extract.pipeline.figures.subject_words import SubjectWords
from ofsted_extract.pipeline.figures.subjects_before import SubjectsBefore
from ofsted_extract.pipeline.figures.time_subjects import PERIOD, TimeSubjects
from ofsted_extract.rules.patterns import Patterns

_FAR = 12
_READ_BY_INSPECTORS = frozenset({"sampled", "seen", "reviewed", "read", "considered", "tracked", "examined"})
_TAKES_UP = frozenset({"this", "that", "it"})
_NEAR = 8
_BEFORE_A_WHOLE = frozenset({"the", "all", "its", "their", "over"})
_LINKS_TO_ELSEWHERE = frozenset(
    {
        "average",
        "averages",
        "figure",
        "figures",
        "rate",
        "rates",
        "of",
        "is",
        "was",
        "at",
        "a",
        "the",
        "authorities",
        "neighbours",
        "areas",
        "around",
        "about",
        "being",
    }
)


class SubjectReader:
    """Reads the subject of one candidate after another."""

    def __init__(self, nlp: Language, patterns: Patterns) -> None:
        self.phrases = PhraseReader(nlp, patterns)
        self._words = SubjectWords.of(patterns)
        heads = ClauseHeads(self.phrases, patterns)
        self._times = TimeSubjects(self.phrases, heads, patterns)
        self._front = SubjectsBefore(self.phrases, heads, self._words)
        self._antecedents = Antecedents(self.phrases, heads, self._words)

    def subject(self, context: FigureContext, at: int) -> str | None:
        """The subject of candidate `at`; those before it have been read.

        A word that only says that something is counted ("figure", "rate", "year") is no subject.
        """
        said = self._said(context, at)
        if said is not None and self._words.says_nothing(said):
            said = self._antecedents.carried(context, at) or self._antecedents.counted_before(
                context, context.candidates[at]
            )
        return None if said is None or self._words.says_nothing(said) else said

    def _said(self, context: FigureContext, at: int) -> str | None:
        candidate = context.candidates[at]
        sentence = context.sentence(candidate)
        if candidate.kind == "duration":
            return self._of_duration(context, at)
        if candidate.kind == "rate" and candidate.after > candidate.end:
            if self._bracket(context, candidate) is not None:
                return self._antecedents.rated(context, at)
            return (
                self._times.of_rate(context, at)
                or self._front.of_number_noun(context, candidate, sentence)
                or self._antecedents.carried(context, at)
            )
        if self._takes_up_again(context, at):
            return (
                self._read(context, candidate.after, sentence.end)
                or self._front.of_change(context, candidate, sentence)
                or self._antecedents.compared(context, at)
            )
        if candidate.kind == "money":
            return self._front.of_money(context, candidate) or self._antecedents.carried(context, at)
        return (
            self._antecedents.of_whom(context, at)
            or self._front.of_share_verb(context, candidate)
            or self._behind(context, at, sentence.end)
            or self._in_front(context, at)
        )

    def _of_duration(self, context: FigureContext, at: int) -> str:
        """What a span of time is said of, also where that says nothing; "period" where nothing is told."""
        candidate = context.candidates[at]
        sentence = context.sentence(candidate)
        said = self._times.of_duration(context, at)
        if said is not None and not self._words.says_nothing(said):
            return said
        before = context.candidates[at - 1] if at else None
        if sentence[0].lower_ in _TAKES_UP and (told := self._told_before(context, sentence)) is not None:
            return told
        if (
            before is not None
            and before.kind == "duration"
            and self._is_other_end(context, before, candidate)
        ):
            return context.subjects[at - 1] or PERIOD
        if said is not None:
            return said
        changed = self._front.of_verb(context, candidate, sentence)
        return PERIOD if changed is None or self._words.says_nothing(changed) else changed

    def _told_before(self, context: FigureContext, sentence: Span) -> str | None:
        """ "Children waited 540 days. This is 120 days longer than in England": the children."""
        if sentence.start == 0:
            return None
        first = context.doc[sentence.start - 1].sent.start
        spans = (
            i for i in context.indices(first, sentence.start) if context.candidates[i].kind == "duration"
        )
        at = next(spans, None)
        return context.subjects[at] if at is not None else None

    def _is_other_end(self, context: FigureContext, first: Candidate, second: Candidate) -> bool:
        """ "from an average of 21 weeks in 2014 to a current average of 34" """
        leads = []
        for candidate in (first, second):
            at = candidate.start - 1
            while at > 0 and context.doc[at].lower_ in _LINKS_TO_ELSEWHERE | {"an", "current"}:
                at -= 1
            leads.append(context.doc[at].lower_)
        return leads == ["from", "to"] and context.sentence(first) == context.sentence(second)

    def _behind(self, context: FigureContext, at: int, limit: int) -> str | None:
        doc, candidate = context.doc, context.candidates[at]
        after = candidate.after
        words = [*context.words[after : min(after + 2, limit)], "", ""]
        if words[0] == "or" and words[1] in self._words.more_or_less:
            after += 2
            words = [*context.words[after : min(after + 2, limit)], "", ""]
        if words[0] == "such":
            return self._antecedents.carried(context, at) or self._read(context, after + 1, limit)
        if words[0] in self._words.change_nouns:
            return self._front.numbered(context, after + 2, limit) if words[1] in ("in", "of") else None
        if words[0] == "(":
            after = next((token.i + 1 for token in doc[after:limit] if token.text == ")"), after)
        if words[:2] == ["out", "of"]:
            after += 1
        if after < limit and doc[after].lower_ == "of":
            return self._behind_of(context, at, after + 1, limit)
        return self._directly_behind(context, candidate, after, limit)

    def _directly_behind(
        self, context: FigureContext, candidate: Candidate, at: int, limit: int
    ) -> str | None:
        """ "36 different social workers"; not the verb of "75% attending", "less than half accept" """
        doc = context.doc
        plural = candidate.value != 1 or candidate.kind != "count"
        bounds = self.phrases.after(doc, at, context.populations, limit, plural=plural)
        if bounds is None:
            return None
        if bounds[0] not in context.populations and doc[bounds[0]].lower_ in self._words.empty_subjects:
            # "14 sets of adopters" counts them by the set; "a year later" counts nothing
            beyond = bounds[0] + 2
            return self._read(context, beyond, limit) if doc[beyond - 1 : beyond].text == "of" else None
        single = plural and bounds[1] - bounds[0] == 1
        verbal = doc[bounds[0]].lower_.endswith(("ing", "ed"))
        if single and doc[bounds[0]].lower_ in self._words.measured_singulars:
            # "40% completion of plans"
            named = doc[bounds[1] : bounds[1] + 1].text == "of" and self.phrases.after(
                doc, bounds[1] + 1, context.populations, limit
            )
            return words_of(doc, (bounds[0], named[1])) if named else None
        counted = self.phrases.has_head(doc, bounds) or bounds[1] in context.population_ends
        return None if (single or verbal) and not counted else words_of(doc, bounds)

    def _behind_of(self, context: FigureContext, at: int, after: int, limit: int) -> str | None:
        """ "50% of children", "three of the four schools", "14 of these cases", "two of them" """
        doc = context.doc
        word = doc[after].lower_ if after < limit else ""
        if word in ("whom", "which", "them"):
            candidate = context.candidates[at]
            alone = not context.within(context.sentence(candidate).start, candidate.start)
            aside = self._front.of_aside(context, candidate) if alone else None
            return aside or self._antecedents.carried(context, at)
        if word in self._words.back_references:
            named = self.phrases.after(doc, after + 1, context.populations, limit)
            counted = named is not None and (
                named[1] in context.population_ends or self.phrases.has_head(doc, named)
            )
            return (
                (words_of(doc, named) if counted else None)
                or self._antecedents.carried(context, at)
                or self._antecedents.of_sentence(context, context.candidates[at])
            )
        after = self._past_whole(context, at, after, limit)
        of = self.phrases.after(doc, after, context.populations, limit, plural=True)
        bracket = None if of else self._bracket(context, context.candidates[at])
        if bracket is not None and not context.within(bracket, context.candidates[at].start):
            # "In some cases (4 of 17)"
            return self._before_bracket(context, at, bracket)
        return (
            words_of(doc, of)
            or self._antecedents.before_colon(context, context.candidates[at])
            or self._antecedents.carried(context, at)
        )

    @staticmethod
    def _past_whole(context: FigureContext, at: int, after: int, limit: int) -> int:
        """Behind "17 of": past the whole's number and its share in brackets, "all 42 (40%) of the"."""
        words = context.words
        numbers = {token for c in context.candidates[at + 1 : at + 2] for token in range(c.start, c.end)}
        while after < limit and (after in numbers or words[after] in _BEFORE_A_WHOLE):
            after += 1
        if after < limit and words[after] == "(" and after - 1 in numbers and ")" in words[after:limit]:
            after = words.index(")", after) + 1
            while after < limit and words[after] in _BEFORE_A_WHOLE | {"of"}:
                after += 1
        return after

    def _in_front(self, context: FigureContext, at: int) -> str | None:
        doc, candidate = context.doc, context.candidates[at]
        sentence = context.sentence(candidate)
        bracket = self._bracket(context, candidate)
        if bracket is not None:
            return self._before_bracket(context, at, bracket)
        if doc[candidate.after : candidate.after + 2].text.lower() in ("to be", "to require"):
            return self._antecedents.carried(context, at, far=True)
        if self._front.is_untold(context, candidate, sentence):
            return self._antecedents.carried(context, at, before=sentence.start)
        if self._is_of_elsewhere(context, candidate) and (said := self._antecedents.compared(context, at)):
            return said
        return (
            self._front.of_number_noun(context, candidate, sentence)
            or self._front.of_opening(context, candidate, sentence)
            or self._of_those(context, at)
            or self._front.of_list(context, candidate)
            or self._front.of_change(context, candidate, sentence)
            or self._front.of_noun(context, candidate, sentence)
            or self._at_level(context, candidate)
            or self._front.of_verb(context, candidate, sentence)
            or self._front.in_apposition(context, candidate, sentence)
            or self._antecedents.before_colon(context, candidate)
            or self._antecedents.carried(context, at)
            or self._antecedents.of_sentence(context, candidate)
        )

    def _before_bracket(self, context: FigureContext, at: int, bracket: int) -> str | None:
        """ "High numbers (68%) of care leavers": what is behind "of"; of places, what was counted."""
        doc, candidate = context.doc, context.candidates[at]
        sentence = context.sentence(candidate)
        if context.time_at(bracket - 1) is not None:
            return self._antecedents.compared(context, at)
        # "Almost all interviews sampled (seven of eight)"
        end = bracket - (doc[bracket - 1].lower_ in _READ_BY_INSPECTORS)
        bounds = self.phrases.before(doc, end, sentence.start, context.populations)
        if bounds is None:
            return None
        last = doc[bounds[1] - 1].lower_
        closed = next((t.i for t in doc[candidate.end : sentence.end] if t.text == ")"), sentence.end)
        behind = doc[closed + 1].lower_ if closed + 1 < sentence.end else ""
        if last in self._words.number_nouns and behind == "of":
            return self._read(context, closed + 2, sentence.end)
        if last == "most":
            return self._of_those(context, at) or self._antecedents.carried(context, at)
        if last in self._words.change_nouns:
            return self._antecedents.compared(context, at)
        if self._words.says_nothing(doc[bounds[0] : bounds[1]].text):
            # "The numbers of children with an advocate are still low (18 in 2016)"
            return self._front.of_number_noun(context, candidate, sentence) or self._antecedents.of_sentence(
                context, candidate
            )
        if last in self._words.compares_places or last.endswith("ly"):
            return self._antecedents.carried(context, at)
        known = self.phrases.has_head(doc, bounds) or bounds[1] in context.population_ends
        if candidate.kind == "count" and candidate.after == closed and not known:
            # "The highest number of children had plans for neglect (200) and abuse (146)"
            return (
                self._front.of_number_noun(context, candidate, sentence)
                or self._antecedents.compared(context, at)
                or words_of(doc, bounds)
            )
        return words_of(doc, bounds)

    def _at_level(self, context: FigureContext, candidate: Candidate) -> str | None:
        """ "Attendance of children in care is good, at 96%" """
        said = self._front.of_level(context, candidate, context.sentence(candidate))
        lead = candidate.start - 1
        while lead > 0 and context.doc[lead].lower_ in _LINKS_TO_ELSEWHERE - {"at"}:
            lead -= 1
        led = context.doc[lead].lower_ == "at" and lead > context.sentence(candidate).start
        level = led and candidate.kind == "percentage"
        return said or (self._antecedents.of_sentence(context, candidate) if level else None)

    def _is_of_elsewhere(self, context: FigureContext, candidate: Candidate) -> bool:
        """ "below the England average of 8%", "statistical neighbours at 7%": what was counted, elsewhere."""
        first = max(context.sentence(candidate).start, candidate.start - _NEAR)
        said = context.words[first : candidate.start]
        at = max((i for i, word in enumerate(said) if word in self._words.compares_places), default=None)
        named = context.doc[candidate.start - 3 : candidate.start] if candidate.start > 2 else None
        if named is not None and [t.lower_ for t in named[1:]] == ["average", "of"] and named[0].is_title:
            # "the Hartfield average of 57%"
            return True
        if at is None or {",", ";", "(", ")"} & set(said[at:]):
            return False
        return set(said[at + 1 :]) <= _LINKS_TO_ELSEWHERE

    def _of_those(self, context: FigureContext, at: int) -> str | None:
        """ "Of the children who left care, 14 had no home"; "Of those who left care, …" in their words."""
        doc, candidate = context.doc, context.candidates[at]
        sentence = context.sentence(candidate)
        comma = next((t.i for t in doc[sentence.start : candidate.start] if t.text == ","), None)
        if sentence[0].lower_ != "of" or comma is None or context.within(sentence.start, comma):
            return None
        said = self._read(context, sentence.start + 1, comma)
        if said is not None or sentence[1].lower_ != "those":
            return said
        told = next((time.start for time in context.times_within(sentence.start, comma)), comma)
        return self._antecedents.carried(context, at) or fold(doc[sentence.start + 1 : told].text)

    def _takes_up_again(self, context: FigureContext, at: int) -> bool:
        """ "This is an increase from 986", "up from 66%", "(or 38%)": said of what was counted before."""
        candidate = context.candidates[at]
        sentence = context.sentence(candidate)
        if at and context.candidates[at - 1].start >= sentence.start and self._compares(context, at):
            return True
        verbs = self._words.auxiliaries | self._words.share_verbs
        told = sentence[0].lower_ in ("this", "that", "it") and len(sentence) > 1
        if told and sentence[1].lower_ in verbs and self._is_told(context, candidate):
            return True
        bracket = self._bracket(context, candidate)
        if bracket is None:
            return False
        numbered = any(other.end == bracket for other in context.within(bracket - _FAR, bracket))
        return numbered or bracket + 1 < candidate.start

    def _is_told(self, context: FigureContext, candidate: Candidate) -> bool:
        """Whether "This is" leads to the figure: "This is now 20%", "This is an increase from 986"."""
        between = context.doc[context.sentence(candidate).start + 2 : candidate.start]
        done = (token.lower_ for token in between if token.lower_.endswith("ed"))
        if any(word not in self._words.change_verbs for word in done):
            # "This is augmented by support in half of the schools"
            return False
        change = any(token.lower_ in self._words.change_nouns for token in between)
        return change or (len(between) <= _NEAR and not any(token.text == "," for token in between))

    def _compares(self, context: FigureContext, at: int) -> bool:
        """Whether the words before a figure set it beside one before: "up from", "compared with"."""
        doc, start, before = context.doc, context.candidates[at].start, context.candidates[at - 1].start
        if start < 2:
            return False
        first, second = doc[start - 2].lower_, doc[start - 1].lower_
        if second == "to" and first in self._words.changing:
            return True
        if second == "to" and before and doc[before - 1].lower_ == "from":
            return True
        if second == "from":
            return first in self._words.change_nouns | {"up", "down"}
        return first == "compared" and second in ("with", "to")

    @staticmethod
    def _bracket(context: FigureContext, candidate: Candidate) -> int | None:
        """The token that opens the bracket in which the candidate stands."""
        for token in reversed(context.doc[context.sentence(candidate).start : candidate.start]):
            if token.text == ")":
                return None
            if token.text == "(":
                return int(token.i)
        return None

    def _read(self, context: FigureContext, at: int, limit: int) -> str | None:
        return words_of(context.doc, self.phrases.after(context.doc, at, context.populations, limit))
