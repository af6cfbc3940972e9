"""Records of a book: registration, entries, drafts, and the findings of the rules."""

DRAFT_VERSION = "8"
"""Of `pipeline.books.drafts` and what it puts together; raised when other records come of the same entries."""
RANKING_VERSION = "2"
"""Of `pipeline.books.ranking`; raised when the same findings give records another place in the queue."""
