"""Hundreds of bad files in one folder with 20 good letters; and what a run may do to the machine it is on."""

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
    sys.platform != "linux", reason="pipes, odd names and bounds as Linux has them"
)

MEMORY = 2_000_000_000
"""Bytes of addresses that each process of a run may use; a run without bad files uses half of it."""

BOUNDED = """
import os, resource, sys
resource.setrlimit(resource.RLIMIT_AS, ({memory}, {memory}))
os.execv(sys.argv[1], sys.argv[1:])
"""

WATCHED = """
import sys
FORBIDDEN = (
    "socket.connect", "socket.bind", "socket.getaddrinfo", "socket.sendto", "urllib.Request",
    "subprocess.Popen", "os.exec", "os.posix_spawn", "os.system", "os.fork", "os.forkpty", "os.spawn",
    "pty.spawn",
)
def watch(event, args):
    if event == "socket.bind" and args[1] == ("::1", 0):
        raise OSError("urllib3, which spaCy imports, asks so whether the machine knows IPv6")
    if event in FORBIDDEN:
        print("forbidden:", event, args, file=sys.stderr)
        raise SystemExit(99)
sys.addaudithook(watch)
import ofsted_extract
for result in ofsted_extract.extract_many(sys.argv[2:], reader=sys.argv[1], ocr="off"):
    print(type(result).__name__)
"""

_OBEYED = re.compile(r"[\x00-\x09\x0b-\x1f\x7f-\x9f\u200e\u200f\u2028-\u202e\u2066-\u2069]")
"""What a terminal, or a reader of text, would take for a command or a change of direction."""


def extract(*args: str | Path) -> subprocess.CompletedProcess[bytes]:
    """The command in processes whose memory is bounded."""
    script = str(Path(sysconfig.get_path("scripts")) / "ofsted-extract")
    bounded = [sys.executable, "-c", BOUNDED.format(memory=MEMORY), script, "--ocr", "off", *map(str, args)]
    return subprocess.run(bounded, capture_output=True, check=False, timeout=300)


@pytest.fixture(scope="module")
def bad(tmp_path_factory: pytest.TempPathFactory) -> tuple[Path, dict[str, str]]:
    folder = tmp_path_factory.mktemp("bad") / "letters"
    return folder, build(folder)


@pytest.fixture(scope="module")
def done(
    bad: tuple[Path, dict[str, str]], tmp_path_factory: pytest.TempPathFactory
) -> tuple[Path, subprocess.CompletedProcess[bytes]]:
    out = tmp_path_factory.mktemp("out") / "records"
    return out, extract(bad[0], "-o", out)


def test_bad_files_cost_no_good_letter_and_each_has_its_entry(
    bad: tuple[Path, dict[str, str]], done: tuple[Path, subprocess.CompletedProcess[bytes]], tmp_path: Path
) -> None:
    folder, expected = bad
    out, run = done
    told = run.stderr.decode()
    assert run.returncode == 1, told
    assert run.stdout == b""
    assert "Traceback" not in told
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


def test_nothing_that_goes_out_is_obeyed(
    done: tuple[Path, subprocess.CompletedProcess[bytes]],
) -> None:
    out, run = done
    assert _OBEYED.findall(run.stderr.decode()) == []
    for path in [*out.glob("*.json"), out / "errors.jsonl"]:
        assert _OBEYED.findall(path.read_bytes().decode()) == [], path


def test_reading_opens_no_socket_and_starts_no_program(bad: tuple[Path, dict[str, str]]) -> None:
    chosen = sorted(bad[0].glob("active-*.pdf")) + sorted((bad[0] / "good").iterdir())[:4]
    for reader in ("auto", "pdfplumber"):
        command = [sys.executable, "-c", WATCHED, reader, *map(str, chosen)]
        run = subprocess.run(command, capture_output=True, check=False, text=True)
        assert run.returncode == 0, run.stderr
        kinds = Counter(run.stdout.split())
        assert kinds == {"Record": len(chosen) - 1, "ErrorEntry": 1}  # one of the files has no text
