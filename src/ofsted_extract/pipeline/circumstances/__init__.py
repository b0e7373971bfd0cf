"""What a letter says of its visit and of those who are responsible."""
