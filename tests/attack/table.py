"""What the tool says of each input of `../shared/attack`, and where the siblings of each are tested."""

from __future__ import annotations

_PLAIN = ["no-addressee", "no-focus"]
_NO_LETTER = ["unknown-kind", "no-authority", "no-inspectors"]

READ: dict[str, tuple[list[float], list[str]]] = {
    "actualtext.pdf": ([99, 30], ["false-digits", *_PLAIN]),
    "clipped.pdf": ([21, 30], ["hidden-text", *_PLAIN]),
    "huge-number.txt": ([30, 51], [*_PLAIN, "number-too-large"]),
    "invisible-tr3.pdf": ([21, 30], ["hidden-text", *_PLAIN]),
    "ls-ps.txt": ([21, 30, 51], _PLAIN),
    "no-blank-lines.txt": ([21, 30, 51], _PLAIN),
    "ocg-off.pdf": ([21, 30], ["hidden-text", *_PLAIN]),
    "pattern-tiny.pdf": ([14], ["not-drawn", *_NO_LETTER]),
    "pdf-mention.txt": ([21, 30, 51], _PLAIN),
    "reversed-order.pdf": ([21, 30], _PLAIN),
    "scan-with-bad-ocr.pdf": ([99, 30], ["text-of-a-scan", *_PLAIN]),
    "shading-mesh.pdf": ([14], ["not-drawn", *_NO_LETTER]),
    "sup-td.pdf": ([21, 30], _PLAIN),
    "thin-thousands.txt": ([1021, 2030, 51], _PLAIN),
    "torn-cid-widths.pdf": ([14], ["hidden-text", "doubtful-layout", *_NO_LETTER]),
    "tounicode-digits.pdf": ([7564, 76, 85], ["false-digits", *_PLAIN]),
    "under-rect-replaced.pdf": ([21, 30], ["hidden-text", *_PLAIN]),
    "white.pdf": ([21, 30], ["hidden-text", *_PLAIN]),
}
"""The values of the figures, and the codes of the warnings, of inputs that are read."""

REFUSED: dict[str, tuple[str, str]] = {
    "bmc-nested-30000.pdf": ("too-large", "marked content inside marked content too often"),
    "byp-filter-comment.pdf": ("too-large", "expands to more than 8 MB in one place"),
    "byp-kw-space.pdf": ("too-large", "expands to more than 8 MB in one place"),
    "cmap-bfrange-long.pdf": ("too-large", "shows more than 400,000 characters in one place"),
    "eml.txt": ("wrong-format", "this is a mail or a web page saved as one, not a letter"),
    "html-comment.txt": ("wrong-format", "this is a web page, not a letter"),
    "incremental-truncated-xref.pdf": ("damaged-pdf", "cut off within its last change"),
}
"""The error code, and part of the message, of inputs that are refused as letters."""

COMMANDS = ("diff, before", "diff, after", "timeline", "indicators")
STORED: dict[str, str] = {
    "stored-bigint.jsonl": "not as this tool writes it (a number that is too large); ",
    "stored-error-string.jsonl": "not as this tool writes it (error: must be an object); ",
    "stored-source-list.jsonl": "not as this tool writes it (source: must be an object); ",
}
"""What each of `COMMANDS` says of the first line of an input, which is no record."""

PATTERNS: dict[str, str] = {
    "patterns-circular": "5: refers to itself, or nests more than 40 levels",
    "patterns-month-null": "1: 'january' in the list 'months' must be a whole number, not null",
    "patterns-nul": "1: not valid YAML: a character that YAML does not allow",
}
"""The line and the message about the file `a.yaml` in each folder of patterns."""

_WAYS, _SEEN, _LAYOUTS = "badfiles/ways_round.py", "reading/test_seen.py", "reading/test_layouts.py"
_KINDS, _ODD, _YAML = "reading/test_kinds_of_text.py", "test_odd_letters.py", "rules/test_odd_files.py"
_STORED, _NUMBERS = "letters/test_stored.py", "pipeline/test_large_numbers.py"

