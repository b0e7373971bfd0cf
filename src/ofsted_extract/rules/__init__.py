"""The rules as data: loads, checks, compiles and matches the patterns of `patterns/`."""
