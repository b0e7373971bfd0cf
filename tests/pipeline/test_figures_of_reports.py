"""Figures in forms of long reports: ages and names that are none, subjects told before, years and spans.

Rows are those of `test_figures_read_closely`: `value | qualifier | subject | measure | as_of | scope`.
"""

from __future__ import annotations

import pytest
from tests.pipeline.test_figures_read_closely import cases, differences, figures

FLOOR = 0.65
"""The share of rows read right on 28 November 2026, less one in a hundred."""

COUNTS = """
A new worker needs three or more years to learn this.
    3 | or more | new worker | needs to learn this | - | local
Between 2001 and 2011, the number of residents from other places rose from 8,041 to 19,524.
    8041 | - | residents from other places | - | Between 2001 and 2011 | local
    19524 | - | residents from other places | - | Between 2001 and 2011 | local
Caseloads vary from 12 to 25.
    12 | - | Caseloads | - | - | local
Of children over the age of five, 4% (25) were adopted.
    4 | - | children over the age of five | were adopted | - | local
    25 | - | children over the age of five | were adopted | - | local
One manager and five carers have left in the last 18 months.
    1 | - | manager | have left | in the last 18 months | local
    5 | - | carers | have left | in the last 18 months | local
    18 | - | manager and carers | have left | - | local
The board undertook one multi-agency case audit.
    1 | - | multi-agency case audit | board undertook | - | local
The council runs 10 homes, including one secure unit.
    10 | - | homes | council runs | - | local
    1 | - | secure unit | council runs | - | local
Only one such placement was made.
    1 | only | placement | was made | - | local
One full-time worker covers the town.
    1 | - | full-time worker | covers the town | - | local
There can be up to a three-week delay.
    3 | up to | delay | - | - | local
Seven carers who have completed courses over the last three years stayed.
    7 | - | carers who have completed courses | stayed | - | local
    3 | - | carers | have completed courses | - | local
"""

TIMES = """
Data for April 2014 to January 2015 show that 82% of conferences were timely.
    82 | - | conferences | were timely | for April 2014 to January 2015 | local
A scorecard for 2011 to 2014 says that 7% of children left care through adoption.
    7 | - | children | left care through adoption | for 2011 to 2014 | local
From September 2016 to date, 19 children have been excluded.
    19 | - | children | have been excluded | From September 2016 to date | local
Over a third (42% in the year ending December 2014) of young people came into care late.
    0.3333 | over | young people | came into care late | - | local
    42 | - | young people | came into care late | in the year ending December 2014 | local
Turnover of staff stood at 15.9% in the year to date.
    15.9 | - | Turnover of staff | - | in the year to date | local
Good work has brought such decisions in the past 12 months to only one child.
    12 | - | Good work | has brought such decisions | - | local
    1 | only | child | Good work has brought such decisions to | in the past 12 months | local
The gap narrowed by 10% from the previous year to 27%.
    10 | - | gap | narrowed | - | local
    27 | - | gap | narrowed | - | local
At the end of quarter two, 2014–15, 68% of children were settled.
    68 | - | children | were settled | At the end of quarter two, 2014–15 | local
An advocate saw 14 children in the first quarter of this year.
    14 | - | children | advocate saw | in the first quarter of this year | local
Staff took 155 referrals in quarter two of this year, and 121 in the same quarter of 2014–15.
    155 | - | referrals | Staff took | in quarter two of this year | local
    121 | - | referrals | Staff took | in the same quarter of 2014–15 | local
In the last business year, the panel looked at 113 cases, of which 20 were of this area.
    113 | - | cases | panel looked at | In the last business year | local
    20 | - | cases | were of this area | In the last business year | local
Unvalidated data show that 76% of children and young people had had checks at the time of the inspection.
    76 | - | children and young people | had had checks | at the time of the inspection | local
Some 33 children live with parents, in line with the most recently published figures.
    33 | some | children | live with parents | - | local
In 2016, 11% of children moved, an improvement on 17% in 2015 but above the national average of 9%.
    11 | - | children | moved | In 2016 | local
    17 | - | children | moved | in 2015 | local
    9 | - | children | moved | In 2016 | national
Twenty-four plans were made in 2014–15 and a further 18 assessments are in progress.
    24 | - | plans | were made | in 2014–15 | local
    18 | - | assessments | are in progress | - | local
"""

