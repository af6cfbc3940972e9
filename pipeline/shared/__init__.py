"""The shared database's snapshot in a home, and the way of a book's entries through it."""
