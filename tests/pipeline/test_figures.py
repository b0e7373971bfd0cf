"""Figures of written sentences, with what a reader would say of each."""

from __future__ import annotations

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from spacy.language import Language
from spacy.tokens import Doc

from ofsted_extract.facts.figures import FigureValue
from ofsted_extract.pipeline.language import build_pipeline, run
from ofsted_extract.reading.letter import Block, BlockKind, Letter

NLP = build_pipeline()


def figures(text: str, nlp: Language = NLP) -> list[FigureValue]:
    doc = nlp(text)
    return [span._.value for span in doc.spans["figures"]]


def laid_out(*blocks: tuple[BlockKind, str]) -> Doc:
    """What the pipeline finds in blocks of which it is known what they are."""
    text, spans = "", []
    for kind, words in blocks:
        text += "\n\n" if text else ""
        spans.append(Block(kind, len(text), len(text) + len(words)))
        text += words
    return run(NLP, Letter(text, tuple(spans), (0,), "written", "0" * 64, "text/plain", "text"))


def only(text: str) -> FigureValue:
    found = figures(text)
    assert len(found) == 1, found
    return found[0]


@pytest.mark.parametrize(
    ("text", "kind", "value"),
    [
        ("Inspectors met 14 foster carers.", "count", 14),
        ("Only 61% of care leavers had a plan.", "percentage", 61),
        ("Some 61 per cent of care leavers had a plan.", "percentage", 61),
        ("This is 71 per 10,000 children.", "rate", 71),
        ("A nurse visits on two days a week.", "rate", 2),
        ("The desk is staffed 24 hours a day.", "rate", 24),
        ("Nearly a third of plans were late.", "ratio", 0.3333),
        ("One in five children moved.", "ratio", 0.2),
        ("The council set aside £2.5 million for it.", "money", 2500000),
        ("Assessments take up to 45 working days.", "duration", 45),
        ("A six-week waiting time is usual.", "duration", 6),
        ("Plans are read six-monthly.", "duration", 6),
        ("It took two and a half years.", "duration", 2.5),
        ("Referrals rose by a third.", "ratio", 0.3333),
        ("Half were late.", "ratio", 0.5),
        ("One in every five was late.", "ratio", 0.2),
        ("It cost half a million pounds.", "money", 500000),
        ("A hundred children came.", "count", 100),
        ("Over 2000 children came.", "count", 2000),
        ("The child has 25 hours of lessons a week.", "rate", 25),
        ("One newly qualified social worker left.", "count", 1),
    ],
)
def test_kind_and_value(text: str, kind: str, value: float) -> None:
    found = only(text)
    assert (found.kind, found.value) == (kind, value)


@pytest.mark.parametrize(
    "text",
    [
        "Children aged 16 and 17 wait longest.",
        "Support ends at the age of 25.",
        "Children under five do well, and those over 18 do not.",
        "The 0 to 25 service is new.",
        "Results at key stage 4 fell in Year 11.",
        "Most section 47 enquiries are timely under regulation 44.",
        "They trust one another, and it is one of the strengths.",
        "A guide exists and one is planned.",
        "It was 2019 before the Children Act 1989 was read.",
        "In 2013–14 and in 2016/17 it rose.",
        "After COVID-19 the three-tier model went.",
        "Help is there 24/7 and no one waits.",
        "The six-week review was late.",
        "The work of Three Rivers is known.",
        "It is the second half of the third phase.",
        "Those younger than 18 and care leavers who are over 21 wait.",
        "A girl of nine spoke, and the 16–17-year-olds did.",
        "The ‘one worker’ model is liked, and outcome 3 is met.",
    ],
)
def test_what_is_no_figure(text: str) -> None:
    assert figures(text) == []


@pytest.mark.parametrize(
    ("text", "qualifier"),
    [
        ("Only 12 children were seen.", "only"),
        ("There are just under 300 pupils.", "just under"),
        ("More than 40 workers left.", "more than"),
        ("It is no longer than the 24 hours that are allowed.", "no longer than"),
        ("Three or more workers left.", "or more"),
        ("All but one plan was late.", "all but"),
        ("Twelve children were seen.", None),
    ],
)
def test_qualifier(text: str, qualifier: str | None) -> None:
    assert only(text).qualifier == qualifier


@pytest.mark.parametrize(
    ("text", "low", "high"),
    [
        ("Children had two or three social workers.", 2, 3),
        ("Workers hold between 22 and 37 cases.", 22, 37),
        ("It takes 10 to 12 weeks.", 10, 12),
        ("It takes from 10 to 12 weeks.", 10, 12),
        ("Work in between a fifth and a quarter of cases was poor.", 0.2, 0.25),
    ],
)
def test_a_range_is_one_figure_without_a_qualifier(text: str, low: float, high: float) -> None:
    found = only(text)
    assert (found.value, found.value_high, found.qualifier) == (low, high, None)