SUBJECTS = """
A re-referral rate of 30% at 31 May 2014 is better than the 33% seen in 2013–14.
    30 | - | re-referral rate | - | at 31 May 2014 | local
    33 | - | re-referral rate | - | in 2013–14 | local
Hartfield has a low repeat referral rate of 21%.
    21 | - | repeat referral rate | - | - | local
In 2016, 11 children moved. This is an increase from nine in 2014–15.
    11 | - | children | moved | In 2016 | local
    9 | - | children | moved | in 2014–15 | local
A significant proportion (42% in 2014) of young people come into care late.
    42 | - | young people | come into care late | in 2014 | local
A small number of pupils (39 pupils) moved school, which was a significant drop (43%) on the year before.
    39 | - | pupils | moved school | - | local
    43 | - | pupils | drop on the year before | - | local
Visits to 60 children were late. In a small number of cases (4 of 17), plans had changed.
    60 | - | children | Visits were late | - | local
    4 | - | cases | plans had changed | - | local
    17 | - | cases | - | - | local
Inspectors read 14 plans. Almost all interviews sampled (seven of eight) were full.
    14 | - | plans | Inspectors read | - | local
    7 | - | interviews sampled | were full | - | local
    8 | - | interviews sampled | - | - | local
The numbers of children who have an advocate are still low (18 in 2016).
    18 | - | children | have an advocate | in 2016 | local
This work brought a 28% reduction in the overall numbers of child protection plans: they fell from 695 to 501.
    28 | - | child protection plans | reduction | - | local
    695 | - | child protection plans | - | - | local
    501 | - | child protection plans | - | - | local
Of those placed outside the area, most (92%) live near by.
    92 | - | those placed outside the area | live near by | - | local
The town has had four DCSs and two ADs.
    4 | - | DCSs | town had | - | local
    2 | - | ADs | town had | - | local
The team helped 1,080 families; 238 of these worked with it directly.
    1080 | - | families | team helped | - | local
    238 | - | families | worked with it directly | - | local
Long-term stability has been much the same for years, at around 69%.
    69 | around | Long-term stability | - | - | local
Overall attendance of children in care is good at 96%.
    96 | - | Overall attendance of children in care | - | - | local
Recruitment and retention are better, with turnover of staff at 15.9%.
    15.9 | - | turnover of staff | - | - | local
The panel read 20 reports. Stability is good. Some changes are due. Disruption rates are low, with only one.
    20 | - | reports | panel read | - | local
    1 | only | Disruption rates | - | - | local
Some 40 pupils sat examinations. The proportion gaining passes in English and mathematics has risen to 36%.
    40 | some | pupils | sat examinations | - | local
    36 | - | pupils | gaining passes in English and mathematics | - | local
The wait grew from an average of 24 weeks in 2015 to a current average of 31 weeks.
    24 | - | wait | - | in 2015 | local
    31 | - | wait | - | - | local
At the time of the inspection, staff had met 11 children since the house opened in October 2018.
    11 | - | children | staff had met | At the time of the inspection | local
At the time of inspection, staff had met 11 children since it opened in May 2018, and help three children.
    11 | - | children | staff had met | At the time of inspection | local
    3 | - | children | staff help | At the time of inspection | local
The town has had four managers and five deputies in the last 12 months.
    4 | - | managers | town had | in the last 12 months | local
    5 | - | deputies | town had | in the last 12 months | local
    12 | - | town | has had four managers and five deputies | - | local
The board offers a wide range of training. The take-up of this is over 90%.
    90 | over | take-up | - | - | local
In one case, a check was late, despite being begun in 2013.
    1 | - | case | check was late | - | local
In January 2015, the share of children on long plans was 7.5%, a 50% reduction from the 2012–13 figure of 15%.
    7.5 | - | children on long plans | - | In January 2015 | local
    50 | - | children on long plans | reduction | In January 2015 | local
    15 | - | children on long plans | - | 2012–13 | local
Children waited an average of 540 days. This is 120 days longer than the national target.
    540 | - | Children | waited an average | - | local
    120 | - | Children | waited, longer than the national target | - | local
Work in the courts is timely, with care proceedings completed in an average of 28 weeks.
    28 | - | care proceedings | completed | - | local
Children waited 540 days. This is 20 days longer than the national target, and 10 days longer than in England.
    540 | - | Children | waited | - | local
    20 | - | Children | waited, longer than the national target | - | local
    10 | - | Children | waited, longer than in England | - | local
The latest figure is 27 weeks.
    27 | - | latest figure | - | - | local
The Hartfield average is 34 weeks.
    34 | - | Hartfield average | - | - | local
A new head of service has taken up post in the last nine months.
    9 | - | new head of service | has taken up post | - | local
The attainment gap between pupils in care and their peers narrowed by 10%.
    10 | - | attainment gap between pupils in care and their peers | narrowed | - | local
Children who needed direct work waited six months.
    6 | - | Children who needed direct work | waited | - | local
Short-term placement stability, based on three or more placements in a year, was 12%.
    3 | or more | placements | in a year | - | local
    12 | - | Short-term placement stability | - | - | local
The highest number of children had plans due to neglect (200), followed by emotional abuse (146).
    200 | - | children | had plans due to neglect | - | local
    146 | - | children | had plans due to emotional abuse | - | local
Of pupils in care, 16% passed, which is lower than the Hartfield average of 57%.
    16 | - | pupils in care | passed | - | local
    57 | - | pupils | passed | - | local
The clothing grant is set at the recommended level of £2,000.
    2000 | - | clothing grant | is set at the recommended level | - | local
There are nine children with a plan, of which eight have a match.
    9 | - | children with a plan | - | - | local
    8 | - | children with a plan | have a match | - | local
"""