SIBLINGS: dict[str, dict[str, list[str]]] = {
    "actualtext.pdf": {_SEEN: ["<FEFF00390039>", "inside another mark", "the_page_s_properties"]},
    "bmc-nested-30000.pdf": {_WAYS: ["marks-with-properties", "marks-without-blanks"]},
    "byp-filter-comment.pdf": {_WAYS: ["comment-before-name", "comment-with-filter", "filters-referred-to"]},
    "byp-kw-space.pdf": {_WAYS: ["tab-and-blank", "long-comment", "keyword-on-one-line"]},
    "clipped.pdf": {_LAYOUTS: ['"clipped"', "clipped within a line", '"beside"']},
    "cmap-bfrange-long.pdf": {_WAYS: ['"list"', '"second"']},
    "eml.txt": {_KINDS: ["in a mailbox", "a long header that is folded"]},
    "html-comment.txt": {_KINDS: ["after several comments", "after a comment and a declaration"]},
    "huge-number.txt": {_NUMBERS: ["{LONGER}% of children", "four billion billion children"]},
    "incremental-truncated-xref.pdf": {"reading/test_revisions.py": ['b"trailer"', 'b"startxref"']},
    "invisible-tr3.pdf": {_LAYOUTS: ['"invisible"', "mode on a line of its own"]},
    "ls-ps.txt": {_ODD: ['"\\x85\\x85"', '"\\r\\r"']},
    "no-blank-lines.txt": {"reading/test_pasted.py": ["no blank lines, not broken", "headings with marks"]},
    "ocg-off.pdf": {_LAYOUTS: ["off by default", "with an escaped name"]},
    "pattern-tiny.pdf": {_WAYS: ['"negative"', '"enlarged"']},
    "patterns-circular": {_YAML: ["a circular list", "references without end"]},
    "patterns-month-null": {_YAML: ["a number word that is null", "a month that is a fraction"]},
    "patterns-nul": {_YAML: ["an escape of a terminal", "half a surrogate pair"]},
    "pdf-mention.txt": {_KINDS: ["a mention at its beginning", "a mention of an object"]},
    "reversed-order.pdf": {
        _SEEN: ["test_a_line_that_is_drawn_from_right_to_left_is_one_line"],
        _LAYOUTS: ["test_a_page_that_draws_its_lines_in_no_order_is_read_from_the_top"],
    },
    "scan-with-bad-ocr.pdf": {
        _SEEN: ["test_the_text_layer_of_a_scan_is_read_and_said_to_be_one", "strips: int"]
    },
    "shading-mesh.pdf": {_WAYS: ["for kind in (4, 6, 7)", '"mesh"']},
    "stored-bigint.jsonl": {_STORED: ["a number beyond a float", "NaN"], _KINDS: ["5,000 digits"]},
    "stored-error-string.jsonl": {_STORED: ["an error that is null"], _KINDS: ['"lines"']},
    "stored-source-list.jsonl": {_STORED: ["a source that is text"], _KINDS: ["a list of records"]},
    "sup-td.pdf": {_LAYOUTS: ['("1", True)', '("12", True)']},
    "thin-thousands.txt": {_ODD: ['"\\u2009"', '"\\u202f"', '"\\u2007"']},
    "torn-cid-widths.pdf": {_ODD: ["/W [1 [500]", "/W [-200000000 5 1000]"]},
    "tounicode-digits.pdf": {_SEEN: ["<31> <32> [<0031> <0037>]", "<0032> <0037>", "<32> <00370037>"]},
    "under-rect-replaced.pdf": {_SEEN: ["test_words_that_are_printed_over"], _LAYOUTS: ['"picture"']},
    "white.pdf": {_LAYOUTS: ['"white"', "nearly white ink", "no tint"]},
}
"""Files of tests, and in each the words by which siblings of an input are found."""
