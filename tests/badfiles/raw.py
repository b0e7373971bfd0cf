"""Writes PDFs object by object, so that any part of them can be made wrong."""

from __future__ import annotations

import base64
import zlib

Objects = dict[int, bytes]

LINE = b"BT /F1 12 Tf 70 700 Td (Inspectors met 14 social workers in May 2019.) Tj ET"
FONT = b"<< /Type /Font /Subtype /Type1 /BaseFont /Helvetica /Encoding /WinAnsiEncoding >>"


def stream(data: bytes, keys: bytes = b"") -> bytes:
    """Returns the body of a stream object whose data is compressed with deflate."""
    return unpacked(zlib.compress(data, 9), keys + b" /Filter /FlateDecode")


def unpacked(data: bytes, keys: bytes = b"") -> bytes:
    """Returns the body of a stream object whose data is stored uncompressed."""
    return b"<< %s /Length %d >>\nstream\n%s\nendstream" % (keys, len(data), data)


def page(
    content: bytes = LINE, *, resources: bytes = b"", keys: bytes = b"", contents: bytes = b"4 0 R"
) -> Objects:
    """Returns the objects of a PDF with one page: 1 catalogue, 2 pages, 3 page, 4 its content, 5 its font."""
    return {
        1: b"<< /Type /Catalog /Pages 2 0 R >>",
        2: b"<< /Type /Pages /Kids [3 0 R] /Count 1 >>",
        3: b"<< /Type /Page /Parent 2 0 R /MediaBox [0 0 595 842] /Contents %s "
        b"/Resources << /Font << /F1 5 0 R >> %s >> %s >>" % (contents, resources, keys),
        4: stream(content),
        5: FONT,
    }


def pdf(objects: Objects, trailer: bytes = b"") -> bytes:
    """Returns the bytes of a PDF with these objects and a cross-reference table."""
    data = b"%PDF-1.7\n"
    offsets: dict[int, int] = {}
    for number, body in objects.items():
        offsets[number] = len(data)
        data += b"%d 0 obj\n%s\nendobj\n" % (number, body)
    size = max(objects) + 1
    rows = [
        b"%010d 00000 n \n" % offsets[n] if n in offsets else b"0000000000 65535 f \n" for n in range(size)
    ]
    table = b"xref\n0 %d\n" % size + b"".join(rows)
    end = b"trailer\n<< /Size %d /Root 1 0 R %s >>\nstartxref\n%d\n%%%%EOF\n" % (size, trailer, len(data))
    return data + table + end


def with_filters(filters: bytes, data: bytes) -> bytes:
    """Returns a PDF with one page whose content is `data`, already encoded with `filters`."""
    return pdf(page() | {4: unpacked(data, b"/Filter [%s]" % filters)})


