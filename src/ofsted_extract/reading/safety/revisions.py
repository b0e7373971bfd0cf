"""Recognises a PDF that was changed, and cut off within the change.

A change is appended to a PDF, with a table of its own (an "incremental update"). If the end is missing, PDF
libraries find the table before it, and read the letter as it was before the change, without a word.
"""

from __future__ import annotations

import re

from ofsted_extract.errors import DamagedPdfError

_KEYWORD = b"startxref"
_TABLE = re.compile(rb"startxref\s+(\d{1,10})(?s:.{0,100}?)%%EOF")
"""Where a table begins; pdfium needs the mark after it, too. A PDF that is ordered for the web has one for
its first page, with the number 0."""
_OBJECT = re.compile(rb"\b\d{1,8}\s+\d{1,5}\s+obj\b")
_MOST_UPDATES = 1_000


def require_whole(data: bytes, name: str) -> None:
    """Checks that no objects follow the last table of a PDF.

    Args:
        data: the bytes of the file.
        name: the file's name for messages.

    Raises:
        DamagedPdfError: some do, so the file is cut off.
    """
    at = len(data)
    for _ in range(_MOST_UPDATES):
        at = data.rfind(_KEYWORD, 0, at)
        if at < 0:
            return
        if table := _TABLE.match(data, at):
            if int(table[1]) and _OBJECT.search(data, table.end()):
                raise DamagedPdfError(
                    f"{name}: the PDF is cut off within its last change, and would be read as it was before; "
                    "download it again"
                )
            return
