"""`ofsted-extract LETTER...`: where output goes, and the exit codes."""

from __future__ import annotations

import json
import os
import re
import subprocess
import sys
import time
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from typer.testing import Result

from ofsted_extract.errors import ExitCode
from ofsted_extract.facts.record import Record

Run = Callable[..., Result]
Command = Callable[..., "subprocess.CompletedProcess[bytes]"]
CommandWith = Command


def lines(data: str | bytes) -> list[dict[str, Any]]:
    return [json.loads(line) for line in data.splitlines()]


def test_one_letter_is_an_indented_document(letters: Path, command: Command) -> None:
    done = command(letters / "leeds.md")
    assert done.returncode == 0
    assert done.stderr == b""
    assert done.stdout.startswith(b'{\n  "schema_version": "1.0",\n')
    record = Record.model_validate_json(done.stdout)
    assert record.source.file == "leeds.md"


def test_the_default_command_can_be_named(letters: Path, run: Run) -> None:
    assert run("extract", letters / "leeds.md").stdout == run(letters / "leeds.md").stdout


def test_options_may_come_first(letters: Path, run: Run) -> None:
    assert run("-q", "--reader", "pdfplumber", letters / "leeds.md").exit_code == 0


def test_the_records_of_a_folder_are_printed_as_json_lines(letters: Path, run: Run) -> None:
    done = run(letters)
    assert [record["source"]["file"] for record in lines(done.stdout)] == ["leeds.md", "hull.txt"]
    records = [Record.model_validate_json(line) for line in done.stdout.splitlines()]
    facts = sum(record.facts for record in records)
    warnings = sum(len(record.warnings) for record in records)
    assert facts > 10
    closing = rf"ofsted-extract: letters 2, facts {facts}, warnings {warnings}, errors 0, \d+\.\d s\n"
    assert re.fullmatch(closing, done.stderr)


def test_the_record_of_a_folder_of_one_letter_is_a_json_line(letters: Path, run: Run) -> None:
    assert len(run(letters / "north").stdout.splitlines()) == 1


def test_a_folder_of_letters_becomes_a_folder_of_records(letters: Path, run: Run, tmp_path: Path) -> None:
    out = tmp_path / "deep" / "records"
    assert run(letters, "-o", out).exit_code == 0
    assert sorted(path.name for path in out.iterdir()) == ["hull.json", "leeds.json"]
    assert (out / "leeds.json").read_bytes() == run(letters / "leeds.md").stdout_bytes


def test_json_lines_have_errors_in_the_order_of_the_letters(letters: Path, run: Run, tmp_path: Path) -> None:
    (letters / "m-empty.txt").write_bytes(b"")
    done = run(letters, "-o", tmp_path / "letters.jsonl")
    assert done.exit_code == 1
    assert done.stdout == ""
    entries = lines((tmp_path / "letters.jsonl").read_bytes())
    assert [entry.get("file", "a record") for entry in entries] == ["a record", "m-empty.txt", "a record"]
    assert entries[1]["error"]["code"] == "empty-file"


def test_a_single_record_goes_to_a_json_file(letters: Path, run: Run, tmp_path: Path) -> None:
    done = run(letters / "leeds.md", "-o", tmp_path / "one.json")
    assert (done.exit_code, done.stdout) == (0, "")
    assert (tmp_path / "one.json").read_bytes() == run(letters / "leeds.md").stdout_bytes


def test_a_json_file_for_many_records_is_a_usage_error(letters: Path, run: Run, tmp_path: Path) -> None:
    done = run(letters, "-o", tmp_path / "all.json")
    assert done.exit_code == 2
    assert "all.jsonl" in done.stderr
    assert not (tmp_path / "all.json").exists()


def test_an_unknown_format_is_a_usage_error(letters: Path, run: Run, tmp_path: Path) -> None:
    done = run(letters, "-o", tmp_path / "letters.docx")
    assert done.exit_code == 2
    assert ".jsonl" in done.stderr


