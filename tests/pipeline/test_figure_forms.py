"""Numbers in unusual forms, through the whole pipeline: kind, value, upper end and qualifier."""

from __future__ import annotations

import pytest

from ofsted_extract.pipeline.language import build_pipeline, run, value_of
from ofsted_extract.reading import read_bytes

NLP = build_pipeline()
LETTER = "Dear Ms Example\n\nFindings and evaluation of progress\n\n{}\n"

Found = tuple[str, float, float | None, str | None]


def found(sentence: str) -> list[Found]:
    """Kind, value, upper end and qualifier of each figure in a letter of one paragraph."""
    letter = read_bytes(LETTER.format(sentence).encode(), "letter.txt")
    values = [value_of(span) for span in run(NLP, letter).spans["figures"]]
    return [(value.kind, value.value, value.value_high, value.qualifier) for value in values]


@pytest.mark.parametrize(
    ("sentence", "figures"),
    [
        # A scale that is said once is that of both ends of a range, and so is the pound sign.
        ("It costs about £4-5 million each year.", [("money", 4e6, 5e6, "about")]),
        ("Some £300–400k went on it.", [("money", 3e5, 4e5, "some")]),
        ("The grant was £1.5 to £2 million a year.", [("money", 1.5e6, 2e6, None)]),
        ("Between £6 and £7 million was saved.", [("money", 6e6, 7e6, None)]),
        ("The plan costs £2m to £3m.", [("money", 2e6, 3e6, None)]),
        ("A home costs £200,000 or £300,000.", [("money", 2e5, 3e5, None)]),
        ("A home costs £1.2m-£1.5m a year.", [("money", 1.2e6, 1.5e6, None)]),
        ("Each place is £300-£400k.", [("money", 3e5, 4e5, None)]),
        ("The gap is £1.2bn–£1.4bn.", [("money", 1.2e9, 1.4e9, None)]),
        # Capital letters, signs and footnotes right behind an amount or a share.
        ("It costs £12K. The rest was £3.4M.", [("money", 12_000, None, None), ("money", 3.4e6, None, None)]),
        ("It costs £1m+ a year.", [("money", 1e6, None, "+")]),
        ("It costs £1.5 m, and 50 pence more.", [("money", 1.5e6, None, None), ("money", 0.5, None, None)]),
        ("They have 20-plus years, or 17½.", [("duration", 20, None, "plus"), ("count", 17.5, None, None)]),
        ("They saw 5 (five) boys and nineteen (19) girls.", [("count", n, None, None) for n in (5, 19)]),
        ("Attendance stays at 95%+.", [("percentage", 95, None, "+")]),
        (
            "In towns it is 12%% (14% elsewhere).",
            [("percentage", 12, None, None), ("percentage", 14, None, None)],
        ),
        ("They spent £3.2m⁵ on 38⁴ homes.", [("money", 3.2e6, None, None), ("count", 38, None, None)]),
        (
            "There were 412[1] boys, 36† girls and 9* others.",
            [("count", n, None, None) for n in (412, 36, 9)],
        ),
        (
            "The rate fell to 12.5%³ or 4%¹².",
            [("percentage", 12.5, None, None), ("percentage", 4, None, None)],
        ),
        # A plain space parts thousands where no second number can follow.
        ("The budget is £1 250 000 in all.", [("money", 1.25e6, None, None)]),
        ("The rate is 65 per 10 000 children.", [("rate", 65, None, None)]),
        (
            "The rate is 65/10,000, and once was 70/10000.",
            [("rate", 65, None, None), ("rate", 70, None, None)],
        ),
        # Dozens, halves and quarters.
        ("Two dozen care leavers were homeless.", [("count", 24, None, None)]),
        ("Half a dozen audits were late.", [("count", 6, None, None)]),
        ("Two and a half dozen pupils left.", [("count", 30, None, None)]),
        ("A dozen or so parents came.", [("count", 12, None, "or so")]),
        ("A third of a million pounds was saved.", [("money", 333_333.3333, None, None)]),
        ("A quarter-million pounds was saved.", [("money", 250_000, None, None)]),
        ("Half a billion pounds was saved.", [("money", 5e8, None, None)]),
        ("A hundred and twenty homes were seen.", [("count", 120, None, None)]),
        ("Two thousand, five hundred replies came.", [("count", 2500, None, None)]),
        ("It takes half an hour. The rest takes half a day.", [("duration", 0.5, None, None)] * 2),
        ("They stayed for over two and half years.", [("duration", 2.5, None, "over")]),
        ("Its rate of 58 out of 80 is low.", [("count", 58, None, None), ("count", 80, None, None)]),
        ("One hundred twenty-five homes were seen.", [("count", 125, None, None)]),
        ("Ninety-nine point five per cent were seen.", [("percentage", 99.5, None, None)]),
        ("Half the plans were late, and half of these were poor.", [("ratio", 0.5, None, None)] * 2),
        ("This was one third higher than before.", [("ratio", 0.3333, None, None)]),
        ("A quarter of a million pounds was lost.", [("money", 250_000, None, None)]),
        ("One and a half thousand contacts came in.", [("count", 1500, None, None)]),
        ("It took one-and-a-half hours.", [("duration", 1.5, None, None)]),
        ("A visit lasts 2½ hours.", [("duration", 2.5, None, None)]),
        ("Around ½ of plans were late.", [("ratio", 0.5, None, "around")]),
        ("Some 2/3 of children agreed.", [("ratio", 0.6667, None, "some")]),
        # One of so many, with and without the thing between.
        ("One child in five was alone.", [("ratio", 0.2, None, None)]),
        ("Only 1 worker in 4 has left.", [("ratio", 0.25, None, "only")]),
        ("One young person in ten lives abroad.", [("ratio", 0.1, None, None)]),
        ("Almost one child in eight ceases to need help.", [("ratio", 0.125, None, "almost")]),
        ("One in every five pupils moved.", [("ratio", 0.2, None, None)]),
        ("Five in every 1,000 pupils moved.", [("rate", 5, None, None)]),
        ("Some 7 in 10,000 pupils moved.", [("rate", 7, None, "some")]),
        (
            "The share rose from a third to a half.",
            [("ratio", 0.3333, None, None), ("ratio", 0.5, None, None)],
        ),
        ("3 out of every 10 pupils moved.", [("ratio", 0.3, None, None)]),
        ("One-in-four families moved.", [("ratio", 0.25, None, None)]),
        ("One team in five districts closed.", [("count", 1, None, None), ("count", 5, None, None)]),
        ("Two out of four teams were full.", [("count", 2, None, None), ("count", 4, None, None)]),
        # Spans of time: the unit of a range or a list is said once.
        ("A two-to-three-week wait is usual.", [("duration", 2, 3, None)]),
        ("A two- or three-week wait is usual.", [("duration", 2, 3, None)]),
        ("A six- to eight-week wait is usual.", [("duration", 6, 8, None)]),
        ("A 10- to 12-week wait is usual.", [("duration", 10, 12, None)]),
        ("Plans are read after 10, 20 and 30 days.", [("duration", n, None, None) for n in (10, 20, 30)]),
        (
            "It takes 10+ weeks, 48hrs or 15 mins.",
            [("duration", 10, None, "+"), ("duration", 48, None, None), ("duration", 15, None, None)],
        ),
        # Rates.
        ("From 5 to 10 children a week were referred.", [("rate", 5, 10, None)]),
        ("Between 12 and 15 cases a month were closed.", [("rate", 12, 15, None)]),
        ("Four to six contacts per day were read.", [("rate", 4, 6, None)]),
        (
            "The rate per 10,000 was 71, above comparators (52.2).",
            [("rate", 71, None, None), ("rate", 52.2, None, None)],
        ),
        (
            "The rate is 66 per 10,000, against an England average of 59.",
            [("rate", 66, None, None), ("rate", 59, None, None)],
        ),
        (
            "It is 66 per 10,000, up from 61 in 2018.",
            [("rate", 66, None, None), ("rate", 61, None, None)],
        ),
        # Qualifiers as signs, abbreviations and words, each of its own number.
        (
            "There were approx. 100 children, ~40 carers and c. 50 staff.",
            [("count", 100, None, "approx."), ("count", 40, None, "~"), ("count", 50, None, "c.")],
        ),
        (
            "There were <5 complaints, ≥90% of plans and 100+ cases.",
            [("count", 5, None, "<"), ("percentage", 90, None, "≥"), ("count", 100, None, "+")],
        ),
        (
            "Just under 30 plans were in excess of 12 pages.",
            [("count", 30, None, "just under"), ("count", 12, None, "in excess of")],
        ),
        (
            "At the very least 30 plans and a mere six audits were late, getting on for 40.",
            [
                ("count", 30, None, "at the very least"),
                ("count", 6, None, "a mere"),
                ("count", 40, None, "getting on for"),
            ],
        ),
        (
            "Some went to a little under 20 homes, precisely 12 farms and not less than 90% of clubs.",
            [
                ("count", 20, None, "a little under"),
                ("count", 12, None, "precisely"),
                ("percentage", 90, None, "not less than"),
            ],
        ),
        (
            "The wait was 90 days longer than the target of 547 days.",
            [("duration", 90, None, None), ("duration", 547, None, None)],
        ),
        # None at all.
        ("Nil complaints were made.", [("count", 0, None, None)]),
        ("The number of appeals was nil.", [("count", 0, None, None)]),
        ("Complaints: nil. Appeals: 2.", [("count", 0, None, None), ("count", 2, None, None)]),
        ("Zero pupils left; 0 came back.", [("count", 0, None, None)] * 2),
        ("There were nil returns.", []),
    ],
)
def test_a_number_in_an_unusual_form_is_one_figure(sentence: str, figures: list[Found]) -> None:
    assert found(sentence) == figures


