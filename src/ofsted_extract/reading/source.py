"""What a file is: its first bytes say, not its name."""

from __future__ import annotations

import codecs
import errno
import os
import re
import stat
from pathlib import Path
from typing import BinaryIO, Literal

from ofsted_extract.errors import (
    EmptyFileError,
    FileNotThereError,
    FileUnreadableError,
    NotTextError,
    TooLargeError,
    WrongFormatError,
)
from ofsted_extract.names import printable_name
from ofsted_extract.reading.safety import limits

SourceKind = Literal["pdf", "text"]

_SIGNATURES: tuple[tuple[bytes, str], ...] = (
    (b"PK\x03\x04", "a Word document or an archive"),
    (b"PK\x05\x06", "an archive"),
    (b"\xd0\xcf\x11\xe0", "an old Word document"),
    (b"{\\rtf", "an RTF document"),
    (b"\x89PNG", "an image"),
    (b"\xff\xd8\xff", "an image"),
    (b"GIF8", "an image"),
    (b"II*\x00", "an image"),
    (b"MM\x00*", "an image"),
    (b"RIFF", "an image or a recording"),
    (b"\x1f\x8b", "an archive"),
    (b"7z\xbc\xaf", "an archive"),
    (b"Rar!", "an archive"),
    (b"BZh", "an archive"),
    (b"\xfd7zXZ", "an archive"),
    (b"%!PS", "a PostScript file"),
    (b"\x7fELF", "a program"),
)
_HTML = re.compile(r"<(?:!doctype\s+html|html|head|body|\?xml|script|meta)\b", re.IGNORECASE)
_PDF = re.compile(rb"%PDF-\d")
_FEW = 2
"""So many control characters may have slipped into a text; a hundredth of a long one."""
_HEAD = 1024
"""Readers of PDF accept bytes before the signature up to here."""
_WIDE = 0.3
"""Of UTF-16 without a mark, every other byte is NUL but for a few quotation marks and dashes."""
_MARKS = (
    (codecs.BOM_UTF32_LE, "utf-32"),
    (codecs.BOM_UTF32_BE, "utf-32"),
    (codecs.BOM_UTF16_LE, "utf-16"),
    (codecs.BOM_UTF16_BE, "utf-16"),
)
"""Byte order marks; the longer ones first, for one begins with another."""
_CONTROL = re.compile(r"[\x00-\x08\x0b\x0e-\x1f]")
_NOT_ASCII = re.compile(r"[^\x00-\x7f]")


def read_file(path: Path) -> bytes:
    """The bytes of a file; of one that is too large, none but the first are read.

    Raises:
        FileNotThereError: nothing is there.
        FileUnreadableError: it is a folder or a device, or may not be read.
        TooLargeError: it has more bytes than any letter.
    """
    name = printable_name(str(path))
    try:
        _demand_file(path.stat().st_mode, name)
        # What was a file just now may be a pipe by now, and opening that would wait for ever.
        flags = os.O_RDONLY | getattr(os, "O_NONBLOCK", 0) | getattr(os, "O_BINARY", 0)
        with open(os.open(path, flags), "rb") as file:
            _demand_file(os.fstat(file.fileno()).st_mode, name)
            return _read_bounded(file, name)
    except (FileNotFoundError, NotADirectoryError) as error:
        raise FileNotThereError(f"{name}: there is no such file; check the path") from error
    except (OSError, ValueError) as error:  # The system's refusal; or Python's, of a path with a NUL in it.
        raise FileUnreadableError(f"{name}: cannot be read ({_why(error)})") from error


def _demand_file(mode: int, name: str) -> None:
    if stat.S_ISDIR(mode):
        raise FileUnreadableError(
            f"{name}: this is a folder; name a letter in it, or see to your rights to it"
        )
    if not stat.S_ISREG(mode):
        raise FileUnreadableError(f"{name}: this is no ordinary file; save the letter as a file")


def _read_bounded(file: BinaryIO, name: str) -> bytes:
    head = file.read(_HEAD)
    limit = limits.FILE_BYTES if _PDF.search(head) else limits.TEXT_BYTES
    if os.fstat(file.fileno()).st_size > limit and not _is_foreign(head):
        raise _too_large(name, limit)
    data = head + file.read(limit + 1 - len(head))  # It may have grown.
    if len(data) > limit and not _is_foreign(head):
        raise _too_large(name, limit)
    return data


