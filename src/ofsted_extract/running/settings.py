"""How the letters of a run are read."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Literal

Reader = Literal["auto", "pypdfium2", "pdfplumber"]
Ocr = Literal["auto", "off", "force"]


@dataclass(frozen=True, slots=True)
class Settings:
    """How letters are read; the same for a whole run.

    Attributes:
        patterns: a folder of patterns on top of the shipped ones.
        reader: the library that reads PDFs; `auto` chooses for each page.
        ocr: which pages are read by text recognition: those that are pictures (`auto`), all or none.
        password: opens encrypted PDFs.
        keep_letter: whether outcomes carry the text of their letters.
    """

    patterns: str | None = None
    reader: Reader = "auto"
    ocr: Ocr = "auto"
    password: str | None = field(default=None, repr=False)
    keep_letter: bool = False
