"""Trends in single sentences and in sequences of sentences."""

from __future__ import annotations

from pathlib import Path

import pytest

from ofsted_extract import extract
from ofsted_extract.facts.trends import Trend
from ofsted_extract.pipeline.language import build_pipeline

NLP = build_pipeline()


def trends(text: str) -> list[tuple[float, float]]:
    doc = NLP(text)
    figures = [span._.value for span in doc.spans["figures"]]
    found = [span._.value for span in doc.spans["trends"]]
    return [(figures[trend.earlier].value, figures[trend.later].value) for trend in found]


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("The share of plans on time has risen from 30% to 70%.", [(30, 70)]),
        ("Caseloads increased to 24 from 17.", [(17, 24)]),
        ("The wait fell from nine days to three.", [(9, 3)]),
        ("In May, 40 children waited. This is a reduction from 55 in April.", [(55, 40)]),
        ("In 2018, 92% had homes, compared with 64% at the last inspection.", [(64, 92)]),
        ("In May, 190 children were in care. This is the same as 190 in March.", [(190, 190)]),
        (
            "At the time of the inspection the number of children looked after was 705. "
            "The number of children looked after has grown and currently stands at 837.",
            [(705, 837)],
        ),
        (
            "In May, 336 children (a rate of 132 per 10,000) were in care. "
            "This is an increase from 285 (112 per 10,000) in March.",
            [(285, 336), (112, 132)],
        ),
        ("Now 60% are on time, up from 41% last year.", [(41, 60)]),
        ("It was 27 in May 2016, rising to 49 in June 2017.", [(27, 49)]),
        ("Caseloads reduced from an average of 22 to 15.", [(22, 15)]),
        ("It was 60% at the last inspection and is now 90%.", [(60, 90)]),
        ("Some 31 moved, an increase on the previous year when 28 did.", [(28, 31)]),
        (
            "A re-referral rate of 30% in May 2014 is an improvement from 34% in 2012–13 "
            "but is higher than the national average of 23%.",
            [(34, 30)],
        ),
        ("In May 2015 it is 7%, a 50% reduction from the 2013–14 figure of 14%.", [(14, 7)]),
        ("In 2015 the wait was 253 days, an improvement on the 282 days of 2014.", [(282, 253)]),
        ("In September, 90% of checks were on time. This compares to 64% in August.", [(64, 90)]),
        ("In May, 75% of children had a check. Current data show that this is now 85%.", [(75, 85)]),
        ("Between 2001 and 2011, the number of residents rose from 8,041 to 19,524.", [(8041, 19524)]),
        ("Referrals rose from 310 in March to a peak of 402 in June.", [(310, 402)]),
        ("Vacancies climbed from a low of 4% in 2016 to a high of 11% in 2018.", [(4, 11)]),
        ("The number of children in residential care has gone from 18 to as many as 31.", [(18, 31)]),
        ("The number of early help plans is 640, up from 415.", [(415, 640)]),
        ("Some 88% of reviews were on time, up from 71% in the previous year.", [(71, 88)]),
        ("The average caseload is 16, down from 21 in January 2019.", [(21, 16)]),
        ("In 2018, 44% of staff were agency workers, compared with 29% the year before.", [(29, 44)]),
        ("In 2019, 52 families were helped, compared with 38 in the previous year.", [(38, 52)]),
        ("Only 12 children went missing this year, compared to 30 the year before.", [(30, 12)]),
        ("The vacancy rate was 24% in May and is 9% today.", [(24, 9)]),
        ("In May, 24 posts were vacant. Today, nine posts are vacant.", [(24, 9)]),
        ("The rate of re-referrals was 31% in May 2018. It is 18% today.", [(31, 18)]),
        ("At the last inspection, 41% of care leavers were in work, and now 63% are.", [(41, 63)]),
        ("The number of foster carers rose by 12 to 96, from 84 in 2017.", [(84, 96)]),
        ("Caseloads averaged 25 in 2017; they now average 17.", [(25, 17)]),
        ("There are 96 foster carers (up from 84 in 2017).", [(84, 96)]),
        ("The share of visits on time is 93% (74% in 2016).", [(74, 93)]),
        ("The share of visits on time is 93% (up from 74% in 2016) and leaders want more.", [(74, 93)]),
        ("Staff turnover is 12% (down from 19% in 2018).", [(19, 12)]),
        ("Staff turnover is 12% (it was 19% in 2018).", [(19, 12)]),
        ("Staff turnover is 12% (previously 19%).", [(19, 12)]),
        ("Staff turnover is now 12% (compared with 19% in 2018).", [(19, 12)]),
        ("Permanent exclusions stood at 14 in 2017 and had fallen to six by 2019.", [(14, 6)]),
        ("In 2017 there were 14 permanent exclusions. By 2019 this had fallen to six.", [(14, 6)]),
        ("In 2017 there were 14 permanent exclusions. There were six in 2019.", [(14, 6)]),
        ("The authority had 46 social workers in 2016. It now has 71 social workers.", [(46, 71)]),
        ("A year ago, 55% of plans were late. Now 20% are.", [(55, 20)]),
        ("Last year, 38 children were adopted; this year, 45 have been.", [(38, 45)]),
        ("Twelve children waited in April, but only three do so now.", [(12, 3)]),
        ("The wait has more than doubled, from six weeks in 2018 to 14 weeks in 2019.", [(6, 14)]),
        ("The number of plans increased by 40 to 190 from 150.", [(150, 190)]),
        ("Visits on time increased by 20 percentage points, from 61% to 81%.", [(61, 81)]),
        ("Attendance dipped from 95% to 91%.", [(95, 91)]),
        ("The number of contacts doubled from 400 to 800 a month.", [(400, 800)]),
        ("Use of agency staff has been cut from 30% to 8%.", [(30, 8)]),
        ("Caseloads remain at 19, the same as 19 in March.", [(19, 19)]),
        ("At 68%, the proportion is lower than the 75% seen in 2018.", [(75, 68)]),
        ("At 68%, timeliness is worse than last year, when it was 75%.", [(75, 68)]),
        ("The proportion was 34% in 2017, 41% in 2018 and 56% in 2019.", [(34, 41), (41, 56)]),
        ("Timeliness improved from 40% in 2016 to 60% in 2017 and 85% in 2018.", [(40, 60), (60, 85)]),
        ("The number of children in care rose from 210 to 260 between 2016 and 2018.", [(210, 260)]),
        ("In November, 41 assessments were late, against 15 in the same month last year.", [(15, 41)]),
        (
            "Numbers of agency staff have reduced: 61 were employed in 2017 and 28 are employed now.",
            [(61, 28)],
        ),
        ("Over two years, waiting times have come down from 18 weeks to a low of seven weeks.", [(18, 7)]),
        ("Attendance of children in care stands at 94%, which is up from 91% in 2021.", [(91, 94)]),
        ("The number of foster households fell to 143 in 2022, from 170 in 2020.", [(170, 143)]),
        ("There were 61 missing episodes in July, down from 88 in June.", [(88, 61)]),
        (
            "In the year to March 2020, 27 children were adopted, compared with 19 in the previous year.",
            [(19, 27)],
        ),
        ("Twenty-two families were supported, compared with nine the year before.", [(9, 22)]),
        ("The turnover rate was 28% in 2018 and is 14% today.", [(28, 14)]),
        ("The turnover rate was 28% in 2018. It is now 14%.", [(28, 14)]),
        ("In 2018, the turnover rate was 28%. Today, it is 14%.", [(28, 14)]),
        ("In 2018, the turnover rate stood at 28%. It currently stands at 14%.", [(28, 14)]),
        ("Vacancies are at 8% (down from 15% in April 2021).", [(15, 8)]),
        ("More children are seen within 10 days (81%, up from 60% in 2019).", [(60, 81)]),
        ("The average caseload is now 15 (18 at the last inspection).", [(18, 15)]),
        ("A year ago 33 children were without a school place; there are now four.", [(33, 4)]),
        ("At the last inspection, 12 social workers were in the team; now there are 20.", [(12, 20)]),
        (
            "The proportion of health assessments completed on time has more than doubled, from 30% to 71%.",
            [(30, 71)],
        ),
        (
            "The proportion of assessments on time grew from 55% in 2017 to 68% in 2018 and to 82% in 2019.",
            [(55, 68), (68, 82)],
        ),
        ("Last year 14 young people started apprenticeships. This year 23 have done so.", [(14, 23)]),
        ("The rate of children in care per 10,000 has risen from 62 to 71.", [(62, 71)]),
        ("Spending on agency staff has fallen from £3.2 million to £1.1 million.", [(3_200_000, 1_100_000)]),
        ("The backlog was 140 cases in September; by December it had been reduced to 15.", [(140, 15)]),
        ("The backlog of 140 cases in September had been reduced to 15 cases by December.", [(140, 15)]),
        ("In September the backlog was 140 cases. By December, this had reduced to 15.", [(140, 15)]),
        (
            "The number of guardianship orders has almost doubled: 24 were made in 2017 and 45 in 2018.",
            [(24, 45)],
        ),
        ("Completion of return interviews has risen to 78%, from 52% in 2018.", [(52, 78)]),
        (
            "The number of children subject to a plan remains at 120, unchanged from 120 in 2018.",
            [(120, 120)],
        ),
        ("Only 5% of visits are late, an improvement from 22% at the time of the inspection.", [(22, 5)]),
        ("The proportion of repeat referrals went down from 27% to 19% over the year.", [(27, 19)]),
        ("The percentage of staff on permanent contracts has gone up from 60% to 85%.", [(60, 85)]),
        ("Timeliness rose from 12 out of 20 in May 2018 to 18 out of 22 in June 2019.", [(12, 18)]),
        ("There were 41 placements this year, an improvement on 2012–13, when 36 were made.", [(36, 41)]),
        ("The share was 4% in 2010–11 and 9% in 2012–13, which is above the England average.", [(4, 9)]),
        (
            "In May, 70% had checks. While still low, it is an improvement from the figures for 2014 (52%).",
            [(52, 70)],
        ),
        ("In 2019, 30% of children had moved school. By March 2021, the figure was 18%.", [(30, 18)]),
        ("Of care leavers, 48% are in work (an increase from 39% in 2020).", [(39, 48)]),
        (
            "The percentage of reviews on time is 96%, compared with 91% at the previous inspection.",
            [(91, 96)],
        ),
        ("Sickness absence is 4%, a marked improvement on 2019, when it was 11%.", [(11, 4)]),
        ("Agency workers make up 9% of the workforce; this was 27% in 2020.", [(27, 9)]),
        ("The local authority had 18 vacancies in 2020 and has five now.", [(18, 5)]),
        ("The team dealt with 900 contacts in April 2021 and 1,300 in April 2022.", [(900, 1300)]),
        ("The number of contacts has gone up by a third, from 900 to 1,200.", [(900, 1200)]),
        (
            "In 2020, 55% of return interviews took place within 72 hours. This has since improved to 80%.",
            [(55, 80)],
        ),
        ("Caseloads have reduced from 25 to 17 on average.", [(25, 17)]),
        ("Caseloads have reduced from 25, on average, to 17.", [(25, 17)]),
        ("Between April and June the backlog fell from 220 cases to 35.", [(220, 35)]),
        ("The proportion has declined steadily, from 44% three years ago to 29%.", [(44, 29)]),
        ("Numbers of adopters have fallen (31 in 2019, 22 in 2020).", [(31, 22)]),
        ("Of the cohort, 71% achieved grade 4 in 2022, up from 63% in 2021 and 58% in 2020.", [(63, 71)]),
        ("The proportion of children seen within a day has slipped from 94% last year to 86%.", [(94, 86)]),
        ("Some 46% of children had a family meeting in 2021, up from just 20% in 2019.", [(20, 46)]),
        ("In 2022, there were 19 complaints, compared with 33 the year before.", [(33, 19)]),
        ("School exclusions (nine, down from 16 in 2018) are falling.", [(16, 9)]),
        ("The service had 12 workers at the last inspection. It now has 21 workers.", [(12, 21)]),
        ("The budget has grown from £40 million in 2015 to £52 million in 2019.", [(40_000_000, 52_000_000)]),
        ("The number of open cases rose by 200 to 1,450, from 1,250 in April.", [(1250, 1450)]),
        ("Completed health passports stood at 15% in 2018; this has risen to 83%.", [(15, 83)]),
        ("The average time to adoption is 480 days, down from 610 days in 2014.", [(610, 480)]),
        ("Referrals that lead to no action fell from a high of 45% in 2016 to 22% in 2018.", [(45, 22)]),
        (
            "In 2017, 61% of care leavers were in touch with the service. In 2019, 92% were in touch.",
            [(61, 92)],
        ),
        ("A total of 270 children are in care, an increase of 12% from 241 in 2017.", [(241, 270)]),
        ("The percentage is 18% (2017: 27%).", [(27, 18)]),
        ("Eighty children had waited over a year in 2018, but this had come down to 11 in 2019.", [(80, 11)]),
    ],
)
def test_two_values_at_two_times_are_a_trend(text: str, expected: list[tuple[float, float]]) -> None:
    assert trends(text) == expected


