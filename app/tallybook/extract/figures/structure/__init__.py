"""Figures of lists, labels and tables: what a number counts is said by its label, row, column or heading."""
