"""The traits of each kind of letter, read from `patterns/kinds.yaml`."""

from __future__ import annotations

import re
from pathlib import Path
from typing import get_args

import pytest

from ofsted_extract import extract
from ofsted_extract.errors import PatternError
from ofsted_extract.facts.header import LetterKind
from ofsted_extract.pipeline.language import build_pipeline
from ofsted_extract.rules.kinds import kind_traits
from ofsted_extract.rules.patterns import Patterns, load_patterns
from ofsted_extract.timeline.wording import kind_words

SAMPLES = Path(__file__).resolve().parents[2] / "samples"
COMPLETE = (
    "{label: panel review, is_letter: true, has_visit_dates: true, has_focus: true, has_team: true, "
    "grades: none, event: visit}"
)


def load(folder: Path, text: str, name: str = "own.yaml") -> Patterns:
    (folder / name).write_text(text, encoding="utf-8")
    load_patterns.cache_clear()
    return load_patterns(str(folder))


def test_the_record_and_the_shipped_file_name_the_same_kinds() -> None:
    assert list(kind_traits(load_patterns())) == list(get_args(LetterKind))


def test_no_module_but_the_record_names_a_kind() -> None:
    named = re.compile("|".join(f"[\"'`]{kind}[\"'`]" for kind in get_args(LetterKind) if kind != "other"))
    package = SAMPLES.parent / "src" / "ofsted_extract"
    naming = [path.name for path in package.rglob("*.py") if named.search(path.read_text(encoding="utf-8"))]
    assert naming == ["header.py"]


def test_every_kind_has_labels_of_its_own() -> None:
    kinds = kind_traits(load_patterns()).values()
    assert (
        len({traits.label for traits in kinds}) == len({traits.short_label for traits in kinds}) == len(kinds)
    )
    assert all(traits.heading[0].isupper() and traits.heading[1:] == traits.label[1:] for traits in kinds)


def test_a_kind_without_a_short_label_is_called_by_its_label() -> None:
    assert kind_words("focused_visit") == "focused visit"
    assert kind_words("jtai") == "JTAI"


@pytest.mark.parametrize("path", sorted(SAMPLES.glob("*.pdf")), ids=lambda path: path.name)
def test_a_sample_has_the_traits_of_its_kind(path: Path) -> None:
    header = extract(path).header
    traits = kind_traits(load_patterns())[header.kind]
    assert (header.addressee is not None) == traits.is_letter
    assert (header.visit_start is not None) == traits.has_visit_dates
    assert (header.visit_ordinal is not None) == traits.has_numbered_visits
    assert bool(header.inspectors) == traits.has_team
    year = int((header.visit_start or header.letter_date or "")[:4])
    assert (traits.since or year) <= year <= (traits.until or year)


def test_an_own_kind_is_added_and_a_shipped_one_replaced(tmp_path: Path) -> None:
    own = load(tmp_path, f"kinds:\n  panel_review: {COMPLETE}\n  jtai: {COMPLETE}\n")
    kinds = kind_traits(own)
    assert kinds["panel_review"].heading == "Panel review"
    assert kinds["jtai"].has_team
    assert kinds["focused_visit"] == kind_traits(load_patterns())["focused_visit"]


@pytest.mark.parametrize(
    ("text", "message"),
    [
        ("kinds:\n  jtai: {label: JTAI}\n", "own.yaml:2: kinds.jtai.is_letter: is missing"),
        (f"kinds:\n  jtai: {COMPLETE[:-1]}, colour: red}}\n", "own.yaml:2: kinds.jtai.colour: "),
        (f"kinds:\n  jtai: {COMPLETE.replace('none', 'some')}\n", "own.yaml:2: kinds.jtai.grades: "),
        (
            f"kinds:\n  jtai: {COMPLETE[:-1]}, since: 2020, until: 2016}}\n",
            "own.yaml:2: kinds.jtai: since 2020 is after until 2016",
        ),
    ],
)
def test_a_fault_in_the_traits_is_reported_with_file_line_and_kind(
    text: str, message: str, tmp_path: Path
) -> None:
    with pytest.raises(PatternError, match=re.escape(message)):
        load(tmp_path, text)


def test_a_rule_that_sets_a_kind_without_traits_stops_the_pipeline(tmp_path: Path) -> None:
    values = "values: {kind: panel_review, priority: 1}"
    load(tmp_path, f"rules: [{{id: kind/panel, phrases: [panel review], {values}, matches: [panel review]}}]")
    with pytest.raises(PatternError, match=r"own\.yaml:1: rule kind/panel: kind panel_review: has no traits"):
        build_pipeline(str(tmp_path))
