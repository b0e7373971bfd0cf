"""Standard streams that are closed, full or no terminals: the documented exit code, and data that is data."""

from __future__ import annotations

import json
import os
import shlex
import subprocess
import sys
from pathlib import Path

import pytest

from ofsted_extract.errors import ExitCode
from ofsted_extract.letters.finding import find_letters

pytestmark = pytest.mark.skipif(sys.platform == "win32", reason="there is no such shell there")
FULL = pytest.mark.skipif(not Path("/dev/full").exists(), reason="there is no such device")


def shell(line: str, cwd: Path, **environment: str) -> subprocess.CompletedProcess[str]:
    """Runs a line in bash, in which TOOL is the command."""
    tool = f"{shlex.quote(sys.executable)} -m ofsted_extract"
    return subprocess.run(
        ["bash", "-c", line.replace("TOOL", tool)],
        cwd=cwd,
        env={**os.environ, **environment},
        capture_output=True,
        text=True,
        timeout=120,
    )


@pytest.fixture
def folder(letters: Path) -> Path:
    """The folder that holds the two letters and an empty one."""
    (letters / "empty.txt").touch()
    return letters.parent


def codes(jsonl: str) -> list[str | None]:
    """For each line of JSON, the code of its error; None for a record."""
    entries = [json.loads(line) for line in jsonl.splitlines()]
    return [entry["error"]["code"] if "error" in entry else None for entry in entries]


@pytest.mark.parametrize("away", ["2>&-", pytest.param("2>/dev/full", marks=FULL), "2>&- <&-"])
def test_messages_that_cannot_be_printed_are_lost_and_never_among_the_data(away: str, folder: Path) -> None:
    done = shell(f"TOOL letters {away}", folder)
    assert done.returncode == ExitCode.SOME_FAILED
    assert codes(done.stdout) == ["empty-file", None, None]
    done = shell(f"TOOL letters -v -v -o out.jsonl {away}", folder)
    assert done.returncode == ExitCode.SOME_FAILED
    assert done.stdout == ""
    assert codes((folder / "out.jsonl").read_text()) == ["empty-file", None, None]


@pytest.mark.parametrize(
    "command",
    [
        "letters/leeds.md",
        "letters",
        "text letters/leeds.md",
        "explain letters/leeds.md 27",
        "schema",
        "patterns list",
        "letters --format csv",
        "review letters/leeds.md",
        "timeline letters -a Leeds",
    ],
)
@pytest.mark.parametrize("away", [">&-", pytest.param(">/dev/full", marks=FULL)])
def test_data_that_cannot_be_printed_is_an_error_in_one_line(command: str, away: str, folder: Path) -> None:
    done = shell(f"TOOL {command} {away}", folder)
    assert done.returncode == ExitCode.CANNOT_WRITE
    last = done.stderr.splitlines()[-1]
    assert last.startswith("ofsted-extract: standard output: cannot be written (")
    assert "Traceback" not in done.stderr
    assert "Exception ignored" not in done.stderr


@FULL
@pytest.mark.parametrize("command", ["--help", "--version", "diff --help"])
def test_help_that_cannot_be_printed_is_an_error_too(command: str, folder: Path) -> None:
    done = shell(f"TOOL {command} >/dev/full", folder)
    assert done.returncode == ExitCode.CANNOT_WRITE
    assert "Traceback" not in done.stderr
    assert "Exception ignored" not in done.stderr


@pytest.mark.parametrize(
    "closed", [">&-", ">&- 2>&-", "<&- >&- 2>&-", pytest.param(">/dev/full", marks=FULL)]
)
def test_streams_that_are_not_needed_may_be_closed(closed: str, folder: Path) -> None:
    done = shell(f"TOOL letters/leeds.md letters/north -o out {closed}", folder)
    assert (done.returncode, done.stderr.count("Traceback")) == (ExitCode.OK, 0)
    assert {path.name for path in (folder / "out").iterdir()} == {"leeds.json", "hull.json"}
    for path in (folder / "out").iterdir():
        json.loads(path.read_text())


