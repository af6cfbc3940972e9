"""The balance of a book: every scan's end, numbers without holes, and who answers for what is missing."""
