"""Dates: every form printed in letters gives the days it names; other text gives none."""

from __future__ import annotations

from datetime import date, timedelta

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from spacy.language import Language
from spacy.tokens import Doc

from ofsted_extract.pipeline.language import blank

MONTHS = [
    "January",
    "February",
    "March",
    "April",
    "May",
    "June",
    "July",
    "August",
    "September",
    "October",
    "November",
    "December",
]
DASHES = "-–—−"


def pipeline() -> Language:
    nlp = blank()
    for name in ("ofsted_layout", "ofsted_sentences", "ofsted_kind", "ofsted_dates"):
        nlp.add_pipe(name)
    return nlp


NLP = pipeline()


def values(text: str) -> list[str]:
    doc = NLP(text)
    return [span._.value.iso for span in doc.spans["dates"]]


def codes(doc: Doc) -> list[str]:
    return [code for code, _ in doc._.warnings or []]


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("on 11 and 12 December 2017", ["2017-12-11", "2017-12-12"]),
        ("on 28 to 29 March 2023", ["2023-03-28", "2023-03-29"]),
        ("on 31 July and 1 August 2019", ["2019-07-31", "2019-08-01"]),
        ("on 29 and 30 September, and 1 October 2020", ["2020-09-29", "2020-09-30", "2020-10-01"]),
        ("on 15, 16 and 21 July 2021", ["2021-07-15", "2021-07-16", "2021-07-21"]),
        ("on 22–23 October 2019", ["2019-10-22", "2019-10-23"]),
        ("from 16 September – 8 October 2014", ["2014-09-16", "2014-10-08"]),
        ("on the 15 and 16 of May 2018", ["2018-05-15", "2018-05-16"]),
        ("from 30 April to 1 May 2019", ["2019-04-30", "2019-05-01"]),
        (
            "9 July 2018 to 13 July 2018 and 6 August 2018 to 7 August 2018",
            ["2018-07-09", "2018-07-13", "2018-08-06", "2018-08-07"],
        ),
        ("on 4 and 5, May 2022", ["2022-05-04", "2022-05-05"]),
        ("on 4 to 6, May 2022", ["2022-05-04", "2022-05-06"]),
        ("since the previous inspection of 2019", ["2019"]),
        ("after the inspections of 2016 and 2018", ["2016", "2018"]),
        ("on Monday 3 June 2019", ["2019-06-03"]),
        ("from Monday 3 to Friday 7 June 2019", ["2019-06-03", "2019-06-07"]),
        ("in June and July 2018", ["2018-06", "2018-07"]),
        ("in April/May 2016", ["2016-04", "2016-05"]),
        ("on the 1st of May 2019", ["2019-05-01"]),
        ("on 30th/31st May 2018", ["2018-05-30", "2018-05-31"]),
        ("on 1 9 June 2019", ["2019-06-19"]),
        ("on 19 June 2 019", ["2019-06-19"]),
        ("on 9 June 20 19", ["2019-06-09"]),
        ("from 1 1 to 1 5 June 2019", ["2019-06-11", "2019-06-15"]),
        ("in July2019", ["2019-07"]),
        ("on 19June 2019.", ["2019-06-19"]),
        ("at 31/03/2014", ["2014-03-31"]),
        ("at 31.03.2014", ["2014-03-31"]),
        ("at 2014-03-31", ["2014-03-31"]),
        ("on March 31, 2014", ["2014-03-31"]),
        ("on 11 \u00a0 and  12\u00a0December\n2017", ["2017-12-11", "2017-12-12"]),
        ("in Sept. 2016", ["2016-09"]),
        ("from 22 February 2016–18 March 2016", ["2016-02-22", "2016-03-18"]),
        ("from 30 December to 2 January 2018", ["2017-12-30", "2018-01-02"]),
        ("from 16 September 2014 to 8 October", ["2014-09-16", "2014-10-08"]),
        ("from 28 December 2017 to 5 January", ["2017-12-28", "2018-01-05"]),
        ("on 02 February 2024", ["2024-02-02"]),
        ("on 7and 8April 2021", ["2021-04-07", "2021-04-08"]),
        ("on 14-May-2021", ["2021-05-14"]),
        ("on 18 to 14 October 2019", ["2019-10-18", "2019-10-14"]),
        ("so far in 2017", ["2017"]),
        ("since the 2017 single inspection", ["2017"]),
        ("in the latter part of 2021, and since", ["2021"]),
        ("in the spring of 2020", ["2020"]),
        ("between 2016 and 2019", ["2016", "2019"]),
        ("in 2015, 21% achieved it", ["2015"]),
        ("on 14-05-2019", ["2019-05-14"]),
        ("on 14–05–2019", ["2019-05-14"]),
        ("on 14-05-19", ["2019-05-14"]),
        ("on 14/05/19", ["2019-05-14"]),
        ("on 3.4.19", ["2019-04-03"]),
        ("at 31.03.18, 4 children", ["2018-03-31"]),
        ("as at 31 March 2018 (31.3.18)", ["2018-03-31", "2018-03-31"]),
        ("from 1.4.18 to 31.3.19", ["2018-04-01", "2019-03-31"]),
        ("between 01.04.18–31.03.19", ["2018-04-01", "2019-03-31"]),
        ("in the years ending 31.3.17, 31.3.18 and 31.3.19", ["2017-03-31", "2018-03-31", "2019-03-31"]),
        ("at 31.3.98", ["1998-03-31"]),
        ("on 14 . 05 . 2019", ["2019-05-14"]),
        ("on 2019/05/14", ["2019-05-14"]),
        ("on 14 th May 2019", ["2019-05-14"]),
        ("on 1 st and 2 nd May 2019", ["2019-05-01", "2019-05-02"]),
        ("on the 3 rd of April, 2019", ["2019-04-03"]),
        ("on 14ᵗʰ May 2019", ["2019-05-14"]),
        ("on April 3 and 4, 2019", ["2019-04-03", "2019-04-04"]),
        ("on April 3, 4 and 5, 2019", ["2019-04-03", "2019-04-04", "2019-04-05"]),
        ("on April 3rd to 5th 2019", ["2019-04-03", "2019-04-05"]),
        ("from March 29 to April 2, 2019", ["2019-03-29", "2019-04-02"]),
        ("from December 30 to January 2, 2019", ["2018-12-30", "2019-01-02"]),
        ("at 30 June 15 there were 12", ["2015-06-30"]),
        ("at 30 June 15, it grew", ["2015-06-30"]),
        ("at 30 June ’15", ["2015-06-30"]),
        ("in June '15", ["2015-06"]),
        ("on 30-Jun-15", ["2015-06-30"]),
        ("in Jun-19", ["2019-06"]),
        ("in June 19, 12 left", ["2019-06"]),
        ("in Sept 18 there were 12", ["2018-09"]),
        ("on 5 May 19 and 12 June 20, they", ["2019-05-05", "2020-06-12"]),
        ("on 14 May,2019", ["2019-05-14"]),
        ("on 14/May/2019", ["2019-05-14"]),
        ("on Weds 14-May-19", ["2019-05-14"]),
        ("on 3 and 4/04/2019", ["2019-04-03", "2019-04-04"]),
        ("on 3 and 4.4.19", ["2019-04-03", "2019-04-04"]),
        ("w/c 1 April 2019", ["2019-04-01"]),
        ("w/b 01/04/19", ["2019-04-01"]),
        ("in 2016, 2017 and 2019, they", ["2016", "2017", "2019"]),
        ("in 2015, 2016, 2017 and 2018", ["2015", "2016", "2017", "2018"]),
        ("in Q3 2019, they", ["2019"]),
        ("in the autumn term of 2018", ["2018"]),
    ],
)
def test_every_form_of_date_is_read(text: str, expected: list[str]) -> None:
    assert values(text) == expected


