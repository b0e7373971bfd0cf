"""Lists of facts that stand in the header of a record: people, and what is known of the visit."""
