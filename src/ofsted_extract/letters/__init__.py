"""Which files are letters, what their records are called, and what an earlier run wrote."""
