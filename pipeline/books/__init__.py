"""A book's records: registration, entries, drafts, and what the rules find in them."""
