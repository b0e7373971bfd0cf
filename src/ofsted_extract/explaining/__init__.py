"""Explains what a record says about a phrase: facts, numbers, and rules that matched or nearly matched.

Nothing is decided here. The pipeline runs as usual, and its components log their decisions in a `Trace`;
this module only looks them up.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any, cast

from spacy.tokens import Span

from ofsted_extract.explaining.answer import (
    CloseRule,
    Explanation,
    Fact,
    NumberRead,
    ParsedWord,
    Place,
    RuleMatch,
    RuleName,
    Words,
)
from ofsted_extract.explaining.close import came_close
from ofsted_extract.explaining.places import find_phrase, find_similar
from ofsted_extract.facts.assembly import assemble
from ofsted_extract.facts.base import Evidence
from ofsted_extract.facts.common.fact_list import Item
from ofsted_extract.facts.record import Record
from ofsted_extract.facts.registry import fact_lists
from ofsted_extract.pipeline.figures.built_in import BUILT_IN
from ofsted_extract.pipeline.language import build_pipeline, run
from ofsted_extract.reading import Letter
from ofsted_extract.rules.patterns import load_patterns
from ofsted_extract.rules.rulebook import read_rulebook
from ofsted_extract.rules.tracing import NumberSeen, Refusal, Trace, outline

_RULE_OF_VALUE = "_rule"
"""A field such as `subject_rule` names the rule that gave `subject`."""


class Explainer:
    """Runs the pipeline on one letter, and explains any number of phrases in it.

    Args:
        letter: a letter from `reading`.
        patterns: a folder of patterns that override the shipped ones.

    Raises:
        PatternError: if the patterns cannot be used.
    """

    def __init__(self, letter: Letter, patterns: str | None = None) -> None:
        self._letter = letter
        self._patterns = load_patterns(patterns)
        self._book = read_rulebook(patterns)
        self._nlp = build_pipeline(patterns)
        self._trace = Trace()
        self._doc = run(self._nlp, letter, self._trace)
        self._facts = tuple(self._facts_of(assemble(letter, self._doc, self._patterns)))

    def explain(self, phrase: str) -> Explanation:
        """Explains what the record says about a phrase.

        Args:
            phrase: words of the letter. White space, case, and the shape of quotation marks and dashes
                need not match.

        Returns:
            An answer for every occurrence of the phrase; if there is none, the most similar words.
        """
        places = find_phrase(self._letter.text, phrase)
        similar = [] if places else find_similar(self._letter.text, phrase)
        return Explanation(
            file=self._letter.file,
            phrase=" ".join(phrase.split()),
            patterns=self._patterns.version,
            places=tuple(self._place(start, end) for start, end in places),
            similar=tuple(_words(self._letter, start, end) for start, end in similar),
        )

    def _place(self, start: int, end: int) -> Place:
        """The answer for the occurrence at the characters `start:end`."""
        tokens = cast(Span, self._doc.char_span(start, end, alignment_mode="expand"))
        around = self._doc[tokens[0].sent.start : tokens[-1].sent.end]
        facts = [fact for fact in self._facts if fact.words.start < end and fact.words.end > start]
        beside = [
            fact
            for fact in self._facts
            if fact.words.start < around.end_char and fact.words.end > around.start_char and fact not in facts
        ]
        return Place(
            words=_words(self._letter, start, end),
            sentence=" ".join(around.text.split()),
            part=next((b.kind for b in self._letter.blocks if b.start <= start < b.end), "paragraph"),
            facts=tuple(facts),
            facts_beside=tuple(beside),
            numbers=self._numbers(tokens),
            matched=tuple(self._matched(tokens)),
            close=tuple(self._close(tokens)),
            not_asked=tuple(self._not_asked(tokens)),
            parses=tuple(self._parses(around)),
        )

    def _span(self, start: int, end: int) -> Words:
        span = self._doc[start:end]
        return _words(self._letter, span.start_char, span.end_char)

    def _name(self, rule: str, form: int | None = None) -> RuleName:
        written = self._book.get(rule)
        if written is None:
            return RuleName(id=rule, place=None, about=BUILT_IN.get(rule, ""))
        place = written.place if form is None else written.place_of(form)
        return RuleName(id=rule, place=place, about=written.rule.about)

    def _numbers(self, tokens: Span) -> tuple[NumberRead, ...]:
        """The decision about each number that shares a token with `tokens`."""
        read: set[int] = set()
        found: list[NumberRead] = []
        for numeral, refusal in self._trace.numerals:
            if numeral.start < tokens.end and numeral.end > tokens.start:
                read.update(range(numeral.start, numeral.end))
                found.append(self._number(numeral, refusal))
        found += [
            NumberRead(words=self._span(token.i, token.i + 1), value=None)
            for token in tokens
            if token.i not in read and any(char.isdigit() for char in token.text)
        ]
        return tuple(sorted(found, key=lambda number: number.words.start))

    def _number(self, numeral: NumberSeen, refusal: Refusal | None) -> NumberRead:
        return NumberRead(
            words=self._span(numeral.start, numeral.end),
            value=numeral.value,
            form=numeral.form,
            refused_by=None if refusal is None else self._name(refusal.rule),
            because_of=None if refusal is None else self._span(refusal.start, refusal.end),
        )

    def _matched(self, tokens: Span) -> Iterator[RuleMatch]:
        """The rules that matched within `tokens`, without repeats."""
        found = {
            (match.start, match.end, match.rule.id): match.rule
            for asked in self._trace.rule_runs
            for match in asked.matches
            if match.start < tokens.end and match.end > tokens.start
        }
        for (start, end, name), rule in sorted(found.items(), key=lambda item: item[0]):
            yield RuleMatch(rule=self._name(name), words=self._span(start, end), values=rule.values)

    def _close(self, tokens: Span) -> Iterator[CloseRule]:
        questions = self._trace.rule_runs
        for reach in came_close(self._nlp, self._patterns, self._doc, questions, tokens.start, tokens.end):
            yield CloseRule(
                rule=self._name(reach.rule.id, reach.form),
                words=self._span(reach.start, reach.end),
                wanted=dict(reach.wanted),
                stood=self._doc[reach.end].text if reach.end < reach.stretch_end else None,
                missing=reach.missing,
            )

    def _not_asked(self, tokens: Span) -> Iterator[RuleName]:
        """The user's own rules on words that no matcher ran on `tokens`."""
        asked = {
            name
            for question in self._trace.rule_runs
            if question.start < tokens.end and question.end > tokens.start
            for name in question.matcher.rules
        }
        of_words = self._patterns.rules.keys() - asked
        return (self._name(name) for name, written in self._book.items() if written.own and name in of_words)

    def _parses(self, sentence: Span) -> Iterator[tuple[ParsedWord, ...]]:
        """The parsed parts of a sentence, each as an outline."""
        for parse in self._trace.parses:
            if any(sentence.start <= word.start < sentence.end for word in parse if word.end > word.start):
                yield tuple(
                    ParsedWord(
                        words=self._span(word.start, word.end) if word.end > word.start else None,
                        read_as=word.text,
                        label=word.label,
                        depth=depth,
                    )
                    for word, depth in outline(parse)
                )

    def _facts_of(self, record: Record) -> Iterator[Fact]:
        """Every fact of a record that has evidence."""
        for fact_list in fact_lists():
            if fact_list.table is not None and fact_list.table.has_evidence:
                for item in fact_list.items(record):
                    yield self._fact(item, fact_list.values(item.fact))

    def _fact(self, item: Item, values: dict[str, Any]) -> Fact:
        rule = values.get("rule")
        evidence: Evidence = item.fact.evidence
        return Fact(
            field=item.path,
            id=values.get("id"),
            rule=None if rule is None else self._name(rule),
            values={
                name: value
                for name, value in values.items()
                if name not in ("id", "rule", "evidence")
                and not name.endswith(_RULE_OF_VALUE)
                and value is not None
            },
            words=_words(self._letter, evidence.start, evidence.end),
            rules_of_values={
                name.removesuffix(_RULE_OF_VALUE): self._name(value)
                for name, value in values.items()
                if name.endswith(_RULE_OF_VALUE) and value is not None
            },
        )


def _words(letter: Letter, start: int, end: int) -> Words:
    return Words(start=start, end=end, text=letter.text[start:end], page=letter.page_at(start))
