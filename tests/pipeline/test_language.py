"""The tokenizer of letters: spaCy's, with rules of our own."""

from __future__ import annotations

from typing import Any

import pytest
import spacy
from hypothesis import given, settings
from hypothesis import strategies as st
from spacy.language import Language
from spacy.util import compile_infix_regex, compile_suffix_regex

from ofsted_extract.pipeline.language import LettersEnglish, blank

TEXTS = (
    "A 16-week wait, six-week plans and 22–23 May 2017.This is 10% of £3.2m; don’t stop.",
    "Cells\tside by side\n\nA new block, e.g. at 9 a.m., isn't it? (Ofsted/CQC) John's",
    "",
)


@pytest.fixture(scope="module")
def reference() -> Language:
    """`spacy.blank("en")`, its rules set afterwards."""
    nlp = spacy.blank("en")
    defaults = LettersEnglish.Defaults
    tokenizer: Any = nlp.tokenizer
    tokenizer.suffix_search = compile_suffix_regex(defaults.suffixes or ()).search
    tokenizer.infix_finditer = compile_infix_regex(defaults.infixes or ()).finditer
    return nlp


@pytest.fixture(scope="module")
def ours() -> Language:
    return blank()


def tokens(nlp: Language, text: str) -> list[tuple[str, str, str]]:
    return [(token.text, token.norm_, token.whitespace_) for token in nlp.make_doc(text)]


@pytest.mark.parametrize("text", TEXTS)
def test_tokens_are_those_with_all_special_cases(text: str, ours: Language, reference: Language) -> None:
    assert tokens(ours, text) == tokens(reference, text)


@settings(deadline=None)
@given(text=st.text("aeknmAKß01.,;-–’'()£$%/+:@ ", max_size=40))
def test_no_letters_are_split_that_spacy_keeps_and_none_kept_that_it_splits(
    text: str, ours: Language, reference: Language
) -> None:
    assert tokens(ours, text) == tokens(reference, text)


def test_numbers_come_apart_from_words() -> None:
    found = {token.text for token in blank().make_doc(TEXTS[0])}
    assert {"16", "week", "22", "23", "2017", "10", "%", "six"} <= found


@pytest.mark.parametrize("word", ["Wed", "Ive", "Cant", "Im", "Id", "hows", "Cannot"])
def test_what_looks_like_a_contraction_is_a_word(word: str, ours: Language) -> None:
    assert [token.text for token in ours.make_doc(f"On {word} 3 May")] == ["On", word, "3", "May"]


def test_contractions_come_apart(ours: Language) -> None:
    assert [token.norm_ for token in ours.make_doc("We can’t, they don't and nobody cannot.")] == (
        ["we", "can", "not", ",", "they", "do", "not", "and", "nobody", "can", "not", "."]
    )
