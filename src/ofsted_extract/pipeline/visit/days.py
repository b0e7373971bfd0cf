"""The days of the visit that a letter is about: from its cover, or from a sentence of its opening.

Part of `ofsted_visit`. Rules and word lists are those of `patterns/visit.yaml`.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass, replace
from datetime import date
from itertools import groupby

from spacy.language import Language
from spacy.tokens import Doc, Span

from ofsted_extract.facts.common.sentence_bounds import SentenceBounds
from ofsted_extract.facts.dates import DateRole, DateValue
from ofsted_extract.pipeline.dates.grammar import DateGrammar
from ofsted_extract.pipeline.language import warn
from ofsted_extract.rules.patterns import Match, Patterns

OPENING_TOKENS = 900
"""The part of a document, from its first token, that can describe its own visit."""

# Distances are in tokens.
_LABEL_TO_DATES = 4
_STRETCH_TO_STRETCH = 12
_VETO_TO_DATES = 2
_ABBREVIATION_TOKENS = 4

_LONGEST_VISIT_DAYS = 150
"""A longer visit is taken for a misprint of the year."""


@dataclass(frozen=True, slots=True)
class _Chain:
    """Days joined to one another: "8 to 12 July and 7 August 2019"."""

    days: tuple[Span, ...]

    @property
    def start(self) -> int:
        return self.days[0].start

    @property
    def end(self) -> int:
        return max(span.end for span in self.days)

    @property
    def first_day(self) -> str:
        return str(self.days[0]._.value.iso)

    @property
    def last_day(self) -> str:
        return str(self.days[-1]._.value.iso)


_IsVisit = Callable[[Doc, Span, _Chain], bool]
"""Whether the words before a chain, in its sentence, make it the days of a visit."""


class VisitDays:
    """Finds the days of the visit and gives them the roles `visit_start` and `visit_end`."""

    def __init__(self, nlp: Language, patterns: Patterns) -> None:
        self._grammar = DateGrammar(patterns)
        self._cover_labels = patterns.matcher(nlp, "visit-cover")
        self._vetoes = patterns.matcher(nlp, "visit-veto")
        self._visit_words = patterns.words("visit-words")
        self._lead_words = patterns.words("visit-leads")
        self._nouns_before_of = patterns.words("visit-of")
        self._week_words = patterns.words("week-words")
        self._week_leads = patterns.words("week-leads")
        self._week_abbreviations = patterns.words("week-abbreviations")
        self._fillers = patterns.words("weekdays") | patterns.words("date-fillers")

    def mark(self, doc: Doc, *, expected: bool) -> None:
        """Sets the roles of the visit's days in `doc.spans["dates"]`.

        A cover wins over a sentence, and a sentence with a lead word ("on 3 May") over one that names
        the visit by its days ("our visit of 3 May").

        Args:
            doc: with sentences and `doc.spans["dates"]`.
            expected: whether letters of this kind always state the days, so that a missing one is warned of.
        """
        chains = list(self._chains(doc))
        readings = [*self._on_cover(doc, chains), *self._in_sentences(doc, chains, self._has_lead_word)]
        readings = readings or list(self._in_sentences(doc, chains, self._names_visit_by_days))
        if readings:
            self._warn_of_rival(doc, readings)
            self._set_roles(doc, readings[0])
        elif expected:
            warn(doc, "no-visit-dates", "no days of the visit or inspection are stated")

    def mentions_visit(self, sentence: Span) -> bool:
        """Whether the sentence has a word for a visit or an inspection."""
        return any(token.lower_ in self._visit_words for token in sentence)

    def _warn_of_rival(self, doc: Doc, readings: list[_Chain]) -> None:
        """Warns of the next reading with other days, unless they lie within those of the first."""
        best = readings[0]
        days = (best.first_day, best.last_day)
        rival = next((each for each in readings[1:] if (each.first_day, each.last_day) != days), None)
        if rival is None or _is_within(rival, best):
            return
        two = f"{best.first_day} to {best.last_day}, and {rival.first_day} to {rival.last_day}"
        message = f"the letter gives two readings of its visit: {two}; the first is taken"
        warn(doc, "competing-visit-dates", message)

    def _set_roles(self, doc: Doc, visit: _Chain) -> None:
        """Sets the roles of the first and last day, and warns of days that contradict one another."""
        _set_role(visit.days[0], "visit_start")
        is_week = self._is_week(doc, visit.days[-1])
        if is_week:
            warn(doc, "visit-end-not-said", "only the week of the visit is stated; no end is given")
        if visit.last_day < visit.first_day:
            message = f"“{doc[visit.start : visit.end].text}” ends before it starts; no end is given"
            warn(doc, "visit-ends-before-start", message)
        elif len(visit.days) > 1 and not is_week:
            _set_role(visit.days[-1], "visit_end")
            length = date.fromisoformat(visit.last_day) - date.fromisoformat(visit.first_day)
            if length.days > _LONGEST_VISIT_DAYS:
                message = f"the visit is said to last from {visit.first_day} to {visit.last_day}"
                warn(doc, "visit-too-long", message)
        values = (span._.value for span in doc.spans["dates"])
        letter_date = next((value.iso for value in values if value.role == "letter_date"), None)
        if letter_date is not None and letter_date < max(visit.first_day, visit.last_day):
            message = f"the letter is dated {letter_date}, before the visit ended"
            warn(doc, "letter-before-visit", message)

    def _is_week(self, doc: Doc, day: Span) -> bool:
        """Whether a day is the first of a week: "w/c 3 June", "the week commencing Monday 3 June"."""
        if self._abbreviation_start(doc, day.start) is not None:
            return True
        at = day.start - 1
        while at >= 0 and (doc[at].is_space or doc[at].lower_ in self._fillers | self._week_leads):
            at -= 1
        return at >= 0 and doc[at].lower_ in self._week_words

    def _abbreviation_start(self, doc: Doc, end: int) -> int | None:
        """Where an abbreviation of "week commencing" ("w/c") begins that ends at token `end`, or None."""
        while end > 0 and (
            doc[end - 1].is_space or doc[end - 1].text in {".", ":"} or doc[end - 1].lower_ in self._fillers
        ):
            end -= 1
        for start in range(end - 1, max(-1, end - _ABBREVIATION_TOKENS - 1), -1):
            text = "".join(doc[start:end].text.lower().split()).rstrip(".")
            if text in self._week_abbreviations:
                return start
        return None

    def _chains(self, doc: Doc) -> Iterator[_Chain]:
        """The days of the letter except its own date, with joined ones together."""
        days: list[Span] = []
        for span in doc.spans["dates"]:
            if span._.value.precision != "day" or span._.value.role == "letter_date":
                continue
            if days and not self._are_joined(doc, days[-1], span):
                yield _Chain(tuple(days))
                days = []
            days.append(span)
        if days:
            yield _Chain(tuple(days))

    def _are_joined(self, doc: Doc, before: Span, after: Span) -> bool:
        if after.start < before.end:
            return True
        gap = doc[before.end : after.start]
        if not len(gap) or not self._grammar.is_gap_in_list(doc, gap.start, gap.end):
            return False
        # on a cover a line can break after "to"; without such a word, a new block is a new date
        return "\n\n" not in gap.text or self._grammar.has_joint(doc, gap.start, gap.end)

    def _on_cover(self, doc: Doc, chains: list[_Chain]) -> Iterator[_Chain]:
        """The chains directly after a label such as "Inspection dates:"."""
        for label in self._cover_labels(doc[:OPENING_TOKENS]):
            for chain in chains:
                start = self._abbreviation_start(doc, chain.start)
                start = chain.start if start is None or start < label.end else start
                near = 0 <= start - label.end <= _LABEL_TO_DATES
                if near and self._can_stand_before_dates(doc[label.end : start]):
                    yield chain
                    break

    def _can_stand_before_dates(self, words: Span) -> bool:
        return all(not token.is_alpha or token.lower_ in self._fillers | self._lead_words for token in words)

    def _in_sentences(self, doc: Doc, chains: list[_Chain], is_visit: _IsVisit) -> Iterator[_Chain]:
        """The first chain of each sentence of the opening that mentions a visit and passes `is_visit`."""
        opening = doc[: min(len(doc), OPENING_TOKENS)]
        vetoes = self._vetoes(opening, longest=True)
        sentences = SentenceBounds(doc)
        for number, group in groupby(chains, key=lambda chain: sentences.number_of(chain.start)):
            sentence, in_sentence = sentences[number], list(group)
            if sentence.start >= opening.end:
                break
            if not self.mentions_visit(sentence):
                continue
            for at, chain in enumerate(in_sentence):
                vetoed = any(_applies(veto, sentence.start, chain) for veto in vetoes)
                if not vetoed and is_visit(doc, sentence, chain):
                    yield self._with_later_stretches(doc, chain, in_sentence[at + 1 :], vetoes)
                    break

    def _names_visit_by_days(self, doc: Doc, sentence: Span, chain: _Chain) -> bool:
        """Whether the days name the visit: "our visit of 3 and 4 May"."""
        before = doc[max(sentence.start, chain.start - 2) : chain.start]
        return len(before) > 1 and before[0].lower_ in self._nouns_before_of and before[1].lower_ == "of"

    def _has_lead_word(self, doc: Doc, sentence: Span, chain: _Chain) -> bool:
        """Whether a word like "on" or "between", or "the week commencing", stands before the days."""
        if (start := self._abbreviation_start(doc, chain.start)) is not None and start >= sentence.start:
            return True
        at = chain.start - 1
        while at >= sentence.start and (doc[at].is_space or doc[at].lower_ in self._fillers):
            at -= 1
        if (
            at > sentence.start
            and doc[at].lower_ in self._week_leads
            and doc[at - 1].lower_ in self._week_words
        ):
            at -= 1
        return at >= sentence.start and doc[at].lower_ in self._lead_words | self._week_words

    def _with_later_stretches(
        self, doc: Doc, chain: _Chain, others: list[_Chain], vetoes: list[Match]
    ) -> _Chain:
        """`chain` with the later stretches of the same visit that follow closely in its sentence."""
        for other in others:
            near = other.start - chain.end <= _STRETCH_TO_STRETCH
            vetoed = any(_applies(veto, chain.end, other) for veto in vetoes)
            if not near or other.first_day <= chain.last_day or vetoed:
                break
            chain = _Chain((*chain.days, *other.days))
        return chain


def _applies(veto: Match, start: int, chain: _Chain) -> bool:
    """Whether `veto`, at or after token `start`, says that the days of `chain` are not the visit's."""
    near_only = bool(veto.rule.values.get("near"))
    in_reach = not near_only or chain.start - veto.end <= _VETO_TO_DATES
    return start <= veto.start < chain.start and in_reach


def _set_role(span: Span, role: DateRole) -> None:
    value: DateValue = span._.value
    span._.value = replace(value, role=role)


def _is_within(inner: _Chain, outer: _Chain) -> bool:
    return outer.first_day <= inner.first_day and inner.last_day <= outer.last_day
