"""Versions that `--version` tells without loading what they are of."""

PATTERNS_VERSION = "2026.1"
"""Version of the shipped patterns, as records state it with a checksum of what the patterns were."""
