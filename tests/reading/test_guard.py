"""PDFs and texts that would fill the memory or never end, found by mutation or written as attacks."""

from __future__ import annotations

import base64
import time
import zlib
from collections.abc import Callable

import hypothesis.strategies as st
import pytest
from hypothesis import given
from tests.badfiles import raw

from ofsted_extract.errors import LetterError, TooLargeError
from ofsted_extract.reading import Reader, read_bytes
from ofsted_extract.reading.safety.streams import decode_stream

BOMBS = raw.bombs()
ODD = raw.circles() | raw.broken_tables() | raw.active()


def code(data: bytes, reader: Reader = "auto") -> str:
    """Returns "read" if a PDF can be read, otherwise the code of its error."""
    try:
        read_bytes(data, "odd.pdf", reader=reader, ocr_mode="off")
    except LetterError as error:
        return error.code
    return "read"


@pytest.mark.parametrize("name", [name for name in BOMBS if name != "packed"])
def test_a_decompression_bomb_is_refused_before_it_is_decoded(name: str) -> None:
    with pytest.raises(TooLargeError, match=r"as no letter does|is no letter"):
        read_bytes(BOMBS[name], "bomb.pdf")


@pytest.mark.parametrize("name", ODD)
def test_an_odd_pdf_is_read_or_refused(name: str) -> None:
    assert code(ODD[name]) in ("read", "damaged-pdf", "no-text-layer")


def test_scripts_attachments_and_forms_are_not_part_of_a_letter() -> None:
    for name, data in raw.active().items():
        if name != "outside":
            assert read_bytes(data, "active.pdf").text == "Inspectors met 14 social workers in May 2019."


@pytest.mark.parametrize("size", [b"0", b"-12", b"1e38", b"0.00001", b"99999999999999999999999"])
@pytest.mark.parametrize("place", [b"70 700", b"1e38 -1e38", b"-0.0 99999999999999999999"])
def test_impossible_font_sizes_and_positions_do_no_harm(size: bytes, place: bytes) -> None:
    content = raw.LINE.replace(b"12 Tf", size + b" Tf").replace(b"70 700", place)
    two = content + b" BT /F1 " + size + b" Tf 300 700 Td (Two   columns) Tj ET"
    readers: tuple[Reader, ...] = ("pypdfium2", "pdfplumber")
    for reader in readers:
        assert code(raw.pdf(raw.page(two)), reader) in ("read", "no-text-layer", "empty-file")


@pytest.mark.parametrize(
    "text",
    ["# a" + " " * 400_000 + "b", "|" * 400_000 + "x|", "|" + "-|" * 200_000 + "x|", ("a" * 499 + " ") * 800],
)
def test_reading_time_grows_in_proportion_to_the_length_of_a_line(text: str) -> None:
    start = time.process_time()
    read_bytes(text.encode(), "long.txt")
    assert time.process_time() - start < 5  # if it grew with the square of the length, it would be an hour


PACKED: dict[bytes, Callable[[bytes], bytes]] = {
    b"/FlateDecode": zlib.compress,
    b"/Fl": zlib.compress,
    b"/Fl#61teDecode": zlib.compress,
    b"/ASCII85Decode": lambda data: base64.a85encode(data) + b"~>",
    b"/A85": lambda data: b" " + base64.a85encode(data, wrapcol=70) + b"\n~>",
    b"/ASCIIHexDecode": lambda data: data.hex().encode() + b">",
    b"/RunLengthDecode": lambda data: b"".join(b"\x00%c" % byte for byte in data) + b"\x80",
}


@given(st.binary(min_size=1, max_size=200), st.lists(st.sampled_from(sorted(PACKED)), min_size=1, max_size=3))
def test_a_stream_is_decoded_through_all_its_filters(content: bytes, filters: list[bytes]) -> None:
    data = content
    for name in reversed(filters):
        data = PACKED[name](data)
    body = b"stream\n" + data + b"\nendstream"
    head = b"<< /Filter [%s] >>" % b" ".join(filters)
    assert decode_stream(body, 7, head, 1_000_000, keep=True) == (len(content), content)


def test_decoding_stops_at_its_limit() -> None:
    packed = zlib.compress(bytes(50_000_000))
    for head in (b"/Filter /FlateDecode", b"/Filter 9 0 R", b"/Filter [/Fl /Fl]"):
        size, content = decode_stream(packed, 0, head, 1_000_000, keep=True)
        assert 1_000_000 < size < 4_000_000
        assert len(content) < 4_000_000


def test_a_wrong_checksum_does_not_hide_content() -> None:
    packed = zlib.compress(b"BT /F1 1 Tf (" + b"a" * 900_000 + b") Tj ET")[:-4] + b"none"
    with pytest.raises(TooLargeError, match="as no letter does"):
        read_bytes(raw.with_filters(b"/FlateDecode", packed), "bomb.pdf")


@pytest.mark.parametrize("head", [b"", b"x", b"x\x9d", b"y\x9c", b"x\xbb", b"\x88\x1c"])
def test_data_without_a_zlib_header_is_not_decompressed(head: bytes) -> None:
    data = head + zlib.compress(b"words")[2:]
    assert decode_stream(data, 0, b"/Filter /FlateDecode", 1_000, keep=True) == (0, b"")


@pytest.mark.parametrize(
    "name", [b"LZWDecode", b"RunLengthDecode", b"ASCII85Decode", b"ASCIIHexDecode", b"Fl"]
)
@given(data=st.binary(max_size=300))
def test_a_damaged_stream_is_decoded_as_far_as_possible(name: bytes, data: bytes) -> None:
    size, _ = decode_stream(data, 0, b"/Filter /" + name, 100_000, keep=True)
    assert size >= 0
