"""The record: one file a list of facts."""
