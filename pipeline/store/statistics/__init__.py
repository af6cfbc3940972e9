"""Measures of progress: the inventory of books to digitise, and counts by book that the database makes."""
