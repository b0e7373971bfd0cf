"""The token matcher finds what spaCy's own Matcher finds, and nothing else, for our rules and any others."""

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
from ofsted_extract.rules.matching import TokenMatcher, any_within, word_finder, word_kinds
from ofsted_extract.rules.matching.compiled import CompiledPatterns
from ofsted_extract.rules.patterns import RuleMatcher, load_patterns

SAMPLES = Path(__file__).parents[2] / "samples"
NLP = blank()
WORDS = ("one", "One", "two", "children", "CHILDREN", "the", "in", "2019", "7%", "don’t", "-", ".", "\n\n")


def by_spacy(doc: Doc, pattern: list[dict[str, Any]], start: int, end: int) -> set[tuple[int, int]]:
    matcher = Matcher(NLP.vocab)
    matcher.add("it", [pattern])
    return {(start + first, start + last) for _, first, last in matcher(doc[start:end])}


def by_us(doc: Doc, pattern: list[dict[str, Any]], start: int, end: int) -> set[tuple[int, int]]:
    compiled = CompiledPatterns()
    assert compiled.add("it", pattern), "left to spaCy, so that it would be compared with itself"
    return {(first, last) for _, first, last in compiled(doc, start, end)}


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
            with_lists = _with_lists(pattern, patterns)
            if "IS_SENT_START" in str(with_lists):
                continue
            found = {(match.start, match.end) for match in RuleMatcher(NLP, patterns, [one])(doc)}
            assert found == by_spacy(doc, with_lists, 0, len(doc)), rule.id
            compared += 1
    assert compared > 100


def _with_lists(pattern: Any, patterns: Any) -> Any:
    if isinstance(pattern, dict):
        return {key: _with_lists(value, patterns) for key, value in pattern.items()}
    if isinstance(pattern, list):
        return [_with_lists(value, patterns) for value in pattern]
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
def test_a_pattern_that_asks_for_more_than_words_is_left_to_spacy(pattern: list[dict[str, Any]]) -> None:
    assert not CompiledPatterns().add("it", pattern)


def test_the_matcher_has_the_interface_of_spacys() -> None:
    doc = NLP.make_doc("one of the two children, and one more")
    patterns: dict[str, list[list[dict[str, Any]]]] = {
        "compiled": [[{"LOWER": "one"}, {"IS_ALPHA": True, "OP": "?"}], [{"LOWER": "two"}]],
        "left-to-spacy": [[{"LOWER": {"FUZZY": "children"}}]],
    }
    ours, spacys = TokenMatcher(NLP.vocab), Matcher(NLP.vocab)
    for key, forms in patterns.items():
        ours.add(key, forms)
        spacys.add(key, forms)
    for target in (doc, doc[3:], doc[2:3]):
        assert set(ours(target)) == set(spacys(target))
    assert ours.places(doc) == list(range(len(doc)))
    with pytest.raises(ValueError, match="NOT_AN_ATTRIBUTE"):
        ours.add("wrong", [[{"NOT_AN_ATTRIBUTE": "x"}]])


def test_the_norm_of_a_token_may_differ_from_its_text() -> None:
    doc = NLP.make_doc("They don’t and cannot.")
    assert (
        by_us(doc, [{"NORM": "not"}], 0, len(doc)) == by_spacy(doc, [{"NORM": "not"}], 0, len(doc)) != set()
    )


def test_a_finder_gives_the_places_of_its_words() -> None:
    finder = word_finder({"one", "two"}, regex=r"^\d")
    assert finder.places(NLP.make_doc("One of 3 in two, none")) == [0, 2, 4]
    assert finder.places(NLP.make_doc("")) == []
    assert any_within([3, 9], 4, 10)
    assert not any_within([3, 9], 4, 9)


def test_forgetting_words_when_there_are_too_many_changes_no_place(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(word_kinds, "_MANY_WORDS", 3)
    finder = word_finder({"late"})
    old = NLP.make_doc("This is late indeed, and that is late")
    for _ in range(2):
        assert finder.places(old) == [2, 8]
        assert finder.places(NLP.make_doc("quite other words are late here")) == [4]


def test_threads_may_share_a_finder() -> None:
    docs = [NLP.make_doc(f"{number} words and late{number % 7} and late") for number in range(300)]
    finder = word_finder({"late"})
    with ThreadPoolExecutor(8) as pool:
        assert list(pool.map(finder.places, docs)) == [[len(doc) - 1] for doc in docs]
