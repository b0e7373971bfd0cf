"""How lines begin and end."""

from __future__ import annotations

import pytest

from ofsted_extract.reading.layout.labels import after_label, ends_sentence


@pytest.mark.parametrize(
    ("line", "words"),
    [
        ("• Plans are up to date", "Plans are up to date"),
        ("o Plans are up to date", "Plans are up to date"),
        ("3.Plans are up to date", "Plans are up to date"),
        ("a) plans are up to date", "plans are up to date"),
        ("§ plans are up to date", "plans are up to date"),
        ("Plans are up to date", "Plans are up to date"),
        ("on time", "on time"),
        ("A plan", "A plan"),
        ("•", "•"),
        ("o", "o"),
    ],
)
def test_a_label_is_told_from_the_words_after_it(line: str, words: str) -> None:
    text = f"before\n{line}\nafter"
    start, end = len("before\n"), len("before\n") + len(line)
    assert text[after_label(text, start, end) : end] == words


@pytest.mark.parametrize(
    "text", ["Stop.", "Why?", "as follows:", "first;", "(all of it.)", "‘Now!’", "‘one.’)"]
)
def test_a_stop_ends_a_sentence_with_marks_after_it(text: str) -> None:
    assert ends_sentence(text)


@pytest.mark.parametrize("text", ["", ")", "no stop", "e.g. this", "half (of it)", "a, b,", "stop. "])
def test_other_texts_end_no_sentence(text: str) -> None:
    assert not ends_sentence(text)
