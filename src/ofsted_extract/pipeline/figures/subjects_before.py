"""Subjects that stand before their number: "attendance fell below 90%", "a grant of £85,000"."""

from __future__ import annotations

from spacy.tokens import Doc, Span

from ofsted_extract.facts.base import fold
from ofsted_extract.pipeline.figures.clause_heads import ClauseHeads
from ofsted_extract.pipeline.figures.kinds import Candidate
from ofsted_extract.pipeline.figures.phrases import PhraseReader, words_of
from ofsted_extract.pipeline.figures.reading_context import FigureContext
from ofsted_extract.pipeline.figures.subject_words import SubjectWords, Words

_SHARE_REACH = 5
_LONGEST_SHARER = 16
_PURPOSE_REACH = 3
_BETWEEN = frozenset(
    {"by", "from", "to", "around", "about", "over", "nearly", "almost", "a", "an", "average", "of"}
)
_LEVELS = frozenset({"level", "levels", "amount", "sum", "maximum", "minimum"})
_RATES = frozenset({"rate", "rates"})
_PROPORTIONS = frozenset({"proportion", "percentage"})
_RELATIVES = frozenset({"who", "that", "which", "whose"})


class SubjectsBefore:
    """Reads what stands before a number: nouns of number and change, verbs, appositions."""

    def __init__(self, phrases: PhraseReader, heads: ClauseHeads, words: SubjectWords) -> None:
        self._phrases = phrases
        self._heads = heads
        self._words = words

    def of_share_verb(self, context: FigureContext, candidate: Candidate) -> str | None:
        """ "Children from minority ethnic groups account for 8% of …" """
        doc, sentence = context.doc, context.sentence(candidate)
        first = max(sentence.start, candidate.start - _SHARE_REACH)
        verb = _last(doc, first, candidate.start, self._words.share_verbs)
        if verb is None or context.within(sentence.start, verb):
            return None
        comma = _last(doc, sentence.start, verb, frozenset({","}))
        start, end = sentence.start if comma is None else comma + 1, verb
        if not 0 < end - start <= _LONGEST_SHARER:
            return None
        while end > start and doc[end - 1].lower_ in self._words.words_of_recent_periods:
            end -= 1
        while start < end and doc[start].lower_ in self._words.pronouns | {"the", "as", "while", "and"}:
            start += 1
        passive = start < end and doc[start].lower_ in self._words.auxiliaries
        return None if passive else fold(doc[start:end].text) or None

    def in_apposition(self, context: FigureContext, candidate: Candidate, sentence: Span) -> str | None:
        """ "Most children, 90%, contribute" """
        doc, comma = context.doc, candidate.start - 1
        closed = candidate.end < sentence.end and doc[candidate.end].text == ","
        if comma <= sentence.start or doc[comma].text != "," or not closed:
            return None
        bounds = self._phrases.before(doc, comma, sentence.start, context.populations)
        if bounds is None or doc[bounds[1] - 1].lower_ in self._words.compares_places:
            return None
        return words_of(doc, bounds)

    def of_number_noun(self, context: FigureContext, candidate: Candidate, sentence: Span) -> str | None:
        """ "The number of children looked after … was 705" """
        earlier = context.within(sentence.start, candidate.start)
        alike = [other for other in earlier if other.kind == candidate.kind]
        first = alike[-1].end if alike else sentence.start
        noun = self._number_noun(context.doc, first, candidate.start)
        if noun is None:
            return None
        # "the proportion of children who have had three or more moves": with all that is said of them
        told = next((other for other in earlier if other.start > noun), None)
        named = self._phrases.after(context.doc, noun, context.populations, candidate.start)
        if told is not None and named is not None and context.doc[named[1]].lower_ in _RELATIVES:
            after = told.after
            if (
                context.doc[after].lower_ == "or"
                and context.doc[after + 1].lower_ in self._words.more_or_less
            ):
                after += 2
            thing = self._phrases.after(context.doc, after, context.populations, candidate.start)
            end = thing[1] if thing is not None else after
            return fold(context.doc[named[0] : end].text) if told.start - noun <= _LONGEST_SHARER else None
        return words_of(context.doc, named)

    def of_opening(self, context: FigureContext, candidate: Candidate, sentence: Span) -> str | None:
        """ "At 9%, the vacancy rate is low" """
        doc, end = context.doc, candidate.end
        opens = candidate.start == sentence.start + 1 and sentence[0].lower_ == "at"
        if not opens or doc[end : end + 1].text != ",":
            return None
        return self._after(context, end + 1, sentence.end)

    def of_aside(self, context: FigureContext, candidate: Candidate) -> str | None:
        """ "Staff at the hub, three of whom …": what stands before the comma."""
        doc, comma = context.doc, candidate.start - 1
        while comma > 0 and doc[comma].lower_ in self._words.words_of_recent_periods:
            comma -= 1
        if doc[comma].text != ",":
            return None
        bounds = self._heads.before(context, comma, context.sentence(candidate).start)
        known = bounds is not None and (
            self._phrases.has_head(doc, bounds) or bounds[1] in context.population_ends
        )
        return words_of(doc, bounds) if known else None

    def of_list(self, context: FigureContext, candidate: Candidate) -> str | None:
        """ "The proportion of children entitled to meals:" with an item "in primary schools is 9%" """
        lead, block = context.lead(candidate), context.block_of(candidate)
        if lead is None or block is None or context.within(lead.start, lead.end):
            return None
        noun = self._number_noun(context.doc, lead.start, lead.end)
        named = self._after(context, noun, lead.end) if noun is not None else None
        if named is None:
            return None
        verbs = self._words.linking_words - self._words.prepositions_of_number
        stretch = context.doc[block.start : candidate.start]
        verb = next((token.i for token in stretch if token.lower_ in verbs), candidate.start)
        return fold(f"{named} {context.doc[block.start : verb].text}")

    def of_change(self, context: FigureContext, candidate: Candidate, sentence: Span) -> str | None:
        """ "a reduction in admissions of 83%", "a drop of 50% in applications" """
        doc = context.doc
        change = _last(doc, sentence.start, candidate.start, self._words.change_nouns)
        if change is None or change + 1 >= sentence.end:
            return None
        if doc[change + 1].lower_ in ("in", "of") and change + 2 < candidate.start:
            return self.numbered(context, change + 2, candidate.start)
        if candidate.end < sentence.end and doc[candidate.end].lower_ == "in":
            return self.numbered(context, candidate.end + 1, sentence.end)
        return None

    def numbered(self, context: FigureContext, at: int, limit: int) -> str | None:
        """The phrase that begins at `at`; of "the overall numbers of plans", the plans."""
        doc, bounds = context.doc, self._phrases.after(context.doc, at, context.populations, limit)
        if bounds is None or doc[bounds[1] - 1].lower_ not in self._words.number_nouns:
            return words_of(doc, bounds)
        of = doc[bounds[1] : bounds[1] + 1].text == "of" and bounds[1] + 1 < limit
        return self._after(context, bounds[1] + 1, limit) if of else None

    def of_level(self, context: FigureContext, candidate: Candidate, sentence: Span) -> str | None:
        """ "…, with turnover of staff at 15%": what is measured, right before "at"."""
        doc, at = context.doc, candidate.start - 1
        while at > sentence.start and doc[at].lower_ in _BETWEEN - {"of"}:
            at -= 1
        if doc[at].lower_ != "at" or at <= sentence.start:
            return None
        bounds = self._phrases.before(doc, at, sentence.start, context.populations)
        verbs = self._words.verbs_of_measure | self._words.change_verbs
        if bounds is None or bounds[1] != at or doc[at - 1].lower_ in verbs:
            return None
        whole, of = bounds, bounds[0] - 1
        if doc[of].lower_ == "of" and of > sentence.start:
            whole = self._phrases.before(doc, of, sentence.start, context.populations) or bounds
        named = doc[whole[1] - 1].lower_ in self._words.measured_singulars
        return words_of(doc, (whole[0], bounds[1])) if named else None

    def of_verb(self, context: FigureContext, candidate: Candidate, sentence: Span) -> str | None:
        """What stands before the verb of "attendance fell below 90%", "vacancies have fallen to 12%"."""
        changed = self._changed(context, candidate, sentence)
        if changed is not None:
            return changed
        at = self._before_verb(context, candidate.number_start, sentence.start)
        if at is None or at <= sentence.start:
            return None
        doc = context.doc
        bounds = self._heads.before(context, at, sentence.start)
        if bounds is None or self._words.says_nothing(doc[bounds[0] : bounds[1]].text):
            return None
        return words_of(doc, bounds)

    def is_untold(self, context: FigureContext, candidate: Candidate, sentence: Span) -> bool:
        """ "The proportion gaining passes in English and mathematics is 36%": of whom, is said before."""
        doc = context.doc
        verb = _last(doc, sentence.start, candidate.start, self._words.auxiliaries)
        noun = _last(doc, sentence.start, candidate.start, _PROPORTIONS)
        if noun is None or verb is None or verb < noun:
            return False
        return doc[noun + 1].lower_.endswith("ing")

    def _changed(self, context: FigureContext, candidate: Candidate, sentence: Span) -> str | None:
        """ "plans to increase the workforce by 20%" """
        start = candidate.start
        while start > sentence.start and context.doc[start - 1].lower_ in _BETWEEN:
            start -= 1
        if context.doc[start].lower_ not in ("by", "from", "to"):
            return None
        bounds = self._heads.object_of_change(context, start, sentence.start)
        if bounds is None or self._words.says_nothing(context.doc[bounds[0] : bounds[1]].text):
            return None
        return words_of(context.doc, bounds)

    def of_noun(self, context: FigureContext, candidate: Candidate, sentence: Span) -> str | None:
        """ "caseloads of 62", "a waiting list of about 30" """
        doc, at = context.doc, candidate.start
        while at > sentence.start and doc[at - 1].lower_ in self._words.words_of_recent_periods:
            at -= 1
        if at - 1 <= sentence.start or doc[at - 1].lower_ != "of":
            return None
        bounds = self._phrases.before(doc, at - 1, sentence.start, context.populations)
        if bounds is None:
            return None
        start, end = bounds
        if doc[end - 1].lower_ in _RATES:
            # "a low repeat referral rate of 21%"
            while start < end and doc[start].lower_ in self._words.statistic_adjectives:
                start += 1
            return words_of(doc, (start, end)) if end - start > 1 else None
        return words_of(doc, bounds) if self._phrases.has_head(doc, bounds) else None

    def of_money(self, context: FigureContext, candidate: Candidate) -> str | None:
        """ "a grant of £85,000", "£640,000 for extra posts" """
        doc, sentence = context.doc, context.sentence(candidate)
        if candidate.start > sentence.start and doc[candidate.start - 1].lower_ == "of":
            before = self._before(context, candidate.start - 1, sentence.start)
            level = before is not None and before.split()[-1].lower() in _LEVELS
            verb = _last(doc, sentence.start, candidate.start, self._words.auxiliaries) if level else None
            if verb is not None:
                # "The grant is set at the recommended level of £2,000"
                return words_of(doc, self._heads.before(context, verb, sentence.start))
            if before is not None and not level and not self._words.says_nothing(before):
                return before
        for at in range(candidate.after, min(candidate.after + _PURPOSE_REACH, sentence.end - 1)):
            if doc[at].lower_ in self._words.leads_into_a_purpose:
                start = next((other.after for other in context.within(at + 1, at + 2)), at + 1)
                bounds = self._phrases.after(doc, start, context.populations, sentence.end, plural=True)
                if bounds is not None and not doc[bounds[0]].lower_.endswith("ing"):
                    named = doc[at].lower_ != "to" or self._phrases.has_head(doc, bounds)
                    if named and not self._words.says_nothing(doc[bounds[0] : bounds[1]].text):
                        return words_of(doc, bounds)
        return self.of_verb(context, candidate, sentence)

    def _before_verb(self, context: FigureContext, number: int, first: int) -> int | None:
        """Goes back from a number over prepositions, other figures, times and the verb; None for no verb.

        "offered to four" names who was offered something: there the subject is not before the verb.
        """
        doc, words = context.doc, self._words
        verbs = words.auxiliaries | words.change_verbs | words.verbs_of_measure
        skipped = words.linking_words | words.words_of_recent_periods | words.fillers_before_numbers
        parts = [(time.start, time.end) for time in context.times_within(first, number)]
        parts += [(other.start, other.end) for other in context.within(first, number)]
        starts = {token: start for start, end in parts for token in range(start, end)}
        at, verb, led = number, False, False
        while at > first:
            word = doc[at - 1].lower_
            if at - 1 in starts:
                at = starts[at - 1]
                continue
            if word in verbs:
                verb = True
            elif word in words.prepositions_of_number:
                led = True
            elif word.endswith("ed") and led and not verb:
                if doc[at].lower_ == "to":
                    return None
                verb = True
            elif word not in skipped and not word.endswith("ly"):
                break
            at -= 1
        return at if verb else None

    def _number_noun(self, doc: Doc, first: int, end: int) -> int | None:
        """Where the thing counted begins behind "the number of" and the like."""
        for token in doc[first : end - 1]:
            if token.lower_ in self._words.number_nouns and token.nbor(1).lower_ == "of":
                return int(token.i) + 2
        return None

    def _after(self, context: FigureContext, at: int, limit: int) -> str | None:
        return words_of(context.doc, self._phrases.after(context.doc, at, context.populations, limit))

    def _before(self, context: FigureContext, end: int, first: int) -> str | None:
        return words_of(context.doc, self._phrases.before(context.doc, end, first, context.populations))


def _last(doc: Doc, first: int, end: int, words: Words) -> int | None:
    """The last token of `first:end` that is one of `words`."""
    return next((token.i for token in reversed(doc[first:end]) if token.lower_ in words), None)
