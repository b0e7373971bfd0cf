"""Bad files among good letters: each has its error entry, and the records of good letters do not change."""

from __future__ import annotations

import io
import json
import subprocess
import zipfile
from collections.abc import Callable
from pathlib import Path

import pytest
from pypdf import PdfReader, PdfWriter
from reportlab.lib.pagesizes import A4
from reportlab.pdfgen.canvas import Canvas
from typer.testing import Result

from ofsted_extract.running.batch import Settings

Command = Callable[..., "subprocess.CompletedProcess[bytes]"]

EXPECTED = {
    "cut.pdf": "damaged-pdf",
    "empty.pdf": "empty-file",
    "locked.pdf": "encrypted-pdf",
    "noise.txt": "not-text",
    "picture.pdf": "no-text-layer",
    "web-page.pdf": "wrong-format",
    "white.txt": "empty-file",
    "word.pdf": "wrong-format",
}


def pdf(text: str | None) -> bytes:
    """A page with `text`, or with a drawing if that is None."""
    data = io.BytesIO()
    canvas = Canvas(data, pagesize=A4, invariant=True)
    if text is None:
        canvas.rect(100, 100, 200, 300, fill=1)
    else:
        for at, line in enumerate(text.splitlines()):
            canvas.drawString(70, 780 - 15 * at, line)
    canvas.showPage()
    canvas.save()
    return data.getvalue()


def locked(data: bytes) -> bytes:
    writer = PdfWriter(PdfReader(io.BytesIO(data)))
    writer.encrypt("open sesame", algorithm="AES-256")
    out = io.BytesIO()
    writer.write(out)
    return out.getvalue()


def archive() -> bytes:
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w") as word:
        word.writestr("word/document.xml", "<w:document/>")
    return out.getvalue()


@pytest.fixture
def with_bad_files(letters: Path) -> Path:
    good = pdf("Dear Ms Example\nThe visit took place on 5 March 2019.\nYours sincerely")
    contents = {
        "cut.pdf": good[: len(good) // 2],
        "empty.pdf": b"",
        "locked.pdf": locked(good),
        "noise.txt": bytes(range(256)) * 8,
        "picture.pdf": pdf(None),
        "web-page.pdf": b"<!DOCTYPE html>\n<html><title>Moved</title></html>",
        "white.txt": b" \n\t\n",
        "word.pdf": archive(),
    }
    assert contents.keys() == EXPECTED.keys()
    for name, data in contents.items():
        (letters / name).write_bytes(data)
    return letters


def test_each_bad_file_has_an_error_entry(with_bad_files: Path, command: Command, tmp_path: Path) -> None:
    out = tmp_path / "records"
    done = command(with_bad_files, with_bad_files / "missing.pdf", "-o", out)
    assert done.returncode == 1
    assert done.stdout == b""
    entries = [json.loads(line) for line in (out / "errors.jsonl").read_text(encoding="utf-8").splitlines()]
    codes = {Path(entry["file"]).name: entry["error"]["code"] for entry in entries}
    assert codes == {**EXPECTED, "missing.pdf": "no-such-file"}
    assert sorted(path.name for path in out.iterdir()) == ["errors.jsonl", "hull.json", "leeds.json"]


def test_each_bad_file_has_one_message_that_names_it(with_bad_files: Path, command: Command) -> None:
    messages = command(with_bad_files, "-q").stderr.decode().splitlines()
    assert len(messages) == len(EXPECTED)
    for name, line in zip(sorted(EXPECTED), messages, strict=True):
        assert line.startswith(f"ofsted-extract: {with_bad_files / name}: ")
        assert "; " in line, "the problem; what to do"


def test_bad_files_do_not_change_the_records_of_good_letters(
    with_bad_files: Path, command: Command, tmp_path: Path
) -> None:
    command(with_bad_files, "-o", tmp_path / "all")
    command(with_bad_files / "leeds.md", with_bad_files / "north", "-o", tmp_path / "good")
    for path in (tmp_path / "good").iterdir():
        assert path.read_bytes() == (tmp_path / "all" / path.name).read_bytes()
    assert len(list((tmp_path / "good").iterdir())) == 2


def test_a_password_opens_a_letter_and_is_never_printed(
    with_bad_files: Path, run: Callable[..., Result], monkeypatch: pytest.MonkeyPatch
) -> None:
    letter = with_bad_files / "locked.pdf"
    assert "--password" in run(letter).stderr
    wrong = run(letter, "--password", "swordfish", "-v", "-v")
    assert (wrong.exit_code, "another password" in wrong.stderr) == (1, True)
    assert "swordfish" not in wrong.output
    given = run(letter, "--password", "open sesame")
    assert given.exit_code == 0
    assert "sesame" not in given.output
    monkeypatch.setenv("OFSTED_EXTRACT_PASSWORD", "open sesame")
    assert run(letter).stdout == given.stdout
    assert "5 March 2019" in run("text", letter).stdout
    assert "sesame" not in repr(Settings(password="open sesame"))


@pytest.mark.parametrize("name", sorted(EXPECTED))
def test_a_bad_file_alone_is_one_message_and_no_output(
    name: str, with_bad_files: Path, run: Callable[..., object]
) -> None:
    done = run(with_bad_files / name)
    assert getattr(done, "exit_code", None) == 1
    assert getattr(done, "stdout", None) == ""
    assert len(getattr(done, "stderr", "").splitlines()) == 1
