"""Mails, web pages, JSON and PDFs are told from letters, and from letters that mention them."""

from __future__ import annotations

import base64
import quopri
from email.message import EmailMessage

import pytest
from hypothesis import given
from hypothesis import strategies as st

from ofsted_extract.errors import DamagedPdfError, LetterError, WrongFormatError
from ofsted_extract.reading import read_bytes

from .conftest import Sheet

LETTER = "Dear Ms Marlowe\n\nInspectors found 12 children’s records in good order.\n"
BODY = LETTER.encode()


def mail(encoding: str, html: bool = False) -> bytes:
    message = EmailMessage()
    message["Subject"] = "Letter"
    message["From"], message["To"] = "a@example.org", "b@example.org"
    message.set_content(LETTER, cte=encoding)
    if html:
        message.add_alternative(f"<p>{LETTER}</p>", subtype="html", cte=encoding)
    return message.as_bytes()


SNAPSHOT = (
    b"From: <Saved by Blink>\r\nSnapshot-Content-Location: https://example.org/\r\n"
    b"Subject: =?utf-8?Q?Letter?=\r\nMIME-Version: 1.0\r\n"
    b'Content-Type: multipart/related;\r\n\ttype="text/html";\r\n\tboundary="--x"\r\n\r\n'
    b"----x\r\nContent-Type: text/html\r\nContent-Transfer-Encoding: quoted-printable\r\n\r\n<html></html>"
)

MAILS = {
    "quoted-printable": mail("quoted-printable"),
    "base64": mail("base64"),
    "several parts": mail("base64", html=True),
    "header by hand": b"Received: by x\nFrom: a@b\nMIME-Version: 1.0\n\n" + quopri.encodestring(BODY),
    "lines with returns": mail("8bit").replace(b"\n", b"\r\n"),
    "a long header that is folded": b"Received: by x\n" + b"\tfor y\n" * 400 + b"To: b\n\n" + BODY,
    "after a byte order mark": b"\xef\xbb\xbf" + mail("base64"),
    "in a mailbox": b"From a@b Mon Jan  1 00:00:00 2024\n" + mail("8bit"),
    "with its path only": b"Return-Path: <a@b>\nSubject: x\n\n" + base64.encodebytes(BODY),
    "in UTF-16": mail("base64").decode("ascii").encode("utf-16"),
    "a web page saved as one": SNAPSHOT,
    "without a body": b"Message-ID: <1@b>\nSubject: x",
}

PAGES = {
    "after a comment": b"<!-- saved from url=(0014)about:internet -->\n<html><body>" + BODY,
    "after several comments": b"<!-- a -->\n<!-- b\n -->\r\n  <!DOCTYPE html>" + BODY,
    "after a long comment": b"<!--" + b" licence" * 2000 + b"-->\n<HTML>" + BODY,
    "after a comment and a declaration": b"\xef\xbb\xbf<!--x--><?xml version='1.0'?><html/>",
    "a comment in UTF-16": "<!-- é --><html>".encode("utf-16"),
    "from its title on": b"<title>Letter</title><p>" + BODY,
    "from a paragraph to the end of its body": b"<p>" + BODY + b"</p></body></html>\n",
    "after the answer of a server": b"HTTP/1.1 200 OK\r\nContent-Type: text/html\r\n\r\n<html>" + BODY,
}

DATA = {
    "a record": b'{"schema_version": "1.0", "source": {"file": "letter.pdf"}}',
    "a record for people": b'\xef\xbb\xbf{\n  "schema_version": "1.0",\n  "source": {}\n}\n',
    "half a record": b'{\n  "schema_version": "1.0",\n  "source": {"fi',
    "lines": b'{"error": "x"}\n{"error": "y"}\n',
    "a list of records": b'[\n{"schema_version": "1.0"}]',
    "a list of numbers": b"[1, 2, 3]\n",
    "a list of one text": '["Dear Ms Marlowe"]'.encode("utf-16"),
    "NaN": b'{"source": {"file": "x"}, "n": NaN}',
    "a number of 5,000 digits": b"[" + b"1" * 5000 + b"]",
    "many brackets": b"[" * 10_000 + b"]" * 10_000,
    "half a surrogate pair": b'{"\\ud800": 1}',
    "a name with a quotation mark": b'{"\\"a": 1',
    "nothing in braces": b"{}",
}

