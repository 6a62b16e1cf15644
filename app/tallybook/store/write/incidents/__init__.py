"""Writes incidents, and which documents are yet to be grouped."""
