"""Turns web pages and Word documents into Markdown, which `text` reads.

Mammoth makes a web page of a Word document, and markdownify makes Markdown of a web page. Neither is imported
before the first such letter.
"""

from __future__ import annotations

from io import BytesIO
from typing import TYPE_CHECKING

from ofsted_extract.errors import WrongFormatError

if TYPE_CHECKING:
    from bs4 import BeautifulSoup

_NO_TEXT = [
    "head",
    "script",
    "style",
    "template",
    "noscript",
    "nav",
    "aside",
    "form",
    "button",
    "dialog",
    "svg",
]
"""Elements of a page that are no part of the letter on it."""
_HIDDEN = '[hidden], [aria-hidden="true"], [style*="display:none"], [style*="display: none"]'
_OURS = 'meta[name="generator"][content="ofsted-extract"]'
HOW_TO_INSTALL = "`pip install 'ofsted-extract[docx]'`"


def from_web_page(page: str, name: str) -> str:
    """Returns the letter on a web page as Markdown.

    Args:
        page: the HTML.
        name: the file's name for messages.

    Raises:
        WrongFormatError: this tool wrote the page, or its elements are nested too deeply to be read.
    """
    from bs4 import BeautifulSoup
    from markdownify import MarkdownConverter

    converter = MarkdownConverter(
        heading_style="ATX",
        bullets="-",
        strip=["a", "img"],
        escape_asterisks=False,
        escape_underscores=False,
        escape_misc=False,
    )
    try:
        soup = BeautifulSoup(page, "html.parser")
        if soup.select_one(_OURS):
            raise WrongFormatError(
                f"{name}: this is a page for review that ofsted-extract wrote, not a letter; "
                "keep such pages outside the folder of letters"
            )
        markdown: str = converter.convert_soup(_letter_on(soup))
    except RecursionError as error:
        raise WrongFormatError(
            f"{name}: the page's elements are nested too deeply; save the letter as PDF or as plain text"
        ) from error
    return markdown


def _letter_on(page: BeautifulSoup) -> BeautifulSoup:
    """Removes what a reader of the page does not see, and makes bullets of the numbers of its lists."""
    for element in (*page.find_all(_NO_TEXT), *page.select(_HIDDEN)):
        element.decompose()
    for numbered in page.find_all("ol"):
        numbered.name = "ul"
    return page


def from_word(data: bytes, name: str) -> str:
    """Returns the letter in a Word document as Markdown.

    Args:
        data: the bytes of a `.docx` file.
        name: the file's name for messages.

    Raises:
        WrongFormatError: the file is no whole Word document, or the extra `[docx]` is not installed.
    """
    try:
        import mammoth
    except ImportError as error:
        raise WrongFormatError(
            f"{name}: Word documents are read with {HOW_TO_INSTALL}; or save the letter as PDF"
        ) from error
    try:
        page: str = mammoth.convert_to_html(BytesIO(data)).value
    except Exception as error:  # Mammoth raises whatever its zip and XML readers raise.
        raise WrongFormatError(
            f"{name}: the Word document is damaged; open it in Word, and save it again or as PDF"
        ) from error
    return from_web_page(page, name)
