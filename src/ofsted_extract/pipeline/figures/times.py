"""For what time a figure holds: `as_of`, in the letter's own words."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Set
from itertools import pairwise

from spacy.language import Language
from spacy.tokens import Doc, Span

from ofsted_extract.pipeline.language import lower_words
from ofsted_extract.rules.patterns import Patterns

_POSSESSIVES = frozenset({"'s", "’s"})
_BOTH_ENDS = frozenset({"and", "to", "-", "–"})
_SPANS = frozenset({"to", "-", "–"})
_OPENS_BOTH_ENDS = frozenset({"between", "from"})


class TimeReader:
    """Finds words that name a time (`patterns/time.yaml`, and the dates), and which is a figure's."""

    def __init__(self, nlp: Language, patterns: Patterns) -> None:
        self._matcher = patterns.matcher(nlp, "as-of")
        self._leads = sorted((lead.split() for lead in patterns.words("date-leads")), key=len, reverse=True)
        self._no_leads = patterns.words("no-date-leads")
        self._comparing = patterns.words("words-that-compare-times")
        self._span_leads = patterns.words("leads-of-spans")
        self._loose_ends = patterns.words("loose-ends-of-times")
        self._comparing_dates = patterns.words("words-that-compare-dates")
        self._printed = patterns.words("words-of-publication")

    def stretches(self, doc: Doc, sentences: list[Span]) -> list[Span]:
        """All stretches of `sentences` that name a time, in order, the longer where two overlap."""
        matches = (match for sentence in sentences for match in self._matcher(sentence))
        dated = {date.start for date in doc.spans.get("dates", ())}
        found = [self._without_loose_end(doc[match.start : match.end], dated) for match in matches]
        spans = [span for span in found if self._names_a_time(doc, span)]
        ends: dict[int, Span] = {}
        for span in spans:
            ends.setdefault(span.end, span)
        for date in doc.spans.get("dates", ()):
            if date.start in ends:
                spans.append(doc[ends[date.start].start : date.end])
                continue
            led = self._with_lead(doc, date)
            before = doc[led.start - 1].lower_ if led.start else ""
            barred = self._no_leads if led.start == date.start else self._comparing_dates
            if before not in barred:
                spans.append(led)
        return _apart([*spans, *self._two_ended(doc)])

    def _without_loose_end(self, span: Span, dated: Set[int]) -> Span:
        """ "in the last year to" loses its "to", but not before a date, which begins at one of `dated`."""
        end = span.end
        while end not in dated and end - span.start > 1 and span.doc[end - 1].lower_ in self._loose_ends:
            end -= 1
        return span.doc[span.start : end]

    def _names_a_time(self, doc: Doc, span: Span) -> bool:
        """Not "more than last year", and not "this year's school leavers"."""
        behind = doc[span.end].lower_ if span.end < len(doc) else ""
        before = doc[span.start - 1].lower_ if span.start > 0 else ""
        compared = before in self._comparing and behind != "when"
        # "10% better from the previous year": what is compared with
        other = before == "from" and span[0].lower_ == "the" and span[-1].lower_ == "year"
        printed = behind in self._printed and span[-1].lower_ == "recently"
        return not (compared or other or printed) and behind not in _POSSESSIVES

    def _two_ended(self, doc: Doc) -> Iterator[Span]:
        """ "between 2014 and 2015", "from May 2016 to July 2017", "for 2011 to 2014", "from May to date" """
        dates = list(doc.spans.get("dates", ()))
        for first, second in pairwise(dates):
            lead = doc[first.start - 1].lower_ if first.start else ""
            joint = doc[first.end].lower_ if second.start == first.end + 1 else ""
            spanned = joint in _SPANS and lead in self._span_leads
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


def _apart(spans: Iterable[Span]) -> list[Span]:
    kept: list[Span] = []
    taken: set[int] = set()
    for span in sorted(spans, key=lambda span: (-(span.end - span.start), span.start)):
        if taken.isdisjoint(range(span.start, span.end)):
            kept.append(span)
            taken.update(range(span.start, span.end))
    return sorted(kept, key=lambda span: span.start)
