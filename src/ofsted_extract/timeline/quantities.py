"""What a figure measures, in words that can be compared across letters: the `Quantity` of a figure."""

from __future__ import annotations

import functools
import re
from dataclasses import dataclass, replace
from itertools import pairwise
from typing import Self

from spacy.language import Language
from spacy.tokens import Doc, Span, Token

from ofsted_extract.facts.base import fold
from ofsted_extract.facts.figures import Figure
from ofsted_extract.facts.header import LocalAuthority
from ofsted_extract.facts.record import Record
from ofsted_extract.rules.patterns import Patterns

_WINDOW_BEFORE, _WINDOW_AFTER = 7, 3
"""Tokens before and after a number among which a word of `words-of-elsewhere` counts."""

_LONGEST_OPENING = 5
"""The most words that a time at the beginning of a sentence may have: "At 31 March 2016"."""


@dataclass(frozen=True, slots=True)
class Quantity:
    """What a figure measures.

    Attributes:
        key: equal for figures that measure the same thing.
        name: the key in words for people.
        from_trend: whether the letter compares the figure with another value of the same quantity.
        is_total: whether the figure covers the whole population, not a sample.
        opening_time: the time at the beginning of the sentence, if nothing else precedes the number.
    """

    key: tuple[str, ...]
    name: str
    from_trend: bool = False
    is_total: bool = False
    opening_time: str | None = None


@dataclass(frozen=True, slots=True)
class _Words:
    """The word lists that `QuantityReader` uses; each field has its list's name, with underscores."""

    auxiliaries: frozenset[str]
    change_nouns: frozenset[str]
    change_verbs: frozenset[str]
    clause_openers: frozenset[str]
    cut_short: frozenset[str]
    ends_of_heads: frozenset[str]
    fillers_before_verbs: frozenset[str]
    joining_words: frozenset[str]
    no_verbs_of_change: frozenset[str]
    noun_links: frozenset[str]
    number_nouns: frozenset[str]
    period_units: frozenset[str]
    points_elsewhere: frozenset[str]
    populations: frozenset[str]
    time_leads: frozenset[str]
    trend_joints: frozenset[str]
    verbs_of_measure: frozenset[str]
    words_before_a_change: frozenset[str]
    words_before_the_authority: frozenset[str]
    words_of_elsewhere: frozenset[str]
    words_without_weight: frozenset[str]

    @classmethod
    def of(cls, patterns: Patterns) -> Self:
        return cls(**{name: patterns.words(name.replace("_", "-")) for name in cls.__slots__})


