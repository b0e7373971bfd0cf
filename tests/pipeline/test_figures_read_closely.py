"""Figures in the forms that letters give them, each with the subject and time that a reader would write.

A row is `value | qualifier | subject | as_of`, "-" for nothing said; a line with "*" is an item of a list.
"""

from __future__ import annotations

import pytest

from ofsted_extract.pipeline.language import build_pipeline, run
from ofsted_extract.reading.letter import Block, BlockKind, Letter

NLP = build_pipeline()

SPANS_OF_TIME = """
The average wait for an autism assessment is 19 months.
    19 | - | average wait for an autism assessment | -
The longest waiting time was 31 weeks.
    31 | - | longest waiting time | -
There is an 18-month wait for CAMHS.
    18 | - | wait for CAMHS | -
Leaders waive the first two weeks’ rent.
    2 | - | rent | -
Inspectors saw delays of up to two weeks before strategy meetings were held.
    2 | up to | delays | -
Children in Hartfield waited on average 540 days.
    540 | - | Children | -
Children who need an assessment by a specialist can wait two years.
    2 | - | Children | -
The average time between entering care and moving in with adopters was 390 days.
    390 | - | average time between entering care and moving in with adopters | -
This is better than the England average of 558 days, but longer than the threshold of 426 days.
    558 | - | England average | -
    426 | longer than | threshold | -
The others are residential special schools that look after children for fewer than 280 days.
    280 | fewer than | residential special schools | -
The emergency duty team, which operates seven days a week, is well led.
    7 | - | emergency duty team | -
You should send us an action plan within 70 working days.
    70 | within | action plan | -
Waiting times have been cut from 26 weeks to 11.
    26 | - | Waiting times | -
    11 | - | Waiting times | -
The service has cut the wait for a place from nine weeks to six weeks.
    9 | - | wait | -
    6 | - | wait | -
Referrals received are processed within 24 hours.
    24 | within | Referrals | -
In May 2019, 60% of decisions were made within 24 hours.
    60 | - | decisions | In May 2019
    24 | within | decisions | -
Figures for the six months leading up to the visit are better.
    6 | - | period | -
The child had been out of school for 18 months.
    18 | - | child | -
"""

SHARES = """
Auditors read 12 of the 40 (30%) plans.
    12 | - | plans | -
    40 | - | plans | -
    30 | - | plans | -
In May, 21 out of 60 (35%) of all homeless young people were offered a room.
    21 | - | homeless young people | In May
    60 | - | homeless young people | In May
    35 | - | homeless young people | In May
The visit was made by four of Her Majesty’s Inspectors.
    4 | - | Her Majesty’s Inspectors | -
The timeliness of first and later dental checks (88% and 95% respectively) has improved.
    88 | - | dental checks | -
    95 | - | dental checks | -
In 2016–17, 14 carers were approved, which rose to 22 in 2017–18.
    14 | - | carers | In 2016–17
    22 | - | carers | in 2017–18
The proportion of children who have had three or more moves has fallen from 12% in 2015 to 8% in 2017.
    3 | or more | moves | -
    12 | - | children who have had three or more moves | in 2015
    8 | - | children who have had three or more moves | in 2017
High numbers (71%) of young people stay with their carers.
    71 | - | young people | -
The large majority (88%) of 19- to 21-year-old care leavers live in good homes.
    88 | - | care leavers | -
Around 85% of 16- and 17-year-olds take part.
    85 | around | 16- and 17-year-olds | -
At 9%, the vacancy rate is low.
    9 | - | vacancy rate | -
Leaders plan to increase the fostering workforce by 20%.
    20 | - | fostering workforce | -
Attendance of looked-after pupils is above 95%.
    95 | above | Attendance of looked-after pupils | -
Two-thirds of the looked-after population live near by.
    0.6667 | - | looked-after population | -
But 40% completion of plans is too low.
    40 | - | completion of plans | -
In 2016, 11% of children left, which is below the England average of 14% and statistical neighbours at 12%.
    11 | - | children | In 2016
    14 | - | children | In 2016
    12 | - | children | In 2016
In May 2018, 61 children were on a child protection plan (a rate of 47 per 10,000 children).
    61 | - | children | In May 2018
    47 | - | children on a child protection plan | In May 2018
This is augmented by support with emotional health in about half of the schools in the town.
    0.5 | about | schools | -
"""

