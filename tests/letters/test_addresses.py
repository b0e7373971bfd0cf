"""Letters are read from addresses, and outputs written to them, as on a disk of this machine."""

from __future__ import annotations

import sys
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from typer.testing import CliRunner

from ofsted_extract.cli.main import app
from ofsted_extract.errors import AddressError, ExitCode, ExtraMissingError, FileNotThereError
from ofsted_extract.letters.addresses import is_address, list_address, read_address
from ofsted_extract.running.batch import find_letters

fsspec: Any = pytest.importorskip("fsspec", reason="the extra [remote] is not installed")

LETTER = """### Focused visit to Kent children's services

2 July 2019

Dear Mr Example

This letter is about the focused visit of 4 and 5 June 2019. In May 2019, 40% of cases were late.
"""
FILES = {"a.md": LETTER, "deep/b.txt": LETTER.replace("Kent", "Hull"), "empty.txt": "", "notes.odt": "x"}


@pytest.fixture
def memory(monkeypatch: pytest.MonkeyPatch) -> Iterator[Any]:
    """Letters at memory:// addresses. Only forked workers see them, so this process must seem unthreaded."""
    monkeypatch.setattr("threading.active_count", lambda: 1)
    system = fsspec.filesystem("memory")
    for name, text in {**FILES, ".hidden.txt": LETTER}.items():
        system.pipe_file(f"/letters/{name}", text.encode())
    yield system
    system.store.clear()
    system.pseudo_dirs[:] = [""]


@pytest.fixture
def here(tmp_path: Path) -> Path:
    for name, text in FILES.items():
        path = tmp_path / "letters" / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(text, encoding="utf-8")
    return tmp_path


def test_an_address_has_a_protocol() -> None:
    assert is_address("s3://bucket/letters/")
    assert not any(map(is_address, ("letters/a.pdf", "C:\\letters", "-", "a:b", "/x//y")))


def test_a_folder_at_an_address_gives_its_letters(memory: Any) -> None:
    memory.pipe_file("/letters/deep/README.md", b"About these letters.")
    found = find_letters(["memory://letters/"])
    assert [letter.name for letter in found.letters] == ["a.md", "deep/b.txt", "empty.txt"]
    assert [Path(path).name for path in found.skipped] == ["README.md", "notes.odt"]
    assert all(is_address(letter.path) for letter in found.letters)


def test_glob_patterns_and_single_files_may_be_at_an_address(memory: Any) -> None:
    assert len(list_address("memory://letters/*.md").places) == 1
    assert find_letters(["memory://letters/none*.md"]).unmatched == ("memory://letters/none*.md",)
    assert read_address("memory://letters/a.md").decode() == LETTER
    with pytest.raises(FileNotThereError, match="check the address"):
        read_address("memory://letters/gone.md")


@pytest.mark.parametrize("place", ["records/", "letters.jsonl", "letters.xlsx", "letters.sqlite"])
def test_the_bytes_are_those_of_a_run_on_this_machine(place: str, memory: Any, here: Path) -> None:
    runner = CliRunner()
    local = runner.invoke(app, [str(here / "letters"), "-o", str(here / "out" / place)])
    remote = runner.invoke(app, ["memory://letters/", "-o", f"memory://out/{place}"])
    assert local.exit_code == remote.exit_code == ExitCode.SOME_FAILED, remote.output
    made = {path.relative_to(here).as_posix(): path for path in (here / "out").rglob("*") if path.is_file()}
    assert {path.lstrip("/") for path in memory.find("/out")} == made.keys()
    for name, path in made.items():
        assert memory.cat_file(f"/{name}") == path.read_bytes(), name


def test_a_run_without_errors_removes_the_old_error_file(memory: Any) -> None:
    runner = CliRunner()
    runner.invoke(app, ["memory://letters/", "-o", "memory://out/"])
    assert memory.exists("/out/errors.jsonl")
    assert (
        runner.invoke(app, ["memory://letters/a.md", "-o", "memory://out/", "--force"]).exit_code
        == ExitCode.OK
    )
    assert not memory.exists("/out/errors.jsonl")


@pytest.mark.parametrize("place", ["records/", "letters.jsonl"])
def test_output_at_an_address_is_refused_or_resumed(place: str, memory: Any) -> None:
    runner = CliRunner()
    there = f"memory://out/{place}"
    arguments = ["memory://letters/", "-o", there]
    assert runner.invoke(app, arguments).exit_code == ExitCode.SOME_FAILED
    whole = {path: memory.cat_file(path) for path in memory.find("/out")}
    assert runner.invoke(app, arguments).exit_code == ExitCode.CANNOT_WRITE
    memory.pipe_file("/letters/a.md", LETTER.replace("40%", "41%").encode())
    done = runner.invoke(app, [*arguments, "--resume"])
    assert "1 records were there already" in done.stderr
    resumed = {path: memory.cat_file(path) for path in memory.find("/out")}
    assert resumed.keys() == whole.keys()
    assert resumed != whole
    runner.invoke(app, [*arguments, "--force"])
    assert resumed == {path: memory.cat_file(path) for path in memory.find("/out")}
    memory.pipe_file("/letters/a.md", b"")
    runner.invoke(app, [*arguments, "--resume"])
    assert "/out/records/a.json" not in memory.find("/out")


def test_one_letter_is_written_to_one_address(memory: Any) -> None:
    result = CliRunner().invoke(app, ["memory://letters/a.md", "-o", "memory://one/kent.json"])
    assert result.exit_code == ExitCode.OK, result.output
    assert b'"Kent"' in memory.cat_file("/one/kent.json")


def test_an_unknown_protocol_is_an_error() -> None:
    with pytest.raises(AddressError, match="no address that fsspec knows") as raised:
        find_letters(["nonsense://letters/"])
    assert raised.value.exit_code == ExitCode.CANNOT_REACH


def test_addresses_need_their_extra(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(sys.modules, "fsspec.core", None)
    for asked in (read_address, list_address):
        with pytest.raises(ExtraMissingError, match=r"ofsted-extract\[remote\]"):
            asked("memory://letters/a.md")
