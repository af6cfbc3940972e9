"""Work of several people on one book: questions on records, and records handed out by name. SQL stands here."""