@pytest.mark.parametrize(
    "text",
    [
        "a total of 2017 children",
        "the Public Law Outline 2014",
        "the Children Act 1989",
        "under the 2014 Act",
        "the Elm House Regulations 2015",
        "as in ‘Working together 2018’",
        "in 2013-14 and 2016/17",
        "in 2013–2014, and from 2011–14",
        "inspectors may 2 or 3 times march",
        "in March, and again in May",
        "key stage 4",
        "call 0300 123 1231 for 24/7 help",
        "pages 10 and 12",
        "at 30 June 15 children left",
        "in June 15 children left",
        "by 30 June, 15 children had left",
        "on 12 March 25 staff joined",
        "under section 1.2.3 of it",
        "version 2.0.1",
        "in paragraph 3.4.19",
        "a plan (see 3.2.11)",
        "the rules (3.2.11) say so",
        "a 10-12-14 day plan",
        "8/10/12 weeks",
        "the 5-9-13 group",
        "1-2-1 support",
        "call 020-7421-6666",
        "a 20/20/20 plan",
        "in Q3 2019/20",
        "in the 2018/19 academic year",
    ],
)
def test_counts_laws_and_periods_are_not_dates(text: str) -> None:
    doc = NLP(text)
    assert not doc.spans["dates"]
    assert "impossible-date" not in codes(doc)


