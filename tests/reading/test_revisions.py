"""A PDF that was changed and cut off is not read as it was before the change."""

from __future__ import annotations

import pytest
from tests.badfiles import raw

from ofsted_extract.errors import DamagedPdfError
from ofsted_extract.reading import read_bytes

BEFORE = raw.pdf(raw.page())
CHANGED = raw.LINE.replace(b"14 social", b"17 social")


def update(data: bytes, content: bytes) -> bytes:
    """Appends a change of the page's content."""
    start = data.rfind(b"xref\n", 0, data.rfind(b"startxref"))
    at = len(data)
    data += b"4 0 obj\n%s\nendobj\n" % raw.stream(content)
    table = len(data)
    data += b"xref\n4 1\n%010d 00000 n \ntrailer\n<< /Size 6 /Root 1 0 R /Prev %d >>\n" % (at, start)
    return data + b"startxref\n%d\n%%%%EOF\n" % table


TWICE = update(update(BEFORE, raw.LINE.replace(b"14", b"15")), CHANGED)


@pytest.mark.parametrize("whole", [update(BEFORE, CHANGED), TWICE, TWICE + b"\n" * 500])
def test_a_changed_pdf_is_read_as_it_is_now(whole: bytes) -> None:
    assert "17 social workers" in read_bytes(whole, "letter.pdf").text


@pytest.mark.parametrize(
    "ends_before", [b"%%EOF", b"\n%d", b"startxref", b"trailer", b"xref\n4 1", b"endobj"]
)
@pytest.mark.parametrize("changes", [1, 2])
def test_a_pdf_that_is_cut_off_within_its_last_change_is_refused(ends_before: bytes, changes: int) -> None:
    whole = TWICE if changes > 1 else update(BEFORE, CHANGED)
    keyword = whole.rfind(b"startxref")
    end = keyword + len(b"startxref") if ends_before == b"\n%d" else whole.rfind(ends_before)
    with pytest.raises(DamagedPdfError, match="cut off within its last change"):
        read_bytes(whole[:end], "letter.pdf")


def test_the_first_table_of_a_pdf_that_is_ordered_for_the_web_ends_nothing() -> None:
    first = b"%PDF-1.7\nxref\n0 0\ntrailer\n<< /Root 1 0 R >>\nstartxref\n0\n%%EOF\n"
    data = first + BEFORE[len(b"%PDF-1.7\n") :]
    assert "14 social workers" in read_bytes(data[: data.rfind(b"startxref")], "letter.pdf").text
