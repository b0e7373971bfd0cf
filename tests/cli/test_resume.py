"""Output that exists is refused, replaced, or resumed, which ends with the bytes of an undisturbed run."""

from __future__ import annotations

import shutil
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path

import pytest
from typer.testing import Result

from ofsted_extract import writing
from ofsted_extract.errors import ExitCode
from ofsted_extract.versions import __version__
from ofsted_extract.writing.files import temporary_name

Run = Callable[..., Result]

PLACES = ("records", "letters.jsonl")


@pytest.fixture
def letters(letters: Path) -> Path:
    """The two letters, copies of them under other names, and two that fail."""
    for name in ("a", "b", "z"):
        (letters / f"{name}.md").write_bytes((letters / "leeds.md").read_bytes() + name.encode())
    (letters / "c-empty.txt").touch()
    (letters / "y-noise.txt").write_bytes(bytes(range(256)))
    return letters


def tree(place: Path) -> dict[str, bytes]:
    """All files at a place, hidden ones, too, with their bytes."""
    files = place.parent.rglob("*") if place.suffix else place.rglob("*")
    return {path.name: path.read_bytes() for path in files if path.is_file()}


@pytest.fixture(params=PLACES)
def place(request: pytest.FixtureRequest, tmp_path: Path) -> Path:
    return tmp_path / "out" / str(request.param)


@pytest.fixture
def whole(letters: Path, run: Run, place: Path, tmp_path: Path) -> dict[str, bytes]:
    """What an undisturbed run writes."""
    there = tmp_path / "whole" / place.name
    assert run(letters, "-o", there).exit_code == ExitCode.SOME_FAILED
    return tree(there)


def test_output_that_exists_is_refused_and_replaced_with_force(
    letters: Path, run: Run, place: Path, whole: dict[str, bytes], tmp_path: Path
) -> None:
    shutil.copytree(tmp_path / "whole", tmp_path / "out")
    (letters / "a.md").write_text("Another letter, of 5 March 2020.")
    done = run(letters, "-o", place)
    assert done.exit_code == ExitCode.CANNOT_WRITE
    assert "is there already" in done.stderr
    assert "--resume" in done.stderr
    assert tree(place) == whole
    assert run(letters, "-o", place, "--force").exit_code == ExitCode.SOME_FAILED
    assert tree(place).keys() == whole.keys()
    assert tree(place) != whole


def test_a_run_that_is_resumed_leaves_finished_records_alone(
    letters: Path, run: Run, place: Path, whole: dict[str, bytes], tmp_path: Path
) -> None:
    shutil.copytree(tmp_path / "whole", tmp_path / "out")
    files = {path: path.stat().st_ino for path in place.parent.rglob("*.json")}
    done = run(letters, "-o", place, "--resume")
    assert "5 records were there already" in done.stderr
    assert tree(place) == whole
    assert {path: path.stat().st_ino for path in files} == files


def test_only_letters_without_a_current_record_are_read(letters: Path, run: Run, tmp_path: Path) -> None:
    out = tmp_path / "out"
    run(letters, "-o", out)
    files = {path.name: path.stat().st_ino for path in out.glob("*.json")}
    (out / "a.json").unlink()
    (out / "b.json").write_bytes((out / "z.json").read_bytes())
    (letters / "z.md").write_text("Dear Ms Example\n\nThe visit took place on 6 May 2021.\n")
    temporary_name(out / "hull.json").write_bytes(b"half")
    (letters / "leeds.md").write_bytes(b"")
    done = run(letters, "-o", out, "--resume")
    assert "1 records were there already" in done.stderr
    assert not (out / "leeds.json").exists(), "the letter has no record any more"
    assert (out / "hull.json").stat().st_ino == files["hull.json"]
    run(letters, "-o", tmp_path / "anew")
    assert tree(out) == tree(tmp_path / "anew")


