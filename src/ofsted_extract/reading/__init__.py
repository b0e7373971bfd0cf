"""Reads a letter: from the bytes of a file to a `Letter`, which is clean text with blocks and page starts.

- `source` reads files, and detects from the bytes what a file is; `json_files` knows JSON.
- `pdf` reads pages with pypdfium2, `plumber` with pdfplumber, `ocr` by text recognition; `from_pdf`
  chooses between them page by page. `text` reads plain text and Markdown; `markup` makes Markdown of web
  pages and Word documents.
- `pdfium/` asks pdfium about a page for `pdf`: its lines, and what of its text shows.
- `layout/` builds blocks from lines; `assembly` builds the `Letter` from blocks.
- `safety/` limits what a file may cost, and refuses what cannot be a letter.
- `pictures` draws pages for people to look at.
"""

from __future__ import annotations

from pathlib import Path

from ofsted_extract.errors import EmptyFileError, TooLargeError
from ofsted_extract.names import printable_name
from ofsted_extract.reading import markup, source, text
from ofsted_extract.reading.assembly import assemble_letter
from ofsted_extract.reading.from_pdf import Ocr, Reader, read_pdf
from ofsted_extract.reading.letter import Block, BlockKind, Letter, MediaType
from ofsted_extract.reading.safety import limits

__all__ = ["Block", "BlockKind", "Letter", "Ocr", "Reader", "read_bytes", "read_letter"]


def read_letter(
    path: str | Path, *, reader: Reader = "auto", password: str | None = None, ocr_mode: Ocr = "auto"
) -> Letter:
    """Reads one letter from a file.

    Args:
        path: a PDF, a file of plain text or Markdown, a web page named `.html` or `.htm`, or a Word document
            named `.docx`. The bytes decide which it is.
        reader: the library that reads PDF pages. "auto" is pypdfium2, and pdfplumber for those pages
            whose words pypdfium2 breaks into single letters.
        password: opens an encrypted PDF.
        ocr_mode: "auto" reads pages that are pictures by text recognition if that is installed, "force"
            reads all pages by it, "off" none.

    Returns:
        The letter.

    Raises:
        LetterError: the letter cannot be read; the subclass tells why.
    """
    return read_bytes(
        source.read_file(Path(path)), str(path), reader=reader, password=password, ocr_mode=ocr_mode
    )


def read_bytes(
    data: bytes,
    name: str,
    *,
    reader: Reader = "auto",
    password: str | None = None,
    ocr_mode: Ocr = "auto",
) -> Letter:
    """Reads one letter from the bytes of a file.

    Args:
        data: the bytes.
        name: the file's name for messages; without its folders, it is also the name in the record.
        reader: as for `read_letter`.
        password: as for `read_letter`.
        ocr_mode: as for `read_letter`.

    Returns:
        The letter.

    Raises:
        LetterError: the letter cannot be read; the subclass tells why.
    """
    name = printable_name(name)
    kind = source.detect_kind(data, name)
    if kind == "pdf":
        return read_pdf(data, name, reader, password, ocr_mode)
    decoded, media_type = _decode(data, name, kind)
    if len(decoded) > limits.LETTER_CHARACTERS:
        raise TooLargeError(
            f"{name}: the text has more than {limits.LETTER_CHARACTERS:,} characters, as no letter does; "
            "save the letter by itself"
        )
    blocks = text.build_blocks(decoded)
    if not blocks:
        raise EmptyFileError(f"{name}: the file holds no words; download the letter again")
    return assemble_letter(blocks, 1, data, name, media_type, "text")


def _decode(data: bytes, name: str, kind: source.SourceKind) -> tuple[str, MediaType]:
    """Returns the text of a letter that is no PDF, and its format."""
    if kind == "docx":
        return markup.from_word(
            data, name
        ), "application/vnd.openxmlformats-officedocument.wordprocessingml.document"
    decoded = source.decode_text(data, name)
    if kind == "html":
        return markup.from_web_page(decoded, name), "text/html"
    return decoded, "text/markdown" if text.is_markdown(decoded) else "text/plain"
