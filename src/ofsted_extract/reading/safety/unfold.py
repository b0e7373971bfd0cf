"""Unfolds the streams of a PDF piece by piece, as far as a limit goes and no farther."""

from __future__ import annotations

import base64
import io
import re
import zlib
from collections.abc import Iterator

_FILTERS = re.compile(rb"/Filter\s*(\[[^\]]*\]|/[^\s/<>\[\]()]+)")
_NAME = re.compile(rb"/([^\s/<>\[\]()]+)")
_ESCAPE = re.compile(rb"#([0-9A-Fa-f]{2})")
_END = b"endstream"
_STEP = 65_536
_PACKED_HEAD = 2
"""Bytes of its own that stand before what deflate has packed."""
_BY_REFERENCE = (b"FlateDecode",) * 4
"""What is tried where a reference takes the place of the filters' names."""
_NOT_ASCII_85 = re.compile(rb"[^!-uz\s]")
_NOT_HEX = bytes(set(range(256)) - set(b"0123456789ABCDEFabcdef"))
_TYPED = 4_000_000
"""So many bytes of a stream that is written in printable characters are looked into."""


def unfolded(data: bytes, start: int, head: bytes, limit: int, *, keep: bool) -> tuple[int, bytes]:
    """The content of a stream.

    Args:
        data: the file's bytes.
        start: where the stream begins.
        head: its dictionary.
        limit: bytes at which to stop.
        keep: whether the content is wanted; of pictures, which may be large, it is not.

    Returns: its size in bytes, at least where it has no more than `limit`; and the content, as far as it is
        unfolded and wanted. What is packed in ways that we do not know counts as far as it could be unpacked.
    """
    filters = _names(head)
    if not filters:
        content = _raw(data, start)
        return len(content), content
    if filters[0] in (b"FlateDecode", b"Fl"):
        size, content = inflated(data, start, limit, keep=keep or len(filters) > 1)
        filters = filters[1:]
    elif keep:
        content = _raw(data, start)
        size = len(content)
    else:
        return 0, b""
    for name in filters:
        if size > limit:
            break
        unpacked = _unpacked(name, content, limit)
        if not unpacked:
            break
        size, content = len(unpacked), unpacked
    return size, content


def _names(head: bytes) -> tuple[bytes, ...]:
    """The filters that a stream's dictionary names, in the order in which they are undone."""
    found = _FILTERS.search(head)
    if not found:
        return _BY_REFERENCE if b"/Filter" in head or b"#" in head else ()
    return tuple(
        _ESCAPE.sub(lambda code: bytes([int(code[1], 16)]), name) for name in _NAME.findall(found[1])
    )


def _raw(data: bytes, start: int) -> bytes:
    end = data.find(_END, start)
    return data[start : end if end >= 0 else len(data)]


def inflated(data: bytes, start: int, limit: int, *, keep: bool) -> tuple[int, bytes]:
    """What `data` unfolds to, by deflate, from `start` on: its size, as for `unfolded`, and the content."""
    if not _is_packed(data[start : start + _PACKED_HEAD]):
        return 0, b""
    # The checksum at the end is not looked at: pdfium, too, takes what is unfolded, be it right or wrong.
    inflater = zlib.decompressobj(-zlib.MAX_WBITS)
    size = 0
    parts: list[bytes] = []
    start += _PACKED_HEAD
    pending = data[start : start + _STEP]
    while pending and not inflater.eof and size <= limit:
        try:
            part = inflater.decompress(pending, 16 * _STEP)
        except zlib.error:
            break
        size += len(part)
        if keep:
            parts.append(part)
        pending = inflater.unconsumed_tail
        if not pending:
            start += _STEP
            pending = data[start : start + _STEP]
    return size, b"".join(parts)


def _is_packed(head: bytes) -> bool:
    """Whether what begins so is packed by deflate, and needs no dictionary, which no PDF has."""
    return (
        len(head) == _PACKED_HEAD
        and head[0] & 0x8F == 8
        and not head[1] & 0x20
        and not int.from_bytes(head, "big") % 31
    )


def _unpacked(name: bytes, content: bytes, limit: int) -> bytes:
    """`content` with one filter undone; nothing where it is a filter of pictures, or holds nothing."""
    if name in (b"FlateDecode", b"Fl"):
        return inflated(content, 0, limit, keep=True)[1]
    if name in (b"ASCIIHexDecode", b"AHx"):
        digits = content[:_TYPED].split(b">", 1)[0].translate(None, _NOT_HEX)
        return bytes.fromhex((digits + b"0" * (len(digits) % 2)).decode())
    if name in (b"ASCII85Decode", b"A85"):
        return _ascii_85(content[:_TYPED].lstrip().removeprefix(b"<~"))
    if name in (b"LZWDecode", b"LZW"):
        return _bounded(_lzw(content), limit)
    if name in (b"RunLengthDecode", b"RL"):
        return _bounded(_runs(content), limit)
    return b""


def _ascii_85(content: bytes) -> bytes:
    other = _NOT_ASCII_85.search(content)
    digits = content[: other.start() if other else len(content)]
    while digits:
        try:
            return base64.a85decode(digits)
        except ValueError:  # Damaged: the first half may be whole.
            digits = digits[: len(digits) // 2]
    return b""


def _bounded(parts: Iterator[bytes], limit: int) -> bytes:
    result = bytearray()
    for part in parts:
        result += part
        if len(result) > limit:
            break
    return bytes(result)


def _lzw(content: bytes) -> Iterator[bytes]:
    from pdfminer.lzw import LZWDecoder

    decoder = LZWDecoder(io.BytesIO(content))
    try:
        yield from decoder.run()
    except (LookupError, TypeError, ValueError):  # Damaged; what came before is what there is.
        return


def _runs(content: bytes) -> Iterator[bytes]:
    at = 0
    while at < len(content) and (length := content[at]) != 128:
        if length < 128:
            yield content[at + 1 : at + 2 + length]
            at += length + 2
        else:
            yield content[at + 1 : at + 2] * (257 - length)
            at += 2
