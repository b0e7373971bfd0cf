"""The dates in a letter, and the letter's own date."""
