"""How large a letter may be. The longest known has 51 pages, 126,000 characters and 0.6 MB.

Each limit lies far above any letter, so that none is refused, and far below what would fill a machine's
memory. What exceeds one is refused before it is read, or page by page while it is.
"""

from __future__ import annotations

FILE_BYTES = 100_000_000
"""Of a PDF: scans of 60 pages in colour have less."""

TEXT_BYTES = 4_000_000
"""Of a text file: `LETTER_CHARACTERS` in the widest encoding, and as much again in marks and blanks."""

PAGES = 1_000
"""Of a PDF: twenty times the longest report."""

PAGE_CHARACTERS = 100_000
"""On a page: the fullest known has 3,600, and a broadsheet set in small print has 60,000."""

PAGE_LINES = 2_000
"""Runs of text on a page: the fullest known has 68. Rows of tables are found by comparing runs in pairs."""

LETTER_LINES = 50_000
"""Runs of text in a letter: the longest known has 3,000."""

LETTER_CHARACTERS = 500_000
"""In a letter: four times the longest known; spaCy, too, takes no more than a million."""

STREAM_BYTES = 32_000_000
"""What one stream of a PDF may unfold to: the largest fonts, of Chinese and Japanese, have 20 MB."""

CONTENT_BYTES = 8_000_000
"""What a stream may unfold to that is neither font nor picture, or all that a page draws: a letter's pages
have 0.1 MB each. pdfium keeps some hundred bytes of memory for ten of a drawing."""

IMAGE_BYTES = 256_000_000
"""What a picture may unfold to: an A3 page in colour at 600 dots an inch has 209 MB."""

UNFOLDED_BYTES = 4_000_000_000
"""What all streams may unfold to, one after the other: ten seconds' work. None of it is kept."""

READ_BYTES = 200_000_000
"""What all streams but pictures may unfold to: they are searched for what they show, seconds' work."""

SAVED = 100_000
"""States that a drawing may keep at a time; pdfium needs 200 bytes for each. Drawings nest a dozen deep."""

STREAM_TEXT = 4 * PAGE_CHARACTERS
"""Bytes of text that one page's drawing may show, four a character at most; pdfium needs about 120 bytes of
memory for each."""

STREAMS = 50_000
"""In a PDF: the letters have some hundreds."""

OBJECTS = 200_000
"""In a PDF: the letters have some thousands."""

GLYPHS = 2_000_000
"""In the ranges of a table of characters: Unicode has half as many."""

DRAWN_BYTES = 64_000_000
"""What all that a page draws may come to, each time that it is drawn counted: bytes of the drawing, 30 more
for a character, for pdfium keeps place and size of each, and a thousand for the drawing itself."""

DRAWN_WITHIN = 1_000_000
"""Pairs of drawings one of which may draw the other: the letters have some dozens."""

PACKED_INDEX = 2_000_000
"""Bytes of the index of an object stream; letters have 1,000."""

OCR_PIXELS = 36_000_000
"""Of the picture of a page that text recognition gets: an A3 page at 300 dots an inch has half of it."""

OCR_MILLISECONDS = 30_000
"""For the recognition of one page; a full page takes two seconds."""
