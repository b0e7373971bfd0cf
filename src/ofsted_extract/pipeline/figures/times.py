"""For what time a figure holds: `as_of`, in the letter's own words."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Set
from itertools import pairwise

from spacy.language import Language
from spacy.tokens import Doc, Span

from ofsted_extract.facts.base import fold
from ofsted_extract.pipeline.figures.kinds import Candidate
from ofsted_extract.pipeline.figures.reading_context import FigureContext
from ofsted_extract.pipeline.language import lower_words
from ofsted_extract.rules.patterns import Patterns

_REACH = 6
_NEAR = 4
_OTHER_EVENTS = frozenset({"since", "despite"})
_EVENT_REACH = 8
_ADDING = frozenset({"further", "additional"})
_COMPARING = frozenset({"than", "time", "on", "up"})
_POSSESSIVES = frozenset({"'s", "’s"})
_QUOTES = frozenset("‘“")
_CLOSED = frozenset("’”")
_BOTH_ENDS = frozenset({"and", "to", "-", "–"})
_SPANS = frozenset({"to", "-", "–"})
_OPENS_BOTH_ENDS = frozenset({"between", "from"})
_LEADS_A_SPAN = frozenset({"for", "during", "in", "over", "period"})
_LOOSE_ENDS = frozenset({"to", "the", "of", "up", "ending"})
_PRINTED = frozenset({"published", "reported", "available", "validated"})


class TimeReader:
    """Finds words that name a time (`patterns/time.yaml`, and the dates), and which is a figure's."""

    def __init__(self, nlp: Language, patterns: Patterns) -> None:
        self._matcher = patterns.matcher(nlp, "as-of")
        self._leads = sorted((lead.split() for lead in patterns.words("date-leads")), key=len, reverse=True)
        self._no_leads = patterns.words("no-date-leads")
        self._back = patterns.words("back-references")
        self._dividing = patterns.words("dividing-words")
        self._joints = patterns.words("clause-joints")
        self._auxiliaries = patterns.words("auxiliaries")
        self._subordinators = patterns.words("subordinators")
        self._periods = patterns.words("words-of-periods")
        self._changes = patterns.words("change-nouns")
        self._places = patterns.words("compares-places") - {"all", "other"}
        self._shares = patterns.words("share-verbs")
        self._yardsticks = patterns.words("yardsticks")
        self._gaps = patterns.words("qualifier-gaps")
        self._limits = patterns.words("leads-of-limits")
        self._fillers = patterns.words("fillers-of-comparison")

    def stretches(self, doc: Doc, sentences: list[Span]) -> list[Span]:
        """All stretches of `sentences` that name a time, in order, the longer where two overlap."""
        matches = (match for sentence in sentences for match in self._matcher(sentence))
        dated = {date.start for date in doc.spans.get("dates", ())}
        found = [_without_loose_end(doc[match.start : match.end], dated) for match in matches]
        spans = [span for span in found if self._names_a_time(doc, span)]
        ends: dict[int, Span] = {}
        for span in spans:
            ends.setdefault(span.end, span)
        for date in doc.spans.get("dates", ()):
            if date.start in ends:
                spans.append(doc[ends[date.start].start : date.end])
                continue
            led = self._with_lead(doc, date)
            bare = led.start == date.start
            if not (bare and date.start and doc[date.start - 1].lower_ in self._no_leads):
                spans.append(led)
        return _apart([*spans, *self._two_ended(doc)])

    @staticmethod
    def _names_a_time(doc: Doc, span: Span) -> bool:
        """Not "more than last year", and not "this year's school leavers"."""
        behind = doc[span.end].lower_ if span.end < len(doc) else ""
        before = doc[span.start - 1].lower_ if span.start > 0 else ""
        compared = before in _COMPARING and behind != "when"
        # "10% better from the previous year": what is compared with
        other = before == "from" and span[0].lower_ == "the" and span[-1].lower_ == "year"
        printed = behind in _PRINTED and span[-1].lower_ == "recently"
        return not (compared or other or printed) and behind not in _POSSESSIVES

    def _two_ended(self, doc: Doc) -> Iterator[Span]:
        """ "between 2014 and 2015", "from May 2016 to July 2017", "for 2011 to 2014", "from May to date" """
        dates = list(doc.spans.get("dates", ()))
        for first, second in pairwise(dates):
            lead = doc[first.start - 1].lower_ if first.start else ""
            joint = doc[first.end].lower_ if second.start == first.end + 1 else ""
            spanned = joint in _SPANS and lead in _LEADS_A_SPAN
            if spanned or (joint in _BOTH_ENDS and lead in _OPENS_BOTH_ENDS):
                yield doc[first.start - 1 : second.end]
        for date in dates:
            if doc[date.end : date.end + 2].text.lower() == "to date":
                led = date.start > 0 and doc[date.start - 1].lower_ in _OPENS_BOTH_ENDS
                yield doc[date.start - led : date.end + 2]

    def _with_lead(self, doc: Doc, date: Span) -> Span:
        first = date.sent.start
        said = lower_words(doc)[first : date.start]
        for lead in self._leads:
            start = date.start - len(lead)
            if start >= first and said[start - first :] == lead:
                return doc[start : date.end]
        return doc[date.start : date.end]

    def as_of(self, context: FigureContext, at: int) -> str | None:
        """The time of candidate `at`: of its own clause, of its list's lead, or of what it refers back to."""
        candidate = context.candidates[at]
        if context.time_at(candidate.start) is not None:
            return None
        sentence = context.sentence(candidate)
        led = context.words[max(sentence.start, candidate.start - 8) : candidate.start]
        if candidate.kind == "percentage" and "whose" in led:
            # "27 pupils whose attendance fell below 90%": a threshold holds for no time
            return None
        return (
            self._own(context, at, sentence)
            or self._of_lead(context, at)
            or self._referred(context, at, sentence)
        )

    def _own(self, context: FigureContext, at: int, sentence: Span) -> str | None:
        candidate = context.candidates[at]
        here = [
            time for time in context.times_within(sentence.start, sentence.end) if time.end <= sentence.end
        ]
        before = [time for time in here if time.end <= candidate.start]
        before = [time for time in before if not self._of_other_event(context.doc, time)] or before
        behind = next((time for time in here if time.start >= candidate.end), None)
        led = context.doc[max(sentence.start, candidate.start - 3) : candidate.start]
        past = any(token.lower_ == "previously" for token in led)
        if self._is_limit(context, candidate):
            beside = behind is not None and behind.start == candidate.end
            return fold(behind.text) if behind is not None and beside else None
        if behind is not None and not past and self._belongs(context, at, behind, bool(before)):
            opens = bool(before) and before[0].start == sentence.start and before[0][-1].is_digit
            period = any(token.lower_ in self._periods and token.nbor().like_num for token in behind)
            # "At 31 October 2016, 90 children had been in need during the previous 12 months"
            return fold(before[0].text) if opens and period else fold(behind.text)
        if not before or self._belongs_to_other_end(context, at, before[-1]):
            return None
        if candidate.kind == "duration" and self._left_behind(context, before[-1], candidate):
            return None
        if self._in_side_clause(context, before[-1], candidate) or self._spilt(context, at, before[-1]):
            return None
        return fold(before[-1].text)

    def _is_limit(self, context: FigureContext, candidate: Candidate) -> bool:
        """ "within 48 hours", "every six weeks" """
        if candidate.kind != "duration":
            return False
        behind = context.doc[candidate.end].lower_ if candidate.end < len(context.doc) else ""
        if behind in self._yardsticks:
            return True
        lead = candidate.start - 1
        while lead > 0 and context.doc[lead].lower_ in self._gaps:
            lead -= 1
        led = context.doc[max(0, lead - 1) : candidate.start]
        return any(token.lower_ in self._limits for token in led)

    def _in_side_clause(self, context: FigureContext, time: Span, candidate: Candidate) -> bool:
        """ "Although much was done over the last year, 10% are late": the time is not the 10%'s."""
        sentence = context.sentence(candidate)
        if sentence[0].lower_ not in self._subordinators or time.start <= sentence.start + 1:
            return False
        comma = next((token.i for token in sentence if token.text == ","), candidate.end)
        return time.end <= comma < candidate.start

    def _belongs_to_other_end(self, context: FigureContext, at: int, time: Span) -> bool:
        """ "from 24.6 in January 2019 to 17.2": the time is that of the value it stands behind."""
        lead = context.candidates[at].start - 1
        while lead > 0 and context.doc[lead].lower_ in self._fillers:
            lead -= 1
        if not at or context.doc[lead].lower_ != "to":
            return False
        other = context.candidates[at - 1]
        lead = other.start - 1
        while lead > 0 and context.doc[lead].lower_ in self._fillers:
            lead -= 1
        led = lead >= 0 and context.doc[lead].lower_ == "from"
        return led and other.end <= time.start <= other.end + 1

    def _is_pair(self, context: FigureContext, at: int, second: Candidate, time: Span) -> bool:
        """ "four managers and five deputies in the last year": one time for both"""
        first = context.candidates[at]
        between = context.words[first.end : second.start]
        told = context.words[second.end : time.start]
        counted = (context.subjects[at] or "").lower().split()
        alike = first.kind == second.kind == "count" and between == [*counted, "and"]
        return alike and len(told) <= _NEAR and not set(told) & (self._auxiliaries | self._dividing | {","})

    @staticmethod
    def _of_other_event(doc: Doc, time: Span) -> bool:
        """ "since the opening of the hub in May 2018": when that was, not for when a figure holds"""
        near = reversed(doc[max(time.sent.start, time.start - _EVENT_REACH) : time.start])
        word = next((t.lower_ for t in near if t.text == "," or t.lower_ in _OTHER_EVENTS), "")
        return word in _OTHER_EVENTS

    def _spilt(self, context: FigureContext, at: int, time: Span) -> bool:
        """ "33% in 2014 but above the national average of 23%", "40 in 2014 and a further six are due" """
        if not at:
            return False
        doc, start = context.doc, context.candidates[at].start
        other = context.candidates[at - 1]
        behind = other.end <= time.start <= other.end + 1
        before = set(context.words[time.end : other.start])
        beside = behind or (time.end < other.start and before <= self._fillers)
        of_time = time.start > context.sentence(other).start + 1
        led = set(context.words[max(time.end, start - _NEAR) : start])
        told = other.start < time.start and doc[start - 1].lower_ in _ADDING
        return (beside and of_time and bool(led & self._places)) or told

    def _left_behind(self, context: FigureContext, time: Span, candidate: Candidate) -> bool:
        """Whether a new clause begins between a time and a figure: ", and the director has been in post"."""
        between = context.words[time.end : candidate.start]
        for at, word in enumerate(between[1:], start=1):
            if word in ("and", "but") and between[at - 1] == ",":
                return time.start > context.sentence(candidate).start + 1 and bool(
                    self._auxiliaries & set(between[at:])
                )
        return False

    def _belongs(self, context: FigureContext, at: int, time: Span, has_other: bool) -> bool:
        """Whether a time behind a figure is the figure's: no other figure and no clause stands between."""
        following = context.candidates[at + 1] if at + 1 < len(context.candidates) else None
        between_them = following is not None and following.start < time.start
        candidate = context.candidates[at]
        if _in_speech(context.doc[candidate.end : time.start]):
            return False
        if between_them and following is not None and not _is_aside(context.doc, following):
            # "13% of children have had three placements in the last year": one clause, one time
            clause = context.doc[candidate.end : time.start]
            if not has_other and self._is_pair(context, at, following, time):
                return True
            if has_other or any(token.is_punct or token.lower_ in self._dividing for token in clause):
                return False
        if (
            candidate.kind == "duration"
            and time.start == candidate.end
            and time[0].lower_ in ("after", "before")
        ):
            return False
        between = context.words[candidate.end : time.start]
        counted = (context.subjects[at] or "").lower().split()
        while between and between[0] in ("of", "the"):
            between = between[1:]
        if between[: len(counted)] == counted:
            between = between[len(counted) :]
        if not _OTHER_EVENTS.isdisjoint(between):
            # "11 children since the hub opened in May", "late despite being begun in 2013"
            return False
        compared = bool({"from", "on"} & set(between[-2:]) and self._changes & set(between))
        if compared and following is not None and following.start - time.end <= 2:
            # "a 50% reduction from the 2013–14 figure of 15%"
            return False
        joint = next((i for i, word in enumerate(between) if word in self._joints), None)
        if joint is not None and self._auxiliaries & set(between[joint:]):
            return False
        return not {";", ":"} & set(between) and not (has_other and "," in between)

    @staticmethod
    def _of_lead(context: FigureContext, at: int) -> str | None:
        lead = context.lead(context.candidates[at])
        if lead is None:
            return None
        times = context.times_within(lead.start, lead.end)
        if times and (lead.label_ == "list_item" or lead[-1].text == ":"):
            return fold(times[0].text)
        return None

    def _referred(self, context: FigureContext, at: int, sentence: Span) -> str | None:
        """The time of the figure before, for "In 14 of these cases" and figures in brackets."""
        if not at or not context.same_block(context.candidates[at - 1], context.candidates[at]):
            return None
        refers = {token.lower_ for token in sentence[:_REACH]} & (self._back | {"this"})
        if len(sentence) > 1 and sentence[0].lower_ == "they" and sentence[1].lower_ in self._shares:
            refers.add("they")
        return context.as_of[at - 1] if refers else None


