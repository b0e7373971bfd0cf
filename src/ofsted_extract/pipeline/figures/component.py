"""`ofsted_figures`: the numbers by which a letter quantifies something.

Every numeral of the running text is a figure but those that a rule shuts out (`patterns/not-figures.yaml`),
those inside dates, and those in headings, address lines, footnotes and standard closing text. "one" is the
other way round: it is a figure only where a rule says that it counts.
"""

from __future__ import annotations

from collections.abc import Iterator
from itertools import groupby

from spacy.language import Language
from spacy.tokens import Doc, Span

from ofsted_extract.facts.figures import FigureValue
from ofsted_extract.pipeline.figures.kinds import Candidate, KindReader
from ofsted_extract.pipeline.figures.meaning import Meaning, MeaningReader
from ofsted_extract.pipeline.figures.populations import Populations
from ofsted_extract.pipeline.figures.reading_context import (
    FigureContext,
    Stretches,
    leads_of_lists,
    sentences_at,
)
from ofsted_extract.pipeline.figures.scopes import Scope, ScopeReader
from ofsted_extract.pipeline.figures.times import TimeReader
from ofsted_extract.pipeline.language import add_span, lower_words, warn
from ofsted_extract.pipeline.numbers import NumberReader, Numeral
from ofsted_extract.rules.patterns import Match, Patterns, RuleMatcher, load_patterns
from ofsted_extract.rules.tracing import Refusal, trace_of

_READ = frozenset({"paragraph", "list_item", "footnote"})
_MOST_NUMBERS = 40
"""In a sentence; at most a dozen were seen. More are the remains of a table, or no letter at all."""
_WORDS_SHOWN = 5
"""Of a sentence with too many numbers, in the warning."""
_SPEECH_OPENERS = frozenset("‘“'\":;")


