"""Damages PDFs: bits, lengths, numbers, keywords, streams. The same seed gives the same damage."""

from __future__ import annotations

import random
import re
import zlib
from collections.abc import Callable

_NUMBER = re.compile(rb"(?<![\w.])-?\d+(?:\.\d+)?")
_STREAM = re.compile(rb"(?<!end)stream\r?\n(.*?)\r?\nendstream", re.DOTALL)
_REFERENCE = re.compile(rb"\d+ 0 R")
_KEYWORDS = (
    b"/Kids /Parent /Type /Page /Pages /Contents /Resources /Font /XObject /Form /Image /Length /Filter "
    b"/FlateDecode /DecodeParms /Predictor /Columns /ToUnicode /Encoding /Widths /FirstChar /LastChar "
    b"/W /DW /CIDToGIDMap /Count /MediaBox /Root /Prev /Size /Index /XRef /ObjStm /First /N /Extends "
    b"obj endobj stream endstream xref trailer startxref Do Tj TJ Tf Tm Td T* BT ET q Q cm Tr Ts Tw Tz "
    b"beginbfchar endbfchar beginbfrange endbfrange BI ID EI"
).split()
_NUMBERS = (
    b"0 -1 1 255 65535 65536 2147483647 -2147483648 4294967296 99999999999999999999 0.00000001 1e9 -0 1000000"
).split()

Mutation = Callable[[random.Random, bytes], bytes]


def mutated(data: bytes, seed: int) -> bytes:
    """Returns the PDF `data` with between one and a dozen mutations, which `seed` determines."""
    rng = random.Random(seed)
    mutations = [rng.choice(MUTATIONS)] * rng.choice((1, 1, 2, 4))
    mutations += rng.choices(MUTATIONS, k=rng.choice((0, 0, 1, 3, 8)))
    for mutate in mutations:
        data = mutate(rng, data) or b"%PDF-1.7\n"
    return data


def _flip_bits(rng: random.Random, data: bytes) -> bytes:
    """Flips a few bits."""
    result = bytearray(data)
    for _ in range(rng.choice((1, 4, 32, 256))):
        result[rng.randrange(len(result))] ^= 1 << rng.randrange(8)
    return bytes(result)


def _cut(rng: random.Random, data: bytes) -> bytes:
    """Cuts the end off at any byte."""
    return data[: rng.randrange(len(data))]


def _delete(rng: random.Random, data: bytes) -> bytes:
    """Deletes a range of bytes."""
    start, length = _random_range(rng, data)
    return data[:start] + data[start + length :]


def _duplicate(rng: random.Random, data: bytes) -> bytes:
    """Copies a range of bytes to another place."""
    start, length = _random_range(rng, data)
    at = rng.randrange(len(data))
    return data[:at] + data[start : start + length] + data[at:]


def _random_range(rng: random.Random, data: bytes) -> tuple[int, int]:
    return rng.randrange(len(data)), rng.choice((1, 16, 256, 4096, 65_536))


def _number(rng: random.Random, data: bytes) -> bytes:
    """Replaces numbers: object numbers, offsets, lengths, sizes."""
    return _replace_some(rng, data, _NUMBER, lambda: rng.choice((*_NUMBERS, b"%d" % rng.randrange(200))))


def _reference(rng: random.Random, data: bytes) -> bytes:
    """Redirects references, perhaps in circles."""
    return _replace_some(rng, data, _REFERENCE, lambda: b"%d 0 R" % rng.randrange(1, 120))


def _keyword(rng: random.Random, data: bytes) -> bytes:
    """Replaces occurrences of a keyword with another keyword."""
    pattern = re.compile(re.escape(rng.choice(_KEYWORDS)) + rb"\b")
    return _replace_some(rng, data, pattern, lambda: rng.choice(_KEYWORDS))


def _replace_some(
    rng: random.Random, data: bytes, pattern: re.Pattern[bytes], replacement: Callable[[], bytes]
) -> bytes:
    """Replaces a few of the first matches of `pattern` after a random byte."""
    start = rng.randrange(len(data))
    matches = [match for _, match in zip(range(400), pattern.finditer(data, start), strict=False)]
    chosen = rng.sample(matches, min(len(matches), rng.choice((1, 3, 20))))
    for match in sorted(chosen, reverse=True, key=lambda match: match.start()):
        data = data[: match.start()] + replacement() + data[match.end() :]
    return data


def _stream(rng: random.Random, data: bytes) -> bytes:
    """Decompresses a stream, damages it, and compresses it again. Later offsets become wrong."""
    streams = list(_STREAM.finditer(data))
    if not streams:
        return data
    match = rng.choice(streams)
    try:
        content = zlib.decompress(match[1])
    except zlib.error:
        return data
    mutations = (_flip_bits, _cut, _delete, _duplicate, _number, _reference, _keyword)
    content = content and rng.choice(mutations)(rng, content)
    return data[: match.start(1)] + zlib.compress(content) + data[match.end(1) :]


MUTATIONS: tuple[Mutation, ...] = (
    _flip_bits,
    _cut,
    _delete,
    _duplicate,
    _number,
    _number,
    _reference,
    _keyword,
    _stream,
    _stream,
    _stream,
)
