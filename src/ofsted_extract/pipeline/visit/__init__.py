"""What the letter is, whose services it is about, and the visit."""