class Figures:
    """Fills `doc.spans["figures"]`; the span is the number with its sign, per cent or unit."""

    def __init__(self, nlp: Language, patterns: Patterns) -> None:
        self._numbers = NumberReader(patterns)
        self._kinds = KindReader(patterns)
        self._populations = Populations(nlp, patterns)
        self._times = TimeReader(nlp, patterns)
        self._meanings = MeaningReader(nlp, patterns)
        self._scopes = ScopeReader(nlp, patterns)
        self._shut_out = patterns.matcher(nlp, "not-figures")
        self._one = patterns.matcher(nlp, "figures")
        self._after_one = patterns.words("verbs-behind-one")
        self._backward = patterns.words("openers-that-refer-back")
        self._before = patterns.words("qualifiers-before")
        self._behind = patterns.words("qualifiers-behind")
        self._before_bases = patterns.words("words-before-rate-bases")
        self._rate_bases = patterns.words("rate-bases")
        self._lengths_before, self._lengths_behind = _lengths(self._before), _lengths(self._behind)
        self._changes = patterns.words("change-verbs") | patterns.words("change-nouns")
        self._gaps = patterns.words("qualifier-gaps")
        self._benders = patterns.words("fraction-benders")
        self._distances = patterns.words("units-of-distance")
        self._prepositions = patterns.words("qualifiers-that-are-prepositions")
        self._over_the = patterns.words("qualifiers-over-the")
        self._bounds_of_distance = patterns.words("qualifiers-of-distances")
        self._durings = patterns.words("qualifiers-or-during")

    def __call__(self, doc: Doc) -> Doc:
        """Needs blocks and sentences, and dates where a number may be one."""
        doc.spans["figures"] = []
        stretches = self._stretches(doc)
        leads = leads_of_lists(list(doc.spans["blocks"]), self._backward)
        candidates = self._kinds(doc, self._numerals(doc, stretches))
        context = FigureContext(
            doc,
            candidates,
            self._populations.found(doc),
            Stretches(self._times.stretches(doc, _told_in(doc, candidates, leads))),
            stretches,
            leads,
        )
        qualifiers = {
            at: found
            for at, candidate in enumerate(candidates)
            if (found := self._qualifier_before(context, candidate))
        }
        scopes = [self._scopes.read(context, at, qualifiers.get(at)) for at in range(len(candidates))]
        left_out = {at: span for at, span in qualifiers.items() if not self._is_preposition(context, span)}
        meanings = self._meanings.read(context, left_out, scopes)
        for at, candidate in enumerate(candidates):
            add_span(
                doc,
                "figures",
                candidate.start,
                candidate.end,
                self._value(context, at, meanings[at], scopes[at], qualifiers.get(at)),
                "figure",
            )
            if (
                candidate.kind == "percentage"
                and candidate.value > 100
                and not self._of_change(doc, candidate)
            ):
                text = doc[candidate.start : candidate.end].text
                warn(doc, "percentage-above-100", f"{text} is more than the whole")
        return doc

    def _stretches(self, doc: Doc) -> Stretches:
        """The blocks whose numbers are the letter's own: no headings, no address lines, no standard text."""
        annexes = [(span.start, span.end) for span in doc.spans["annexes"]] if "annexes" in doc.spans else []
        return Stretches(
            [
                block
                for block in doc.spans["blocks"]
                if block.label_ in _READ and not any(start <= block.start < end for start, end in annexes)
            ]
        )

    # which numerals are figures

    def _numerals(self, doc: Doc, stretches: Stretches) -> list[Numeral]:
        trace = trace_of(doc)
        numerals: list[Numeral] = []
        for numeral in self._numbers(doc):
            if stretches.at(numeral.start) is not None:
                numerals.append(numeral)
            elif trace is not None:
                trace.number(numeral, Refusal("not-figures/other-text", numeral.start, numeral.end))
        numerals = self._without_runs(doc, numerals)
        sentences = sentences_at(doc, (numeral.start for numeral in numerals))
        shut = self._shut(doc, sentences)
        one = {token for match in _matches(self._one, sentences) for token in range(match.start, match.end)}
        kept: list[Numeral] = []
        for numeral in numerals:
            refusal = self._refusal(doc, numeral, shut, one, kept)
            if refusal is None:
                kept.append(numeral)
            if trace is not None:
                trace.number(numeral, refusal)
        return kept

    @staticmethod
    def _without_runs(doc: Doc, numerals: list[Numeral]) -> list[Numeral]:
        """Leaves out the numerals of sentences with more numbers than any sentence has, and warns of them."""
        trace = trace_of(doc)
        kept: list[Numeral] = []
        for sentence, within in groupby(numerals, key=lambda numeral: doc[numeral.start].sent.start):
            run = list(within)
            if len(run) <= _MOST_NUMBERS:
                kept += run
                continue
            words = doc[sentence : sentence + _WORDS_SHOWN].text
            message = f"{len(run)} numbers stand in one sentence and are left out: {words} …"
            warn(doc, "too-many-numbers", message)
            if trace is not None:
                for numeral in run:
                    trace.number(numeral, Refusal("not-figures/run", numeral.start, numeral.end))
        return kept

    def _shut(self, doc: Doc, sentences: list[Span]) -> dict[int, Refusal]:
        """The tokens that are part of what is no figure, each with what says so."""
        shut: dict[int, Refusal] = {}
        refusals = [
            *(
                Refusal(match.rule.id, match.start, match.end)
                for match in _matches(self._shut_out, sentences)
            ),
            *(Refusal("not-figures/date", date.start, date.end) for date in doc.spans.get("dates", ())),
        ]
        for refusal in refusals:
            for token in range(refusal.start, refusal.end):
                shut.setdefault(token, refusal)
        return shut

    def _refusal(
        self, doc: Doc, numeral: Numeral, shut: dict[int, Refusal], one: set[int], before: list[Numeral]
    ) -> Refusal | None:
        """Why a numeral is no figure; None where it is one. `before` are the figures before it."""
        start, end = numeral.start, numeral.end
        covering = next((shut[token] for token in range(start, end) if token in shut), None)
        if covering is not None:
            return covering
        if (
            doc[start].lower_ == "one"
            and numeral.value == 1
            and not self._one_counts(doc, numeral, one, before)
        ):
            return Refusal("not-figures/one", start, end)
        if _numbers_a_paragraph(doc, numeral):
            return Refusal("not-figures/paragraph", start, end + 1)
        if self._is_year(doc, numeral):
            return Refusal("not-figures/year", start, end)
        if self._in_a_name(doc, numeral):
            return Refusal("not-figures/capital", start, end + 1)
        if before and _repeats(doc, before[-1], numeral):
            return Refusal("not-figures/repeated", start - 1, end + 1)
        if self._is_denominator(doc, numeral):
            return Refusal("not-figures/denominator", start - 1, end)
        return None

    def _one_counts(self, doc: Doc, numeral: Numeral, one: set[int], before: list[Numeral]) -> bool:
        """Whether a "one" counts: before a thing counted, or beside other numbers ("one was adequate")."""
        if numeral.start in one:
            return True
        after = doc[numeral.end].lower_ if numeral.end < len(doc) else ""
        sentence = doc[numeral.start].sent
        beside = bool(before) and before[-1].start >= sentence.start
        return beside and after in self._after_one

    def _is_year(self, doc: Doc, numeral: Numeral) -> bool:
        """Four digits that could be a year, but for "over 2000 children"."""
        text = doc[numeral.start].text
        if numeral.form != "digits" or len(text) != 4 or not text.isdigit() or not 1900 <= int(text) <= 2050:
            return False
        bent = numeral.start > 0 and doc[numeral.start - 1].lower_ in self._benders
        return not (bent and self._populations.counts(doc, numeral.end))

    @staticmethod
    def _in_a_name(doc: Doc, numeral: Numeral) -> bool:
        """ "Three Rivers", "Four Seasons": a number word with a capital inside a sentence, before another."""
        first = doc[numeral.start]
        if numeral.form != "words" or not first.is_title or first.is_sent_start or numeral.end >= len(doc):
            return False
        opened = doc[numeral.start - 1].text in _SPEECH_OPENERS
        return doc[numeral.end].is_title or (first.lower_ == "one" and not opened)

    def _is_denominator(self, doc: Doc, numeral: Numeral) -> bool:
        """ "per 10,000", "65/10,000", "5 in every 1,000"."""
        at = numeral.start - 1
        if at >= 0 and doc[at].lower_ == "per":
            return True
        if doc[numeral.start].text not in self._rate_bases:
            return False
        while at > 0 and doc[at].lower_ in self._before_bases:
            at -= 1
        return at < numeral.start - 1 and doc[at].like_num

    # what is said of one

    def _is_preposition(self, context: FigureContext, qualifier: tuple[int, int]) -> bool:
        return " ".join(context.words[qualifier[0] : qualifier[1]]) in self._prepositions

    def _value(
        self,
        context: FigureContext,
        at: int,
        meaning: Meaning,
        scope: Scope,
        qualifier: tuple[int, int] | None,
    ) -> FigureValue:
        candidate = context.candidates[at]
        return FigureValue(
            kind=candidate.kind,
            value=candidate.value,
            rule=candidate.rule,
            value_high=candidate.value_high,
            unit=candidate.unit,
            qualifier=self._qualifier(context, candidate, qualifier),
            subject=meaning.subject,
            measure=meaning.measure,
            subject_rule=meaning.rule if meaning.subject else None,
            measure_rule=meaning.rule if meaning.measure else None,
            as_of_rule=meaning.as_of_rule,
            as_of=meaning.as_of,
            scope=scope.scope,
            scope_rule=scope.rule,
        )

    def _of_change(self, doc: Doc, candidate: Candidate) -> bool:
        """Whether a sentence speaks of change: an increase of 150% is no share."""
        sentence = doc[candidate.start].sent
        return not self._changes.isdisjoint(lower_words(doc)[sentence.start : sentence.end])

    def _qualifier_before(self, context: FigureContext, candidate: Candidate) -> tuple[int, int] | None:
        """Returns the tokens of the qualifier before a number, or None."""
        first, start = context.sentence(candidate).start, candidate.start
        gap = start
        while gap > first and context.words[gap - 1] in self._gaps:
            gap -= 1
        for length in self._lengths_before:
            for end in sorted({gap, start}):
                begin = end - length
                phrase = " ".join(context.words[begin:end]) if begin >= first else ""
                if phrase not in self._before or end != (gap if phrase in self._over_the else start):
                    continue
                if (
                    phrase in self._bounds_of_distance
                    and candidate.kind == "count"
                    and not self._is_distance(context, candidate)
                ):
                    continue
                if phrase.endswith(" than") and self._is_compared(context, first, begin):
                    return None
                # "£4.5m over three years": during them, not more than them
                during = phrase in self._durings and any(c.end == begin for c in context.within(first, begin))
                return None if during else (begin, end)
        return None

    @staticmethod
    def _is_compared(context: FigureContext, first: int, begin: int) -> bool:
        """Whether words tell how far apart two spans are: "14 weeks longer than the limit of 26 weeks"."""
        return any(c.kind == "duration" and c.end == begin for c in context.within(first, begin))

    def _qualifier(
        self, context: FigureContext, candidate: Candidate, before: tuple[int, int] | None
    ) -> str | None:
        """Returns the words that bend a number: those before it, or else those behind it."""
        if before is not None:
            return " ".join(context.words[before[0] : before[1]])
        if candidate.value_high is not None:
            return None
        ends = sorted({candidate.number_end, candidate.number_end + 1, candidate.end, candidate.after})
        for length in self._lengths_behind:
            for end in ends:
                phrase = " ".join(context.words[end : end + length])
                if phrase in self._behind:
                    return phrase
        return None

    def _is_distance(self, context: FigureContext, candidate: Candidate) -> bool:
        """ "within 20 miles"; "within three clusters" is no bound."""
        return not self._distances.isdisjoint(context.words[candidate.after : candidate.after + 1])


