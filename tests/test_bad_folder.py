"""A run over hundreds of bad files and 20 good letters, and what a run may not do to its machine."""

from __future__ import annotations

import json
import re
import subprocess
import sys
import sysconfig
from collections import Counter
from pathlib import Path

import pytest
from tests.badfiles.folder import ANY, RECORD, build

pytestmark = pytest.mark.skipif(
    sys.platform != "linux", reason="uses pipes, file names and memory limits of Linux"
)

MEMORY = 2_000_000_000
"""Bytes of address space that each process may use; a run without bad files uses half of it."""

WITH_MEMORY_LIMIT = """
import os, resource, sys
resource.setrlimit(resource.RLIMIT_AS, ({memory}, {memory}))
os.execv(sys.argv[1], sys.argv[1:])
"""

WITH_AUDIT_HOOK = """
import sys
FORBIDDEN = (
    "socket.connect", "socket.bind", "socket.getaddrinfo", "socket.sendto", "urllib.Request",
    "subprocess.Popen", "os.exec", "os.posix_spawn", "os.system", "os.fork", "os.forkpty", "os.spawn",
    "pty.spawn",
)
def audit(event, args):
    if event == "socket.bind" and args[1] == ("::1", 0):
        raise OSError("urllib3, which spaCy imports, tests in this way whether the machine supports IPv6")
    if event in FORBIDDEN:
        print("forbidden:", event, args, file=sys.stderr)
        raise SystemExit(99)
sys.addaudithook(audit)
import ofsted_extract
for result in ofsted_extract.extract_many(sys.argv[2:], reader=sys.argv[1], ocr="off"):
    print(type(result).__name__)
"""

_CONTROL_CHARACTERS = re.compile(r"[\x00-\x09\x0b-\x1f\x7f-\x9f\u200e\u200f\u2028-\u202e\u2066-\u2069]")
"""Characters that a terminal or a text viewer treats as commands or as changes of direction."""


def extract(*args: str | Path) -> subprocess.CompletedProcess[bytes]:
    """Runs the command in processes with limited memory."""
    script = str(Path(sysconfig.get_path("scripts")) / "ofsted-extract")
    command = [
        sys.executable,
        "-c",
        WITH_MEMORY_LIMIT.format(memory=MEMORY),
        script,
        "--ocr",
        "off",
        *map(str, args),
    ]
    return subprocess.run(command, capture_output=True, check=False, timeout=300)


@pytest.fixture(scope="module")
def bad(tmp_path_factory: pytest.TempPathFactory) -> tuple[Path, dict[str, str]]:
    folder = tmp_path_factory.mktemp("bad") / "letters"
    return folder, build(folder)


@pytest.fixture(scope="module")
def finished_run(
    bad: tuple[Path, dict[str, str]], tmp_path_factory: pytest.TempPathFactory
) -> tuple[Path, subprocess.CompletedProcess[bytes]]:
    out = tmp_path_factory.mktemp("out") / "records"
    return out, extract(bad[0], "-o", out)


def test_bad_files_affect_no_good_letter_and_each_has_its_entry(
    bad: tuple[Path, dict[str, str]],
    finished_run: tuple[Path, subprocess.CompletedProcess[bytes]],
    tmp_path: Path,
) -> None:
    folder, expected = bad
    out, run = finished_run
    messages = run.stderr.decode()
    assert run.returncode == 1, messages
    assert run.stdout == b""
    assert "Traceback" not in messages
    entries = [json.loads(line) for line in (out / "errors.jsonl").read_bytes().splitlines()]
    codes = {entry["file"]: entry["error"]["code"] for entry in entries}
    records = [json.loads(path.read_bytes())["source"]["file"] for path in out.glob("*.json")]

    assert len(expected) >= 320
    assert len(codes) + len(records) == len(entries) + len(records) == len(expected)
    failed = Counter(name.rsplit("/")[-1] for name in codes)
    assert Counter(records) + failed == Counter(name.rsplit("/")[-1] for name in expected)
    wrong = {name: code for name, code in codes.items() if expected[name] not in (code, ANY)}
    assert wrong == {}
    assert [name for name, code in expected.items() if code not in (RECORD, ANY) and name not in codes] == []
    assert "internal-error" not in codes.values()

    alone = tmp_path / "alone"
    assert extract(folder / "good", "-o", alone, "-j", "1").returncode == 0
    names = {path.name for path in alone.iterdir()}
    assert len(names) == 20
    assert [name for name in names if (alone / name).read_bytes() != (out / name).read_bytes()] == []


def test_messages_and_records_contain_no_control_characters(
    finished_run: tuple[Path, subprocess.CompletedProcess[bytes]],
) -> None:
    out, run = finished_run
    assert _CONTROL_CHARACTERS.findall(run.stderr.decode()) == []
    for path in [*out.glob("*.json"), out / "errors.jsonl"]:
        assert _CONTROL_CHARACTERS.findall(path.read_bytes().decode()) == [], path


def test_reading_opens_no_socket_and_starts_no_program(bad: tuple[Path, dict[str, str]]) -> None:
    chosen = sorted(bad[0].glob("active-*.pdf")) + sorted((bad[0] / "good").iterdir())[:4]
    for reader in ("auto", "pdfplumber"):
        command = [sys.executable, "-c", WITH_AUDIT_HOOK, reader, *map(str, chosen)]
        run = subprocess.run(command, capture_output=True, check=False, text=True)
        assert run.returncode == 0, run.stderr
        kinds = Counter(run.stdout.split())
        assert kinds == {"Record": len(chosen) - 1, "ErrorEntry": 1}  # one of the files has no text
