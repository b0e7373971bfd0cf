"""What a file may cost, and what it may not do."""