def _is_aside(doc: Doc, candidate: Candidate) -> bool:
    """Whether a figure between another and its time is one in brackets, or a limit ("within 24 hours")."""
    limit = candidate.kind == "duration" and doc[candidate.start - 1].lower_ in ("within", "for")
    return limit or "(" in {token.text for token in doc[max(0, candidate.start - 4) : candidate.start]}


def _without_loose_end(span: Span, dated: Set[int]) -> Span:
    """ "in the last year to" loses its "to", but before a date (one that begins at a token of `dated`)."""
    end = span.end
    while end not in dated and end - span.start > 1 and span.doc[end - 1].lower_ in _LOOSE_ENDS:
        end -= 1
    return span.doc[span.start : end]


def _in_speech(between: Span) -> bool:
    """Whether a quotation opens in a stretch and is not closed in it."""
    opened = next((token.i for token in reversed(between) if token.text in _QUOTES), None)
    return opened is not None and not any(token.text in _CLOSED for token in between if token.i > opened)


def _apart(spans: Iterable[Span]) -> list[Span]:
    kept: list[Span] = []
    taken: set[int] = set()
    for span in sorted(spans, key=lambda span: (-(span.end - span.start), span.start)):
        if taken.isdisjoint(range(span.start, span.end)):
            kept.append(span)
            taken.update(range(span.start, span.end))
    return sorted(kept, key=lambda span: span.start)
