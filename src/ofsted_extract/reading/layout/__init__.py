"""From lines of text on pages to the blocks of a letter: headings, paragraphs, list items and table rows.

The modules run in this order:

1. `lines` defines `Line` and `Page`, which every PDF reader produces, and the geometry of lines.
2. `furniture` removes running headers, running footers, page numbers and footnote marks.
3. `letterhead` separates the contact block at the top of the first page.
4. `tables` finds rows of cells where text stands side by side.
5. `paragraphs` joins the remaining lines into blocks and decides the kind of each.

`labels` holds the regular expressions for bullets, numbers, salutations and the like; `cleaning` turns
printed text into clean text. Letters in plain text use those two modules as well.

Distances are compared in multiples of the font size, so that they hold for any size of print.
"""
