"""`text`, `schema`, `patterns check`."""

from __future__ import annotations

import json
from collections.abc import Callable
from pathlib import Path

from typer.testing import Result

from ofsted_extract.reading import read_letter
from ofsted_extract.records import Record

Run = Callable[..., Result]


def test_text_is_what_offsets_refer_to(letters: Path, run: Run) -> None:
    clean = run("text", letters / "leeds.md").stdout
    record = Record.model_validate_json(run(letters / "leeds.md").stdout)
    assert clean == read_letter(letters / "leeds.md").text + "\n"
    assert record.figures
    for figure in record.figures:
        assert clean[figure.evidence.start : figure.evidence.end] == figure.evidence.text


def test_text_of_standard_input(letters: Path, run: Run) -> None:
    given = run("text", "-", input=(letters / "leeds.md").read_bytes()).stdout
    assert given == run("text", letters / "leeds.md").stdout


def test_text_of_a_bad_letter(tmp_path: Path, run: Run) -> None:
    (tmp_path / "empty.pdf").write_bytes(b"")
    done = run("text", tmp_path / "empty.pdf")
    assert (done.exit_code, done.stdout) == (1, "")
    assert "empty.pdf: the file is empty" in done.stderr
    assert run("text", tmp_path / "gone.pdf").exit_code == 3


def test_schema_is_that_of_a_record(run: Run) -> None:
    schema = json.loads(run("schema").stdout)
    assert set(schema["required"]) == {"source", "header"}
    assert schema["properties"].keys() == Record.model_fields.keys()


def test_the_shipped_patterns_pass(run: Run) -> None:
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


def test_a_folder_that_is_not_there(run: Run, tmp_path: Path) -> None:
    done = run("patterns", "check", tmp_path / "gone")
    assert done.exit_code == 4
    assert "no such folder of patterns" in done.stderr
