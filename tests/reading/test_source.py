"""The format of a file is detected from its bytes, and one line says why a file cannot be read."""

from __future__ import annotations

import io
import os
import zipfile
from pathlib import Path

import pytest
from pypdf import PdfReader, PdfWriter

from ofsted_extract import errors
from ofsted_extract.reading import Reader, read_bytes, read_letter

from .conftest import Sheet

LETTER = "Dear Ms Marlowe\n\nInspectors found 12 children’s records in good order.\n"


def encrypted(pdf: bytes, user: str = "a secret") -> bytes:
    writer = PdfWriter(clone_from=PdfReader(io.BytesIO(pdf)))
    writer.encrypt(user, owner_password="the owner's", algorithm="AES-256")
    buffer = io.BytesIO()
    writer.write(buffer)
    return buffer.getvalue()


def archive() -> bytes:
    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w") as file:
        file.writestr("word/document.xml", "<w:document/>")
    return buffer.getvalue()


@pytest.mark.parametrize(
    ("data", "error", "says"),
    [
        (b"", errors.EmptyFileError, "empty"),
        (b" \r\n\t\n", errors.EmptyFileError, "empty"),
        (b"\xef\xbb\xbf\n", errors.EmptyFileError, "no words"),
        ("\n\u200b\n".encode(), errors.EmptyFileError, "no words"),
        (b"<!DOCTYPE html><html><body>Not found</body></html>", errors.WrongFormatError, "web page"),
        (b"\n  <HTML lang='en'><p>Gone</p>", errors.WrongFormatError, "web page"),
        (archive(), errors.WrongFormatError, "Word"),
        (b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + bytes(64), errors.WrongFormatError, "Word"),
        (rb"{\rtf1\ansi Dear Ms Marlowe}", errors.WrongFormatError, "RTF"),
        (b"\x89PNG\r\n\x1a\n" + bytes(32), errors.WrongFormatError, "image"),
        (b"\xff\xd8\xff\xe0" + bytes(32), errors.WrongFormatError, "image"),
        (b"\x1f\x8b\x08" + bytes(32), errors.WrongFormatError, "archive"),
        (bytes(range(256)) * 8, errors.NotTextError, "neither"),
        (b"\x01\x02\x03\x04\x05\x06\x07\x0e\x0f letters" * 9, errors.NotTextError, "neither"),
        (b"text with \x81 in no code page", errors.NotTextError, "neither"),
        (b"\xff\xfeD\x00e\x00a", errors.NotTextError, "neither"),
        (b"%PDF-1.7\n1 0 obj\n<< /Type /Catalog", errors.DamagedPdfError, "broken"),
    ],
)
def test_a_file_that_is_not_a_letter_is_refused_in_one_line(
    data: bytes, error: type[errors.LetterError], says: str
) -> None:
    with pytest.raises(error) as caught:
        read_bytes(data, "in/wrong.pdf")
    message = str(caught.value)
    assert message.startswith("in/wrong.pdf: ")
    assert says in message
    assert "\n" not in message


def test_an_encrypted_pdf_is_refused_and_opens_with_its_password(sheet: Sheet) -> None:
    sheet.paragraph("Inspectors met 14 social workers.")
    data = encrypted(sheet.bytes())
    with pytest.raises(errors.EncryptedPdfError, match="without a password"):
        read_bytes(data, "locked.pdf")
    for wrong in ("wrong", "", "caf\udce9"):
        with pytest.raises(errors.WrongPasswordError, match="another password"):
            read_bytes(data, "locked.pdf", password=wrong)
    for reader in ("pypdfium2", "pdfplumber"):
        letter = read_bytes(data, "locked.pdf", password="a secret", reader=reader)
        assert letter.text == "Inspectors met 14 social workers."


@pytest.mark.parametrize("password", [None, "of another letter", "the owner's"])
@pytest.mark.parametrize("reader", ["pypdfium2", "pdfplumber"])
def test_a_pdf_with_an_owner_s_password_only_is_read(
    sheet: Sheet, reader: Reader, password: str | None
) -> None:
    sheet.paragraph("Inspectors met 14 social workers.")
    letter = read_bytes(encrypted(sheet.bytes(), user=""), "owned.pdf", reader=reader, password=password)
    assert letter.text == "Inspectors met 14 social workers."


def test_a_cut_off_pdf_is_refused(sheet: Sheet) -> None:
    for _ in range(3):
        sheet.paragraph("Inspectors met 14 social workers. " * 8)
        sheet.page()
    data = sheet.bytes()
    with pytest.raises(errors.DamagedPdfError, match="download it again"):
        read_bytes(data[: len(data) // 3], "half.pdf")


def test_a_pdf_without_text_is_refused(sheet: Sheet) -> None:
    sheet.canvas.rect(100, 100, 200, 200, fill=1)
    with pytest.raises(errors.NoTextLayerError, match="OCR"):
        read_bytes(sheet.bytes(), "scan.pdf")


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "utf-16", "windows-1252"])
def test_text_is_read_in_the_encodings_of_office_programs(encoding: str) -> None:
    letter = read_bytes(LETTER.encode(encoding), "letter.txt")
    assert letter.text == "Dear Ms Marlowe\n\nInspectors found 12 children’s records in good order."
    assert (letter.media_type, letter.reader, letter.page_starts) == ("text/plain", "text", (0,))


def test_the_bytes_and_not_the_suffix_decide_the_format(tmp_path: Path, sheet: Sheet) -> None:
    sheet.paragraph("Inspectors met 14 social workers.")
    path = tmp_path / "letter.txt"
    path.write_bytes(b"\n" + sheet.bytes())
    letter = read_letter(path)
    assert (letter.media_type, letter.file, letter.reader) == ("application/pdf", "letter.txt", "pypdfium2")
    assert len(letter.sha256) == 64


def test_a_path_that_is_not_a_readable_file_is_refused(tmp_path: Path) -> None:
    with pytest.raises(errors.FileNotThereError, match="no such file"):
        read_letter(tmp_path / "gone.pdf")
    with pytest.raises(errors.FileUnreadableError, match="folder"):
        read_letter(tmp_path)
    pipe = tmp_path / "pipe"
    os.mkfifo(pipe)
    with pytest.raises(errors.FileUnreadableError, match="no ordinary file"):
        read_letter(pipe)


@pytest.mark.skipif(os.geteuid() == 0, reason="the superuser may read everything")
def test_a_file_without_the_right_to_read_is_refused(tmp_path: Path) -> None:
    path = tmp_path / "secret.txt"
    path.write_text(LETTER)
    path.chmod(0)
    with pytest.raises(errors.FileUnreadableError, match="permissions"):
        read_letter(path)
