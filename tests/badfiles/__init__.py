"""Files that are broken, hostile or not letters at all.

`python -m tests.badfiles FOLDER` makes a folder of them.
"""
