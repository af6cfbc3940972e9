"""Snapshot of the shared database in a home, and the comparison of a book's entries with it."""
