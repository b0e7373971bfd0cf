"""Reads files, detects their format from their bytes, and decodes text."""

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
from ofsted_extract.reading.json_files import is_json
from ofsted_extract.reading.safety import limits

_ZIP = b"PK\x03\x04"
_WORD_SUFFIX = ".docx"
_PAGE_SUFFIXES = (".html", ".htm")
SourceKind = Literal["pdf", "text", "html", "docx"]

_SIGNATURES: tuple[tuple[bytes, str], ...] = (
    (_ZIP, "a Word document or an archive"),
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
_HTML = re.compile(r"<(?:!doctype\s+html|html|head|title|body|\?xml|script|meta|link|style)\b", re.IGNORECASE)
_HTML_END = re.compile(r"</(?:html|body)\s*>\s*\Z", re.IGNORECASE)
_RESPONSE = re.compile(r"HTTP/[0-9.]+ [0-9]{3}")
"""The first line of a server's answer, which some programs save with the page."""
_HEADER_LINE = re.compile(r"([!-9;-~]+):(?:[ \t]|$)|[ \t]")
"""A line of a mail's header: a name without spaces and a colon, or what continues the line before."""
_MAIL_HEADERS = frozenset(
    {
        "content-transfer-encoding",
        "content-type",
        "delivered-to",
        "dkim-signature",
        "message-id",
        "mime-version",
        "received",
        "return-path",
    }
)
"""Names that only programs write. Somebody may have typed "From:" and "To:" at the head of a letter."""
_PDF = re.compile(rb"%PDF-\d")
_PDF_LINE = re.compile(rb"[\s\xef\xbb\xbf]*%PDF-\d(?![^\r\n]*[A-Za-z]{2})")
"""A PDF's first line: the version, which no words follow."""
_PDF_OBJECT = re.compile(rb"\d\s{1,20}\d{1,10}\s{1,20}obj\b")
_PAGE_CHARACTERS = 100_000
"""So much of a file is searched for the end of the comments before a web page, or of a mail's header."""
_HEAD_BYTES = 1024
"""PDF readers accept other bytes before the signature, if it begins within as many."""
_FEW_CONTROLS, _CONTROL_SHARE = 2, 100
"""A text may contain a few stray control characters, or one in a hundred; with more, it is not text."""
_NUL_SHARE = 0.3
"""In UTF-16 nearly every other byte of English text is NUL, except in quotation marks and dashes."""
_WHOLE_PER_DAMAGED = 4
"""Text with more than as many whole UTF-8 characters for each damaged one is UTF-8, not windows-1252."""
_BYTE_ORDER_MARKS = (
    (codecs.BOM_UTF32_LE, "utf-32"),
    (codecs.BOM_UTF32_BE, "utf-32"),
    (codecs.BOM_UTF16_LE, "utf-16"),
    (codecs.BOM_UTF16_BE, "utf-16"),
)
"""The longer marks come first, since one of them begins with a shorter one."""
_CONTROL = re.compile(r"[\x00-\x08\x0b\x0e-\x1f]")
_NOT_ASCII = re.compile(r"[^\x00-\x7f]")


def read_file(path: Path) -> bytes:
    """Reads the bytes of a file. Of a file that is too large, only the first bytes are read.

    Raises:
        FileNotThereError: there is no such file.
        FileUnreadableError: it is a folder or a device, or permission is denied.
        TooLargeError: it is larger than any letter.
    """
    name = printable_name(str(path))
    try:
        _require_regular_file(path.stat().st_mode, name)
        # The file may have been replaced by a pipe meanwhile; opening that must not block.
        flags = os.O_RDONLY | getattr(os, "O_NONBLOCK", 0) | getattr(os, "O_BINARY", 0)
        with open(os.open(path, flags), "rb") as file:
            _require_regular_file(os.fstat(file.fileno()).st_mode, name)
            return _read_bounded(file, name)
    except (FileNotFoundError, NotADirectoryError) as error:
        raise FileNotThereError(f"{name}: there is no such file; check the path") from error
    except (OSError, ValueError) as error:  # ValueError: a NUL in the path.
        raise FileUnreadableError(f"{name}: cannot be read ({_reason(error)})") from error


def _require_regular_file(mode: int, name: str) -> None:
    if stat.S_ISDIR(mode):
        raise FileUnreadableError(f"{name}: this is a folder; name a letter in it, or check its permissions")
    if not stat.S_ISREG(mode):
        raise FileUnreadableError(f"{name}: this is no ordinary file; save the letter as a file")


def _read_bounded(file: BinaryIO, name: str) -> bytes:
    """Reads a file; one that is too large is refused before it fills the memory.

    A file of a foreign format is not refused here, so that the user is told of its format, not its size.
    """
    head = file.read(_HEAD_BYTES)
    limit = limits.FILE_BYTES if _PDF.search(head) or head.startswith(_ZIP) else limits.TEXT_BYTES
    if os.fstat(file.fileno()).st_size > limit and not _is_foreign(head):
        raise _too_large(name, limit)
    data = head + file.read(limit + 1 - len(head))  # The file may have grown since.
    if len(data) > limit and not _is_foreign(head):
        raise _too_large(name, limit)
    return data


def _too_large(name: str, limit: int) -> TooLargeError:
    return TooLargeError(
        f"{name}: the file has more than {limit // 1_000_000} MB, as no letter does; "
        "check that it is one, and save it again"
    )


def _reason(error: OSError | ValueError) -> str:
    if not isinstance(error, OSError):
        return "a path cannot contain such characters; rename it"
    reasons = {
        errno.ELOOP: "a link that leads to itself; name the letter itself",
        errno.ENAMETOOLONG: "its path is too long; move or rename it",
    }
    return reasons.get(error.errno or 0, f"{error.strerror}; check its permissions")


def detect_kind(data: bytes, name: str) -> SourceKind:
    """Detects what a file is. Web pages and Word documents are letters only if they are named as such.

    Under another name, they are mostly what a server sent in place of the letter.

    Args:
        data: the bytes of the file.
        name: the file's name for messages.

    Raises:
        EmptyFileError: there are no bytes, or only white space.
        WrongFormatError: the file has a format that is not read, such as Word.
        TooLargeError: the file is larger than any letter.
    """
    head = data[:_HEAD_BYTES]
    if name.lower().endswith(_WORD_SUFFIX) and head.startswith(_ZIP):
        if len(data) > limits.FILE_BYTES:
            raise _too_large(name, limits.FILE_BYTES)
        return "docx"
    if what := _foreign_format(head):
        raise WrongFormatError(f"{name}: this is {what}, not a letter; save it as PDF or as plain text")
    kind: SourceKind = "pdf" if _is_pdf(data) else "text"
    if kind == "text" and _is_web_page(data):
        if not name.lower().endswith(_PAGE_SUFFIXES):
            raise WrongFormatError(
                f"{name}: this is a web page, not a letter; download the PDF itself, "
                "or name the page .html if it holds the letter"
            )
        kind = "html"
    if kind == "text" and _is_mail(data):
        raise WrongFormatError(
            f"{name}: this is a mail or a web page saved as one, not a letter; "
            "save the letter that it holds as PDF or as plain text"
        )
    if kind == "text" and is_json(_beginning(data)):
        raise WrongFormatError(
            f"{name}: this is JSON, not a letter; name the letter itself, "
            "or name a record of ofsted-extract to timeline, indicators or diff"
        )
    limit = limits.FILE_BYTES if kind == "pdf" else limits.TEXT_BYTES
    if len(data) > limit:
        raise _too_large(name, limit)
    if not data.strip(b" \t\r\n\x0b\x0c\x00"):
        raise EmptyFileError(f"{name}: the file is empty; download the letter again")
    return kind


def _is_pdf(data: bytes) -> bool:
    """Whether a file is a PDF, not a text that mentions one.

    Readers accept other bytes before a PDF. So if its signature does not begin the file, objects must follow.
    """
    head = data[:_HEAD_BYTES]
    if not _PDF.search(head):
        return False
    return bool(_PDF_LINE.match(head) or _PDF_OBJECT.search(data))


def _is_foreign(head: bytes) -> bool:
    if _foreign_format(head):
        return True
    is_other = _is_web_page(head) or _is_mail(head) or is_json(_beginning(head))
    return is_other and not _PDF.search(head)


def _foreign_format(head: bytes) -> str:
    """The file's format, by its signature, if it is one that is not read; otherwise an empty string."""
    start = head.lstrip(b"\xef\xbb\xbf \t\r\n")
    return next((what for signature, what in _SIGNATURES if start.startswith(signature)), "")


def _is_web_page(data: bytes) -> bool:
    """Whether a text is a web page, perhaps after comments or a server's answer.

    Markdown may begin with a comment, too, so what follows the comments decides.
    """
    text = _beginning(data)
    if _RESPONSE.match(text):
        text = text.partition("\n\n")[2].lstrip()
    while text.startswith("<!--"):
        _, end, rest = text.partition("-->")
        if not end:
            return False
        text = rest.lstrip()
    if _HTML.match(text):
        return True
    return text.startswith("<") and bool(_HTML_END.search(data[-_HEAD_BYTES:].decode("utf-8", "replace")))


def _is_mail(data: bytes) -> bool:
    """Whether a text begins with the header of a mail, as programs write it."""
    names = set()
    for number, line in enumerate(_beginning(data).split("\n")):
        if not line.strip():
            break
        if number == 0 and line.startswith("From "):  # before each mail of a mailbox
            continue
        header = _HEADER_LINE.match(line)
        if header is None:
            return False
        names.add((header[1] or "").lower())
    return not names.isdisjoint(_MAIL_HEADERS)


def _beginning(data: bytes) -> str:
    """The beginning of a text, with line feeds only, and without white space before it."""
    encoding = _wide_encoding(data) or "utf-8"
    text = data[: 4 * _PAGE_CHARACTERS].decode(encoding, "replace")[:_PAGE_CHARACTERS]
    return text.lstrip("\ufeff \t\r\n").replace("\r\n", "\n").replace("\r", "\n")


def _wide_encoding(data: bytes) -> str | None:
    """The encoding of text with two or four bytes a character, by its byte order mark or its NUL bytes."""
    for mark, encoding in _BYTE_ORDER_MARKS:
        if data.startswith(mark):
            return encoding
    sample = data[:_HEAD_BYTES]
    even, odd = sample[::2].count(0), sample[1::2].count(0)
    if odd > _NUL_SHARE * len(sample) and not even:
        return "utf-16-le"
    return "utf-16-be" if even > _NUL_SHARE * len(sample) and not odd else None


def decode_text(data: bytes, name: str) -> str:
    """Decodes text in UTF-8, UTF-16, UTF-32 or windows-1252.

    In UTF-8, an incomplete character at the end is dropped.

    Args:
        data: the bytes of the file.
        name: the file's name for messages.

    Raises:
        NotTextError: the bytes are text in none of these encodings.
    """
    wide = _wide_encoding(data)
    try:
        text = data.decode(wide) if wide else _decode_bytes(data)
    except UnicodeDecodeError as error:
        raise _not_text(name) from error
    if len(_CONTROL.findall(text)) > max(_FEW_CONTROLS, len(text) // _CONTROL_SHARE):
        raise _not_text(name)
    return text


def _decode_bytes(data: bytes) -> str:
    try:
        return data.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        if error.reason == "unexpected end of data":
            return data[: error.start].decode("utf-8-sig")
    # A few bytes damaged by a mail program don't make UTF-8 text windows-1252.
    text = data.decode("utf-8-sig", "replace")
    damaged = text.count("\N{REPLACEMENT CHARACTER}")
    whole = len(_NOT_ASCII.findall(text)) - damaged
    return text if whole > _WHOLE_PER_DAMAGED * damaged else data.decode("windows-1252")


def _not_text(name: str) -> NotTextError:
    return NotTextError(f"{name}: this is neither a PDF nor text; save the letter as PDF or as UTF-8 text")
