"""What comes after the visit."""
