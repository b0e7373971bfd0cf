"""What a file is: its first bytes say, not its name."""

from __future__ import annotations

import re
import stat
from pathlib import Path
from typing import Literal

from ofsted_extract.errors import (
    EmptyFileError,
    FileNotThereError,
    FileUnreadableError,
    NotTextError,
    WrongFormatError,
)

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
    (b"\x1f\x8b", "an archive"),
    (b"7z\xbc\xaf", "an archive"),
    (b"Rar!", "an archive"),
    (b"BZh", "an archive"),
    (b"\xfd7zXZ", "an archive"),
    (b"%!PS", "a PostScript file"),
    (b"\x7fELF", "a program"),
)
_HTML = re.compile(rb"<(?:!doctype\s+html|html|head|body|\?xml|script|meta)\b", re.IGNORECASE)
_PDF = re.compile(rb"%PDF-\d")
_FEW = 2
"""So many control characters may have slipped into a text; a hundredth of a long one."""
_HEAD = 1024
"""Readers of PDF accept bytes before the signature up to here."""


def read_file(path: Path) -> bytes:
    """The bytes of a file.

    Raises:
        FileNotThereError: nothing is there.
        FileUnreadableError: it is a folder or a device, or may not be read.
    """
    try:
        mode = path.stat().st_mode
        if stat.S_ISDIR(mode):
            raise FileUnreadableError(f"{path}: this is a folder; name a letter in it")
        if not stat.S_ISREG(mode):
            raise FileUnreadableError(f"{path}: this is no ordinary file; save the letter as a file")
        return path.read_bytes()
    except FileNotFoundError as error:
        raise FileNotThereError(f"{path}: there is no such file; check the path") from error
    except OSError as error:
        raise FileUnreadableError(
            f"{path}: cannot be read ({error.strerror}); check its permissions"
        ) from error


def kind_of(data: bytes, name: str) -> SourceKind:
    """Whether `data` is a PDF or may be text.

    Args:
        data: the file's bytes.
        name: the file, for messages.

    Raises:
        EmptyFileError: no bytes, or white space alone.
        WrongFormatError: bytes of a kind that holds no letter for us.
    """
    if not data.strip(b" \t\r\n\x0b\x0c\x00"):
        raise EmptyFileError(f"{name}: the file is empty; download the letter again")
    head = data[:_HEAD].lstrip(b"\xef\xbb\xbf \t\r\n")
    for signature, what in _SIGNATURES:
        if head.startswith(signature):
            raise WrongFormatError(f"{name}: this is {what}, no letter; save it as PDF or as plain text")
    if _HTML.match(head):
        raise WrongFormatError(f"{name}: this is a web page, no letter; download the PDF itself")
    return "pdf" if _PDF.search(data[:_HEAD]) else "text"


def decode(data: bytes, name: str) -> str:
    """`data` as text: UTF-8, UTF-16 with a byte order mark, or windows-1252.

    Raises:
        NotTextError: it is text in none of them.
    """
    try:
        if data.startswith((b"\xff\xfe", b"\xfe\xff")):
            return data.decode("utf-16")
        if b"\x00" not in data:
            return _decode_bytes(data)
    except UnicodeDecodeError as error:
        raise _not_text(name) from error
    raise _not_text(name)


def _decode_bytes(data: bytes) -> str:
    try:
        text = data.decode("utf-8-sig")
    except UnicodeDecodeError:
        text = data.decode("windows-1252")
    control = sum(character < " " and character not in "\t\r\n\x0c" for character in text)
    if control > max(_FEW, len(text) // 100):
        raise UnicodeDecodeError("utf-8", data[:1], 0, 1, "control characters")
    return text


def _not_text(name: str) -> NotTextError:
    return NotTextError(f"{name}: this is neither a PDF nor text; save the letter as PDF or as UTF-8 text")
