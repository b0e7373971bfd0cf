"""What a figure counts, in words that can be compared over letters: `Counted` of each figure of a record."""

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
from ofsted_extract.facts.record import Record
from ofsted_extract.rules.patterns import Patterns

_ELSEWHERE_BEFORE, _ELSEWHERE_BEHIND = 7, 3
"""Tokens around a number among which a word makes it another place's."""

_LEAD = 5
"""Words at most of a time that opens a sentence: "At 31 March 2016"."""

_JOINING = frozenset({"in", "on", "with", "without", "at", "who", "of"})
"""Words behind which what is said of a thing reads on from its name; before others stands a colon."""

_TIME_LEADS = frozenset({"at", "in", "on"})

_JOINTS = frozenset({"to", "from"})
"""Words of "from A to B", which the reader may leave at the ends of what is said of A or B."""


@dataclass(frozen=True, slots=True)
class Counted:
    """What a figure counts.

    `key` is equal for figures of the same thing, `name` is the same in words; `from_trend` says that its
    letter sets another value of the same thing against it, `whole` that it counts all there are and no
    sample; `led_by` is the time that opens its sentence, right before it.
    """

    key: tuple[str, ...]
    name: str
    from_trend: bool = False
    whole: bool = False
    led_by: str | None = None


@dataclass(frozen=True, slots=True)
class _Words:
    """The word lists by which it is read what a figure counts; each is named like its list, with hyphens."""

    auxiliaries: frozenset[str]
    change_nouns: frozenset[str]
    change_verbs: frozenset[str]
    clause_openers: frozenset[str]
    cut_short: frozenset[str]
    ends_of_heads: frozenset[str]
    fillers_before_verbs: frozenset[str]
    no_verbs_of_change: frozenset[str]
    number_nouns: frozenset[str]
    period_units: frozenset[str]
    points_elsewhere: frozenset[str]
    populations: frozenset[str]
    verbs_of_measure: frozenset[str]
    words_of_elsewhere: frozenset[str]
    words_without_weight: frozenset[str]

    @classmethod
    def of(cls, patterns: Patterns) -> Self:
        return cls(**{name: patterns.words(name.replace("_", "-")) for name in cls.__slots__})