def test_a_number_before_a_day_is_not_a_day_of_the_same_list() -> None:
    assert values("under section 17, 11 December 2017 is the day") == ["2017-12-11"]


@pytest.mark.parametrize(
    "printed",
    [
        "31 June 2019",
        "6 November 20205",
        "30 February 2020",
        "45/13/2019",
        "45-13-2019",
        "29 February 2019",
        "31.02.19",
    ],
)
def test_an_impossible_date_is_left_out_with_a_warning(printed: str) -> None:
    doc = NLP(f"The plan was agreed on {printed}.")
    assert not doc.spans["dates"]
    assert [code for code in codes(doc) if code == "impossible-date"] == ["impossible-date"]
    assert printed in dict(doc._.warnings)["impossible-date"]


def letter(head: str, body: str) -> Doc:
    return NLP(f"{head}\n\nMs Ada Lark\n\nDirector of Children’s Services\n\nDear Ms Lark\n\n{body}")


def roles(doc: Doc) -> dict[str, str]:
    return {
        span._.value.role: span._.value.iso for span in doc.spans["dates"] if span._.value.role != "mentioned"
    }


TITLE = "Focused visit to Northtown children’s services\n\n"


def test_the_date_at_the_head_is_the_letters_own() -> None:
    doc = letter("15 January 2019", TITLE + "The plan of 3 May 2018 is late.")
    assert roles(doc) == {"letter_date": "2019-01-15"}
    assert "no-letter-date" not in codes(doc)


def test_a_letter_without_a_date_gets_a_warning() -> None:
    doc = letter("Aviation House", TITLE + "The plan of 3 May 2018 is late.")
    assert roles(doc) == {}
    assert "no-letter-date" in codes(doc)


def test_an_impossible_date_at_the_head_leaves_the_letter_undated() -> None:
    doc = letter("6 November 20205", TITLE + "The plan of 3 May 2018 is late.")
    assert roles(doc) == {}
    assert {"impossible-date", "no-letter-date"} <= set(codes(doc))


def test_a_reports_own_date_is_its_day_of_publication() -> None:
    cover = (
        "Inspection of Northtown local authority children’s services\n\nInspection dates: 3 to 7 June 2019"
    )
    assert roles(NLP(cover)) == {}
    for day in ("9 July 2019", "Tuesday 9 July 2019"):
        assert roles(NLP(f"{cover}\n\nReport published: {day}")) == {"letter_date": "2019-07-09"}
    assert roles(NLP(cover + "\n\nPublished:\t9 July 2019")) == {"letter_date": "2019-07-09"}


def test_a_day_without_a_year_takes_it_from_the_letter() -> None:
    doc = letter(
        "15 January 2019",
        TITLE + "Seen on 11 and 12 December. It is due by 31 March. Since 1 February it grew.",
    )
    assert [span._.value.iso for span in doc.spans["dates"]][1:] == [
        "2018-12-11", "2018-12-12", "2019-03-31", "2018-02-01",
    ]  # fmt: skip


def test_in_an_undated_letter_the_nearest_stated_year_applies() -> None:
    assert values("In December 2018 a plan was made. On 5 January it was dropped.") == [
        "2018-12",
        "2019-01-05",
    ]
    assert values("On 5 January it was dropped.") == []


def test_each_day_quotes_the_words_that_give_it_its_month_and_year() -> None:
    doc = NLP("Inspectors came on 11 and 12 December 2017.")
    assert [span.text for span in doc.spans["dates"]] == ["11 and 12 December 2017", "12 December 2017"]


def test_a_date_does_not_cross_blocks_or_cells() -> None:
    assert values("Cases seen: 12\n\nMay 2018") == ["2018-05"]
    assert values("Homes\t12\tMay 2018") == ["2018-05"]


