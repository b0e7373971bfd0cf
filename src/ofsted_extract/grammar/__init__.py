"""One sentence understood once: which word belongs to which, from spaCy's small English parser.

A sentence is made plain (`plain`), parsed (`parser`), and read as clauses (`clauses`). This room decides
nothing about facts; rules in `patterns/` do. No other room knows that there is a model.
"""
