"""The grades that inspectors gave, and how many cases were given each grade."""
