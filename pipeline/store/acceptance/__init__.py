"""Repositories of the acceptance of books: what locks them, and what was decided of them since."""