@pytest.mark.parametrize(
    ("text", "subjects"),
    [
        ("Only 50% of children looked after had a plan.", ["children looked after"]),
        ("The number of looked-after children is now 489.", ["looked-after children"]),
        ("There are 27 pupils whose attendance fell below 90%.", ["pupils", "attendance"]),
        ("In three of the four priority areas little changed.", ["priority areas", "priority areas"]),
        (
            "16 children live in homes, of whom seven (44%) live far away.",
            ["children", "children live in homes", "children live in homes"],
        ),
        ("There are 85 (12%) children without a plan.", ["children", "children"]),
        ("Vacancies have fallen to 12%.", ["Vacancies"]),
        ("The council has set aside £640,000 for extra posts.", ["council"]),
        ("There was a 24% reduction in repeat referrals.", ["repeat referrals"]),
        ("Care proceedings are completed within 27 weeks.", ["Care proceedings"]),
        ("Some children wait between six and nine months.", ["children"]),
        ("The acting director has been in post for two months.", ["acting director in post"]),
        ("Better practice over the last three months is seen.", ["Better practice"]),
        ("Most children, 90%, take part.", ["Most children"]),
        ("The figure has risen to 12%.", [None]),
        (
            "Advocates held 36 meetings for children in care and offered help to seven.",
            ["meetings", "children in care"],
        ),
    ],
)
def test_subject(text: str, subjects: list[str]) -> None:
    assert [found.subject for found in figures(text)] == subjects


@pytest.mark.parametrize(
    ("text", "times"),
    [
        ("In September 2018, 92% of them had homes, compared with 64% at the last inspection.",
         ["In September 2018", "at the last inspection"]),
        ("At the time of the visit, 40 children were waiting.", ["At the time of the visit"]),
        ("Currently, 49 young people stay put.", ["Currently"]),
        ("In the 12 months to September 2019, 214 children went missing.",
         [None, "In the 12 months to September 2019"]),
        ("There were 46 incidents at the end of May 2019. In 14 of these incidents a child was there.",
         ["at the end of May 2019", "at the end of May 2019"]),
        ("Inspectors read 20 plans.", [None]),
        ("Between April 2016 and March 2017, 60 courses ran.", ["Between April 2016 and March 2017"]),
        ("In quarter two of 2015, 28 children left.", ["In quarter two of 2015"]),
        ("It is 2,000 more referrals than last year.", [None]),
    ],
)  # fmt: skip
def test_as_of(text: str, times: list[str | None]) -> None:
    assert [found.as_of for found in figures(text)] == times


def test_a_list_takes_subject_and_time_from_its_lead() -> None:
    doc = laid_out(
        ("list_item", "At 31 March 2016, 190 children were in care. Of this number:"),
        ("list_item", "72 live far away."),
    )
    found = [span._.value for span in doc.spans["figures"]]
    assert [(f.value, f.subject, f.as_of) for f in found] == [
        (190, "children", "At 31 March 2016"),
        (72, "children", "At 31 March 2016"),
    ]


def test_headings_lines_and_standard_text_hold_no_figures() -> None:
    doc = laid_out(
        ("line", "12 Long Lane"),
        ("heading", "Three themes"),
        ("paragraph", "Inspectors thank all who took part in the visit and made time for it."),
        ("paragraph", "The Office for Standards in Education has 1,800 staff."),
    )
    assert list(doc.spans["figures"]) == []


def test_a_share_above_the_whole_is_a_figure_and_a_doubt() -> None:
    doc = NLP("Some 4,000% of plans were late.")
    assert [span._.value.value for span in doc.spans["figures"]] == [4000]
    assert [code for code, _ in doc._.warnings].count("percentage-above-100") == 1


LOOSE = (
    "of the children 12 one two % in per week £ ( ) and to from or months third half all but 2016 under years"
)
WORDS = st.sampled_from(LOOSE.split(" "))


@settings(max_examples=60, deadline=None)
@given(st.lists(WORDS, max_size=25).map(" ".join))
def test_no_order_of_words_upsets_the_rules(text: str) -> None:
    doc = NLP(text)
    for span in doc.spans["figures"]:
        assert span.text.strip()
        assert span._.value.value_high is None or span._.value.value_high > span._.value.value


@pytest.mark.parametrize(
    ("text", "measure"),
    [
        ("Twelve plans are up to date and four are late.", "are up to date"),
        ("Twelve plans are clear but, in places, too long.", "are clear but long"),
    ],
)
def test_no_joint_is_left_behind_a_measure(text: str, measure: str | None) -> None:
    assert figures(text)[0].measure == measure


def test_a_sentence_that_is_nothing_but_a_bracket_is_read() -> None:
    assert [found.value for found in figures("Plans are late. (12%)")] == [12]


def test_a_letter_that_breaks_off_behind_or_is_read() -> None:
    assert [found.value for found in figures("Late plans: 12 or")] == [12]
