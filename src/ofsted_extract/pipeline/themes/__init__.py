"""What the focus of a visit is about."""
