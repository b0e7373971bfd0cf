"""Fuzzing of the reader and the pipeline with damaged PDFs and altered texts."""