@pytest.mark.parametrize("change", ["reader", "patterns"])
def test_records_made_in_another_way_are_made_anew(
    change: str, letters: Path, run: Run, place: Path, whole: dict[str, bytes], tmp_path: Path
) -> None:
    shutil.copytree(tmp_path / "whole", tmp_path / "out")
    (tmp_path / "mine").mkdir()
    (tmp_path / "mine" / "own.yaml").write_text("lists: {own-words: [one]}")
    options = {"reader": ("--reader", "pypdfium2"), "patterns": ("--patterns", tmp_path / "mine")}[change]
    done = run(letters, "-o", place, "--resume", *options)
    assert "already" not in done.stderr
    run(letters, "-o", tmp_path / "anew" / place.name, *options)
    assert tree(place) == tree(tmp_path / "anew" / place.name) != whole
    assert "5 records were there already" in run(letters, "-o", place, "--resume", *options).stderr


def test_the_reason_why_each_record_is_kept_or_not_is_told(letters: Path, run: Run, tmp_path: Path) -> None:
    out = tmp_path / "out"
    run(letters, "-o", out)
    (out / "a.json").unlink()
    (letters / "b.md").write_bytes((letters / "b.md").read_bytes() + b" and more")
    shutil.copy(out / "leeds.json", out / "z.json")

    def told(*options: str | Path) -> dict[str, str]:
        """Runs again with `-v`, and returns what is said of each letter's earlier record."""
        lines = run(letters, "-o", out, "--resume", "-v", *options).stderr.splitlines()
        found = [line.removeprefix("ofsted-extract: ").partition(": ") for line in lines]
        return {
            Path(path).name: text for path, _, text in found if text.startswith(("record kept: ", "read: "))
        }

    first = told()
    assert first == {
        "a.md": "read: the output has no record of this file with this content",
        "b.md": "read: the file has changed since its record was made",
        "c-empty.txt": "read: the output has no record of this file with this content",
        "leeds.md": "record kept: neither the letter nor the way it is read has changed",
        "hull.txt": "record kept: neither the letter nor the way it is read has changed",
        "y-noise.txt": "read: the output has no record of this file with this content",
        "z.md": "read: the record there is of a file with another name (leeds.md; now z.md)",
    }
    assert set(told("--jobs", "2").values()) == {
        "record kept: neither the letter nor the way it is read has changed",
        first["c-empty.txt"],
        first["y-noise.txt"],
    }
    other_options = told("--reader", "pypdfium2")["leeds.md"]
    assert other_options == (
        "read: its record was made by another version of the tool, or with other options "
        f"(ofsted-extract {__version__}; now ofsted-extract {__version__} --reader pypdfium2)"
    )
    (tmp_path / "mine").mkdir()
    (tmp_path / "mine" / "own.yaml").write_text("lists: {own-words: [one]}")
    other_rules = told("--reader", "pypdfium2", "--patterns", tmp_path / "mine")["leeds.md"]
    assert other_rules.startswith("read: its record was made with other rules (")


@pytest.mark.parametrize("share", [0.0, 0.01, 0.3, 0.5, 0.71, 0.99, 1.0])
def test_lines_that_were_cut_off_anywhere_are_completed(
    share: float, letters: Path, run: Run, tmp_path: Path
) -> None:
    run(letters, "-o", tmp_path / "letters.jsonl")
    whole = (tmp_path / "letters.jsonl").read_bytes()
    out = tmp_path / "out" / "letters.jsonl"
    out.parent.mkdir()
    (out.parent / ".letters.jsonl.partial").write_bytes(whole[: int(share * len(whole))])
    assert run(letters, "-o", out).exit_code == ExitCode.CANNOT_WRITE
    assert run(letters, "-o", out, "--resume").exit_code == ExitCode.SOME_FAILED
    assert tree(out) == {"letters.jsonl": whole}


