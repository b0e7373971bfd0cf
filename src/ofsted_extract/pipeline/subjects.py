"""What a figure counts: its subject, in the letter's own words.

Tried in turn: what stands behind the number ("50% of children looked after"), what stands before its
verb ("attendance fell below 90%"), and what was counted before ("(or 12%)", "of whom seven").
"""

from __future__ import annotations

from spacy.language import Language
from spacy.tokens import Span

from ofsted_extract.patterns import Patterns
from ofsted_extract.pipeline.kinds_of_figure import Candidate
from ofsted_extract.pipeline.phrases import PhraseReader, words_of
from ofsted_extract.pipeline.reading_context import FigureContext
from ofsted_extract.pipeline.time_subjects import TimeSubjects
from ofsted_extract.records import fold

_FAR = 12


class SubjectReader:
    """Reads the subject of one candidate after another."""

    def __init__(self, nlp: Language, patterns: Patterns) -> None:
        self._phrases = PhraseReader(nlp, patterns)
        self._times = TimeSubjects(self._phrases, patterns)
        self._changes = patterns.words("change-nouns")
        self._number_nouns = patterns.words("number-nouns")
        self._links = patterns.words("linking-words")
        self._back = patterns.words("back-references")
        self._auxiliaries = patterns.words("auxiliaries")
        self._pronouns = patterns.words("pronouns")
        self._share_verbs = patterns.words("share-verbs")
        self._recent = patterns.words("words-of-recent-periods")
        self._change_verbs = patterns.words("change-verbs")
        self._verbs = patterns.words("verbs-of-measure")
        self._prepositions = patterns.words("prepositions-of-number")
        self._fillers = patterns.words("fillers-before-numbers")
        empty = patterns.words("empty-subjects")
        self._nothing = self._changes | self._number_nouns | self._pronouns | empty
        self._purposes = patterns.words("leads-into-a-purpose")
        self._more_or_less = patterns.words("more-or-less")

    @property
    def phrases(self) -> PhraseReader:
        """The reader of noun phrases that this one uses."""
        return self._phrases

    def subject(self, context: FigureContext, at: int) -> str | None:
        """The subject of candidate `at`; those before it have been read.

        A word that only says that something is counted ("figure", "rate", "year") is no subject.
        """
        said = self._said(context, at)
        if said is not None and said.lower() in self._nothing:
            said = self._carried(context, at)
        return None if said is None or said.lower() in self._nothing else said

    def _said(self, context: FigureContext, at: int) -> str | None:
        candidate = context.candidates[at]
        if candidate.kind == "duration":
            return self._times.of_duration(context, candidate)
        if candidate.kind == "rate" and candidate.after > candidate.end:
            return (
                self._times.before_preposition(context, candidate)
                or self._times.of_auxiliary(context, candidate)
                or self._of_number_noun(context, at, context.sentence(candidate))
                or self._carried(context, at)
            )
        limit = context.sentence(candidate).end
        if self._takes_up_again(context, at):
            return (
                self._read(context, candidate.after, limit)
                or self._of_change(context, at, context.sentence(candidate))
                or self._carried(context, at)
            )
        if candidate.kind == "money":
            return self._of_money(context, candidate, limit) or self._carried(context, at)
        return (
            self._of_whom(context, at)
            or self._of_share_verb(context, candidate)
            or self._behind(context, at)
            or self._in_front(context, at)
        )

    # behind the number

    def _behind(self, context: FigureContext, at: int) -> str | None:
        candidate = context.candidates[at]
        doc, limit = context.doc, context.sentence(candidate).end
        after = candidate.after
        if after + 1 < limit and doc[after].lower_ == "or" and doc[after + 1].lower_ in self._more_or_less:
            after += 2
        if after < limit and doc[after].lower_ == "such":
            return self._carried(context, at) or self._read(context, after + 1, limit)
        if after < limit and doc[after].lower_ in self._changes:
            return (
                self._read(context, after + 2, limit)
                if after + 1 < limit and doc[after + 1].lower_ in ("in", "of")
                else None
            )
        if after < limit and doc[after].text == "(":
            after = next((token.i + 1 for token in doc[after:limit] if token.text == ")"), after)
        if after + 1 < limit and doc[after].lower_ == "out" and doc[after + 1].lower_ == "of":
            after += 1
        if after < limit and doc[after].lower_ == "of":
            return self._behind_of(context, at, after + 1, limit)
        return self._directly_behind(context, candidate, after, limit)

    def _directly_behind(
        self, context: FigureContext, candidate: Candidate, at: int, limit: int
    ) -> str | None:
        """ "36 different social workers"; not the verb of "75% attending", "less than half accept" """
        plural = candidate.value != 1 or candidate.kind != "count"
        bounds = self._phrases.after(context.doc, at, context.populations, limit, plural=plural)
        if bounds is None:
            return None
        alone = (plural and bounds[1] - bounds[0] == 1) or context.doc[bounds[0]].lower_.endswith(
            ("ing", "ed")
        )
        if (
            alone
            and not self._phrases.has_head(context.doc, bounds)
            and bounds[1] not in context.population_ends
        ):
            return None
        return words_of(context.doc, bounds)

    def _behind_of(self, context: FigureContext, at: int, after: int, limit: int) -> str | None:
        """ "50% of children", "three of the four schools", "14 of these cases", "two of them" """
        doc = context.doc
        if after < limit and doc[after].lower_ in ("whom", "which", "them"):
            return self._carried(context, at)
        if after < limit and doc[after].lower_ in self._back:
            return self._read(context, after + 1, limit) or self._carried(context, at)
        numbers = {token for c in context.candidates[at + 1 : at + 2] for token in range(c.start, c.end)}
        while after < limit and (
            doc[after].i in numbers or doc[after].lower_ in ("the", "all", "its", "their", "over")
        ):
            after += 1
        colon = self._before_colon(context, context.candidates[at], context.sentence(context.candidates[at]))
        return self._read(context, after, limit) or colon or self._carried(context, at)

    def _before_colon(self, context: FigureContext, candidate: Candidate, sentence: Span) -> str | None:
        """ "Health assessments remain a concern: just 17 of 41 were on time" """
        opened = any(
            token.text == ":"
            for token in context.doc[max(sentence.start, candidate.start - 4) : candidate.start]
        )
        return self._of_sentence(context, candidate) if opened else None

    def _read(self, context: FigureContext, at: int, limit: int) -> str | None:
        return words_of(context.doc, self._phrases.after(context.doc, at, context.populations, limit))

    # before the number

    def _takes_up_again(self, context: FigureContext, at: int) -> bool:
        """ "This is an increase from 986", "up from 66%", "(or 38%)": said of what was counted before."""
        candidate = context.candidates[at]
        sentence = context.sentence(candidate)
        if at and context.candidates[at - 1].start >= sentence.start and self._compares(context, at):
            return True
        if (
            sentence[0].lower_ in ("this", "that", "it")
            and len(sentence) > 1
            and sentence[1].lower_ in self._auxiliaries | self._share_verbs
        ):
            return True
        bracket = self._bracket(context, candidate)
        return bracket is not None and (
            bracket + 1 < candidate.start or self._number_before(context, bracket)
        )

    def _compares(self, context: FigureContext, at: int) -> bool:
        """Whether the words before a figure set it beside one before: "up from", "compared with"."""
        doc, start, before = context.doc, context.candidates[at].start, context.candidates[at - 1].start
        if start < 2:
            return False
        first, second = doc[start - 2].lower_, doc[start - 1].lower_
        if second == "to" and before and doc[before - 1].lower_ == "from":
            return True
        return (second == "from" and first in self._changes | {"up", "down"}) or (
            first == "compared" and second in ("with", "to")
        )

    @staticmethod
    def _bracket(context: FigureContext, candidate: Candidate) -> int | None:
        """The token that opens the bracket in which the candidate stands."""
        for token in reversed(context.doc[context.sentence(candidate).start : candidate.start]):
            if token.text == ")":
                return None
            if token.text == "(":
                return int(token.i)
        return None

    @staticmethod
    def _number_before(context: FigureContext, at: int) -> bool:
        return any(candidate.end == at for candidate in context.within(at - _FAR, at))

    def _of_whom(self, context: FigureContext, at: int) -> str | None:
        """ "16 live in homes, of whom seven …": the thing counted before, with what was said of it."""
        doc, candidate = context.doc, context.candidates[at]
        lead = candidate.start - 1
        while lead > 0 and doc[lead].lower_ in ("only", "just", "about", "around", "over", "nearly"):
            lead -= 1
        if (
            not at
            or lead < 2
            or doc[lead].lower_ not in ("whom", "which")
            or doc[lead - 1].lower_ not in ("of", "for")
        ):
            return None
        earlier = context.candidates[at - 1]
        subject = context.subjects[at - 1]
        if subject is None or not context.same_block(earlier, candidate):
            return subject
        start, end = earlier.end, lead - 1
        named = self._phrases.after(doc, earlier.after, context.populations, end)
        start = named[1] if named else start
        said = doc[start:end].text.strip(" ,(")
        said = said.split(")")[-1].strip(" ,")
        return fold(f"{subject} {doc[lead].lower_.replace('whom', 'who')} {said}") if said else subject

    def _of_share_verb(self, context: FigureContext, candidate: Candidate) -> str | None:
        """ "Children from minority ethnic groups account for 8% of …" """
        doc, sentence = context.doc, context.sentence(candidate)
        verb = next(
            (
                t.i
                for t in reversed(doc[max(sentence.start, candidate.start - 5) : candidate.start])
                if t.lower_ in self._share_verbs
            ),
            None,
        )
        if verb is None or verb - sentence.start > 16 or verb == sentence.start:
            return None
        if context.within(sentence.start, verb):
            return None
        start, end = sentence.start, verb
        while end > start and doc[end - 1].lower_ in self._recent:
            end -= 1
        while start < end and doc[start].lower_ in self._pronouns | {"the"}:
            start += 1
        return fold(doc[start:end].text) or None

    def _in_front(self, context: FigureContext, at: int) -> str | None:
        candidate = context.candidates[at]
        bracket = self._bracket(context, candidate)
        sentence = context.sentence(candidate)
        if bracket is not None:
            return words_of(
                context.doc, self._phrases.before(context.doc, bracket, sentence.start, context.populations)
            )
        if context.doc[candidate.after : candidate.after + 2].text.lower() in ("to be", "to require"):
            return self._carried(context, at)
        return (
            self._of_number_noun(context, at, sentence)
            or self._of_list(context, candidate)
            or self._of_change(context, at, sentence)
            or self._of_verb(context, candidate, sentence)
            or self._in_apposition(context, candidate, sentence)
            or self._before_colon(context, candidate, sentence)
            or self._carried(context, at)
            or self._of_sentence(context, candidate)
        )

    def _in_apposition(self, context: FigureContext, candidate: Candidate, sentence: Span) -> str | None:
        """ "Most children, 90%, contribute" """
        doc = context.doc
        if candidate.start - 1 <= sentence.start or doc[candidate.start - 1].text != ",":
            return None
        if candidate.end >= sentence.end or doc[candidate.end].text != ",":
            return None
        return words_of(
            doc, self._phrases.before(doc, candidate.start - 1, sentence.start, context.populations)
        )

    def _of_sentence(self, context: FigureContext, candidate: Candidate) -> str | None:
        """What its sentence is about, or the one before where it opens its own ("Almost half do not …")."""
        sentence, block = context.sentence(candidate), context.block_of.get(candidate.start)
        opens = candidate.start - sentence.start <= 3
        if opens and block is not None and sentence.start > block.start:
            sentence = context.doc[sentence.start - 1].sent
        for token in sentence:
            if token.i >= candidate.start:
                break
            if token.lower_ in self._auxiliaries | self._verbs:
                bounds = self._phrases.before(context.doc, token.i, sentence.start, context.populations)
                counts = bounds is not None and any(
                    bounds[0] < c.end <= bounds[1] for c in context.within(sentence.start, bounds[1])
                )
                said = None if counts else words_of(context.doc, bounds)
                return None if said is None or said.lower() in self._pronouns else said
        return None

    def _of_number_noun(self, context: FigureContext, at: int, sentence: Span) -> str | None:
        """ "The number of children looked after … was 705" """
        candidate = context.candidates[at]
        earlier = context.within(sentence.start, candidate.start)
        first = earlier[-1].end if earlier else sentence.start
        for token in context.doc[first : candidate.start]:
            if (
                token.lower_ in self._number_nouns
                and token.i + 1 < candidate.start
                and context.doc[token.i + 1].lower_ == "of"
            ):
                return self._read(context, token.i + 2, candidate.start)
        return None

    def _of_list(self, context: FigureContext, candidate: Candidate) -> str | None:
        """ "The proportion of children entitled to meals:" with an item "in primary schools is 9%" """
        lead, block = context.lead(candidate), context.block_of.get(candidate.start)
        if lead is None or block is None or context.within(lead.start, lead.end):
            return None
        for token in lead[:-1]:
            if token.lower_ in self._number_nouns and token.nbor(1).lower_ == "of":
                named = self._read(context, token.i + 2, lead.end)
                verb = next(
                    (
                        t.i
                        for t in context.doc[block.start : candidate.start]
                        if t.lower_ in self._links - {"at", "to", "of", "from", "by"}
                    ),
                    candidate.start,
                )
                return fold(f"{named} {context.doc[block.start : verb].text}") if named else None
        return None

    def _of_change(self, context: FigureContext, at: int, sentence: Span) -> str | None:
        """ "a reduction in admissions of 83%", "a drop of 50% in applications" """
        candidate = context.candidates[at]
        doc = context.doc
        change = next(
            (t.i for t in reversed(doc[sentence.start : candidate.start]) if t.lower_ in self._changes), None
        )
        if change is None or change + 1 >= sentence.end:
            return None
        if doc[change + 1].lower_ in ("in", "of") and change + 2 < candidate.start:
            return self._read(context, change + 2, candidate.start)
        if candidate.end < sentence.end and doc[candidate.end].lower_ == "in":
            return self._read(context, candidate.end + 1, sentence.end)
        return None

    def _of_verb(self, context: FigureContext, candidate: Candidate, sentence: Span) -> str | None:
        """What stands before the verb of "attendance fell below 90%", "vacancies have fallen to 12%"."""
        doc, first = context.doc, sentence.start
        at = self._before_verb(context, candidate.number_start, first)
        if at is None or at <= first:
            return None
        bounds = self._phrases.before(doc, at, first, context.populations)
        said = words_of(doc, bounds)
        empty = said is None or said.lower() in self._nothing
        return None if empty else said

    def _before_verb(self, context: FigureContext, number: int, first: int) -> int | None:
        """Goes back from a number over prepositions, other figures, times and the verb; None for no verb.

        "offered to four" names who was offered something: there the subject is not before the verb.
        """
        doc, at, verb, led = context.doc, number, False, False
        times, others = context.times_within(first, number), context.within(first, number)
        within = {token: time.start for time in times for token in range(time.start, time.end)}
        within.update({token: other.start for other in others for token in range(other.start, other.end)})
        while at > first:
            word = doc[at - 1].lower_
            if at - 1 in within:
                at = within[at - 1]
                continue
            if word in self._auxiliaries | self._change_verbs | self._verbs:
                verb = True
            elif word in self._prepositions:
                led = True
            elif word.endswith("ed") and led and not verb:
                if doc[at].lower_ == "to":
                    return None
                verb = True
            elif not (word in self._links | self._recent | self._fillers or word.endswith("ly")):
                break
            at -= 1
        return at if verb else None

    def _of_money(self, context: FigureContext, candidate: Candidate, limit: int) -> str | None:
        """ "a grant of £85,000", "£640,000 for extra posts" """
        doc, first = context.doc, context.sentence(candidate).start
        if candidate.start > first and doc[candidate.start - 1].lower_ == "of":
            before = self._phrases.before(doc, candidate.start - 1, first, context.populations)
            if before is not None:
                return words_of(doc, before)
        for at in range(candidate.after, min(candidate.after + 3, limit - 1)):
            if doc[at].lower_ in self._purposes:
                start = self._past_numbers(context, at + 1)
                bounds = self._phrases.after(doc, start, context.populations, limit)
                if bounds is not None and self._phrases.has_head(doc, bounds):
                    return words_of(doc, bounds)
        return self._of_verb(context, candidate, context.sentence(candidate))

    @staticmethod
    def _past_numbers(context: FigureContext, at: int) -> int:
        return next((c.after for c in context.within(at, at + 1)), at)

    # counted before

    def _carried(self, context: FigureContext, at: int) -> str | None:
        """The subject of the figure before in the same stretch, or of the first in the list's lead."""
        candidate = context.candidates[at]
        for index in range(at - 1, -1, -1):
            earlier = context.candidates[index]
            if not context.same_block(earlier, candidate):
                break
            if earlier.kind != "duration":
                return self._people_between(context, earlier, candidate) or context.subjects[index]
        lead = context.lead(candidate)
        if lead is not None:
            counted = [i for i in context.indices(lead.start, lead.end) if i < at]
            first = next((i for i in counted if context.candidates[i].kind != "duration"), None)
            if first is not None:
                return context.subjects[first]
        return self._last_people(context, candidate)

    @staticmethod
    def _people_between(context: FigureContext, earlier: Candidate, candidate: Candidate) -> str | None:
        """ "36 meetings for children looked after …, offered help to seven": the people named since."""
        sentence = context.sentence(candidate)
        if earlier.start < sentence.start or context.doc[candidate.start - 1].lower_ not in (
            "to",
            "for",
            "by",
            "with",
        ):
            return None
        for at in range(candidate.start - 1, earlier.after, -1):
            if at in context.populations and context.populations[at] <= candidate.start:
                return words_of(context.doc, (at, context.populations[at]))
        return None

    @staticmethod
    def _last_people(context: FigureContext, candidate: Candidate) -> str | None:
        """The people last named in the stretch: "Children … Four of the seven who met inspectors"."""
        block = context.block_of.get(candidate.start)
        first = block.start if block is not None else candidate.start
        for at in range(candidate.start - 1, first - 1, -1):
            if at in context.populations and context.populations[at] <= candidate.start:
                return words_of(context.doc, (at, context.populations[at]))
        return None
