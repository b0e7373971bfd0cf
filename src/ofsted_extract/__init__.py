"""Turns Ofsted's letters about children's services into validated data."""

__version__ = "0.1.0"