def test_lines_come_in_the_order_of_the_letters(letters: Path, run: Run, tmp_path: Path) -> None:
    run(letters, "-o", tmp_path / "out" / "letters.jsonl")
    (letters / "0-first.md").write_bytes((letters / "leeds.md").read_bytes())
    (letters / "b.md").unlink()
    done = run(letters, "-o", tmp_path / "out" / "letters.jsonl", "--resume")
    assert "4 records were there already" in done.stderr
    run(letters, "-o", tmp_path / "anew" / "letters.jsonl")
    assert tree(tmp_path / "out") == tree(tmp_path / "anew")


def test_a_single_record_is_refused_resumed_and_removed_when_its_letter_fails(
    letters: Path, run: Run, tmp_path: Path
) -> None:
    out = tmp_path / "one.json"
    run(letters / "leeds.md", "-o", out)
    file = out.stat().st_ino
    assert run(letters / "leeds.md", "-o", out).exit_code == ExitCode.CANNOT_WRITE
    assert run(letters / "leeds.md", "-o", out, "--resume").exit_code == ExitCode.OK
    assert out.stat().st_ino == file
    assert run(letters / "c-empty.txt", "-o", out, "--force").exit_code == ExitCode.SOME_FAILED
    assert not out.exists()


@pytest.mark.skipif(sys.platform == "win32", reason="no limit of a file's size is there")
def test_a_run_that_filled_the_disk_can_be_resumed(
    letters: Path, run: Run, place: Path, whole: dict[str, bytes], unmeasured: dict[str, str]
) -> None:
    most = max(map(len, whole.values())) * 4 // 5
    script = (
        f"import resource; resource.setrlimit(resource.RLIMIT_FSIZE, ({most}, {most}))\n"
        "from ofsted_extract.cli.main import run; run()"
    )
    command = [sys.executable, "-c", script, str(letters), "-o", str(place)]
    done = subprocess.run(command, capture_output=True, env=unmeasured)
    assert done.returncode == ExitCode.CANNOT_WRITE
    assert b"cannot be written" in done.stderr
    assert b"Traceback" not in done.stderr
    for name, data in tree(place).items():
        assert name == ".letters.jsonl.partial" or data == whole[name]
    assert run(letters, "-o", place, "--resume").exit_code == ExitCode.SOME_FAILED
    assert tree(place) == whole


class Plain:
    """A format that cannot be resumed."""

    def __init__(self, path: Path, many: bool) -> None:
        self._path = path

    def __enter__(self) -> Plain:
        return self

    def __exit__(self, *exc: object) -> None:
        self._path.write_text("made")

    def add(self, index: int, result: object) -> None:
        """Takes nothing."""

    def written_files(self) -> list[Path]:
        return [self._path]

    def own_files(self) -> list[Path]:
        return []


def test_a_format_that_cannot_be_resumed_refuses_to_be(
    letters: Path, run: Run, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setitem(writing.FORMATS, ".plain", f"{__name__}:Plain")
    monkeypatch.setitem(sys.modules, __name__, sys.modules.get(__name__) or sys.modules[Plain.__module__])
    out = tmp_path / "letters.plain"
    assert run(letters, "-o", out, "--resume").exit_code == ExitCode.USAGE
    assert not out.exists()
    assert run(letters, "-o", out).exit_code == ExitCode.SOME_FAILED
    refused = run(letters, "-o", out)
    assert refused.exit_code == ExitCode.CANNOT_WRITE
    assert "--force" in refused.stderr
    assert "--resume" not in refused.stderr
    assert run(letters, "-o", out, "--force").exit_code == ExitCode.SOME_FAILED


@pytest.mark.parametrize(
    "wrong", [["--resume"], ["-o", "-", "--resume"], ["-o", "x/", "--resume", "--force"]]
)
def test_options_that_contradict_each_other_are_a_usage_error(
    wrong: list[str], letters: Path, run: Run
) -> None:
    assert run(letters, *wrong).exit_code == ExitCode.USAGE
