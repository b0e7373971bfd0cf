"""Token patterns: whatever spaCy's own Matcher finds, and nothing else, on our rules and on any others."""

from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from spacy.matcher import Matcher
from spacy.tokens import Doc

from ofsted_extract.pipeline.language import blank
from ofsted_extract.reading import read_letter
from ofsted_extract.rules import word_kinds
from ofsted_extract.rules.matching import TokenMatcher, any_within, word_finder
from ofsted_extract.rules.patterns import RuleMatcher, load_patterns

SAMPLES = Path(__file__).parents[2] / "samples"
NLP = blank()
WORDS = ("one", "One", "two", "children", "CHILDREN", "the", "in", "2019", "7%", "don’t", "-", ".", "\n\n")


def by_spacy(doc: Doc, pattern: list[dict[str, Any]], start: int, end: int) -> set[tuple[int, int]]:
    matcher = Matcher(NLP.vocab)
    matcher.add("it", [pattern])
    return {(start + first, start + last) for _, first, last in matcher(doc[start:end])}


def by_us(doc: Doc, pattern: list[dict[str, Any]], start: int, end: int) -> set[tuple[int, int]]:
    matcher = TokenMatcher()
    assert matcher.add("it", pattern)
    return {(first, last) for _, first, last in matcher(doc, start, end)}


TESTS = st.one_of(
    st.fixed_dictionaries({"LOWER": st.sampled_from(["one", "the", "children"])}),
    st.fixed_dictionaries({"NORM": st.just({"IN": ["one", "in", "do"]})}),
    st.fixed_dictionaries({"ORTH": st.just({"NOT_IN": ["one", "-"]}), "IS_ALPHA": st.booleans()}),
    st.fixed_dictionaries({"LIKE_NUM": st.booleans()}),
    st.fixed_dictionaries({"TEXT": st.just({"REGEX": "^[0-9o]"})}),
    st.fixed_dictionaries({"LENGTH": st.sampled_from([{"<=": 3}, {">": 3}, {"==": 1}])}),
    st.fixed_dictionaries({"SPACY": st.booleans(), "IS_SPACE": st.just(False)}),
    st.fixed_dictionaries({"SHAPE": st.just("dddd")}),
    st.just({}),
)
OPERATORS = st.sampled_from([None, "?", "*", "+", "{2}", "{1,2}", "{0,3}", "{,2}", "{1,}"])
ELEMENTS = st.tuples(TESTS, OPERATORS).map(
    lambda pair: {**pair[0], **({"OP": pair[1]} if pair[1] and pair[0] else {})}
)


@settings(deadline=None, max_examples=300)
@given(
    st.lists(st.sampled_from(WORDS), min_size=1, max_size=12),
    st.lists(ELEMENTS, min_size=1, max_size=4),
    st.integers(0, 4),
)
def test_any_pattern_matches_what_it_matches_in_spacy(
    words: list[str], pattern: list[dict[str, Any]], start: int
) -> None:
    doc = NLP.make_doc(" ".join(words))
    start = min(start, len(doc))
    assert by_us(doc, pattern, start, len(doc)) == by_spacy(doc, pattern, start, len(doc))


@pytest.mark.parametrize("sample", sorted(SAMPLES.glob("*.pdf")), ids=lambda path: path.name)
def test_our_rules_match_what_they_match_in_spacy(sample: Path) -> None:
    patterns = load_patterns()
    doc = NLP.make_doc(read_letter(sample).text)
    compared = 0
    for rule in patterns.rules.values():
        for pattern in rule.tokens:
            one = rule.model_copy(update={"tokens": (pattern,), "phrases": (), "regex": ()})
            spelt = _spelt(pattern, patterns)
            if "IS_SENT_START" in str(spelt):
                continue
            found = {(match.start, match.end) for match in RuleMatcher(NLP, patterns, [one])(doc)}
            assert found == by_spacy(doc, spelt, 0, len(doc)), rule.id
            compared += 1
    assert compared > 100


def _spelt(pattern: Any, patterns: Any) -> Any:
    if isinstance(pattern, dict):
        return {key: _spelt(value, patterns) for key, value in pattern.items()}
    if isinstance(pattern, list):
        return [_spelt(value, patterns) for value in pattern]
    if isinstance(pattern, str) and pattern.startswith("@"):
        return sorted(patterns.words(pattern[1:]))
    return pattern


@pytest.mark.parametrize(
    "pattern",
    [
        [{"LOWER": "one", "OP": "!"}],
        [{"ENT_TYPE": "DATE"}],
        [{"_": {"mine": True}}],
        [{"LOWER": {"FUZZY": "one"}}],
        [{"LOWER": 3}],
        [{"LOWER": "one", "OP": "1"}],
        [],
    ],
)
def test_what_is_not_of_a_word_is_left_to_spacy(pattern: list[dict[str, Any]]) -> None:
    assert not TokenMatcher().add("it", pattern)


def test_norms_of_tokens_count() -> None:
    doc = NLP.make_doc("They don’t and cannot.")
    assert (
        by_us(doc, [{"NORM": "not"}], 0, len(doc)) == by_spacy(doc, [{"NORM": "not"}], 0, len(doc)) != set()
    )


def test_places() -> None:
    finder = word_finder({"one", "two"}, regex=r"^\d")
    assert finder.places(NLP.make_doc("One of 3 in two, none")) == [0, 2, 4]
    assert finder.places(NLP.make_doc("")) == []
    assert any_within([3, 9], 4, 10)
    assert not any_within([3, 9], 4, 9)


def test_words_are_forgotten_when_there_are_too_many(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(word_kinds, "_MANY_WORDS", 3)
    finder = word_finder({"late"})
    old = NLP.make_doc("This is late indeed, and that is late")
    for _ in range(2):
        assert finder.places(old) == [2, 8]
        assert finder.places(NLP.make_doc("quite other words are late here")) == [4]


def test_threads_learn_the_same_words() -> None:
    docs = [NLP.make_doc(f"{number} words and late{number % 7} and late") for number in range(300)]
    finder = word_finder({"late"})
    with ThreadPoolExecutor(8) as pool:
        assert list(pool.map(finder.places, docs)) == [[len(doc) - 1] for doc in docs]
