"""Phrases of the rules on indicators, and what is wrong in a file of such rules."""

from __future__ import annotations

from pathlib import Path

import pytest

from ofsted_extract.errors import PatternError
from ofsted_extract.rules.indicators import PhraseFinder, comparable
from ofsted_extract.rules.patterns import load_patterns

LISTS = {"care": ["in care", "looked-after"]}


@pytest.mark.parametrize(
    ("phrase", "text", "is_found"),
    [
        ("children", "All Children.", True),
        ("child", "children", False),
        ("child*", "children", True),
        ("a|the plan", "The plan", True),
        ("the? plan", "plan", True),
        ("plan ... late", "The plan for every one of them was late", True),
        ("plan .. late", "The plan for every one of them was late", False),
        ("@care children", "looked‑after children", True),
        ("^ plan", "a plan", False),
        ("plan $", "a plan.", True),
        ("^ $", "", True),
        ("^ $", "plan", False),
        ("late & plan", "The plan is late", True),
        ("late & plan", "The plan is new", False),
        ("staying put", "‘staying put’", True),
        ("workers' pay", "workers’ pay", False),
        ("children's", "children’s", True),
    ],
)
def test_a_phrase_is_found_in_a_text(phrase: str, text: str, is_found: bool) -> None:
    compared = comparable(text)
    assert PhraseFinder([phrase], LISTS.__getitem__)(compared, compared.split()) == is_found


RULE = "indicator_rules:\n  - id: indicator/own\n    about: own\n    gives: {gives}\n    {more}\n"


@pytest.mark.parametrize(
    ("gives", "more", "message"),
    [
        (
            "no_such",
            'examples: ["[[9]] plans"]',
            "own.yaml:2: rule indicator/own: no indicator has the id 'no_such'",
        ),
        ("adoptions", 'examples: ["nine plans"]', "does not mark one number"),
        ("adoptions", "examples: []", "examples"),
        ("adoptions", 'has: {said: ["@none-such"]}\n    examples: ["[[9]]"]', "no list is named 'none-such'"),
        ("adoptions", 'has: {said: ["... late"]}\n    examples: ["[[9]]"]', "begins or ends with a gap"),
        ("adoptions", 'has: {said: ["Late"]}\n    examples: ["[[9]]"]', "has capitals"),
        ("adoptions", 'has: {said: ["late, new"]}\n    examples: ["[[9]]"]', "which no text can contain"),
        ("adoptions", 'has: {page: ["late"]}\n    examples: ["[[9]]"]', "has.page"),
    ],
)
def test_a_rule_that_cannot_work_is_refused(tmp_path: Path, gives: str, more: str, message: str) -> None:
    (tmp_path / "own.yaml").write_text(RULE.format(gives=gives, more=more), encoding="utf-8")
    with pytest.raises(PatternError) as failure:
        load_patterns(str(tmp_path))
    assert message in str(failure.value)
    assert "indicator/own" in str(failure.value)


def test_an_id_can_be_used_once_only(tmp_path: Path) -> None:
    rule = RULE.format(gives="adoptions", more='examples: ["[[9]]"]')
    (tmp_path / "own.yaml").write_text(rule + rule.partition("\n")[2], encoding="utf-8")
    with pytest.raises(PatternError, match="used twice"):
        load_patterns(str(tmp_path))
