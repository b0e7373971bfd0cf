"""What kind of letter it is, which authority it is about, and the visit that it reports."""
