"""`ofsted_visit`: when the visit was, which one in its row, what it looked at, the judgement before it."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass, replace
from datetime import date
from itertools import groupby

from spacy.language import Language
from spacy.tokens import Doc, Span

from ofsted_extract.facts.records import DateRole
from ofsted_extract.facts.sentence_bounds import SentenceBounds
from ofsted_extract.facts.values import DateValue, FocusValue, OrdinalValue
from ofsted_extract.pipeline.dates.grammar import DateGrammar
from ofsted_extract.pipeline.language import add_span, doubt
from ofsted_extract.pipeline.visit.previous import PreviousJudgement
from ofsted_extract.pipeline.visit.traits import TraitsReader
from ofsted_extract.rules.kinds import KindTraits
from ofsted_extract.rules.patterns import Match, Patterns, load_patterns

# In tokens: how much of a document can tell of its visit; how far dates stand from their label; what can
# stand between two stretches of one visit; how long a focus can be.
_OPENING = 900
_LABEL = 4
_BETWEEN = 12
_FOCUS_LENGTH = 120
_NEAR = 2
_WEEK = "week"
_STOPS = frozenset(".;:,")
# In days: what one visit can't last, though a year misprinted makes it so.
_LONGEST_VISIT = 150


@dataclass(frozen=True, slots=True)
class _Chain:
    """Days that are joined to one another: "8 to 12 July and 7 August 2019"."""

    days: tuple[Span, ...]

    @property
    def start(self) -> int:
        return self.days[0].start

    @property
    def end(self) -> int:
        return max(span.end for span in self.days)

    @property
    def first(self) -> str:
        return str(self.days[0]._.value.iso)

    @property
    def last(self) -> str:
        return str(self.days[-1]._.value.iso)


_Led = Callable[[Doc, Span, _Chain], bool]


class Visit:
    """Gives dates their roles in the visit; fills `visit_ordinal`, `focus`, `previous_judgement`.

    The roles are `visit_start` and `visit_end`; a visit of one day has only the first, as has
    one of which only "the week commencing" a day is said (doubt `visit-end-not-said`).
    Doubts: `no-visit-dates`, `competing-visit-dates`, `visit-ends-before-start`, `visit-too-long`,
    `letter-before-visit`, `competing-visit-ordinals`, those of `previous`, and for a monitoring visit
    `no-visit-ordinal` and `no-previous-judgement`.
    """

    def __init__(self, nlp: Language, patterns: Patterns) -> None:
        self._grammar = DateGrammar(patterns)
        self._labels = patterns.matcher(nlp, "visit-cover")
        self._vetoes = patterns.matcher(nlp, "visit-veto")
        self._ordinals = patterns.matcher(nlp, "visit-ordinal")
        self._focus = patterns.matcher(nlp, "focus")
        self._numbers = patterns.table("ordinals")
        self._words = patterns.words("visit-words")
        self._leads = patterns.words("visit-leads")
        self._visit_of = patterns.words("visit-of")
        self._week_leads = patterns.words("week-leads")
        self._skipped = patterns.words("weekdays") | patterns.words("date-fillers")
        self._previous = PreviousJudgement(nlp, patterns)
        self._traits = TraitsReader(patterns)

    def __call__(self, doc: Doc) -> Doc:
        """Needs sentences, `doc.spans["dates"]` and `["kind"]`; reads `["authority"]` where it is there."""
        traits = self._traits(doc)
        doc.spans["visit_ordinal"] = []
        doc.spans["focus"] = []
        doc.spans["previous_judgement"] = []
        self._dates(doc, traits)
        if traits.has_numbered_visits:
            self._ordinal(doc)
        if traits.has_focus:
            self._what_for(doc)
        if not traits.is_about_school:  # a school's earlier grade is not the authority's
            self._previous.find(doc, _names(doc))
        _expect(doc, traits)
        return doc

    def _dates(self, doc: Doc, traits: KindTraits) -> None:
        chains = list(self._chains(doc))
        readings = [*self._from_cover(doc, chains), *self._from_sentences(doc, chains, self._led)]
        readings = readings or list(self._from_sentences(doc, chains, self._named_by))
        if not readings:
            if traits.has_visit_dates:
                doubt(doc, "no-visit-dates", "no days of the visit or inspection are stated")
            return
        best = readings[0]
        rival = next(
            (each for each in readings[1:] if (each.first, each.last) != (best.first, best.last)), None
        )
        if rival is not None and not _within(rival, best):
            said = f"{best.first} to {best.last}, and {rival.first} to {rival.last}"
            doubt(
                doc,
                "competing-visit-dates",
                f"the letter gives two readings of its visit: {said}; the first is taken",
            )
        self._write(doc, best)

    def _write(self, doc: Doc, visit: _Chain) -> None:
        _set_role(visit.days[0], "visit_start")
        if len(visit.days) == 1 and any(
            token.lower_ == _WEEK for token in doc[max(0, visit.start - _LABEL) : visit.start]
        ):
            doubt(doc, "visit-end-not-said", "only the week of the visit is stated; no end is given")
        if visit.last < visit.first:
            said = f"“{doc[visit.start : visit.end].text}” ends before it starts; no end is given"
            doubt(doc, "visit-ends-before-start", said)
        elif len(visit.days) > 1:
            _set_role(visit.days[-1], "visit_end")
            lasted = date.fromisoformat(visit.last) - date.fromisoformat(visit.first)
            if lasted.days > _LONGEST_VISIT:
                doubt(doc, "visit-too-long", f"the visit is said to last from {visit.first} to {visit.last}")
        own = next(
            (span._.value.iso for span in doc.spans["dates"] if span._.value.role == "letter_date"), None
        )
        if own is not None and own < max(visit.first, visit.last):
            doubt(doc, "letter-before-visit", f"the letter is dated {own}, before the visit ended")

    def _chains(self, doc: Doc) -> Iterator[_Chain]:
        days: list[Span] = []
        for span in doc.spans["dates"]:
            if span._.value.precision != "day" or span._.value.role == "letter_date":
                continue
            if days and not self._joined(doc, days[-1], span):
                yield _Chain(tuple(days))
                days = []
            days.append(span)
        if days:
            yield _Chain(tuple(days))

    def _joined(self, doc: Doc, before: Span, after: Span) -> bool:
        if after.start < before.end:
            return True
        gap = doc[before.end : after.start]
        # a cover's line can break after its "to"; without such a word a new block is a new date
        if not len(gap) or not self._grammar.joins(doc, gap.start, gap.end):
            return False
        return "\n\n" not in gap.text or self._grammar.joining(doc, gap.start, gap.end)

    def _from_cover(self, doc: Doc, chains: list[_Chain]) -> Iterator[_Chain]:
        for match in self._labels(doc[:_OPENING]):
            for chain in chains:
                if 0 <= chain.start - match.end <= _LABEL and self._clean(doc, match.end, chain.start):
                    yield chain
                    break

    def _clean(self, doc: Doc, start: int, end: int) -> bool:
        return all(
            not token.is_alpha or token.lower_ in self._skipped | self._leads for token in doc[start:end]
        )

    def _from_sentences(self, doc: Doc, chains: list[_Chain], led: _Led) -> Iterator[_Chain]:
        opening = doc[: min(len(doc), _OPENING)]
        vetoes = self._vetoes(opening, longest=True)
        sentences = SentenceBounds(doc)
        for number, group in groupby(chains, key=lambda chain: sentences.number_of(chain.start)):
            sentence, inside = sentences[number], list(group)
            if sentence.start >= opening.end:
                break
            if not self._names_visit(sentence):
                continue
            for at, chain in enumerate(inside):
                if any(_bars(veto, sentence.start, chain) for veto in vetoes) or not led(
                    doc, sentence, chain
                ):
                    continue
                yield self._continued(doc, chain, inside[at + 1 :], vetoes)
                break

    def _named_by(self, doc: Doc, sentence: Span, chain: _Chain) -> bool:
        """Whether the days name the visit: "our visit of 3 and 4 May"."""
        before = doc[max(sentence.start, chain.start - 2) : chain.start]
        return len(before) > 1 and before[0].lower_ in self._visit_of and before[1].lower_ == "of"

    def _led(self, doc: Doc, sentence: Span, chain: _Chain) -> bool:
        """Whether a word like "on" or "between" leads to the days."""
        at = chain.start - 1
        while at >= sentence.start and (doc[at].is_space or doc[at].lower_ in self._skipped):
            at -= 1
        if at > sentence.start and doc[at].lower_ in self._week_leads and doc[at - 1].lower_ == _WEEK:
            # "the week commencing 3 June": its first day starts the visit, whose last day is not said
            at -= 1
        return at >= sentence.start and doc[at].lower_ in self._leads | {_WEEK}

    def _continued(self, doc: Doc, chain: _Chain, others: list[_Chain], vetoes: list[Match]) -> _Chain:
        """`chain` and the later stretches of the same visit that stand close behind it in the sentence."""
        for other in others:
            near = other.start - chain.end <= _BETWEEN
            if not near or other.first <= chain.last or any(_bars(veto, chain.end, other) for veto in vetoes):
                break
            chain = _Chain((*chain.days, *other.days))
        return chain

    def _ordinal(self, doc: Doc) -> None:
        matches = self._ordinals(doc[: min(len(doc), _OPENING)])
        barred = {
            i for match in matches if "sure" not in match.rule.values for i in range(match.start, match.end)
        }
        said = [(match, *self._number(doc, match)) for match in matches if "sure" in match.rule.values]
        said = [each for each in said if each[1] not in barred and self._names_visit(doc[each[1]].sent)]
        sure = [each for each in said if each[0].rule.values["sure"]]
        chosen = sure or (said if len({each[2] for each in said}) == 1 else [])
        if not chosen:
            return
        if len({each[2] for each in chosen}) > 1:
            doubt(
                doc,
                "competing-visit-ordinals",
                "the opening numbers the monitoring visit in two ways; the first is taken",
            )
        match, _, number = chosen[0]
        add_span(doc, "visit_ordinal", match.start, match.end, OrdinalValue(number), "visit_ordinal")

    def _names_visit(self, sentence: Span) -> bool:
        return any(token.lower_ in self._words for token in sentence)

    def _number(self, doc: Doc, match: Match) -> tuple[int, int]:
        """The token of a match that is an ordinal, and its number."""
        at = next(i for i in range(match.start, match.end) if doc[i].lower_ in self._numbers)
        return at, int(str(self._numbers[doc[at].lower_]))

    def _what_for(self, doc: Doc) -> None:
        for match in self._focus(doc[: min(len(doc), _OPENING)], longest=True):
            end = _trimmed(doc, match.end, doc[match.end - 1].sent.end)
            parts = [doc[match.end : end]]
            if ":" in doc[end : end + 1].text:
                parts += _items_after(doc, end)
            parts = [part for part in parts if len(part)]
            words = "; ".join(" ".join(part.text.split()).rstrip(".;") for part in parts)
            if words and parts[-1].end <= match.end + _FOCUS_LENGTH:
                add_span(doc, "focus", parts[0].start, parts[-1].end, FocusValue(words), "focus")
                return


def _expect(doc: Doc, traits: KindTraits) -> None:
    """Leaves a warning for each statement that letters of this kind always make and this one does not."""
    if traits.has_numbered_visits and not doc.spans["visit_ordinal"]:
        doubt(doc, "no-visit-ordinal", "which of the monitoring visits this was is not said")
    if traits.follows_judgement and not doc.spans["previous_judgement"]:
        warned = {code for code, _ in doc._.doubts or []}
        if "competing-previous-judgements" not in warned:
            doubt(doc, "no-previous-judgement", "the judgement that the monitoring visits follow is not said")


def _bars(veto: Match, start: int, chain: _Chain) -> bool:
    """Whether `veto`, at or behind token `start`, says that the days of `chain` are not the visit's."""
    near = bool(veto.rule.values.get("near"))
    return start <= veto.start < chain.start and (not near or chain.start - veto.end <= _NEAR)


