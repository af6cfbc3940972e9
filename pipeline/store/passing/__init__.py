"""Entries that pass without a person, as rows: the policies of the books, and every passing and its end."""
