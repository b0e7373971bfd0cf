"""What the index and an authority's page show of a letter."""

from __future__ import annotations

from pathlib import Path

import pytest
from typer.testing import CliRunner

from ofsted_extract import extract
from ofsted_extract.cli.main import app
from ofsted_extract.review.rows import LetterRow, letter_row

LETTER = """Dear Ms Example

Focused visit to Derby children's services

This letter summarises the findings of a focused visit to Derby on 3 and 4 April 2019. Inspectors looked
at the local authority's arrangements for care leavers.

Area for priority action

The local authority needs to act on delays in visits to care leavers.

What needs to improve

• The timeliness of pathway plans.
• Supervision of personal advisers.

Findings

Plans are late.
"""


@pytest.fixture(scope="module")
def letter(tmp_path_factory: pytest.TempPathFactory) -> Path:
    path = tmp_path_factory.mktemp("asked") / "derby.txt"
    path.write_text(LETTER, encoding="utf-8")
    return path


@pytest.fixture(scope="module")
def row(letter: Path) -> LetterRow:
    return letter_row(extract(letter), letter.name)


def test_a_row_counts_what_is_asked_for(row: LetterRow) -> None:
    assert [asked.is_priority for asked in row.asked] == [True, False, False]
    assert row.priority_actions == 1
    assert row.themes == ("care_leavers",)


def test_pages_show_what_is_asked_for_first_and_link_to_its_words(letter: Path, tmp_path: Path) -> None:
    assert CliRunner().invoke(app, ["review", str(letter), "-o", f"{tmp_path}/site/", "-q"]).exit_code == 0
    page = (tmp_path / "site" / "derby.html").read_text(encoding="utf-8")
    asked = page.index("The timeliness of pathway plans")
    assert asked < page.index('<main id="letter"')
    assert 'href="#im2"' in page[:asked]
    index = (tmp_path / "site" / "index.html").read_text(encoding="utf-8")
    assert "Care leavers" in index
    authority = (tmp_path / "site" / "authorities" / "derby.html").read_text(encoding="utf-8")
    assert authority.count("Priority action</strong>") == 1
    assert "../derby.html#im3" in authority
