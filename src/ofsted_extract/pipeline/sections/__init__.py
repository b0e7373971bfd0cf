"""Blocks, sentences and headings."""
