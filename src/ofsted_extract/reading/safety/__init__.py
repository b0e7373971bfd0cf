"""Protects the program from files that are not letters: what a file may cost, and what it may contain.

- `limits` says how large a letter may be in every respect.
- `guard` checks a PDF's bytes before pdfium opens it, with `streams`, which decodes streams up to a limit,
  `drawings`, which estimates what it costs to draw the pages, and `filling`, which recognises patterns that
  would be drawn without end.
- `revisions` recognises a PDF that would be read as it was before its last change.
- `garbage` recognises text that is not the text shown on the page.

Nothing here parses a PDF properly: the checks err on the side of counting too much, and the limits are
far above any letter.
"""
