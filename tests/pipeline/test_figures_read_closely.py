"""Figures in the forms that letters give them, each with what a reader would write of it.

A row is `value | qualifier | subject | measure | as_of | scope`, "-" for nothing said; a line with "*" is an
item of a list. Value, qualifier and scope must be equal; of subject, measure and time most words must.
"""

from __future__ import annotations

from itertools import zip_longest

import pytest
from tests.pipeline.written_letters import SAME_TEXT, overlap, read_lines

from ofsted_extract.facts.figures import FigureValue

FLOOR = 0.67
"""The share of rows read right on 28 November 2026, less one in a hundred."""

SPANS_OF_TIME = """
The average wait for an autism assessment is 19 months.
    19 | - | average wait for an autism assessment | - | - | local
The longest waiting time was 31 weeks.
    31 | - | longest waiting time | - | - | local
There is an 18-month wait for CAMHS.
    18 | - | wait for CAMHS | - | - | local
Leaders waive the first two weeks’ rent.
    2 | - | rent | Leaders waive | - | local
Inspectors saw delays of up to two weeks before strategy meetings were held.
    2 | up to | delays | Inspectors saw | - | local
Children in Hartfield waited on average 540 days.
    540 | - | Children | waited on average | - | local
Children who need an assessment by a specialist can wait two years.
    2 | - | Children who need an assessment by a specialist | can wait | - | local
The average time between entering care and moving in with adopters was 390 days.
    390 | - | average time between entering care and moving in with adopters | - | - | local
This is better than the England average of 558 days, but longer than the threshold of 426 days.
    558 | - | England average | - | - | national
    426 | longer than | threshold | - | - | target
The others are residential special schools that look after children for fewer than 280 days.
    280 | fewer than | residential special schools that look after children | - | - | local
The emergency duty team, which operates seven days a week, is well led.
    7 | - | emergency duty team | operates | - | local
You should send us an action plan within 70 working days.
    70 | within | action plan | should send us | - | target
Waiting times have been cut from 26 weeks to 11.
    26 | - | Waiting times | have been cut | - | local
    11 | - | Waiting times | have been cut | - | local
The service has cut the wait for a place from nine weeks to six weeks.
    9 | - | wait for a place | service has cut | - | local
    6 | - | wait for a place | service has cut | - | local
Referrals received are processed within 24 hours.
    24 | within | Referrals | are processed | - | local
In May 2019, 60% of decisions were made within 24 hours.
    60 | - | decisions | were made within 24 hours | In May 2019 | local
    24 | within | decisions | were made | - | local
Figures for the six months leading up to the visit are better.
    6 | - | Figures | leading up to the visit | - | local
The child had been out of school for 18 months.
    18 | - | child out of school | - | - | local
"""

SHARES = """
Auditors read 12 of the 40 (30%) plans.
    12 | - | plans | Auditors read | - | local
    40 | - | plans | - | - | local
    30 | - | plans | Auditors read | - | local
In May, 21 out of 60 (35%) of all homeless young people were offered a room.
    21 | - | homeless young people | were offered a room | In May | local
    60 | - | homeless young people | - | In May | local
    35 | - | homeless young people | were offered a room | In May | local
The visit was made by four of Her Majesty’s Inspectors.
    4 | - | Her Majesty’s Inspectors | visit was made by | - | local
The timeliness of first and later dental checks (88% and 95% respectively) has improved.
    88 | - | timeliness of first dental checks | - | - | local
    95 | - | timeliness of later dental checks | - | - | local
In 2016–17, 14 carers were approved, which rose to 22 in 2017–18.
    14 | - | carers | were approved | In 2016–17 | local
    22 | - | carers | were approved | in 2017–18 | local
The proportion of children who have had three or more moves has fallen from 12% in 2015 to 8% in 2017.
    3 | or more | moves | children have had | - | local
    12 | - | children | have had three or more moves | in 2015 | local
    8 | - | children | have had three or more moves | in 2017 | local
High numbers (71%) of young people stay with their carers.
    71 | - | young people | stay with their carers | - | local
The large majority (88%) of 19- to 21-year-old care leavers live in good homes.
    88 | - | care leavers | live in good homes | - | local
Around 85% of 16- and 17-year-olds take part.
    85 | around | 16- and 17-year-olds | take part | - | local
At 9%, the vacancy rate is low.
    9 | - | vacancy rate | - | - | local
Leaders plan to increase the fostering workforce by 20%.
    20 | - | fostering workforce | Leaders plan to increase | - | local
Attendance of looked-after pupils is above 95%.
    95 | above | Attendance of looked-after pupils | - | - | local
Two-thirds of the looked-after population live near by.
    0.6667 | - | looked-after population | live near by | - | local
But 40% completion of plans is too low.
    40 | - | completion of plans | is too low | - | local
In 2016, 11% of children left, which is below the England average of 14% and statistical neighbours at 12%.
    11 | - | children | left | In 2016 | local
    14 | - | children | left | In 2016 | national
    12 | - | children | left | In 2016 | neighbours
In May 2018, 61 children were on a child protection plan (a rate of 47 per 10,000 children).
    61 | - | children | were on a child protection plan | In May 2018 | local
    47 | - | children on a child protection plan | - | In May 2018 | local
This is augmented by support with emotional health in about half of the schools in the town.
    0.5 | about | schools in the town | support with emotional health in | - | local
"""

