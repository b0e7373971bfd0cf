"""Damage to PDFs, the same for the same seed: bits, lengths, numbers, key words, streams."""

from __future__ import annotations

import random
import re
import zlib
from collections.abc import Callable

_NUMBER = re.compile(rb"(?<![\w.])-?\d+(?:\.\d+)?")
_STREAM = re.compile(rb"(?<!end)stream\r?\n(.*?)\r?\nendstream", re.DOTALL)
_REFERENCE = re.compile(rb"\d+ 0 R")
_WORDS = (
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
    """`data`, a PDF, with between one and a dozen damages that `seed` chooses."""
    chance = random.Random(seed)
    kinds = [chance.choice(MUTATIONS)] * chance.choice((1, 1, 2, 4))
    kinds += chance.choices(MUTATIONS, k=chance.choice((0, 0, 1, 3, 8)))
    for mutate in kinds:
        data = mutate(chance, data) or b"%PDF-1.7\n"
    return data


def _bits(chance: random.Random, data: bytes) -> bytes:
    """A few bits flipped."""
    result = bytearray(data)
    for _ in range(chance.choice((1, 4, 32, 256))):
        result[chance.randrange(len(result))] ^= 1 << chance.randrange(8)
    return bytes(result)


def _cut(chance: random.Random, data: bytes) -> bytes:
    """Cut off at any byte."""
    return data[: chance.randrange(len(data))]


def _gap(chance: random.Random, data: bytes) -> bytes:
    """A stretch left out."""
    start, length = _stretch(chance, data)
    return data[:start] + data[start + length :]


def _twice(chance: random.Random, data: bytes) -> bytes:
    """A stretch put in again elsewhere."""
    start, length = _stretch(chance, data)
    at = chance.randrange(len(data))
    return data[:at] + data[start : start + length] + data[at:]


def _stretch(chance: random.Random, data: bytes) -> tuple[int, int]:
    return chance.randrange(len(data)), chance.choice((1, 16, 256, 4096, 65_536))


def _number(chance: random.Random, data: bytes) -> bytes:
    """Numbers that others took the place of: of objects, offsets, lengths, sizes."""
    return _replaced(chance, data, _NUMBER, lambda: chance.choice((*_NUMBERS, b"%d" % chance.randrange(200))))


def _reference(chance: random.Random, data: bytes) -> bytes:
    """References that lead elsewhere, perhaps in circles."""
    return _replaced(chance, data, _REFERENCE, lambda: b"%d 0 R" % chance.randrange(1, 120))


def _word(chance: random.Random, data: bytes) -> bytes:
    """A key word that another took the place of."""
    pattern = re.compile(re.escape(chance.choice(_WORDS)) + rb"\b")
    return _replaced(chance, data, pattern, lambda: chance.choice(_WORDS))


def _replaced(
    chance: random.Random, data: bytes, pattern: re.Pattern[bytes], other: Callable[[], bytes]
) -> bytes:
    """A few places of `pattern`, among the first found behind a random byte, replaced."""
    start = chance.randrange(len(data))
    places = [found for _, found in zip(range(400), pattern.finditer(data, start), strict=False)]
    for found in sorted(
        chance.sample(places, min(len(places), chance.choice((1, 3, 20)))),
        reverse=True,
        key=lambda found: found.start(),
    ):
        data = data[: found.start()] + other() + data[found.end() :]
    return data


def _stream(chance: random.Random, data: bytes) -> bytes:
    """A stream unfolded, damaged, and folded again; offsets behind it are wrong then, as in real damage."""
    streams = list(_STREAM.finditer(data))
    if not streams:
        return data
    found = chance.choice(streams)
    try:
        content = zlib.decompress(found[1])
    except zlib.error:
        return data
    inner = (_bits, _cut, _gap, _twice, _number, _reference, _word)
    content = content and chance.choice(inner)(chance, content)
    return data[: found.start(1)] + zlib.compress(content) + data[found.end(1) :]


MUTATIONS: tuple[Mutation, ...] = (
    _bits,
    _cut,
    _gap,
    _twice,
    _number,
    _number,
    _reference,
    _word,
    _stream,
    _stream,
    _stream,
)
