"""The tokenizer of letters: spaCy's, with our rules, and without the cases that clean text never has."""

from __future__ import annotations

from typing import Any

import pytest
import spacy
from spacy.language import Language
from spacy.util import compile_infix_regex, compile_suffix_regex

from ofsted_extract.pipeline.language import LettersEnglish, blank

TEXTS = (
    "A 16-week wait, six-week plans and 22–23 May 2017.This is 10% of £3.2m; don’t stop.",
    "Cells\tside by side\n\nA new block, e.g. at 9 a.m., isn't it? (Ofsted/CQC) John's",
    "",
)


@pytest.fixture(scope="module")
def with_all_cases() -> Language:
    """`spacy.blank("en")`, its rules set afterwards, with the special cases of white space."""
    nlp = spacy.blank("en")
    defaults = LettersEnglish.Defaults
    tokenizer: Any = nlp.tokenizer
    tokenizer.suffix_search = compile_suffix_regex(defaults.suffixes or ()).search
    tokenizer.infix_finditer = compile_infix_regex(defaults.infixes or ()).finditer
    return nlp


@pytest.mark.parametrize("text", TEXTS)
def test_tokens_are_those_with_all_special_cases(text: str, with_all_cases: Language) -> None:
    ours, theirs = blank().make_doc(text), with_all_cases.make_doc(text)
    assert [(token.text, token.norm_, token.whitespace_) for token in ours] == [
        (token.text, token.norm_, token.whitespace_) for token in theirs
    ]


def test_numbers_come_apart_from_words() -> None:
    doc = blank().make_doc(TEXTS[0])
    tokens = {token.text for token in doc}
    assert {"16", "week", "22", "23", "2017", "10", "%", "six"} <= tokens


def test_white_space_has_no_special_cases() -> None:
    tokenizer: Any = blank().tokenizer
    assert tokenizer.rules
    assert not any(text.isspace() for text in tokenizer.rules)
