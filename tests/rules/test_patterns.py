"""Loading and checking patterns, on small files written for these tests."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

from ofsted_extract.errors import PatternError
from ofsted_extract.pipeline.language import blank
from ofsted_extract.rules.patterns import Patterns, check_examples, load_patterns, shipped_directory
from ofsted_extract.versions import PATTERNS_VERSION


def load(folder: Path, text: str, name: str = "own.yaml") -> Patterns:
    (folder / name).write_text(text, encoding="utf-8")
    load_patterns.cache_clear()
    return load_patterns(str(folder))


def found(patterns: Patterns, group: str, text: str, *, longest: bool = False) -> list[str]:
    nlp = blank()
    doc = nlp.make_doc(text)
    matches = patterns.matcher(nlp, group)(doc, longest=longest)
    return [doc[match.start : match.end].text for match in matches]


def rule(body: str, *, example: str = "x") -> str:
    return f"rules:\n  - id: own/rule\n    {body}\n    matches: [{example}]\n"


def test_the_shipped_rules_do_what_their_authors_say() -> None:
    load_patterns.cache_clear()
    assert check_examples(blank(), load_patterns()) == []


@pytest.mark.parametrize("path", sorted(shipped_directory().glob("*.yaml")), ids=lambda path: path.name)
def test_the_shipped_files_say_what_they_are_for(path: Path) -> None:
    assert path.read_text(encoding="utf-8").startswith("about:")


@pytest.mark.parametrize(
    ("body", "text", "matched"),
    [
        ("phrases: [children’s home]", "A Children's Home and a children’s home.", 2),
        ("tokens: [[{NORM: key}, {NORM: {IN: [stage, stages]}}, {LIKE_NUM: true}]]", "At key stages 4", 1),
        ("regex: ['(?i)annex [a-d]']", "See annex B.", 1),
    ],
)
def test_a_rule_matches_by_phrase_by_token_or_by_regex(
    body: str, text: str, matched: int, tmp_path: Path
) -> None:
    assert len(found(load(tmp_path, rule(body)), "own", text)) == matched


def test_no_on_off_and_yes_are_words_not_truth_values(tmp_path: Path) -> None:
    assert load(tmp_path, "lists: {own-small-words: [no, on, off, yes]}").words("own-small-words") == {
        "no",
        "on",
        "off",
        "yes",
    }


def test_a_rule_may_refer_to_a_list(tmp_path: Path) -> None:
    text = "lists: {own-fruit: [apple, sloe]}\n" + rule("tokens: [[{LOWER: {IN: '@own-fruit'}}]]")
    assert found(load(tmp_path, text), "own", "A pear, an apple, a Sloe.") == ["apple", "Sloe"]
    text = "lists: {own-fruit: [red apple, sloe]}\n" + rule("phrases: ['@own-fruit']")
    assert found(load(tmp_path, text), "own", "one red apple") == ["red apple"]


def test_overlapping_matches_are_left_out_on_request(tmp_path: Path) -> None:
    patterns = load(tmp_path, rule("phrases: [care, care leavers, leavers]"))
    assert found(patterns, "own", "care leavers") == ["care leavers", "care", "leavers"]
    assert found(patterns, "own", "care leavers", longest=True) == ["care leavers"]


def test_own_patterns_extend_the_shipped_ones(tmp_path: Path) -> None:
    load_patterns.cache_clear()
    shipped = load_patterns()
    own = load(tmp_path, "lists: {abbreviations: [asap]}\n" + rule("phrases: [x]"))
    assert own.words("abbreviations") == shipped.words("abbreviations") | {"asap"}
    assert set(own.rules) == {*shipped.rules, "own/rule"}
    assert own.version.startswith(f"{PATTERNS_VERSION}+")
    assert own.version != shipped.version


def test_an_own_file_can_replace_a_shipped_one(tmp_path: Path) -> None:
    own = load(tmp_path, "replace: true\nlists: {abbreviations: [asap]}", name="sentences.yaml")
    assert own.words("abbreviations") == {"asap"}


def test_the_version_follows_the_content(tmp_path: Path) -> None:
    versions = [load(tmp_path, f"lists: {{own-words: [{word}]}}").version for word in ("one", "two", "one")]
    assert versions[0] == versions[2] != versions[1]


@pytest.mark.parametrize(
    ("text", "message"),
    [
        ("lists: {a: [b]", "own.yaml:2: not valid YAML"),
        ("rules:\n  - id: own/x\n    phrase: [x]\n    matches: [x]\n", "own.yaml:3: rule own/x: .*phrase"),
        ("rules:\n  - id: own/x\n    phrases: [x]\n", "own.yaml:2: rule own/x: .*matches"),
        ("rules:\n  - id: Own\n    phrases: [x]\n    matches: [x]\n", "own.yaml:2: rule Own: "),
        (
            "clauses:\n  - id: own/x\n    about: a\n    path:\n      - {LOWER: '@none-such'}\n",
            "own.yaml:5: rule own/x: no list is named 'none-such'",
        ),
        (
            "clauses:\n  - {id: own/x, about: a, path: [{DEP: prep, HAS: {LOWER: {IN: '@none-such'}}}]}\n",
            "own.yaml:2: rule own/x: no list is named 'none-such'",
        ),
        (
            "clauses:\n  - {id: own/x, about: a}\n  - {id: own/x, about: b}\n",
            "own.yaml:3: rule own/x: this id is used twice",
        ),
        ("clauses:\n  - {id: as-of/now, about: a}\n", "own.yaml:2: rule as-of/now: this id is used twice"),
        ("lists: {abbreviations: {a: b}}", "abbreviations.*a mapping in one file and a plain list"),
    ],
)
def test_errors_name_file_line_and_rule(text: str, message: str, tmp_path: Path) -> None:
    with pytest.raises(PatternError, match=message):
        load(tmp_path, text)


def test_a_rule_that_cannot_be_compiled_is_named(tmp_path: Path) -> None:
    for body in ("regex: ['(']", "tokens: [[{NOT_AN_ATTRIBUTE: x}]]", "phrases: ['@no-such-list']"):
        patterns = load(tmp_path, rule(body))
        with pytest.raises(PatternError, match=re.compile("own/rule|no-such-list")):
            patterns.matcher(blank(), "own")


def test_an_unknown_list_is_an_error(tmp_path: Path) -> None:
    patterns = load(tmp_path, "lists: {own-words: [a]}")
    with pytest.raises(PatternError, match="no list is named 'other'"):
        patterns.words("other")
    with pytest.raises(PatternError, match="must map each word"):
        patterns.table("own-words")


def test_the_checker_reports_every_example_that_fails(tmp_path: Path) -> None:
    patterns = load(
        tmp_path,
        "rules:\n"
        "  - id: own/rule\n"
        "    phrases: [cup of tea]\n"
        "    matches: ['a [[cup of tea]]', 'a [[cup]] of tea', 'a glass of water']\n"
        "    misses: ['no tea', 'one cup of tea']\n",
    )
    failures = [failure for failure in check_examples(blank(), patterns) if failure.rule == "own/rule"]
    assert [(failure.example, failure.problem) for failure in failures] == [
        ("a [[cup]] of tea", "matches ['cup of tea'], not 'cup'"),
        ("a glass of water", "matches nothing"),
        ("one cup of tea", "matches 'cup of tea', but is said not to"),
    ]
