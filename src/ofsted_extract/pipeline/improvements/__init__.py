"""What the letter asks to be put right."""