def test_a_letter_is_read_from_standard_input(letters: Path, run: Run, tmp_path: Path) -> None:
    done = run("-", input=(letters / "leeds.md").read_bytes())
    assert json.loads(done.stdout)["source"]["file"] == "stdin"
    run("-", "-o", tmp_path / "out", input=(letters / "leeds.md").read_bytes())
    assert [path.name for path in (tmp_path / "out").iterdir()] == ["stdin.json"]


def test_a_glob_pattern_is_expanded(letters: Path, run: Run) -> None:
    done = run(letters / "**" / "*.txt")
    assert [record["source"]["file"] for record in lines(done.stdout)] == ["hull.txt"]


def test_a_glob_pattern_that_matches_nothing_is_reported(letters: Path, run: Run) -> None:
    done = run(letters / "*.docx", letters / "leeds.md")
    assert done.exit_code == 0
    assert "*.docx: matches nothing" in done.stderr


@pytest.mark.parametrize("where", ["nowhere/*.pdf", "bare"])
def test_no_letters_at_all_is_an_error(where: str, run: Run, tmp_path: Path) -> None:
    (tmp_path / "bare").mkdir()
    done = run(tmp_path / where, "-o", tmp_path / "out")
    assert done.exit_code == 3
    assert "no letter is there" in done.stderr
    assert not (tmp_path / "out").exists()


def test_a_missing_letter_is_an_error_entry_among_others(letters: Path, run: Run) -> None:
    alone = run(letters / "gone.pdf")
    assert (alone.exit_code, alone.stdout) == (3, "")
    assert "there is no such file" in alone.stderr
    among = run(letters / "gone.pdf", letters / "leeds.md", "-q")
    assert among.exit_code == 1
    assert [("error" in entry) for entry in lines(among.stdout)] == [True, False]


def test_other_files_of_a_folder_are_skipped_and_reported_with_verbose(letters: Path, run: Run) -> None:
    (letters / "notes.odt").write_bytes(b"PK\x03\x04")
    assert "notes.odt" not in run(letters).stderr
    assert "notes.odt: skipped" in run(letters, "-v").stderr
    assert run(letters / "notes.odt").exit_code == 1


def test_a_readme_in_a_folder_is_skipped_and_reported_with_verbose(letters: Path, run: Run) -> None:
    before = run(letters, "-q").stdout
    (letters / "README.md").write_text("These letters are about the north.\n", encoding="utf-8")
    assert run(letters, "-q").stdout == before
    messages = run(letters, "-v").stderr
    assert "README.md: skipped, for a README is no letter; name it itself to have it read" in messages
    assert run(letters / "README.md").exit_code == 0