def _too_large(name: str, limit: int) -> TooLargeError:
    return TooLargeError(
        f"{name}: the file has more than {limit // 1_000_000} MB, as no letter does; "
        "check that it is one, and save it anew"
    )


def _why(error: OSError | ValueError) -> str:
    if not isinstance(error, OSError):
        return "no path has such characters; rename it"
    said = {
        errno.ELOOP: "a link that leads to itself; name the letter itself",
        errno.ENAMETOOLONG: "its path is too long; move or rename it",
    }
    return said.get(error.errno or 0, f"{error.strerror}; check its permissions")


def kind_of(data: bytes, name: str) -> SourceKind:
    """Whether `data` is a PDF or may be text.

    Args:
        data: the file's bytes.
        name: the file, for messages.

    Raises:
        EmptyFileError: no bytes, or white space alone.
        WrongFormatError: bytes of a kind that holds no letter for us.
        TooLargeError: more bytes than any letter has.
    """
    head = data[:_HEAD]
    if what := _foreign(head):
        raise WrongFormatError(f"{name}: this is {what}, no letter; save it as PDF or as plain text")
    if _is_web_page(head):
        raise WrongFormatError(f"{name}: this is a web page, no letter; download the PDF itself")
    kind: SourceKind = "pdf" if _PDF.search(head) else "text"
    limit = limits.FILE_BYTES if kind == "pdf" else limits.TEXT_BYTES
    if len(data) > limit:
        raise _too_large(name, limit)
    if not data.strip(b" \t\r\n\x0b\x0c\x00"):
        raise EmptyFileError(f"{name}: the file is empty; download the letter again")
    return kind


def _is_foreign(head: bytes) -> bool:
    return bool(_foreign(head)) or _is_web_page(head)


def _foreign(head: bytes) -> str:
    """What the file is, by its signature, where that is one that holds no letter; else nothing."""
    start = head.lstrip(b"\xef\xbb\xbf \t\r\n")
    return next((what for signature, what in _SIGNATURES if start.startswith(signature)), "")


def _is_web_page(head: bytes) -> bool:
    encoding = _wide_encoding(head) or "utf-8"
    return bool(_HTML.match(head.decode(encoding, "replace").lstrip("\ufeff \t\r\n")))


def _wide_encoding(data: bytes) -> str | None:
    """The encoding of text in two or four bytes a character: by its mark, or by where its NULs stand."""
    for mark, encoding in _MARKS:
        if data.startswith(mark):
            return encoding
    sample = data[:_HEAD]
    even, odd = sample[::2].count(0), sample[1::2].count(0)
    if odd > _WIDE * len(sample) and not even:
        return "utf-16-le"
    return "utf-16-be" if even > _WIDE * len(sample) and not odd else None


def decode(data: bytes, name: str) -> str:
    """`data` as text: UTF-8, UTF-16, UTF-32 or windows-1252. UTF-8 cut off in a character ends before it.

    Raises:
        NotTextError: it is text in none of them.
    """
    wide = _wide_encoding(data)
    try:
        text = data.decode(wide) if wide else _decode_bytes(data)
    except UnicodeDecodeError as error:
        raise _not_text(name) from error
    if len(_CONTROL.findall(text)) > max(_FEW, len(text) // 100):
        raise _not_text(name)
    return text


def _decode_bytes(data: bytes) -> str:
    try:
        return data.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        if error.reason == "unexpected end of data":
            return data[: error.start].decode("utf-8-sig")
    # One byte that a mail program has harmed does not make windows-1252 out of UTF-8.
    text = data.decode("utf-8-sig", "replace")
    harmed = text.count("\N{REPLACEMENT CHARACTER}")
    whole = len(_NOT_ASCII.findall(text)) - harmed
    return text if whole > 4 * harmed else data.decode("windows-1252")


def _not_text(name: str) -> NotTextError:
    return NotTextError(f"{name}: this is neither a PDF nor text; save the letter as PDF or as UTF-8 text")
