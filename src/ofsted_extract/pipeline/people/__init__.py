"""Who took part in a visit, who signs the letter, and whom it addresses."""
