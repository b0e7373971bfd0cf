"""Loads, checks and compiles `patterns/`, and matches its rules."""
