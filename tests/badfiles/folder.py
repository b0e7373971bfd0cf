"""Makes a folder of about 300 bad files, with 20 good letters in a subfolder."""

from __future__ import annotations

import io
import os
import zipfile
from collections.abc import Iterator
from contextlib import suppress
from pathlib import Path

from fuzz.mutations import mutated
from pypdf import PdfReader, PdfWriter
from reportlab.pdfgen.canvas import Canvas
from tests.badfiles import raw, ways_round

from ofsted_extract.names import printable_name

SAMPLES = Path(__file__).resolve().parents[2] / "samples"
RECORD, ANY = "record", "record or error"
"""Expected outcomes other than error codes. `ANY`: damage may or may not leave the letter readable."""

Files = Iterator[tuple[str, bytes, str]]
"""Name, content and expected outcome of each file."""

LETTER = """### Monitoring visit to {0} children's services

4 March 2019

Dear Ms Example

This letter is about the visit of 5 and 6 February 2019 to {0}. The visit was the second since the local
authority was judged inadequate in May 2018. The inspectors were Ada Pattern, HMI and Bea Sample, HMI.

### Findings

In January 2019, 2{1} of the 30 care leavers had a plan. Only 5{1}% of pupils went to school each day.

Yours sincerely

Ada Pattern
Her Majesty's Inspector
"""
TEXT = LETTER.format("Kent", 1)
AUTHORITIES = ("Leeds", "Kent", "Devon", "Bolton", "Camden", "Dudley", "Norfolk", "Rutland", "Torbay", "York")


def build(folder: Path) -> dict[str, str]:
    """Makes the folder. Returns: the expected outcome of each file, by path as error entries show it."""
    expected = {}
    for name, data in _good_letters():
        _write(folder / "good" / name, data)
        expected[f"good/{name}"] = RECORD
    for kind in (_empty, _pdfs, _damaged, _encrypted, _other_formats, _texts, _sizes, _names):
        for name, data, code in kind():
            with suppress(OSError, UnicodeError):  # the file system may not allow the name
                _write(folder / name, data)
                expected[printable_name(name)] = code
    return expected | _special_files(folder)


def _write(path: Path, data: bytes) -> None:
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_bytes(data)


def _good_letters() -> Iterator[tuple[str, bytes]]:
    for at, authority in enumerate(AUTHORITIES):
        text = LETTER.format(authority, at % 5 + 2)
        yield f"good-{authority}-text.md", text.encode()
        yield f"good-{authority}-pages.pdf", _pdf_of(text.replace("### ", ""))


def _pdf_of(text: str, pages: int = 1) -> bytes:
    data = io.BytesIO()
    canvas = Canvas(data, pagesize=(595, 842), invariant=True)
    for _ in range(pages):
        for at, line in enumerate(text.splitlines()):
            canvas.drawString(70, 780 - 15 * at, line)
        canvas.showPage()
    canvas.save()
    return data.getvalue()


def _empty() -> Files:
    """Files without any visible character."""
    nothing = {
        "nothing": b"",
        "blanks": b" \r\n\t\n",
        "nuls": bytes(5000),
        "mark": b"\xef\xbb\xbf",
        "wide-mark": b"\xff\xfe",
        "no-width": "\u200b\u2060\ufeff\n".encode() * 50,
        "form-feeds": b"\x0c" * 99,
    }
    for name, data in nothing.items():
        for suffix in ("pdf", "txt", "md"):
            yield f"empty-{name}-{suffix}.{suffix}", data, "empty-file"