@pytest.mark.parametrize(
    ("module", "command", "extra"),
    [
        ("pyarrow", "leeds.md -o letters.parquet", "parquet"),
        ("matplotlib", "timeline leeds.md -a Leeds -o leeds.svg", "charts"),
        ("distributed", "leeds.md --dask tcp://127.0.0.1:9", "cluster"),
        ("fsspec.core", "memory://letters/leeds.md", "remote"),
        ("fsspec.core", "leeds.md -o memory://records/", "remote"),
    ],
)
def test_every_missing_extra_has_the_same_exit_code(
    module: str, command: str, extra: str, letters: Path, run: Run, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(letters)
    monkeypatch.delitem(sys.modules, "ofsted_extract.writing.parquet", raising=False)
    monkeypatch.setitem(sys.modules, module, None)
    done = run(*command.split())
    assert (done.exit_code, done.stdout) == (ExitCode.EXTRA_MISSING, "")
    assert f"pip install 'ofsted-extract[{extra}]'" in done.stderr


def test_verbose_reports_where_a_record_is(letters: Path, run: Run, tmp_path: Path) -> None:
    done = run(letters, "-v", "-o", tmp_path / "out")
    assert f"in {tmp_path / 'out' / 'hull.json'}" in done.stderr


def test_quiet_does_not_suppress_errors(letters: Path, run: Run) -> None:
    (letters / "empty.txt").write_bytes(b"")
    messages = run(letters, "-q").stderr
    assert len(messages.splitlines()) == 1
    assert str(letters / "empty.txt") in messages


def test_a_fault_in_the_program_costs_no_other_letter_its_record(
    letters: Path, command_with: CommandWith, tmp_path: Path
) -> None:
    fault = {"leeds.md": "raise KeyError('a secret')"}
    done = command_with(fault, letters, "-o", tmp_path / "out")
    assert done.returncode == 1
    assert b"Traceback" not in done.stderr
    [entry] = lines((tmp_path / "out" / "errors.jsonl").read_bytes())
    assert entry["error"]["code"] == "internal-error"
    assert "fault in ofsted-extract" in entry["error"]["message"]
    assert (tmp_path / "out" / "hull.json").exists()
    assert b"Traceback" in command_with(fault, letters, "-v", "-v").stderr


def test_a_run_removes_the_error_entries_of_an_earlier_run(letters: Path, run: Run, tmp_path: Path) -> None:
    bad = letters / "bad.txt"
    bad.write_bytes(b"")
    assert run(letters, "-o", tmp_path / "out").exit_code == 1
    assert (tmp_path / "out" / "errors.jsonl").exists()
    bad.unlink()
    assert run(letters, "-o", tmp_path / "out", "--force").exit_code == 0
    assert not (tmp_path / "out" / "errors.jsonl").exists()


def test_an_output_that_cannot_be_written_is_an_error(letters: Path, run: Run, tmp_path: Path) -> None:
    (tmp_path / "taken").write_text("a file")
    for place in ("taken/", "taken", "taken/deep/", "taken/letters.jsonl", "taken/letters.xlsx"):
        for command in ([], ["review"]) if place.endswith("/") else ([],):
            done = run(*command, letters, "-o", f"{tmp_path}/{place}")
            assert done.exit_code == 5, place
            assert (
                f"cannot be written ({tmp_path / 'taken'} is a file, and a folder is wanted there); "
                "name another place with -o"
            ) in done.stderr
    assert (tmp_path / "taken").read_text() == "a file"


def test_bad_patterns_stop_the_run_before_any_output(letters: Path, run: Run, tmp_path: Path) -> None:
    (tmp_path / "mine").mkdir()
    (tmp_path / "mine" / "own.yaml").write_text("rules: [{id: No Id}]")
    done = run(letters, "--patterns", tmp_path / "mine", "-o", tmp_path / "all.jsonl")
    assert done.exit_code == 4
    assert "own.yaml:1: rule No Id" in done.stderr
    assert not list(tmp_path.glob("*.jsonl"))
    assert not list(tmp_path.glob(".ofsted-extract*"))


def test_control_characters_in_file_names_are_escaped(letters: Path, run: Run) -> None:
    (letters / "red\x1b[31m\n.txt").write_bytes(b"")
    messages = run(letters, "-q").stderr
    assert "\x1b" not in messages
    assert r"red\x1b[31m\n.txt" in messages


@pytest.mark.skipif(sys.platform != "linux", reason="only on Linux can a name have bytes that are not text")
def test_a_file_name_that_is_not_unicode_is_printed_with_replacement_characters(
    letters: Path, command: Command, tmp_path: Path
) -> None:
    Path(os.fsdecode(os.fsencode(letters) + b"/\xff.txt")).write_bytes(b"")
    (letters / "leeds.md").rename(os.fsdecode(os.fsencode(letters) + b"/\xfe.md"))
    done = command(letters)
    assert done.returncode == 1
    first, second, third = lines(done.stdout.decode())
    assert first["source"]["file"] == "hull.txt"
    assert second["source"]["file"] == third["file"][0] + ".md" == "\N{REPLACEMENT CHARACTER}.md"


def test_output_is_the_same_with_any_number_of_processes(
    letters: Path, command: Command, tmp_path: Path
) -> None:
    for number in range(6):
        (letters / f"{number}.md").write_bytes((letters / "leeds.md").read_bytes())
    (letters / "3-empty.md").write_bytes(b"")
    one, two = (command(letters, "-q", "-j", jobs) for jobs in ("1", "2"))
    assert one.stdout == two.stdout
    assert one.stderr == two.stderr
    assert (one.returncode, len(lines(one.stdout))) == (1, 9)


def test_a_closed_pipe_ends_the_run_without_a_message(letters: Path) -> None:
    for number in range(40):
        (letters / f"{number}.md").write_bytes((letters / "leeds.md").read_bytes())
    process = subprocess.Popen(
        [sys.executable, "-m", "ofsted_extract", str(letters), "-j", "1"],
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
    )
    assert process.stdout is not None
    assert process.stderr is not None
    process.stdout.readline()
    process.stdout.close()
    assert process.stderr.read() == b""
    assert process.wait() == 5


@pytest.mark.skipif(sys.platform == "win32", reason="Windows has other signals")
@pytest.mark.parametrize(
    ("jobs", "number", "code"), [("1", 2, 130), ("2", 2, 130), ("1", 15, 143), ("2", 15, 143)]
)
def test_an_interrupted_run_leaves_complete_files_and_suggests_resume(
    letters: Path, tmp_path: Path, jobs: str, number: int, code: int
) -> None:
    for copy in range(400):
        (letters / f"{copy:03}.md").write_bytes((letters / "leeds.md").read_bytes())
    out = tmp_path / "out"
    arguments = [sys.executable, "-m", "ofsted_extract", str(letters), "-j", jobs, "-o", str(out)]
    with subprocess.Popen(arguments, stderr=subprocess.PIPE, start_new_session=True) as process:
        while not list(out.glob("*.json")):
            assert process.poll() is None
            time.sleep(0.02)
        os.killpg(process.pid, number)
        messages = process.communicate()[1].decode()
    assert process.returncode == code
    assert "interrupted" in messages
    assert "--resume" in messages
    assert "Traceback" not in messages
    assert not list(out.glob(".*"))
    for path in out.glob("*.json"):
        Record.model_validate_json(path.read_bytes())


def test_a_letter_is_never_overwritten_by_its_record(letters: Path, run: Run) -> None:
    letter = next(letters.glob("*.md"))
    before = letter.read_bytes()
    done = run(letter, "-o", letter, "--format", "json", "--force")
    assert (done.exit_code, "is one of the letters" in done.stderr) == (ExitCode.CANNOT_WRITE, True)
    done = run("review", letter, "-o", letter.with_suffix(".html"))
    assert done.exit_code == ExitCode.OK
    assert letter.read_bytes() == before


def test_an_operating_system_error_is_one_message(
    letters: Path, run: Run, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def refuse(path: str, *args: object, **kwargs: object) -> bool:
        raise PermissionError(13, "Permission denied", str(path))

    letter = next(letters.glob("*.md"))
    monkeypatch.setattr("ofsted_extract.review.single.is_letter", refuse)
    done = run("review", letter, "-o", tmp_path / "a.html")
    assert done.exit_code == ExitCode.CANNOT_WRITE
    assert done.stderr.count("\n") == 1
    assert "Permission denied" in done.stderr


def test_a_file_that_is_none_of_ofsteds_is_named_on_standard_error(tmp_path: Path, run: Run) -> None:
    (tmp_path / "shopping.txt").write_text("Milk, three eggs and a loaf of bread.\n")
    (tmp_path / "note.txt").write_text("Inspectors of Ofsted had tea with three children.\n")
    done = run(tmp_path, "-o", tmp_path / "records.jsonl", "-q")
    assert done.exit_code == 0
    assert [line for line in done.stderr.splitlines() if "not-of-ofsted" in line] == done.stderr.splitlines()
    assert "shopping.txt" in done.stderr
    assert "note.txt" not in done.stderr