@pytest.mark.parametrize("command", ["-", "text -", "- letters/leeds.md", "explain - 27"])
def test_closed_standard_input_is_empty(command: str, folder: Path) -> None:
    done = shell(f"TOOL {command} <&-", folder)
    assert done.returncode == ExitCode.SOME_FAILED
    assert "the file is empty" in done.stderr + done.stdout
    assert "Traceback" not in done.stderr


@pytest.mark.parametrize("command", ["letters/leeds.md", "letters", "text letters/leeds.md", "schema"])
def test_a_reader_that_goes_away_ends_the_run_quietly(command: str, folder: Path) -> None:
    done = shell(f"TOOL {command} | head -c 0; echo ${{PIPESTATUS[0]}}", folder)
    assert done.stdout.strip() in {str(int(ExitCode.READER_GONE)), "0", "1"}, "0 and 1 if it had ended before"
    assert "Traceback" not in done.stderr
    assert "Exception ignored" not in done.stderr


def test_without_a_terminal_or_its_variables_nothing_changes(folder: Path) -> None:
    plain = shell("TOOL letters", folder)
    bare = shell("env -i PYTHONPATH=$PYTHONPATH PATH=$PATH LC_ALL=C TOOL letters </dev/null", folder)
    assert bare.returncode == plain.returncode == ExitCode.SOME_FAILED
    assert bare.stdout == plain.stdout


@pytest.fixture
def circles(folder: Path) -> Path:
    """Letters in folders with links that lead in circles, and to themselves."""
    letters = folder / "letters"
    for name in ("again", "north/up", "north/top"):
        (letters / name).symlink_to(letters, target_is_directory=True)
    (letters / "north" / "here").symlink_to(".")
    (letters / "north" / "self").symlink_to("self")
    (letters / ".hidden").mkdir()
    (letters / ".hidden" / "no.md").write_text("not read")
    return letters


@pytest.mark.parametrize(
    ("pattern", "names"),
    [
        ("**", ["empty.txt", "leeds.md", "north/hull.txt"]),
        ("**/*.md", ["leeds.md"]),
        ("**/*.txt", ["empty.txt", "north/hull.txt"]),
        ("**/**/h*l.txt", ["north/hull.txt"]),
        ("**/[a-h]*.t?t", ["empty.txt", "north/hull.txt"]),
        ("*/**/*.txt", ["north/hull.txt"]),
        ("nor**/*.txt", ["north/hull.txt"]),
        ("**/none.md", []),
        ("**/north/*", ["north/hull.txt"]),
        ("**/.hidden/*", [".hidden/no.md"]),
        ("**/[!e]*.txt", ["north/hull.txt"]),
    ],
)
def test_patterns_end_whatever_circles_links_make(pattern: str, names: list[str], circles: Path) -> None:
    found = find_letters([str(circles / pattern)])
    files = [letter.path for letter in found.letters if os.path.isfile(letter.path)]
    assert [os.path.relpath(path, circles) for path in files] == names


def test_links_that_are_not_followed_are_said(circles: Path) -> None:
    for named in ("letters", "letters/**/*.md"):
        done = shell(f"TOOL {shlex.quote(named)} -v -o out --force", circles.parent)
        assert done.returncode in (ExitCode.OK, ExitCode.SOME_FAILED)
        said = [line for line in done.stderr.splitlines() if "links to folders are not followed" in line]
        assert len(said) == 4


def test_a_pattern_is_expanded_as_before_where_there_are_no_links(
    letters: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(letters)
    for pattern in ("**/*.md", "**", "./**/hull.txt", "north/**", "**/*", "no*/**/*.txt"):
        assert [letter.path for letter in find_letters([pattern]).letters], pattern