def bombs() -> dict[str, bytes]:
    """Returns small PDFs that would decompress to gigabytes or draw without end, by name."""
    zeros = _gigabyte()
    form = b"/Type /XObject /Subtype /Form"
    nested = b"/XObject << /X %d 0 R >>"
    chain = {
        n: stream(b"/X Do " * 10, form + b" /Resources << %s >>" % (nested % (n + 1))) for n in range(10, 30)
    }
    shared = b"<< %s >>" % b" ".join(b"/X%d %d 0 R" % (n, n) for n in range(10, 1600))
    many = {
        n: stream(b"/X%d Do" % (n + 1), form + b" /Resources << /XObject 6 0 R >>") for n in range(10, 1600)
    }
    overlapping = b" ".join(b"%d %d" % (n, n % 2 * 7_000_000) for n in range(2000)).ljust(40_000)
    cid = _composite_font(b"1 beginbfchar <0041> <" + b"0041" * 200_000 + b"> endbfchar")
    huge = _composite_font(b"1 beginbfrange <00000000> <FFFFFFFF> <0041> endbfrange")
    inline = b"BI /W 30000 /H 30000 /BPC 8 /CS /G /F /Fl ID " + zeros + b" EI"
    return {
        "stream": with_filters(b"/FlateDecode", zeros),
        "in-stream": with_filters(b"/FlateDecode /FlateDecode", zlib.compress(zeros, 9)),
        "in-letters": with_filters(b"/ASCII85Decode /FlateDecode", base64.a85encode(zeros) + b"~>"),
        "in-digits": with_filters(b"/AHx /Fl", zeros.hex().encode() + b">"),
        "by-escape": with_filters(b"/Fl#61teDecode", zeros),
        "by-reference": pdf(page() | {4: unpacked(zeros, b"/Filter 6 0 R"), 6: b"/FlateDecode"}),
        "runs": with_filters(b"/FlateDecode /RunLengthDecode", zlib.compress(b"\x81 " * 10_000_000)),
        "picture": pdf(page() | {6: unpacked(zeros, b"/Subtype /Image /Filter /FlateDecode")}),
        "picture-in-drawing": pdf(page(inline)),
        "states": pdf(page(b"q " * 3_000_000)),
        "long-text": pdf(page(b"BT /F1 1 Tf (" + b"a" * 7_000_000 + b") Tj ET")),
        "million-characters": pdf(page(b"BT /F1 1 Tf " + b"(a) Tj " * 999_999 + b"ET")),
        "glyphs": pdf(page(b"BT /F1 9 Tf " + b"<0041> Tj " * 5_000 + b"ET") | cid),
        "table-of-glyphs": pdf(page(b"BT /F1 9 Tf <0041> Tj ET") | huge),
        "contents": pdf(page(LINE.ljust(90_000), contents=b"[" + b"4 0 R " * 5_000 + b"]")),
        "drawings": pdf(page(b"/X Do " * 10, resources=nested % 10) | chain | {30: stream(LINE, form)}),
        "drawings-shared": pdf(page(b"/X10 Do", resources=b"/XObject 6 0 R") | {6: shared} | many),
        "drawing-itself": pdf(
            page(b"/X Do", resources=nested % 6)
            | {6: stream(b"/X Do " * 100, form + b" /Resources << %s >>" % (nested % 6))}
        ),
        "packed": pdf(
            page() | {6: stream(overlapping + b" " * 7_500_000, b"/Type /ObjStm /N 2000 /First 40000")}
        ),
        "objects": pdf(page()) + b"1 0 obj " * 700_000,
        "streams": pdf(page()) + b"stream\nendstream\n" * 60_000,
    }


def _gigabyte() -> bytes:
    """Returns a gigabyte of zeros, compressed quickly: one compressed megabyte, repeated."""
    packer = zlib.compressobj(9)
    size = 1 << 20
    first, then = (packer.compress(bytes(size)) + packer.flush(zlib.Z_FULL_FLUSH) for _ in range(2))
    checksum = (1024 * size % 65521) << 16 | 1
    return first + then * 1023 + b"\x03\x00" + checksum.to_bytes(4, "big")


def _composite_font(table: bytes) -> Objects:
    head = b"begincmap 1 begincodespacerange <0000> <FFFF> endcodespacerange "
    return {
        5: b"<< /Type /Font /Subtype /Type0 /BaseFont /X /Encoding /Identity-H /DescendantFonts [6 0 R] "
        b"/ToUnicode 7 0 R >>",
        6: b"<< /Type /Font /Subtype /CIDFontType2 /BaseFont /X "
        b"/CIDSystemInfo << /Registry (Adobe) /Ordering (Identity) /Supplement 0 >> >>",
        7: stream(head + table),
    }


