"""The baseline for our speed: extracts the text of PDFs with a library, and does nothing else.

`python -m benchmarks.bare pypdfium2 FILE...`, or `pdfplumber`.
"""

from __future__ import annotations

import sys
from collections.abc import Sequence


def pypdfium2_text(paths: Sequence[str]) -> int:
    """Extracts the text of every page with pypdfium2. Returns: the number of characters."""
    import pypdfium2

    characters = 0
    for path in paths:
        document = pypdfium2.PdfDocument(path)
        for page in document:
            text_page = page.get_textpage()
            characters += len(text_page.get_text_range())
            text_page.close()
            page.close()
        document.close()
    return characters


def pdfplumber_text(paths: Sequence[str]) -> int:
    """Extracts the text of every page with pdfplumber. Returns: the number of characters."""
    import pdfplumber

    characters = 0
    for path in paths:
        with pdfplumber.open(path) as document:
            for page in document.pages:
                characters += len(page.extract_text())
                page.close()
    return characters


if __name__ == "__main__":
    reader = {"pypdfium2": pypdfium2_text, "pdfplumber": pdfplumber_text}[sys.argv[1]]
    print(reader(sys.argv[2:]))