class QuantityReader:
    """Finds what figures measure, from their subject and measure or from "the number of … is".

    Precision comes first: a figure whose quantity is uncertain gets none. The wording comes from
    `patterns/timeline.yaml` and `patterns/phrases.yaml`.
    """

    def __init__(self, nlp: Language, patterns: Patterns) -> None:
        self._synonyms = patterns.matcher(nlp, "same")
        self._there_are = patterns.matcher(nlp, "there-are")
        self._always_total = patterns.matcher(nlp, "whole")
        self._words = _Words.of(patterns)
        verbs = self._words.change_verbs | self._words.verbs_of_measure
        self._verbs_of_change = verbs - self._words.no_verbs_of_change
        self._ignored = self._words.words_without_weight | self._words.auxiliaries
        self._doc = functools.lru_cache(maxsize=1000)(nlp.make_doc)

    def __call__(self, record: Record) -> dict[str, Quantity]:
        """The quantities of a record's figures, by figure id. Figures without one are left out."""
        in_authority = self._authority_pattern(record.header.local_authority)
        figures = {figure.id: figure for figure in record.figures}
        found: dict[str, Quantity] = {}
        for figure in record.figures:
            if figure.kind != "rate" and (quantity := self._of_figure(figure, in_authority)) is not None:
                found[figure.id] = quantity
        for trend in record.trends:
            earlier, later = (figures[each] for each in trend.figures)
            shared = self._of_trend(earlier, later, in_authority)
            for figure in (earlier, later):
                found.pop(figure.id, None)
                sentence = self._doc(figure.evidence.sentence)
                number = _number_span(sentence, figure.evidence.text)
                if shared is not None and number is not None and figure.kind != "rate":
                    found[figure.id] = replace(shared, opening_time=self._opening_time(sentence, number))
        for count, rate in pairwise(record.figures):
            if rate.kind == "rate" and _is_bracketed_after(count, rate) and count.id in found:
                found[rate.id] = found[count.id]
        return found

    def _authority_pattern(self, authority: LocalAuthority | None) -> re.Pattern[str] | None:
        """Matches "in Leeds" and the like in a letter about Leeds, which adds nothing to a quantity."""
        if authority is None:
            return None
        prepositions = "|".join(sorted(self._words.words_before_the_authority))
        return re.compile(rf"\b(?:{prepositions}) {re.escape(authority.name)}\b")

    def _of_figure(self, figure: Figure, in_authority: re.Pattern[str] | None) -> Quantity | None:
        """The quantity of a figure that is not part of a trend."""
        sentence = self._doc(figure.evidence.sentence)
        number = _number_span(sentence, figure.evidence.text)
        if number is None or self._is_change_or_elsewhere(sentence, number):
            return None
        opening_time = self._opening_time(sentence, number)
        head = self._head(sentence, number.start, figure)
        measure = self._measure(figure, sentence)
        if head is not None:
            quantity = self._quantity(head, "", in_authority)
        elif figure.subject and measure is not None and (measure or figure.kind == "count"):
            quantity = self._quantity(figure.subject, measure, in_authority)
        else:
            return None
        if quantity is None:
            return None
        is_total = (
            head is not None
            or bool(measure and opening_time is not None)
            or any(match.end == number.start for match in self._there_are(sentence))
            or bool(self._always_total(self._doc(quantity.name)))
        )
        return replace(quantity, is_total=is_total, opening_time=opening_time)

    def _of_trend(
        self, earlier: Figure, later: Figure, in_authority: re.Pattern[str] | None
    ) -> Quantity | None:
        """The quantity that both figures of a trend measure; None if it is missing or ambiguous."""
        if (earlier.kind, earlier.unit) != (later.kind, later.unit):
            return None
        heads: list[str] = []
        for figure in (later, earlier):
            sentence = self._doc(figure.evidence.sentence)
            number = _number_span(sentence, figure.evidence.text)
            if number is None or self._is_change_or_elsewhere(sentence, number):
                return None
            heads += filter(None, [self._head(sentence, number.start, figure)])
        if heads:
            quantity = self._quantity(heads[0], "", in_authority)
        elif self._key(earlier.subject or "") == self._key(later.subject or ""):
            quantity = self._of_shared_subject(earlier, later, in_authority)
        else:
            return None
        return replace(quantity, from_trend=True, is_total=True) if quantity is not None else None

    def _of_shared_subject(
        self, earlier: Figure, later: Figure, in_authority: re.Pattern[str] | None
    ) -> Quantity | None:
        """The quantity of two figures with the same subject; only one of them may have the measure."""
        measures = [self._measure(figure, self._doc(figure.evidence.sentence)) for figure in (earlier, later)]
        distinctive = [measure for measure in measures if measure and self._key(measure)]
        if None in measures or len({self._key(measure) for measure in distinctive}) > 1:
            return None
        if distinctive:
            return self._quantity(later.subject or "", distinctive[-1], in_authority)
        quantity = self._quantity(later.subject or "", "", in_authority)
        is_specific = quantity is not None and len(quantity.key) > 1
        return quantity if is_specific and later.kind not in ("percentage", "ratio") else None

    def _measure(self, figure: Figure, sentence: Doc) -> str | None:
        """The figure's measure without leftovers of "from A to B"; "" if it has none.

        A measure that was cut off before a period gets the period back: "completed within" 24 hours.

        Returns: None if the measure was cut off before anything else.
        """
        measure = "" if figure.measure == figure.unit else self._without_joints(figure.measure or "")
        words = measure.lower().split()
        if not words or words[-1] not in self._words.cut_short:
            return measure
        _, found, rest = sentence.text.partition(measure)
        tokens = list(self._doc(rest.strip()))[:2] if found else []
        if len(tokens) == 2 and tokens[0].like_num and tokens[1].lower_ in self._words.period_units:
            return f"{measure} {tokens[0].text} {tokens[1].text}"
        return None

    def _without_joints(self, measure: str) -> str:
        """`measure` without the words of `trend-joints` at its ends."""
        words = measure.split()
        while words and words[-1].lower() in self._words.trend_joints:
            words.pop()
        while words and words[0].lower() in self._words.trend_joints:
            words.pop(0)
        return " ".join(words)

    def _quantity(self, subject: str, measure: str, in_authority: re.Pattern[str] | None) -> Quantity | None:
        """The quantity of a subject and its measure; None if no distinctive words are left."""
        parts = [
            in_authority.sub("", part) if in_authority is not None else part for part in (subject, measure)
        ]
        normalised = [self._with_synonyms_replaced(part) for part in parts]
        name = self._with_synonyms_replaced(" ".join(parts))
        key = self._key(name)
        if not key or not self._words.points_elsewhere.isdisjoint(key):
            return None
        is_split = all(normalised) and " ".join(normalised) == name
        if is_split and normalised[1].split()[0] not in self._words.joining_words:
            name = ": ".join(normalised)
        return Quantity(key, name[0].lower() + name[1:] if name[1:2].islower() else name)

    def _with_synonyms_replaced(self, phrase: str) -> str:
        """`phrase` with one wording for all synonyms of the `same/` rules."""
        doc = self._doc(phrase)
        parts: list[str] = []
        copied = 0
        for match in self._synonyms(doc, longest=True):
            parts += [doc[copied : match.start].text_with_ws, str(match.rule.values["as"]), " "]
            copied = match.end
        parts.append(doc[copied:].text)
        return " ".join("".join(parts).split()).strip(" ,;:")

    def _key(self, name: str) -> tuple[str, ...]:
        """The words of `name` that distinguish it from other names, in the singular."""
        words = (token.lower_ for token in self._doc(name) if token.text.strip("-–—,.;:()’'"))
        return tuple(_singular(word) for word in words if word not in self._ignored)

    def _head(self, sentence: Doc, number: int, figure: Figure) -> str | None:
        """The words X of "the number of X is 12" if the number at token `number` is in such a sentence."""
        if figure.kind not in ("count", "percentage", "ratio"):
            return None
        nouns = [token.i for token in sentence[:number] if token.lower_ in self._words.number_nouns]
        link = next((at + 1 for at in reversed(nouns) if self._is_noun_link(sentence[at + 1])), number)
        end = self._end_of_head(sentence, link + 1, number)
        if end is None or any(token.like_num and not _is_year(token) for token in sentence[end:number]):
            return None
        words = sentence[link + 1 : end].text
        if figure.as_of:
            words = words.replace(figure.as_of, "")
        head = " ".join(words.split()).strip(" ,")
        is_bare_population = figure.kind != "count" and head.lower() in self._words.populations
        return None if is_bare_population else head or None

    def _is_noun_link(self, token: Token) -> bool:
        return token.lower_ in self._words.noun_links

    def _end_of_head(self, sentence: Doc, start: int, stop: int) -> int | None:
        """The token at which the words after "the number of" end, skipping the verb of a relative clause."""
        in_clause = False
        for token in sentence[start:stop]:
            word = token.lower_
            if word in self._words.clause_openers:
                if sentence[token.i - 1].text == ",":
                    return token.i - 1
                in_clause = True
            elif in_clause and word in self._words.auxiliaries:
                in_clause = sentence[token.i + 1].lower_ in self._words.auxiliaries
            elif in_clause:
                in_clause = word in self._words.fillers_before_verbs
            elif word in self._verbs_of_change or word in self._words.ends_of_heads:
                if sentence[token.i - 1].lower_ not in self._words.auxiliaries:
                    return token.i
            elif word in self._words.auxiliaries:
                return None
        return None

    def _is_change_or_elsewhere(self, sentence: Doc, number: Span) -> bool:
        """Whether a number is the size of a change ("a fall of 7%", "a 50% reduction") or another place's."""
        before = [token.lower_ for token in sentence[max(0, number.start - _WINDOW_BEFORE) : number.start]]
        after = [token.lower_ for token in sentence[number.end : number.end + _WINDOW_AFTER]]
        last, last_but_one = before[-1:], before[-2:-1]
        nouns = self._words.change_nouns
        is_change = (
            not (self._words.noun_links.isdisjoint(last) or nouns.isdisjoint(last_but_one))
            or not self._words.words_before_a_change.isdisjoint(last)
            or not nouns.isdisjoint(after[:1])
        )
        return is_change or not self._words.words_of_elsewhere.isdisjoint((*before, *after))

    def _opening_time(self, sentence: Doc, number: Span) -> str | None:
        """The words between the beginning of the sentence and a number, if they are a time and no more."""
        opening = sentence.text[: number.start_char].strip(" ,")
        words = opening.split()
        is_short = 1 < len(words) <= _LONGEST_OPENING
        is_time = is_short and words[0].lower() in self._words.time_leads and any(map(str.isdigit, opening))
        return opening if is_time else None


def _is_bracketed_after(count: Figure, rate: Figure) -> bool:
    """Whether a rate follows a count in brackets: "481 children … (a rate of 95 per 10,000)"."""
    if count.kind != "count" or count.evidence.sentence != rate.evidence.sentence:
        return False
    between = rate.evidence.sentence.partition(count.evidence.text)[2].partition(rate.evidence.text)[0]
    return "(" in between and ")" not in between


def _number_span(sentence: Doc, text: str) -> Span | None:
    """The tokens of a number in its sentence; None unless its text occurs exactly once."""
    number = rf"(?<![\w.,]){re.escape(fold(text))}(?!\w|[.,]\d)"
    places = list(re.finditer(number, sentence.text))
    return sentence.char_span(*places[0].span(), alignment_mode="expand") if len(places) == 1 else None


def _is_year(token: Token) -> bool:
    return len(token.text) == 4 and token.text.startswith("20")


def _singular(word: str) -> str:
    """A regular plural without its ending. The result need not be a word, only the same for both numbers."""
    if len(word) > 3 and word.endswith("s") and not word.endswith(("ss", "us", "is")):
        return word[:-3] + "y" if word.endswith("ies") else word[:-1]
    return word
