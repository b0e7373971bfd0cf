"""Files that are no letters, or letters that nobody would write: what they are made of, and a folder of them.

`python -m tests.badfiles FOLDER` makes the folder.
"""
