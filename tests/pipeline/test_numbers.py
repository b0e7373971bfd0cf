"""Numbers in digits and words."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from ofsted_extract.pipeline.language import blank
from ofsted_extract.pipeline.numbers import NumberReader
from ofsted_extract.rules.patterns import load_patterns

NLP = blank()
READER = NumberReader(load_patterns())
ONES = ["zero", "one", "two", "three", "four", "five", "six", "seven", "eight", "nine", "ten"]
ONES += ["eleven", "twelve", "thirteen", "fourteen", "fifteen"]
TENS = {20: "twenty", 30: "thirty", 40: "forty", 50: "fifty", 60: "sixty", 70: "seventy", 80: "eighty"}


def values(text: str) -> list[float]:
    return [numeral.value for numeral in READER(NLP.make_doc(text))]


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("They saw 1,095 records.", [1095]),
        ("A caseload of 17.5 is high.", [17.5]),
        ("Twenty-five workers came.", [25]),
        ("One hundred and six plans were read.", [106]),
        ("Some two thousand letters went out.", [2000]),
        ("It cost £3.2m.", [3200000]),
        ("It cost £250k.", [250000]),
        ("It cost £1.5 million.", [1500000]),
        ("Two thirds of them agreed.", [0.6667]),
        ("A third of plans were late.", [0.3333]),
        ("Over half were late.", [0.5]),
        ("One in five children moved.", [0.2]),
        ("A 16-week course ran.", [16]),
        ("They came from 22–23 teams.", [22, 23]),
        ("A third party helped at half term.", []),
        ("In the second half of the year a quarter passed.", []),
    ],
)
def test_numbers_are_read_in_every_form(text: str, expected: list[float]) -> None:
    assert values(text) == expected


@given(st.integers(min_value=0, max_value=99_999_999))
def test_digits_are_read_with_and_without_commas(number: int) -> None:
    assert values(f"There were {number:,} of them.") == [number]
    assert values(f"There were {number} of them.") == [number]


@given(st.sampled_from(sorted(TENS)), st.integers(min_value=1, max_value=9), st.sampled_from("-‑–"))
def test_tens_and_ones_in_words_are_added(tens: int, one: int, dash: str) -> None:
    assert values(f"There were {TENS[tens]}{dash}{ONES[one]} of them.") == [tens + one]


@given(st.integers(min_value=1, max_value=9), st.integers(min_value=1, max_value=15))
def test_hundreds_in_words_are_added_to_the_rest(hundreds: int, rest: int) -> None:
    said = f"There were {ONES[hundreds]} hundred and {ONES[rest]} of them."
    assert values(said) == [hundreds * 100 + rest]


@given(st.text(max_size=80))
def test_any_text_is_read_without_errors(text: str) -> None:
    doc = NLP.make_doc(text)
    for numeral in READER(doc):
        assert 0 <= numeral.start < numeral.end <= len(doc)
