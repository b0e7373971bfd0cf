"""`text`, `explain`, `schema`, `patterns …`."""

from __future__ import annotations

import json
from collections.abc import Callable
from pathlib import Path

import pytest
from typer.testing import Result

from ofsted_extract.explaining.answer import Explanation
from ofsted_extract.facts.record import Record
from ofsted_extract.pipeline.figures.built_in import BUILT_IN
from ofsted_extract.reading import read_letter
from ofsted_extract.rules.rulebook import read_rulebook

Run = Callable[..., Result]


def test_offsets_of_a_record_refer_to_the_text(letters: Path, run: Run) -> None:
    clean = run("text", letters / "leeds.md").stdout
    record = Record.model_validate_json(run(letters / "leeds.md").stdout)
    assert clean == read_letter(letters / "leeds.md").text + "\n"
    assert record.figures
    for figure in record.figures:
        assert clean[figure.evidence.start : figure.evidence.end] == figure.evidence.text


def test_text_reads_standard_input(letters: Path, run: Run) -> None:
    given = run("text", "-", input=(letters / "leeds.md").read_bytes()).stdout
    assert given == run("text", letters / "leeds.md").stdout


def test_text_of_a_letter_that_cannot_be_read_is_an_error(tmp_path: Path, run: Run) -> None:
    (tmp_path / "empty.pdf").write_bytes(b"")
    done = run("text", tmp_path / "empty.pdf")
    assert (done.exit_code, done.stdout) == (1, "")
    assert "empty.pdf: the file is empty" in done.stderr
    assert run("text", tmp_path / "gone.pdf").exit_code == 3


def test_the_schema_describes_a_record(run: Run) -> None:
    schema = json.loads(run("schema").stdout)
    assert set(schema["required"]) == {"source", "header"}
    assert schema["properties"].keys() == Record.model_fields.keys()


def test_the_built_in_rules_pass_their_examples(run: Run) -> None:
    done = run("patterns", "check")
    assert done.stdout.splitlines()[-1].endswith(", 0 failures"), done.stdout
    assert done.exit_code == 0


def test_a_rule_that_fails_its_examples_is_named(run: Run, tmp_path: Path) -> None:
    (tmp_path / "own.yaml").write_text(
        "rules:\n"
        "  - id: own/tea\n"
        "    phrases: [cup of tea]\n"
        "    matches: [They had a cup of coffee.]\n"
        "    misses: [No cup of tea was had.]\n"
    )
    done = run("patterns", "check", tmp_path)
    assert done.exit_code == 4
    assert "own/tea: matches nothing: They had a cup of coffee." in done.stdout
    assert "own/tea: matches 'cup of tea', but is said not to: No cup of tea was had." in done.stdout
    assert len([line for line in done.stdout.splitlines() if line.startswith("own/tea: ")]) == 2


def test_a_rule_on_the_clause_that_fails_its_examples_is_named(run: Run, tmp_path: Path) -> None:
    (tmp_path / "own.yaml").write_text(
        "clauses:\n"
        "  - id: clause/own\n"
        "    about: subject of the verb to sing\n"
        "    path: [{DEP: nsubj}, {LOWER: sang, AS: verb}]\n"
        "    subject: ['noun:phrase']\n"
        "    examples:\n"
        "      - {text: 'In all, [[12]] children sang.', subject: children}\n"
        "      - {text: 'In all, [[12]] children sang.', subject: pupils, unit: cm}\n"
        "      - {text: 'In May, [[12]] children wept.', subject: children, measure: wept, as_of: In May}\n"
        "      - {text: 'They sang.'}\n"
        "      - {text: 'They [[sang]].'}\n"
        "      - {text: '[[12]] children.', lead: 'Of those who came:', subject: children}\n"
    )
    done = run("patterns", "check", tmp_path)
    assert done.exit_code == 4
    assert [line for line in done.stdout.splitlines() if line.startswith("clause/")] == [
        "clause/own: reads the subject 'children', not 'pupils'; reads the unit None, not 'cm': "
        "In all, [[12]] children sang.",
        "clause/own: is read by clause/subject: In May, [[12]] children wept.",
        "clause/own: marks no number by [[…]]: They sang.",
        "clause/own: reads no figure at 'sang': They [[sang]].",
        "clause/own: is read by clause/loose: [[12]] children.",
    ]


