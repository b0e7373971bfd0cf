"""Numbers in digits and words."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from ofsted_extract.pipeline.language import blank
from ofsted_extract.pipeline.numbers import NumberReader
from ofsted_extract.reading.layout.cleaning import clean
from ofsted_extract.rules.patterns import load_patterns

NLP = blank()
READER = NumberReader(load_patterns())
ONES = ["zero", "one", "two", "three", "four", "five", "six", "seven", "eight", "nine", "ten"]
ONES += ["eleven", "twelve", "thirteen", "fourteen", "fifteen"]
TENS = {
    20: "twenty",
    30: "thirty",
    40: "forty",
    50: "fifty",
    60: "sixty",
    70: "seventy",
    80: "eighty",
    90: "ninety",
}


def in_words(number: int) -> str:
    """A number below a million as a letter would write it."""
    if number < 16:
        return ONES[number]
    if number < 20:
        return ("sixteen", "seventeen", "eighteen", "nineteen")[number - 16]
    if number < 100:
        tens = TENS[number // 10 * 10]
        return f"{tens}-{ONES[number % 10]}" if number % 10 else tens
    size, name = (1000, "thousand") if number >= 1000 else (100, "hundred")
    rest = number % size
    joint = " and " if rest < 100 else " "
    return f"{in_words(number // size)} {name}" + (joint + in_words(rest) if rest else "")


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


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("Two dozen carers, half a dozen nurses and a dozen teachers came.", [24, 6, 12]),
        ("Three score letters and three dozen forms were lost.", [60, 36]),
        ("One and a half thousand contacts came in.", [1500]),
        ("It took two and three-quarter hours, or two-and-a-half days.", [2.75, 2.5]),
        (
            "It cost half a million, three quarters of a million or a quarter of a million pounds.",
            [5e5, 7.5e5, 2.5e5],
        ),
        ("Two thousand and six, or two thousand three hundred and five, replied.", [2006, 2305]),
        ("The grant of £1.5 to £2 million, £300-400k or £4–5m was spent.", [1.5e6, 2e6, 3e5, 4e5, 4e6, 5e6]),
        ("Between five and six thousand calls were made.", [5000, 6000]),
        ("A quarter of the 3 to 400 calls were answered.", [0.25, 3, 400]),
        ("½ of them waited 1½ hours, ⅔ waited 2 ¼ days.", [0.5, 1.5, 0.6667, 2.25]),
        ("Some 2/3 of plans, 7/10 audits and 1/4 of visits were late.", [0.6667, 0.7, 0.25]),
        ("In 2019/20, on 3/4/19, help was there 24/7 for 16/17 years.", [2019, 20, 3, 4, 19, 24, 7, 16, 17]),
        ("One child in five moved, as did 1 foster carer in 4.", [0.2, 0.25]),
        ("One worker in three has left; one care leaver in ten lives alone.", [0.3333, 0.1]),
        ("One school in five villages closed in one week in two years.", [1, 5, 1, 2]),
        ("Two out of four teams and nine out of ten plans were late.", [2, 4, 0.9]),
        ("Nil complaints came.", [0]),
        ("In 2019 and a third of the year after it was good.", [2019, 0.3333]),
    ],
)
def test_unusual_forms_are_read(text: str, expected: list[float]) -> None:
    assert values(text) == expected


@pytest.mark.parametrize("space", ["\u00a0", "\u2009", "\u202f", "\u2007"])
@given(number=st.integers(min_value=1000, max_value=99_999_999))
def test_thousands_may_be_parted_by_a_narrow_space(space: str, number: int) -> None:
    printed = f"{number:,}".replace(",", space)
    assert values(clean(f"There were {printed} of them, at £{printed}.")) == [number, number]


def test_numbers_with_a_plain_space_between_them_are_two() -> None:
    assert values("In team 12 345 calls came.") == [12, 345]


def test_a_raised_mark_of_a_footnote_is_no_digit() -> None:
    assert values(clean("There were 412¹ children and £320² of 38³.")) == [412, 320, 38]


@given(st.integers(min_value=0, max_value=999_999))
def test_a_number_in_words_reads_back_as_its_value(number: int) -> None:
    assert values(f"There were {in_words(number)} of them.") == [number]


@given(
    st.integers(min_value=1, max_value=99),
    st.sampled_from([("half", 0.5), ("quarter", 0.25), ("third", 1 / 3)]),
)
def test_a_mixed_number_reads_back_as_its_value(whole: int, fraction: tuple[str, float]) -> None:
    (value,) = values(f"It took {in_words(whole)} and a {fraction[0]} hours.")
    assert value == pytest.approx(whole + fraction[1], abs=1e-4)


@given(
    st.integers(min_value=1, max_value=400),
    st.integers(min_value=1, max_value=400),
    st.sampled_from(["-", "–", " to ", " to £"]),
    st.sampled_from([(" million", 10**6), ("m", 10**6), ("k", 1000), (" thousand", 1000), ("bn", 10**9)]),
)
def test_both_ends_of_a_range_have_its_scale(low: int, more: int, joint: str, scale: tuple[str, int]) -> None:
    written, factor = scale
    found = values(f"It cost £{low}{joint}{low + more}{written} last year.")
    assert found == [low * factor, (low + more) * factor]


@given(st.text(max_size=80))
def test_any_text_is_read_without_errors(text: str) -> None:
    doc = NLP.make_doc(text)
    for numeral in READER(doc):
        assert 0 <= numeral.start < numeral.end <= len(doc)
