"""The structure of the text: blocks, sentences, headings and standard text."""