def _numbers_a_paragraph(doc: Doc, numeral: Numeral) -> bool:
    """ "57. Leaders know …", "1) Leaders know …", "1.4 Leaders know …": digits that open a sentence."""
    opens = numeral.form == "digits" and doc[numeral.start].is_sent_start is True
    if not opens or numeral.end >= len(doc):
        return False
    following = doc[numeral.end]
    is_part = "." in doc[numeral.start].text and following.is_title
    return following.text in (".", ")") or is_part


def _repeats(doc: Doc, before: Numeral, numeral: Numeral) -> bool:
    """ "five (5)", "19 (nineteen)": a number in brackets that says the one before it again."""
    around = (doc[numeral.start - 1].text, doc[numeral.end].text if numeral.end < len(doc) else "")
    is_beside = before.end == numeral.start - 1 and around == ("(", ")")
    return is_beside and before.value == numeral.value and before.form != numeral.form


def _matches(matcher: RuleMatcher, sentences: list[Span]) -> Iterator[Match]:
    """All matches in `sentences`; the rest of the text holds no number, and is not asked."""
    return (match for sentence in sentences for match in matcher(sentence))


def _told_in(doc: Doc, candidates: list[Candidate], leads: dict[int, Span]) -> list[Span]:
    """The sentences that can say for what time a figure holds: its own, and those that lead its list in."""
    own = {candidate.start for candidate in candidates}
    led = {start for lead in leads.values() for start in range(lead.start, lead.end)}
    return sentences_at(doc, sorted(own | led))


def _lengths(phrases: frozenset[str]) -> list[int]:
    """The numbers of words that phrases have, longest first, so that "more than" wins over "than"."""
    return sorted({len(phrase.split()) for phrase in phrases}, reverse=True)


@Language.factory("ofsted_figures", default_config={"patterns": None})
def create_figures(nlp: Language, name: str, *, patterns: str | None) -> Figures:
    """The factory; `patterns` is a folder laid over the shipped one."""
    return Figures(nlp, load_patterns(patterns))
