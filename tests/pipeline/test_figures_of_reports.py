"""Figures in forms of long reports: ages and names that are none, subjects told before, years and spans.

Rows are those of `test_figures_read_closely`: `value | qualifier | subject | as_of`, "-" for nothing said.
"""

from __future__ import annotations

import pytest
from tests.pipeline.test_figures_read_closely import cases, figures

COUNTS = """
A new worker needs three or more years to learn this.
    3 | or more | period | -
Between 2001 and 2011, the number of residents from other places rose from 8,041 to 19,524.
    8041 | - | residents | Between 2001 and 2011
    19524 | - | residents | Between 2001 and 2011
Caseloads vary from 12 to 25.
    12 | - | Caseloads | -
Of children over the age of five, 4% (25) were adopted.
    4 | - | children | -
    25 | - | children | -
One manager and five carers have left in the last 18 months.
    1 | - | manager | -
    5 | - | carers | in the last 18 months
    18 | - | period | -
The board undertook one multi-agency case audit.
    1 | - | multi-agency case audit | -
The council runs 10 homes, including one secure unit.
    10 | - | homes | -
    1 | - | secure unit | -
Only one such placement was made.
    1 | only | placement | -
One full-time worker covers the town.
    1 | - | full-time worker | -
There can be up to a three-week delay.
    3 | up to | delay | -
Seven carers who have completed courses over the last three years stayed.
    7 | - | carers | over the last three years
    3 | - | period | -
"""

TIMES = """
Data for April 2014 to January 2015 show that 82% of conferences were timely.
    82 | - | conferences | for April 2014 to January 2015
A scorecard for 2011 to 2014 says that 7% of children left care through adoption.
    7 | - | children | for 2011 to 2014
From September 2016 to date, 19 children have been excluded.
    19 | - | children | From September 2016 to date
Over a third (42% in the year ending December 2014) of young people came into care late.
    0.3333 | over | young people | in the year ending December 2014
    42 | - | young people | in the year ending December 2014
Turnover of staff stood at 15.9% in the year to date.
    15.9 | - | Turnover of staff | in the year to date
Good work has brought such decisions in the past 12 months to only one child.
    12 | - | period | -
    1 | only | child | in the past 12 months
The gap narrowed by 10% from the previous year to 27%.
    10 | - | gap | -
    27 | - | gap | -
At the end of quarter two, 2014–15, 68% of children were settled.
    68 | - | children | At the end of quarter two, 2014–15
An advocate saw 14 children in the first quarter of this year.
    14 | - | children | in the first quarter of this year
Staff took 155 referrals in quarter two of this year, and 121 in the same quarter of 2014–15.
    155 | - | referrals | in quarter two of this year
    121 | - | referrals | in the same quarter of 2014–15
In the last business year, the panel looked at 113 cases, of which 20 were of this area.
    113 | - | cases | In the last business year
    20 | - | cases | In the last business year
Unvalidated data show that 76% of children and young people had had checks at the time of the inspection.
    76 | - | children and young people | at the time of the inspection
Some 33 children live with parents, in line with the most recently published figures.
    33 | some | children | -
In 2016, 11% of children moved, an improvement on 17% in 2015 but above the national average of 9%.
    11 | - | children | In 2016
    17 | - | children | in 2015
    9 | - | children | -
Twenty-four plans were made in 2014–15 and a further 18 assessments are in progress.
    24 | - | plans | in 2014–15
    18 | - | assessments | -
"""