def test_a_reader_would_write_as_many_rows_as_before() -> None:
    """Some rows are known to be missed; `pytest -s` prints them."""
    written = [case for table in (COUNTS, TIMES, SUBJECTS) for case in cases(table)]
    missed = [miss for lines, rows in written for miss in differences(rows, figures(lines))]
    print("\n" + "\n".join(missed))
    assert 1 - len(missed) / sum(len(rows) for _, rows in written) >= FLOOR


@pytest.mark.parametrize(
    "text",
    [
        "57. Senior leaders know their services well and act on what they hear.",
        "Care leavers keep an adviser until they become 25, and some for longer.",
        "She met her adviser shortly before she became 18.",
        "Children in care may bid for housing at 16 and are helped to do so.",
        "Those who leave at 18 do so with a plan.",
        "Health visitors advise families of children up to 19 years.",
        "Young people up to 25 with disabilities use the centre.",
        "A nurse sees the 16 to 18 years age group.",
        "They plan with those between the ages of 15 years and three months and 16 years and six months.",
        "Advisers stay until the age of 21 years, or 25 if a young person is in education.",
        "Many remain with their carers until they are 18 and some stay on.",
        "Nurses go on seeing them once they are over 18.",
        "Workers were trained in safer parenting (STEP 2).",
        "Groups such as Talk 2 Us meet each month.",
        "Few know of the ‘Top 7 Pledge’ made to them.",
        "It fits the new framework (Enabler 2).",
    ],
)
def test_ages_names_and_numbered_paragraphs_are_no_figures(text: str) -> None:
    assert figures([text]) == []


@pytest.mark.parametrize(
    ("text", "value"),
    [
        ("Children wait up to 18 months.", 18),
        ("Caseloads are at 16 and rising.", 16),
        ("When they are 18 months into their plan, progress slows.", 18),
        ("Of these, 57. Leaders act.", 57),
        ("In Hartfield 4 children left.", 4),
    ],
)
def test_what_looks_like_an_age_or_a_name_and_is_a_figure(text: str, value: int) -> None:
    assert [row.split(" | ")[0] for row in figures([text])] == [str(value)]
