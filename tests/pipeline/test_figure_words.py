"""Subject, measure and time are words of the letter and no others, whatever the sentence."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass

from hypothesis import given, settings
from hypothesis import strategies as st
from tests.pipeline.written_letters import read_lines

from ofsted_extract.facts.figures import FigureValue
from ofsted_extract.rules.patterns import load_patterns

_PATTERNS = load_patterns()
_FIRST = _PATTERNS.words("words-dropped-first")
_LAST = _PATTERNS.words("words-dropped-last")
_NEAR = 5
"""Words before a number among which its own preposition stands ("of up to", "for at least")."""
_QUANTITIES = [
    "seven",
    "12",
    "Some 40",
    "More than 300",
    "Only two",
    "41%",
    "A third",
    "two to three",
    "£3,000",
]
_POPULATIONS = [
    "children in care", "of the care leavers", "social workers", "young people who live alone", "pupils",
    "of new referrals", "foster carers", "plans", "of girls and boys", "weeks", "of these",
]  # fmt: skip
_PREDICATES = [
    "were seen by inspectors", "have a plan that is up to date", "left", "live more than 20 miles away",
    "had waited nine weeks for help", "are in work, education or training", "rose to 57",
    "met with four managers",
    "has fallen from 14% to 9%", "do not", "were judged good and three inadequate",
]  # fmt: skip
_TIMES = ["", "in May 2021", "at the time of the visit", "over the last 12 months", "now", "during 2018–19"]
_BRACKETS = [
    "",
    " (or 12%)",
    " (four of nine)",
    " (a rate of 30 per 10,000)",
    " (the national average is 15%)",
]
_ENDS = [
    "",
    ", of whom six had moved",
    ", compared with 21% nationally",
    ", and 11 were not",
    ", which is better",
]
_FRONTS = [
    "",
    "There were ",
    "Leaders met ",
    "Leaders told inspectors that ",
    "The number of these was ",
    "Of ",
]
_LEADS = [
    "", "In the last 12 months:", "At 31 March 2016, 190 children were in care. Of this number:",
    "The share of pupils who pass:", "Inspectors read 20 plans.", "Staff speak well of it.",
]  # fmt: skip


@dataclass(frozen=True)
class Figure:
    """A number as printed, the whole letter, and the letter before the number."""

    text: str
    letter: str
    before: str


@st.composite
def letters(draw: st.DrawFn) -> list[str]:
    """Draws a lead, or none, and one or two sentences with numbers in every place."""
    lead = draw(st.sampled_from(_LEADS))
    sentences = []
    for _ in range(draw(st.integers(1, 2))):
        front, end = draw(st.sampled_from(_FRONTS)), draw(st.sampled_from(_ENDS))
        quantity, population = draw(st.sampled_from(_QUANTITIES)), draw(st.sampled_from(_POPULATIONS))
        middle = draw(st.sampled_from(_BRACKETS))
        predicate, time = draw(st.sampled_from(_PREDICATES)), draw(st.sampled_from(_TIMES))
        sentences.append(f"{front}{quantity} {population}{middle} {predicate} {time}".strip() + f"{end}.")
    text = " ".join(sentences)
    if not lead:
        return [text]
    return [lead, f"* {text}"] if draw(st.booleans()) else [f"{lead} {text}"]


def _values(lines: Sequence[str]) -> list[tuple[Figure, FigureValue]]:
    """Returns each figure with where it stands, and its value."""
    doc = read_lines(lines)
    return [
        (Figure(span.text, doc.text, doc.text[: span.start_char]), span._.value)
        for span in doc.spans["figures"]
    ]


def _said(value: FigureValue) -> list[str]:
    return [said for said in (value.subject, value.measure) if said is not None]


def _words(text: str) -> list[str]:
    return re.findall(r"[\w%£’'-]+", text.replace("–", "-").casefold())


@settings(max_examples=150, deadline=None, derandomize=True)
@given(letters())
def test_subject_and_measure_hold_only_words_of_the_letter(lines: list[str]) -> None:
    for figure, value in _values(lines):
        for said in _said(value):
            assert set(_words(said)) <= set(_words(figure.letter)), said


@settings(max_examples=150, deadline=None, derandomize=True)
@given(letters())
def test_nothing_begins_or_ends_with_a_function_word(lines: list[str]) -> None:
    for figure, value in _values(lines):
        for said in _said(value):
            words = _words(said)
            assert words, said
            assert words[0] not in _FIRST, said
            assert words[-1] not in _LAST or words[-1] in _words(figure.before)[-_NEAR:], said
        if value.subject is not None:
            assert _words(value.subject)[-1] not in _LAST, value.subject


@settings(max_examples=150, deadline=None, derandomize=True)
@given(letters())
def test_no_figure_is_said_of_itself(lines: list[str]) -> None:
    for figure, value in _values(lines):
        number = next(word for word in _words(figure.text) if word != "a")
        if value.kind == "rate" or _words(figure.letter).count(number) != 1:
            continue
        for said in _said(value):
            assert number not in _words(said), said


@settings(max_examples=100, deadline=None, derandomize=True)
@given(letters())
def test_the_time_is_a_stretch_of_the_letter(lines: list[str]) -> None:
    for figure, value in _values(lines):
        if value.as_of is not None:
            assert value.as_of in " ".join(figure.letter.split())


@settings(max_examples=50, deadline=None, derandomize=True)
@given(letters())
def test_the_same_letter_is_read_the_same_twice(lines: list[str]) -> None:
    assert _values(lines) == _values(lines)


@settings(max_examples=150, deadline=None, derandomize=True)
@given(st.lists(st.text(min_size=1).filter(str.strip), min_size=1, max_size=3))
def test_any_text_is_read(lines: list[str]) -> None:
    _values(lines)


@settings(max_examples=100, deadline=None, derandomize=True)
@given(st.text(), letters(), st.text())
def test_any_text_around_sentences_is_read(before: str, lines: list[str], after: str) -> None:
    _values([f"{before}{lines[-1]}{after}".removeprefix("* ") or "-"])