def _pdfs() -> Files:
    """Hostile PDFs, and PDFs that are only unusual."""
    marks = b"BT /F1 1 Tf " + b"".join(b"1 0 0 1 9 %d Tm (a) Tj " % (at % 800) for at in range(1_500)) + b"ET"
    for name, data in raw.bombs().items():
        yield f"bomb-{name}.pdf", data, RECORD if name == "packed" else "too-large"
    for name, data in ways_round.hostile().items():
        yield f"round-{name}.pdf", data, "too-large"
    for name, data in ways_round.endless().items():
        yield f"endless-{name}.pdf", data, RECORD
    for name, data in raw.circles().items():
        yield f"circle-{name}.pdf", data, ANY
    for name, data in raw.broken_tables().items():
        yield f"table-{name}.pdf", data, ANY
    for name, data in raw.active().items():
        yield f"active-{name}.pdf", data, "no-text-layer" if name == "outside" else RECORD
    for name, count, content in (("pages-10000", 10_000, raw.LINE), ("lines-million", 900, marks)):
        kids = b"<< /Type /Pages /Count %d /Kids [%s] >>" % (count, b"3 0 R " * count)
        yield f"{name}.pdf", raw.pdf(raw.page(content) | {2: kids}), "too-large"
    yield "no-words.pdf", raw.pdf(raw.page(b"100 100 200 300 re f")), "no-text-layer"
    glyphs = b"<0102030405060708> Tj T* " * 75
    yield (
        "garbage.pdf",
        raw.pdf(raw.page(b"BT /F1 9 Tf 10 TL 9 800 Td " + glyphs + b"ET")),
        "garbage-text",
    )
    yield "pdf-named-text.txt", raw.pdf(raw.page()), RECORD
    yield "pdf-behind-lines.pdf", b"\n" * 500 + raw.pdf(raw.page()), RECORD
    yield "size-nothing.pdf", raw.pdf(raw.page(raw.LINE.replace(b"12 Tf", b"0 Tf"))), ANY
    yield "size-below-nothing.pdf", raw.pdf(raw.page(raw.LINE.replace(b"12 Tf", b"-12 Tf"))), ANY
    yield "far-away.pdf", raw.pdf(raw.page(raw.LINE.replace(b"70 700", b"1e30 -1e38"))), ANY


