"""Figures of lists and reports, counted in the store."""