class CountedReader:
    """Reads what figures count from their subject and measure, and from "the number of … is" where it stands.

    Precision comes first: a figure of which this is not sure has none.
    """

    def __init__(self, nlp: Language, patterns: Patterns) -> None:
        self._same = patterns.matcher(nlp, "same")
        self._there_are = patterns.matcher(nlp, "there-are")
        self._whole = patterns.matcher(nlp, "whole")
        self._words = _Words.of(patterns)
        verbs = self._words.change_verbs | self._words.verbs_of_measure
        self._changes = verbs - self._words.no_verbs_of_change
        self._light = self._words.words_without_weight | self._words.auxiliaries
        self._doc = functools.lru_cache(maxsize=1000)(nlp.make_doc)

    def __call__(self, record: Record) -> dict[str, Counted]:
        """For each figure of `record` of which it is known what it counts: its id, and that."""
        authority = record.header.local_authority
        here = re.compile(rf"\b(?:in|of|by|for) {re.escape(authority.name)}\b") if authority else None
        figures = {figure.id: figure for figure in record.figures}
        found: dict[str, Counted] = {}
        for figure in record.figures:
            if figure.kind != "rate" and (counted := self._alone(figure, here)) is not None:
                found[figure.id] = counted
        for trend in record.trends:
            earlier, later = (figures[each] for each in trend.figures)
            common = self._common(earlier, later, here)
            for figure in (earlier, later):
                found.pop(figure.id, None)
                sentence = self._doc(figure.evidence.sentence)
                place = _place(sentence, figure.evidence.text)
                if common is not None and place is not None and figure.kind != "rate":
                    found[figure.id] = replace(common, led_by=_led_by(sentence, place))
        for before, rate in pairwise(record.figures):
            if rate.kind == "rate" and _in_bracket_behind(before, rate) and before.id in found:
                found[rate.id] = found[before.id]
        return found

    def _alone(self, figure: Figure, here: re.Pattern[str] | None) -> Counted | None:
        """What a figure counts that is no part of a trend."""
        sentence = self._doc(figure.evidence.sentence)
        place = _place(sentence, figure.evidence.text)
        if place is None or self._is_no_level(sentence, place):
            return None
        led_by = _led_by(sentence, place)
        head = self._head(sentence, place.start, figure)
        said = self._said(figure, sentence)
        if head is not None:
            counted = self._counted(head, "", here)
        elif figure.subject and said is not None and (said or figure.kind == "count"):
            counted = self._counted(figure.subject, said, here)
        else:
            return None
        if counted is None:
            return None
        opens = bool(said) and led_by is not None
        there_are = any(match.end == place.start for match in self._there_are(sentence))
        whole = head is not None or opens or there_are or bool(self._whole(self._doc(counted.name)))
        return replace(counted, whole=whole, led_by=led_by)

    def _common(self, earlier: Figure, later: Figure, here: re.Pattern[str] | None) -> Counted | None:
        """What both figures of a trend count; None where that is not said, or in two ways."""
        if (earlier.kind, earlier.unit) != (later.kind, later.unit):
            return None
        heads: list[str] = []
        for figure in (later, earlier):
            sentence = self._doc(figure.evidence.sentence)
            place = _place(sentence, figure.evidence.text)
            if place is None or self._is_no_level(sentence, place):
                return None
            heads += filter(None, [self._head(sentence, place.start, figure)])
        if heads:
            counted = self._counted(heads[0], "", here)
        elif self._key(earlier.subject or "") == self._key(later.subject or ""):
            counted = self._of_both(earlier, later, here)
        else:
            return None
        return replace(counted, from_trend=True, whole=True) if counted is not None else None

    def _of_both(self, earlier: Figure, later: Figure, here: re.Pattern[str] | None) -> Counted | None:
        """What two figures of one subject count; what is said of it may stand with one of them alone."""
        said = [self._said(figure, self._doc(figure.evidence.sentence)) for figure in (earlier, later)]
        telling = [words for words in said if words and self._key(words)]
        if None in said or len({self._key(words) for words in telling}) > 1:
            return None
        if telling:
            return self._counted(later.subject or "", telling[-1], here)
        counted = self._counted(later.subject or "", "", here)
        tells = counted is not None and len(counted.key) > 1 and later.kind not in ("percentage", "ratio")
        return counted if tells else None

    def _said(self, figure: Figure, sentence: Doc) -> str | None:
        """What is said of the thing counted, "" where nothing is; None where it was cut in its middle.

        A span of time behind which the reader stopped is put back: "completed within" 24 hours.
        """
        said = "" if figure.measure == figure.unit else _trimmed(figure.measure or "")
        words = said.lower().split()
        if not words or words[-1] not in self._words.cut_short:
            return said
        _, found, behind = sentence.text.partition(said)
        tokens = list(self._doc(behind.strip()))[:2] if found else []
        if len(tokens) == 2 and tokens[0].like_num and tokens[1].lower_ in self._words.period_units:
            return f"{said} {tokens[0].text} {tokens[1].text}"
        return None

    def _counted(self, thing: str, said: str, here: re.Pattern[str] | None) -> Counted | None:
        """`thing` and what is said of it as a name and a key; None where they say nothing."""
        parts = [here.sub("", part) if here is not None else part for part in (thing, said)]
        apart = [self._folded(part) for part in parts]
        name = self._folded(" ".join(parts))
        key = self._key(name)
        if not key or not self._words.points_elsewhere.isdisjoint(key):
            return None
        if all(apart) and " ".join(apart) == name and apart[1].split()[0] not in _JOINING:
            name = ": ".join(apart)
        return Counted(key, name[0].lower() + name[1:] if name[1:2].islower() else name)

    def _folded(self, words: str) -> str:
        """`words` with one word for one thing."""
        doc = self._doc(words)
        parts: list[str] = []
        at = 0
        for match in self._same(doc, longest=True):
            parts += [doc[at : match.start].text_with_ws, str(match.rule.values["as"]), " "]
            at = match.end
        parts.append(doc[at:].text)
        return " ".join("".join(parts).split()).strip(" ,;:")

    def _key(self, name: str) -> tuple[str, ...]:
        words = (token.lower_ for token in self._doc(name) if token.text.strip("-–—,.;:()’'"))
        return tuple(_singular(word) for word in words if word not in self._light)

    def _head(self, sentence: Doc, number: int, figure: Figure) -> str | None:
        """The words of "the number of WORDS is 12" for the number at token `number`, where it stands so."""
        if figure.kind not in ("count", "percentage", "ratio"):
            return None
        nouns = [token.i for token in sentence[:number] if token.lower_ in self._words.number_nouns]
        of = next((at + 1 for at in reversed(nouns) if sentence[at + 1].lower_ == "of"), number)
        end = self._end_of_head(sentence, of + 1, number)
        if end is None or any(token.like_num and not _is_of_a_date(token) for token in sentence[end:number]):
            return None
        words = sentence[of + 1 : end].text
        if figure.as_of:
            words = words.replace(figure.as_of, "")
        head = " ".join(words.split()).strip(" ,")
        bare = figure.kind != "count" and head.lower() in self._words.populations
        return None if bare else head or None

    def _end_of_head(self, sentence: Doc, start: int, stop: int) -> int | None:
        """Where the words end that "the number of" is of; a verb within a clause of theirs is no end."""
        of_clause = False
        for token in sentence[start:stop]:
            word = token.lower_
            if word in self._words.clause_openers:
                if sentence[token.i - 1].text == ",":
                    return token.i - 1
                of_clause = True
            elif of_clause and word in self._words.auxiliaries:
                of_clause = sentence[token.i + 1].lower_ in self._words.auxiliaries
            elif of_clause:
                of_clause = word in self._words.fillers_before_verbs
            elif word in self._changes or word in self._words.ends_of_heads:
                if sentence[token.i - 1].lower_ not in self._words.auxiliaries:
                    return token.i
            elif word in self._words.auxiliaries:
                return None
        return None

    def _is_no_level(self, sentence: Doc, place: Span) -> bool:
        """Whether a number is a change and no level ("a fall of 7%", "a 50% reduction"), or of others."""
        before = [token.lower_ for token in sentence[max(0, place.start - _ELSEWHERE_BEFORE) : place.start]]
        behind = [token.lower_ for token in sentence[place.end : place.end + _ELSEWHERE_BEHIND]]
        nouns = self._words.change_nouns
        of_a_change = before[-1:] == ["of"] and not nouns.isdisjoint(before[-2:-1])
        change = of_a_change or before[-1:] == ["by"] or not nouns.isdisjoint(behind[:1])
        return change or not self._words.words_of_elsewhere.isdisjoint((*before, *behind))


