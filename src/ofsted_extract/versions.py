"""The versions of the tool and of its shipped patterns. This module imports nothing."""

__version__ = "0.1.0"

PATTERNS_VERSION = "2026.1"
"""Version of the shipped patterns. Records state it with a checksum of the patterns in use."""
