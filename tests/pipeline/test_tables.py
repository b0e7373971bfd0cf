"""Figures in tables, each with the words of its row and column."""

from __future__ import annotations

from pathlib import Path

import pytest

from ofsted_extract import extract

HEAD = "3 June 2021\n\nDear Ms Ashdown\n\n### Monitoring visit to Kent\n\n"
TAIL = "\n\nLeaders know these figures well.\n\nYours sincerely\n\nOmar Quill\nHis Majesty's Inspector\n"


def figures(tmp_path: Path, *rows: str) -> list[tuple[float, str, str | None, str | None, str | None, str]]:
    letter = tmp_path / "letter.md"
    letter.write_text(HEAD + "\n".join(f"| {row} |" for row in rows) + TAIL, "utf-8")
    found = extract(letter).figures
    return [(each.value, each.kind, each.subject, each.measure, each.as_of, each.scope) for each in found]


def test_a_cell_has_the_words_of_its_row_and_the_time_of_its_column(tmp_path: Path) -> None:
    found = figures(
        tmp_path,
        "Measure | May 2020 | May 2021",
        "Children in need | 1,204 | 987",
        "Plans on time | 61% | 74.5%",
    )
    assert found == [
        (1204, "count", "Children in need", None, "May 2020", "local"),
        (987, "count", "Children in need", None, "May 2021", "local"),
        (61, "percentage", "Plans on time", None, "May 2020", "local"),
        (74.5, "percentage", "Plans on time", None, "May 2021", "local"),
    ]


def test_a_heading_that_is_no_time_says_more_of_what_is_counted(tmp_path: Path) -> None:
    found = figures(tmp_path, "Team | Social workers | Vacancies", "North | 14 | 3", "South | 11 | 0")
    assert found == [
        (14, "count", "North", "Social workers", None, "local"),
        (3, "count", "North", "Vacancies", None, "local"),
        (11, "count", "South", "Social workers", None, "local"),
        (0, "count", "South", "Vacancies", None, "local"),
    ]


def test_a_heading_can_say_whose_the_figures_are(tmp_path: Path) -> None:
    found = figures(tmp_path, "Measure | Kent | England | Target", "Reviews held on time | 82% | 90% | 95%")
    assert [(value, measure, scope) for value, _, _, measure, _, scope in found] == [
        (82, "Kent", "local"),
        (90, None, "national"),
        (95, None, "target"),
    ]


def test_a_sign_in_a_heading_or_a_label_holds_for_the_cells(tmp_path: Path) -> None:
    found = figures(tmp_path, "Measure | Share (%)", "Reviews held on time | 82")
    assert [each[:3] for each in found] == [(82, "percentage", "Reviews held on time")]


def test_the_heading_above_what_rows_count_may_be_missing(tmp_path: Path) -> None:
    found = figures(tmp_path, "March 2020 | March 2021", "Children in need | 12 | 15")
    assert [(each[0], each[4]) for each in found] == [(12, "March 2020"), (15, "March 2021")]


@pytest.mark.parametrize(
    "rows",
    [
        ("Findings | 3", "Recommendations | 12"),
        ("Part | Page", "Findings | 3", "Recommendations | 12"),
        ("Area | Judgement", "Care leavers | Good"),
        ("Visit | Year", "First visit | 2019", "Second visit | 2020"),
        ("Visit | Held on", "First visit | 3 May 2019"),
        ("Team | Notes", "North | 14 workers have left"),
    ],
)
def test_tables_of_other_things_have_no_figures(rows: tuple[str, ...], tmp_path: Path) -> None:
    assert figures(tmp_path, *rows) == []


def test_figures_of_tables_stand_in_the_order_of_the_text(tmp_path: Path) -> None:
    letter = tmp_path / "letter.md"
    table = "| Team | Vacancies |\n| North | 3 |\n"
    letter.write_text(f"{HEAD}There were 12 teams.\n\n{table}\nNow there are 14 teams.{TAIL}", "utf-8")
    assert [(each.id, each.value) for each in extract(letter).figures] == [("f1", 12), ("f2", 3), ("f3", 14)]
