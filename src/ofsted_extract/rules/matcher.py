"""Runs rules over a Doc: their token patterns, their phrases and their regular expressions, in one call."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from typing import TYPE_CHECKING, Any, NamedTuple, Protocol

from ofsted_extract.errors import PatternError
from ofsted_extract.rules.models import Rule

if TYPE_CHECKING:
    from spacy.language import Language
    from spacy.tokens import Doc, Span

TRACE = "ofsted_trace"
"""Key in `Doc.user_data` of the `tracing.Trace`, which a Doc has only while it is being explained."""


_REFUSALS = (
    ValueError,
    TypeError,
    KeyError,
    AttributeError,
    IndexError,
    OverflowError,
    re.error,
    RecursionError,
)
"""What spaCy and `re` raise for a pattern that they cannot use."""


class WordLists(Protocol):
    """Where a rule's `@name` is looked up; see `patterns.Patterns`."""

    def words(self, name: str) -> frozenset[str]:
        """The words of the list `name`."""

    def place_of(self, rule_id: str) -> str:
        """The file and line of a rule, for messages."""


class Match(NamedTuple):
    """A rule that matched the tokens `start:end` of a Doc."""

    rule: Rule
    start: int
    end: int


class RuleMatcher:
    """Finds every match of a set of rules in a Doc or Span.

    Args:
        nlp: its tokenizer splits the phrases, and its vocabulary is that of the Docs.
        patterns: the word lists that the rules refer to.
        rules: the rules to match.

    Attributes:
        rules: the rules, by id.

    Raises:
        PatternError: if a rule cannot be compiled.
    """

    def __init__(self, nlp: Language, patterns: WordLists, rules: Iterable[Rule]) -> None:
        from spacy.matcher import PhraseMatcher

        from ofsted_extract.rules.matching import TokenMatcher, word_finder

        self.rules = {rule.id: rule for rule in rules}
        self._order = {rule_id: at for at, rule_id in enumerate(self.rules)}
        self._strings = nlp.vocab.strings
        self._tokens = TokenMatcher(nlp.vocab)
        self._phrases = PhraseMatcher(nlp.vocab, attr="NORM")
        self._phrase_starts: set[str] = set()
        self._regexes: list[tuple[str, re.Pattern[str]]] = []
        for rule in self.rules.values():
            self._add(nlp, patterns, rule)
        self._phrase_finder = word_finder(self._phrase_starts, by="NORM") if self._phrase_starts else None

    def _add(self, nlp: Language, patterns: WordLists, rule: Rule) -> None:
        try:
            if rule.tokens:
                self._tokens.add(rule.id, [_fill_in_lists(pattern, patterns) for pattern in rule.tokens])
            if rule.phrases:
                texts = [text for phrase in rule.phrases for text in _phrase_texts(phrase, patterns)]
                docs = [nlp.make_doc(text) for text in texts]
                self._phrases.add(rule.id, docs)
                self._phrase_starts.update(doc[0].norm_ for doc in docs if len(doc))
            self._regexes += [(rule.id, re.compile(regex)) for regex in rule.regex]
        except (PatternError, *_REFUSALS) as error:
            reason = " ".join(str(error).removeprefix("patterns: ").split()) or type(error).__name__
            raise PatternError(f"{patterns.place_of(rule.id)}: rule {rule.id}: {reason}") from error

    def __call__(self, target: Doc | Span, *, longest: bool = False) -> list[Match]:
        """Returns all matches in `target`, ordered by start, then longest first, then by rule.

        Args:
            target: a Doc, or a Span of one. Token indices are those of the Doc in either case.
            longest: leave out a match that overlaps an earlier or longer one.
        """
        offset = getattr(target, "start", 0)
        doc, end = target.doc, offset + len(target)
        trace = doc.user_data.get(TRACE)
        may_be_phrase = self._phrase_finder is not None and self._phrase_finder.may_begin(doc, offset, end)
        may_be_tokens = self._tokens.may_begin(doc, offset, end)
        if not (may_be_tokens or may_be_phrase or self._regexes) and trace is None:
            return []
        strings = self._strings
        found: set[tuple[str, int, int]] = set()
        if may_be_tokens:  # offsets into the Span; those of phrases are into the Doc
            found = {(strings[key], offset + at, offset + to) for key, at, to in self._tokens(target)}
        if may_be_phrase:
            found.update((strings[key], at, to) for key, at, to in self._phrases(target))
        if self._regexes:
            found.update(self._match_regexes(target))
        order = self._order
        ranked = sorted(found, key=lambda match: (match[1], -match[2], order[match[0]]))
        matches = [Match(self.rules[rule_id], start, end) for rule_id, start, end in ranked]
        if longest:
            matches = _without_overlaps(matches)
        if trace is not None:
            trace.asked(self, offset, end, matches)
        return matches

    def places(self, doc: Doc) -> list[int]:
        """Returns the tokens at which a match may begin, in order; elsewhere no search is needed.

        Those are all tokens if single words cannot tell, or if the Doc is being explained.
        """
        if self._regexes or TRACE in doc.user_data:
            return list(range(len(doc)))
        places = self._tokens.places(doc)
        if self._phrase_finder is not None:
            places = sorted({*places, *self._phrase_finder.places(doc)})
        return places

    def _match_regexes(self, target: Doc | Span) -> Iterator[tuple[str, int, int]]:
        text = target.text
        for rule_id, regex in self._regexes:
            for hit in regex.finditer(text):
                span = target.char_span(hit.start(), hit.end(), alignment_mode="expand")
                if span is not None:
                    yield rule_id, span.start, span.end


def _without_overlaps(matches: list[Match]) -> list[Match]:
    """Goes through ordered matches and keeps each that does not overlap one already kept."""
    kept: list[Match] = []
    for match in matches:
        if not kept or match.start >= kept[-1].end:
            kept.append(match)
    return kept


def _phrase_texts(phrase: str, patterns: WordLists) -> list[str]:
    return sorted(patterns.words(phrase[1:])) if phrase.startswith("@") else [phrase]


def _fill_in_lists(pattern: Any, patterns: WordLists) -> Any:
    """Returns a token pattern with each "@name" replaced by the words of that list."""
    if isinstance(pattern, dict):
        return {key: _fill_in_lists(value, patterns) for key, value in pattern.items()}
    if isinstance(pattern, list):
        return [_fill_in_lists(value, patterns) for value in pattern]
    if isinstance(pattern, str) and pattern.startswith("@"):
        return sorted(patterns.words(pattern[1:]))
    return pattern