def test_a_missing_folder_of_patterns_is_an_error(run: Run, tmp_path: Path) -> None:
    done = run("patterns", "check", tmp_path / "gone")
    assert done.exit_code == 4
    assert "no such folder of patterns" in done.stderr


def test_explain_names_facts_and_rules(letters: Path, run: Run) -> None:
    done = run("explain", letters / "leeds.md", "27 of the", "--close", "0")
    assert done.exit_code == 0
    assert "figures f1: “27”, kind count, value 27, " in done.stdout
    assert "by figures/count (in the program)" in done.stdout
    assert "more: --close" in done.stdout
    of_input = run("explain", "-", "27 of the", "--close", "0", input=(letters / "leeds.md").read_bytes())
    assert of_input.stdout == done.stdout.replace("leeds.md", "stdin")


def test_explain_prints_json(letters: Path, run: Run) -> None:
    answer = Explanation.model_validate_json(run("explain", letters / "leeds.md", "27", "--json").stdout)
    [place] = answer.places
    assert place.facts[0].values["value"] == 27
    assert place.close


def test_explain_suggests_similar_words_and_fails_if_the_words_do_not_occur(
    letters: Path, run: Run, tmp_path: Path
) -> None:
    assert run("explain", letters / "gone.pdf", "27").exit_code == 3
    assert run("explain", letters / "leeds.md", "27", "--patterns", tmp_path / "gone").exit_code == 4
    nowhere = run("explain", letters / "leeds.md", "28 of the")
    assert nowhere.exit_code == 3
    assert "leeds.md: “28 of the” does not occur; " in nowhere.stderr
    assert "like it: “27 of the”, page 1" in nowhere.stdout
    as_json = run("explain", letters / "leeds.md", "28 of the", "--json")
    assert (as_json.exit_code, as_json.stderr) == (3, nowhere.stderr)
    answer = Explanation.model_validate_json(as_json.stdout)
    assert (answer.places, answer.similar[0].text) == ((), "27 of the")


def test_the_rules_are_listed_by_file(run: Run) -> None:
    listed = run("patterns", "list").stdout.splitlines()
    book, count = read_rulebook(), len(read_rulebook()) + len(BUILT_IN)
    for name, written in book.items():
        assert any(line.split()[:2] == [written.place, name] for line in listed), name
    assert all(any(line.startswith(f"  {name} ") for line in listed) for name in BUILT_IN)
    assert listed[-1] == f"{count} of {count} rules"
    some = run("patterns", "list", "birthdays").stdout
    assert "not-figures/coming-of-age" in some
    assert some.endswith(f"\n1 of {count} rules\n")


def test_a_rule_is_shown_as_written_and_a_list_with_its_words(run: Run, tmp_path: Path) -> None:
    written = read_rulebook()["not-figures/age"]
    shown = run("patterns", "show", "not-figures/age").stdout
    assert shown == f"# {written.path}:{written.line}\n{written.text}\n"
    assert "Support lasts to the [[age of 21]]." in shown
    assert BUILT_IN["figures/count"] in run("patterns", "show", "figures/count").stdout
    assert "\nyear: years\n" in run("patterns", "show", "@duration-units").stdout
    (tmp_path / "own.yaml").write_text(
        "lists: {own-list: [a, b]}\nrules:\n  - {id: not-figures/age, phrases: [x], matches: [x]}\n"
    )
    own = run("patterns", "show", "not-figures/age", "--patterns", tmp_path).stdout
    assert own.startswith(f"# {tmp_path / 'own.yaml'}:3 (in place of {written.place})\n")
    assert run("patterns", "show", "@own-list", "--patterns", tmp_path).stdout.endswith("own.yaml\na\nb\n")


@pytest.mark.parametrize(
    ("typed", "hint"),
    [
        ("not-figures/aeg", "did you mean not-figures/age"),
        ("figures/percent", "did you mean figures/percentage"),
        ("@dashs", "did you mean dashes"),
        ("zzzz", "patterns list"),
    ],
)
def test_an_unknown_id_gets_a_suggestion(typed: str, hint: str, run: Run) -> None:
    done = run("patterns", "show", typed)
    assert (done.exit_code, done.stdout) == (2, "")
    assert hint in " ".join(done.stderr.split())
