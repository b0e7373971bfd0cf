"""How large a letter may be. The longest known has 51 pages, 126,000 characters and 0.6 MB.

Each limit is far above any letter, so that none is refused, and far below what would fill a machine's
memory. A file that exceeds a limit is refused before it is read, or page by page while it is read.
"""

from __future__ import annotations

FILE_BYTES = 100_000_000
"""The size of a PDF. Scans of 60 pages in colour are smaller."""

TEXT_BYTES = 4_000_000
"""The size of a text file: `LETTER_CHARACTERS` in the widest encoding, doubled for marks and spaces."""

PAGES = 1_000
"""The pages of a PDF: twenty times the longest report."""

PAGE_CHARACTERS = 100_000
"""The characters on a page. The fullest page known has 3,600; a broadsheet in small print has 60,000."""

PAGE_LINES = 2_000
"""The lines on a page. The fullest page known has 68. Finding rows of tables compares lines in pairs."""

LETTER_LINES = 50_000
"""The lines of a letter. The longest letter known has 3,000."""

LETTER_CHARACTERS = 500_000
"""The characters of a letter: four times the longest known. spaCy takes no more than a million."""

STREAM_BYTES = 32_000_000
"""The decoded size of one stream. The largest fonts, which are Chinese and Japanese, have 20 MB."""

CONTENT_BYTES = 8_000_000
"""The decoded size of a stream that is neither a font nor an image, and of all content streams of a page.

The pages of letters have 0.1 MB each. pdfium needs some hundred bytes of memory for ten bytes of content."""

IMAGE_BYTES = 256_000_000
"""The decoded size of an image. An A3 page in colour at 600 dots an inch has 209 MB."""

DECODED_BYTES = 4_000_000_000
"""The decoded size of all streams together, which takes ten seconds. None of it is kept."""

SEARCHED_BYTES = 200_000_000
"""The decoded size of all streams but images, which are searched for text and drawings in seconds."""

SAVED_STATES = 100_000
"""The graphics states that a content stream may save at a time. pdfium needs 200 bytes for each. Letters
save a dozen."""

NESTED_MARKS = 1_000
"""How deeply a content stream may nest marked content. pdfium copies the list of marks at each level, so that
30,000 need gigabytes. Letters nest five."""

TILE_AREA = 0.01
"""The smallest area, in square points, at which a pattern may repeat: a tenth of a point each way. Filling a
page with such tiles takes pdfium five seconds."""

MESH_BYTES = 500_000
"""The decoded size of a shading that is drawn as a mesh. If each of its parts covers the page, pdfium needs
minutes. Letters have none."""

STREAM_TEXT = 4 * PAGE_CHARACTERS
"""The bytes of text that one content stream may show, at four a character. pdfium needs about 120 bytes of
memory for each."""

STREAMS = 50_000
"""The streams of a PDF. Letters have some hundreds."""

OBJECTS = 200_000
"""The objects of a PDF. Letters have some thousands."""

GLYPHS = 2_000_000
"""The characters in the ranges of a font's character map. Unicode has half as many."""

DRAWN_BYTES = 64_000_000
"""The cost of drawing a page: the bytes of each form XObject, each time it is drawn, with 30 more for each
character, since pdfium keeps its position and size, and 1,000 more for the form itself."""

DRAWN_WITHIN = 1_000_000
"""Pairs of form XObjects one of which may draw the other. Letters have some dozens."""

PACKED_INDEX = 2_000_000
"""The bytes of an object stream's index. Letters have 1,000."""

OCR_PIXELS = 36_000_000
"""The pixels of a page for text recognition. An A3 page at 300 dots an inch has half as many."""

OCR_MILLISECONDS = 30_000
"""The time for text recognition on one page. A full page takes two seconds."""
