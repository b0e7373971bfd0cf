"""Which files are letters, what they are called, and what an earlier run left of them."""
