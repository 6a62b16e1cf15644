"""Tallybook: who claimed what, when, how many, and who says otherwise."""

__version__ = "0.1.0"
