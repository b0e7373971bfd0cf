"""The versions of the tool and of its shipped patterns. Imports nothing, so that every module can ask."""

__version__ = "0.1.0"

PATTERNS_VERSION = "2026.1"
"""Version of the shipped patterns, as records state it with a checksum of what the patterns were."""
