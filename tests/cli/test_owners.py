"""An output belongs to one run at a time, and what is not the tool's is never replaced or deleted."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path

import pytest
from filelock import FileLock
from typer.testing import Result

from ofsted_extract.errors import ExitCode
from ofsted_extract.writing.files import temporary_name

Run = Callable[..., Result]
Make = Callable[[Path], None]

POSIX = pytest.mark.skipif(not hasattr(os, "mkfifo"), reason="no pipes with names there")

ODD_PLACES: dict[str, Make] = {
    "a pipe": lambda path: os.mkfifo(path),
    "a link": lambda path: path.symlink_to(path.with_name("other")),
    "a link to a device": lambda path: path.symlink_to("/dev/null"),
    "a link to itself": lambda path: path.symlink_to(path.name),
    "a folder": lambda path: (path / "inside").mkdir(parents=True),
}


@pytest.fixture
def many(letters: Path) -> Path:
    """A dozen letters."""
    for number in range(10):
        text = (letters / "leeds.md").read_text(encoding="utf-8")
        (letters / f"n{number}.md").write_text(text.replace("27 of the 30", f"{number + 3} of the 30"))
    return letters


def start(*args: str | Path) -> subprocess.Popen[str]:
    command = [sys.executable, "-m", "ofsted_extract", *map(str, args)]
    return subprocess.Popen(command, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True)


@pytest.mark.parametrize(
    ("place", "option"),
    [
        ("records", "--resume"),
        ("letters.csv", "--force"),
        ("letters.jsonl", "--resume"),
        ("t.sqlite", "--force"),
    ],
)
def test_of_two_runs_at_once_each_is_whole_or_refused(
    place: str, option: str, many: Path, run: Run, tmp_path: Path
) -> None:
    whole = tmp_path / "whole" / place
    assert run(many, "-o", whole).exit_code == ExitCode.OK
    out = tmp_path / "out" / place
    pair = [start(many, "-o", out, option), start(many, "-o", out, option)]
    ends = [(process.communicate()[1], process.returncode) for process in pair]
    for said, code in ends:
        assert "Traceback" not in said
        if code != ExitCode.OK:
            assert code == ExitCode.CANNOT_WRITE
            assert said.startswith(f"ofsted-extract: {out}: another run is writing there")
    assert ExitCode.OK in {code for _, code in ends}
    assert _files(out.parent) == _files(whole.parent)


@pytest.mark.parametrize("place", ["records", "letters.csv", "letters.jsonl", "one.json", "site"])
def test_a_place_where_another_run_writes_is_refused(
    place: str, letters: Path, run: Run, tmp_path: Path
) -> None:
    out = tmp_path / "out" / place
    letter = letters / "leeds.md" if place == "one.json" else letters
    command = ("review",) if place == "site" else ()
    lock = out / ".ofsted-extract.lock" if "." not in place else out.parent / f".{place}.lock"
    lock.parent.mkdir(parents=True)
    with FileLock(lock):
        done = run(*command, letter, "-o", out)
        assert done.exit_code == ExitCode.CANNOT_WRITE
        assert "another run is writing there" in done.stderr
        assert done.stderr.count("\n") == 1
        assert [path for path in (tmp_path / "out").rglob("*") if path.is_file()] == [lock]
    assert run(*command, letter, "-o", out).exit_code == ExitCode.OK
    assert not lock.exists()


@pytest.mark.skipif(sys.platform == "win32", reason="processes end in another way there")
def test_a_run_that_was_killed_holds_nothing(many: Path, run: Run, tmp_path: Path) -> None:
    out = tmp_path / "out" / "letters.csv"
    script = (
        "import os, sys, time\n"
        "from ofsted_extract.writing.csv import CsvSink\n"
        "CsvSink.write = lambda *args, **options: print('writing', flush=True) or time.sleep(60)\n"
        "from ofsted_extract.cli.main import run; run()"
    )
    command = [sys.executable, "-c", script, str(many), "-o", str(out), "-j", "2"]
    process = subprocess.Popen(command, stdout=subprocess.PIPE, stderr=subprocess.DEVNULL, text=True)
    assert process.stdout is not None
    assert process.stdout.readline() == "writing\n"
    assert run(many, "-o", out).exit_code == ExitCode.CANNOT_WRITE
    process.kill()
    process.wait()
    assert run(many, "-o", out).exit_code == ExitCode.OK
    assert [path.name for path in out.parent.iterdir()] == ["letters.csv"]


def test_temporary_files_of_killed_runs_are_removed_and_no_others(
    letters: Path, run: Run, tmp_path: Path
) -> None:
    out = tmp_path / "out"
    out.mkdir()
    temporary_name(out / "gone.json").write_bytes(b"half")
    others = {".notes.tmp", ".a.12345678.tmp.txt", "a.12345678.tmp", ".a.1234567.tmp"}
    for name in others:
        (out / name).write_bytes(b"kept")
    assert run(letters, "-o", out).exit_code == ExitCode.OK
    assert {path.name for path in out.iterdir()} == {"leeds.json", "hull.json", *others}


FOREIGN = {
    "a sidecar": '{"title": "Letter about Leeds", "downloaded": "2021-03-04"}',
    "a list": "[1, 2]",
    "text": "no JSON at all",
    "nothing": "",
    "an object with a source": '{"source": "https://example.org/leeds.pdf"}',
    "an object with an error": '{"error": "not found"}',
    "many digits": "1" * 5000,
}


@pytest.mark.parametrize("what", FOREIGN)
@pytest.mark.parametrize("option", ["--resume", "--force"])
@pytest.mark.parametrize("name", ["leeds.json", "errors.jsonl"])
def test_json_beside_letters_that_is_no_record_is_kept(
    what: str, option: str, name: str, letters: Path, run: Run
) -> None:
    if (what, name) == ("nothing", "errors.jsonl"):
        pytest.skip("an empty file of errors has no errors")
    (letters / name).write_text(FOREIGN[what])
    done = run(letters, "-o", letters, option)
    assert done.exit_code == ExitCode.CANNOT_WRITE
    assert done.stderr.startswith(f"ofsted-extract: {letters / name}: is not of this tool")
    assert done.stderr.count("\n") == 1
    assert (letters / name).read_text() == FOREIGN[what]
    assert not (letters / "hull.json").exists()


def test_other_json_beside_records_is_no_obstacle(letters: Path, run: Run) -> None:
    (letters / "notes.json").write_text("{}")
    for option in ((), ("--resume",), ("--force",)):
        assert run(letters, "-o", letters, *option).exit_code == ExitCode.OK
    assert (letters / "notes.json").read_text() == "{}"


@pytest.mark.parametrize("text", [FOREIGN["a sidecar"], "a line\nanother", '{"a": 1}\n{"b": 2}\n'])
@pytest.mark.parametrize("name", ["letters.jsonl", "one.json"])
def test_a_file_that_is_no_output_is_not_resumed(
    text: str, name: str, letters: Path, run: Run, tmp_path: Path
) -> None:
    out = tmp_path / name
    out.write_text(text)
    done = run(letters / "leeds.md", "-o", out, "--resume")
    assert done.exit_code == ExitCode.CANNOT_WRITE
    assert done.stderr.startswith(f"ofsted-extract: {out}: is not of this tool")
    assert out.read_text() == text


def test_a_letter_that_fails_deletes_only_a_record(letters: Path, run: Run, tmp_path: Path) -> None:
    out = tmp_path / "one.json"
    out.write_text("notes")
    (letters / "empty.txt").touch()
    assert run(letters / "empty.txt", "-o", out, "--force").exit_code == ExitCode.SOME_FAILED
    assert out.read_text() == "notes"


def test_a_record_of_another_version_is_replaced(letters: Path, run: Run, tmp_path: Path) -> None:
    out = tmp_path / "out"
    run(letters, "-o", out)
    now = (out / "leeds.json").read_bytes()
    record = json.loads(now)
    del record["trends"]
    (out / "leeds.json").write_text(json.dumps({**record, "schema_version": "0.9", "old": [1]}))
    assert run(letters, "-o", out, "--resume").exit_code == ExitCode.OK
    assert (out / "leeds.json").read_bytes() == now


@POSIX
@pytest.mark.parametrize("what", ODD_PLACES)
@pytest.mark.parametrize("option", ["--resume", "--force"])
@pytest.mark.parametrize(
    "place", ["letters.jsonl", "one.json", "letters.csv", "out/leeds.json", "out/errors.jsonl"]
)
def test_what_is_no_ordinary_file_is_refused_by_name(
    what: str, option: str, place: str, letters: Path, run: Run, tmp_path: Path
) -> None:
    odd = tmp_path / place
    odd.parent.mkdir(exist_ok=True)
    ODD_PLACES[what](odd)
    before = odd.lstat()
    letter = letters / "leeds.md" if place == "one.json" else letters
    done = run(letter, "-o", odd.parent if odd.parent != tmp_path else odd, option)
    is_misused_folder = what == "a folder" and odd.parent == tmp_path
    resumes_table = place == "letters.csv" and option == "--resume"
    if not is_misused_folder:
        assert done.exit_code == (ExitCode.USAGE if resumes_table else ExitCode.CANNOT_WRITE)
        assert f"{odd}" in done.stderr
        assert done.stderr.count("\n") == 1
    after = odd.lstat()
    assert (after.st_mode, after.st_ino) == (before.st_mode, before.st_ino)


@pytest.mark.parametrize("option", ["--resume", "--force"])
def test_a_letter_is_not_replaced_by_its_record(option: str, letters: Path, run: Run) -> None:
    letter = letters / "letter.json"
    text = (letters / "leeds.md").read_bytes()
    letter.write_bytes(text)
    for place in (letters, letter):
        done = run(letter, "-o", place, option)
        assert done.exit_code == ExitCode.CANNOT_WRITE
        assert "is one of the letters" in done.stderr
        assert letter.read_bytes() == text


def test_a_letter_with_another_name_is_not_replaced(letters: Path, run: Run, tmp_path: Path) -> None:
    os.link(letters / "leeds.md", tmp_path / "letters.csv")
    done = run(letters, "-o", tmp_path / "letters.csv", "--force")
    assert done.exit_code == ExitCode.CANNOT_WRITE
    assert "letters.csv: is one of the letters" in done.stderr


def test_a_timeline_does_not_replace_what_it_is_made_from(letters: Path, run: Run, tmp_path: Path) -> None:
    out = tmp_path / "records"
    run(letters, "-o", out)
    before = (out / "leeds.json").read_bytes()
    for places in ([out], [out / "leeds.json"]):
        done = run("timeline", *places, "-o", out / "leeds.json", "--force", "-a", "Leeds")
        assert done.exit_code == ExitCode.CANNOT_WRITE
        assert (out / "leeds.json").read_bytes() == before


@POSIX
@pytest.mark.parametrize("what", ["a pipe", "a link", "a link to a device"])
def test_pages_and_timelines_replace_ordinary_files_only(
    what: str, letters: Path, run: Run, tmp_path: Path
) -> None:
    for name in ("letter.html", "site/leeds.html", "timeline.json"):
        odd = tmp_path / name
        odd.parent.mkdir(exist_ok=True)
        ODD_PLACES[what](odd)
        before = odd.lstat()
        command = {
            "letter.html": ("review", letters / "leeds.md", "-o", odd),
            "site/leeds.html": ("review", letters, "-o", odd.parent),
            "timeline.json": ("timeline", letters, "-a", "Leeds", "-o", odd),
        }[name]
        done = run(*command, "--force")
        assert done.exit_code == ExitCode.CANNOT_WRITE, name
        assert str(odd) in done.stderr
        assert odd.lstat() == before


def _files(folder: Path) -> dict[str, bytes]:
    files = (path for path in folder.rglob("*") if path.is_file())
    return {str(path.relative_to(folder)): path.read_bytes() for path in files}
