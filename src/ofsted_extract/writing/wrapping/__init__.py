"""Outputs that write another output first: compressed files, and files at addresses."""