def _damaged() -> Files:
    """Samples that are cut off or damaged."""
    whole = (SAMPLES / "focused-visit.pdf").read_bytes()
    for at in range(40):
        yield f"cut-{at}.pdf", whole[: 1 + at * len(whole) // 40], ANY
    for seed in range(80):
        yield f"damaged-{seed}.pdf", mutated((SAMPLES / "monitoring-visit.pdf").read_bytes(), seed), ANY
    for at in range(1, 9):
        yield f"cut-text-{at}.txt", TEXT.encode()[: -50 * at] + b"\xe2\x80", RECORD


def _encrypted() -> Files:
    for algorithm in ("RC4-40", "RC4-128", "AES-128", "AES-256-R5", "AES-256"):
        for user, code in (("open sesame", "encrypted-pdf"), ("", RECORD)):
            writer = PdfWriter(PdfReader(io.BytesIO(_pdf_of(TEXT))))
            writer.encrypt(user, owner_password="only the owner", algorithm=algorithm)
            data = io.BytesIO()
            writer.write(data)
            yield f"locked-{algorithm}-{code}.pdf", data.getvalue(), code


def _other_formats() -> Files:
    """What is no letter, under the names of letters."""
    data = io.BytesIO()
    with zipfile.ZipFile(data, "w") as word:
        word.writestr("word/document.xml", "<w:document/>")
    kinds = {
        "web-page": b"<!DOCTYPE html>\n<html><title>Moved</title></html>",
        "web-page-wide": "\ufeff<html><script>alert(1)</script>".encode("utf-16"),
        "xml": b"<?xml version='1.0'?><letter/>",
        "word": data.getvalue(),
        "old-word": b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + bytes(500),
        "rtf": rb"{\rtf1\ansi Dear Ms Example}",
        "png": b"\x89PNG\r\n\x1a\n" + bytes(99),
        "jpeg": b"\xff\xd8\xff\xe0\x00\x10JFIF" + bytes(99),
        "gif": b"GIF89a" + bytes(99),
        "tiff": b"II*\x00" + bytes(99),
        "webp": b"RIFF\x00\x00\x00\x00WEBP" + bytes(99),
        "gzip": b"\x1f\x8b\x08" + bytes(99),
        "seven": b"7z\xbc\xaf\x27\x1c" + bytes(99),
        "postscript": b"%!PS-Adobe-3.0\n",
        "program": b"\x7fELF" + bytes(99),
    }
    for name, content in kinds.items():
        for suffix in ("pdf", "txt"):
            yield f"no-letter-{name}-{suffix}.{suffix}", content, "wrong-format"
    yield "no-letter-noise.pdf", bytes(range(256)) * 8, "not-text"
    yield "no-letter-noise.txt", b"\x01\x02\x03\x04\x05\x06\x07\x0e\x0f letters" * 9, "not-text"


def _texts() -> Files:
    """Text letters in various encodings, and with characters that do not belong in them."""
    for encoding in ("utf-8", "utf-8-sig", "utf-16", "utf-16-le", "utf-16-be", "utf-32", "windows-1252"):
        yield f"text-{encoding}.txt", TEXT.replace("'", "’").encode(encoding), RECORD
    insertions = {
        "nuls": "\x00",
        "bell": "\x07",
        "escape": "\x1b[31m",
        "title": "\x1b]0;owned\x07",
        "csi": "\x9b31m",
        "backwards": "\u202e",
        "isolate": "\u2067",
        "joiner": "\u200d",
        "mark": "\ufeff",
        "private": "\uf0b7",
        "noncharacter": "\uffff",
        "combining": "\u0301" * 300,
        "tag": "\U000e0041",
        "script": "<script>alert(1)</script>",
        "image": '"><img src=x onerror=alert(1)>',
        "formula": "=cmd|'/c'!A1",
    }
    for name, inserted in insertions.items():
        yield f"text-{name}.txt", TEXT.replace("visit", f"vi{inserted}sit", 2).encode(), RECORD
    yield "text-many-nuls.txt", TEXT.replace(" ", " \x00").encode(), "not-text"
    yield "text-harmed.txt", TEXT.replace("'", "’").encode().replace(b"children", b"chil\xffdren"), ANY


def _sizes() -> Files:
    """Texts with very long parts; each of them once took very long to read."""
    yield "long-word.txt", b"a" * 400_000, "empty-file"
    yield "long-text.txt", TEXT.encode() * 1_200, "too-large"
    yield "long-heading.txt", b"# a" + b" " * 400_000 + b"b", RECORD
    yield "long-rule.txt", b"|" * 400_000 + b"x|", RECORD
    yield "long-brackets.txt", b"(" * 400_000, "empty-file"
    yield "long-lines.txt", b"\n \n" * 130_000 + b"Dear Ms Example", RECORD
    yield "long-end.txt", TEXT.encode() + b" " * 400_000 + b"x", RECORD


def _names() -> Files:
    letter = TEXT.encode()
    odd = [
        "new\nline",
        "escape\x1b[2J",
        "bell\x07",
        "del\x7f",
        "csi\x9b31m",
        "backwards\u202efdp",
        "emoji-👩‍👧",
    ]
    odd += [
        "quote'\"`",
        "<script>alert(1)<∕script>",
        "a&b;$(id)",
        "--help",
        "-o",
        "=1+1",
        "caf\udce9",
        " blank ",
    ]
    odd += [
        "com\N{COMBINING ACUTE ACCENT}bined",
        "n" * 240,
        "é" * 120,
        "percent%00",
        "glob[1]*?",
        "C:\\letters",
    ]
    for name in odd:
        yield f"{name}.txt", letter, RECORD
    for name in ("twin.txt", "twin.md", "twins/twin.txt", "case.txt", "CASE.txt", "Case.md"):
        yield name, letter, RECORD
    yield "deep/" + "folder/" * 60 + "letter.txt", letter, RECORD
    yield "folder.pdf/inside.txt", letter, RECORD
    yield "nothing\nbad\x1b[2J\u202e.pdf", b"", "empty-file"


def _special_files(folder: Path) -> dict[str, str]:
    """Makes pipes, links and huge or unreadable files that have the names of letters."""
    os.mkfifo(folder / "pipe.pdf")
    (folder / "loop-a.pdf").symlink_to("loop-b.pdf")
    (folder / "loop-b.pdf").symlink_to("loop-a.pdf")
    (folder / "gone.pdf").symlink_to("was-here.pdf")
    (folder / "memory.txt").symlink_to("/dev/zero")
    with (folder / "line-of-100-MB.txt").open("wb") as file:
        file.truncate(100_000_000)
    with (folder / "pdf-of-200-MB.pdf").open("wb") as file:
        file.write(b"%PDF-1.7\n")
        file.truncate(200_000_000)
    closed = folder / "closed.txt"
    closed.write_text(TEXT)
    closed.chmod(0)
    return {
        "pipe.pdf": "cannot-read",
        "loop-a.pdf": "cannot-read",
        "loop-b.pdf": "cannot-read",
        "gone.pdf": "no-such-file",
        "memory.txt": "cannot-read",
        "line-of-100-MB.txt": "too-large",
        "pdf-of-200-MB.pdf": "too-large",
        "closed.txt": RECORD if os.geteuid() == 0 else "cannot-read",
    }
