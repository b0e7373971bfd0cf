"""Letters that nobody would write, in numbers: what the reader and the pipeline must survive."""