DAYS = st.dates(date(1990, 1, 1), date(2034, 12, 31))


def renderings(day: date) -> dict[str, str]:
    month, d, y = MONTHS[day.month - 1], day.day, day.year
    suffix = {1: "st", 2: "nd", 3: "rd"}.get(d % 10 if d not in (11, 12, 13) else 0, "th")
    return {
        "plain": f"{d} {month} {y}",
        "padded": f"{d:02d} {month} {y}",
        "ordinal": f"{d}{suffix} {month} {y}",
        "of": f"the {d}{suffix} of {month} {y}",
        "weekday": f"{day:%A} {d} {month} {y}",
        "no-break": f"{d}\u00a0{month}\u00a0{y}",
        "double": f"{d}  {month}  {y}",
        "line-end": f"{d} {month}\n{y}",
        "short": f"{d} {month[:3]} {y}",
        "slashes": f"{d:02d}/{day.month:02d}/{y}",
        "dots": f"{d:02d}.{day.month:02d}.{y}",
        "dashes": f"{d:02d}-{day.month:02d}-{y}",
        "unpadded": f"{d}-{day.month}-{y}",
        "apart": f"{d} {suffix} {month} {y}",
        "month-first": f"{month} {d}, {y}",
        "iso": day.isoformat(),
        "glued": f"{d} {month}{y}",
        "torn-day": f"{' '.join(str(d))} {month} {y}",
        "torn-year": f"{d} {month} {str(y)[0]} {str(y)[1:]}",
    }


@given(DAYS, st.sampled_from(sorted(renderings(date(2020, 5, 17)))))
@settings(deadline=None)
def test_any_day_is_read_in_any_form(day: date, form: str) -> None:
    assert values(f"It was on {renderings(day)[form]}, they said.") == [day.isoformat()]


SHORT = st.dates(date(2000, 1, 1), date(2034, 12, 31))


@given(
    SHORT,
    st.sampled_from(["{d}.{m}.{y:02d}", "{d:02d}/{m:02d}/{y:02d}", "{d}-{m}-{y:02d}", "{d} {month} {y:02d}"]),
)
@settings(deadline=None)
def test_any_day_is_read_with_a_year_of_two_digits(day: date, form: str) -> None:
    printed = form.format(d=day.day, m=day.month, y=day.year % 100, month=MONTHS[day.month - 1])
    assert values(f"It was so at {printed}, they said.") == [day.isoformat()]


@given(DAYS, st.integers(1, 60), st.sampled_from(["to", "and", "-", "–", "&"]))
@settings(deadline=None)
def test_any_two_joined_days_after_their_months_are_read(first: date, after: int, joint: str) -> None:
    last = first + timedelta(days=after)
    month = f"{MONTHS[last.month - 1]} " if first.month != last.month else ""
    text = f"It was on {MONTHS[first.month - 1]} {first.day} {joint} {month}{last.day}, {last.year}."
    assert values(text) == [first.isoformat(), last.isoformat()]


@given(DAYS, st.integers(1, 60), st.sampled_from(["to", "and", "until", "-", "–", "&"]))
@settings(deadline=None)
def test_any_two_joined_days_are_read(first: date, after: int, joint: str) -> None:
    last = first + timedelta(days=after)
    month = f" {MONTHS[first.month - 1]}" if first.month != last.month else ""
    text = f"The visit was on {first.day}{month} {joint} {last.day} {MONTHS[last.month - 1]} {last.year}."
    assert values(text) == [first.isoformat(), last.isoformat()]


@given(
    st.lists(
        st.sampled_from(
            [*MONTHS, *DASHES, "1", "31", "2019", "20205", "and", "to", "of", ",", "/", "\n\n", "3rd"]
        )
    )
)
@settings(deadline=None)
def test_any_sequence_of_atoms_gives_only_real_dates_in_their_words(atoms: list[str]) -> None:
    doc = NLP(" ".join(atoms))
    for span in doc.spans["dates"]:
        value = span._.value
        padded = {"day": value.iso, "month": value.iso + "-01", "year": value.iso + "-01-01"}[value.precision]
        assert date.fromisoformat(padded)
        assert span.text == doc.text[span.start_char : span.end_char]


@given(st.text())
@settings(deadline=None)
def test_any_text_is_read_without_errors(text: str) -> None:
    assert "dates" in NLP(text).spans
