"""PDFs that a reader of PDF syntax can be led past, and harmless ones that look like them."""

from __future__ import annotations

import base64
import zlib

from tests.badfiles import raw
from tests.badfiles.raw import LINE, Objects, page, pdf, stream, unpacked

_BLANKS = b" " * 20_000_000
"""More than a page's content may have."""


def hostile() -> dict[str, bytes]:
    """Returns PDFs that must be refused before pdfium sees them, by name."""
    return _hidden_filters() | _in_disguise() | _deep()


def _hidden_filters() -> dict[str, bytes]:
    """Streams that unfold to more than a page may have, and do not say so plainly."""
    packed = zlib.compress(_BLANKS)
    plain = b"/Filter /FlateDecode"
    filler = b"/X (" + b"x" * 5_000 + b")"
    dictionaries = {
        "comment-in-list": b"/Filter [ %]\n /FlateDecode ]",
        "comment-before-name": b"/Filter % /None\r/FlateDecode",
        "comment-with-filter": b"% /Filter /DCTDecode\n" + plain,
        "long": plain + filler,
        "very-long": plain + filler * 20,
        "blanks": plain + b" " * 5_000,
        "object-in-string": plain + b" /X (1 0 obj)",
        "inner": b"/X << /Filter /DCTDecode >> " + plain,
        "inner-parameters": b"/DecodeParms << /Filter [/ASCII85Decode] >> " + plain,
        "inner-list": b"/X [<< /Filter /RunLengthDecode >>] " + plain,
        "key-by-escape": b"/F#69lter /FlateDecode",
        "keyword-in-string": b"/X (stream) " + plain,
        "end-in-string": b"/X (endstream) " + plain,
        "none": b"",
    }
    keywords = {
        "blank": b"stream \n",
        "tab-and-blank": b"stream\t \r\n",
        "comment": b"stream % of words\n",
        "return": b"stream\r",
        "long-blanks": b"stream" + b" " * 300 + b"\n",
        "long-comment": b"stream %" + b"x" * 5_000 + b"\n",
    }
    digits = base64.a85encode(packed) + b"~>"
    one_line = b"<< /Length 1 >>stream\nx\nendstream endobj 4 0 obj << %s >> stream\n" % plain
    twice = pdf(
        page() | {4: unpacked(zlib.compress(packed), b"/X << %s >> /Filter [/Fl /FlateDecode]" % plain)}
    )
    return (
        {f"filter-{name}": pdf(page() | {4: unpacked(packed, keys)}) for name, keys in dictionaries.items()}
        | {
            f"keyword-{name}": pdf(page() | {4: unpacked(packed, plain).replace(b"stream\n", word, 1)})
            for name, word in keywords.items()
        }
        | {
            "filter-twice": twice,
            "filters-referred-to": pdf(page() | {4: unpacked(digits, b"/Filter 6 0 R"), 6: b"[/A85 /Fl]"}),
            "filter-in-list-referred-to": pdf(
                page() | {4: unpacked(digits, b"/Filter [6 0 R 7 0 R]"), 6: b"/A85", 7: b"/Fl"}
            ),
            "keyword-on-one-line": pdf(page() | {4: one_line + packed + b"\nendstream"}),
            "keyword-in-letters": pdf(
                page() | {4: b"<< /X (stream) /Filter [/A85 /Fl] >>stream\n" + digits + b"\nendstream"}
            ),
        }
    )


def _in_disguise() -> dict[str, bytes]:
    """Pages whose content is said to be an image, and characters that stand for thousands."""
    image = stream(_BLANKS, b"/Type /XObject /Subtype /Image /Width 5000 /Height 4000")
    long = b"<" + b"0041" * 200_000 + b">"
    targets = {
        "range": b"1 beginbfrange <0041> <0041> %s endbfrange" % long,
        "list": b"1 beginbfrange <0041> <0042> [ <0042> %s ] endbfrange" % long,
        "second": b"2 beginbfrange <0001> <0002> <0041> <0041> <0041> %s endbfrange" % long,
    }
    return {
        "image-as-content": pdf(page() | {4: image}),
        "image-in-contents": pdf(page(contents=b"[ 6 0 R 4 0 R ]") | {6: image}),
        "image-in-contents-close": pdf(page(contents=b"[6 0 R]") | {6: image}).replace(
            b"/Contents [", b"/Contents["
        ),
    } | {f"glyphs-{name}": shows_one_glyph(table) for name, table in targets.items()}


def shows_one_glyph(table: bytes) -> bytes:
    """Returns a PDF with a page that shows one glyph 5,000 times; `table` says which characters it is."""
    font: Objects = {
        5: b"<< /Type /Font /Subtype /Type0 /BaseFont /X /Encoding /Identity-H /DescendantFonts [6 0 R] "
        b"/ToUnicode 7 0 R >>",
        6: b"<< /Type /Font /Subtype /CIDFontType2 /BaseFont /X "
        b"/CIDSystemInfo << /Registry (Adobe) /Ordering (Identity) /Supplement 0 >> >>",
        7: stream(b"begincmap 1 begincodespacerange <0000> <FFFF> endcodespacerange " + table),
    }
    return pdf(page(b"BT /F1 9 Tf 70 700 Td " + b"<0041> Tj " * 5_000 + b"ET") | font)