def _trimmed(doc: Doc, start: int, end: int) -> int:
    """`end` without the white space and stops before it."""
    while end > start and (doc[end - 1].is_space or doc[end - 1].text in _STOPS):
        end -= 1
    return end


def _items_after(doc: Doc, at: int) -> list[Span]:
    """The list items that stand directly behind the block of token `at`."""
    blocks = list(doc.spans["blocks"])
    behind = [block for block in blocks if block.start > at]
    items = []
    for block in behind:
        if block.label_ != "list_item":
            break
        items.append(doc[block.start : _trimmed(doc, block.start, block.end)])
    return items


def _set_role(span: Span, role: DateRole) -> None:
    value: DateValue = span._.value
    span._.value = replace(value, role=role)


def _within(inner: _Chain, outer: _Chain) -> bool:
    return outer.first <= inner.first and inner.last <= outer.last


def _names(doc: Doc) -> frozenset[str]:
    spans = doc.spans.get("authority", [])
    return frozenset(
        word.lower() for span in spans for word in span._.value.name.split() if word[0].isupper()
    )


@Language.factory("ofsted_visit", default_config={"patterns": None})
def create_visit(nlp: Language, name: str, *, patterns: str | None) -> Visit:
    """The factory; `patterns` is a folder laid over the shipped one."""
    return Visit(nlp, load_patterns(patterns))