COUNTS = """
Staff at the hub, three of whom were once in care, run a weekly café.
    3 | - | Staff at the hub | were once in care | - | local
Leaders closed two of the authority’s five children’s homes.
    2 | - | authority’s children’s homes | Leaders closed | - | local
    5 | - | authority’s children’s homes | - | - | local
The council funded two recently appointed education, employment and training workers.
    2 | - | recently appointed education, employment and training workers | council funded | - | local
Two missing persons coordinators and 14 headteachers and school safeguarding leads came.
    2 | - | missing persons coordinators | came | - | local
    14 | - | headteachers and school safeguarding leads | came | - | local
One 19-year-old care leaver spoke, and one 20-year-old said no.
    1 | - | care leaver | spoke | - | local
    1 | - | 20-year-old | said | - | local
One of six planned hubs is open.
    1 | - | planned hubs | is open | - | local
    6 | - | planned hubs | - | - | local
In March 2016, 31 agency workers were employed by the service, falling to 12 in March 2017.
    31 | - | agency workers | were employed by the service | In March 2016 | local
    12 | - | agency workers | were employed by the service | in March 2017 | local
Numbers of children at risk are growing. The figure has risen to 38.
    38 | - | children at risk | - | - | local
Of those who left care in the last year, 14 had nowhere to live.
    14 | - | those who left care in the last year | had nowhere to live | - | local
A bid brought in £3million for family support in schools.
    3000000 | - | family support in schools | bid brought in | - | local
Over £1.2m was secured from the adoption support fund.
    1200000 | over | adoption support fund | was secured | - | local
The network stands within three clusters.
    3 | - | clusters | network stands within | - | local
"""

TIMES = """
At the time of inspection, 34 children were missing from education.
    34 | - | children | were missing from education | At the time of inspection | local
In quarter three of 2017–18, 96% of visits were on time.
    96 | - | visits | were on time | In quarter three of 2017–18 | local
Placement moves rose from 8% at the end of 2014–15 to the current figure of 13%.
    8 | - | Placement moves | - | at the end of 2014–15 | local
    13 | - | Placement moves | - | - | local
Assessments grew by 13% between 2014–15 and 2015–16.
    13 | - | Assessments | grew | between 2014–15 and 2015–16 | local
Although much was done over the last year, for about 10% of children, visits are late.
    10 | about | children | visits are late | - | local
At 31 October 2016, 973 children had been known to the service during the previous 12 months.
    973 | - | children | had been known to the service | At 31 October 2016 | local
    12 | - | - | children had been known to the service | - | local
At the visit, less than 10% of this year’s school leavers had no place.
    10 | less than | year’s school leavers | had no place | At the visit | local
As one young person said, ‘I now have a home.’
    1 | - | young person | said I have a home | - | local
Ten left in February this year.
    10 | - | - | left | in February this year | local
"""

LISTS = """
In the last 12 months:
* 46 children were adopted.
* 21 left care.
    12 | - | - | - | - | local
    46 | - | children | were adopted | In the last 12 months | local
    21 | - | children | left care | In the last 12 months | local
These are the numbers for the area.
* At 31 March 2015, 481 children were being looked after.
* Of this number, 268 (or 55%) live outside the area.
* Seven live in residential special schools.
    481 | - | children | were being looked after | At 31 March 2015 | local
    268 | - | children being looked after | live outside the area | At 31 March 2015 | local
    55 | - | children being looked after | live outside the area | At 31 March 2015 | local
    7 | - | children being looked after | live in residential special schools | At 31 March 2015 | local
"""

NAMED_BEFORE = """
Timeliness of visits is poor. They have improved during the year, from 21% in January to 80% in May.
    21 | - | Timeliness of visits | - | in January | local
    80 | - | Timeliness of visits | - | in May | local
The agency makes few early placements, of which there have been four so far.
    4 | - | few early placements | - | so far | local
Caseloads are above the level that was set (83).
    83 | - | Caseloads | - | - | local
At the time of the visit 36 children lived in hostels.
    36 | - | children | lived in hostels | At the time of the visit | local
Fewer than half the children had seen a dentist.
    0.5 | fewer than | children | had seen a dentist | - | local
All care leavers had been visited, up from 66%.
    66 | - | care leavers | had been visited | - | local
Almost all (98%) have a named adviser.
    98 | - | - | have a named adviser | - | local
The support for pupils who are absent is slow, and one in five are not seen.
    0.2 | - | pupils | are not seen | - | local
Most looked-after children are happy. Only 31 live in hostels.
    31 | only | looked-after children | live in hostels | - | local
Nine of the 12 hostels are open (two are for boys).
    9 | - | hostels | are open | - | local
    12 | - | hostels | - | - | local
    2 | - | hostels | are for boys | - | local
The number of visits made in time is low (12 last year).
    12 | - | visits | made in time | last year | local
New workers have joined the council (19 this year).
    19 | - | New workers | have joined the council | this year | local
Of 160 children, there were many, 23 of whom left care and 45 of whom stayed.
    160 | - | children | - | - | local
    23 | - | children | left care | - | local
    45 | - | children | stayed | - | local
The team looked at one child's plans and at nine same-sex couples.
    1 | - | child | team looked at | - | local
    9 | - | same-sex couples | team looked at | - | local
These are the numbers for the area.
* The share of pupils who qualify for free school meals:
* In primary schools is 13%.
* In secondary schools is 11%.
    13 | - | pupils in primary schools | qualify for free school meals | - | local
    11 | - | pupils in secondary schools | qualify for free school meals | - | local
"""