@pytest.mark.parametrize(
    "text",
    [
        "In May, 20% were late, compared with 15% nationally.",
        "In May, 20% were late, compared with the England average of 15%.",
        "Referrals fell by 24%.",
        "The rate is 47%, compared to 44% in neighbouring authorities.",
        "It ranges from 20% in one town to 40% in the next.",
        "It takes from 10 to 12 weeks.",
        "Inspectors saw 20 plans and 30 files.",
        "They came from 12 teams to see 14 plans.",
        "Currently, 17 care leavers are at university and a further five will go in 2019.",
        "In 2014, 94% of young people had a home. This is an increase of 20% since 2013.",
        "Those 14 young people at university are helped. There are currently 11 young people in lodgings.",
        "At the last visit, staff had met 11 children, and are now helping three children.",
        "Last year, 30 trainees came. This will add to the current figure of six trainees.",
        "This is better than rates for England, 5%, and neighbours, 8%, and up from 2012, when it was 11%.",
        "Caseloads average 18, with a maximum of 31.",
        "The average caseload is 18, and the highest is 31.",
        "Caseloads are on average 18 but rise to 31 in one team.",
        "Caseloads range from 12 to 31.",
        "Caseloads vary between teams, from 14 to as many as 29.",
        "Social workers see children from 5 to 10 times a week.",
        "Meetings take from two to three hours.",
        "In 2018, 23% were late, up on the national average of 19%.",
        "The rate rose above the England figure of 41% to 52%.",
        "In 2018, 62% of care leavers were in work, compared with 51% for statistical neighbours in 2018.",
        "It takes 640 days, compared with the target of 426 days in 2018.",
        "It takes 640 days, from a target of 426 days.",
        "The rate of 64 is higher than that of its neighbours, which was 58 in 2018.",
        "Performance is 71% (national average 65% in 2018).",
        "Performance is 71% (the target is 95%).",
        "The proportion fell from 30% nationally to 20% in the county.",
        "The service helps young people from 16 to 25.",
        "Support was extended from 21 to 25 years of age.",
        "The number of foster carers rose by 12.",
        "The number of plans has increased by 15% since 2017, with 40 new plans.",
        "Referrals rose to 300 and caseloads rose to 24.",
        "In May 2018, 20 children were on plans and in June 2018 five workers left.",
        "It is 12% for boys, compared with 19% for girls in 2018.",
        "In 2018, 40% of younger children had a plan, rising to 55% of those aged 16.",
        "Of 40 children in care in 2018, 12 were placed in 2018 out of the county.",
        "Inspectors looked at 14 cases in May and spoke to nine parents in June.",
        "The team was reduced in 2017 and now has nine workers; it helps 40 families.",
        "Staff now see 30 children; 12 of these were seen in May.",
        "This is 30% of younger children, rising to 45% (year to date) for those aged 16.",
        "Most cases take 12 weeks, falling to six weeks for younger children.",
        "From 20 applications in May, 12 led to approval in June.",
        "Of the 30 children seen in May 2019, 14 live at home today.",
        "In 2019, 40 children started school, and now two need extra help.",
        "Twelve social workers left in 2018; nine new social workers joined this year.",
        "In 2018, 31% were late, which was worse than the 24% in similar authorities.",
        "There are 50 foster carers, compared with a target of 65 by 2020.",
        "The service works with young people from 11 to 18.",
        "A third of the 60 children came into care last year.",
        "The average wait in 2019 was 12 weeks, and the longest was 30 weeks in 2018.",
        "Numbers in classes range from 8 in one school to 30 in another.",
        "It rose by 5% to reach its highest level.",
        "The panel approved eight carers in May and matched three children in June.",
        "Caseloads are lower than 18 in most teams.",
        "The rate is 8%, better than the 12% for the region in 2018.",
        "Staff have 25 days to finish, up to 45 days if the case is complex.",
        "The proportion is 61% for boys and 74% for girls in 2019.",
        "The director has moved 40 staff from two offices to one.",
        "Children moved from 3 schools to 2 academies in May.",
        "Between 12 and 20 children attend, compared with their peers in 2018.",
        "In this area 22% of plans are late, compared to 9% in that area.",
        "National figures fell from 30% to 20%.",
        "The number of foster carers rose by 12 to 96.",
        "Six-monthly reports show that 31% of plans were late in spring and 11% in autumn.",
        "In 2019, 30 children moved school; they have now joined five new schools.",
        "Last year 12 workers left. This year 80 children came into care.",
        "In May 2021, 20 children had a plan. There were two complaints in June 2021.",
        "At the last inspection, 60% of plans were good. Now 20% of visits are late.",
        "In April 2021 the panel saw 40 cases, and in May 2021 it approved nine carers.",
        "Inspectors saw 18 cases. This includes nine cases that are now closed.",
        "Two homes are good. They now care for 11 children.",
        "Staff completed 90% of visits on time. This is higher than 80% in the plan.",
        "In 2020, 40 foster carers were recruited and 12 left.",
        "In 2020 there were 40 foster carers; 12 of them have since left.",
        "Twenty-five children were adopted in 2020. It takes 400 days now.",
        "The proportion was 60% in the north team and 72% in the south team in 2020.",
        "The child protection rate is 50 per 10,000, up from 2019. The national rate is 43 per 10,000.",
        "It was 34% for girls in 2020; it was 51% for boys.",
        "The regional rate fell from 14% in 2018 to 11% in 2019.",
        "The statistical neighbour average rose from 60 to 64.",
        "The target has been raised from 80% to 90%.",
        "Places are available for children from 2 to 4 days a week.",
        "Support workers visit from 1 to 3 times each week.",
        "The age at which support ends has been raised from 21 to 25.",
        "Six social workers from two teams now cover 14 schools.",
        "Of 200 contacts in June 2022, 80 were from schools, compared with 30 from health in June 2022.",
        "Caseloads average 16, though the highest, at 27, is well above that.",
        "In 2019, 20% of boys and 35% of girls were absent.",
        "The rate is 61 per 10,000, compared with 58 per 10,000 in the region in 2019.",
        "Waiting times are from four to nine weeks.",
        "From 2018 to 2020, the service trained 40 carers and 12 social workers.",
        "The visit was moved from 9 am to 11 am.",
        "Each worker has between 12 and 15 cases; managers have four.",
        "There were 14 children in the home in 2018, of whom three have since been adopted.",
        "The national average is 8% now; it was 10% in 2018.",
        "Performance is at 72%, compared to the local target of 90% for 2019.",
        "Seven of the 12 children seen in 2019 now live with relatives.",
        "In March 2020 the council had 60 carers, and in May 2020 it spent £2 million.",
        "Contacts rose by 5% last year and by 12% this year.",
        "In 2018 contacts fell by 12%, and in 2019 contacts fell by 7%.",
        "The service supports those aged from 18 to 25, up from 21 in the past.",
    ],
)
def test_comparisons_that_are_not_of_one_thing_at_two_times_are_not_trends(text: str) -> None:
    assert trends(text) == []


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        (
            "The proportion of visits on time rose from 61% in May 2018 to 84% in June 2019.",
            ("percentage", None, "visits", "on time", "in May 2018", "in June 2019", 23, "increase"),
        ),
        (
            "In March 2019, 12 children were missing from education, compared with 20 in March 2018.",
            (
                *("count", None, "children", "were missing from education"),
                *("in March 2018", "In March 2019", -8, "decrease"),
            ),
        ),
        (
            "The average wait was 14 weeks in 2017 and is nine weeks today.",
            ("duration", "weeks", "average wait", None, "in 2017", "today", -5, "decrease"),
        ),
        (
            "Spending on agency staff fell from £3 million in 2017 to £1 million in 2019.",
            ("money", "GBP", "Spending on agency staff", None, "in 2017", "in 2019", -2_000_000, "decrease"),
        ),
        (
            "Staff turnover is currently 12% (19% in 2018).",
            ("percentage", None, "Staff turnover", None, "in 2018", "currently", -7, "decrease"),
        ),
        (
            "Waiting times have reduced from 12 weeks in 2017 to four weeks in 2019.",
            ("duration", "weeks", "Waiting times", None, "in 2017", "in 2019", -8, "decrease"),
        ),
        (
            "Referrals rose from 310 in March 2018 to a peak of 402 in June 2018.",
            ("count", None, "Referrals", None, "in March 2018", "in June 2018", 92, "increase"),
        ),
        (
            "Now 12 children are missing. This is the same as 12 in 2018.",
            ("count", None, "children", "are missing", "in 2018", "Now", 0, "unchanged"),
        ),
    ],
)
def test_a_trend_says_what_its_values_are_and_when_they_held(
    text: str, expected: tuple[object, ...], tmp_path: Path
) -> None:
    (trend,) = trends_of_letter(text, tmp_path)
    assert (
        trend.kind,
        trend.unit,
        trend.subject,
        trend.measure,
        trend.earlier_as_of,
        trend.later_as_of,
        trend.change,
        trend.direction,
    ) == expected


def test_a_rate_in_brackets_makes_a_trend_of_its_own_unit(tmp_path: Path) -> None:
    text = (
        "At 31 March 2016, 336 children (a rate of 132 per 10,000 children) were in care. "
        "This is a rise from 285 (112 per 10,000 children) at 31 March 2015."
    )
    count, rate = trends_of_letter(text, tmp_path)
    assert (count.kind, count.unit, count.earlier, count.later) == ("count", None, 285, 336)
    assert (rate.kind, rate.unit, rate.earlier, rate.later) == ("rate", "per 10,000 children", 112, 132)
    assert {trend.earlier_as_of for trend in (count, rate)} == {"at 31 March 2015"}
    assert {trend.later_as_of for trend in (count, rate)} == {"At 31 March 2016"}


def trends_of_letter(text: str, folder: Path) -> tuple[Trend, ...]:
    letter = folder / "letter.txt"
    letter.write_text(text)
    return tuple(extract(letter).trends)
