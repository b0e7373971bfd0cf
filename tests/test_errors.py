"""Every error has a code of its own, is documented, and is raised when it should be."""

from __future__ import annotations

import io
import re
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from pypdf import PdfReader, PdfWriter
from tests.badfiles import raw

import ofsted_extract
from ofsted_extract import errors
from ofsted_extract.cli.explain import explain
from ofsted_extract.cli.extract import extract
from ofsted_extract.cli.over_time.timeline import timeline
from ofsted_extract.errors import ExitCode, LetterError, OfstedExtractError
from ofsted_extract.letters.addresses import read_address
from ofsted_extract.letters.stored import stored_records
from ofsted_extract.reading import read_bytes, read_letter
from ofsted_extract.running.cluster import ClusterPool
from ofsted_extract.writing import open_output
from ofsted_extract.writing.files import write_whole

TESTS = Path(__file__).parent
PAGE = TESTS.parent / "docs" / "errors.md"


def locked() -> bytes:
    writer = PdfWriter(PdfReader(io.BytesIO(raw.pdf(raw.page()))))
    writer.encrypt("open sesame", algorithm="AES-256")
    data = io.BytesIO()
    writer.write(data)
    return data.getvalue()


def existing(path: Path) -> object:
    path.write_bytes(b"{}\n")
    return open_output(str(path), ["a.pdf"], many=True).__enter__()


def undated(folder: Path) -> str:
    letter = folder / "undated.txt"
    letter.write_text("Monitoring visit to Leeds children's services\n\nDear Ms Example\n", encoding="utf-8")
    return str(letter)


RAISED_BY: dict[type[OfstedExtractError], Callable[[Path], object]] = {
    errors.FileNotThereError: lambda folder: read_letter(folder / "gone.pdf"),
    errors.FileUnreadableError: read_letter,
    errors.EmptyFileError: lambda _: read_bytes(b"", "a.pdf"),
    errors.WrongFormatError: lambda _: read_bytes(b"<html>", "a.pdf"),
    errors.NotTextError: lambda _: read_bytes(bytes(range(256)), "a.pdf"),
    errors.EncryptedPdfError: lambda _: read_bytes(locked(), "a.pdf"),
    errors.WrongPasswordError: lambda _: read_bytes(locked(), "a.pdf", password="open barley"),
    errors.DamagedPdfError: lambda _: read_bytes(raw.pdf(raw.page())[:400], "a.pdf"),
    errors.NoTextLayerError: lambda _: read_bytes(
        raw.pdf(raw.page(b"9 9 9 9 re f")), "a.pdf", ocr_mode="off"
    ),
    errors.GarbageTextError: lambda _: read_bytes(
        raw.pdf(raw.page(b"BT /F1 9 Tf 10 TL 9 800 Td " + b"<0102030405060708> Tj T* " * 70 + b"ET")),
        "a.pdf",
        ocr_mode="off",
    ),
    errors.TooLargeError: lambda _: read_bytes(b"a letter " * 70_000, "a.txt"),
    errors.StoredOutputError: lambda folder: stored_records(folder),
    errors.NothingToReadError: lambda folder: extract([str(folder)]),
    errors.PatternError: lambda folder: ofsted_extract.extract("a.txt", patterns=folder / "none"),
    errors.OutputFormatError: lambda _: open_output("records.docx", ["a.pdf"], many=False),
    errors.OutputExistsError: lambda folder: existing(folder / "records.jsonl"),
    errors.ChartError: lambda folder: timeline([undated(folder)], "Leeds", str(folder / "leeds.svg")),
    errors.PhraseNotThereError: lambda folder: explain(undated(folder), "sixty letters"),
    errors.OutputError: lambda folder: write_whole(folder, b""),
    errors.AddressError: lambda _: read_address("nowhere://letters/a.pdf"),
    errors.ClusterError: lambda _: ClusterPool("tcp://127.0.0.1:9", patience=0.2),
}
"""What raises each error. Errors that are not here are raised in other tests, which name them."""


def kinds(base: type[OfstedExtractError] = OfstedExtractError) -> Iterator[type[OfstedExtractError]]:
    """Gives all errors except the two base classes."""
    for kind in base.__subclasses__():
        if kind is not LetterError:
            yield kind
        yield from kinds(kind)


@pytest.mark.parametrize("kind", [pytest.param(kind, id=kind.code) for kind in RAISED_BY])
def test_each_error_is_raised_and_says_what_to_do(kind: type[OfstedExtractError], tmp_path: Path) -> None:
    with pytest.raises(OfstedExtractError) as caught:
        RAISED_BY[kind](tmp_path)
    assert type(caught.value) is kind
    message = str(caught.value)
    assert message.isprintable()
    assert "; " in message or not issubclass(kind, LetterError), (
        "a message says what is wrong; and what to do"
    )


def test_every_error_is_raised_in_some_test() -> None:
    texts = [path.read_text(encoding="utf-8") for path in TESTS.rglob("test_*.py") if path != Path(__file__)]
    for kind in set(kinds()) - RAISED_BY.keys():
        named = re.compile(rf'raises\((?:errors\.)?{kind.__name__}\b|"{kind.code}"')
        assert any(named.search(text) for text in texts), kind


def test_every_error_has_its_own_code_and_is_documented() -> None:
    codes = [kind.code for kind in kinds()]
    assert len(codes) == len(set(codes))
    page = PAGE.read_text(encoding="utf-8")
    for kind in kinds():
        assert kind.__doc__
        code: ExitCode = kind.exit_code
        row = f"| `{kind.code}` |" if issubclass(kind, LetterError) else f"| {int(code)} | {code.meaning} |"
        assert row in page, kind
