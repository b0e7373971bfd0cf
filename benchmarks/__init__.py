"""Measurements that anyone can run again: of speed, of memory, and of what a change of rules does."""
