"""Bytes to a `Letter`."""

from ofsted_extract.reading.letter import Block, Letter

__all__ = ["Block", "Letter"]