SUBJECTS = """
A re-referral rate of 30% at 31 May 2014 is better than the 33% seen in 2013–14.
    30 | - | re-referral rate | at 31 May 2014
    33 | - | re-referral rate | in 2013–14
Hartfield has a low repeat referral rate of 21%.
    21 | - | repeat referral rate | -
In 2016, 11 children moved. This is an increase from nine in 2014–15.
    11 | - | children | In 2016
    9 | - | children | in 2014–15
A significant proportion (42% in 2014) of young people come into care late.
    42 | - | young people | in 2014
A small number of pupils (39 pupils) moved school, which was a significant drop (43%) on the year before.
    39 | - | pupils | -
    43 | - | pupils | -
Visits to 60 children were late. In a small number of cases (4 of 17), plans had changed.
    60 | - | children | -
    4 | - | cases | -
    17 | - | cases | -
Inspectors read 14 plans. Almost all interviews sampled (seven of eight) were full.
    14 | - | plans | -
    7 | - | interviews | -
    8 | - | interviews | -
The numbers of children who have an advocate are still low (18 in 2016).
    18 | - | children | in 2016
This work brought a 28% reduction in the overall numbers of child protection plans: they fell from 695 to 501.
    28 | - | child protection plans | -
    695 | - | child protection plans | -
    501 | - | child protection plans | -
Of those placed outside the area, most (92%) live near by.
    92 | - | those placed outside the area | -
The town has had four DCSs and two ADs.
    4 | - | DCSs | -
    2 | - | ADs | -
The team helped 1,080 families; 238 of these worked with it directly.
    1080 | - | families | -
    238 | - | families | -
Long-term stability has been much the same for years, at around 69%.
    69 | around | Long-term stability | -
Overall attendance of children in care is good at 96%.
    96 | - | Overall attendance of children in care | -
Recruitment and retention are better, with turnover of staff at 15.9%.
    15.9 | - | turnover of staff | -
The panel read 20 reports. Stability is good. Some changes are due. Disruption rates are low, with only one.
    20 | - | reports | -
    1 | only | Disruption rates | -
Some 40 pupils sat examinations. The proportion gaining passes in English and mathematics has risen to 36%.
    40 | some | pupils | -
    36 | - | pupils | -
The wait grew from an average of 24 weeks in 2015 to a current average of 31 weeks.
    24 | - | wait | in 2015
    31 | - | wait | -
At the time of the inspection, staff had met 11 children since the house opened in October 2018.
    11 | - | children | At the time of the inspection
At the time of inspection, staff had met 11 children since it opened in May 2018, and help three children.
    11 | - | children | At the time of inspection
    3 | - | children | At the time of inspection
The town has had four managers and five deputies in the last 12 months.
    4 | - | managers | in the last 12 months
    5 | - | deputies | in the last 12 months
    12 | - | period | -
The board offers a wide range of training. The take-up of this is over 90%.
    90 | over | - | -
In one case, a check was late, despite being begun in 2013.
    1 | - | case | -
In January 2015, the share of children on long plans was 7.5%, a 50% reduction from the 2012–13 figure of 15%.
    7.5 | - | children | In January 2015
    50 | - | children | In January 2015
    15 | - | children | 2012–13
Children waited an average of 540 days. This is 120 days longer than the national target.
    540 | - | Children | -
    120 | - | Children | -
Work in the courts is timely, with care proceedings completed in an average of 28 weeks.
    28 | - | care proceedings | -
Children waited 540 days. This is 20 days longer than the national target, and 10 days longer than in England.
    540 | - | Children | -
    20 | - | Children | -
    10 | - | Children | -
The latest figure is 27 weeks.
    27 | - | - | -
The Hartfield average is 34 weeks.
    34 | - | - | -
A new head of service has taken up post in the last nine months.
    9 | - | period | -
The attainment gap between pupils in care and their peers narrowed by 10%.
    10 | - | attainment gap between pupils in care and their peers | -
Children who needed direct work waited six months.
    6 | - | Children | -
Short-term placement stability, based on three or more placements in a year, was 12%.
    3 | or more | placements | -
    12 | - | Short-term placement stability | -
The highest number of children had plans due to neglect (200), followed by emotional abuse (146).
    200 | - | children | -
    146 | - | children | -
Of pupils in care, 16% passed, which is lower than the Hartfield average of 57%.
    16 | - | pupils | -
    57 | - | pupils | -
The clothing grant is set at the recommended level of £2,000.
    2000 | - | clothing grant | -
There are nine children with a plan, of which eight have a match.
    9 | - | children | -
    8 | - | children with a plan | -
"""


@pytest.mark.parametrize(
    ("lines", "rows"),
    [case for table in (COUNTS, TIMES, SUBJECTS) for case in cases(table)],
)
def test_what_a_reader_would_write(lines: list[str], rows: list[str]) -> None:
    assert figures(lines) == rows


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