COUNTS = """
Staff at the hub, three of whom were once in care, run a weekly café.
    3 | - | Staff | -
Leaders closed two of the authority’s five children’s homes.
    2 | - | children’s homes | -
    5 | - | children’s homes | -
The council funded two recently appointed education, employment and training workers.
    2 | - | appointed education, employment and training workers | -
Two missing persons coordinators and 14 headteachers and school safeguarding leads came.
    2 | - | missing persons coordinators | -
    14 | - | headteachers and school safeguarding leads | -
One 19-year-old care leaver spoke, and one 20-year-old said no.
    1 | - | care leaver | -
    1 | - | 20-year-old | -
One of six planned hubs is open.
    1 | - | planned hubs | -
    6 | - | planned hubs | -
In March 2016, 31 agency workers were employed by the service, falling to 12 in March 2017.
    31 | - | agency workers | In March 2016
    12 | - | agency workers | in March 2017
Numbers of children at risk are growing. The figure has risen to 38.
    38 | - | children at risk | -
Of those who left care in the last year, 14 had nowhere to live.
    14 | - | those who left care | in the last year
A bid brought in £3million for family support in schools.
    3000000 | - | family support | -
Over £1.2m was secured from the adoption support fund.
    1200000 | over | adoption support fund | -
The network stands within three clusters.
    3 | - | clusters | -
"""

TIMES = """
At the time of inspection, 34 children were missing from education.
    34 | - | children | At the time of inspection
In quarter three of 2017–18, 96% of visits were on time.
    96 | - | visits | In quarter three of 2017–18
Placement moves rose from 8% at the end of 2014–15 to the current figure of 13%.
    8 | - | Placement moves | at the end of 2014–15
    13 | - | Placement moves | -
Assessments grew by 13% between 2014–15 and 2015–16.
    13 | - | Assessments | between 2014–15 and 2015–16
Although much was done over the last year, for about 10% of children, visits are late.
    10 | about | children | -
At 31 October 2016, 973 children had been known to the service during the previous 12 months.
    973 | - | children | At 31 October 2016
    12 | - | period | -
At the visit, less than 10% of this year’s school leavers had no place.
    10 | less than | year’s school leavers | At the visit
As one young person said, ‘I now have a home.’
    1 | - | young person | -
Ten left in February this year.
    10 | - | - | in February this year
"""

LISTS = """
In the last 12 months:
* 46 children were adopted.
* 21 left care.
    12 | - | period | -
    46 | - | children | In the last 12 months
    21 | - | children | In the last 12 months
These are the numbers for the area.
* At 31 March 2015, 481 children were being looked after.
* Of this number, 268 (or 55%) live outside the area.
* Seven live in residential special schools.
    481 | - | children | At 31 March 2015
    268 | - | children | At 31 March 2015
    55 | - | children | At 31 March 2015
    7 | - | children | At 31 March 2015
"""


def cases(table: str) -> list[tuple[list[str], list[str]]]:
    """The texts of a table, each as its lines, with the rows that stand under it."""
    found: list[tuple[list[str], list[str]]] = []
    for line in table.strip().splitlines():
        if line.startswith("    "):
            found[-1][1].append(line.strip())
        elif line.startswith("* "):
            found[-1][0].append(line)
        else:
            found.append(([line], []))
    return found


def figures(lines: list[str]) -> list[str]:
    text, blocks = "", []
    for line in lines:
        kind: BlockKind = "list_item" if line.startswith("* ") else "paragraph"
        words = line.removeprefix("* ")
        text += "\n\n" if text else ""
        blocks.append(Block(kind, len(text), len(text) + len(words)))
        text += words
    doc = run(NLP, Letter(text, tuple(blocks), (0,), "written", "0" * 64, "text/plain", "text"))
    values = [span._.value for span in doc.spans["figures"]]
    return [f"{v.value} | {v.qualifier or '-'} | {v.subject or '-'} | {v.as_of or '-'}" for v in values]


@pytest.mark.parametrize(
    ("lines", "rows"),
    [case for table in (SPANS_OF_TIME, SHARES, COUNTS, TIMES, LISTS) for case in cases(table)],
)
def test_what_a_reader_would_write(lines: list[str], rows: list[str]) -> None:
    assert figures(lines) == rows


@pytest.mark.parametrize(
    "text",
    [
        "Care leavers have a personal adviser at 16 years, in good time.",
        "Council tax is waived up to 25 (regardless of income).",
        "They left school at the end of year 11 and found work.",
        "Help for those who are 19 plus is thin.",
    ],
)
def test_ages_and_school_years_are_no_figures(text: str) -> None:
    assert figures([text]) == []