TAKEN_UP = """
The town has an intensive support team for pupils. This team operates 24 hours a day.
    24 | - | intensive support team | - | - | local
Managers of services for homeless young children did not say that 12 of these children had asked for help.
    12 | - | homeless young children | had asked for help | - | local
The team has new offices. These pupils come 24 days a year.
    24 | - | pupils | - | - | local
The largest groups in the area are Welsh pupils (4%) and Roma pupils (3%).
    4 | - | Welsh pupils | largest groups in the area | - | local
    3 | - | Roma pupils | largest groups in the area | - | local
In May 2018, 12 children left. Some £40,000 was set aside for homes.
    12 | - | children | left | In May 2018 | local
    40000 | some | - | was set aside for homes | - | local
The team consisted of six of Her Majesty’s Inspectors from Ofsted and two additional inspectors.
    6 | - | Her Majesty’s Inspectors | team consisted of from Ofsted and two additional inspectors | - | local
    2 | - | additional inspectors | team consisted of from Ofsted | - | local
The two care leavers’ teams are led well.
    2 | - | care leavers’ teams | are led well | - | local
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
    """Returns what is read of each figure of a letter, as a row."""
    doc = read_lines(lines)
    return [_row(span._.value) for span in doc.spans["figures"]]


def _row(value: FigureValue) -> str:
    measure = None if value.measure == value.unit else value.measure
    said = (value.value, value.qualifier, value.subject, measure, value.as_of, value.scope)
    return " | ".join("-" if part is None else str(part) for part in said)


def differences(expected: list[str], actual: list[str]) -> list[str]:
    """Returns the expected rows that are read otherwise, each with what is read, and the rows too many."""
    pairs = list(zip_longest(expected, actual, fillvalue=""))
    return [f"{row} READ AS {read}" for row, read in pairs if not _is_same(row, read)]


def _is_same(expected: str, actual: str) -> bool:
    if not expected or not actual:
        return False
    wanted, read = expected.split(" | "), actual.split(" | ")
    exact = all(wanted[at] == read[at] for at in (0, 1, 5))
    return exact and all(overlap(wanted[at].strip("-"), read[at].strip("-")) >= SAME_TEXT for at in (2, 3, 4))


def test_a_reader_would_write_as_many_rows_as_before() -> None:
    """Some rows are known to be missed; `pytest -s` prints them."""
    written = [case for table in (SPANS_OF_TIME, SHARES, COUNTS, TIMES, LISTS) for case in cases(table)]
    missed = [miss for lines, rows in written for miss in differences(rows, figures(lines))]
    print("\n" + "\n".join(missed))
    assert 1 - len(missed) / sum(len(rows) for _, rows in written) >= FLOOR


@pytest.mark.parametrize(("lines", "rows"), cases(TAKEN_UP))
def test_a_subject_is_named_in_full_and_is_no_neighbours(lines: list[str], rows: list[str]) -> None:
    assert differences(rows, figures(lines)) == []


def test_items_without_marks_belong_to_their_list_also_behind_a_remark() -> None:
    lines = [
        "* At 31 March 2015, 481 children were being looked after. This is a rise from 402 at 31 March 2014:",
        "Of this number, 268 live outside the area;",
        "The council has checked these numbers.",
        "12 live in hostels;",
        "7 live with parents.",
        "* In the last year there have been:",
        "31 adoptions;",
    ]
    rows = [
        "481 | - | children | were being looked after | At 31 March 2015 | local",
        "402 | - | children | were being looked after | at 31 March 2014 | local",
        "268 | - | children | live outside the area | At 31 March 2015 | local",
        "12 | - | children | live in hostels | At 31 March 2015 | local",
        "7 | - | children | live with parents | At 31 March 2015 | local",
        "31 | - | adoptions | - | In the last year | local",
    ]
    assert differences(rows, figures(lines)) == []


@pytest.mark.parametrize(("lines", "rows"), cases(NAMED_BEFORE))
def test_bare_numbers_are_of_what_was_named_before(lines: list[str], rows: list[str]) -> None:
    assert differences(rows, figures(lines)) == []


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