def _deep() -> dict[str, bytes]:
    """Content that opens far more than any letter does."""
    opened = {
        "marks": (b"/Span BMC ", b"EMC "),
        "marks-with-properties": (b"/Span << /MCID 1 >> BDC\n", b"EMC\n"),
        "marks-without-blanks": (b"/Span<</Lang(en)>>BDC\r", b"EMC\r"),
    }
    found = {f"nested-{name}": pdf(page(begin * 30_000 + LINE)) for name, (begin, _) in opened.items()}
    for name, (begin, end) in opened.items():
        found[f"nested-{name}-closed"] = pdf(page(begin * 30_000 + LINE + b" " + end * 30_000))
    opened_often = b"/Span BMC " * 900
    found["nested-in-one-stream-shown-often"] = pdf(
        page(contents=b"[%s]" % (b"4 0 R " * 40)) | {4: stream(opened_often)}
    )
    found["nested-in-many-streams"] = pdf(
        page(contents=b"[%s]" % b" ".join(b"%d 0 R" % at for at in range(10, 50)))
        | {at: stream(opened_often + b"%% %d\n" % at) for at in range(10, 50)}
    )
    return found | {"states-closed": pdf(page(b"q " * 200_000 + LINE + b" " + b"Q " * 200_000))}


def endless() -> dict[str, bytes]:
    """Returns PDFs with pages that would be drawn for minutes, or without end, by name."""
    steps = {
        "tiny": b"/XStep 0.001 /YStep 0.001",
        "negative": b"/XStep -.0005 /YStep +0.02",
        "narrow": b"/XStep 900 /YStep 0.00001",
        "enlarged": b"/Matrix [2 0 0 2 0 0] /XStep 0.001 /YStep 0.001",
    }
    return {f"tiles-{name}": tiled(keys) for name, keys in steps.items()} | {
        f"mesh-{kind}": shaded(kind, 600_000) for kind in (4, 6, 7)
    }


def tiled(steps: bytes) -> bytes:
    """Returns a PDF with a page that is filled with a pattern of squares."""
    keys = b"/Type /Pattern /PatternType 1 /PaintType 1 /TilingType 1 /BBox [0 0 1 1] /Resources << >> "
    content = LINE + b" /Pattern cs /P scn 0 0 595 400 re f"
    return pdf(
        page(content, resources=b"/Pattern << /P 6 0 R >>") | {6: stream(b"0 0 .5 .5 re f", keys + steps)}
    )


def shaded(kind: int, size: int) -> bytes:
    """Returns a PDF with a page that is filled with a mesh of `size` bytes."""
    keys = (
        b"/ShadingType %d /ColorSpace /DeviceGray /BitsPerCoordinate 8 /BitsPerComponent 8 /BitsPerFlag 8 "
        b"/Decode [0 595 0 400 0 1]" % kind
    )
    mesh = bytes(at * at % 251 for at in range(size))
    return pdf(page(LINE + b" /S sh", resources=b"/Shading << /S 6 0 R >>") | {6: stream(mesh, keys)})


def harmless() -> dict[str, bytes]:
    """Returns PDFs that resemble the hostile ones and can be read, by name."""
    image = b"/Type /XObject /Subtype /Image /Width 5000 /Height 4000 /ColorSpace /DeviceGray"
    return {
        "keyword-blank": pdf(page()).replace(b"stream\n", b"stream \n"),
        "keyword-return": pdf(page() | {4: raw.unpacked(LINE).replace(b"stream\n", b"stream\r\n", 1)}),
        "comment": pdf(page() | {4: stream(LINE, b"% a page of words\n")}),
        "inner-filter": pdf(page() | {4: stream(LINE, b"/X << /Filter /ASCII85Decode >>")}),
        "like-deflate": pdf(page() | {4: unpacked(b"x^ " + LINE)}),
        "deflated-like-deflate": pdf(page(b"x^ " + LINE)),
        "large-image": pdf(page() | {6: stream(_BLANKS, image)}),
        "marks": pdf(page(b"/P <</MCID 1>> BDC EMC " * 5_000 + b"/Span BMC " * 500 + LINE + b" EMC" * 500)),
        "marks-over-two-streams": pdf(
            page(contents=b"[6 0 R 4 0 R]") | {6: stream(b"/Span BMC " * 20), 4: stream(LINE + b" EMC" * 20)}
        ),
        "filter-referred-to": pdf(page() | {4: stream(LINE).replace(b"/FlateDecode", b"6 0 R"), 6: b"/Fl"}),
        "states": pdf(page(b"q Q " * 150_000 + LINE)),
        "tiles": tiled(b"/XStep 4 /YStep 4"),
        "tiles-enlarged": tiled(b"/Matrix [4000 0 0 4000 0 0] /XStep 0.001 /YStep 0.001"),
        "mesh": shaded(4, 300),
    }
