"""Repeatable measurements of speed, memory use, and robustness against interruptions."""
