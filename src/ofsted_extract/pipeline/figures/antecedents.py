"""What was counted or named before: for figures that say only how many ("(or 12%)", "of whom seven")."""

from __future__ import annotations

from spacy.tokens import Span

from ofsted_extract.facts.base import fold
from ofsted_extract.pipeline.figures.clause_heads import ClauseHeads
from ofsted_extract.pipeline.figures.kinds import Candidate
from ofsted_extract.pipeline.figures.phrases import PhraseReader, words_of
from ofsted_extract.pipeline.figures.reading_context import FigureContext
from ofsted_extract.pipeline.figures.subject_words import SubjectWords

_OPENS = 3
_COLON = 4
_LONGEST_SAID = 9
_ATTACHED = frozenset({"with", "without", "in", "on", "from", "at"})
_NEAR_SENTENCES = 1
_RECIPIENTS = frozenset({"to", "for", "by", "with"})


class Antecedents:
    """Goes back to earlier figures, to people named, and to what a sentence is about."""

    def __init__(self, phrases: PhraseReader, heads: ClauseHeads, words: SubjectWords) -> None:
        self._phrases = phrases
        self._heads = heads
        self._words = words

    def compared(self, context: FigureContext, at: int) -> str | None:
        """ "67% of children …, rising to 79%": the subject of the nearest figure alike in the sentence."""
        candidate = context.candidates[at]
        here = context.indices(context.sentence(candidate).start, candidate.start)
        alike = (i for i in reversed(here) if context.candidates[i].kind == candidate.kind)
        near = next(alike, None)
        said = context.subjects[near] if near is not None else None
        return said or self.carried(context, at)

    def carried(
        self, context: FigureContext, at: int, *, before: int | None = None, far: bool = False
    ) -> str | None:
        """The subject of the figure before in the same stretch, or of the first in the list's lead.

        Of a figure before the token `before`, where that is given. One more than a sentence away has its
        own subject: unless `far`, the people named in the sentence are meant.
        """
        candidate = context.candidates[at]
        for index in range(at - 1, -1, -1):
            earlier = context.candidates[index]
            if before is not None and earlier.start >= before:
                continue
            if not context.same_block(earlier, candidate):
                break
            told = earlier.kind == "rate" and candidate.kind == "count"
            if earlier.kind != "duration" and not told:
                if not far and self._sentences_on(context, earlier, candidate) > _NEAR_SENTENCES:
                    return self._last_people(context, context.sentence(candidate).start, candidate.start)
                return self._people_between(context, earlier, candidate) or context.subjects[index]
        lead = context.lead(candidate)
        if lead is not None:
            counted = (index for index in context.indices(lead.start, lead.end) if index < at)
            first = next((i for i in counted if context.candidates[i].kind != "duration"), None)
            if first is not None:
                return context.subjects[first]
        block = context.block_of(candidate)
        people = self._last_people(context, block.start, candidate.start) if block is not None else None
        return people or (self._of_items_before(context, at, lead) if lead is not None else None)

    @staticmethod
    def _sentences_on(context: FigureContext, earlier: Candidate, candidate: Candidate) -> int:
        between = context.doc[earlier.start : context.sentence(candidate).start + 1]
        return sum(token.is_sent_start is True for token in between[1:])

    @staticmethod
    def _of_items_before(context: FigureContext, at: int, lead: Span) -> str | None:
        """ "In the last 12 months:", "46 children were adopted", "21 left care": the first of the list's."""
        for index in range(at):
            item = context.lead(context.candidates[index])
            if item is not None and item.start == lead.start:
                return context.subjects[index]
        return None

    def rated(self, context: FigureContext, at: int) -> str | None:
        """ "331 children were on a plan (a rate of 47 per 10,000)": those counted, with what is said of them.

        A rate that is compared with one before, "from 285 (42 per 10,000)", is of the same thing.
        """
        doc, candidate = context.doc, context.candidates[at]
        before = context.candidates[at - 1] if at else None
        if before is None or not context.same_block(before, candidate):
            return self.carried(context, at)
        rates = (i for i in range(at - 1, -1, -1) if context.candidates[i].unit == candidate.unit)
        near = next(rates, None)
        if near is not None and context.same_block(context.candidates[near], candidate):
            return context.subjects[near]
        subject = self.carried(context, at)
        named = self._phrases.after(doc, before.after, context.populations, candidate.start)
        bracket = next((t.i for t in reversed(doc[before.end : candidate.start]) if t.text == "("), None)
        if subject is None or named is None or bracket is None or doc[named[1] : bracket].text.count(","):
            return subject
        start = named[1]
        while start < bracket and doc[start].lower_ in self._words.auxiliaries | {"the"}:
            start += 1
        end = next((token.i for token in doc[start:bracket] if token.lower_ == "by"), bracket)
        whole = end - start <= _LONGEST_SAID and words_of(doc, named) == subject
        return fold(f"{subject} {doc[start:end].text}") if whole else subject

    def of_whom(self, context: FigureContext, at: int) -> str | None:
        """ "16 live in homes, of whom seven …": the thing counted before, with what was said of it."""
        doc, candidate = context.doc, context.candidates[at]
        lead = candidate.start - 1
        while lead > 0 and doc[lead].lower_ in self._words.words_of_recent_periods | {"over"}:
            lead -= 1
        pronoun = doc[lead].lower_
        if (
            not at
            or lead < 2
            or pronoun not in ("whom", "which")
            or doc[lead - 1].lower_ not in ("of", "for")
        ):
            return None
        earlier, subject = context.candidates[at - 1], context.subjects[at - 1]
        if subject is None or not context.same_block(earlier, candidate):
            return subject
        end = lead - 1
        named = self._phrases.after(doc, earlier.after, context.populations, end)
        said = doc[named[1] if named else earlier.end : end].text
        said = said.strip(" ,(").split(")")[-1].strip(" ,").removeprefix("who ")
        if said.startswith("of "):
            # "make up 30% of all contacts, of which 81% …"
            return subject
        if said.split(" ")[0] in _ATTACHED:
            # "nine children with a plan, of which eight"
            return fold(f"{subject} {said}")
        return fold(f"{subject} {pronoun.replace('whom', 'who')} {said}") if said else subject

    def before_colon(self, context: FigureContext, candidate: Candidate) -> str | None:
        """ "Health assessments remain a concern: just 17 of 41 were on time" """
        first = max(context.sentence(candidate).start, candidate.start - _COLON)
        opened = any(token.text == ":" for token in context.doc[first : candidate.start])
        return self.of_sentence(context, candidate) if opened else None

    def of_sentence(self, context: FigureContext, candidate: Candidate) -> str | None:
        """What its sentence is about, or the one before where it opens its own ("Almost half do not …")."""
        sentence, block = context.sentence(candidate), context.block_of(candidate)
        opens = candidate.start - sentence.start <= _OPENS or self._opens_clause(context, candidate)
        if opens and block is not None and sentence.start > block.start:
            sentence = context.doc[sentence.start - 1].sent
        verbs = self._words.auxiliaries | self._words.verbs_of_measure
        verb = next((t.i for t in sentence[:-1] if t.lower_ in verbs and t.nbor().lower_ != "of"), None)
        if verb is None or verb >= candidate.start:
            return None
        bounds = self._heads.before(context, verb, sentence.start)
        if bounds is None or any(
            bounds[0] < other.end for other in context.within(sentence.start, bounds[1])
        ):
            return None
        said = words_of(context.doc, bounds)
        return None if said is None or said.lower() in self._words.pronouns else said

    def _opens_clause(self, context: FigureContext, candidate: Candidate) -> bool:
        """ "When this happens, over a third are …": the figure stands behind a clause that names nobody."""
        sentence = context.sentence(candidate)
        said = context.words[sentence.start : candidate.start]
        before_comma = said[: said.index(",")] if "," in said[-_OPENS - 1 :] and said.count(",") == 1 else []
        return len(before_comma) <= _COLON and bool({"this", "that", "it"} & set(before_comma))

    def counted_before(self, context: FigureContext, candidate: Candidate) -> str | None:
        """ "… growing numbers of children at risk. The figure has risen to 38": the children."""
        sentence, block = context.sentence(candidate), context.block_of(candidate)
        if block is None or sentence.start <= block.start:
            return None
        before = context.doc[sentence.start - 1].sent
        for token in reversed(before[:-1]):
            if token.lower_ in self._words.number_nouns and token.nbor().lower_ == "of":
                return words_of(
                    context.doc,
                    self._phrases.after(context.doc, token.i + 2, context.populations, before.end),
                )
        return None

    def _people_between(self, context: FigureContext, earlier: Candidate, candidate: Candidate) -> str | None:
        """ "36 meetings for children looked after …, offered help to seven": the people named since."""
        offered = context.doc[candidate.start - 1].lower_ in _RECIPIENTS
        if not offered or earlier.start < context.sentence(candidate).start:
            return None
        return self._last_people(context, earlier.after + 1, candidate.start)

    @staticmethod
    def _last_people(context: FigureContext, first: int, end: int) -> str | None:
        """The people last named in a stretch: "Children … Four of the seven who met inspectors"."""
        for at in range(end - 1, first - 1, -1):
            if context.populations.get(at, end + 1) <= end:
                return words_of(context.doc, (at, context.populations[at]))
        return None