def circles() -> dict[str, bytes]:
    """Returns PDFs whose objects refer to themselves or nest very deeply, by name."""
    plain = page()
    whole = pdf(plain)
    table = whole.rfind(b"xref\n0")
    deep = {
        n: b"<< /Type /Pages /Kids [%d 0 R] /Count 1 /Parent %d 0 R >>" % (n + 1, n - 1)
        for n in range(6, 900)
    }
    font = b"<< /Type /Font /Subtype /Type0 /BaseFont /X /Encoding /Identity-H /DescendantFonts [5 0 R] >>"
    drawn = (
        b"<< /Type /Font /Subtype /Type3 /FontBBox [0 0 9 9] /FontMatrix [1 0 0 1 0 0] "
        b"/FirstChar 97 /LastChar 97 "
        b"/CharProcs << /a 4 0 R >> /Encoding << /Differences [97 /a] >> /Widths [9] "
        b"/Resources << /Font << /F1 5 0 R >> >> >>"
    )
    return {
        "kids": pdf(plain | {2: b"<< /Type /Pages /Kids [3 0 R 2 0 R] /Count 2 >>"}),
        "kids-of-kids": pdf(
            plain
            | {2: b"<< /Type /Pages /Kids [6 0 R] /Count 900 >>"}
            | {6: b"<< /Type /Pages /Parent 2 0 R /Kids [2 0 R 3 0 R] /Count 900 >>"}
        ),
        "kids-deep": pdf(plain | {2: b"<< /Type /Pages /Kids [6 0 R] /Count 1 >>"} | deep | {900: plain[3]}),
        "count": pdf(plain | {2: b"<< /Type /Pages /Kids [3 0 R] /Count 999 >>"}),
        "parent": pdf(plain | {3: plain[3].replace(b"2 0 R", b"3 0 R")}),
        "length": pdf(plain | {4: b"<< /Length 4 0 R >>\nstream\nBT ET\nendstream"}),
        "content": pdf(page(contents=b"6 0 R") | {6: b"[6 0 R 4 0 R]"}),
        "content-page": pdf(page(contents=b"3 0 R")),
        "font": pdf(plain | {5: font}),
        "font-drawn": pdf(page(b"BT /F1 12 Tf (aaa) Tj ET") | {5: drawn}),
        "previous": whole.replace(b"/Root", b"/Prev %d /Root" % table),
        "root": whole.replace(b"/Root 1 0 R", b"/Root 9 0 R"),
        "brackets": pdf(page(keys=b"/X " + b"[" * 100_000 + b"]" * 100_000)),
        "dictionaries": pdf(page(keys=b"/X " + b"<</A " * 50_000 + b"1" + b">>" * 50_000)),
    }


def broken_tables() -> dict[str, bytes]:
    """Returns PDFs with the wrong cross-reference tables that tools and transfers produce, by name."""
    whole = pdf(page())
    table = whole.rfind(b"xref\n0")
    start = b"startxref\n%d" % table
    return {
        "shifted": whole.replace(b"%PDF-1.7\n", b"%PDF-1.7\n%%%%%%\n"),
        "none": whole[:table],
        "no-trailer": whole[: whole.rfind(b"trailer")],
        "no-start": whole.replace(start, b""),
        "start-nowhere": whole.replace(start, b"startxref\n99999999999"),
        "start-negative": whole.replace(start, b"startxref\n-1"),
        "size": whole.replace(b"/Size 6", b"/Size 2147483647"),
        "size-small": whole.replace(b"/Size 6", b"/Size 1"),
        "sections": whole.replace(b"xref\n0 6", b"xref\n0 2147483647"),
        "section-start": whole.replace(b"xref\n0 6", b"xref\n4294967295 6"),
        "zeros": whole[:table] + bytes(150) + whole[whole.rfind(b"trailer") :],
        "line-ends": whole.replace(b" \n", b"\n"),
        "twice": whole + whole[table:],
        "mail": whole.replace(b"\n", b"\r\n"),
    }


def active() -> dict[str, bytes]:
    """Returns PDFs with scripts, attachments and forms, which are not part of a letter, by name."""
    attachment = (
        b"/Names << /EmbeddedFiles << /Names [(virus.exe) << /F (virus.exe) /EF << /F 6 0 R >> >>] >> >>"
    )
    field = b"<< /Type /Annot /Subtype /Widget /FT /Tx /T (name) /V (not of the letter) /Rect [0 0 99 20] >>"
    script = b"<< /S /JavaScript /JS (app.alert\\(1\\)) >>"

    def catalogue(keys: bytes) -> Objects:
        return {1: b"<< /Type /Catalog /Pages 2 0 R %s >>" % keys}

    return {
        "script": pdf(page() | catalogue(b"/OpenAction " + script)),
        "launch": pdf(page() | catalogue(b"/OpenAction << /S /Launch /F (/bin/sh) >>")),
        "link": pdf(page() | catalogue(b"/OpenAction << /S /URI /URI (http://example.invalid/) >>")),
        "submit": pdf(page() | catalogue(b"/AA << /WC << /S /SubmitForm /F (http://example.invalid/) >> >>")),
        "attachment": pdf(
            page() | catalogue(attachment) | {6: stream(b"MZ" + bytes(99), b"/Type /EmbeddedFile")}
        ),
        "form": pdf(
            page(keys=b"/Annots [6 0 R]") | catalogue(b"/AcroForm << /Fields [6 0 R] >>") | {6: field}
        ),
        "outside": pdf(
            page() | {4: b"<< /F (/etc/passwd) /Length 0 >>\nstream\n\nendstream", 6: stream(LINE)}
        ),
    }
