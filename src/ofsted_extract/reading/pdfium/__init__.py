"""What pdfium tells of a page.

- `characters`: the place, size and font of each character.
- `page_lines`: the lines of its text.
- `drawn`: what it draws besides text, and which text that hides; `visible`: which text is read.
- `forms`: the fields of forms, made part of the page.
"""
