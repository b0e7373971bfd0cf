"""Pairs of figures that state how a value changed over time."""
