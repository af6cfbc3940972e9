"""Reports for people: of a book, of a night, and the docket. They are handed figures and never count."""
