"""The rule book knows the file, line and source text of each rule."""

from __future__ import annotations

import textwrap
from pathlib import Path

import pytest

from ofsted_extract.rules.clauses import ClauseRule
from ofsted_extract.rules.indicators import IndicatorRule
from ofsted_extract.rules.patterns import Rule, load_patterns
from ofsted_extract.rules.rulebook import has_words, read_list, read_rulebook, similar_names


def test_every_shipped_rule_is_at_the_line_that_the_book_gives() -> None:
    book = read_rulebook()
    patterns = load_patterns()
    assert [name for name in book if name in patterns.rules] == list(patterns.rules)
    others = [name for name in book if name not in patterns.rules]
    assert others == [*patterns.clauses, *patterns.indicator_rules]
    for name, written in book.items():
        lines = written.path.read_text(encoding="utf-8").splitlines()
        assert f"id: {name}" in lines[written.line - 1]
        assert len(written.form_lines) == len(getattr(written.rule, "tokens", ()))
        assert all(lines[line - 1].lstrip().startswith(("- ", "tokens: [[")) for line in written.form_lines)


def test_the_source_text_of_the_shipped_rules_is_complete(tmp_path: Path) -> None:
    """Pasted into a file of the user's own, they are the same rules."""
    book = read_rulebook()
    pasted = {Rule: ["rules:"], ClauseRule: ["clauses:"], IndicatorRule: ["indicator_rules:"]}
    for written in book.values():
        text = textwrap.indent(written.text, "    ").replace("    ", "  - ", 1)
        pasted[type(written.rule)].append(text)
    (tmp_path / "own.yaml").write_text(
        "\n".join(line for lines in pasted.values() for line in lines), encoding="utf-8"
    )
    again = read_rulebook(str(tmp_path))
    assert {name: written.rule for name, written in again.items()} == {
        name: written.rule for name, written in book.items()
    }
    assert all(written.own for written in again.values())


@pytest.mark.parametrize(
    ("text", "shown"),
    [
        (
            "rules:\n  - id: own/tea\n    # a note\n    phrases: [tea]\n    matches: [tea]\n\n  # the next\n"
            "  - {id: own/cup, phrases: [cup], matches: [a cup]}\nlists: {own-list: [a]}\n",
            ["id: own/tea\n# a note\nphrases: [tea]\nmatches: [tea]", None],
        ),
        (
            "rules: [{id: own/tea, phrases: [tea], matches: [tea]}]",
            ["{id: own/tea, phrases: [tea], matches: [tea]}"],
        ),
    ],
)
def test_the_source_text_of_a_rule_ends_where_the_rule_ends(
    text: str, shown: list[str | None], tmp_path: Path
) -> None:
    (tmp_path / "own.yaml").write_text(text)
    own = [written for written in read_rulebook(str(tmp_path)).values() if written.own]
    for written, expected in zip(own, shown, strict=True):
        assert written.text == (expected or "{id: own/cup, phrases: [cup], matches: [a cup]}")
        assert written.file == str(tmp_path / "own.yaml")


def test_a_rule_on_the_clause_has_its_path_as_written(tmp_path: Path) -> None:
    (tmp_path / "own.yaml").write_text(
        "clauses:\n  - id: clause/own\n    about: own\n    path: [{DEP: nsubj}]\n"
        "    subject: ['noun:phrase']\n"
        "  - id: clause/subject\n    about: in place of the shipped one\n"
    )
    book = read_rulebook(str(tmp_path))
    assert book["clause/own"].place == f"{tmp_path / 'own.yaml'}:2"
    assert "path: [{DEP: nsubj}]\nsubject: ['noun:phrase']" in book["clause/own"].text
    replaced = book["clause/subject"].replaces
    assert replaced is not None
    assert replaced.file == "figures-clauses.yaml"


def test_an_own_rule_names_the_shipped_rule_that_it_replaces(tmp_path: Path) -> None:
    (tmp_path / "own.yaml").write_text(
        "rules:\n  - id: not-figures/age\n    phrases: [x]\n    matches: [x]\n"
    )
    written = read_rulebook(str(tmp_path))["not-figures/age"]
    assert isinstance(written.rule, Rule)
    assert written.rule.phrases == ("x",)
    assert written.replaces is not None
    assert written.replaces.place == read_rulebook()["not-figures/age"].place
    (tmp_path / "own.yaml").rename(tmp_path / "not-figures.yaml")
    (tmp_path / "not-figures.yaml").write_text(
        "replace: true\nlists: {dashes: ['-']}\n" + (tmp_path / "not-figures.yaml").read_text()
    )
    book = read_rulebook(str(tmp_path))
    assert book["not-figures/age"].replaces is None
    assert "not-figures/idiom" not in book


def test_a_list_names_all_files_that_it_comes_from(tmp_path: Path) -> None:
    (tmp_path / "own.yaml").write_text("lists: {dashes: ['~'], own-list: {a: 1}}")
    shipped = read_list("dashes")
    assert shipped is not None
    assert shipped[0] == ["not-figures.yaml"]
    assert read_list("dashes", str(tmp_path)) == (
        ["not-figures.yaml", str(tmp_path / "own.yaml")],
        [*shipped[1], "~"],
    )
    assert read_list("own-list", str(tmp_path)) == ([str(tmp_path / "own.yaml")], {"a": 1})
    assert read_list("own-list") is None


def test_similar_names_and_word_searches_find_what_was_meant() -> None:
    names = ["not-figures/age", "as-of/ago", "figures/count"]
    assert similar_names(names, "not-figure/age") == ["not-figures/age"]
    assert similar_names(names, "cuont") == ["figures/count"]
    assert similar_names(names, "zzzz") == []
    assert has_words("not-figures/age: Ages", ["AGE", "fig"])
    assert not has_words("a manager's coverage", ["age"])