LETTERS = {
    "a word in brackets": b"[Draft]\n\n" + BODY,
    "a number in brackets": b"[1]\n\n" + BODY,
    "a quotation in braces": b'{"Draft", not sent}\n\n' + BODY,
    "a comment of Markdown": b"<!-- converted by hand -->\n\n" + BODY,
    "a comment that is not closed": b"<!-- page 1\n\n" + BODY,
    "a comment about a web page": b"<!-- from <html> -->\n\n" + BODY,
    "a break": b"<br>\n\n" + BODY,
    "a head like that of a mail": b"From: Ada Pattern\nTo: Ms Marlowe\nDate: 4 March 2019\nSubject: Visit\n\n"
    + BODY,
    "a sentence about mails": b"Content-Type: is a header of mails, and\nthis is none.\n\n" + BODY,
    "a colon": b"Findings: good\nVisit: 4 March\n\n" + BODY,
    "a mention of a PDF": b"Please see the file %PDF-1.7 attached.\n\n" + BODY,
    "a mention at its beginning": b"%PDF-1.7 is the version of the file that was sent.\n\n" + BODY,
    "a mention in another line": b"Attached:\n%PDF-1.4\n\n" + BODY,
    "a mention of an object": b"The %PDF-1.7 names one object, and an objective.\n\n" + BODY,
    "a mention near its end": b"Dear Ms Pattern\n\n" + b"x " * 480 + b"\n%PDF-1.7\n\n" + BODY,
}


@pytest.mark.parametrize("what", MAILS)
def test_a_mail_is_said_to_be_one(what: str) -> None:
    with pytest.raises(WrongFormatError, match="this is a mail"):
        read_bytes(MAILS[what], "letter.txt")


@pytest.mark.parametrize("what", PAGES)
def test_a_web_page_is_said_to_be_one(what: str) -> None:
    with pytest.raises(WrongFormatError, match="this is a web page, not"):
        read_bytes(PAGES[what], "letter.txt")


@pytest.mark.parametrize("what", DATA)
@pytest.mark.parametrize("name", ["letter.txt", "record.json"])
def test_json_is_said_to_be_none_and_what_records_are_for(what: str, name: str) -> None:
    with pytest.raises(WrongFormatError, match=r"this is JSON, not a letter; .* diff"):
        read_bytes(DATA[what], name)


@pytest.mark.parametrize("what", LETTERS)
def test_a_letter_that_looks_like_another_thing_is_read(what: str) -> None:
    letter = read_bytes(LETTERS[what], "letter.txt")
    assert letter.media_type in ("text/plain", "text/markdown")
    assert "12 children’s records" in letter.text


@pytest.mark.parametrize(
    "before", [b"", b"\n", b"\xef\xbb\xbf", b"junk of a server\r\n", b"x" * 900 + b"\n", b"\0" * 99]
)
def test_a_pdf_is_one_whatever_stands_before_it(before: bytes, sheet: Sheet) -> None:
    sheet.paragraph("Inspectors met 14 social workers.")
    letter = read_bytes(before + sheet.bytes(), "letter.pdf")
    assert letter.media_type == "application/pdf"


@pytest.mark.parametrize(
    "data", [b"%PDF-1.7\n", b"%PDF-1.7\n%\xe2\xe3\xcf\xd3\n", b"junk\n%PDF-1.4\n1 0 obj\n<<"]
)
def test_the_beginning_of_a_pdf_is_a_damaged_one(data: bytes) -> None:
    with pytest.raises(DamagedPdfError):
        read_bytes(data, "letter.pdf")


@given(
    st.lists(
        st.sampled_from(
            [b"<!--", b"-->", b"<html>", b"%PDF-1.7", b"From: a", b"Received: x", b"\n", b" obj", b"1 0"]
        )
    )
)
def test_whatever_signs_a_file_has_it_is_read_or_refused(pieces: list[bytes]) -> None:
    code = ""
    try:
        read_bytes(b"".join(pieces) + BODY, "letter.txt")
    except LetterError as error:
        code = error.code
    assert code in ("", "wrong-format", "damaged-pdf")
