"""Bytes of records and error entries."""

from __future__ import annotations

import json

from hypothesis import given
from hypothesis import strategies as st

from ofsted_extract.facts.header import Header
from ofsted_extract.facts.record import ErrorDetail, ErrorEntry, Record, Source
from ofsted_extract.writing.json import indented, line

SOURCE = Source(
    file="a.pdf",
    sha256="0" * 64,
    media_type="application/pdf",
    pages=1,
    characters=0,
    reader="pypdfium2",
    patterns="1",
)


def record(title: str | None = None) -> Record:
    return Record(source=SOURCE, header=Header(kind="other", title=title))


def test_a_document_is_indented_and_ends_with_a_line_break() -> None:
    text = indented(record("Café – £5")).decode("utf-8")
    assert text.endswith("}\n")
    assert "\r" not in text
    assert '    "title": "Café – £5",\n    "local_authority": null,\n' in text
    assert '  "dates": [],\n' in text


def test_a_record_is_one_line_of_json_lines() -> None:
    data = line(record("two\nlines"))
    assert data.count(b"\n") == 1
    assert data.startswith(b'{"schema_version":"1.0","source":{"file":"a.pdf",')


@given(st.text(st.characters()))
def test_any_text_makes_valid_json_in_utf_8(title: str) -> None:
    for data in (indented(record(title)), line(record(title))):
        read = json.loads(data.decode("utf-8"))["header"]["title"]
        assert len(read) == len(title), "offsets hold"
        assert all(a in (b, "\N{REPLACEMENT CHARACTER}") for a, b in zip(read, title, strict=True))


def test_a_lone_surrogate_is_replaced_and_nothing_else_changes() -> None:
    broken, whole = line(record("a\ud800b")), line(record("a\N{REPLACEMENT CHARACTER}b"))
    assert broken == whole
    assert indented(record("a\ud800b")) == indented(record("a\N{REPLACEMENT CHARACTER}b"))


def test_error_entries_are_written_like_records() -> None:
    entry = ErrorEntry(file="a.pdf", error=ErrorDetail(code="empty-file", message="the file is empty"))
    assert line(entry) == b'{"file":"a.pdf","error":{"code":"empty-file","message":"the file is empty"}}\n'
