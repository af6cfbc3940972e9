"""Decisions: from posteriors to the outcome of an entry, with a reason for every column."""
