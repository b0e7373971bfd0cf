"""From printed text to clean text: Unicode normalisation, ligatures, invisible characters, spaces."""

from __future__ import annotations

import re
import unicodedata

HYPHEN = "\ufffe"
"""pdfium's character for a hyphen at a line end. pdfium gives no line break after it."""

_INVISIBLE = re.compile(
    r"[\x00-\x08\x0b-\x1f\x7f-\x84\x86-\x9f\u00ad\u0600-\u0605\u061c\u06dd\u070f\u0890\u0891\u08e2\u180e\u200b-\u200f"
    r"\u202a-\u202e\u2060-\u206f\ufeff\ufff0-\ufffd\uffff\U000110bd\U000110cd\U00013430-\U0001345f\U0001bca0-\U0001bca3"
    r"\U0001d173-\U0001d17a\U000e0000-\U000e0fff]"
)
"""Characters that print nothing: controls, direction marks and joiners."""

_PRIVATE_USE = re.compile(r"[\ue000-\uf8ff\U000f0000-\U0010fffd]")
_LIGATURES = dict(zip("ﬀﬁﬂﬃﬄﬅﬆ", ("ff", "fi", "fl", "ffi", "ffl", "st", "st"), strict=True))
_LIGATURE = re.compile("[\ufb00-\ufb06]")
_PRINTABLE_BUT_UNCLEAN = re.compile("[⁰¹²³⁴-⁹\ufb00-\ufb06\uff01-\uff5e\ufff0-\uffff]")
_HYPHENS = f"-\u2010{HYPHEN}"
_HYPHEN_AT_END = re.compile(rf"[\u00ad{HYPHEN}]\s*$")
"""Inside a text, `HYPHEN` marks where two lines were joined."""
_SPACES = re.compile(r"\s+")
_DIGIT_GROUPS = re.compile(r"(?<=[0-9])[\u00a0\u2005-\u200a\u202f](?=[0-9]{3}(?![0-9]))")
"""The spaces that part thousands, as in "12 345", and that nobody takes for the space between two numbers."""
_NO_BREAK_SPACE = "\u00a0"
_FULL_WIDTH = {code: code - 0xFEE0 for code in range(0xFF01, 0xFF5F)}
"""Digits, letters and signs as wide as a Chinese character, each with the usual one."""
_RAISED_DIGITS = re.compile(r"(?<=[\w.,;:!?)’”%])(?!(?<=[0-9 ]m)[²³])[⁰¹²³⁴-⁹]+(?![⁰¹²³⁴-⁹⁄])")
"""Marks of footnotes; not "m²" or "m³"."""
_LONGEST_WORD = 500
"""Longer runs without a space are noise, or a picture made of letters. The longest web addresses have 300."""
_TOO_LONG_WORD = re.compile(rf"(?<!\S)\S{{{_LONGEST_WORD},}}")


def clean(text: str) -> str:
    """Cleans one line of text.

    Args:
        text: the line as it was printed.

    Returns:
        The text in Unicode's form NFC, stripped, with ligatures resolved and each run of white space
        replaced by one space. Control characters, private-use characters and words of 500 characters
        or more are removed.
    """
    if len(text) >= _LONGEST_WORD:
        text = _TOO_LONG_WORD.sub("", text)
    if _is_clean(text):
        return text.strip()
    if not text.isascii():
        text = _LIGATURE.sub(lambda found: _LIGATURES[found.group()], text)
        text = _HYPHEN_AT_END.sub("-", text)
        text = unicodedata.normalize("NFC", _PRIVATE_USE.sub("", text))
        text = _RAISED_DIGITS.sub("", text.translate(_FULL_WIDTH))
    groups = _DIGIT_GROUPS.split(_INVISIBLE.sub("", text))
    return _NO_BREAK_SPACE.join(_SPACES.sub(" ", group) for group in groups).strip()


def _is_clean(text: str) -> bool:
    """Whether only white space at the ends of `text` may have to go, as in nearly all lines.

    This shortcut gains 3% of the time that a folder of letters takes.
    """
    if not text.isprintable() or "  " in text:
        return False
    return text.isascii() or (
        not _PRINTABLE_BUT_UNCLEAN.search(text) and unicodedata.is_normalized("NFC", text)
    )


def join(first: str, second: str) -> str:
    """Joins two parts of one paragraph with a space, or without if the first ends with a hyphen."""
    if not first or not second:
        return first or second
    return first + second if _is_broken(first, second) else f"{first} {second}"


def join_lines(first: str, second: str) -> str:
    """Joins two lines of one paragraph as `join` does; a hyphen between them becomes `HYPHEN`.

    `hyphens.Hyphens` decides later whether the hyphen belongs to the word.
    """
    return first[:-1] + HYPHEN + second if first and _is_broken(first, second) else join(first, second)


def _is_broken(first: str, second: str) -> bool:
    return first[-1] in _HYPHENS and first[-2:-1] not in ("", " ") and second[:1].isalnum()
