"""Reads PDF pages through pdfplumber, which gives the font and the position of every character.

It is about forty times slower than pypdfium2 and gives the same words. It is for pages whose words pdfium
breaks into single letters, and for users who ask for it.
"""

from __future__ import annotations

import functools
import io
import re
from collections.abc import Callable, Collection, Iterable, Iterator
from itertools import pairwise
from statistics import median
from typing import Any

from ofsted_extract.errors import DamagedPdfError
from ofsted_extract.reading.layout.labels import LABEL
from ofsted_extract.reading.layout.lines import (
    COLUMN_GAP,
    MARK_SIZE,
    SAME_BASELINE,
    Line,
    Page,
    clamp_font_size,
    clamp_position,
)

_BOLD = re.compile(r"bold|black|heavy|semib|demi", re.IGNORECASE)
_UNMAPPED = re.compile(r"\(cid:\d+\)")
"""What pdfminer gives for a glyph that the font maps to no character; in letters that is a bullet."""
_BULLET = "\uf0b7"
_RAISED = 0.65
"""In font sizes: a footnote mark stands at most this far above the baseline."""
_OVERLAP = -0.5
"""In font sizes: characters of one run overlap by less; negative, since it is compared with a gap."""
_WORD_GAP = 0.2
"""In font sizes: a gap that is this much wider than the usual one of the line separates two words."""

_MOST_GLYPHS = 65_535
"""The largest number that a glyph of a font may have."""

Character = dict[str, Any]


def read_pages(
    data: bytes, name: str, password: str | None = None, *, only: Collection[int] | None = None
) -> list[Page]:
    """Reads pages of a PDF that pdfium can open, so that it is neither encrypted nor cut off.

    Args:
        data: the bytes of the file.
        name: the file's name for messages.
        password: opens an encrypted file.
        only: the numbers of the pages to read, from 1; None for all.

    Raises:
        DamagedPdfError: pdfplumber cannot read the file.
    """
    import pdfplumber

    _bound_widths()
    try:
        with pdfplumber.open(io.BytesIO(data), password=password or "") as document:
            return [_read_page(page) for page in document.pages if only is None or page.page_number in only]
    except MemoryError:
        raise
    except Exception as error:  # pdfminer raises errors of any kind.
        if password:  # It may be meant for other letters of the run.
            return read_pages(data, name, only=only)
        raise DamagedPdfError(
            f"{name}: pdfplumber finds the PDF broken; download it again, or read it with pypdfium2"
        ) from error


@functools.cache
def _bound_widths() -> None:
    """Makes pdfminer refuse widths of glyphs that no font has; it would store one for each of millions."""
    from pdfminer import pdffont
    from pdfminer.pdftypes import resolve1

    def bounded(read: Callable[[Iterable[object]], Any]) -> Callable[[Iterable[object]], Any]:
        def read_bounded(widths: Iterable[object]) -> Any:
            values = [resolve1(value) for value in widths]
            if any(isinstance(value, int | float) and abs(value) > _MOST_GLYPHS for value in values):
                raise ValueError("widths of glyphs that no font has")
            return read(values)

        return read_bounded

    for name in ("get_widths", "get_widths2"):
        setattr(pdffont, name, bounded(getattr(pdffont, name)))


def _read_page(page: Any) -> Page:
    result = Page(page.page_number, clamp_position(page.width), clamp_position(page.height))
    for run in _runs(page.chars, result.height):
        line = _line(run, result)
        if line is not None:
            result.lines.append(line)
    page.close()
    return result


def _runs(characters: list[Character], height: float) -> Iterator[list[Character]]:
    """Splits the characters of a page, in drawing order, at line ends and column gaps."""
    run: list[Character] = []
    for character in characters:
        if not character["upright"]:
            continue
        character["size"] = clamp_font_size(character["size"])
        character["x0"], character["x1"] = clamp_position(character["x0"]), clamp_position(character["x1"])
        character["y"] = clamp_position(height - character["matrix"][5])
        if run and not _continues(run, character):
            yield run
            run = []
        if run or not character["text"].isspace():
            run.append(character)
    if run:
        yield run


def _continues(run: list[Character], character: Character) -> bool:
    last = next((other for other in reversed(run) if not other["text"].isspace()), run[-1])
    size = max(last["size"], character["size"])
    rise = abs(character["y"] - last["y"])
    is_mark = min(last["size"], character["size"]) < MARK_SIZE * size
    if rise > (_RAISED if is_mark else SAME_BASELINE) * size:
        return False
    gap = character["x0"] - last["x1"]
    return bool(_OVERLAP * size < gap <= COLUMN_GAP * size)


def _line(run: list[Character], page: Page) -> Line | None:
    if all(character["text"].isspace() for character in run):
        return None
    size = max(character["size"] for character in run)
    # A raised number at the start begins a footnote; one after a word is a footnote mark, not text.
    has_raised_number = _is_small_number(run[0], size) and len(run) > 1
    marks = {id(character) for character in run if _is_small_number(character, size)}
    kept = [character for character in run if id(character) not in marks]
    if not kept or all(character["text"].isspace() for character in kept):
        kept = run
    if len(kept) < len(run):
        is_mark = [id(character) in marks for character in run]
        text = "".join(c["text"] if mark else " " for c, mark in zip(run, is_mark, strict=True))
        page.marks.update(map(int, text.split()))
    return _line_of(kept, len(page.lines), has_raised_number)


def _is_small_number(character: Character, size: float) -> bool:
    return bool(character["size"] < MARK_SIZE * size and character["text"].isdigit())


def _line_of(run: list[Character], order: int, has_raised_number: bool) -> Line:
    text, words = _words(run)
    label = LABEL.match(text)
    at = label.end() if label and label.end() < len(text) else 0
    main_x = next((x0 for start, x0, _ in reversed(words) if start <= at), words[0][1])
    main = min(
        (character for character in run if not character["text"].isspace()),
        key=lambda character: abs(character["x0"] - main_x),
    )
    first_word_end = next((x1 for start, _, x1 in words if start >= at), words[-1][2])
    solid = [character for character in run if character["text"][-1:].isalnum()] or run
    return Line(
        text=text,
        x0=words[0][1],
        x1=words[-1][2],
        y=main["y"],
        size=main["size"],
        bold=bool(_BOLD.search(main["fontname"]) and _BOLD.search(solid[-1]["fontname"])),
        order=order,
        text_x0=main_x,
        first_word_width=first_word_end - words[0][1],
        has_raised_number=has_raised_number,
        words=tuple(words),
    )


def _words(run: list[Character]) -> tuple[str, list[tuple[int, float, float]]]:
    """The text of a run, and the offset, left edge and right edge of each word in it."""
    solid = [character for character in run if not character["text"].isspace()]
    gaps = [right["x0"] - left["x1"] for left, right in pairwise(solid)]
    usual = max(0.0, median(gaps)) if gaps else 0.0
    text = ""
    words: list[tuple[int, float, float]] = []
    last: Character | None = None
    for character in run:
        printed = _UNMAPPED.sub(_BULLET, character["text"])
        if printed.isspace():
            text += "" if text.endswith(" ") else printed
            continue
        gap = character["x0"] - last["x1"] if last is not None else 0
        if gap > usual + _WORD_GAP * character["size"] and not text.endswith(" ") and printed not in ",.;:)":
            text += " "
        if not words or text.endswith(" "):
            words.append((len(text), character["x0"], character["x1"]))
        else:
            words[-1] = (words[-1][0], words[-1][1], character["x1"])
        text += printed
        last = character
    return text, words
