"""Records of a book: registration, entries, drafts, and the findings of the rules."""
