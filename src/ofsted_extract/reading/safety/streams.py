"""Decodes the streams of a PDF piece by piece, up to a limit and no further."""

from __future__ import annotations

import base64
import io
import re
import zlib
from collections.abc import Iterator

_FILTERS = re.compile(rb"/Filter\s*(\[[^\]]*\]|/[^\s/<>\[\]()]+)")
_COMMENT = re.compile(rb"%[^\r\n]*")
_NAME = re.compile(rb"/([^\s/<>\[\]()]+)")
_ESCAPE = re.compile(rb"#([0-9A-Fa-f]{2})")
_END = b"endstream"
_DEFLATE = (b"FlateDecode", b"Fl")
_STEP = 65_536
"""Bytes that are decompressed at a time; at most sixteen times as many come out of one step."""
_ZLIB_HEADER = 2
"""Bytes of the zlib header before the deflated data."""
_FILTERS_BY_REFERENCE = ((b"FlateDecode",) * 4, (b"A85", b"Fl"), (b"AHx", b"Fl"), (b"LZW",), (b"RL",))
"""The lists of filters tried if the dictionary refers to other objects for their names."""
_BY_REFERENCE = re.compile(rb"\d\s+R\b")
_MORE_FILTERS = 4
"""How often data are inflated again if they still begin as deflated ones do."""
_NOT_ASCII_85 = re.compile(rb"[^!-uz\s]")
_NOT_HEX = bytes(set(range(256)) - set(b"0123456789ABCDEFabcdef"))
_LONGEST_ASCII = 4_000_000
"""Bytes of a stream in ASCII85 or hexadecimal that are decoded; what follows is ignored."""
_END_OF_RUNS = 128


def decode_stream(data: bytes, start: int, head: bytes, limit: int, *, keep: bool) -> tuple[int, bytes]:
    """Decodes a stream.

    Args:
        data: the bytes of the file.
        start: where the stream begins.
        head: the stream's dictionary.
        limit: the number of decoded bytes after which to stop.
        keep: whether the content is wanted. That of images is not; they may be large.

    Returns:
        The size of the decoded content, which is exact up to `limit`, and the content if it is wanted; where
        the dictionary can be understood in several ways, of that which gives most. A stream with an unknown
        filter counts as far as it could be decoded.
    """
    found = [_decode(data, start, names, limit, keep=keep) for names in _filter_lists(data, start, head)]
    return max(found, key=lambda size_and_content: size_and_content[0])


def _decode(
    data: bytes, start: int, filters: tuple[bytes, ...], limit: int, *, keep: bool
) -> tuple[int, bytes]:
    """Undoes filters one by one; and deflate once more, as long as the content begins like deflated data."""
    if not filters:
        content = _raw(data, start)
        size = len(content)
    elif filters[0] in _DEFLATE:
        size, content = inflate(data, start, limit, keep=keep or len(filters) > 1)
        filters = filters[1:]
    elif keep:
        content = _raw(data, start)
        size = len(content)
    else:
        return 0, b""
    for name in filters:
        if size > limit:
            break
        decoded = _undo_filter(name, content, limit)
        if not decoded:
            break
        size, content = len(decoded), decoded
    for _ in range(_MORE_FILTERS):
        if size > limit or not is_deflated(content):
            break
        decoded = inflate(content, 0, limit, keep=True)[1]
        if len(decoded) <= size:
            break
        size, content = len(decoded), decoded
    return size, content


def _filter_lists(data: bytes, start: int, head: bytes) -> list[tuple[bytes, ...]]:
    """The lists of filters that a stream may have, each in the order in which they have to be undone.

    That is one, unless its dictionary has others inside it, or comments. The dictionary may also be longer
    than what is seen of it, so data that begin as deflated ones do are inflated, whatever it says.
    """
    heads = (head, _COMMENT.sub(b" ", head)) if b"%" in head else (head,)
    values = [found[1] for each in heads for found in _FILTERS.finditer(each)]
    lists = [_filter_names(value) for value in values if not _BY_REFERENCE.search(value)]
    if not lists:
        is_hidden = values or b"/Filter" in head or b"#" in head
        lists = list(_FILTERS_BY_REFERENCE) if is_hidden else [()]
    if is_deflated(data, start) and not any(names and names[0] in _DEFLATE for names in lists):
        lists.append(_DEFLATE[:1])
    return list(dict.fromkeys(lists))


def _filter_names(names: bytes) -> tuple[bytes, ...]:
    """The names in the value of the key `Filter`, with the characters that are written as their codes."""
    return tuple(_ESCAPE.sub(lambda code: bytes([int(code[1], 16)]), name) for name in _NAME.findall(names))


def _raw(data: bytes, start: int) -> bytes:
    end = data.find(_END, start)
    return data[start : end if end >= 0 else len(data)]


def inflate(data: bytes, start: int, limit: int, *, keep: bool) -> tuple[int, bytes]:
    """Decompresses deflated data with a zlib header.

    Args:
        data: the bytes.
        start: where the header begins.
        limit: the number of decompressed bytes after which to stop.
        keep: whether the content is wanted.

    Returns:
        The size of the decompressed content, which is exact up to `limit`, and the content if it is wanted.
    """
    if not is_deflated(data, start):
        return 0, b""
    # The checksum at the end is ignored, since pdfium uses the content whether it is right or wrong.
    inflater = zlib.decompressobj(-zlib.MAX_WBITS)
    size = 0
    parts: list[bytes] = []
    start += _ZLIB_HEADER
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


def is_deflated(data: bytes, start: int = 0) -> bool:
    """Whether data begin with a zlib header (RFC 1950) for deflate without a preset dictionary, as in PDF."""
    head = data[start : start + _ZLIB_HEADER]
    return (
        len(head) == _ZLIB_HEADER
        and head[0] & 0x8F == 8
        and not head[1] & 0x20
        and not int.from_bytes(head, "big") % 31
    )


def _undo_filter(name: bytes, content: bytes, limit: int) -> bytes:
    """Undoes one filter; returns nothing for a filter of images, or if nothing could be decoded."""
    if name in _DEFLATE:
        return inflate(content, 0, limit, keep=True)[1]
    if name in (b"ASCIIHexDecode", b"AHx"):
        digits = content[:_LONGEST_ASCII].split(b">", 1)[0].translate(None, _NOT_HEX)
        return bytes.fromhex((digits + b"0" * (len(digits) % 2)).decode())
    if name in (b"ASCII85Decode", b"A85"):
        return _ascii_85(content[:_LONGEST_ASCII].lstrip().removeprefix(b"<~"))
    if name in (b"LZWDecode", b"LZW"):
        return _join_up_to(limit, _lzw(content))
    if name in (b"RunLengthDecode", b"RL"):
        return _join_up_to(limit, _run_length(content))
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


def _join_up_to(limit: int, parts: Iterator[bytes]) -> bytes:
    """Joins parts until there are more than `limit` bytes."""
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
    except (LookupError, TypeError, ValueError):  # Damaged: what came before is all there is.
        return


def _run_length(content: bytes) -> Iterator[bytes]:
    at = 0
    while at < len(content) and (length := content[at]) != _END_OF_RUNS:
        if length < _END_OF_RUNS:
            yield content[at + 1 : at + 2 + length]
            at += length + 2
        else:
            yield content[at + 1 : at + 2] * (257 - length)
            at += 2
