"""Letters that were pasted from a mail: quoted, broken into lines, without its blank lines."""

from __future__ import annotations

import textwrap
from pathlib import Path

import hypothesis.strategies as st
import pytest
from hypothesis import given, settings

from ofsted_extract.reading.layout.pasted import restored

from .test_markup import PARTS, SAMPLE, facts, heading_of

PLAIN = [heading_of(part) or part.replace("**", "") for part in PARTS]


def broken(part: str, width: int = 72) -> str:
    return "\n".join("\n".join(textwrap.wrap(line, width)) for line in part.split("\n"))


def quoted(text: str, mark: str) -> str:
    return "\n".join(f"{mark} {line}".rstrip() for line in text.split("\n"))


FORMS = {
    "broken at 72": "\n\n".join(map(broken, PLAIN)),
    "broken at 60": "\n\n".join(broken(part, 60) for part in PLAIN),
    "quoted": quoted("\n\n".join(map(broken, PLAIN)), ">"),
    "quoted twice": quoted("\n\n".join(map(broken, PLAIN)), ">>"),
    "quoted with spaces": quoted("\n\n".join(map(broken, PLAIN)), "> >"),
    "no blank lines": "\n".join(map(broken, PLAIN)),
    "no blank lines, not broken": "\n".join(PLAIN),
    "headings with marks, no blank lines": "\n".join(map(broken, PARTS)),
    "double-spaced": "\n".join(map(broken, PLAIN)).replace("\n", "\n\n"),
    "indented": textwrap.indent("\n\n".join(map(broken, PLAIN)), "    "),
    "with returns": "\r\n\r\n".join(map(broken, PLAIN)),
    "under a mail's head": "From: A Clerk\nSubject: Letter\n\n" + "\n\n".join(map(broken, PLAIN)),
}


@pytest.mark.parametrize("form", FORMS)
def test_a_letter_says_the_same_in_each_form(form: str, tmp_path: Path) -> None:
    letter = tmp_path / "letter.txt"
    letter.write_text(FORMS[form], "utf-8")
    assert facts(letter) == facts(SAMPLE)


@pytest.mark.parametrize(
    "text",
    [
        "One line.\n\nAnother line.",
        "Values > 5 are rare.\nThey are not read.",
        "First item\n> one remark in the margin\nsecond item\nthird item",
        "\n".join(f"line {number} of an address" for number in range(12)),
    ],
)
def test_text_with_its_paragraphs_stays_as_it_is(text: str) -> None:
    assert restored(text) == text


words = st.lists(st.text("abcdefgh", min_size=5, max_size=9), min_size=40, max_size=90)


@settings(max_examples=30)
@given(st.lists(words.map(lambda some: f"{' '.join(some).capitalize()}."), min_size=12, max_size=20))
def test_text_without_blank_lines_is_parted_only_between_paragraphs(paragraphs: list[str]) -> None:
    found = restored("\n".join(map(broken, paragraphs))).split("\n\n")
    assert " ".join(found).split() == " ".join(paragraphs).split()
    assert all(part[0].isupper() and part.endswith(".") for part in found)