@pytest.mark.parametrize(
    ("sentence", "values"),
    [
        ("Under section 47, 56 children were seen.", [56]),
        ("In Year 6, 69 pupils sat tests.", [69]),
        ("At key stage 4, 35% of pupils passed.", [35]),
        ("For Phase 2, 14 teams were formed.", [14]),
        ("Under regulation 44, 12 visits were made.", [12]),
        ("Plans are late (paragraphs 12, 19, 31 and 40).", []),
        ("It is set out in sections 17, 20 and 47.", []),
        ("Under section 17, 43 children were seen.", [43]),
        ("In team 3, 12 workers left.", [12]),
        ("By day 3, 20 children had moved.", [20]),
        ("Of children aged 16, 12 left; those aged 14, two of them, stayed.", [12, 2]),
        ("Aged 14, two girls live alone.", [2]),
    ],
)
def test_a_name_that_ends_in_a_number_takes_no_count_behind_it(sentence: str, values: list[float]) -> None:
    assert [value for _, value, _, _ in found(sentence)] == values


@pytest.mark.parametrize(
    "sentence",
    [
        "Services from birth to 25 are good.",
        "The offer for young people (18–24) is thin.",
        "Help for homeless 16/17 year olds is weak.",
        "Children aged under 10 are seen quickly.",
        "The 0-19 service and the 14 to 19 team are new.",
        "Catch 22 and Route 21 run it.",
        "Pupils in year 11 and in years 7 to 9 did well.",
        "Those aged 16, 17 and 18 are helped.",
        "Children of 5 to 11 years attend.",
        "Work in week 2 went well.",
        "Clubs for 5–11s and 16-18s are good.",
        "Some as young as 10 are drawn in, and babies as young as six weeks.",
        "A boy, 14, was found.",
        "At 18, they lose their worker.",
        "The age range is 3–19.",
        "Those aged 16 to 18 and 19 to 21 years did well, as at the ages of 17, 18 or 19.",
        "A club for little ones (5–11 years) and the under 17's is good.",
        "Children looked after under 16 years rarely move.",
        "They are told when you are under 18 it is free.",
        "A worker comes by the time they are 17 and a half years old.",
        "The 14–25 transitions team is new.",
        "Work with children (under 18 years) is good.",
        "Work with all year 11 groups is good.",
        "Work with 5- to 11-year-olds is good.",
        "The number is 0300 555 0100, and the 999 call was answered.",
        "It is at 12 North Star Road, as document no. 120 says.",
        "The first 1,000 days count.",
        "There is two-to-one care and a 360 degree review.",
        "Most reached grades 9 to 4 or 9–5, with a score of minus 1.2.",
        "The 16-plus team and those of its club (16+ years) are new.",
        "It comes in a half-yearly report and a half-termly note to settings.",
    ],
)
def test_an_age_or_a_name_is_no_figure(sentence: str) -> None:
    assert found(sentence) == []


@pytest.mark.parametrize("number", ["1.4", "2.10", "1)", "3.", "(2)"])
def test_the_number_of_a_paragraph_is_no_figure(number: str) -> None:
    assert [value for _, value, _, _ in found(f"{number} The council had 22 vacancies.")] == [22]