def _in_bracket_behind(count: Figure, rate: Figure) -> bool:
    """Whether a rate stands in brackets behind a count: "481 children … (a rate of 95 per 10,000)"."""
    if count.kind != "count" or count.evidence.sentence != rate.evidence.sentence:
        return False
    between = rate.evidence.sentence.partition(count.evidence.text)[2].partition(rate.evidence.text)[0]
    return "(" in between and ")" not in between


def _place(sentence: Doc, text: str) -> Span | None:
    """The tokens of the number in its sentence; None where its words stand there twice."""
    number = rf"(?<![\w.,]){re.escape(fold(text))}(?!\w|[.,]\d)"
    places = list(re.finditer(number, sentence.text))
    return sentence.char_span(*places[0].span(), alignment_mode="expand") if len(places) == 1 else None


def _led_by(sentence: Doc, number: Span) -> str | None:
    """The words between the sentence's beginning and a number, where they lead in no more than a time."""
    lead = sentence.text[: number.start_char].strip(" ,")
    words = lead.split()
    short = 1 < len(words) <= _LEAD and words[0].lower() in _TIME_LEADS
    return lead if short and any(char.isdigit() for char in lead) else None


def _is_of_a_date(token: Token) -> bool:
    return len(token.text) == 4 and token.text.startswith("20")


def _trimmed(measure: str) -> str:
    """What is said of a thing, without the joints of "from A to B" at its ends."""
    words = measure.split()
    while words and words[-1].lower() in _JOINTS:
        words.pop()
    while words and words[0].lower() in _JOINTS:
        words.pop(0)
    return " ".join(words)


def _singular(word: str) -> str:
    """A plain plural without its ending; the same for all forms is what matters, not that it is a word."""
    if len(word) > 3 and word.endswith("s") and not word.endswith(("ss", "us", "is")):
        return word[:-3] + "y" if word.endswith("ies") else word[:-1]
    return word
