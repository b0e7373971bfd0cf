"""Lines to paragraphs, headings, lists and tables."""
